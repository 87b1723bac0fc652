package draw

import "golang.org/x/text/unicode/bidi"

// sequence is an isolating run sequence: positions in the paragraph that are
// resolved together.
type sequence struct {
	p        *paragraph
	at       []int
	level    uint8
	sos, eos bidi.Class
}

func (s *sequence) class(i int) bidi.Class  { return s.p.classes[s.at[i]] }
func (s *sequence) set(i int, c bidi.Class) { s.p.classes[s.at[i]] = c }
func (s *sequence) fill(from, to int, c bidi.Class) {
	for i := from; i < to; i++ {
		s.set(i, c)
	}
}

// embedding is the direction of the sequence's own level.
func (s *sequence) embedding() bidi.Class { return directionOf(s.level) }

func directionOf(level uint8) bidi.Class {
	if level&1 == 1 {
		return bidi.R
	}
	return bidi.L
}

// borders finds sos and eos (X10).
func (s *sequence) borders() {
	p := s.p
	before, after := p.base, p.base
	for i := s.at[0] - 1; i >= 0; i-- {
		if !p.removed[i] {
			before = p.levels[i]
			break
		}
	}
	last := s.at[len(s.at)-1]
	if !isInitiator(p.originalClass(last)) {
		for i := last + 1; i < len(p.text); i++ {
			if !p.removed[i] {
				after = p.levels[i]
				break
			}
		}
	}
	s.sos = directionOf(max(before, s.level))
	s.eos = directionOf(max(after, s.level))
}

// weak applies W1–W7.
func (s *sequence) weak() {
	s.marksAndNumbers()
	n := len(s.at)
	for i := 1; i < n-1; i++ { // W4
		prev, next := s.class(i-1), s.class(i+1)
		switch c := s.class(i); {
		case c == bidi.ES && prev == bidi.EN && next == bidi.EN:
			s.set(i, bidi.EN)
		case c == bidi.CS && prev == next && (prev == bidi.EN || prev == bidi.AN):
			s.set(i, prev)
		}
	}
	for i := 0; i < n; i++ { // W5
		if s.class(i) != bidi.ET {
			continue
		}
		j := i
		for j < n && s.class(j) == bidi.ET {
			j++
		}
		if i > 0 && s.class(i-1) == bidi.EN || j < n && s.class(j) == bidi.EN {
			s.fill(i, j, bidi.EN)
		}
		i = j - 1
	}
	strong := s.sos
	for i := range n {
		switch c := s.class(i); c {
		case bidi.ES, bidi.ET, bidi.CS: // W6
			s.set(i, bidi.ON)
		case bidi.L, bidi.R:
			strong = c
		case bidi.EN: // W7
			if strong == bidi.L {
				s.set(i, bidi.L)
			}
		}
	}
}

// marksAndNumbers applies W1–W3.
func (s *sequence) marksAndNumbers() {
	prev, strong := s.sos, s.sos
	for i := range s.at {
		c := s.class(i)
		if c == bidi.NSM { // W1
			c = prev
			if orig := prev; isInitiator(orig) || orig == bidi.PDI {
				c = bidi.ON
			}
			s.set(i, c)
		}
		prev = c
		switch c {
		case bidi.L, bidi.R, bidi.AL:
			strong = c
		case bidi.EN: // W2
			if strong == bidi.AL {
				s.set(i, bidi.AN)
				prev = bidi.AN
			}
		}
	}
	for i := range s.at { // W3
		if s.class(i) == bidi.AL {
			s.set(i, bidi.R)
		}
	}
}

// brackets applies N0: a pair takes the direction of what it encloses, or of
// what precedes it.
func (s *sequence) brackets() {
	for _, pair := range s.pairs() {
		e := s.embedding()
		var same, opposite bool
		for i := pair[0] + 1; i < pair[1]; i++ {
			switch strongOf(s.class(i)) {
			case e:
				same = true
			case bidi.L, bidi.R:
				opposite = true
			}
		}
		switch {
		case same:
			s.setPair(pair, e)
		case opposite:
			before := s.sos
			for i := pair[0] - 1; i >= 0; i-- {
				if c := strongOf(s.class(i)); c != bidi.ON {
					before = c
					break
				}
			}
			if before != e {
				s.setPair(pair, before)
			} else {
				s.setPair(pair, e)
			}
		}
	}
}

// setPair sets both brackets and the marks that stand on them.
func (s *sequence) setPair(pair [2]int, c bidi.Class) {
	for _, at := range pair {
		s.set(at, c)
		for i := at + 1; i < len(s.at) && s.p.originalClass(s.at[i]) == bidi.NSM; i++ {
			s.set(i, c)
		}
	}
}

// pairs finds the bracket pairs of the sequence (BD16), by opening position.
func (s *sequence) pairs() [][2]int {
	type open struct {
		closer rune
		at     int
	}
	closerOf := map[int]int{}
	var stack []open
	for i := range s.at {
		r := s.p.text[s.at[i]]
		props, _ := bidi.LookupRune(r)
		if !props.IsBracket() || s.class(i) != bidi.ON {
			continue
		}
		if props.IsOpeningBracket() {
			if len(stack) == 63 {
				break
			}
			stack = append(stack, open{mirror(r), i})
			continue
		}
		for k := len(stack) - 1; k >= 0; k-- {
			if stack[k].closer == r {
				closerOf[stack[k].at] = i
				stack = stack[:k]
				break
			}
		}
	}
	var pairs [][2]int
	for i := range s.at {
		if c, ok := closerOf[i]; ok {
			pairs = append(pairs, [2]int{i, c})
		}
	}
	return pairs
}

// mirror returns the other bracket of a pair.
func mirror(r rune) rune { return []rune(bidi.ReverseString(string(r)))[0] }

// strongOf reads numbers as right-to-left, as N0–N2 do.
func strongOf(c bidi.Class) bidi.Class {
	switch c {
	case bidi.L:
		return bidi.L
	case bidi.R, bidi.EN, bidi.AN:
		return bidi.R
	}
	return bidi.ON
}

// neutral applies N1 and N2.
func (s *sequence) neutral() {
	n := len(s.at)
	before := s.sos
	for i := 0; i < n; i++ {
		if c := strongOf(s.class(i)); c != bidi.ON {
			before = c
			continue
		}
		j := i
		for j < n && strongOf(s.class(j)) == bidi.ON {
			j++
		}
		after := s.eos
		if j < n {
			after = strongOf(s.class(j))
		}
		if before == after {
			s.fill(i, j, before)
		} else {
			s.fill(i, j, s.embedding())
		}
		i = j - 1
	}
}

// implicit applies I1 and I2.
func (s *sequence) implicit() {
	for i, at := range s.at {
		switch c := s.class(i); {
		case c == bidi.R && s.level&1 == 0, c == bidi.L && s.level&1 == 1:
			s.p.levels[at] = s.level + 1
		case (c == bidi.EN || c == bidi.AN) && s.level&1 == 0:
			s.p.levels[at] = s.level + 2
		case (c == bidi.EN || c == bidi.AN):
			s.p.levels[at] = s.level + 1
		}
	}
}
