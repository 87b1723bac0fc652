package wayfind

import (
	"cmp"
	"math"
	"slices"
)

// Bounds on a shape whose parts are joined: its points, and with those where
// its parts meet.
const (
	mostUnited = 600
	mostWelded = 2 * mostUnited
)

// unite makes one ground of the parts of each unit that overlap or share an
// edge: the line between them is no wall.
func (j *joiner) unite() {
	for i := range j.v.Units {
		u := &j.v.Units[i]
		if !u.Shape.meets() {
			continue
		}
		if u.Shape.points() > mostUnited {
			j.warn(u.ID, "its %d parts have too many points to be joined where they touch: draw it as one outline", len(u.Shape))
			continue
		}
		whole, ok := u.Shape.united()
		if !ok {
			j.warn(u.ID, "its %d parts cannot be told apart where they touch; routes may not cross from one to the other: draw it as one outline", len(u.Shape))
			continue
		}
		if u.Shape = whole; !whole.Contains(u.Label) {
			u.Label = whole.Inside()
		}
	}
}

// meets reports whether parts of the shape may overlap or touch.
func (s Shape) meets() bool {
	for i := range s {
		b := s[i : i+1].bounds().grow(smooth)
		for k := range i {
			if !b.overlap(s[k : k+1].bounds()).empty() {
				return true
			}
		}
	}
	return false
}

// weld joins the parts of a shape: their outlines are cut where they meet, what
// lies within another part or is two parts' common edge goes, and the rest is
// strung together again.
type weld struct {
	parts int
	at    []Point
	edges []cut
	cuts  [][]cut // edges of each part
}

// cut is a piece of outline with the ground on its left.
type cut struct{ from, to, part int }

// united returns the shape with the parts that meet made one; false when that
// cannot be told.
func (s Shape) united() (Shape, bool) {
	w := &weld{parts: len(s)}
	for k, poly := range s {
		for i, r := range poly {
			r = turned(r, i == 0)
			last := w.point(r[len(r)-1])
			for _, p := range r {
				next := w.point(p)
				if next != last {
					w.edges = append(w.edges, cut{last, next, k})
				}
				last = next
			}
		}
	}
	if !w.split() {
		return nil, false
	}
	w.drop()
	rings, ok := w.rings()
	whole := nested(rings)
	return whole, ok && len(whole) > 0
}

// point returns the number of a point; points nearer than outlines are drawn
// exactly are one.
func (w *weld) point(p Point) int {
	for i, q := range w.at {
		if q.Dist(p) <= smooth {
			return i
		}
	}
	w.at = append(w.at, p)
	return len(w.at) - 1
}

// split cuts every edge where another part's touches or crosses it; false when
// a part crosses itself, or they meet too often.
func (w *weld) split() bool {
	for i := range w.edges {
		for k := range i {
			e, f := w.edges[i], w.edges[k]
			if p, crossing := meeting(w.at[e.from], w.at[e.to], w.at[f.from], w.at[f.to]); crossing {
				if e.part == f.part {
					return false
				}
				if w.point(p); len(w.at) > mostWelded {
					return false
				}
			}
		}
	}
	var out []cut
	for _, e := range w.edges {
		a, b := w.at[e.from], w.at[e.to]
		near := emptyBox().with(a).with(b)
		type stop struct {
			n int
			t float64
		}
		var on []stop
		for n, p := range w.at {
			if n == e.from || n == e.to || !near.near(p, smooth) {
				continue
			}
			if q, t := closestOn(p, a, b); q.Dist(p) <= smooth {
				on = append(on, stop{n, t})
			}
		}
		slices.SortFunc(on, func(a, b stop) int { return cmp.Or(cmp.Compare(a.t, b.t), cmp.Compare(a.n, b.n)) })
		from := e.from
		for _, s := range append(on, stop{e.to, 1}) {
			out = append(out, cut{from, s.n, e.part})
			from = s.n
		}
	}
	// A tip thinner than outlines are drawn exactly goes there and back: no ground.
	w.edges = slices.DeleteFunc(slices.Clone(out), func(e cut) bool { return slices.Contains(out, cut{e.to, e.from, e.part}) })
	return true
}

// meeting returns where two segments cross, both well within; false when they
// do not.
func meeting(a, b, c, d Point) (Point, bool) {
	if !(max(a.X, b.X) > min(c.X, d.X) && max(c.X, d.X) > min(a.X, b.X) && max(a.Y, b.Y) > min(c.Y, d.Y) && max(c.Y, d.Y) > min(a.Y, b.Y)) {
		return Point{}, false
	}
	u, v := b.Sub(a), d.Sub(c)
	n := cross(u, v)
	if math.Abs(n) < touch {
		return Point{}, false
	}
	s, t := cross(c.Sub(a), v)/n, cross(c.Sub(a), u)/n
	p := a.Add(u.Mul(s))
	inside := func(f float64, v Point) bool {
		margin := smooth / math.Hypot(v.X, v.Y)
		return f > margin && f < 1-margin
	}
	return p, inside(s, u) && inside(t, v)
}

// drop leaves the pieces that are the outline of all parts together.
func (w *weld) drop() {
	type way struct{ from, to int }
	parts := map[way][]int{}
	w.cuts = make([][]cut, w.parts)
	for _, e := range w.edges {
		w.cuts[e.part] = append(w.cuts[e.part], e)
		parts[way{e.from, e.to}] = append(parts[way{e.from, e.to}], e.part)
	}
	w.edges = slices.DeleteFunc(w.edges, func(e cut) bool {
		along := parts[way{e.from, e.to}]
		if along[0] != e.part || len(parts[way{e.to, e.from}]) > 0 {
			return true // another part's too, or an edge in common
		}
		mid := w.at[e.from].Add(w.at[e.to]).Mul(0.5)
		for part := range w.parts {
			if !slices.Contains(along, part) && w.holds(part, mid) {
				return true
			}
		}
		return false
	})
}

// holds reports whether p lies in a part, by the even-odd rule.
func (w *weld) holds(part int, p Point) bool {
	in := false
	for _, e := range w.cuts[part] {
		a, b := w.at[e.from], w.at[e.to]
		if (a.Y > p.Y) != (b.Y > p.Y) && p.X < (b.X-a.X)*(p.Y-a.Y)/(b.Y-a.Y)+a.X {
			in = !in
		}
	}
	return in
}

// rings strings the pieces together, ground on the left; false when one of them
// leads nowhere.
func (w *weld) rings() ([]Ring, bool) {
	leave := map[int][]cut{}
	for _, e := range w.edges {
		leave[e.from] = append(leave[e.from], e)
	}
	var out []Ring
	for _, first := range w.edges {
		if !slices.Contains(leave[first.from], first) {
			continue
		}
		var ring Ring
		for e := first; ; e = w.leftmost(e, leave[e.to]) {
			leave[e.from] = slices.DeleteFunc(leave[e.from], func(x cut) bool { return x == e })
			ring = append(ring, w.at[e.from])
			if e.to == first.from {
				break
			}
			if len(leave[e.to]) == 0 {
				return nil, false
			}
		}
		if math.Abs(ring.area()) > smooth*smooth {
			out = append(out, ring)
		}
	}
	return out, true
}

// leftmost returns the piece to go on by, which keeps to the ground that e has
// on its left.
func (w *weld) leftmost(e cut, next []cut) cut {
	back := w.at[e.from].Sub(w.at[e.to])
	return slices.MinFunc(next, func(a, b cut) int {
		return cmp.Compare(clockwise(back, w.at[a.to].Sub(w.at[a.from])), clockwise(back, w.at[b.to].Sub(w.at[b.from])))
	})
}

// clockwise returns the angle from u clockwise to v in radians, 0 < a ≤ 2π.
func clockwise(u, v Point) float64 {
	a := math.Atan2(-cross(u, v), dot(u, v))
	if a <= 0 {
		a += 2 * math.Pi
	}
	return a
}

// nested gives every hole to the outline around it.
func nested(rings []Ring) Shape {
	var out Shape
	for _, r := range rings {
		if r.area() > 0 {
			out = append(out, Polygon{r})
		}
	}
	for _, r := range rings {
		if r.area() > 0 {
			continue
		}
		p := Shape{{r}}.Inside()
		best, size := -1, math.Inf(1)
		for i, poly := range out {
			if a := poly[0].area(); a < size && (Shape{{poly[0]}}).Contains(p) {
				best, size = i, a
			}
		}
		if best >= 0 {
			out[best] = append(out[best], r)
		}
	}
	return out
}
