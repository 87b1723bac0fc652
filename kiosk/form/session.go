package form

import (
	"strconv"
	"time"
)

// Start is what a session is told when it begins.
type Start struct {
	Lang    string    // BCP 47 tag of the person's language
	Now     time.Time // when the answers are authored; its zone reads dates without one
	ID      string    // of the response, may be empty
	Subject string    // reference to whom it is about, "Patient/…", may be empty
	Author  string    // reference to the device or person who records it
	Source  string    // reference to who answers, may be empty
	Proxy   bool      // somebody close to the subject answers for them
}

// Session is one person answering a form.
type Session struct {
	form   *Form
	start  Start
	root   *entry
	slots  [][]*slot        // by item index, in document order
	byKey  map[string]*slot // see View.Key
	count  int              // entries in all
	at     string           // key of the first item of the page shown
	raised []string         // outcomes that stay once raised
	kept   object           // fields of a resumed response that are passed on

	ticks
	settled   tick   // when everything last followed from the answers
	circles   bool   // something that was worked out depends on itself
	enabledAt []tick // when it was last decided, by item
	steps     int    // left for expressions, see maxSteps
	judged    int    // answers held against conditions, see maxJudged
	looking   []int  // what the expression being evaluated looked at
	spots     map[uintptr]spot
	vars      map[variableIn]*found
}

// slot is the place of one item within its surroundings: a group with its
// occurrences, or a question with its answers. There is always at least one
// entry; that of an unanswered question has no value.
type slot struct {
	item              *item
	up                *entry
	key               string
	entries           []*entry
	enabled           bool
	unsure            bool // enabled only because a date was not precise enough
	declined          bool
	order             int     // in document order
	own               bool    // a calculated answer was replaced by the person
	given             []Value // what a resumed response held where an answer is calculated
	kept              object  // what else a resumed response said of the question
	gate              verdict // of the enableWhenExpression
	gated, calculated cell
	seen              seen
}

// entry is one occurrence of a group or one answer to a question, with what
// lies within it.
type entry struct {
	slot  *slot // nil for the root
	value Value
	has   bool
	kids  []*slot // as the item's children
	kept  object  // what else a resumed response said of the answer or occurrence
	seen  seen    // of an occurrence of a group, and of the root
}

// Start begins a session with the form's initial values in place.
func (f *Form) Start(start Start) *Session {
	s := newSession(f, start)
	s.grow(s.root, f.items, true)
	s.reshape(nil)
	s.begin(s.root)
	return s
}

// begin settles the session with a new entry and what expressions put in it.
func (s *Session) begin(e *entry) {
	if s.settle(); len(s.form.computed) > 0 {
		s.initialize(e)
		s.settle()
	}
}

func newSession(f *Form, start Start) *Session {
	if start.Lang == "" {
		start.Lang = f.lang
	}
	n := len(f.order)
	return &Session{form: f, start: start, root: &entry{}, enabledAt: make([]tick, n),
		ticks: ticks{own: make([]tick, n), below: make([]tick, n), gates: make([]tick, n), many: make([]bool, n)}}
}

// grow makes the slots within an entry; initial puts the initial values in.
func (s *Session) grow(e *entry, items []*item, initial bool) {
	e.kids = make([]*slot, len(items))
	for i, it := range items {
		sl := &slot{item: it, up: e, gate: yes}
		e.kids[i] = sl
		if initial {
			for _, v := range it.initial {
				if s.count > MaxEntries {
					break
				}
				s.push(sl, entry{value: v, has: true}, true)
			}
		}
		if len(sl.entries) == 0 {
			s.push(sl, entry{}, initial)
		}
	}
}

// push adds an entry to a slot.
func (s *Session) push(sl *slot, e entry, initial bool) *entry {
	e.slot = sl
	sl.entries = append(sl.entries, &e)
	s.count++
	s.many[sl.item.index] = s.many[sl.item.index] || len(sl.entries) > 1
	s.grow(&e, sl.item.kids, initial)
	return &e
}

// answers returns the values a slot holds.
func (sl *slot) answers() []Value {
	var out []Value
	for _, e := range sl.entries {
		if e.has {
			out = append(out, e.value)
		}
	}
	return out
}

// eachSlot visits the slots within e in document order.
func (e *entry) eachSlot(visit func(*slot)) {
	for _, sl := range e.kids {
		visit(sl)
		for _, inner := range sl.entries {
			inner.eachSlot(visit)
		}
	}
}

// settle brings everything that follows from the answers up to date.
func (s *Session) settle() {
	s.judged = 0
	if len(s.form.computed) > 0 {
		s.settleComputed()
	} else {
		s.enable()
	}
	s.settled = s.now
	s.raise()
}

// reshape notes that places within an item came or went; nil is the form. It
// lists the slots anew, by item and key.
func (s *Session) reshape(it *item) {
	s.slots = make([][]*slot, len(s.form.order))
	s.byKey = map[string]*slot{}
	s.spots, s.vars = map[uintptr]spot{}, map[variableIn]*found{}
	s.root.seen = seen{}
	s.index(s.root, "", false)
	s.touchAll(it)
}

// index makes the keys of what lies within e: the linkId, and behind a
// separator that no linkId holds the way there, when it leads through an
// occurrence that is not the first.
func (s *Session) index(e *entry, way string, later bool) {
	for _, sl := range e.kids {
		sl.key = sl.item.linkID
		if later {
			sl.key += "\x1f" + way
		}
		s.byKey[sl.key] = sl
		sl.order, sl.seen = len(s.byKey), seen{}
		s.slots[sl.item.index] = append(s.slots[sl.item.index], sl)
		for n, inner := range sl.entries {
			inner.seen = seen{}
			if len(inner.kids) > 0 {
				s.index(inner, way+strconv.Itoa(n)+".", later || n > 0)
			}
		}
	}
}

// Lang returns the language of the session.
func (s *Session) Lang() string { return s.start.Lang }

// Speak changes the language of the session; the answers stay.
func (s *Session) Speak(lang string) { s.start.Lang = lang }

// Text returns the words of an item in the session's language; empty for one
// that is not there.
func (s *Session) Text(key string) string {
	if sl := s.byKey[key]; sl != nil {
		return s.say(sl.item.text)
	}
	return ""
}

// Form returns the form being answered.
func (s *Session) Form() *Form { return s.form }

// Enabled reports whether a question is asked at all: its conditions hold and
// so do those of what it lies in. A linkId alone asks for the first place it
// is in.
func (s *Session) Enabled(key string) bool {
	sl := s.byKey[key]
	return sl != nil && sl.enabled
}

// EnabledLinkIDs returns the linkId of every item that is enabled in at least
// one place, in document order, hidden ones too.
func (s *Session) EnabledLinkIDs() []string {
	out := []string{}
	for i, it := range s.form.order {
		for _, sl := range s.slots[i] {
			if sl.enabled {
				out = append(out, it.linkID)
				break
			}
		}
	}
	return out
}
