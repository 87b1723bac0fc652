package flow

import (
	"context"

	"frontdoor/kiosk/form"
)

// questions handles the pages of the questionnaires and their review.
func (f *Flow) questions(ctx context.Context, e Event) {
	q := f.asking()
	if q == nil {
		return
	}
	switch e := e.(type) {
	case Answer:
		take := q.Answer
		if f.takesMany(e.Key) {
			take = func(key string, v ...form.Value) error { return q.Toggle(key, v[0]) }
		}
		if take(e.Key, e.Value) != nil {
			f.log.Warn("answer not taken", "form", q.Form().ID())
		}
		f.s.Missing = false
		f.s.Page = q.Page()
	case Decline:
		if q.Decline(e.Key) == nil {
			f.nextPage(q)
		}
	case NextPage:
		if f.s.Screen == Question {
			f.nextPage(q)
		}
	case ChangeAnswer:
		if q.Goto(e.Key) == nil {
			f.showPage(q)
			f.askFor(e.Key)
		}
	case SendAnswers:
		if f.s.Screen == Review {
			f.p.form++
			f.nextForm(ctx)
		}
	case Back:
		f.pageBack(q)
	}
}

func (f *Flow) takesMany(key string) bool {
	for _, item := range f.s.Page.Items {
		if item.Key == key {
			return item.Many
		}
	}
	return false
}

// asking is the questionnaire under way, nil when there is none.
func (f *Flow) asking() *form.Session {
	if f.p.form >= len(f.p.forms) {
		return nil
	}
	return f.p.forms[f.p.form]
}

// nextForm asks the next questionnaire, and saves after the last.
func (f *Flow) nextForm(ctx context.Context) {
	if q := f.asking(); q != nil {
		f.s.FormTitle = q.Form().Title(q.Lang())
		f.showPage(q)
		return
	}
	f.save(ctx)
}

func (f *Flow) showPage(q *form.Session) {
	f.s.Page, f.s.Missing, f.s.Item = q.Page(), false, 0
	f.show(Question)
}

// nextPage goes on to the next question of the page, and from the last one to
// the next page.
func (f *Flow) nextPage(q *form.Session) {
	f.s.Page = q.Page()
	asked, _ := f.s.Asked()
	if asked.Required && len(asked.Values) == 0 && !asked.Declined {
		f.s.Missing = true
		return
	}
	if f.s.Item+1 < f.s.questions() {
		f.s.Item, f.s.Missing = f.s.Item+1, false
		f.show(Question)
		return
	}
	done, missing := q.Next()
	switch {
	case len(missing) > 0:
		f.s.Missing = true
		f.askFor(missing[0].Key)
	case done:
		f.s.Reviewing = q.Review()
		f.show(Review)
	default:
		f.showPage(q)
	}
}

// askFor shows the question of the page that key names.
func (f *Flow) askFor(key string) {
	for f.s.Item = 0; f.s.Item < f.s.questions()-1; f.s.Item++ {
		if asked, _ := f.s.Asked(); asked.Key == key {
			return
		}
	}
}

// pageBack goes one question back; before the first question lies the page that
// led to it.
func (f *Flow) pageBack(q *form.Session) {
	switch {
	case f.s.Screen == Question && f.s.Item > 0:
		f.s.Item, f.s.Missing = f.s.Item-1, false
		f.show(Question)
	case f.s.Screen == Review, q.Back():
		f.showPage(q)
		f.s.Item = max(0, f.s.questions()-1)
	case f.p.form > 0:
		f.p.form--
		f.s.Reviewing = f.asking().Review()
		f.show(Review)
	default:
		f.p.forms, f.s.PrivateAsk = nil, false
		if f.p.found {
			f.show(ConfirmPerson)
		} else {
			f.show(Services)
		}
	}
}

// formLang is the language a form is asked in: the person's, unless nobody has
// reviewed that translation of what is clinical.
func (f *Flow) formLang(q *form.Form) string {
	if f.cfg.Drafts || q.Reviewed(f.s.Lang) {
		return f.s.Lang
	}
	return q.Lang()
}

// reword puts the questions under way into the language just chosen.
func (f *Flow) reword() {
	for _, q := range f.p.forms {
		q.Speak(f.formLang(q.Form()))
	}
	if q := f.asking(); q != nil {
		f.s.FormTitle = q.Form().Title(q.Lang())
		f.s.Page, f.s.Reviewing = q.Page(), q.Review()
	}
}
