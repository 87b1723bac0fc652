package form

import (
	"fmt"
	"strings"
)

// Anew settles from the answers alone, as if nothing had been worked out yet.
func (s *Session) Anew() {
	for _, slots := range s.slots {
		for _, sl := range slots {
			sl.gate, sl.gated, sl.calculated = yes, cell{}, cell{}
		}
	}
	clear(s.enabledAt)
	s.reshape(nil)
	s.settle()
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

// Keys returns the key of every place.
func (s *Session) Keys() []string {
	var out []string
	s.root.eachSlot(func(sl *slot) { out = append(out, sl.key) })
	return out
}
