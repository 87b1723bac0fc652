package hub

import (
	"context"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/audit"
)

// Store is the hub's record. It commits whole transactions or nothing, and it
// enforces by constraint what must be unique: event ids, live ticket codes,
// one place for an appointment on a service day.
type Store interface {
	// Update runs fn in one durable write transaction and commits unless fn
	// returns an error, which Update then returns unchanged.
	Update(ctx context.Context, fn func(Tx) error) error
	// View runs fn over one consistent state.
	View(ctx context.Context, fn func(Reader) error) error
}

// Reader is what can be asked of the record. Times come back in UTC with
// microseconds. A false second result means "not there".
type Reader interface {
	// Epoch is when the record was made or last restored, Unix milliseconds.
	Epoch() int64
	// Queues lists the queues that have a revision, by name.
	Queues() ([]string, error)
	// Revision is the last revision number of a queue, 0 before the first.
	Revision(queue string) (int64, error)
	// Reply is the stored answer to an event.
	Reply(event string) (Reply, bool, error)

	// Live lists the places of a queue that are live, unordered.
	Live(queue string) ([]Place, error)
	// Planned lists the planned places of a queue, "" for every queue, by the time
	// they are booked for.
	Planned(queue string) ([]Place, error)
	// Visit lists the stops of a visit by their number.
	Visit(id string) ([]Place, error)
	// Ended lists up to limit places of a queue that are over since then, the
	// last one first.
	Ended(queue string, since time.Time, limit int) ([]Place, error)
	// Over lists the codes of up to limit places of a queue whose turn is over
	// since then, the last one first: done, and no other stop of the visit is
	// still to come, or not there when called.
	Over(queue string, since time.Time, limit int) ([]string, error)
	// PlaceOf finds the place a code or alias belongs to: the live one, or
	// else the newest. Codes with one CodeKey are the same code.
	PlaceOf(code string) (Place, bool, error)
	// PlaceFor finds the place of an appointment on a service day.
	PlaceFor(appointment string, day kiosk.Date) (Place, bool, error)
	// Unsure lists the live places of a kiosk that could not vouch for its clock.
	Unsure(kiosk string) ([]Place, error)
	// CodeLive reports whether a live place answers to code.
	CodeLive(code string) (bool, error)
	// Calls lists the last calls of a queue, newest first.
	Calls(queue string, limit int) ([]CallStart, error)
	// Forecasts lists predictions whose outcome is known, newest first.
	Forecasts(limit int) ([]Forecast, error)

	// Snapshots lists the kept snapshots of a queue, oldest first.
	Snapshots(queue string) ([]kiosk.QueueSnapshot, error)
	// Latest is the newest snapshot of a queue.
	Latest(queue string) (kiosk.QueueSnapshot, bool, error)

	// Alerts lists alerts, newest first; open ones only when asked. Of more open ones
	// than limit it lists those about people rather than things, and of every kiosk.
	Alerts(open bool, limit int) ([]Alert, error)
	// DueAlerts lists open alerts that climb by now, the longest due first, and
	// those due further ahead than their kind (or Other) ever is.
	DueAlerts(now time.Time, ahead map[kiosk.AlertKind]time.Duration, limit int) ([]Alert, error)
	// Alert finds one alert by its event id.
	Alert(id string) (Alert, bool, error)
	// Closures lists what is closed.
	Closures() ([]kiosk.Closure, error)

	// Appointments lists bookings with from <= At < to, by time, then id.
	Appointments(from, to time.Time) ([]kiosk.RosterEntry, error)
	// AppointmentsOf is Appointments of one person.
	AppointmentsOf(person string, from, to time.Time) ([]kiosk.RosterEntry, error)
	// Appointment finds one booking, Booking with its person.
	Appointment(id string) (kiosk.Appointment, bool, error)
	Booking(id string) (kiosk.RosterEntry, bool, error)
	// Withheld reports whether a kiosk is given no roster.
	Withheld(kiosk string) (bool, error)
	// Commands is what staff have a kiosk do, and the number of that word, zero
	// before the first.
	Commands(kiosk string) (kiosk.Commands, int64, error)
	// Audit lists the newest entries of who did what, newest first.
	Audit(limit int) ([]Deed, error)
	// AuditAfter lists up to limit entries after number n, oldest first.
	AuditAfter(n int64, limit int) ([]Deed, error)
	// Kept lists events whose bytes were kept aside, newest first.
	Kept(limit int) ([]Kept, error)
	// Forms lists the completed questionnaires of one check-in.
	Forms(checkin string) ([]kiosk.FormAnswer, error)
	// Scores counts feedback by its score, 1 to 5.
	Scores() (map[int]int64, error)
	// Arrivals lists the places of a service day in the order of receipt, without
	// their aliases.
	Arrivals(day kiosk.Date) ([]Place, error)
	// DueArrivals lists arrivals to be told by now, the longest due first, and those
	// due after furthest.
	DueArrivals(now, furthest time.Time, limit int) ([]DueArrival, error)
	// Lease is who publishes, zero before anybody did.
	Lease() (Lease, error)
	IdentityReader
}

// Tx is one write transaction. A write that the record refuses fails the
// transaction, at once or at the latest with the commit, whatever is made of
// its error.
type Tx interface {
	Reader

	// Expect says what will be asked for, so that a record far away fetches it
	// at once. It changes no answer.
	Expect(Expected) error
	// Bump raises and returns a queue's revision number.
	Bump(queue string) (int64, error)
	// SaveReply stores the answer to an event; a second one for the same event is
	// an error. ReviseReply replaces that to one that was held.
	SaveReply(Reply) error
	ReviseReply(Reply) error
	// Keep sets an event's bytes aside; the same bytes twice are kept once.
	Keep(Kept) error

	// AddPlace inserts a place and, unless it is only planned, the code it is
	// called by.
	AddPlace(Place) error
	// AddAlias makes the code of a second check-in answer to the first place.
	AddAlias(first, again Place) error
	// SetPlace replaces a place found by its id; its codes live while it does. A
	// place in another queue than before has been told no wait.
	SetPlace(Place) error
	// HandCodes lets a place, to, answer to its own code and to the aliases that
	// another stop of its visit, from, answered to until now. A stop that is only
	// planned answers to none; SetPlace makes the codes of a live one live.
	HandCodes(from, to Place) error
	// SaveSnapshot stores a snapshot and drops all but the newest keep.
	SaveSnapshot(s kiosk.QueueSnapshot, keep int) error
	// Foretell stores the first wait that a place was told.
	Foretell(place string, at time.Time, w Wait) error

	// SaveForm and SaveFeedback store bodies of such events.
	SaveForm(event, kiosk string, at time.Time, f kiosk.FormAnswer) error
	SaveFeedback(event, kiosk string, f kiosk.Feedback) error

	// SaveAlert inserts or replaces an alert.
	SaveAlert(Alert) error
	// SetClosure closes a feature, or opens it when closed is false.
	SetClosure(c kiosk.Closure, closed bool) error
	// SaveAppointment inserts or replaces a booking by its id.
	SaveAppointment(kiosk.RosterEntry) error
	// SetWithheld withholds a kiosk's roster, or gives it back.
	SetWithheld(kiosk string, withheld bool) error
	// SaveCommands replaces what staff have a kiosk do, as the word of number n.
	SaveCommands(kiosk string, c kiosk.Commands, n int64) error
	// Note writes who did what, chained to the line before.
	Note(Deed) error
	// SaveArrival inserts or replaces an arrival to be told; DropArrival ends it.
	SaveArrival(DueArrival) error
	DropArrival(event string) error
	// SaveLease replaces the lease.
	SaveLease(Lease) error
	IdentityWriter
	Purger
}

// Expected is what a batch of events will ask the record for.
type Expected struct {
	Events       []string // Reply
	Codes        []string // CodeLive
	Appointments []string // Appointment and PlaceFor
}

// State is where a place has got to.
type State string

// The states of a place. Waiting, Called, InRoom and OnHold are live: their codes
// are in use.
const (
	Planned  State = "planned" // a later stop of a visit: expected, not in the queue yet
	Waiting  State = "waiting"
	Called   State = "called"
	InRoom   State = "in-room" // came when called
	OnHold   State = "on-hold" // set aside, keeping their turn
	Done     State = "done"
	NoShow   State = "no-show"
	Recorded State = "recorded" // of a past service day: noted, never queued
	Expired  State = "expired"  // the service day ended before they were called
)

// Live reports whether a place in this state is in the queue.
func (s State) Live() bool { return s == Waiting || s == Called || s == InRoom || s == OnHold }

// Place is one person's place in a queue.
type Place struct {
	ID      string // event id of the check-in that made it
	Queue   string
	Code    string
	Aliases []string
	Kiosk   string
	State   State
	Day     kiosk.Date // service day

	Appointment string
	Person      string
	Method      kiosk.Method
	Area        string
	Lang        string
	StepFree    bool
	Flags       []string // "mask", "apart"

	Arrived  time.Time // in the hub's time; see arrival
	Claimed  time.Time // what the kiosk's clock said
	Received time.Time // when the hub took it in
	Unsure   bool      // the kiosk could not vouch for its clock
	Booked   time.Time
	Slot     time.Time // what orders the queue; see slot
	Urgency  int       // higher goes first; 0 is ordinary

	Visit string // event id of the visit's first check-in; "" = this is its only stop
	Stop  int    // from 1, within a visit

	Moved     *Move // from where they were transferred last; nil = never
	Room      string
	CalledAt  time.Time
	Announced time.Time // called or recalled last
	EnteredAt time.Time // came into the room
	HeldUntil time.Time // on hold, and back in the order then by itself; zero = when staff say
	EndedAt   time.Time
	ToldAt    time.Time // when a wait was told first; zero before
}

// Reply is the stored answer to an event.
type Reply struct {
	Kiosk    string
	Type     kiosk.EventType
	At       time.Time // what the event says
	Received time.Time
	Receipt  kiosk.Receipt
}

// Kept is an event that could not be applied, with its bytes as they came.
type Kept struct {
	Event, Kiosk, Hash string
	Outcome            kiosk.Outcome
	Reason             string
	At                 time.Time
	Raw                []byte
}

// Deed is one line of who did what. The record numbers and chains them.
type Deed = audit.Line

// Alert is a call for staff as the hub follows it up.
type Alert struct {
	kiosk.Alert
	Level  int       `json:"level"`          // how often it has climbed without an answer
	Tell   string    `json:"tell,omitempty"` // who is asked now, from the configuration; empty = the desk
	Next   time.Time `json:"-"`              // when it climbs again
	SeenAt time.Time `json:"seen_at,omitzero"`
	Note   string    `json:"note,omitempty"` // plain words, nothing personal
}

// CallStart is one call as the estimates see it.
type CallStart struct {
	At      time.Time // call start
	Arrived time.Time // of the person called
	Ended   time.Time // zero while the visit lasts
}

// Wait is an estimate for one place. LowMin and HighMin are what people are
// told, in minutes; both 0 means nothing honest can be said.
type Wait struct {
	Expected        time.Duration
	LowMin, HighMin int
}

// Forecast is what a place was told first, and how long it really took.
type Forecast struct {
	Queue  string
	At     time.Time
	Wait   Wait
	Actual time.Duration
}
