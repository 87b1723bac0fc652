package flow

import (
	"context"
	"slices"

	"frontdoor/kiosk/form"
)

// send goes on from the review to the next questionnaire, or leads to what keeps
// this one from being sent.
func (f *Flow) send(ctx context.Context, q *form.Session) {
	if missing := q.Missing(); len(missing) > 0 {
		f.mend(q, missing[0])
		return
	}
	f.p.form++
	f.p.reviewed = nil
	f.nextForm(ctx)
}

// mend leads to what keeps a form from being sent: the question, or the group
// that needs more. A rule over several answers lies on no page; its words are
// said beside them.
func (f *Flow) mend(q *form.Session, p form.Problem) {
	shown := shownKeys(q)
	if turnTo(q, p) {
		f.p.reviewed = shown
		f.showPage(q)
		if slices.ContainsFunc(f.s.Page.Items, func(v form.View) bool { return v.Key == p.Key && asked(v) }) {
			f.askFor(p.Key)
		}
	}
	f.amiss(p)
}

// turnTo goes to the page of a problem; of a group that needs more, to an
// occurrence that is still empty.
func turnTo(q *form.Session, p form.Problem) bool {
	if p.Rule != form.RuleTooFew || q.GotoLast(p.Key) != nil {
		return q.Goto(p.Key) == nil
	}
	repeats := q.Page().Repeats
	at := slices.IndexFunc(repeats, func(r form.Repeat) bool { return r.Key == p.Key })
	if at >= 0 && repeats[at].Filled {
		if _, err := q.Add(p.Key); err == nil {
			return q.GotoLast(p.Key) == nil
		}
	}
	return true
}

// amiss lets the screen say what is to be mended.
func (f *Flow) amiss(p form.Problem) {
	f.s.Missing = true
	switch p.Rule {
	case form.RuleRequired, form.RuleTooFew:
	case form.RuleConstrain:
		f.s.Broken = p.Text
	default:
		f.s.Typing.Wrong = p.Rule
	}
}

// mended takes back what the screen said was amiss.
func (f *Flow) mended() { f.s.Missing, f.s.Broken = false, "" }

// review shows a form's answers before they are sent.
func (f *Flow) review(lines []form.ReviewLine) {
	f.s.Reviewing = lines
	f.mended()
	f.show(Review)
}
