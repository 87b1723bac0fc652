package flow

import (
	"context"
	"slices"
	"time"

	"frontdoor/kiosk"
)

// confirmed goes on with the appointment that the person said is theirs:
// already here, wrong building, too early, or the questions.
func (f *Flow) confirmed(ctx context.Context) {
	a := f.p.entry.Appointment
	f.s.Timing, f.s.PrivateAsk, f.s.At = "", false, a.Building
	service, ok := f.service(a.Service)
	if !ok {
		f.desk()
		return
	}
	f.s.Service, f.s.Booked = &service, a.At
	t, done, err := f.ports.Store.TicketFor(ctx, a.ID)
	f.logged("read ticket", err)
	if done {
		f.already(t)
		return
	}
	if a.Building != f.cfg.Building {
		f.show(WrongBuilding)
		return
	}
	f.s.Timing = f.timing(a.At, service)
	if f.s.Timing == kiosk.Early {
		f.s.Opens = a.At.Add(-time.Duration(service.Early))
		f.show(TooEarly)
		return
	}
	f.ask(ctx)
}

// timing compares now with the appointment; a kiosk that is unsure of the time
// judges nobody.
func (f *Flow) timing(at time.Time, s kiosk.Service) kiosk.Timing {
	switch {
	case !f.s.TimeSure:
		return kiosk.Unsure
	case f.s.Now.Before(at.Add(-time.Duration(s.Early))):
		return kiosk.Early
	case f.s.Now.After(at.Add(time.Duration(s.Late))):
		return kiosk.Late
	}
	return kiosk.OnTime
}

// already shows the place of somebody who has checked in before.
func (f *Flow) already(t kiosk.Ticket) {
	f.s.Ticket, f.s.Already = t, true
	f.place()
	f.show(TicketShow)
}

// save confirms: one transaction holds ticket, check-in and sealed events, and
// only what it returns is ever shown as done.
func (f *Flow) save(ctx context.Context) {
	f.s.Flags = f.flags()
	t, already, err := f.ports.Store.CheckIn(ctx, f.p.entry.Appointment.ID, f.record)
	if err != nil {
		f.log.Error("check-in not saved", "code", string(kiosk.CodeOf(err)))
		f.show(Failed)
		return
	}
	if already {
		f.already(t)
		return
	}
	f.s.Ticket = t
	f.p.forms = nil
	f.place()
	f.print()
	if slices.Contains(f.s.Flags, FlagMask) {
		f.show(Mask)
		return
	}
	f.show(TicketShow)
}

// Flags that answers set on a check-in.
const (
	FlagMask     = "mask"     // a mask is offered
	FlagApart    = "apart"    // waits in the service's area apart
	FlagAlert    = "alert"    // staff are told
	FlagEscalate = "escalate" // staff were told at the answer, see escalate.go
)

func (f *Flow) flags() []string {
	var flags []string
	for _, s := range f.p.forms {
		flags = append(flags, s.Outcomes()...)
	}
	if f.p.safety != "" && len(f.p.forms) > 0 { // it stays, whatever became of the answer
		flags = append(flags, FlagEscalate)
	}
	slices.Sort(flags)
	return slices.Compact(flags)
}

// record makes what is committed for one ticket code.
func (f *Flow) record(code string) (kiosk.Record, error) {
	c := kiosk.Checkin{
		EventID: f.ports.NewID(), Kiosk: f.cfg.Kiosk, Ticket: code,
		Appointment: f.p.entry.Appointment.ID, Person: f.p.entry.Person.ID,
		Service: f.s.Service.ID, Area: f.area(), At: f.s.Now, TimeUnsure: !f.s.TimeSure,
		Booked: f.s.Booked, Timing: f.s.Timing, Method: f.p.method, Lang: f.s.Lang,
		StepFree: f.s.Heading.StepFree, Flags: f.s.Flags,
	}
	if c.Service == kiosk.DeskQueue {
		said := f.p.said
		c.Identity = &said
	}
	r := kiosk.Record{Checkin: c}
	add := func(id string, typ kiosk.EventType, body any) error {
		e, err := f.ports.Sealer.Seal(id, typ, f.s.Now, body)
		r.Events = append(r.Events, e)
		return err
	}
	if err := add(c.EventID, kiosk.EventCheckin, c); err != nil {
		return kiosk.Record{}, err
	}
	for _, s := range f.p.forms {
		response, _, err := s.Finish()
		if err != nil {
			return kiosk.Record{}, err
		}
		if err := add(f.ports.NewID(), kiosk.EventForm, kiosk.FormAnswer{Checkin: c.EventID, Form: s.Form().ID(), Response: response}); err != nil {
			return kiosk.Record{}, err
		}
	}
	if slices.Contains(f.s.Flags, FlagAlert) {
		kind := kiosk.AlertAnswer
		if slices.Contains(f.s.Flags, FlagMask) {
			kind = kiosk.AlertMask
		}
		a := kiosk.Alert{EventID: f.ports.NewID(), Kiosk: f.cfg.Kiosk, Kind: kind, At: f.s.Now, Ticket: code}
		f.p.staff = a.EventID
		if err := add(a.EventID, kiosk.EventAlert, a); err != nil {
			return kiosk.Record{}, err
		}
	}
	return r, nil
}

// area is where the person waits, after the answers. Of somebody whose answers
// this session has not heard it is not known, where they could wait apart: "".
func (f *Flow) area() string {
	switch {
	case f.s.Service.AreaApart == "":
		return f.s.Service.Area
	case slices.Contains(f.s.Flags, FlagApart):
		return f.s.Service.AreaApart
	case f.s.Already:
		return ""
	}
	return f.s.Service.Area
}

// place looks the ticket up in the newest snapshots, and follows it when it has
// gone on to another queue.
func (f *Flow) place() {
	q, p := kiosk.Follow(f.queues, f.s.Ticket.Queue, f.s.Ticket.Code)
	if p.Gone && !q.At.After(f.s.Ticket.Issued) {
		p.Gone = false // somebody else's number, of an earlier day
	}
	if q.Queue == "" {
		return
	}
	f.s.Place, f.s.PlaceAt, f.s.PlaceRev = p, q.At, q.Revision
	if id := f.room(); id != "" {
		f.s.Place.Room = id
	}
	if s, ok := f.service(q.Queue); ok && q.Queue != f.s.Ticket.Queue {
		f.s.Service, f.s.Ticket.Queue = &s, q.Queue
		f.s.Ticket.Area = f.area()
	}
}

// print puts the ticket on paper. It comes after the check-in is safe, and a
// fault never undoes it.
func (f *Flow) print() {
	if f.ports.Printer == nil || !f.s.Printer {
		return
	}
	f.s.Paper = Paper{Job: f.ports.NewID(), State: kiosk.PrintQueued}
	f.ports.Printer.Print(PrintJob{ID: f.s.Paper.Job, State: f.withWay(f.s)})
}

// printAgain prints once more for the same person after a reported fault;
// anything else needs staff.
func (f *Flow) printAgain() {
	if f.s.Paper.Again && f.s.Printer {
		f.p.reprinted = true
		f.print()
	}
}

// printed shows the end of this person's print job, and tells staff of any
// that failed.
func (f *Flow) printed(ctx context.Context, e Printed) {
	if e.Reason != "" {
		f.tell(ctx, "printer", e.Reason)
	} else {
		f.worked(ctx, "printer")
	}
	if e.Job == f.s.Heading.Print.Job && e.Job != "" {
		switch {
		case e.Unsure:
			f.s.Heading.Print.State = kiosk.PrintUnknown
		case e.Reason != "":
			f.s.Heading.Print.State = kiosk.PrintFailed
		default:
			f.s.Heading.Print.State = kiosk.PrintDone
		}
		return
	}
	if e.Job != f.s.Paper.Job || e.Job == "" {
		return
	}
	// Paper with a number that the hub has replaced is another person's number.
	f.s.Paper = Paper{Job: e.Job, State: kiosk.PrintDone, Again: f.s.OldCode != "" && !f.p.reprinted}
	switch {
	case e.Unsure: // a second paper needs somebody who looks at the slot
		f.s.Paper.State = kiosk.PrintUnknown
	case e.Reason != "":
		f.s.Paper = Paper{Job: e.Job, State: kiosk.PrintFailed, Again: !f.p.reprinted}
	}
}
