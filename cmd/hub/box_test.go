package main

import (
	"context"
	"crypto/tls"
	"maps"
	"net"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"frontdoor/kiosk"
	"frontdoor/kiosk/sqlite"
	"frontdoor/sync/identity"
	"frontdoor/sync/inbox"
	"frontdoor/sync/mqttlink"
	post "frontdoor/sync/outbox"
	"frontdoor/sync/wire"
)

// box is all of a kiosk behind its screen: database, outbox, inbox and link.
type box struct {
	*sqlite.DB
	t     *testing.T
	keys  *identity.Kiosk
	seal  *wire.Sealer
	clock *inbox.Clock
	out   *post.Outbox
	in    *inbox.Inbox
	link  *mqttlink.Link

	mu       sync.Mutex
	changed  chan struct{}            // closed and replaced with each news
	tickets  map[string]string        // event → code that was confirmed
	receipts map[string]kiosk.Receipt // by event
	queues   map[string]kiosk.QueueSnapshot
	alerts   map[string]kiosk.Alert
	closed   []kiosk.Closure
}

// newBox starts the kiosk of a folder that hub init made. addr is host:port of
// the broker or of a proxy before it; plain is for brokers without TLS.
func newBox(t *testing.T, folder, addr string, plain bool) *box {
	t.Helper()
	b := &box{t: t, changed: make(chan struct{}), tickets: map[string]string{}, receipts: map[string]kiosk.Receipt{},
		queues: map[string]kiosk.QueueSnapshot{}, alerts: map[string]kiosk.Alert{}, clock: inbox.NewClock(time.Now)}
	var err error
	if b.keys, err = identity.LoadKiosk(folder); err != nil {
		t.Fatal(err)
	}
	k := b.keys.Keys
	b.seal = wire.NewSealer(k)
	b.DB, err = sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(t.TempDir(), "kiosk.db"), Kiosk: k.Kiosk, Key: b.keys.RestKey, NewPrefix: b.keys.FreshPrefix})
	if err != nil {
		t.Fatal(err)
	}
	b.out = post.New(post.Options{Queue: b, Publisher: b, Topic: wire.EventTopic(k.Site, k.Kiosk)})
	b.in = inbox.New(inbox.Options{Keys: k, Sink: b, Publisher: b, Clock: b.clock, Notify: b.news})
	b.connect(addr, plain)
	ctx, stop := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	for _, run := range []func(context.Context){b.out.Run, b.in.Run, b.listen} {
		wg.Go(func() { run(ctx) })
	}
	t.Cleanup(func() {
		stop()
		b.link.Close()
		wg.Wait()
		b.DB.Close()
	})
	return b
}

func (b *box) connect(addr string, plain bool) {
	k, url := b.keys.Keys, "ssl://"+addr
	var config *tls.Config
	if plain {
		url = "tcp://" + addr
	} else {
		config = b.keys.ClientTLS()
	}
	host, _, _ := net.SplitHostPort(addr)
	if config != nil {
		config.ServerName = host
	}
	b.link = mqttlink.Dial(context.Background(), mqttlink.Options{
		URL: url, TLS: config, ClientID: k.Kiosk, Fleeting: wire.KioskFilters(k.Site, k.Kiosk),
		MinWait: 10 * time.Millisecond, MaxWait: 200 * time.Millisecond,
		StatusTopic: wire.StatusTopic(k.Site, k.Kiosk).String(),
		Status: func(link uint64, online bool) ([]byte, error) {
			return wire.SignStatus(k, wire.Status{Installation: b.keys.Installation, Boot: 1, Link: link, Online: online})
		},
		OnState: func(s mqttlink.State) {
			if s.Connected {
				b.out.Kick()
				b.in.Ask()
			}
		},
	})
}

// Publish implements outbox.Publisher and inbox.Publisher.
func (b *box) Publish(ctx context.Context, topic string, payload []byte, retained bool) error {
	return b.link.Publish(ctx, topic, payload, retained)
}

// Connected implements outbox.Publisher.
func (b *box) Connected() bool { return b.link.Connected() }

func (b *box) listen(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case m := <-b.link.Messages():
			b.in.Handle(ctx, m.Topic, m.Payload)
		}
	}
}

func (b *box) news(c inbox.Change) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch c := c.(type) {
	case inbox.Receipt:
		b.out.Answered(c.EventID)
		b.receipts[c.EventID] = c.Receipt
	case inbox.Snapshot:
		b.queues[c.Queue] = c.QueueSnapshot
	case inbox.Alert:
		b.alerts[c.EventID] = c.Alert
	case inbox.Closures:
		b.closed = c.Closed
	}
	close(b.changed)
	b.changed = make(chan struct{})
}

// await waits until something holds of what the kiosk has been told.
func (b *box) await(what string, holds func() bool) {
	b.t.Helper()
	late := time.After(patience)
	for {
		b.mu.Lock()
		ok, changed := holds(), b.changed
		b.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-changed:
		case <-late:
			b.t.Fatalf("%s: %s did not come", b.keys.Keys.Kiosk, what)
		}
	}
}

// checkIn confirms one person as the screen would, and returns event and code.
func (b *box) checkIn(service, appointment string, change ...func(*kiosk.Checkin)) (event, code string) {
	b.t.Helper()
	event = uuid.Must(uuid.NewV7()).String()
	ticket, _, err := b.CheckIn(b.t.Context(), appointment, func(code string) (kiosk.Record, error) {
		now, sure := b.clock.Now()
		c := kiosk.Checkin{EventID: event, Kiosk: b.keys.Keys.Kiosk, Ticket: code, Appointment: appointment, Service: service, At: now, TimeUnsure: !sure, Lang: "en-GB"}
		for _, fn := range change {
			fn(&c)
		}
		ev, err := b.seal.Seal(event, kiosk.EventCheckin, now, c)
		return kiosk.Record{Checkin: c, Events: []kiosk.SealedEvent{ev}}, err
	})
	if err != nil {
		b.t.Error(err)
	}
	b.mu.Lock()
	b.tickets[event] = ticket.Code
	b.mu.Unlock()
	b.out.Kick()
	return event, ticket.Code
}

// raise calls for staff and returns the event.
func (b *box) raise(kind kiosk.AlertKind) string {
	b.t.Helper()
	id := uuid.Must(uuid.NewV7()).String()
	ev, err := b.seal.Seal(id, kiosk.EventAlert, time.Now(), kiosk.Alert{EventID: id, Kiosk: b.keys.Keys.Kiosk, Kind: kind, At: time.Now()})
	if err == nil {
		err = b.Append(b.t.Context(), ev)
	}
	if err != nil {
		b.t.Fatal(err)
	}
	b.out.Kick()
	return id
}

// accepted waits for the receipt of an event.
func (b *box) accepted(event string) kiosk.Receipt {
	b.t.Helper()
	b.await("a receipt", func() bool { return b.receipts[event].EventID != "" })
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.receipts[event]
}

// confirmed is every ticket the kiosk has shown, by its event.
func (b *box) confirmed() map[string]string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return maps.Clone(b.tickets)
}

// told waits until every confirmed check-in has its receipt.
func (b *box) told() {
	b.t.Helper()
	b.await("a receipt for everybody", func() bool {
		for event := range b.tickets {
			if b.receipts[event].EventID == "" {
				return false
			}
		}
		return true
	})
	if n, _, err := b.Depth(b.t.Context()); err != nil || n > 0 {
		b.t.Errorf("%s: %d rows lack a receipt after all came (%v)", b.keys.Keys.Kiosk, n, err)
	}
}
