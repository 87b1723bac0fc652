package hub

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"frontdoor/kiosk"
)

// maxStops bounds the stops of one visit.
const maxStops = 16

// plan notes what else the person of a new place is booked for on its day, as
// later stops of the same visit. What they have missed already is not planned,
// nor what they checked in for before.
func (w *work) plan(p Place) (Place, error) {
	booked, err := w.booked(p)
	if err != nil {
		return p, err
	}
	return w.planned(p, booked)
}

// planned is plan, of somebody who is booked for these.
func (w *work) planned(p Place, booked []kiosk.RosterEntry) (Place, error) {
	if len(booked) == 0 {
		return p, nil
	}
	stops, err := w.Visit(p.Visit)
	if err != nil {
		return p, err
	}
	next := len(stops) + 1
	if p.Visit == "" {
		next = 2
	}
	in := came(p, stops)
	for _, b := range booked {
		a := b.Appointment
		svc, known := w.e.services[a.Service]
		_, placed, err := w.PlaceFor(a.ID, p.Day)
		if err != nil {
			return p, err
		}
		if !known || w.e.missed(a, in) || placed || a.ID == p.Appointment || next > maxStops {
			continue
		}
		p.Visit, p.Stop = cmp.Or(p.Visit, p.ID), max(p.Stop, 1)
		if err := w.expect(p, a, svc, next); err != nil {
			return p, err
		}
		next++
	}
	return p, nil
}

// soonest is a new place for the first of what its person is booked for in the same
// building that takes people now and was not missed: which of their letters somebody
// shows there must not matter. What they showed is planned behind it.
func (w *work) soonest(p Place, svc kiosk.Service, booked []kiosk.RosterEntry) (Place, kiosk.Service, error) {
	i := slices.IndexFunc(booked, func(e kiosk.RosterEntry) bool { return e.Appointment.ID == p.Appointment })
	for _, b := range booked[:max(i, 0)] {
		a, shown := b.Appointment, booked[i].Appointment
		first, known := w.e.services[a.Service]
		q := p
		q.Queue, q.Appointment, q.Booked, q.Area = first.ID, a.ID, a.At, areaOf(first, p.Flags)
		before := known && a.Building == shown.Building && a.At.Before(shown.At)
		if !before || w.now.Before(w.e.opens(q)) || w.e.missed(a, p) {
			continue
		}
		_, placed, err := w.PlaceFor(a.ID, p.Day)
		if err != nil {
			return p, svc, err
		}
		if !placed {
			q.Slot = slot(time.Duration(first.Late), q.Booked, q.Arrived, q.Unsure)
			return q, first, nil
		}
	}
	return p, svc, nil
}

// booked lists what the person of a place is booked for on its day, by time;
// nothing when the record has not booked the place itself for them.
func (w *work) booked(p Place) ([]kiosk.RosterEntry, error) {
	if p.Person == "" || p.Appointment == "" {
		return nil, nil
	}
	from, to := w.e.span(p.Day)
	list, err := w.AppointmentsOf(p.Person, from, to)
	if !slices.ContainsFunc(list, func(e kiosk.RosterEntry) bool { return e.Appointment.ID == p.Appointment }) {
		list = nil
	}
	return list, err
}

// missed reports whether somebody who came into the house for a place was too late
// for an appointment.
func (e *Engine) missed(a kiosk.Appointment, came Place) bool {
	return !came.Unsure && came.Arrived.After(a.At.Add(time.Duration(e.services[a.Service].Late)))
}

// came is the stop, of p and the stops of its visit, for which the person came into
// the house.
func came(p Place, stops []Place) Place {
	for _, s := range stops {
		if !s.Arrived.IsZero() && (p.Arrived.IsZero() || s.Arrived.Before(p.Arrived)) {
			p = s
		}
	}
	return p
}

// expect stores one later stop of p's visit.
func (w *work) expect(p Place, a kiosk.Appointment, svc kiosk.Service, number int) error {
	stop := Place{
		ID: p.Visit + "." + strconv.Itoa(number), Queue: svc.ID, Code: p.Code, Kiosk: p.Kiosk, State: Planned, Day: p.Day,
		Appointment: a.ID, Person: p.Person, Method: p.Method, Area: areaOf(svc, p.Flags), Lang: p.Lang, StepFree: p.StepFree, Flags: p.Flags,
		Received: w.now, Booked: a.At, Visit: p.Visit, Stop: number,
	}
	if _, err := w.touch(svc.ID); err != nil {
		return err
	}
	return w.AddPlace(stop)
}
