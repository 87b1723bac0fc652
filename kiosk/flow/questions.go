package flow

import (
	"context"
	"slices"

	"frontdoor/kiosk/form"
)

// questions handles the pages of the questionnaires and their review.
func (f *Flow) questions(ctx context.Context, e Event) {
	q := f.asking()
	if q == nil {
		return
	}
	if f.s.Screen == Question && f.typed(q, e) {
		f.raiseEscalation(ctx, q)
		return
	}
	switch e := e.(type) {
	case Answer:
		f.answer(ctx, q, e)
	case Decline:
		if asked, _ := f.s.Asked(); q.Decline(e.Key) == nil {
			f.refresh(q, asked.Key)
			f.typing()
			f.nextPage(ctx, q)
		}
	case NextPage:
		if f.s.Screen == Question {
			f.nextPage(ctx, q)
		}
	case ChangeAnswer:
		if f.s.Screen == Review && q.Goto(e.Key) == nil {
			f.p.reviewed = shownKeys(q)
			f.showPage(q)
			f.askFor(e.Key)
		}
	case AddAnother, RemoveThis, NoMore:
		if f.s.Screen == Another {
			f.another(ctx, q, e)
		}
	case HideScreen:
		f.overlay(Hidden)
	case Continue:
		if f.s.Screen == Support {
			f.askAnother(q)
		}
	case SendAnswers:
		if f.s.Screen == Review {
			f.send(ctx, q)
		}
	case Back:
		f.pageBack(ctx, q)
	}
}

// answer takes a choice.
func (f *Flow) answer(ctx context.Context, q *form.Session, e Answer) {
	asked, _ := f.s.Asked()
	take := q.Answer
	if f.takesMany(e.Key) {
		take = func(key string, v ...form.Value) error { return q.Toggle(key, v[0]) }
	}
	if take(e.Key, e.Value) != nil {
		f.log.Warn("answer not taken", "form", q.Form().ID())
	}
	f.mended()
	f.refresh(q, asked.Key)
	if asked.Own {
		f.typing()
	}
	f.raiseEscalation(ctx, q)
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

// nextForm asks the next questionnaire that has something to ask, and saves after
// the last.
func (f *Flow) nextForm(ctx context.Context) {
	for q := f.asking(); q != nil; q = f.asking() {
		if q.Page().Of > 0 {
			f.s.FormTitle = q.Form().Title(q.Lang())
			f.showPage(q)
			return
		}
		f.p.form++
	}
	f.save(ctx)
}

// formBefore goes back to the questionnaire that was asked before, if any was.
func (f *Flow) formBefore() bool {
	for f.p.form > 0 {
		if f.p.form--; f.asking().Page().Of > 0 {
			return true
		}
	}
	return false
}

func (f *Flow) showPage(q *form.Session) {
	f.s.Page, f.s.Item = q.Page(), 0
	f.present()
}

// present shows the question of the page that is next to be asked.
func (f *Flow) present() {
	f.p.came = ""
	f.mended()
	f.typing()
	f.show(Question)
}

// nextPage goes on to the next question of the page, and from the last one to
// the next page.
func (f *Flow) nextPage(ctx context.Context, q *form.Session) {
	was, _ := f.s.Asked()
	if !f.commit(q) {
		return
	}
	if f.raiseEscalation(ctx, q); f.s.Screen != Question { // they are asked to go to the desk first
		return
	}
	asked, _ := f.s.Asked()
	if asked.Key == was.Key && asked.Help != was.Help && asked.Help != "" { // words that this answer brings
		f.present()
		return
	}
	if asked.Required && !asked.ReadOnly && len(asked.Values) == 0 && !asked.Declined {
		f.s.Missing = true
		return
	}
	if f.p.came != "" {
		f.askFor(f.p.came)
		f.present()
		return
	}
	if f.s.Item+1 < f.s.questions() {
		f.s.Item++
		f.present()
		return
	}
	repeats := f.s.Page.Repeats
	done, missing := q.Next()
	if len(missing) > 0 {
		f.askFor(missing[0].Key)
		f.amiss(missing[0])
		return
	}
	f.p.ended = done
	f.p.another = leftBehind(repeats, q.Page(), done)
	if f.p.safety != "" && !f.p.supported {
		f.p.supported = true
		f.show(Support)
		return
	}
	f.askAnother(q)
}

// turnPage shows the page that Next came to, or the review after the last. Who
// came from the review to change an answer goes back there, unless the change
// asks something new.
func (f *Flow) turnPage(q *form.Session) {
	lines := q.Review()
	if f.p.ended || f.p.reviewed != nil && !f.asksMore(q) && len(q.Missing()) == 0 {
		f.review(lines)
		return
	}
	f.p.reviewed = nil
	f.showPage(q)
}

// asksMore reports whether a page shows what it did not when the answers were
// reviewed: another question, or words but those beside the answer just given.
func (f *Flow) asksMore(q *form.Session) bool {
	read := func(v form.View) bool {
		return v.Type == form.TypeDisplay && slices.ContainsFunc(f.s.Page.Items, func(here form.View) bool { return here.Key == v.Key })
	}
	return slices.ContainsFunc(q.Pages(), func(p form.Page) bool {
		return slices.ContainsFunc(p.Items, func(v form.View) bool { return !slices.Contains(f.p.reviewed, v.Key) && !read(v) })
	})
}

// shownKeys are the keys of all that a form's pages show.
func shownKeys(q *form.Session) []string {
	keys := []string{}
	for _, p := range q.Pages() {
		for _, v := range p.Items {
			keys = append(keys, v.Key)
		}
	}
	return keys
}

// pageBack goes one question back; before the first question lies the page that
// led to it. What was typed so far stays when it can be an answer.
func (f *Flow) pageBack(ctx context.Context, q *form.Session) {
	if f.s.Screen == Question && f.commit(q) {
		if f.raiseEscalation(ctx, q); f.s.Screen != Question {
			return
		}
	}
	switch {
	case f.s.Screen == Question && f.s.Item > 0:
		f.s.Item--
		f.present()
	case f.s.Screen == Another, f.s.Screen == Support:
		if !f.p.ended {
			q.Back()
		}
		f.showLast(q)
	case f.s.Screen == Review, q.Back():
		f.showLast(q)
	case f.formBefore():
		q = f.asking()
		f.s.FormTitle = q.Form().Title(q.Lang())
		f.review(q.Review())
	default:
		f.p.before, f.p.beforeProxy = f.p.forms, f.s.Proxy
		f.p.forms, f.s.PrivateAsk = nil, false
		if f.p.found {
			f.show(ConfirmPerson)
		} else {
			f.show(Services)
		}
	}
}

// showLast shows the last question of a page.
func (f *Flow) showLast(q *form.Session) {
	f.s.Page = q.Page()
	f.s.Item = max(0, f.s.questions()-1)
	f.present()
}

// formLang is the language a form is asked in: the person's, unless nobody has
// reviewed that translation of what is clinical.
func (f *Flow) formLang(q *form.Form) string {
	if f.cfg.Drafts || q.Reviewed(f.s.Lang) {
		return f.s.Lang
	}
	return q.Lang()
}

// reword puts the questions under way into the language just chosen. What is
// being typed is kept where it can be an answer: the next language may write
// the day and the month the other way round.
func (f *Flow) reword(was string) {
	q := f.asking()
	if q != nil && f.s.Typing.Sort != "" {
		lang := f.s.Lang
		f.s.Lang = was
		f.commit(q)
		f.s.Lang = lang
	}
	for _, q := range f.p.forms {
		q.Speak(f.formLang(q.Form()))
	}
	if q != nil {
		f.s.FormTitle = q.Form().Title(q.Lang())
		f.s.Page, f.s.Reviewing = q.Page(), q.Review()
		f.s.Repeat.Text = q.Text(f.s.Repeat.Key)
		for i := range f.p.another {
			f.p.another[i].Text = q.Text(f.p.another[i].Key)
		}
		f.mended()
		f.typing()
	}
}
