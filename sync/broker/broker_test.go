package broker

import (
	"context"
	"crypto/tls"
	"net"
	"testing"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"

	"frontdoor/sync/identity"
	"frontdoor/sync/wire"
)

// site is a provisioned site with the kiosks lobby and entrance.
type site struct {
	hub    *identity.Hub
	kiosks map[string]*identity.Kiosk
}

func newSite(t testing.TB, name string) site {
	t.Helper()
	dir := t.TempDir()
	if err := identity.Provision(dir, identity.Options{Site: name, Kiosks: []string{"lobby", "entrance"}}); err != nil {
		t.Fatal(err)
	}
	hub, err := identity.LoadHub(dir)
	if err != nil {
		t.Fatal(err)
	}
	s := site{hub, map[string]*identity.Kiosk{}}
	for id := range hub.Kiosks {
		if s.kiosks[id], err = identity.LoadKiosk(identity.KioskDir(dir, id)); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func start(t testing.TB, s site, dir, listen string) *Broker {
	t.Helper()
	b, err := Start(t.Context(), Options{Listen: listen, Dir: dir, Identity: s.hub})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b
}

const wait = 20 * time.Second

// connect tries to connect with paho and returns what the broker answered.
func connect(t testing.TB, url, id string, config *tls.Config) (mqtt.Client, error) {
	t.Helper()
	c := mqtt.NewClient(mqtt.NewClientOptions().AddBroker(url).SetClientID(id).SetTLSConfig(config).
		SetProtocolVersion(4).SetAutoReconnect(false).SetConnectTimeout(wait))
	tok := c.Connect()
	if !tok.WaitTimeout(wait) {
		t.Fatal("no answer to CONNECT")
	}
	t.Cleanup(func() { c.Disconnect(0) })
	return c, tok.Error()
}

func mustConnect(t testing.TB, url, id string, config *tls.Config) mqtt.Client {
	t.Helper()
	c, err := connect(t, url, id, config)
	for tries := 1; err != nil && tries < 5; tries++ { // as every link does: a server that just started may be too busy
		c, err = connect(t, url, id, config)
	}
	if err != nil {
		t.Fatalf("%s cannot connect: %v", id, err)
	}
	return c
}

// subscribe subscribes and returns the granted QoS, 0x80 for refused.
func subscribe(t testing.TB, c mqtt.Client, filter string, to chan<- mqtt.Message) byte {
	t.Helper()
	tok := c.Subscribe(filter, 1, func(_ mqtt.Client, m mqtt.Message) { to <- m }).(*mqtt.SubscribeToken)
	if !tok.WaitTimeout(wait) || tok.Error() != nil {
		t.Fatalf("no SUBACK for %s: %v", filter, tok.Error())
	}
	return tok.Result()[filter]
}

func publish(t testing.TB, c mqtt.Client, topic, payload string, retained bool) {
	t.Helper()
	tok := c.Publish(topic, 1, retained, payload)
	if !tok.WaitTimeout(wait) || tok.Error() != nil {
		t.Fatalf("publish: %v", tok.Error())
	}
}

func next(t testing.TB, from <-chan mqtt.Message) mqtt.Message {
	t.Helper()
	select {
	case m := <-from:
		return m
	case <-time.After(wait):
		t.Fatal("no message came")
		return nil
	}
}

func TestOnlyTheSitesCertificatesConnectUnderTheirOwnName(t *testing.T) {
	s, other := newSite(t, "demo"), newSite(t, "demo")
	b := start(t, s, t.TempDir(), "127.0.0.1:0")
	lobby := s.kiosks["lobby"].ClientTLS()
	noCert := lobby.Clone()
	noCert.Certificates = nil
	foreign := lobby.Clone()
	foreign.Certificates = other.kiosks["lobby"].ClientTLS().Certificates
	for name, row := range map[string]struct {
		id     string
		config *tls.Config
		ok     bool
	}{
		"a kiosk":                       {"lobby", lobby, true},
		"the hub":                       {"hub", s.hub.ClientTLS(), true},
		"a kiosk as another kiosk":      {"entrance", lobby, false},
		"a kiosk as the hub":            {"hub", lobby, false},
		"a kiosk without a client id":   {"", lobby, false},
		"without a certificate":         {"lobby", noCert, false},
		"a certificate of another site": {"lobby", foreign, false},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := connect(t, b.URL(), row.id, row.config); (err == nil) != row.ok {
				t.Errorf("connected: %v", err)
			}
		})
	}
}

func TestKioskThatIsNoLongerEnrolledIsTurnedAway(t *testing.T) {
	s := newSite(t, "demo")
	delete(s.hub.Kiosks, "entrance")
	b := start(t, s, t.TempDir(), "127.0.0.1:0")
	if _, err := connect(t, b.URL(), "entrance", s.kiosks["entrance"].ClientTLS()); err == nil {
		t.Error("it connected")
	}
}

func TestSubscriptionsAreLimitedToOwnTopics(t *testing.T) {
	s := newSite(t, "demo")
	b := start(t, s, t.TempDir(), "127.0.0.1:0")
	lobby := mustConnect(t, b.URL(), "lobby", s.kiosks["lobby"].ClientTLS())
	hub := mustConnect(t, b.URL(), "hub", s.hub.ClientTLS())
	sink := make(chan mqtt.Message, 16)
	for _, f := range wire.KioskFilters("demo", "lobby") {
		if got := subscribe(t, lobby, f, sink); got != 1 {
			t.Errorf("the kiosk's own %s: granted %#x", f, got)
		}
	}
	for _, f := range wire.HubFilters("demo") {
		if got := subscribe(t, hub, f, sink); got != 1 {
			t.Errorf("the hub's own %s: granted %#x", f, got)
		}
	}
	for name, f := range map[string]string{
		"another kiosk's receipts": "fd/1/demo/receipt/entrance",
		"everybody's receipts":     "fd/1/demo/receipt/+",
		"another kiosk's events":   "fd/1/demo/event/entrance",
		"everything":               "#",
		"everything of the site":   "fd/1/demo/#",
		"another site's queues":    "fd/1/other/queue/+",
		"how the broker works":     "$SYS/#",
		"the broker's own stores":  "$MQTT/#",
		"questions about access":   "$SYS/REQ/USER/AUTH",
		"a NATS wildcard":          "fd/1/demo/receipt/*",
		"a NATS wildcard for all":  ">",
	} {
		if got := subscribe(t, lobby, f, sink); got != 0x80 {
			t.Errorf("%s was granted %#x", name, got)
		}
	}
}

// A forged publication is acknowledged and dropped: the message after it is
// what arrives.
func TestKioskCannotPublishAsAnother(t *testing.T) {
	s := newSite(t, "demo")
	b := start(t, s, t.TempDir(), "127.0.0.1:0")
	hub := mustConnect(t, b.URL(), "hub", s.hub.ClientTLS())
	entrance := mustConnect(t, b.URL(), "entrance", s.kiosks["entrance"].ClientTLS())
	got := make(chan mqtt.Message, 16)
	subscribe(t, hub, "fd/1/demo/event/+", got)
	subscribe(t, hub, "fd/1/demo/queue/+", got)
	subscribe(t, entrance, "fd/1/demo/receipt/entrance", got)
	for _, forged := range []string{
		"fd/1/demo/event/entrance", "fd/1/demo/queue/foot-clinic", "fd/1/demo/receipt/entrance", "$MQTT/rmsgs/x",
	} {
		lobby, err := connect(t, b.URL(), "lobby", s.kiosks["lobby"].ClientTLS())
		if err != nil {
			t.Fatal(err)
		}
		lobby.Publish(forged, 1, true, "forged").WaitTimeout(wait)
		lobby.Disconnect(250)
	}
	lobby := mustConnect(t, b.URL(), "lobby", s.kiosks["lobby"].ClientTLS())
	publish(t, lobby, "fd/1/demo/event/lobby", "genuine", false)
	publish(t, hub, "fd/1/demo/receipt/entrance", "genuine", false)
	for range 2 {
		if m := next(t, got); string(m.Payload()) != "genuine" {
			t.Errorf("%q came on %s", m.Payload(), m.Topic())
		}
	}
	kept := make(chan mqtt.Message, 4)
	fresh := mustConnect(t, b.URL(), "entrance", s.kiosks["entrance"].ClientTLS())
	publish(t, hub, "fd/1/demo/queue/eye-clinic", "genuine", true)
	subscribe(t, fresh, "fd/1/demo/queue/+", kept)
	if m := next(t, kept); m.Topic() != "fd/1/demo/queue/eye-clinic" {
		t.Errorf("a forged message was retained on %s", m.Topic())
	}
}

func TestRetainedMessagesSurviveARestart(t *testing.T) {
	s, dir := newSite(t, "demo"), t.TempDir()
	b := start(t, s, dir, "127.0.0.1:0")
	hub := mustConnect(t, b.URL(), "hub", s.hub.ClientTLS())
	publish(t, hub, "fd/1/demo/queue/foot-clinic", "snapshot", true)
	for !retained(t, b, s, hub) { // it is kept some time after its PUBACK
	}
	b.Close()
	b = start(t, s, dir, b.Addr())
	hub = mustConnect(t, b.URL(), "hub", s.hub.ClientTLS())
	if !retained(t, b, s, hub) {
		t.Error("the retained message is gone")
	}
}

// retained reports whether a new subscriber is given the retained snapshot
// before a message that was published after it subscribed.
func retained(t *testing.T, b *Broker, s site, hub mqtt.Client) bool {
	t.Helper()
	lobby := mustConnect(t, b.URL(), "lobby", s.kiosks["lobby"].ClientTLS())
	defer lobby.Disconnect(250)
	got := make(chan mqtt.Message, 16)
	subscribe(t, lobby, "fd/1/demo/queue/+", got)
	publish(t, hub, "fd/1/demo/queue/later", "later", false)
	for {
		switch m := next(t, got); {
		case m.Retained() && string(m.Payload()) == "snapshot":
			return true
		case string(m.Payload()) == "later":
			return false
		}
	}
}

func TestStartSaysWhatIsWrong(t *testing.T) {
	s := newSite(t, "demo")
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for name, row := range map[string]struct {
		ctx    context.Context
		listen string
		dir    string
	}{
		"a port in use":          {t.Context(), taken.Addr().String(), t.TempDir()},
		"an address without one": {t.Context(), "127.0.0.1", t.TempDir()},
		"a folder that is none":  {t.Context(), "127.0.0.1:0", "/dev/null/x"},
		"a start called off":     {ended, "127.0.0.1:0", t.TempDir()},
	} {
		t.Run(name, func(t *testing.T) {
			b, err := Start(row.ctx, Options{Listen: row.listen, Dir: row.dir, Identity: s.hub})
			if err == nil {
				b.Close()
				t.Error("it started")
			}
		})
	}
}
