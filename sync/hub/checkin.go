package hub

import (
	"fmt"
	"regexp"
	"slices"
	"time"

	"frontdoor/kiosk"
)

// checkin places a person, or finds that they have a place already.
func (w *work) checkin(ev Incoming, c kiosk.Checkin, r kiosk.Receipt) (kiosk.Receipt, error) {
	svc, known := w.e.services[c.Service]
	if !known {
		return w.aside(ev, r, kiosk.Held, "this hub runs no queue "+clip(c.Service, 60))
	}
	if reason := unfit(c); reason != "" {
		return w.aside(ev, r, kiosk.Refused, reason)
	}
	p, err := w.placeFrom(ev, c, svc)
	if err != nil {
		return r, err
	}
	if c.Appointment != "" {
		first, twice, err := w.PlaceFor(c.Appointment, p.Day)
		if err != nil {
			return r, err
		}
		if twice {
			if first, err = w.standing(first, p); err != nil {
				return r, err
			}
			return w.alreadyHere(first, p, svc, r)
		}
	}
	if p.State == Recorded {
		return r, w.arrive(p, c)
	}
	return w.admit(p, svc, c, r)
}

// admit gives a new place its code, its queue and its turn.
func (w *work) admit(p Place, svc kiosk.Service, c kiosk.Checkin, r kiosk.Receipt) (kiosk.Receipt, error) {
	var err error
	if p.Code, err = w.ruleCode(p); err != nil {
		return r, err
	}
	booked, err := w.booked(p)
	if err != nil {
		return r, err
	}
	if p, svc, err = w.soonest(p, svc, booked); err != nil {
		return r, err
	}
	if p, err = w.timed(p, svc); err != nil {
		return r, err
	}
	if p.Code != c.Ticket {
		r.Ticket = p.Code
	}
	if p, err = w.planned(p, booked); err != nil {
		return r, err
	}
	if err = w.arrive(p, c); err != nil {
		return r, err
	}
	r.Revision, err = w.touch(p.Queue)
	return r, err
}

// ticketCode is what a kiosk may call a ticket. Codes are published to every
// kiosk and read out, so they must not be able to hold anything else.
var ticketCode = regexp.MustCompile(`^[A-Z]{1,3} ?[0-9]{1,5}$`)

// maxCode bounds a ticket code, bytes.
const maxCode = 32

// unfit says why a check-in cannot be taken, "" when it can.
func unfit(c kiosk.Checkin) string {
	switch {
	case !ticketCode.MatchString(c.Ticket):
		return "a ticket code is letters and a number, as KD 042"
	case unshowable(append([]string{c.Appointment, c.Person, c.Area, c.Lang, string(c.Method)}, c.Flags...)):
		return "a check-in has at most 16 flags, and texts of at most 200 plain characters"
	case !writable(c.At) || !writable(c.Booked):
		return "a check-in's times are of the years 1 to 9999"
	case !matchable(c):
		return "a number for the desk has no appointment, and says in at most 100 plain characters each who took it"
	}
	return ""
}

// unshowable reports whether what a kiosk says would not fit on a board, or is
// what screens obey.
func unshowable(texts []string) bool {
	return len(texts) > 5+16 || slices.ContainsFunc(texts, func(s string) bool { return !plain(s, 200) })
}

// placeFrom makes the place that a check-in asks for. The envelope, not the
// body, says which kiosk sent it; the hub's own booking, where it has one,
// says when it was for.
func (w *work) placeFrom(ev Incoming, c kiosk.Checkin, svc kiosk.Service) (Place, error) {
	booked := c.Booked
	if c.Appointment != "" {
		a, ok, err := w.Appointment(c.Appointment)
		if err != nil {
			return Place{}, err
		}
		if ok && a.Service == c.Service {
			booked = a.At
		}
	}
	if c.Appointment == "" {
		c.Person = "" // a walk-in is nobody
	}
	p := Place{
		ID: ev.ID, Queue: c.Service, Code: c.Ticket, Kiosk: ev.Kiosk, State: Waiting,
		Appointment: c.Appointment, Person: c.Person, Method: c.Method, Area: c.Area,
		Lang: c.Lang, StepFree: c.StepFree, Flags: c.Flags,
		Claimed: c.At.UTC(), Received: w.now, Unsure: c.TimeUnsure, Booked: booked.UTC(),
		Arrived: arrival(c.At.UTC(), w.now, c.TimeUnsure),
	}
	p.Slot = slot(time.Duration(svc.Late), p.Booked, p.Arrived, p.Unsure)
	p.Day = w.e.day(p.Arrived)
	if p.Unsure && !p.Booked.IsZero() && dayBefore(w.e.day(p.Booked), p.Day) {
		p.Day = w.e.day(p.Booked)
	}
	if w.past(p.Day) {
		p.State = Recorded
	}
	p, _ = w.e.earlier(w.e.clock(p.Kiosk), p)
	return p, nil
}

// alreadyHere makes a second check-in of an appointment another name for the
// first place. Which of the two reached the hub first must not matter, so the
// place takes the earlier arrival and the needs of both.
func (w *work) alreadyHere(first, again Place, svc kiosk.Service, r kiosk.Receipt) (kiosk.Receipt, error) {
	r.Alias = first.Code
	live := first.State.Live()
	if !first.answersTo(again.Code) {
		asked := again.Code
		if live {
			var err error
			if again.Code, err = w.ruleCode(again); err != nil {
				return r, err
			}
		}
		if again.Code != asked {
			r.Ticket = again.Code
		}
		if err := w.AddAlias(first, again); err != nil {
			return r, err
		}
	}
	if again.State != Recorded && first.Person != "" && again.Person != "" && first.Person != again.Person {
		said := fmt.Sprintf("Has checked in for the appointment of ticket %s, under another person's number: see whether these are two people.", first.Code)
		if err := w.oneOfTwo(again, said); err != nil {
			return r, err
		}
	}
	if !live {
		var err error
		if r.Revision, err = w.touch(first.Queue); err != nil {
			return r, err
		}
		return r, w.cameBack(first, again)
	}
	first, err := w.join(first, again, svc)
	if err != nil {
		return r, err
	}
	if err := w.SetPlace(first); err != nil {
		return r, err
	}
	r.Revision, err = w.touch(first.Queue)
	return r, err
}

// oneOfTwo tells staff when an appointment may be two people's: one number of a
// person stands with it here, and another there.
func (w *work) oneOfTwo(p Place, said string) error {
	return w.raise(kiosk.Alert{EventID: p.ID + "-person", Kiosk: p.Kiosk, Kind: kiosk.AlertHelp, At: w.now, Ticket: p.Code}, said)
}

// join is joined. Who turns out to have come in time is no longer where the rule
// about late people put them, unless they have gone on from there.
func (w *work) join(first, again Place, svc kiosk.Service) (Place, error) {
	late := func(p Place) bool { return !p.Unsure && p.Arrived.Sub(p.Booked) > time.Duration(svc.Late) }
	p := first.joined(again, svc)
	if p.Booked.IsZero() || !late(first) || late(p) {
		return p, nil
	}
	aside := p.State == OnHold && p.HeldUntil.IsZero() && p.CalledAt.IsZero()
	switch m := p.Moved; {
	case m == nil && svc.LateTo == LateToDesk && aside:
		return p.resumed(), nil
	case m != nil && m.Before == nil && m.Queue == svc.ID && p.Queue == svc.LateTo && p.State == Waiting:
		return w.moveBack(p)
	}
	return p, nil
}

// joined is a live place with the earlier arrival and the needs of a second
// check-in; svc is the service of the appointment.
func (p Place) joined(again Place, svc kiosk.Service) Place {
	if again.Arrived.Before(p.Arrived) && again.Appointment == p.Appointment {
		p.Arrived, p.Unsure = again.Arrived, again.Unsure
		s := slot(time.Duration(svc.Late), p.Booked, p.Arrived, p.Unsure)
		if p.Moved == nil {
			p.Slot = s
		} else { // the appointment is with the queue they came from
			p.Slot = p.Arrived
			p.Moved.origin().Slot = s
		}
	}
	p.StepFree = p.StepFree || again.StepFree
	p.Flags = union(p.Flags, again.Flags)
	return p
}

// cameBack tells staff when somebody who was marked as absent checks in again:
// whether they get a new place is for a person to say.
func (w *work) cameBack(first, again Place) error {
	if first.State != NoShow || !again.Arrived.After(first.EndedAt) {
		return nil
	}
	a := kiosk.Alert{EventID: again.ID + "-back", Kiosk: again.Kiosk, Kind: kiosk.AlertHelp, At: w.now, Ticket: first.Code}
	return w.raise(a, "Marked as absent, and has checked in again.")
}

// ruleCode returns the code by which a place will be called: its own, or, when
// a live place answers to that already, the same with a letter added, so that
// staff who are shown the paper can see what happened.
func (w *work) ruleCode(p Place) (string, error) {
	code := p.Code
	for i := 0; ; i++ {
		live, err := w.CodeLive(code)
		if err != nil {
			return "", err
		}
		if !live {
			break
		}
		code = p.Code + suffix(i)
	}
	if code == p.Code {
		return code, nil
	}
	a := kiosk.Alert{EventID: p.ID + "-code", Kiosk: p.Kiosk, Kind: AlertCode, At: w.now, Ticket: code}
	return code, w.raise(a, fmt.Sprintf("Two people hold ticket %s; the later one is called as %s.", p.Code, code))
}

// suffix gives B, C, … Z, then numbers from 2.
func suffix(i int) string {
	if i < 25 {
		return string(rune('B' + i))
	}
	return fmt.Sprintf("-%d", i-23)
}

// answersTo reports whether code is one of the place's own.
func (p Place) answersTo(code string) bool {
	same := func(c string) bool { return CodeKey(c) == CodeKey(code) }
	return same(p.Code) || slices.ContainsFunc(p.Aliases, same)
}

func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
