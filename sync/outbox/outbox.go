// Package outbox brings committed events to the hub: it publishes what is due,
// a few at a time, and again until a receipt closes the row. The broker's
// acknowledgement only says when to try next.
package outbox

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/wire"
)

// Queue is the rows that wait for a receipt.
type Queue interface {
	// Claim returns at most limit rows that are due at now: the oldest first,
	// and while more wait, the newest in its last places, so that a backlog does
	// not keep new rows waiting. A row that was never tried is due; so is one
	// whose next try lies further ahead than MaxWait and its jitter, for then
	// the clock was set back. A row that can never be sent is not returned, and
	// is set aside by the Queue. A claimed row stays due until Sent or its
	// receipt.
	Claim(ctx context.Context, now time.Time, limit int) ([]kiosk.OutboxRow, error)
	// Sent counts a try and sets when the row is due again, unless a receipt
	// has closed it.
	Sent(ctx context.Context, id string, next time.Time) error
}

// Publisher carries bytes to the broker.
type Publisher interface {
	// Publish returns nil once the broker has acknowledged.
	Publish(ctx context.Context, topic string, payload []byte, retained bool) error
	// Connected reports whether there is a connection to publish on.
	Connected() bool
}

// The pauses between two tries of one row: the first is MinWait, each is twice
// the one before, none is longer than MaxWait; then up to half is taken off.
const (
	MinWait = 2 * time.Second
	MaxWait = 5 * time.Minute
)

const (
	defaultWindow = 16
	// poll is how often rows are looked for without a Kick: some become due as
	// time passes. While there is no connection none can leave.
	poll     = time.Second
	pollAway = 30 * time.Second
)

// Options is what an Outbox works on. Queue, Publisher and Topic are required.
type Options struct {
	Queue     Queue
	Publisher Publisher
	Topic     wire.Topic       // the kiosk's event topic
	Window    int              // rows in flight at once; 0 = 16
	Now       func() time.Time // nil = time.Now
	Log       *slog.Logger     // nil = none
	// Jitter takes up to half off a pause, so that kiosks do not act as one;
	// nil = at random.
	Jitter func(time.Duration) time.Duration
}

// Stats counts what an Outbox did since it was made.
type Stats struct {
	Published uint64 // acknowledged by the broker
	Failed    uint64 // not acknowledged
}

// Outbox publishes the rows of one Queue.
type Outbox struct {
	o                 Options
	kick              chan struct{}
	published, failed atomic.Uint64
}

// New returns an Outbox; Run starts it.
func New(o Options) *Outbox {
	if o.Window <= 0 {
		o.Window = defaultWindow
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Jitter == nil {
		o.Jitter = func(d time.Duration) time.Duration { return d/2 + rand.N(d/2+1) }
	}
	return &Outbox{o: o, kick: make(chan struct{}, 1)}
}

// Kick makes the outbox look for rows now. Call it after a commit and when a
// connection is up; it never blocks.
func (b *Outbox) Kick() {
	select {
	case b.kick <- struct{}{}:
	default:
	}
}

// Stats returns the counts so far.
func (b *Outbox) Stats() Stats {
	return Stats{Published: b.published.Load(), Failed: b.failed.Load()}
}

// Run publishes until ctx ends, and returns when nothing is in flight any more.
func (b *Outbox) Run(ctx context.Context) {
	f := flight{rows: map[string]bool{}, landed: make(chan string, b.o.Window)}
	defer func() {
		for range f.rows {
			<-f.landed
		}
	}()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case id := <-f.landed:
			delete(f.rows, id)
		case <-b.kick:
		case <-timer.C:
		}
		if !b.o.Publisher.Connected() {
			timer.Reset(pollAway)
			continue
		}
		timer.Reset(poll)
		if err := b.launch(ctx, &f); err != nil && ctx.Err() == nil {
			b.o.Log.Error("outbox rows cannot be read", "err", err)
		}
	}
}

// Round publishes what is due now once each, one after the other, and returns
// how many rows it tried. Run does this all the time and with several in
// flight; Round is for programs that have their own time.
func (b *Outbox) Round(ctx context.Context) (tried int, err error) {
	done := map[string]bool{}
	for {
		rows, err := b.o.Queue.Claim(ctx, b.o.Now(), b.o.Window+len(done))
		if err != nil {
			return tried, err
		}
		rows = slices.DeleteFunc(rows, func(r kiosk.OutboxRow) bool { return done[r.ID] })
		if len(rows) == 0 {
			return tried, nil
		}
		for _, row := range rows {
			b.try(ctx, row)
			done[row.ID] = true
			tried++
		}
	}
}

// flight is what is on its way.
type flight struct {
	rows   map[string]bool   // by id
	ready  []kiosk.OutboxRow // claimed, and not in flight yet
	landed chan string       // ids whose try has ended
}

// launch fills the window with rows that are due and not in flight.
func (b *Outbox) launch(ctx context.Context, f *flight) error {
	if len(f.ready) == 0 && len(f.rows) < b.o.Window {
		// Rows in flight are due still, so they may come first.
		rows, err := b.o.Queue.Claim(ctx, b.o.Now(), b.o.Window+len(f.rows))
		if err != nil {
			return err
		}
		f.ready = slices.DeleteFunc(rows, func(r kiosk.OutboxRow) bool { return f.rows[r.ID] })
	}
	for len(f.ready) > 0 && len(f.rows) < b.o.Window {
		row := f.ready[0]
		f.ready = f.ready[1:]
		f.rows[row.ID] = true
		go func() {
			b.try(ctx, row)
			f.landed <- row.ID
		}()
	}
	return nil
}

// try publishes a row once and sets its next try, whatever came of this one: a
// row that cannot be published must not stay in front of the others.
func (b *Outbox) try(ctx context.Context, row kiosk.OutboxRow) {
	err := b.o.Publisher.Publish(ctx, b.o.Topic.String(), row.Bytes, false)
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		b.failed.Add(1)
		b.o.Log.Info("event not acknowledged by the broker", "event", row.ID, "tries", row.Tries+1, "err", err)
	} else {
		b.published.Add(1)
	}
	next := b.o.Now().Add(b.o.Jitter(backoff(row.Tries)))
	if err := b.o.Queue.Sent(ctx, row.ID, next); err != nil && ctx.Err() == nil {
		b.o.Log.Error("a try cannot be noted", "event", row.ID, "err", err)
		// The row is due still: without a pause it would be tried at once.
		pause(ctx, MinWait)
	}
}

// backoff is the longest pause after a row's try number tries, counted from 0.
func backoff(tries int) time.Duration {
	d := MaxWait
	if tries < 8 { // 2 s doubled 8 times is beyond MaxWait
		d = min(d, MinWait<<max(tries, 0))
	}
	return d
}

func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
