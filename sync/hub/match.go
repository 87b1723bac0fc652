package hub

import (
	"context"
	"slices"
	"time"

	"frontdoor/kiosk"
)

// Match makes a ticket whose holder no kiosk found that of an appointment of its
// service day: it goes to the appointment's queue, with its code and its arrival,
// as if the kiosk had known. Done again it changes nothing; as long as the person
// waits, another appointment mends a wrong match. When somebody has checked in
// for the appointment already, the match is refused, unless staff say that it is
// the same person: then the ticket is another name for the first place.
func (e *Engine) Match(ctx context.Context, code, appointment, by string, same bool) (BoardEntry, error) {
	return e.onTicket(ctx, code, by, "match", "", func(w *work, p Place) (Place, error) {
		if p.Appointment == appointment && appointment != "" {
			return p, nil
		}
		if err := w.unmatched(p); err != nil {
			return p, err
		}
		b, ok, err := w.Booking(appointment)
		if err != nil {
			return p, err
		}
		svc, runs := e.services[b.Appointment.Service]
		switch {
		case !ok || !runs:
			return p, kiosk.Errorf(kiosk.CodeNotFound, "", "there is no such appointment; see what fits with: hub details %s", p.Code)
		case e.day(b.Appointment.At) != p.Day:
			return p, kiosk.Errorf(kiosk.CodeConflict, "", "that appointment is on %s and the ticket is of %s; take one of that day", e.day(b.Appointment.At), p.Day)
		}
		first, twice, err := w.PlaceFor(appointment, p.Day)
		if err != nil {
			return p, err
		}
		if twice {
			return w.merge(p, first, svc, by, same)
		}
		return w.matched(p, b, svc)
	})
}

// unmatched refuses a ticket that cannot be matched, or not any more.
func (w *work) unmatched(p Place) error {
	_, said, err := w.Identity(p.ID)
	switch {
	case err != nil:
		return err
	case !said:
		return kiosk.Errorf(kiosk.CodeConflict, "", "ticket %s is none to be matched; list those with: hub unmatched", p.Code)
	case !p.State.Live():
		return wrongState(p, "waiting, called or on hold")
	case p.Appointment != "" && (p.State != Waiting || p.Visit != ""):
		return kiosk.Errorf(kiosk.CodeConflict, "", "ticket %s was matched with another appointment and has gone on; end it, and check the person in again", p.Code)
	}
	return nil
}

// matched is a place with its appointment. The service's rules about early and
// late, and the person's other stops, apply as at a kiosk.
func (w *work) matched(p Place, b kiosk.RosterEntry, svc kiosk.Service) (Place, error) {
	p.Appointment, p.Person, p.Booked, p.Moved = b.Appointment.ID, b.Person.ID, b.Appointment.At, nil
	p, err := w.send(p, svc.ID, areaOf(svc, p.Flags), slot(time.Duration(svc.Late), b.Appointment.At, p.Arrived, p.Unsure))
	if err != nil {
		return p, err
	}
	if p, err = w.timed(p, svc); err != nil {
		return p, err
	}
	if p, err = w.plan(p); err != nil {
		return p, err
	}
	return p, w.tell(p)
}

// merge makes a ticket another name for the place that its appointment has.
func (w *work) merge(p, first Place, svc kiosk.Service, by string, same bool) (Place, error) {
	switch {
	case !same:
		return p, kiosk.Errorf(kiosk.CodeConflict, "", "that appointment is checked in already, as ticket %s; if it is the same person say so with -same", first.Code)
	case !first.State.Live() && first.State != Planned:
		return p, kiosk.Errorf(kiosk.CodeConflict, "", "that appointment is %s, as ticket %s; take that back with hub undo first", first.State, first.Code)
	}
	again := p
	again.State, again.Appointment = Waiting, first.Appointment
	first, err := w.standing(first, again)
	if err != nil {
		return p, err
	}
	if first, err = w.join(first, again, svc); err != nil {
		return p, err
	}
	if err := w.Merge(p, first); err != nil {
		return p, err
	}
	if _, err := w.touch(p.Queue); err != nil {
		return p, err
	}
	for _, code := range append([]string{p.Code}, p.Aliases...) {
		if !slices.Contains(first.Aliases, code) {
			first.Aliases = append(slices.Clone(first.Aliases), code)
		}
	}
	return first, w.note(by, "match", p.Code, "the same person as "+first.Code)
}

// Dismiss ends, in the name of a person, a ticket to be matched that no
// appointment belongs to.
func (e *Engine) Dismiss(ctx context.Context, code, by string) (BoardEntry, error) {
	return e.onTicket(ctx, code, by, "dismiss", "", func(w *work, p Place) (Place, error) {
		if err := w.unmatched(p); err != nil {
			return p, err
		}
		if p.Appointment != "" {
			return p, kiosk.Errorf(kiosk.CodeConflict, "", "ticket %s is matched with an appointment; end it with hub done or hub no-show", p.Code)
		}
		p.State, p.EndedAt = Done, w.now
		return p, nil
	})
}
