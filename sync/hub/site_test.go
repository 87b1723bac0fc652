package hub_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/wire"
)

// carrier is a transport that remembers what was published.
type carrier struct {
	messages  chan hub.Message
	connected chan struct{}

	mu   sync.Mutex
	sent []hub.Message
	down bool
	lazy time.Duration // it takes to keep a message
}

func newCarrier() *carrier {
	return &carrier{messages: make(chan hub.Message, 100), connected: make(chan struct{}, 1)}
}

func (c *carrier) Messages() <-chan hub.Message { return c.messages }
func (c *carrier) Connected() <-chan struct{}   { return c.connected }

func (c *carrier) Publish(_ context.Context, topic string, payload []byte, retained bool) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.down {
		return errors.New("away")
	}
	if c.lazy > 0 && retained {
		c.mu.Unlock()
		time.Sleep(c.lazy)
		c.mu.Lock()
	}
	c.sent = append(c.sent, hub.Message{Topic: topic, Payload: payload, Retained: retained})
	return nil
}

func (c *carrier) set(down bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.down = down
}

func (c *carrier) slow(keeping time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lazy = keeping
}

// take returns what was published on topics of a kind since the last take.
func (c *carrier) take(kind wire.Kind) (out []hub.Message) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var rest []hub.Message
	for _, m := range c.sent {
		if strings.Contains(m.Topic, "/"+string(kind)) {
			out = append(out, m)
		} else {
			rest = append(rest, m)
		}
	}
	c.sent = rest
	return out
}

// site is a hub that runs on a carrier with one kiosk, in virtual time.
type site struct {
	*bench
	*carrier
	kiosk wire.KioskKeys
	stop  func()
}

func keys(t *testing.T) (wire.HubKeys, wire.KioskKeys) {
	t.Helper()
	hubPublic, hubSign, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	_, sign, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	hubOpen, err := wire.NewSealKey()
	if err != nil {
		t.Fatal(err)
	}
	open, err := wire.NewSealKey()
	if err != nil {
		t.Fatal(err)
	}
	return wire.HubKeys{Site: "riverside", Sign: hubSign, Open: hubOpen},
		wire.KioskKeys{Site: "riverside", Kiosk: "lobby-1", Sign: sign, Open: open, HubVerify: hubPublic, HubSeal: hubOpen.PublicKey()}
}

func newSite(t *testing.T) *site {
	s := &site{bench: newBench(t), carrier: newCarrier()}
	s.cfg.Keys, s.kiosk = keys(t)
	s.cfg.Now = time.Now
	s.cfg.Buildings = map[string]string{"lobby-1": "main"}
	s.cfg.Kiosks = func(id string) (wire.Peer, bool) {
		return wire.Peer{Kiosk: id, Verify: s.kiosk.Sign.Public().(ed25519.PublicKey), Seal: s.kiosk.Open.PublicKey()}, id == "lobby-1"
	}
	s.open()
	s.start()
	return s
}

func (s *site) start() {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- s.Run(ctx, s.carrier) }()
	s.stop = func() {
		cancel()
		if err := <-done; err != nil {
			s.t.Error(err)
		}
	}
	synctest.Wait()
}

// seal makes the message of an event as the kiosk writes it.
func (s *site) seal(typ kiosk.EventType, body any) hub.Message {
	s.t.Helper()
	ev, err := wire.NewSealer(s.kiosk).Seal(uuid.Must(uuid.NewV7()).String(), typ, time.Now(), body)
	if err != nil {
		s.t.Fatal(err)
	}
	return hub.Message{Topic: wire.EventTopic("riverside", "lobby-1").String(), Payload: ev.Bytes}
}

func (s *site) deliver(m ...hub.Message) {
	for _, m := range m {
		s.messages <- m
	}
	synctest.Wait()
}

// kept returns what the broker was given to keep since the last take, also what
// waited for the pause between two rounds to end.
func (s *site) kept(kind wire.Kind) []hub.Message {
	time.Sleep(time.Second / 2)
	synctest.Wait()
	return slices.DeleteFunc(s.take(kind), func(m hub.Message) bool { return !m.Retained })
}

// opened verifies messages with the kiosk's keys and reads their bodies.
func opened[T any](s *site, messages []hub.Message) (out []T, heads []wire.Header) {
	s.t.Helper()
	for _, m := range messages {
		var v T
		h, err := wire.OpenDown(s.kiosk, m.Topic, m.Payload, &v)
		if err != nil {
			s.t.Fatalf("%s: %v", m.Topic, err)
		}
		out, heads = append(out, v), append(heads, h)
	}
	return out, heads
}

func walkIn(code string) kiosk.Checkin {
	return kiosk.Checkin{Ticket: code, Service: "blood-tests", At: time.Now(), Lang: "en"}
}
