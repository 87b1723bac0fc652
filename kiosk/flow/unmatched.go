package flow

import (
	"context"
	"time"

	"frontdoor/kiosk"
)

// A kiosk that is cut off from the hub may not have heard of somebody's booking.
// Whoever it cannot find then takes a number for the desk: what they typed or
// showed goes to the hub sealed, and staff match it with an appointment. While
// the hub can be reached the roster is whole, and the desk is for the rest.

// numbered reports whether whoever is sent to the desk may take a number for it.
// It does not depend on why they were not found, or that would show.
func (f *Flow) numbered() bool { return !f.s.Online && f.p.said != kiosk.Identity{} }

// identity is what has been typed, as the desk needs it.
func (e Entry) identity(born kiosk.Date) kiosk.Identity {
	id := kiosk.Identity{BirthDate: born, Initial: e.Initial}
	if e.Phone {
		id.Phone4 = e.Factor
	} else {
		id.Postcode = e.Factor
	}
	return id
}

// denied goes on when the person found is not the one who stands here. What they
// typed is still theirs; a code or card that is somebody else's is not.
func (f *Flow) denied() {
	if f.p.method != kiosk.ByDetails {
		f.p.said = kiosk.Identity{}
	}
	f.p.entry, f.p.found = kiosk.RosterEntry{}, false
	f.desk()
}

// takeNumber checks somebody in to the desk's queue, without an appointment.
func (f *Flow) takeNumber(ctx context.Context) {
	if f.s.Screen != Desk || !f.s.Number {
		return
	}
	f.p.entry, f.p.found, f.p.forms = kiosk.RosterEntry{}, false, nil
	f.p.method = kiosk.ByDetails
	switch {
	case f.p.said.Appointment != "":
		f.p.method = kiosk.ByCode
	case f.p.said.Card != "":
		f.p.method = kiosk.ByCard
	}
	f.s.Service = &kiosk.Service{ID: kiosk.DeskQueue, Building: f.cfg.Building, Area: f.cfg.Desk}
	f.s.Booked, f.s.Timing, f.s.PrivateAsk, f.s.Number = time.Time{}, kiosk.OnTime, false, false
	if !f.s.TimeSure {
		f.s.Timing = kiosk.Unsure
	}
	f.save(ctx)
	f.p.said = kiosk.Identity{}
}
