package hub

import (
	"cmp"
	"context"
	"time"

	"frontdoor/kiosk"
)

// Import stores bookings, all of them or none; a booking known by its id is
// replaced. Those of its people who are in the house already are where the new
// booking has them: see rebook.
func (e *Engine) Import(ctx context.Context, entries []kiosk.RosterEntry, by string) error {
	if !named(by) {
		return errNoName()
	}
	return e.update(ctx, func(w *work) error {
		booked := make(map[string]kiosk.RosterEntry, len(entries))
		people := make(map[string]bool)
		for _, a := range entries {
			if err := w.SaveAppointment(a); err != nil {
				return err
			}
			booked[a.Appointment.ID] = a
			people[a.Person.ID] = true
		}
		return cmp.Or(w.rebookAll(booked, people), w.note(by, "import", "appointments", ""))
	})
}

// rebookAll follows new bookings with the places of their appointments, and makes
// what is new for people who are in the house a stop of their visit.
func (w *work) rebookAll(booked map[string]kiosk.RosterEntry, people map[string]bool) error {
	places, err := w.Planned("")
	if err != nil {
		return err
	}
	for _, s := range w.e.cfg.Services {
		live, err := w.Live(s.ID)
		if err != nil {
			return err
		}
		places = append(places, live...)
	}
	for i, p := range places {
		if b, ok := booked[p.Appointment]; ok {
			if places[i], err = w.rebook(p, b); err != nil {
				return err
			}
		}
	}
	for _, p := range places {
		if !people[p.Person] || p.State == Expired {
			continue
		}
		people[p.Person] = false
		visit := p.Visit
		if p, err = w.plan(p); err == nil && p.Visit != visit {
			err = w.SetPlace(p)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// rebook gives a place what its appointment has become. A stop that is still to
// come changes its queue and time with it, and is off when the appointment is put
// off to another day or given to somebody else. Who waits for it in its own queue changes their turn alone:
// whoever is here, was called or was sent elsewhere is in the hands of staff.
func (w *work) rebook(p Place, b kiosk.RosterEntry) (Place, error) {
	before, a := p, b.Appointment
	svc, known := w.e.services[a.Service]
	another, why := w.e.day(a.At) != p.Day, "the appointment was put off to another day"
	given := p.Person != "" && p.Person != b.Person.ID
	if given {
		another, why = true, "the appointment was given to somebody else"
	}
	switch {
	case p.State == Planned && another:
		if given {
			if err := w.oneOfTwo(p, "An import gave a later stop of this ticket to another person's number: see whether that is still the same person, and where they should go."); err != nil {
				return p, err
			}
		}
		p.State, p.Appointment = Expired, "" // free to be checked in for, should it come back
		if err := w.note("hub", "expire", p.Code, p.Queue+": "+why); err != nil {
			return p, err
		}
	case !known || another:
		return p, nil
	case p.State == Planned:
		p.Queue, p.Booked = svc.ID, a.At
		if p.Queue != before.Queue {
			p.Area = areaOf(svc, p.Flags)
		}
	case p.Queue == svc.ID && p.Moved == nil && (p.State == Waiting || p.State == OnHold) && !p.Booked.IsZero():
		early := p.HeldUntil.Equal(w.e.opens(p))
		p.Booked = a.At
		stops, err := w.Visit(p.Visit)
		if err != nil {
			return p, err
		}
		p.Slot = w.e.turn(p, stops)
		if early && !p.HeldUntil.IsZero() {
			p.HeldUntil = w.e.opens(p)
		}
	}
	if p.State == before.State && p.Queue == before.Queue && p.Booked.Equal(before.Booked) {
		return p, nil
	}
	_, err1 := w.touch(before.Queue)
	_, err2 := w.touch(p.Queue)
	return p, cmp.Or(err1, err2, w.SetPlace(p))
}

// turn is the slot of a place within a visit: who was in the house in time is not
// late because another stop took long.
func (e *Engine) turn(p Place, stops []Place) time.Time {
	in := came(p, stops).Arrived
	at := slot(time.Duration(e.services[p.Queue].Late), p.Booked, in, p.Unsure)
	if at.Equal(in) {
		return p.Arrived
	}
	return at
}
