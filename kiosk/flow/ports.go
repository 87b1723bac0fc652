package flow

import (
	"context"
	"time"

	"frontdoor/kiosk"
)

// Store keeps what must not be lost. Every method is one transaction, and
// nothing is told to anyone before it has committed.
type Store interface {
	// CheckIn takes the next ticket code, lets build make the record with it,
	// and commits ticket, check-in and sealed events together. When the same
	// appointment was checked in here before, build is not called and the
	// earlier ticket comes back with already true.
	CheckIn(ctx context.Context, appointment string, build func(code string) (kiosk.Record, error)) (t kiosk.Ticket, already bool, err error)
	// Append commits events that belong to no ticket: alerts, feedback.
	Append(ctx context.Context, events ...kiosk.SealedEvent) error
	// Call commits a call for urgent help; Calls returns the event ids of those
	// that no named person has answered yet.
	Call(ctx context.Context, event kiosk.SealedEvent) error
	Calls(ctx context.Context) ([]string, error)

	// ByBirthDate, ByAppointment and ByCard open the roster's bucket for one
	// key; the caller compares and forgets.
	ByBirthDate(ctx context.Context, day kiosk.Date) ([]kiosk.RosterEntry, error)
	ByAppointment(ctx context.Context, id string) ([]kiosk.RosterEntry, error)
	ByCard(ctx context.Context, number string) ([]kiosk.RosterEntry, error)

	// TicketFor returns the ticket of an appointment checked in here.
	TicketFor(ctx context.Context, appointment string) (kiosk.Ticket, bool, error)
	// Ticket returns a ticket issued here by its code.
	Ticket(ctx context.Context, code string) (kiosk.Ticket, bool, error)
	// Snapshots returns the newest snapshot of every queue.
	Snapshots(ctx context.Context) ([]kiosk.QueueSnapshot, error)
	// Closures returns what is closed now.
	Closures(ctx context.Context) ([]kiosk.Closure, error)
	// Commands returns what staff have this kiosk do; the zero value when they
	// never said.
	Commands(ctx context.Context) (kiosk.Commands, error)
}

// Sealer signs and seals an event so that only the hub can read it.
type Sealer interface {
	Seal(id string, typ kiosk.EventType, at time.Time, body any) (kiosk.SealedEvent, error)
}

// Readers are the scanner and the card reader. They look only while asked to,
// so that a code held up by chance does nothing. What they read comes back as
// CodeShown, CardShown, TicketShown or StrangeCode.
type Readers interface {
	Look(on bool)
}

// Printer takes a ticket to print and returns at once; the end of the job
// comes back as a Printed event with the job's id.
type Printer interface {
	Print(job PrintJob)
}

// PrintJob is what goes on paper: the state at the moment of printing, worded
// by whoever draws it: the ticket, or Directions alone.
type PrintJob struct {
	ID         string
	State      State
	Directions bool
}

// Panel is the urgent relay and light beside the screen. It works without the
// hub and returns at once.
type Panel interface {
	Urgent(on bool)
}

// Slips prints a few words at the desk, when nobody has answered an alert, and
// returns at once. It needs neither the hub nor this kiosk's own printer.
type Slips interface {
	Slip(alert kiosk.Alert)
}

// Clock gives the time. Sure is false while the kiosk cannot vouch for it: no
// hub has told it the time since it started.
type Clock interface {
	Now() (now time.Time, sure bool)
}

// Ports are all that a Flow needs from outside. Readers, Printer, Panel
// and Desk may be nil: what needs them is then not offered.
type Ports struct {
	Store   Store
	Sealer  Sealer
	Clock   Clock
	Readers Readers
	Printer Printer
	Panel   Panel
	Desk    Slips
	NewID   func() string // UUIDv7
}
