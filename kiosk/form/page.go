package form

import "slices"

// Page is what is asked at once: one question, or one small group.
type Page struct {
	Number, Of int      // of the pages as the answers stand now; Number from 1
	Before     int      // questions on the pages before
	Questions  int      // on all pages
	Heading    []string // texts of the groups the page lies in, outermost first
	Repeats    []Repeat // the occurrences of repeating groups the page lies in, outermost first
	Items      []View
}

// Repeat is one occurrence of a repeating group.
type Repeat struct {
	Key        string // for Add and Remove
	Text       string
	Number, Of int  // which occurrence, from 1
	CanAdd     bool // another may be added
	Filled     bool // there is an answer in it
}

// page is the slots of one page with the groups around them.
type page struct {
	around []*entry
	slots  []*slot
}

// A group this small is asked on one page.
const (
	smallQuestions = 3
	smallOptions   = 3
)

// pages lays out what is enabled and not hidden.
func (s *Session) pages() []page {
	var b pager
	b.walk(s.root, nil)
	return b.out
}

type pager struct{ out []page }

// walk lays out the slots within an entry. A display goes with the question
// that follows it.
func (b *pager) walk(e *entry, around []*entry) {
	var intro []*slot
	for _, sl := range e.kids {
		switch {
		case !sl.enabled || sl.item.hidden || sl.item.aside():
		case sl.item.typ == TypeDisplay:
			intro = append(intro, sl)
		case sl.item.typ == TypeGroup:
			at := len(b.out)
			b.group(sl, around)
			if len(b.out) > at {
				b.out[at].slots = append(intro, b.out[at].slots...)
				intro = nil
			}
		default:
			b.question(sl, around, intro)
			intro = nil
		}
	}
	if len(intro) > 0 {
		b.out = append(b.out, page{around, intro})
	}
}

func (b *pager) question(sl *slot, around []*entry, intro []*slot) {
	p := page{around, append(intro, sl)}
	rest := []*entry{}
	for _, e := range sl.entries {
		inner := &entry{slot: e.slot}
		for _, k := range e.kids {
			if k.enabled && !k.item.hidden && !k.item.aside() && k.item.typ == TypeDisplay {
				p.slots = append(p.slots, k)
			} else {
				inner.kids = append(inner.kids, k)
			}
		}
		rest = append(rest, inner)
	}
	b.out = append(b.out, p)
	for _, e := range rest {
		b.walk(e, around)
	}
}

func (b *pager) group(sl *slot, around []*entry) {
	for _, e := range sl.entries {
		around := append(slices.Clone(around), e)
		if sl.item.control != "page" && !sl.item.small() {
			b.walk(e, around)
			continue
		}
		p := page{around: around}
		e.flat(&p.slots)
		if len(p.slots) > 0 {
			b.out = append(b.out, p)
		}
	}
}

// flat collects everything to be shown within an entry.
func (e *entry) flat(into *[]*slot) {
	for _, sl := range e.kids {
		if !sl.enabled || sl.item.hidden || sl.item.aside() {
			continue
		}
		if sl.item.typ != TypeGroup || sl.item.text.base != "" {
			*into = append(*into, sl)
		}
		for _, k := range sl.entries {
			k.flat(into)
		}
	}
}

// small reports whether a group is short enough for one page: a few questions
// with few options each, none within another.
func (it *item) small() bool {
	n := 0
	for _, k := range it.kids {
		switch {
		case k.typ == TypeDisplay:
			continue
		case k.typ != TypeBoolean && (k.typ != TypeChoice || len(k.options) > smallOptions || len(k.options) == 0),
			slices.ContainsFunc(k.kids, func(x *item) bool { return !x.aside() }):
			return false
		}
		n++
	}
	return n > 0 && n <= smallQuestions
}

// current finds the page that is shown: the one that holds the item the
// session stands at, or the last before it when that is no longer asked.
func (s *Session) current(pages []page) int {
	leads := map[*slot]int{}
	for i, p := range pages {
		for _, sl := range p.slots {
			leads[sl] = i
		}
	}
	at := s.byKey[s.at]
	if i, ok := leads[at]; ok {
		return i
	}
	last, done := 0, at == nil
	s.root.eachSlot(func(sl *slot) {
		if i, ok := leads[sl]; ok && !done {
			last = i
		}
		done = done || sl == at
	})
	return last
}

// stand moves the session to a page: to its first question, so that it stays
// there when a display before it comes or goes.
func (s *Session) stand(p page) {
	at := p.slots[0]
	for _, sl := range p.slots {
		if sl.item.question() {
			at = sl
			break
		}
	}
	s.at = at.key
}

// Page returns the page the session stands at. Of is 0 when nothing is asked.
func (s *Session) Page() Page {
	pages := s.pages()
	if len(pages) == 0 {
		return Page{}
	}
	i := s.current(pages)
	out := s.shown(pages[i])
	out.Number, out.Of = i+1, len(pages)
	for n, p := range pages {
		if n == i {
			out.Before = out.Questions
		}
		out.Questions += p.questions()
	}
	return out
}

// Pages returns all pages as the answers stand, whatever is missing on them.
func (s *Session) Pages() []Page {
	pages := s.pages()
	out := make([]Page, len(pages))
	before := 0
	for i, p := range pages {
		out[i] = s.shown(p)
		out[i].Number, out[i].Of, out[i].Before = i+1, len(pages), before
		before += p.questions()
	}
	for i := range out {
		out[i].Questions = before
	}
	return out
}

func (p page) questions() (n int) {
	for _, sl := range p.slots {
		if sl.item.question() {
			n++
		}
	}
	return n
}

// shown is what is on a page.
func (s *Session) shown(p page) (out Page) {
	for _, e := range p.around {
		if text := s.say(e.slot.item.text); text != "" {
			out.Heading = append(out.Heading, text)
		}
		if e.slot.item.repeats {
			out.Repeats = append(out.Repeats, Repeat{Key: e.slot.key, Text: s.say(e.slot.item.text), Number: slices.Index(e.slot.entries, e) + 1,
				Of: len(e.slot.entries), CanAdd: len(e.slot.entries) < e.slot.item.atMost(), Filled: e.any()})
		}
	}
	for _, sl := range p.slots {
		out.Items = append(out.Items, s.view(sl))
	}
	return out
}

// Next goes to the next page, unless something on this one is missing or
// wrong. done says that this was the last page.
func (s *Session) Next() (done bool, missing []Problem) {
	s.steps = maxSteps
	pages := s.pages()
	if len(pages) == 0 {
		return true, nil
	}
	i := s.current(pages)
	for _, sl := range pages[i].slots {
		missing = append(missing, onlyErrors(s.slotProblems(sl))...)
	}
	switch {
	case len(missing) > 0:
		return false, missing
	case i+1 == len(pages):
		return true, nil
	}
	s.stand(pages[i+1])
	return false, nil
}

// Back goes to the page before; false when there is none.
func (s *Session) Back() bool {
	pages := s.pages()
	if len(pages) == 0 {
		return false
	}
	i := s.current(pages)
	if i == 0 {
		return false
	}
	s.stand(pages[i-1])
	return true
}

// Goto goes to the page that holds an item, or to the first within a group.
func (s *Session) Goto(key string) error {
	sl := s.byKey[key]
	for _, p := range s.pages() {
		if sl != nil && (slices.Contains(p.slots, sl) || slices.ContainsFunc(p.around, func(e *entry) bool { return e.slot == sl })) {
			s.stand(p)
			return nil
		}
	}
	return closed(key, "this question is not on any page")
}

// GotoLast goes to the first page of the last occurrence of a repeating group.
func (s *Session) GotoLast(key string) error {
	sl := s.byKey[key]
	for _, p := range s.pages() {
		if sl != nil && slices.Contains(p.around, sl.entries[len(sl.entries)-1]) {
			s.stand(p)
			return nil
		}
	}
	return closed(key, "this group is not on any page")
}

// Missing returns what keeps the session from being completed, in document
// order: what needs an answer, and answers that break a rule.
func (s *Session) Missing() []Problem { return onlyErrors(s.Check()) }

func onlyErrors(problems []Problem) []Problem {
	return slices.DeleteFunc(problems, func(p Problem) bool { return p.Severity != Error })
}
