package broker

import (
	"context"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"frontdoor/sync/identity"
	"frontdoor/sync/wire"
)

// Member is a hub's place in a NATS cluster that is not its own. Hubs that
// share a record are members together: each message of a kiosk goes to one of
// them (a queue group), and any of them answers the servers' questions about
// who may connect. What hubs publish goes over MQTT, which alone retains.
type Member struct {
	conn     *nats.Conn
	subs     []*nats.Subscription
	messages chan Message
	stop     context.CancelFunc
}

// Message is what a kiosk published; nothing about it is verified.
type Message struct {
	Topic   string
	Payload []byte
}

const (
	// group is the queue group of all hubs.
	group = wire.HubID
	// memberBuffer is how many messages wait for a hub that is busy; what comes
	// after them is dropped, and the kiosks send it again.
	memberBuffer  = 4096
	memberMinWait = 250 * time.Millisecond
	leaveTime     = time.Second
)

// Join connects to a cluster in the background, and again whenever the
// connection is lost, until Close. urls is one or more tls://host:port,
// separated by commas.
func Join(urls string, id *identity.Hub, log *slog.Logger) (*Member, error) {
	issuer, user, err := clusterKeys(id)
	if err != nil {
		return nil, err
	}
	name, err := user.PublicKey()
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	m := &Member{messages: make(chan Message, memberBuffer), stop: stop}
	m.conn, err = nats.Connect(urls, nats.Name(id.ID), nats.Nkey(name, user.Sign), nats.Secure(id.ClientTLS()),
		nats.RetryOnFailedConnect(true), nats.MaxReconnects(-1), nats.ReconnectWait(memberMinWait), nats.IgnoreDiscoveredServers(),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { log.Warn("the cluster says", "err", err) }),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if ctx.Err() == nil {
				log.Info("no connection to the cluster", "err", err)
			}
		}))
	if err != nil {
		stop()
		return nil, fmt.Errorf("the NATS servers %q cannot be used; write tls://host:4222, several with commas: %w", urls, err)
	}
	if err := m.serve(ctx, id, access{site: id.Keys.Site, enrolled: id.Lookup, signer: issuer, log: log}); err != nil {
		m.Close()
		return nil, err
	}
	return m, nil
}

// serve answers about access and takes the hub's share of what kiosks send.
func (m *Member) serve(ctx context.Context, id *identity.Hub, a access) error {
	asked, err := m.conn.QueueSubscribe(server.AuthCalloutSubject, group, a.answer)
	m.subs = append(m.subs, asked)
	for _, subject := range subjects(wire.HubIntake(id.Keys.Site)...) {
		sub, failed := m.conn.QueueSubscribe(subject, group, func(msg *nats.Msg) {
			select {
			case m.messages <- Message{strings.ReplaceAll(msg.Subject, ".", "/"), msg.Data}:
			case <-ctx.Done():
			}
		})
		m.subs = append(m.subs, sub)
		err = errors.Join(err, failed)
	}
	return err
}

// Messages delivers this hub's share of what kiosks send. It is never closed.
func (m *Member) Messages() <-chan Message { return m.messages }

// Connected reports whether a server of the cluster is there now.
func (m *Member) Connected() bool { return m.conn.IsConnected() }

// Close leaves the cluster, first telling it to send nothing more here. What
// came and was not answered, the kiosks send again.
func (m *Member) Close() {
	m.stop()
	for _, s := range m.subs {
		_ = s.Unsubscribe() // it fails when there is no connection to leave
	}
	_ = m.conn.FlushTimeout(leaveTime)
	m.conn.Close()
}

// clusterKeys are the keys with which the hubs of a site sign who may connect,
// and with which they log in themselves. They follow from the signing key, so
// that every hub of the site has them.
func clusterKeys(id *identity.Hub) (issuer, user nkeys.KeyPair, err error) {
	key := func(prefix nkeys.PrefixByte, use string) nkeys.KeyPair {
		seed, bad := hkdf.Key(sha256.New, id.Keys.Sign.Seed(), nil, "frontdoor nats "+use, ed25519.SeedSize)
		pair, worse := nkeys.FromRawSeed(prefix, seed)
		err = errors.Join(err, bad, worse)
		return pair
	}
	return key(nkeys.PrefixByteAccount, "access issuer"), key(nkeys.PrefixByteUser, "hub"), err
}

// ClusterAccess is the part of nats-server's configuration that makes a cluster
// ask the hubs of a site who may connect. It holds no secret.
func ClusterAccess(id *identity.Hub) (string, error) {
	issuer, user, err := clusterKeys(id)
	if err != nil {
		return "", err
	}
	account, err1 := issuer.PublicKey()
	hub, err2 := user.PublicKey()
	reads := append(subjects(wire.HubIntake(id.Keys.Site)...), server.AuthCalloutSubject)
	return fmt.Sprintf(`authorization {
  timeout: %d
  users: [
    { nkey: %q, permissions: { subscribe: ["%s"], allow_responses: true } }
  ]
  auth_callout { issuer: %q, account: %q, auth_users: [%q] }
}
`, authTimeout, hub, strings.Join(reads, `", "`), account, accountName, hub), errors.Join(err1, err2)
}
