package flow

import (
	"slices"

	"frontdoor/kiosk/form"
)

// refresh takes in what the answer to a question changed and stays with it:
// before it on its page others may have come, which are asked next, or gone.
func (f *Flow) refresh(q *form.Session, key string) {
	_ = q.Goto(key) // its page may begin with another question now
	was := f.s.Page.Items
	f.s.Page = q.Page()
	n, came := 0, ""
	for _, item := range f.s.Page.Items {
		if item.Key == key {
			f.s.Item, f.p.came = n, came
			return
		}
		if !asked(item) {
			continue
		}
		n++
		if came == "" && (item.Key == f.p.came || !slices.ContainsFunc(was, func(v form.View) bool { return v.Key == item.Key })) {
			came = item.Key
		}
	}
	f.s.Item, f.p.came = min(f.s.Item, max(0, n-1)), ""
}

// askFor shows the question of the page that key names.
func (f *Flow) askFor(key string) {
	for f.s.Item = 0; f.s.Item < f.s.questions()-1; f.s.Item++ {
		if asked, _ := f.s.Asked(); asked.Key == key {
			break
		}
	}
	f.typing()
}
