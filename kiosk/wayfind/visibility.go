package wayfind

import (
	"math"
	"slices"
)

// contact is where a straight line touches the end of a side without crossing
// the outline.
type contact struct {
	side int32
	t    float64
	left bool // the side leads away to the left of the line
}

// span is a stretch of the line that runs along a wall.
type span struct {
	side     int32
	from, to float64
	left     bool // the wall is on the left
}

// maxContacts bounds what one line may touch. A line that touches more is taken
// as blocked: its parts, from corner to corner, are not.
const maxContacts = 32

// touches is what one line of sight touches.
type touches struct {
	contactBuf [maxContacts]contact // arrays, so that looking allocates nothing
	spanBuf    [maxContacts]span
	nContacts  int
	nSpans     int
}

func (h *touches) contacts() []contact { return h.contactBuf[:h.nContacts] }
func (h *touches) spans() []span       { return h.spanBuf[:h.nSpans] }

// sees reports whether the straight line from p to q stays on free ground. It
// may run along walls and past corners, but not through the point where two
// things touch, nor between two that stand wall to wall.
func (s *space) sees(p, q Point) bool {
	n := p.Dist(q)
	if n < touch {
		return true
	}
	dir := q.Sub(p).Mul(1 / n)
	var hit touches
	open := s.raster.along(p, q, func(k int32) bool {
		e := s.sides[k]
		da, db := cross(dir, e.a.Sub(p)), cross(dir, e.b.Sub(p))
		if da > touch && db > touch || da < -touch && db < -touch {
			return true
		}
		ta, tb := dot(dir, e.a.Sub(p)), dot(dir, e.b.Sub(p))
		if max(ta, tb) < -touch || min(ta, tb) > n+touch {
			return true
		}
		onA, onB := math.Abs(da) <= touch, math.Abs(db) <= touch
		switch {
		case onA && onB:
			return hit.span(span{k, min(ta, tb), max(ta, tb), tb < ta})
		case onA:
			return hit.contact(contact{k, ta, db > 0})
		case onB:
			return hit.contact(contact{k, tb, da > 0})
		}
		return !cuts(e, p, q)
	})
	return open && !hit.pinched(n) && s.clear(p, dir, n, &hit)
}

// contact adds a contact once; false when there are too many.
func (h *touches) contact(c contact) bool {
	for _, o := range h.contacts() {
		if o.side == c.side {
			return true
		}
	}
	if h.nContacts == maxContacts {
		return false
	}
	h.contactBuf[h.nContacts] = c
	h.nContacts++
	return true
}

// span adds a span once; false when there are too many.
func (h *touches) span(sp span) bool {
	for _, o := range h.spans() {
		if o.side == sp.side {
			return true
		}
	}
	if h.nSpans == maxContacts {
		return false
	}
	h.spanBuf[h.nSpans] = sp
	h.nSpans++
	return true
}

// cuts reports whether side e, whose ends lie on both sides of the line p–q,
// crosses it between p and q.
func cuts(e side, p, q Point) bool {
	d := unitVec(e.b.Sub(e.a))
	dp, dq := cross(d, p.Sub(e.a)), cross(d, q.Sub(e.a))
	return dp > touch && dq < -touch || dp < -touch && dq > touch
}

// pinched reports whether walls touch the line from both sides at one point:
// then it passes from free ground into a wall, or through a gap of no width.
func (h *touches) pinched(n float64) bool {
	for i, c := range h.contacts() {
		if c.t < touch || c.t > n-touch {
			continue
		}
		for _, o := range h.contacts()[:i] {
			if math.Abs(o.t-c.t) < touch && o.left != c.left {
				return true
			}
		}
		for _, sp := range h.spans() {
			if c.t > sp.from-touch && c.t < sp.to+touch && c.left != sp.left {
				return true
			}
		}
	}
	for i, a := range h.spans() {
		for _, b := range h.spans()[:i] {
			if a.left != b.left && min(a.to, b.to, n)-max(a.from, b.from, 0) > touch {
				return true
			}
		}
	}
	return false
}

// clear reports whether free ground lies beside the line between its first
// contacts. Past those, a line that is nowhere pinched stays on the ground it
// is on.
func (s *space) clear(p, dir Point, n float64, h *touches) bool {
	const enough = 6
	var buf [3*maxContacts + 2]float64
	ts := append(buf[:0], 0, n)
	for _, c := range h.contacts() {
		ts = append(ts, c.t)
	}
	for _, sp := range h.spans() {
		ts = append(ts, sp.from, sp.to)
	}
	slices.Sort(ts)
	beside := Point{-dir.Y, dir.X}.Mul(feelBeside)
	last, tested := 0.0, 0
	for _, t := range ts {
		t = min(max(t, 0), n)
		if t-last <= 2*touch {
			continue
		}
		mid := p.Add(dir.Mul((last + t) / 2))
		if !s.free(mid.Add(beside)) && !s.free(mid.Sub(beside)) {
			return false
		}
		last = t
		if tested++; tested == enough {
			break
		}
	}
	return true
}

// grazes reports whether a line between p and the corner passes it by: only
// such lines can be part of a shortest way that bends there.
func (c corner) grazes(p Point) bool {
	if c.shared {
		return true
	}
	d := unitVec(c.at.Sub(p))
	a, b := cross(d, c.prev.Sub(c.at)), cross(d, c.next.Sub(c.at))
	return a >= -touch && b >= -touch || a <= touch && b <= touch
}
