// Package inbox takes in what the hub sends: every message is verified, then
// applied in one transaction of the Sink, and only then told to the rest of the
// kiosk. What is forged or malformed is counted and changes nothing.
package inbox

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/wire"
)

// Sink keeps what the hub sent. Every method is one transaction; what is not
// newer than what is kept changes nothing and is no error.
type Sink interface {
	// ApplyReceipt closes the event's row and rules its ticket. Held and refused
	// keep the bytes.
	ApplyReceipt(ctx context.Context, r kiosk.Receipt) (changed bool, err error)
	ApplySnapshot(ctx context.Context, s kiosk.QueueSnapshot) (changed bool, err error)
	ApplyClosures(ctx context.Context, rev kiosk.Revision, closed []kiosk.Closure) (changed bool, err error)
	ApplyCommands(ctx context.Context, rev kiosk.Revision, c kiosk.Commands) (changed bool, err error)
	// ApplyAlert keeps how far an alert has come; one that was seen stays seen.
	ApplyAlert(ctx context.Context, a kiosk.Alert) (changed bool, err error)
	// ApplyRoster takes the pages of one digest in order; complete with the last.
	// A page with a Base changes the roster of that digest, and no other.
	ApplyRoster(ctx context.Context, p kiosk.RosterPage) (complete bool, err error)
	// RosterDigest describes the roster held, "" for none.
	RosterDigest(ctx context.Context) (string, error)
	// Unanswered are event ids of alerts that nobody is known to have answered,
	// at most limit: calls for urgent help first, then the newest.
	Unanswered(ctx context.Context, limit int) ([]string, error)
}

// Publisher carries bytes to the broker.
type Publisher interface {
	Publish(ctx context.Context, topic string, payload []byte, retained bool) error
}

// Change is something the hub sent that has been applied: Receipt, Snapshot,
// Closures, Commands, Alert, Roster or Time.
type Change interface{ isChange() }

// The changes.
type (
	// Receipt answers one event.
	Receipt struct{ kiosk.Receipt }
	// Snapshot is a queue's newest state.
	Snapshot struct{ kiosk.QueueSnapshot }
	// Closures is all that is closed now.
	Closures struct{ Closed []kiosk.Closure }
	// Commands is what staff have this kiosk do.
	Commands struct{ kiosk.Commands }
	// Alert is how far one alert has come.
	Alert struct{ kiosk.Alert }
	// Roster says that a whole roster is in use. Emptied: it is nobody's, and the
	// one before was somebody's.
	Roster struct {
		Digest  string
		Emptied bool
	}
	// Time says that hub time is known, or known anew.
	Time struct{}
)

func (Receipt) isChange()  {}
func (Snapshot) isChange() {}
func (Closures) isChange() {}
func (Commands) isChange() {}
func (Alert) isChange()    {}
func (Roster) isChange()   {}
func (Time) isChange()     {}
func (part) isChange()     {}

// part is a page of a roster that is not whole yet: applied, and no news.
type part struct{}

// Options is what an Inbox works on; all but Log are required.
type Options struct {
	Keys      wire.KioskKeys
	Sink      Sink
	Publisher Publisher
	Clock     *Clock
	Notify    func(Change) // called after the commit; must return soon
	Log       *slog.Logger // nil = none
}

// Stats counts messages since the inbox was made.
type Stats struct {
	Applied   uint64
	Forged    uint64 // not from the hub, or not for this kiosk
	Malformed uint64 // not readable, or of an unknown version
	Stale     uint64 // older than what is kept, or said again
	Failed    uint64 // could not be kept
}

// Inbox applies the hub's messages. Handle is safe for concurrent use.
type Inbox struct {
	o        Options
	kick     chan struct{}
	answered chan struct{}

	applied, forged, malformed, stale, failed atomic.Uint64
	forgedLog, malformedLog                   wire.Sparing

	mu     sync.Mutex
	asked  question // the latest question
	roster gathering
}

// New returns an Inbox. Feed Handle with all that the link delivers, and run
// Run beside it.
func New(o Options) *Inbox {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Inbox{
		o: o, kick: make(chan struct{}, 1), answered: make(chan struct{}, 1),
		forgedLog:    wire.Sparing{What: "a forged message was dropped", Level: slog.LevelWarn},
		malformedLog: wire.Sparing{What: "a message that cannot be used was dropped", Level: slog.LevelWarn},
	}
}

// Stats returns the counts so far.
func (b *Inbox) Stats() Stats {
	return Stats{b.applied.Load(), b.forged.Load(), b.malformed.Load(), b.stale.Load(), b.failed.Load()}
}

// Handle verifies and applies one message as it came from a broker.
func (b *Inbox) Handle(ctx context.Context, topic string, payload []byte) {
	arrived := b.o.Clock.local()
	change, err := b.apply(ctx, topic, payload, arrived)
	switch kiosk.CodeOf(err) {
	case "":
	case kiosk.CodeForged:
		b.forged.Add(1)
		b.forgedLog.Log(b.o.Log, arrived, err)
		return
	case kiosk.CodeBadInput:
		b.malformed.Add(1)
		b.malformedLog.Log(b.o.Log, arrived, err)
		return
	default:
		b.failed.Add(1)
		b.o.Log.Error("a message of the hub cannot be kept", "err", err)
		return
	}
	if change == nil {
		b.stale.Add(1)
		return
	}
	b.applied.Add(1)
	if _, ok := change.(part); !ok {
		b.o.Notify(change)
	}
}

// tally logs how many messages were dropped without a line of their own.
func (b *Inbox) tally() {
	b.forgedLog.Flush(b.o.Log, b.o.Clock.local())
	b.malformedLog.Flush(b.o.Log, b.o.Clock.local())
}

// apply returns what a message changed, nil for nothing.
func (b *Inbox) apply(ctx context.Context, topic string, raw []byte, arrived time.Time) (Change, error) {
	t, err := wire.ParseTopic(topic)
	if err != nil {
		return nil, err
	}
	switch t.Kind {
	case wire.KindReceipt:
		return b.receipt(ctx, topic, raw)
	case wire.KindQueue:
		return b.snapshot(ctx, topic, raw)
	case wire.KindClosure:
		return b.closures(ctx, topic, raw)
	case wire.KindCommand:
		return b.commands(ctx, topic, raw)
	case wire.KindAlert:
		return b.alert(ctx, topic, raw)
	case wire.KindTime:
		return b.time(topic, raw, arrived)
	case wire.KindRoster:
		return b.page(ctx, topic, raw)
	}
	return nil, kiosk.Errorf(kiosk.CodeForged, "", "a message came on a topic that the hub does not speak on")
}

func (b *Inbox) receipt(ctx context.Context, topic string, raw []byte) (Change, error) {
	var r kiosk.Receipt
	if _, err := wire.OpenDown(b.o.Keys, topic, raw, &r); err != nil {
		return nil, err
	}
	switch r.Outcome {
	case kiosk.Accepted, kiosk.Duplicate, kiosk.Held, kiosk.Refused:
	default:
		return nil, kiosk.Errorf(kiosk.CodeBadInput, "", "a receipt has an outcome this kiosk does not know; upgrade the kiosk")
	}
	changed, err := b.o.Sink.ApplyReceipt(ctx, r)
	return when(changed, err, Receipt{r})
}

func (b *Inbox) snapshot(ctx context.Context, topic string, raw []byte) (Change, error) {
	var s kiosk.QueueSnapshot
	h, err := wire.OpenDown(b.o.Keys, topic, raw, &s)
	if err != nil {
		return nil, err
	}
	if s.Queue != h.Topic.Name || s.Revision != h.Revision {
		return nil, kiosk.Errorf(kiosk.CodeBadInput, "", "a queue's state does not fit the message it came in")
	}
	changed, err := b.o.Sink.ApplySnapshot(ctx, s)
	return when(changed, err, Snapshot{s})
}

func (b *Inbox) closures(ctx context.Context, topic string, raw []byte) (Change, error) {
	var c wire.Closures
	h, err := wire.OpenDown(b.o.Keys, topic, raw, &c)
	if err != nil {
		return nil, err
	}
	changed, err := b.o.Sink.ApplyClosures(ctx, h.Revision, c.Closed)
	return when(changed, err, Closures{c.Closed})
}

func (b *Inbox) commands(ctx context.Context, topic string, raw []byte) (Change, error) {
	var c kiosk.Commands
	h, err := wire.OpenDown(b.o.Keys, topic, raw, &c)
	if err != nil {
		return nil, err
	}
	changed, err := b.o.Sink.ApplyCommands(ctx, h.Revision, c)
	return when(changed, err, Commands{c})
}

func (b *Inbox) alert(ctx context.Context, topic string, raw []byte) (Change, error) {
	var a kiosk.Alert
	if _, err := wire.OpenDown(b.o.Keys, topic, raw, &a); err != nil {
		return nil, err
	}
	if a.Kiosk != b.o.Keys.Kiosk {
		return nil, kiosk.Errorf(kiosk.CodeBadInput, "", "an alert of another kiosk came here")
	}
	changed, err := b.o.Sink.ApplyAlert(ctx, a)
	return when(changed, err, Alert{a})
}

func when(changed bool, err error, c Change) (Change, error) {
	if err != nil || !changed {
		return nil, err
	}
	return c, nil
}
