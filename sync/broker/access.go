package broker

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"log/slog"
	"strings"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"frontdoor/sync/wire"
)

// access decides who may connect and which topics are theirs. nats-server asks
// it for each connection (its "auth callout").
type access struct {
	site     string
	enrolled wire.Lookup
	signer   nkeys.KeyPair
	log      *slog.Logger
}

// answer replies to one question of the server. Without an answer the server
// turns the client away when its time is up.
func (a access) answer(m *nats.Msg) {
	req, err := jwt.DecodeAuthorizationRequestClaims(string(m.Data))
	if err != nil {
		a.log.Warn("the broker asked about access in words not understood", "err", err)
		return
	}
	resp := jwt.NewAuthorizationResponseClaims(req.UserNkey)
	resp.Audience = req.Server.ID
	if user, err := a.decide(req); err != nil {
		resp.Error = err.Error()
	} else if resp.Jwt, err = user.Encode(a.signer); err != nil {
		resp.Error = "internal error"
	}
	text, err := resp.Encode(a.signer)
	if err == nil {
		err = m.Respond([]byte(text))
	}
	if err != nil {
		a.log.Error("the broker got no answer about access", "err", err)
	}
}

// decide binds a connection to the name in its certificate: it must be a hub's
// or an enrolled kiosk's, and the MQTT client id must be the same.
func (a access) decide(req *jwt.AuthorizationRequestClaims) (*jwt.UserClaims, error) {
	name, err := certName(req.TLS)
	if err != nil {
		return nil, err
	}
	if req.ClientInformation.MQTT != name {
		return nil, errors.New("the client id is not the name in the certificate")
	}
	u := jwt.NewUserClaims(req.UserNkey)
	u.Name, u.Audience = name, accountName
	u.AllowedConnectionTypes = jwt.StringList{jwt.ConnectionTypeMqtt}
	// A kiosk that was enrolled under a hub's name stays a kiosk.
	switch _, kiosk := a.enrolled(name); {
	case kiosk:
		u.Pub.Allow, u.Sub.Allow = kioskTopics(a.site, name)
	case wire.IsHub(name):
		u.Pub.Allow, u.Sub.Allow = hubTopics(a.site)
	default:
		return nil, errors.New("the certificate names no kiosk that is enrolled here")
	}
	return u, nil
}

// certName returns the name in the certificate the server has verified.
func certName(t *jwt.ClientTLS) (string, error) {
	if t == nil || len(t.VerifiedChains) == 0 || len(t.VerifiedChains[0]) == 0 {
		return "", errors.New("no client certificate was shown")
	}
	block, _ := pem.Decode([]byte(t.VerifiedChains[0][0]))
	if block == nil {
		return "", errors.New("the client certificate cannot be read")
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil || !wire.ValidID(cert.Subject.CommonName) {
		return "", errors.New("the client certificate names no kiosk")
	}
	return cert.Subject.CommonName, nil
}

// kioskTopics returns what a kiosk may publish and subscribe to.
func kioskTopics(site, id string) (pub, sub jwt.StringList) {
	pub = subjects(wire.EventTopic(site, id).String(), wire.AskTopic(site, id).String(), wire.StatusTopic(site, id).String())
	return pub, subjects(wire.KioskFilters(site, id)...)
}

// hubTopics returns what the hub may publish and subscribe to.
func hubTopics(site string) (pub, sub jwt.StringList) {
	pub = subjects(
		wire.Filter(site, wire.KindReceipt), wire.Filter(site, wire.KindRoster), wire.Filter(site, wire.KindAlert),
		wire.Filter(site, wire.KindTime), wire.Filter(site, wire.KindCommand), wire.Filter(site, wire.KindQueue), wire.Filter(site, wire.KindClosure),
	)
	return pub, subjects(wire.HubFilters(site)...)
}

// subjects writes MQTT topics and filters as NATS subjects.
func subjects(filters ...string) jwt.StringList {
	var out jwt.StringList
	for _, f := range filters {
		out.Add(strings.NewReplacer("/", ".", "+", "*").Replace(f))
	}
	return out
}
