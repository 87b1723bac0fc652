package main

import (
	"errors"
	"math"
	"slices"
)

// pt is a point of the plan in centimetres east and north of the south-west
// corner of the Main building. Whole centimetres make shared walls coincide.
type pt struct{ x, y int }

// rect is an axis-aligned box of the plan, x0 < x1 and y0 < y1.
type rect struct{ x0, y0, x1, y1 int }

// ring is a closed run of corners without the repeated last one: outer rings
// run counter-clockwise, holes clockwise (RFC 7946, section 3.1.6).
type ring []pt

// polygon is one outer ring followed by its holes.
type polygon []ring

func cm(m float64) int { return int(math.Round(m * 100)) }

// box makes a rect from metres.
func box(x0, y0, x1, y1 float64) rect { return rect{cm(x0), cm(y0), cm(x1), cm(y1)} }

func (r rect) has(p pt) bool { return p.x > r.x0 && p.x < r.x1 && p.y > r.y0 && p.y < r.y1 }

func (r rect) centre() pt { return pt{(r.x0 + r.x1) / 2, (r.y0 + r.y1) / 2} }

func (r rect) area() int { return (r.x1 - r.x0) * (r.y1 - r.y0) }

func (r rect) overlaps(o rect) bool {
	return r.x0 < o.x1 && o.x0 < r.x1 && r.y0 < o.y1 && o.y0 < r.y1
}

// union returns the outline of rects that touch or overlap: the boundary edges
// of the cells between all their walls, chained with the inside on the left.
func union(rects []rect) ([]polygon, error) {
	next := boundary(rects)
	var outer, holes []ring
	for len(next) > 0 {
		r, err := follow(next)
		if err != nil {
			return nil, err
		}
		if turns(r) > 0 {
			outer = append(outer, r)
		} else {
			holes = append(holes, r)
		}
	}
	slices.SortFunc(outer, func(a, b ring) int { return cmp(a[0], b[0]) })
	slices.SortFunc(holes, func(a, b ring) int { return cmp(a[0], b[0]) })
	out := make([]polygon, len(outer))
	for i, o := range outer {
		out[i] = polygon{o}
		for _, h := range holes {
			if inside(o, h[0]) {
				out[i] = append(out[i], h)
			}
		}
	}
	return out, nil
}

// boundary maps the start of every boundary edge to its end. A corner where
// two outlines meet diagonally would start two edges; it is marked by a
// second edge under the same start and refused in follow.
func boundary(rects []rect) map[pt][]pt {
	var xs, ys []int
	for _, r := range rects {
		xs, ys = append(xs, r.x0, r.x1), append(ys, r.y0, r.y1)
	}
	slices.Sort(xs)
	slices.Sort(ys)
	xs, ys = slices.Compact(xs), slices.Compact(ys)
	filled := func(i, j int) bool {
		if i < 0 || j < 0 || i+1 >= len(xs) || j+1 >= len(ys) {
			return false
		}
		c := pt{xs[i] + xs[i+1], ys[j] + ys[j+1]}
		return slices.ContainsFunc(rects, func(r rect) bool {
			return c.x > 2*r.x0 && c.x < 2*r.x1 && c.y > 2*r.y0 && c.y < 2*r.y1
		})
	}
	next := map[pt][]pt{}
	edge := func(a, b pt) { next[a] = append(next[a], b) }
	for i := range len(xs) - 1 {
		for j := range len(ys) - 1 {
			if !filled(i, j) {
				continue
			}
			sw, ne := pt{xs[i], ys[j]}, pt{xs[i+1], ys[j+1]}
			se, nw := pt{ne.x, sw.y}, pt{sw.x, ne.y}
			for _, s := range []struct {
				free bool
				a, b pt
			}{{!filled(i, j-1), sw, se}, {!filled(i+1, j), se, ne}, {!filled(i, j+1), ne, nw}, {!filled(i-1, j), nw, sw}} {
				if s.free {
					edge(s.a, s.b)
				}
			}
		}
	}
	return next
}

// follow takes one closed run of edges out of next, starting at its
// south-westernmost corner, and drops the points in the middle of walls.
func follow(next map[pt][]pt) (ring, error) {
	var start pt
	first := true
	for p := range next {
		if first || cmp(p, start) < 0 {
			start, first = p, false
		}
	}
	var r ring
	for p := start; ; {
		to := next[p]
		if len(to) != 1 {
			return nil, errors.New("two parts of one area meet only at a corner")
		}
		delete(next, p)
		if n := len(r); n >= 2 && straight(r[n-2], r[n-1], p) {
			r[n-1] = p
		} else {
			r = append(r, p)
		}
		if p = to[0]; p == start {
			break
		}
	}
	if n := len(r); straight(r[n-2], r[n-1], r[0]) {
		r = r[:n-1]
	}
	return r, nil
}

func cmp(a, b pt) int {
	if a.x != b.x {
		return a.x - b.x
	}
	return a.y - b.y
}

func straight(a, b, c pt) bool { return a.x == b.x && b.x == c.x || a.y == b.y && b.y == c.y }

// turns is twice the signed area: positive when r runs counter-clockwise.
func turns(r ring) int {
	sum := 0
	for i, a := range r {
		b := r[(i+1)%len(r)]
		sum += a.x*b.y - b.x*a.y
	}
	return sum
}

// inside reports whether p lies strictly within r (crossing number).
func inside(r ring, p pt) bool {
	in := false
	for i, a := range r {
		b := r[(i+1)%len(r)]
		if a.x == b.x && a.x > p.x && (a.y > p.y) != (b.y > p.y) {
			in = !in
		}
	}
	return in
}

// The venue's origin: fictional, in open fields.
const originLat, originLon = 52.2140, 0.0932

// degrees turns a plan point into longitude and latitude (WGS 84) on the plane
// that touches the ellipsoid at the origin, rounded to 9 decimals (0.1 mm).
func degrees(p pt) [2]float64 {
	const a, e2 = 6378137.0, 6.69437999014e-3 // WGS 84: semi-major axis, eccentricity squared
	sin, cos := math.Sincos(originLat * math.Pi / 180)
	w := math.Sqrt(1 - e2*sin*sin)
	east := a / w * cos * math.Pi / 180
	north := a * (1 - e2) / (w * w * w) * math.Pi / 180
	nine := func(v float64) float64 { return math.Round(v*1e9) / 1e9 }
	return [2]float64{nine(originLon + float64(p.x)/100/east), nine(originLat + float64(p.y)/100/north)}
}
