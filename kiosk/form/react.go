package form

// tick counts changes, so that what was worked out earlier can be told from
// what still holds.
type tick int

// everything, among what a cell looked at, is the whole response.
const everything = -1

// maxNoted is how many items a cell notes before it is taken to look at
// everything.
const maxNoted = 100

// ticks are when things last changed, by item.
type ticks struct {
	now   tick
	any   tick   // last change of all
	own   []tick // of the item's places: answers, enabled, occurrences
	below []tick // of the item or anything within it
	gates []tick // of what an enableWhenExpression said
	many  []bool // the item has, or had, a place with several occurrences
}

// cell is what an expression came to in one place, with what it looked at: it
// holds until something below one of those items changes.
type cell struct {
	looked  []int // item indexes, or everything
	at      tick  // when it was evaluated, 0 = never
	failed  string
	endless bool // given up, because it did not settle
}

// touch notes that a place of an item changed.
func (s *Session) touch(it *item) {
	s.now++
	s.any, s.own[it.index] = s.now, s.now
	for ; it != nil; it = it.parent {
		s.below[it.index] = s.now
	}
}

// touchAll notes that an item and all within it changed; nil is the form.
func (s *Session) touchAll(it *item) {
	first, last := 0, len(s.form.order)-1
	if it != nil {
		first, last = it.index, it.last
	}
	for i := first; i <= last; i++ {
		s.touch(s.form.order[i])
	}
}

// stale reports whether what a cell looked at has changed since.
func (s *Session) stale(c *cell) bool {
	if c.at == 0 {
		return true
	}
	for _, i := range c.looked {
		if i == everything && s.any > c.at || i >= 0 && s.below[i] > c.at {
			return true
		}
	}
	return false
}

// watch evaluates an expression and notes in its cell what it looks at.
func (s *Session) watch(c *cell, e Expression, at place) ([]any, error) {
	outer := s.looking
	s.looking, c.at = c.looked[:0], s.now
	out, err := s.run(e, at)
	c.looked, s.looking = s.looking, outer
	return out, err
}

// note adds an item to what is being looked at.
func (s *Session) note(i int) {
	for _, had := range s.looking {
		if had == i || had == everything {
			return
		}
	}
	if i == everything || len(s.looking) == maxNoted {
		s.looking = append(s.looking[:0], everything)
		return
	}
	s.looking = append(s.looking, i)
}

// unsettled reports whether anything that decides over an item's being enabled
// changed since then: what it lies in, the sources of its conditions and, where
// a source lies in several occurrences, any answer there (see nearest).
func (s *Session) unsettled(it *item, since tick) bool {
	if since == 0 || s.gates[it.index] > since || it.parent != nil && s.own[it.parent.index] > since {
		return true
	}
	for _, c := range it.when {
		if c.source == nil {
			continue
		}
		if s.own[c.source.index] > since {
			return true
		}
		for up := c.source.parent; up != nil; up = up.parent {
			if s.many[up.index] && s.below[up.index] > since {
				return true
			}
		}
	}
	return false
}
