package broker

import (
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"frontdoor/sync/identity"
	"frontdoor/sync/wire"
)

// cluster is a nats-server that is nobody's own, with access by ClusterAccess.
func cluster(t *testing.T, dir string) (tls, mqtt string) {
	t.Helper()
	id, err := identity.LoadHub(dir)
	if err != nil {
		t.Fatal(err)
	}
	text, err := ClusterAccess(id)
	if err != nil {
		t.Fatal(err)
	}
	keys := filepath.Join(dir, "hub")
	pair := fmt.Sprintf("tls { cert_file: %q, key_file: %q, ca_file: %q, verify: true }",
		filepath.Join(keys, "cert.pem"), filepath.Join(keys, "key.pem"), filepath.Join(keys, "ca.pem"))
	conf := filepath.Join(t.TempDir(), "nats.conf")
	text = fmt.Sprintf("server_name: one\nlisten: \"127.0.0.1:-1\"\n%s\njetstream { store_dir: %q, sync_interval: always }\nmqtt { host: 127.0.0.1, port: -1, %s }\n%s",
		pair, t.TempDir(), pair, text)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	o, err := server.ProcessConfigFile(conf)
	if err != nil {
		t.Fatal(err)
	}
	o.NoSigs = true
	s, err := server.NewServer(o)
	if err != nil {
		t.Fatal(err)
	}
	go s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	if !s.ReadyForConnections(startTimeout) {
		t.Fatal("the server did not start")
	}
	return "tls://" + s.Addr().String(), "ssl://" + net.JoinHostPort("127.0.0.1", strconv.Itoa(o.MQTT.Port))
}

// twoHubs is a site with two hubs that share a record.
func twoHubs(t *testing.T) (site, string, []*identity.Hub) {
	t.Helper()
	dir := t.TempDir()
	if err := identity.Provision(dir, identity.Options{Site: "demo", Kiosks: []string{"lobby", "entrance"}, Hubs: []string{"hub-1", "hub-2"}}); err != nil {
		t.Fatal(err)
	}
	s := site{kiosks: map[string]*identity.Kiosk{}}
	var hubs []*identity.Hub
	var err error
	if s.hub, err = identity.LoadHub(dir); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"hub-1", "hub-2"} {
		h, err := identity.LoadHub(identity.ReplicaDir(dir, id))
		if err != nil {
			t.Fatal(err)
		}
		hubs = append(hubs, h)
	}
	for id := range s.hub.Kiosks {
		if s.kiosks[id], err = identity.LoadKiosk(identity.KioskDir(dir, id)); err != nil {
			t.Fatal(err)
		}
	}
	return s, dir, hubs
}

func join(t *testing.T, url string, id *identity.Hub) *Member {
	t.Helper()
	m, err := Join(url, id, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	if err := m.conn.FlushTimeout(wait); err != nil {
		t.Fatalf("%s is not let in: %v", id.ID, err)
	}
	return m
}

func TestMembersShareWhatKiosksSend(t *testing.T) {
	s, dir, hubs := twoHubs(t)
	natsURL, mqttURL := cluster(t, dir)
	first, second := join(t, "tls://127.0.0.1:1,"+natsURL, hubs[0]), join(t, natsURL, hubs[1])
	lobby := mustConnect(t, mqttURL, "lobby", s.kiosks["lobby"].ClientTLS())
	const n = 200
	send := func(what string) {
		for i := range n {
			publish(t, lobby, wire.EventTopic("demo", "lobby").String(), fmt.Sprint(what, i), false)
		}
	}
	send("a")
	got := map[*Member]int{}
	seen := map[string]bool{}
	take := func(m *Member, msg Message) {
		if msg.Topic != "fd/1/demo/event/lobby" || seen[string(msg.Payload)] {
			t.Errorf("%q came twice, or on %s", msg.Payload, msg.Topic)
		}
		seen[string(msg.Payload)] = true
		got[m]++
	}
	all := func(want int) {
		t.Helper()
		late := time.After(wait)
		for len(seen) < want {
			select {
			case m := <-first.Messages():
				take(first, m)
			case m := <-second.Messages():
				take(second, m)
			case <-late:
				t.Fatalf("%d of %d came", len(seen), want)
			}
		}
	}
	all(n)
	if got[first] == 0 || got[second] == 0 {
		t.Errorf("shared out as %d and %d", got[first], got[second])
	}
	first.Close()
	if first.Connected() || !second.Connected() {
		t.Error("who is connected is not said rightly")
	}
	send("b")
	all(2 * n) // the other one has it all

	// The one that is left still says who may connect.
	mustConnect(t, mqttURL, "entrance", s.kiosks["entrance"].ClientTLS())
	mustConnect(t, mqttURL, "hub-2", hubs[1].ClientTLS())
	if _, err := connect(t, mqttURL, "entrance", s.kiosks["lobby"].ClientTLS()); err == nil {
		t.Error("a kiosk came in as another one")
	}
	if _, err := connect(t, mqttURL, "hub-2", s.kiosks["lobby"].ClientTLS()); err == nil {
		t.Error("a kiosk came in as a hub")
	}
}

// A hub's login to the cluster is good for its share of what kiosks send and
// for nothing else; without it nobody is let in.
func TestAMembersRights(t *testing.T) {
	_, dir, hubs := twoHubs(t)
	url, _ := cluster(t, dir)
	m := join(t, url, hubs[0])
	refused := make(chan error, 16)
	m.conn.SetErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { refused <- err })
	for _, do := range []func() error{
		func() error { return m.conn.Publish("fd.1.demo.receipt.lobby", nil) },
		func() error { return m.conn.Publish("$JS.API.STREAM.LIST", nil) },
		func() error { _, err := m.conn.SubscribeSync(">"); return err },
	} {
		if err := do(); err != nil {
			t.Fatal(err)
		}
		if err := <-refused; !strings.Contains(strings.ToLower(err.Error()), "permissions violation") {
			t.Errorf("%v", err)
		}
	}
	if c, err := nats.Connect(url, nats.Secure(hubs[0].ClientTLS())); err == nil {
		c.Close()
		t.Error("somebody without a login came in over NATS")
	}
	if _, err := Join("://", hubs[0], slog.New(slog.DiscardHandler)); err == nil {
		t.Error("joined nothing")
	}
}

// A kiosk's own certificate is not enough for a name that a hub bears.
func TestAKioskWithAHubsNameStaysAKiosk(t *testing.T) {
	s := newSite(t, "demo")
	s.hub.Kiosks["hub-1"] = s.hub.Kiosks["lobby"]
	a := access{site: "demo", enrolled: s.hub.Lookup}
	for id, want := range map[string]string{"hub-1": "fd.1.demo.event.hub-1", "hub-2": "fd.1.demo.receipt.*"} {
		u, err := a.decide(question(t, id))
		if err != nil || !u.Pub.Allow.Contains(want) {
			t.Errorf("%s may publish to %v (%v)", id, u, err)
		}
	}
}

// question is what the server asks about somebody with a certificate for id.
func question(t *testing.T, id string) *jwt.AuthorizationRequestClaims {
	t.Helper()
	dir := t.TempDir()
	o := identity.Options{Site: "demo", Hubs: []string{id}}
	if err := identity.Provision(dir, o); err != nil {
		t.Fatal(err)
	}
	pem, err := os.ReadFile(filepath.Join(identity.ReplicaDir(dir, id), "hub", "cert.pem"))
	if err != nil {
		t.Fatal(err)
	}
	user, err := nkeys.CreateUser()
	if err != nil {
		t.Fatal(err)
	}
	public, err := user.PublicKey()
	if err != nil {
		t.Fatal(err)
	}
	req := jwt.NewAuthorizationRequestClaims(public)
	req.UserNkey = public
	req.ClientInformation.MQTT = id
	req.TLS = &jwt.ClientTLS{VerifiedChains: []jwt.StringList{{string(pem)}}}
	return req
}
