package synctest

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdoor/sync/wire"
)

// patience bounds every wait of the contract; a kept contract takes milliseconds.
const patience = 30 * time.Second

// Spec says which client a Dialer is to make.
type Spec struct {
	ID            string // "hub" or "lobby"
	Addr          string // host:port to dial: the broker's, or a proxy's before it
	Subscriptions []string
	Fleeting      []string // at QoS 0
	StatusTopic   string   // "" = no birth and will
	Status        func(link uint64, online bool) ([]byte, error)
	// State is to be told whenever the connection is up or ended.
	State func(up bool, link uint64, why error)
}

// Client is a link as the contract sees it.
type Client interface {
	Publish(ctx context.Context, topic string, payload []byte, retained bool) error
	// Tell publishes at QoS 0.
	Tell(ctx context.Context, topic string, payload []byte) error
	// Next waits for the next message.
	Next(ctx context.Context) (topic string, payload []byte, retained bool, err error)
	Close()
}

// Dialer makes a client; the test ends it with Close.
type Dialer func(t testing.TB, s Spec) Client

// Contract checks what Frontdoor relies on: a link by dial to the broker at
// addr keeps it, whichever broker that is.
func Contract(t *testing.T, addr string, dial Dialer) {
	c := contract{addr, dial}
	t.Run("what the kiosk publishes reaches the hub", c.delivers)
	t.Run("retained words reach who comes later", c.retains)
	t.Run("what is said again needs no store", c.fleeting)
	t.Run("birth and will tell who is there", c.birthAndWill)
	t.Run("a cut connection comes back subscribed", c.resubscribes)
	t.Run("no publication succeeds without its acknowledgement", c.noFalseAck)
	t.Run("the largest message passes", c.largest)
}

type contract struct {
	addr string
	dial Dialer
}

const site = "demo"

// peer is a client and what is known of its connection.
type peer struct {
	Client
	mu      sync.Mutex
	up      bool
	link    uint64
	why     error
	changed chan struct{} // closed and replaced with each state
}

func (p *peer) note(up bool, link uint64, why error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.up, p.link, p.why = up, link, why
	close(p.changed)
	p.changed = make(chan struct{})
}

// reach waits until connection number link, or a later one, is up.
func (p *peer) reach(t *testing.T, link uint64) {
	t.Helper()
	ctx := wait(t)
	for {
		p.mu.Lock()
		up, at, why, changed := p.up, p.link, p.why, p.changed
		p.mu.Unlock()
		if up && at >= link {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatalf("connection %d does not come up: %v", link, why)
		}
	}
}

// at returns the number of the latest connection.
func (p *peer) at() uint64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.link
}

// client dials and waits until the connection is up.
func (c contract) client(t *testing.T, s Spec) *peer {
	t.Helper()
	if s.Addr == "" {
		s.Addr = c.addr
	}
	p := &peer{changed: make(chan struct{})}
	s.State = p.note
	p.Client = c.dial(t, s)
	t.Cleanup(p.Close)
	p.reach(t, 1)
	return p
}

func wait(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

func (c contract) delivers(t *testing.T) {
	hub := c.client(t, Spec{ID: "hub", Subscriptions: []string{wire.Filter(site, wire.KindEvent)}})
	kiosk := c.client(t, Spec{ID: "lobby", Subscriptions: []string{wire.ReceiptTopic(site, "lobby").String()}})
	for i := range 50 {
		must(t, kiosk.Publish(wait(t), wire.EventTopic(site, "lobby").String(), fmt.Appendf(nil, "event %d", i), false))
	}
	seen := map[string]bool{}
	for len(seen) < 50 {
		topic, payload, retained, err := hub.Next(wait(t))
		if err != nil || topic != "fd/1/demo/event/lobby" || retained {
			t.Fatalf("after %d: %q retained %v: %v", len(seen), topic, retained, err)
		}
		seen[string(payload)] = true
	}
	must(t, hub.Publish(wait(t), wire.ReceiptTopic(site, "lobby").String(), []byte("receipt"), false))
	expect(t, kiosk, "fd/1/demo/receipt/lobby", "receipt", false)
}

func (c contract) retains(t *testing.T) {
	hub := c.client(t, Spec{ID: "hub"})
	topic := wire.QueueTopic(site, "foot-clinic").String()
	must(t, hub.Publish(wait(t), topic, []byte("one"), true))
	must(t, hub.Publish(wait(t), topic, []byte("two"), true))
	kiosk := c.findsRetained(t, Spec{ID: "lobby", Subscriptions: []string{wire.Filter(site, wire.KindQueue)}}, topic, "two")
	must(t, hub.Publish(wait(t), topic, []byte("three"), true))
	expect(t, kiosk, topic, "three", false)
}

// fleeting: subscriptions at QoS 0 are given the same messages, what is retained
// and what comes after a cut among them.
func (c contract) fleeting(t *testing.T) {
	p := NewProxy(t, c.addr)
	hub := c.client(t, Spec{ID: "hub"})
	queue, receipt := wire.QueueTopic(site, "mri").String(), wire.ReceiptTopic(site, "lobby").String()
	must(t, hub.Publish(wait(t), queue, []byte("one"), true))
	kiosk := c.findsRetained(t, Spec{ID: "lobby", Addr: p.Addr(), Fleeting: []string{wire.Filter(site, wire.KindQueue), receipt}}, queue, "one")
	for i := range 50 {
		must(t, hub.Tell(wait(t), receipt, fmt.Appendf(nil, "receipt %d", i)))
	}
	for seen := map[string]bool{}; len(seen) < 50; {
		_, payload, _, err := kiosk.Next(wait(t))
		if err != nil {
			t.Fatalf("after %d receipts: %v", len(seen), err)
		}
		if strings.HasPrefix(string(payload), "receipt ") {
			seen[string(payload)] = true
		}
	}
	link := kiosk.at()
	p.Cut()
	kiosk.reach(t, link+1)
	expect(t, kiosk, queue, "one", true)
	must(t, hub.Publish(wait(t), queue, []byte("two"), true))
	expect(t, kiosk, queue, "two", false)
}

func status(link uint64, online bool) ([]byte, error) {
	return fmt.Appendf(nil, "link %d online %v", link, online), nil
}

func (c contract) birthAndWill(t *testing.T) {
	p := NewProxy(t, c.addr)
	topic := wire.StatusTopic(site, "lobby").String()
	kiosk := c.client(t, Spec{ID: "lobby", Addr: p.Addr(), StatusTopic: topic, Status: status})
	hub := c.findsRetained(t, Spec{ID: "hub", Subscriptions: []string{wire.Filter(site, wire.KindStatus)}}, topic, "link 1 online true")
	p.Refuse(true)
	p.Cut()
	expect(t, hub, topic, "link 1 online false", false)
	p.Refuse(false)
	kiosk.reach(t, 2) // attempts that failed have a number, too
	link := kiosk.at()
	expect(t, hub, topic, fmt.Sprintf("link %d online true", link), false)
	kiosk.Close()
	expect(t, hub, topic, fmt.Sprintf("link %d online false", link), false)
}

func (c contract) resubscribes(t *testing.T) {
	p := NewProxy(t, c.addr)
	hub := c.client(t, Spec{ID: "hub"})
	kiosk := c.client(t, Spec{ID: "lobby", Addr: p.Addr(), Subscriptions: []string{wire.ReceiptTopic(site, "lobby").String()}})
	for i := uint64(2); i < 5; i++ {
		p.Cut()
		kiosk.reach(t, i)
		must(t, hub.Publish(wait(t), "fd/1/demo/receipt/lobby", fmt.Appendf(nil, "receipt %d", i), false))
		expect(t, kiosk, "fd/1/demo/receipt/lobby", fmt.Sprintf("receipt %d", i), false)
	}
}

// noFalseAck swallows publications, then cuts the connection, again and again:
// not one of them may be reported as acknowledged.
func (c contract) noFalseAck(t *testing.T) {
	p := NewProxy(t, c.addr)
	kiosk := c.client(t, Spec{ID: "lobby", Addr: p.Addr()})
	for i := uint64(2); i < 5; i++ {
		for len(p.Swallowed()) > 0 {
			<-p.Swallowed()
		}
		p.Mute(true)
		result := make(chan error, 1)
		go func() {
			result <- kiosk.Publish(wait(t), wire.EventTopic(site, "lobby").String(), []byte("lost"), false)
		}()
		<-p.Swallowed()
		p.Mute(false)
		p.Cut()
		if err := <-result; err == nil {
			t.Fatal("a publication that no broker has seen was reported as acknowledged")
		}
		kiosk.reach(t, i)
		must(t, kiosk.Publish(wait(t), wire.EventTopic(site, "lobby").String(), []byte("kept"), false))
	}
}

func (c contract) largest(t *testing.T) {
	hub := c.client(t, Spec{ID: "hub", Subscriptions: []string{wire.Filter(site, wire.KindEvent)}})
	kiosk := c.client(t, Spec{ID: "lobby"})
	large := bytes.Repeat([]byte("x"), wire.MaxMessage)
	must(t, kiosk.Publish(wait(t), wire.EventTopic(site, "lobby").String(), large, false))
	expect(t, hub, "fd/1/demo/event/lobby", string(large), false)
	if err := kiosk.Publish(wait(t), "fd/1/demo/event/lobby", append(large, 'x'), false); err == nil {
		t.Error("a message beyond the limit was sent")
	}
}

// findsRetained returns a client that was given the retained message when it
// subscribed. Brokers may keep it only some time after they acknowledged it
// (nats-server does), so clients come until one finds it.
func (c contract) findsRetained(t *testing.T, s Spec, topic, payload string) *peer {
	t.Helper()
	for range 30 {
		p := c.client(t, s)
		ctx, cancel := context.WithTimeout(wait(t), time.Second)
		_, found := p.sees(ctx, topic, payload, true)
		cancel()
		if found {
			return p
		}
		p.Close()
	}
	t.Fatalf("%q was not retained on %q", payload, topic)
	return nil
}

// expect waits for a message. Others that come first are passed over: brokers
// deliver at least once, and some acknowledge before they deliver.
func expect(t *testing.T, p *peer, topic, payload string, retained bool) {
	t.Helper()
	if others, found := p.sees(wait(t), topic, payload, retained); !found {
		t.Fatalf("%.40q on %q, retained %v, did not come, but messages on %q", payload, topic, retained, others)
	}
}

func (p *peer) sees(ctx context.Context, topic, payload string, retained bool) (others []string, found bool) {
	for {
		gotTopic, got, gotRetained, err := p.Next(ctx)
		if err != nil {
			return others, false
		}
		if gotTopic == topic && string(got) == payload && gotRetained == retained {
			return others, true
		}
		others = append(others, gotTopic)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
