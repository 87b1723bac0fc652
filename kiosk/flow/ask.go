package flow

import (
	"context"
	"slices"

	"frontdoor/kiosk"
	"frontdoor/kiosk/form"
)

// ask starts the service's questionnaires, those that may be answered here; the
// others are announced.
func (f *Flow) ask(ctx context.Context) {
	f.p.forms, f.s.PrivateAsk = nil, false
	var earlier unfinished
	// A letter's code is enough to check in, not to read what was answered.
	if f.p.found && !f.s.Proxy && f.p.method != kiosk.ByCode {
		if earlier, _ = f.drafts.take(f.p.entry.Appointment.ID); f.unanswered(earlier.Safety) {
			f.p.safety, f.p.supported = earlier.Safety, true
		}
	}
	for _, id := range f.s.Service.Questions {
		q, ok := f.cfg.Forms[id]
		switch {
		case !ok || !f.fits(q):
		case q.Place() == form.Private && !f.cfg.Private, q.SelfOnly() && !f.p.found, f.unheeded(q):
			f.s.PrivateAsk = true
		default:
			f.p.forms = append(f.p.forms, f.resumed(q, earlier))
		}
	}
	f.p.form = 0
	f.nextForm(ctx)
}

// unheeded reports whether a form can call for help that nobody has shown they
// will hear: it stays off until its alert was tested.
func (f *Flow) unheeded(q *form.Form) bool {
	return slices.Contains(q.OutcomeCodes(), FlagEscalate) && !f.s.Now.Before(f.cfg.Proven)
}

// fits reports whether a form is meant for the person and may be answered by
// whoever answers.
func (f *Flow) fits(q *form.Form) bool {
	if q.SelfOnly() && f.s.Proxy {
		return false
	}
	return q.AnyAge() || f.p.found && q.FitsAge(f.p.entry.Person.BirthDate.AgeAt(f.s.Now))
}

// starting is what a questionnaire is told of the person: whom it is about, and
// who answers where that is somebody else.
func (f *Flow) starting(q *form.Form) form.Start {
	s := form.Start{Lang: f.formLang(q), Now: f.s.Now, Author: "Device/" + f.cfg.Kiosk}
	if f.p.found {
		s.Subject = "Patient/" + f.p.entry.Person.ID
		s.Source, s.Proxy = s.Subject, f.s.Proxy
	}
	return s
}
