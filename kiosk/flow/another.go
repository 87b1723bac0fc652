package flow

import (
	"context"
	"slices"

	"frontdoor/kiosk/form"
)

// leftBehind are the groups, innermost first, whose last occurrence a person
// goes on from: more of them could follow. One that was left empty is not asked
// for again.
func leftBehind(was []form.Repeat, now form.Page, done bool) []form.Repeat {
	var out []form.Repeat
	for _, r := range slices.Backward(was) {
		stays := !done && slices.ContainsFunc(now.Repeats, func(n form.Repeat) bool { return n.Key == r.Key && n.Number == r.Number })
		if !stays && r.Number == r.Of && r.Filled && (r.CanAdd || r.Of > 1) {
			out = append(out, r)
		}
	}
	return out
}

// askAnother asks whether there is one more, for each group left behind, and
// goes on after the last.
func (f *Flow) askAnother(q *form.Session) {
	if len(f.p.another) == 0 {
		f.turnPage(q)
		return
	}
	f.s.Repeat = f.p.another[0]
	f.show(Another)
}

func (f *Flow) another(_ context.Context, q *form.Session, e Event) {
	r := f.s.Repeat
	switch e.(type) {
	case AddAnother:
		if _, err := q.Add(r.Key); err != nil || q.GotoLast(r.Key) != nil {
			f.log.Warn("nothing was added", "form", q.Form().ID())
			break
		}
		f.p.another, f.p.reviewed = nil, nil
		f.showPage(q)
		return
	case RemoveThis:
		if r.Of < 2 || q.Remove(r.Key, r.Number-1) != nil {
			return
		}
	}
	f.p.another = f.p.another[1:]
	f.askAnother(q)
}
