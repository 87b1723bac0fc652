package flow

import (
	"cmp"
	"context"
	"slices"
	"time"

	"frontdoor/kiosk"
)

// maxTries is how often details may fail to match before a pause.
const maxTries = 5

// identify handles the pages on which a person shows who they are.
func (f *Flow) identify(ctx context.Context, e Event) {
	switch e := e.(type) {
	case CodeShown:
		if f.s.Screen == Identify {
			f.codeShown(ctx, e.Appointment)
		}
	case CardShown:
		if f.s.Screen == Identify {
			f.cardShown(ctx, e.Number)
		}
	case DetailsShown:
		if f.s.Screen == Identify {
			f.detailsShown(e)
		}
	case TicketShown:
		if f.s.Screen == Identify {
			f.s.Strange = "scan.is-ticket"
		}
	case StrangeCode:
		f.s.Strange = e.Key
		if e.Key == "" {
			f.s.Strange = "scan.unknown"
		}
	case TypeDetails:
		f.typeDetails()
	case Key:
		f.key(e.Text)
	case Erase:
		f.erase()
	case UsePhone:
		f.s.Entry.Phone, f.s.Entry.Factor = e.Phone, ""
	case EntryDone:
		f.entryDone(ctx)
	case Confirm:
		if f.s.Screen == ConfirmPerson {
			f.s.Proxy = e.Proxy
			f.confirmed(ctx)
		}
	case Deny:
		f.denied()
	case Back:
		f.backFrom()
	}
}

func (f *Flow) backFrom() {
	switch f.s.Screen {
	case Identify:
		f.reset()
	case Initial:
		f.show(BirthDate)
	case Factor:
		f.show(Initial)
	default:
		f.s.Entry, f.s.Masked, f.p.card = Entry{}, Masked{}, nil
		f.show(Identify)
	}
}

func (f *Flow) typeDetails() {
	if f.paused > 0 {
		f.show(Paused)
		return
	}
	f.s.Entry = Entry{}
	f.show(BirthDate)
}

// codeShown recognises the bearer of a signed code. The code names an
// appointment; the person still confirms that it is theirs.
func (f *Flow) codeShown(ctx context.Context, appointment string) {
	f.p.said = kiosk.Identity{Appointment: appointment}
	entries, err := f.ports.Store.ByAppointment(ctx, appointment)
	f.logged("open roster", err)
	if len(entries) == 0 {
		f.desk()
		return
	}
	all, err := f.ports.Store.ByBirthDate(ctx, entries[0].Person.BirthDate)
	f.logged("open roster", err)
	mine := slices.DeleteFunc(all, func(r kiosk.RosterEntry) bool { return r.Person.ID != entries[0].Person.ID })
	f.recognise(ctx, kiosk.ByCode, append(entries, mine...), appointment)
}

// cardShown finds the card's holder; because a card can be copied, the birth
// date is asked as well.
func (f *Flow) cardShown(ctx context.Context, number string) {
	if f.paused > 0 {
		f.show(Paused)
		return
	}
	entries, err := f.ports.Store.ByCard(ctx, number)
	f.logged("open roster", err)
	f.p.card, f.p.said = entries, kiosk.Identity{Card: number}
	f.s.Entry = Entry{ByCard: true}
	f.show(BirthDate)
}

func (f *Flow) matchDetails(ctx context.Context) {
	day, _ := f.birthDay()
	bucket, err := f.ports.Store.ByBirthDate(ctx, day)
	f.logged("open roster", err)
	typed := f.s.Entry
	f.p.said = typed.identity(day)
	f.match(ctx, kiosk.ByDetails, slices.DeleteFunc(bucket, func(r kiosk.RosterEntry) bool {
		if !initials(r.Person.Name)[typed.Initial] {
			return true
		}
		known := foldCode(r.Person.Postcode)
		if typed.Phone {
			known = r.Person.Phone4
		}
		return known == "" || known != typed.Factor
	}))
}

// match counts a failure, or recognises the one person who is left. Several
// people left means ambiguous, which reads exactly like nobody.
func (f *Flow) match(ctx context.Context, method kiosk.Method, left []kiosk.RosterEntry) {
	for _, r := range left {
		if r.Person.ID != left[0].Person.ID {
			left = nil
			break
		}
	}
	if len(left) == 0 || left[0].Person.Restricted {
		f.fails = append(f.fails, remembered)
		if len(f.fails) >= maxTries {
			f.fails, f.paused = nil, f.cfg.Pause
			f.forgetEntry()
			f.show(Paused)
			return
		}
		f.desk()
		return
	}
	f.recognise(ctx, method, left, "")
}

// recognise takes the appointments of one person and asks them to confirm the
// one they are here for. A code names the one it was made for.
func (f *Flow) recognise(ctx context.Context, method kiosk.Method, own []kiosk.RosterEntry, named string) {
	entry, ok := f.pick(ctx, own, named)
	f.forgetEntry()
	if !ok || entry.Person.Restricted {
		f.desk()
		return
	}
	f.p.entry, f.p.found, f.p.method, f.p.before = entry, true, method, nil
	f.p.safety, f.p.supported, f.s.SafeBy = "", false, "" // another person's, if somebody else was here before
	var letters []string
	for _, part := range append(slices.Clone(entry.Person.Name.Given), entry.Person.Name.Family...) {
		letters = append(letters, foldInitial(part))
	}
	if len(letters) == 0 {
		letters = []string{foldInitial(entry.Person.Name.Text)}
	}
	f.s.Masked = Masked{Initials: letters, At: entry.Appointment.At, Service: entry.Appointment.Service}
	f.show(ConfirmPerson)
}

// pick chooses among one person's appointments of today: the one a code names,
// else the first that is still ahead or just missed and not yet checked in,
// else one that is checked in already.
func (f *Flow) pick(ctx context.Context, own []kiosk.RosterEntry, named string) (kiosk.RosterEntry, bool) {
	var today []kiosk.RosterEntry
	for _, r := range own {
		if !f.s.TimeSure || kiosk.DateOf(r.Appointment.At.In(f.s.Now.Location())) == kiosk.DateOf(f.s.Now) {
			today = append(today, r)
		}
	}
	slices.SortStableFunc(today, func(a, b kiosk.RosterEntry) int { return a.Appointment.At.Compare(b.Appointment.At) })
	for _, r := range today {
		if r.Appointment.ID == named {
			return r, true
		}
	}
	if named != "" || len(today) == 0 {
		return kiosk.RosterEntry{}, false
	}
	if !f.s.TimeSure {
		return f.nearest(ctx, today), true
	}
	best := today[len(today)-1]
	for i := len(today) - 1; i >= 0; i-- {
		r := today[i]
		_, done, err := f.ports.Store.TicketFor(ctx, r.Appointment.ID)
		f.logged("read ticket", err)
		if !done && f.s.Now.Before(r.Appointment.At.Add(f.lateLimit(r.Appointment.Service))) {
			best = r
		}
	}
	return best, true
}

// nearest is the appointment closest to a time that nobody can vouch for, among
// those not checked in yet as long as there are any.
func (f *Flow) nearest(ctx context.Context, own []kiosk.RosterEntry) kiosk.RosterEntry {
	open := slices.DeleteFunc(slices.Clone(own), func(r kiosk.RosterEntry) bool {
		_, done, err := f.ports.Store.TicketFor(ctx, r.Appointment.ID)
		f.logged("read ticket", err)
		return done
	})
	if len(open) == 0 {
		open = own
	}
	return slices.MinFunc(open, func(a, b kiosk.RosterEntry) int {
		return cmp.Compare(a.Appointment.At.Sub(f.s.Now).Abs(), b.Appointment.At.Sub(f.s.Now).Abs())
	})
}

// remembered is how long a failed try counts towards the pause. A success does
// not wipe it out: otherwise one's own letter would buy more guesses.
const remembered = 10 * time.Minute

// forgive lets the failed tries grow older.
func (f *Flow) forgive(step time.Duration) {
	for i := range f.fails {
		f.fails[i] -= step
	}
	f.fails = slices.DeleteFunc(f.fails, func(left time.Duration) bool { return left <= 0 })
}

func (f *Flow) lateLimit(service string) time.Duration {
	if s, ok := f.service(service); ok {
		return time.Duration(s.Late)
	}
	return 0
}

func (f *Flow) service(id string) (kiosk.Service, bool) {
	for _, s := range f.cfg.Services {
		if s.ID == id {
			return s, true
		}
	}
	return kiosk.Service{}, false
}

// forgetEntry drops what was typed and whose card was shown.
func (f *Flow) forgetEntry() { f.s.Entry, f.p.card, f.s.Strange = Entry{}, nil, "" }

// desk sends the person to the desk. No match, an ambiguous one and a
// restricted one look exactly alike.
func (f *Flow) desk() {
	f.forgetEntry()
	f.s.Masked, f.s.Number = Masked{}, f.numbered()
	f.show(Desk)
}

func (f *Flow) logged(what string, err error) {
	if err != nil {
		f.log.Error("store failed", "doing", what, "code", string(kiosk.CodeOf(err)))
	}
}
