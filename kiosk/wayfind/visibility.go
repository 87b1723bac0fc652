package wayfind

import (
	"math"
	"slices"
)

// contact is where a straight line touches the outline without crossing it.
type contact struct {
	t           float64
	left, right bool // on which side of the line a wall touches it
}

// span is a stretch of the line that runs along a wall.
type span struct {
	from, to float64
	left     bool // the wall is on the left
}

// sees reports whether the straight line from p to q stays on free ground. It
// may run along walls and past corners, but not through the point where two
// things touch, nor between two that stand wall to wall.
func (s *space) sees(p, q Point) bool {
	n := p.Dist(q)
	if n < touch {
		return true
	}
	dir := q.Sub(p).Mul(1 / n)
	var contactBuf [16]contact
	var spanBuf [8]span
	contacts, spans := contactBuf[:0], spanBuf[:0]
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
			spans = append(spans, span{min(ta, tb), max(ta, tb), tb < ta})
		case onA:
			contacts = append(contacts, contact{ta, db > 0, db < 0})
		case onB:
			contacts = append(contacts, contact{tb, da > 0, da < 0})
		default:
			return !cuts(e, p, q)
		}
		return true
	})
	return open && !pinched(contacts, spans, n) && s.clear(p, dir, n, contacts, spans)
}

// cuts reports whether side e, whose ends lie on both sides of the line p–q,
// crosses it between p and q.
func cuts(e side, p, q Point) bool {
	d := unitVec(e.b.Sub(e.a))
	dp, dq := cross(d, p.Sub(e.a)), cross(d, q.Sub(e.a))
	return dp > touch && dq < -touch || dp < -touch && dq > touch
}

// pinched reports whether walls touch the line from both sides at one point.
func pinched(contacts []contact, spans []span, n float64) bool {
	for i, c := range contacts {
		if c.t < touch || c.t > n-touch {
			continue
		}
		for _, o := range contacts[:i] {
			if math.Abs(o.t-c.t) < touch && (o.left != c.left || o.right != c.right) {
				return true
			}
		}
		for _, sp := range spans {
			if c.t > sp.from-touch && c.t < sp.to+touch && c.left != sp.left {
				return true
			}
		}
	}
	return false
}

// clear reports whether free ground lies beside the line between all contacts.
func (s *space) clear(p, dir Point, n float64, contacts []contact, spans []span) bool {
	var buf [32]float64
	ts := append(buf[:0], 0, n)
	for _, c := range contacts {
		ts = append(ts, c.t)
	}
	for _, sp := range spans {
		ts = append(ts, sp.from, sp.to)
	}
	slices.Sort(ts)
	beside := Point{-dir.Y, dir.X}.Mul(feelBeside)
	last := 0.0
	for _, t := range ts {
		t = min(max(t, 0), n)
		if t-last > 2*touch {
			mid := p.Add(dir.Mul((last + t) / 2))
			if !s.free(mid.Add(beside)) && !s.free(mid.Sub(beside)) {
				return false
			}
			last = t
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
