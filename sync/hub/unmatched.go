package hub

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"frontdoor/kiosk"
)

// Somebody whom a kiosk could not find takes a number for the desk. Their place
// is in kiosk.DeskQueue, and what they said of themselves is in the record until
// it is purged. Staff look at it and match the ticket with an appointment, or
// dismiss it; both in their name, as the looking is.

// IdentityReader is what can be asked about those whom no kiosk found.
type IdentityReader interface {
	// Identity is what the holder of a place said of themselves.
	Identity(place string) (kiosk.Identity, bool, error)
	// Unmatched lists the live places with an identity and no appointment, by
	// their arrival.
	Unmatched() ([]Place, error)
}

// IdentityWriter keeps what such people said.
type IdentityWriter interface {
	// SaveIdentity stores what the holder of a place said; at is the hub's time.
	SaveIdentity(place string, at time.Time, id kiosk.Identity) error
	// Merge lets a place, into, answer to every code that another, from, answered
	// to; that one and its identity are no more.
	Merge(from, into Place) error
}

// maxSaid bounds each thing that somebody says of themselves, characters.
const maxSaid = 100

// matchable reports whether a check-in to the desk's queue can be matched later.
// That of anybody else always can be taken in.
func matchable(c kiosk.Checkin) bool {
	id := c.Identity
	if id == nil {
		return c.Service != kiosk.DeskQueue
	}
	for _, text := range []string{id.Initial, id.Postcode, id.Phone4, id.Card, id.Appointment} {
		if !plain(text, maxSaid) {
			return false
		}
	}
	return c.Service != kiosk.DeskQueue || c.Appointment == "" && *id != kiosk.Identity{}
}

// arrive adds the place of a new check-in. Who is at the desk is no arrival that
// other systems could make anything of, until they are matched.
func (w *work) arrive(p Place, c kiosk.Checkin) error {
	if c.Identity == nil || c.Appointment != "" {
		return w.place(p)
	}
	add := w.place
	if p.Queue == kiosk.DeskQueue {
		add = w.AddPlace
	}
	if err := add(p); err != nil {
		return err
	}
	return w.SaveIdentity(p.ID, w.now, *c.Identity)
}

// toMatch reports whether staff are to find the appointment of a place.
func (p Place) toMatch() bool { return p.Queue == kiosk.DeskQueue && p.State.Live() }

// Unmatched lists the tickets that wait to be matched, by arrival. It names nobody.
func (e *Engine) Unmatched(ctx context.Context) ([]BoardEntry, error) {
	list := []BoardEntry{}
	err := e.cfg.Store.View(ctx, func(r Reader) error {
		places, err := r.Unmatched()
		for _, p := range places {
			b := entry(p, nil)
			b.Queue = p.Queue
			list = append(list, b)
		}
		return err
	})
	return list, err
}

// Claim is a ticket to be matched, what its holder said, and the bookings of its
// service day that could be theirs. It is personal.
type Claim struct {
	Ticket     string         `json:"ticket"`
	State      State          `json:"state"`
	Arrived    time.Time      `json:"arrived"`
	Said       kiosk.Identity `json:"said"`
	Candidates []Candidate    `json:"candidates"` // that agree in most things first, at most maxCandidates
}

// Candidate is a booking that agrees with what somebody said of themselves.
type Candidate struct {
	Appointment kiosk.Appointment `json:"appointment"`
	Name        string            `json:"name"`
	BirthDate   kiosk.Date        `json:"birth_date,omitzero"`
	Agrees      []string          `json:"agrees"`           // "code", "card", "birth date", "postcode", "phone"
	Ticket      string            `json:"ticket,omitempty"` // checked in already
}

// maxCandidates bounds how many bookings one look shows.
const maxCandidates = 20

// Claim shows in the name of a person, who is noted, what the holder of a ticket
// said of themselves.
func (e *Engine) Claim(ctx context.Context, code, by string) (c Claim, err error) {
	if !named(by) {
		return c, errNoName()
	}
	err = e.update(ctx, func(w *work) error {
		p, said, err := w.claimed(code)
		if err != nil {
			return err
		}
		c = Claim{Ticket: p.Code, State: p.State, Arrived: p.Arrived, Said: said}
		if c.Candidates, err = w.candidates(p, said); err != nil {
			return err
		}
		return w.note(by, "look at details", p.Code, "")
	})
	return c, err
}

// claimed finds a ticket whose holder said who they are.
func (w *work) claimed(code string) (p Place, said kiosk.Identity, err error) {
	p, ok, err := w.PlaceOf(code)
	if err == nil && ok {
		said, ok, err = w.Identity(p.ID)
	}
	if err == nil && !ok {
		err = kiosk.Errorf(kiosk.CodeNotFound, "", "nobody said anything with ticket %s; list those to be matched with: hub unmatched", clip(code, maxCode))
	}
	return p, said, err
}

// candidates lists bookings of the day that agree in a birth date, a card or a
// code. A restricted record is never among them: the lead matches it by its id.
func (w *work) candidates(p Place, said kiosk.Identity) ([]Candidate, error) {
	from, to := w.e.span(p.Day)
	booked, err := w.Appointments(from, to)
	list := []Candidate{}
	for _, b := range booked {
		agrees := agreement(said, b)
		if len(agrees) == 0 || b.Person.Restricted {
			continue
		}
		here, _, err := w.PlaceFor(b.Appointment.ID, p.Day)
		if err != nil {
			return nil, err
		}
		list = append(list, Candidate{b.Appointment, b.Person.Name.Text, b.Person.BirthDate, agrees, here.Code})
	}
	slices.SortStableFunc(list, func(a, b Candidate) int { return cmp.Compare(len(b.Agrees), len(a.Agrees)) })
	return list[:min(len(list), maxCandidates)], err
}

// agreement lists in what a booking agrees with what somebody said; nothing when
// it is only where they live or their phone.
func agreement(said kiosk.Identity, b kiosk.RosterEntry) []string {
	var out []string
	same := func(what string, yes bool) {
		if yes {
			out = append(out, what)
		}
	}
	same("code", said.Appointment != "" && said.Appointment == b.Appointment.ID)
	same("card", said.Card != "" && slices.Contains(b.Person.Cards, said.Card))
	same("birth date", !said.BirthDate.IsZero() && said.BirthDate == b.Person.BirthDate)
	if len(out) == 0 {
		return nil
	}
	same("postcode", said.Postcode != "" && folded(said.Postcode) == folded(b.Person.Postcode))
	same("phone", said.Phone4 != "" && said.Phone4 == b.Person.Phone4)
	return out
}

// folded keeps the letters and digits of a postcode, in upper case.
func folded(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, s)
}
