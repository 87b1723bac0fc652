package form

import (
	"fmt"
	"strings"
)

// Fresh returns a session that holds the same answers in the same places and
// has worked everything out from them alone, with nothing remembered.
func (s *Session) Fresh() *Session {
	out := newSession(s.form, s.start)
	out.copy(out.root, s.root)
	out.reshape(nil)
	out.settle()
	return out
}

func (s *Session) copy(into, from *entry) {
	into.kids = make([]*slot, len(from.kids))
	for i, sl := range from.kids {
		to := &slot{item: sl.item, up: into, gate: yes, own: sl.own, given: sl.given, declined: sl.declined}
		into.kids[i] = to
		for _, e := range sl.entries {
			inner := s.push(to, entry{}, false)
			if inner.value, inner.has = e.value, e.has; sl.item.calculate != nil && !sl.own {
				inner.value, inner.has = Value{}, false
			}
			s.copy(inner, e)
		}
	}
}

// Looks counts the expressions evaluated since the last call.
func (s *Session) Looks(since int) (evaluated, now int) {
	count := func(c cell) {
		if int(c.at) > since {
			evaluated++
		}
	}
	for _, slots := range s.slots {
		for _, sl := range slots {
			count(sl.gated)
			count(sl.calculated)
		}
	}
	return evaluated, int(s.now)
}

// State writes all that settling decides, a line for each place.
func (s *Session) State() string {
	var b strings.Builder
	s.root.eachSlot(func(sl *slot) {
		fmt.Fprintf(&b, "%q enabled %v unsure %v failed %q", sl.key, sl.enabled, sl.unsure, sl.gated.failed)
		if sl.enabled {
			fmt.Fprintf(&b, " %q", sl.calculated.failed)
		}
		for _, v := range sl.answers() {
			if sl.enabled || sl.item.calculate == nil { // a calculation waits while nobody sees it
				fmt.Fprintf(&b, " %s %v", v.Kind, v.json())
			}
		}
		b.WriteByte('\n')
	})
	return b.String()
}

// Circular reports whether something depends on itself.
func (s *Session) Circular() bool { return s.circles }

// Keys returns the key of every place.
func (s *Session) Keys() []string {
	var out []string
	s.root.eachSlot(func(sl *slot) { out = append(out, sl.key) })
	return out
}

// Held returns the answers of what is asked, seen or not, as "linkId=words".
func (s *Session) Held() []string {
	var out []string
	s.root.eachSlot(func(sl *slot) {
		var said []string
		for _, v := range sl.answers() {
			said = append(said, s.valueWords(sl.item, v))
		}
		if words := strings.Join(said, ", "); sl.enabled && words != "" {
			out = append(out, sl.item.linkID+"="+words)
		}
	})
	return out
}
