// Package hub is the engine behind the kiosks: it takes in their events once
// each, keeps the queues in order, follows up alerts, and signs what everybody
// is told. It decides nothing outside a transaction of its record, tells
// nobody before the commit, and trusts no transport.
package hub

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/wire"
)

// Message is one message from the transport.
type Message struct {
	Topic    string
	Payload  []byte
	Retained bool
}

// Transport carries bytes; the hub verifies and signs all of them itself.
type Transport interface {
	// Publish returns once the transport has taken responsibility.
	Publish(ctx context.Context, topic string, payload []byte, retained bool) error
	// Messages delivers what was subscribed to; it is closed at the end.
	Messages() <-chan Message
	// Connected delivers a value whenever a connection was made anew.
	Connected() <-chan struct{}
}

// Config is what an Engine is made of.
type Config struct {
	Site      string
	Services  []kiosk.Service
	Store     Store
	Estimator Estimator
	Keys      wire.HubKeys
	Kiosks    Directory
	// Buildings says in which building (IMDF id) a kiosk stands; one that is
	// not named is given every building's appointments.
	Buildings map[string]string
	// Rooms are the names on the doors, by IMDF unit id, for staff.
	Rooms map[string]string
	// Name tells apart the hubs that share a record, and stays the same over
	// restarts; "" = "hub", which will do for a hub that is alone.
	Name string
	// LeaderTakes says that every hub is sent what kiosks send, because the
	// transport cannot share it out: the one with the lease takes it in.
	LeaderTakes bool
	Now         func() time.Time
	Location    *time.Location // of the hospital; nil = time.Local
	Log         *slog.Logger   // nil = discard
	// DayStart is when a service day begins, after midnight; 0 = the constant.
	DayStart time.Duration
	// Escalation is how alerts climb; nil = DefaultEscalation.
	Escalation Escalation
	// Notify is told of every arrival; nil = nobody is.
	Notify Notifier
	// RosterDays is how many days after today a roster holds; 0 = 3.
	RosterDays int
	// KeepDays is for how many days past the day it was for what is personal stays
	// in the record, at least 7; 0 = 30. See Purge.
	KeepDays int
}

// DayStart is when a service day begins, after midnight, where nobody says
// otherwise: those who wait at midnight are not yesterday's.
const DayStart = 4 * time.Hour

// Engine is one hub. Its methods are safe for concurrent use.
type Engine struct {
	cfg        Config
	services   map[string]kiosk.Service
	out        *outbound
	feed       *feed
	stats      counters
	epoch      atomic.Int64 // of the record, from the last transaction
	told       atomic.Int64 // the epoch in which every queue was published
	judgedAt   atomic.Int64 // the hour in which forecasts were judged last
	purgedAt   atomic.Int64 // the hour of the last purge
	tenure     tenure
	rosters    rosters
	overheard  overheard
	leap       leap
	forged     wire.Sparing // messages that changed nothing
	unreadable wire.Sparing
	began      time.Time            // when the engine was made
	passed     func() time.Duration // since then, whatever the clock was set to

	mu     sync.Mutex
	status map[string]wire.Status // last word of each kiosk
	clocks map[string]ownClock    // of kiosks, as they told last
}

// New makes an Engine. Nothing runs and nothing is written before Run.
func New(cfg Config) (*Engine, error) {
	if cfg.Location == nil {
		cfg.Location = time.Local
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	cfg.Name = orElse(cfg.Name, "hub")
	cfg.DayStart = orElse(cfg.DayStart, DayStart)
	if cfg.Escalation == nil {
		cfg.Escalation = DefaultEscalation()
	}
	cfg.RosterDays = orElse(cfg.RosterDays, 3)
	if cfg.KeepDays = orElse(cfg.KeepDays, keepDays); cfg.KeepDays < leastKeep {
		return nil, kiosk.Errorf(kiosk.CodeBadInput, "", "what is personal is kept for %d days; keep it for at least %d, because kiosks may send it again until then", cfg.KeepDays, leastKeep)
	}
	cfg.Services = append(slices.Clone(cfg.Services), kiosk.Service{ID: kiosk.DeskQueue})
	e := &Engine{
		cfg:      cfg,
		services: make(map[string]kiosk.Service, len(cfg.Services)+1),
		out:      newOutbound(),
		feed:     newFeed(),
		status:   make(map[string]wire.Status),
		clocks:   make(map[string]ownClock),
		began:    cfg.Now(),

		forged:     wire.Sparing{What: "a forged message changed nothing", Level: slog.LevelWarn},
		unreadable: wire.Sparing{What: "a message that cannot be read changed nothing", Level: slog.LevelWarn},
	}
	e.passed = func() time.Duration { return e.cfg.Now().Sub(e.began) }
	for _, s := range cfg.Services {
		if _, twice := e.services[s.ID]; twice || s.ID == "" {
			return nil, kiosk.Errorf(kiosk.CodeBadInput, "", "the services name %q twice or not at all; give each its own id", s.ID)
		}
		e.services[s.ID] = s
	}
	return e, nil
}

func orElse[T comparable](v, fallback T) T {
	var zero T
	if v == zero {
		return fallback
	}
	return v
}

// now is the hub's time as the record keeps it: UTC, whole microseconds.
func (e *Engine) now() time.Time { return e.cfg.Now().UTC().Truncate(time.Microsecond) }

func (e *Engine) day(t time.Time) kiosk.Date {
	return serviceDay(t, e.cfg.Location, e.cfg.DayStart)
}

// update runs fn in one transaction, then publishes what it touched. The
// transaction has one timestamp, and a queue one revision, however often fn
// touches it.
func (e *Engine) update(ctx context.Context, fn func(*work) error) error {
	var w *work
	err := e.cfg.Store.Update(ctx, func(tx Tx) error {
		w = &work{Tx: tx, e: e, now: e.now(), touched: make(map[string]kiosk.Revision)}
		if err := fn(w); err != nil {
			return err
		}
		return w.finish()
	})
	if err != nil {
		return err
	}
	e.epoch.Store(w.Epoch())
	e.announce(w)
	return nil
}

// work is one transaction of the engine and what must be told after it.
type work struct {
	Tx
	e   *Engine
	now time.Time

	touched   map[string]kiosk.Revision
	receipts  []addressed
	alerts    []Alert
	snapshots []kiosk.QueueSnapshot
	closures  *closureList
}

// addressed is a receipt and the kiosk it goes to; again says that the event
// had been answered before.
type addressed struct {
	kiosk   string
	receipt kiosk.Receipt
	again   bool
}

// touch marks a queue as changed and returns the revision that the change
// will have.
func (w *work) touch(queue string) (kiosk.Revision, error) {
	if r, ok := w.touched[queue]; ok {
		return r, nil
	}
	n, err := w.Bump(queue)
	r := kiosk.Revision{Epoch: w.Epoch(), N: n}
	if err == nil {
		w.touched[queue] = r
	}
	return r, err
}

// finish stores the snapshot of every touched queue.
func (w *work) finish() error {
	for queue, rev := range w.touched {
		if queue == closureQueue {
			continue
		}
		s, err := w.snapshot(queue, rev)
		if err != nil {
			return err
		}
		if err := w.SaveSnapshot(s, keepSnapshots); err != nil {
			return err
		}
		w.snapshots = append(w.snapshots, s)
	}
	return nil
}

// note writes who did what.
func (w *work) note(by, verb, subject, detail string) error {
	return w.Note(Deed{At: w.now, By: by, Verb: verb, Subject: subject, Detail: detail})
}
