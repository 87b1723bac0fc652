package outbox

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/wire"
)

// memory is a Queue and a Publisher with a hub behind it, for tests.
type memory struct {
	mu        sync.Mutex
	rows      []*row // in order; the first open one is at head or behind it
	head      int
	byID      map[string]*row
	connected bool
	silent    bool // the hub takes events and sends no receipt
	deafTo    func(id string) bool
	takes     time.Duration   // by the hub for an event, one after the other
	busy      time.Time       // until when the hub has work
	answered  func(id string) // is told of receipts
	reject    func(id string) error
	hold      chan struct{} // publications wait until it is closed
	sentErr   error
	claimErr  error
	vain      int // publications of rows that had their receipt
	arrived   map[string]int
	inFlight  int
	most      int
	tries     []time.Time // of all publications
	waiting   int         // in a copy: rows without a receipt
}

type row struct {
	kiosk.OutboxRow
	next   time.Time
	closed bool
}

func newMemory() *memory {
	return &memory{connected: true, arrived: map[string]int{}, byID: map[string]*row{}}
}

// open counts the rows without a receipt.
func (m *memory) open() (n int) {
	for _, r := range m.rows {
		if !r.closed {
			n++
		}
	}
	return n
}

func (m *memory) add(id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := &row{OutboxRow: kiosk.OutboxRow{Seq: int64(len(m.rows) + 1), SealedEvent: kiosk.SealedEvent{ID: id, Bytes: []byte(id)}}}
	m.rows, m.byID[id] = append(m.rows, r), r
}

func (m *memory) Claim(_ context.Context, now time.Time, limit int) ([]kiosk.OutboxRow, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.claimErr != nil {
		return nil, m.claimErr
	}
	var out []kiosk.OutboxRow
	for m.head < len(m.rows) && m.rows[m.head].closed {
		m.head++
	}
	for _, r := range m.rows[m.head:] {
		if !r.closed && !r.next.After(now) {
			out = append(out, r.OutboxRow)
		}
	}
	if n := len(out); n > limit {
		out = append(out[:limit-limit/4], out[n-limit/4:]...)
	}
	return out, nil
}

func (m *memory) Sent(_ context.Context, id string, next time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.sentErr != nil {
		return m.sentErr
	}
	m.byID[id].Tries++
	m.byID[id].next = next
	return nil
}

func (m *memory) Connected() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.connected
}

func (m *memory) Publish(ctx context.Context, topic string, payload []byte, retained bool) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if topic != "fd/1/demo/event/lobby" || retained {
		return errors.New("wrong topic")
	}
	m.inFlight++
	m.most = max(m.most, m.inFlight)
	defer func() { m.inFlight-- }()
	if hold := m.hold; hold != nil {
		m.mu.Unlock()
		<-hold
		m.mu.Lock()
	}
	id := string(payload)
	m.tries = append(m.tries, time.Now())
	if m.reject != nil {
		if err := m.reject(id); err != nil {
			return err
		}
	}
	if m.byID[id].closed {
		m.vain++
	}
	m.arrived[id]++
	switch {
	case m.silent || m.deafTo != nil && m.deafTo(id):
	case m.takes == 0:
		m.receipt(id)
	default:
		m.busy = later(m.busy, time.Now()).Add(m.takes)
		time.AfterFunc(time.Until(m.busy), func() { m.set(func() { m.receipt(id) }) })
	}
	return nil
}

// receipt closes a row.
func (m *memory) receipt(id string) {
	m.byID[id].closed = true
	if m.answered != nil {
		m.answered(id)
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func (m *memory) set(change func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change()
}

// seen returns a copy of the counts, to be read without the lock.
func (m *memory) seen() *memory {
	m.mu.Lock()
	defer m.mu.Unlock()
	return &memory{
		arrived: maps.Clone(m.arrived), tries: slices.Clone(m.tries),
		inFlight: m.inFlight, most: m.most, vain: m.vain, waiting: m.open(),
	}
}

// run runs an outbox in a bubble of virtual time.
func run(t *testing.T, m *memory, do func(b *Outbox)) {
	t.Helper()
	runAt(t, m, nil, do)
}

// runAt is run with a clock that may be set.
func runAt(t *testing.T, m *memory, now func() time.Time, do func(b *Outbox)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		b := New(Options{Queue: m, Publisher: m, Topic: wire.EventTopic("demo", "lobby"), Now: now})
		m.answered = b.Answered
		done := make(chan struct{})
		go func() {
			defer close(done)
			b.Run(ctx)
		}()
		synctest.Wait()
		do(b)
		cancel()
		<-done
	})
}
