// Package flow is one person's way through the kiosk: a state machine over
// events. It decides what is asked next, who is recognised, when something is
// confirmed and what is cleared; it knows no toolkit, no database and no
// network, only the ports it defines. It never triages and never diagnoses:
// when in doubt it sends the person to a person.
package flow

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"frontdoor/kiosk"
	"frontdoor/kiosk/form"
	"frontdoor/kiosk/wayfind"
)

// Config is what a site decides.
type Config struct {
	Kiosk     string                // id of this kiosk
	Building  string                // IMDF building id it stands in
	Spot      string                // its place on the map, as Map.Kiosk knows it
	Desk      string                // IMDF id of the desk, a unit or an amenity
	Emergency string                // IMDF unit id of the emergency department
	Langs     []string              // BCP 47 tags offered, the first is spoken by default
	Services  []kiosk.Service       // what people come for
	Forms     map[string]*form.Form // questionnaires by id
	Scanner   bool                  // the readers hold a scanner
	Card      bool                  // the readers hold a card reader
	Light     bool                  // there is a light that the panel switches on for urgent help
	Private   bool                  // the kiosk stands where nobody else can see or hear
	Proven    time.Time             // until when the test counts of the alert that answers raise; zero = it was never tested
	Drafts    bool                  // questions may be asked in translations nobody has reviewed: demos only
	Map       *wayfind.Map          // the site's map
	Idle      time.Duration         // without a touch until the person is asked; 0 = 60 s
	Clears    time.Duration         // a page that only tells stays this long; 0 = 60 s
	Pause     time.Duration         // after five tries; 0 = 60 s
	Log       *slog.Logger          // nothing personal is ever logged
}

// Flow is the state machine. It is not safe for concurrent use: one goroutine
// hands it every event, see Run.
type Flow struct {
	cfg   Config
	ports Ports
	log   *slog.Logger

	s    State
	p    person
	tick ticks

	drafts *drafts

	queues  map[string]kiosk.QueueSnapshot
	closed  closures
	urgent  map[string]bool          // urgent alerts nobody has answered yet, by event id
	quiet   map[string]time.Duration // how long a quiet call has waited, by event id; see escalate.go
	out     map[string]bool          // devices that cannot be used
	toldOf  map[string]*telling      // what staff were told, by device
	fails   []time.Duration          // failed identifications: how long each still counts
	pending []pendingAlert           // alerts that could not be stored yet
	paused  time.Duration            // left of the pause after too many
	restart time.Time                // when staff asked for one, hub time; see command.go
}

// person is what is known of whoever stands here; it is dropped whole when the
// session ends.
type person struct {
	entry       kiosk.RosterEntry
	found       bool
	card        []kiosk.RosterEntry
	said        kiosk.Identity // who they say they are, whether or not they were found
	method      kiosk.Method
	forms       []*form.Session
	form        int             // index of the form being asked
	before      []*form.Session // those that the person went back from; theirs until somebody else is recognised
	beforeProxy bool            // somebody answered those for them
	under       []Screen        // pages that overlays cover, the nearest last
	wayFrom     Screen          // where the map returns to
	heading     Heading         // the way shown before urgent help
	alert       string          // event id of the alert on screen
	urgent      string          // event id of this person's call for urgent help
	staff       string          // event id of the alert that the answers raised
	sinceAsk    time.Duration   // how long that alert has waited for a name
	reprinted   bool
	slips       int           // directions printed
	another     []form.Repeat // groups that could occur once more, see askAnother
	came        string        // key of a question that an answer brought before its own
	ended       bool          // the last page of the form is behind
	reviewed    []string      // keys of what was shown before the review that a change was asked from; nil = none was
	safety      string        // event id of the quiet call that an answer raised
	supported   bool          // the page that follows it was shown
}

// ticks counts by the Tick events it sees, so that a jump of the clock
// neither throws a person out nor keeps the screen of one who has left.
type ticks struct {
	left time.Duration // until the person is asked, or the page clears
	warn time.Duration // left of the question whether somebody is there

	alone time.Duration // how long nobody has touched the first screen
}

// New returns a Flow that shows the first screen.
func New(cfg Config, ports Ports) *Flow {
	if cfg.Idle == 0 {
		cfg.Idle = time.Minute
	}
	if cfg.Clears == 0 {
		cfg.Clears = time.Minute
	}
	if cfg.Pause == 0 {
		cfg.Pause = time.Minute
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	f := &Flow{cfg: cfg, ports: ports, log: cfg.Log, drafts: newDrafts(),
		queues: map[string]kiosk.QueueSnapshot{}, urgent: map[string]bool{}, quiet: map[string]time.Duration{}, out: map[string]bool{}, toldOf: map[string]*telling{}}
	f.s.Scanner, f.s.Card = f.has(cfg.Scanner, "scanner"), f.has(cfg.Card, "card")
	f.s.Printer = ports.Printer != nil
	f.s.Light = cfg.Light && ports.Panel != nil
	f.reset()
	return f
}

// Restore takes in what the store remembers: queues, closures, what staff have
// this kiosk do, and calls for urgent help that nobody has answered.
func (f *Flow) Restore(ctx context.Context) error {
	snapshots, err := f.ports.Store.Snapshots(ctx)
	if err != nil {
		return err
	}
	for _, q := range snapshots {
		f.queues[q.Queue] = q
	}
	closures, err := f.ports.Store.Closures(ctx)
	if err != nil {
		return err
	}
	f.setClosures(hubSays, closures)
	commands, err := f.ports.Store.Commands(ctx)
	if err != nil {
		return err
	}
	f.command(commands)
	calls, err := f.ports.Store.Calls(ctx)
	if err != nil {
		return err
	}
	for _, id := range calls {
		f.urgent[id], f.quiet[id] = true, 0
	}
	if len(calls) > 0 && f.ports.Panel != nil {
		f.ports.Panel.Urgent(true)
	}
	return nil
}

// State returns what is to be shown now.
func (f *Flow) State() State { return f.s }

// Run hands events to the flow one by one and shows each state that follows,
// until ctx ends or events closes.
func (f *Flow) Run(ctx context.Context, events <-chan Event, show func(State)) {
	show(f.s)
	for {
		select {
		case <-ctx.Done():
			return
		case e, ok := <-events:
			if !ok {
				return
			}
			f.Handle(ctx, e)
			show(f.s)
		}
	}
}

// Handle takes one event.
func (f *Flow) Handle(ctx context.Context, e Event) {
	f.s.Now, f.s.TimeSure = f.ports.Clock.Now()
	if f.news(ctx, e) {
		return
	}
	if t, ok := e.(Touch); ok {
		f.s.Touches++
		if e = t.Event; f.stale(t) {
			return
		}
	}
	if f.s.Screen == StillThere && !isFinish(e) {
		f.uncover()
	}
	f.rewind()
	if f.anywhere(ctx, e) {
		return
	}
	f.here(ctx, e)
}

// stale reports whether a touch was meant for a page that is gone: what one
// person touched must never act on the next one's page. Urgent help is never
// too late.
func (f *Flow) stale(t Touch) bool {
	_, urgent := t.Event.(UrgentHelp)
	return !urgent && (t.Session != f.s.Session || t.Screen != f.s.Screen)
}

func isFinish(e Event) bool {
	_, ok := e.(Finish)
	return ok
}

// overlay shows a page that returns to the one it covers. Each page lies in
// the stack once, and none that lies above another is lost.
func (f *Flow) overlay(s Screen) {
	if f.s.Screen != s {
		f.p.under = slices.DeleteFunc(f.p.under, func(u Screen) bool { return u == s })
		f.p.under = append(f.p.under, f.s.Screen)
	}
	f.show(s)
}

// uncover returns to the page below an overlay.
func (f *Flow) uncover() {
	last := len(f.p.under) - 1
	if last < 0 {
		f.returnTo(Welcome)
		return
	}
	below := f.p.under[last]
	f.p.under = f.p.under[:last]
	f.returnTo(below)
}

// returnTo goes back to a page. The first screen is always that of a new person,
// in the language and style chosen there.
func (f *Flow) returnTo(s Screen) {
	if s != Welcome {
		f.show(s)
		return
	}
	lang, style := f.s.Lang, f.s.Style
	f.reset()
	f.s.Lang, f.s.Style = lang, style
}

// show changes the screen and points the readers at the person only where
// something may be shown to them.
func (f *Flow) show(s Screen) {
	f.s.Screen = s
	f.s.ClearsIn = 0
	f.rewind()
	if f.ports.Readers != nil {
		f.ports.Readers.Look(s == Welcome || s == Identify || s == ScanTicket)
	}
}

// reset forgets the person and shows the first screen to the next.
func (f *Flow) reset() {
	now, sure := f.ports.Clock.Now()
	f.p = person{}
	f.s = State{Session: f.s.Session + 1, Lang: f.cfg.Langs[0], Now: now, TimeSure: sure,
		Online: f.s.Online, Scanner: f.s.Scanner, Card: f.s.Card, Printer: f.s.Printer, Light: f.s.Light,
		Fire: f.s.Fire, Closed: f.s.Closed, Shut: f.s.Shut}
	f.show(Welcome)
}

// saved reports whether something has been confirmed in this session.
func (f *Flow) saved() bool { return f.s.Ticket.Code != "" }
