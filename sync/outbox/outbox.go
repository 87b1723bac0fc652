// Package outbox brings committed events to the hub: it publishes what is due,
// a few at a time, and again until a receipt closes the row. The broker's
// acknowledgement only says when to try next: it takes events faster than the
// hub, and those it holds for longer than a pause would be sent for nothing
// again. So a row keeps its place in the window until its receipt or its pause.
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
// the one before, none is longer than MaxWait, nor than alertWait for who calls
// for staff: a hub that comes back must hear of them soon. Then up to half is
// taken off.
const (
	MinWait   = 2 * time.Second
	MaxWait   = 5 * time.Minute
	alertWait = 30 * time.Second
)

const (
	defaultWindow = 16
	// deaf is after how many tries without a receipt a row keeps its place no
	// longer than MinWait: rows that nobody ever answers must leave room.
	deaf = 3
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
	Window    int              // rows on their way to a receipt at once, beside new ones; 0 = 16
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
	flight            *flight
	fresh             atomic.Bool       // there may be rows that no claim has seen
	more              atomic.Bool       // rows may wait for a place
	ready             []kiosk.OutboxRow // claimed, and not launched yet
	newest            int64             // Seq of any row claimed so far
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
	return &Outbox{o: o, kick: make(chan struct{}, 1), flight: newFlight(o.Window, o.Now)}
}

// Kick makes the outbox look for rows now. Call it after a commit and when a
// connection is up; it never blocks.
func (b *Outbox) Kick() {
	b.fresh.Store(true)
	b.look()
}

func (b *Outbox) look() {
	select {
	case b.kick <- struct{}{}:
	default:
	}
}

// Stats returns the counts so far.
func (b *Outbox) Stats() Stats {
	return Stats{Published: b.published.Load(), Failed: b.failed.Load()}
}

// Answered says that a row's receipt has come: its place is free for another,
// and if it was about to be sent again, it is not. It never blocks.
func (b *Outbox) Answered(id string) {
	if b.flight.answered(id) {
		b.freed()
	}
}

// freed looks for another row if more wait than had a place.
func (b *Outbox) freed() {
	if b.more.Load() {
		b.look()
	}
}

// Run publishes until ctx ends, and returns when no publication is under way.
func (b *Outbox) Run(ctx context.Context) {
	defer b.flight.wait()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-b.kick:
		case <-timer.C:
		}
		if !b.o.Publisher.Connected() {
			timer.Reset(pollAway)
			continue
		}
		timer.Reset(poll)
		if err := b.launch(ctx); err != nil && ctx.Err() == nil {
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

// launch fills the window with rows that are due and not under way. What was
// committed since the last look goes at once, whatever waits: a person stands
// before it.
func (b *Outbox) launch(ctx context.Context) error {
	b.more.Store(true) // before the count: who lands after it may not be counted
	free, under := b.flight.free()
	if b.fresh.Swap(false) || len(b.ready) == 0 && free > 0 {
		b.flight.claiming()
		rows, err := b.o.Queue.Claim(ctx, b.o.Now(), 2*b.o.Window)
		if err != nil {
			b.fresh.Store(true)
			return err
		}
		b.more.Store(len(rows) >= free)
		// Rows that are being published are due still.
		b.ready = slices.DeleteFunc(rows, func(r kiosk.OutboxRow) bool { return under[r.ID] })
	}
	known := b.newest
	var wait []kiosk.OutboxRow
	for _, row := range b.ready {
		b.newest = max(b.newest, row.Seq)
		isNew := known > 0 && row.Seq > known
		switch {
		case b.flight.over(row.ID):
			continue
		case !isNew && free <= 0:
			wait = append(wait, row)
			continue
		}
		free--
		b.flight.launch(row.ID, row.Tries > 0, func() {
			until := b.try(ctx, row)
			b.flight.land(row.ID, until, row.Tries < deaf)
			b.freed()
		})
	}
	b.ready = wait
	return nil
}

// try publishes a row once and sets its next try, whatever came of this one: a
// row that cannot be published must not stay in front of the others. It returns
// until when the row's receipt is worth waiting for.
func (b *Outbox) try(ctx context.Context, row kiosk.OutboxRow) (until time.Time) {
	err := b.o.Publisher.Publish(ctx, b.o.Topic.String(), row.Bytes, false)
	if ctx.Err() != nil {
		return until
	}
	next := b.o.Now().Add(b.o.Jitter(backoff(row)))
	if err != nil {
		b.failed.Add(1)
		b.o.Log.Info("event not acknowledged by the broker", "event", row.ID, "tries", row.Tries+1, "err", err)
	} else {
		b.published.Add(1)
		until = next
		if row.Tries >= deaf {
			until = b.o.Now().Add(MinWait)
		}
	}
	if err := b.o.Queue.Sent(ctx, row.ID, next); err != nil && ctx.Err() == nil {
		b.o.Log.Error("a try cannot be noted", "event", row.ID, "err", err)
		// The row is due still: without a pause it would be tried at once.
		pause(ctx, MinWait)
	}
	return until
}

// backoff is the longest pause after a try of a row, whose Tries do not count it.
func backoff(row kiosk.OutboxRow) time.Duration {
	most := MaxWait
	if row.Type == kiosk.EventAlert {
		most = alertWait
	}
	if row.Tries < 8 { // 2 s doubled 8 times is beyond MaxWait
		most = min(most, MinWait<<max(row.Tries, 0))
	}
	return most
}

func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
