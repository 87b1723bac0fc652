package wayfind

import (
	"math"
	"slices"
)

// Tolerances of the walking geometry, in metres.
const (
	smooth     = 0.02 // outlines are simplified by this much before links are drawn
	feelBeside = 1e-3 // how far beside a line free ground is looked for
	maxCorners = 400  // above it, an outline is simplified further
	maxEdges   = 2e6  // corners times sides of one unit
)

// side is one edge of the outline; free ground lies on its left.
type side struct{ a, b Point }

// corner is a point of the outline that a shortest way may bend around: free
// ground takes more than half of the circle there.
type corner struct {
	at         Point
	prev, next Point // its neighbours on the outline
	shared     bool  // other outlines meet here, so prev and next do not tell all
}

// space is the free ground of one unit: its shape without the things in it.
type space struct {
	shape     Shape
	obstacles []Ring
	sides     []side
	corners   []corner
	box       box
	raster    raster    // sides by place
	things    *boxIndex // obstacles by place
}

// newSpace prepares a unit's shape. Obstacles are outlines of what stands in
// it; they may touch each other and the walls.
func newSpace(shape Shape, obstacles []Ring) *space {
	for tol := smooth; ; tol *= 2 {
		s := &space{}
		for _, poly := range shape {
			var rings Polygon
			for i, r := range poly {
				rings = append(rings, turned(r.simplify(tol), i == 0))
			}
			s.shape = append(s.shape, rings)
		}
		s.things = newBoxIndex()
		for _, r := range obstacles {
			s.obstacles = append(s.obstacles, turned(r.simplify(tol), false))
			s.things.add(0, Shape{{r}}.bounds())
		}
		s.box = s.shape.bounds()
		s.outline()
		if len(s.corners) <= maxCorners || tol > 1 {
			// Cutting the list may cost a detour or a way, never lead through a wall.
			s.corners = s.corners[:min(len(s.corners), maxCorners, max(50, maxEdges/len(s.sides)))]
			s.raster = newRaster(s.box, s.sides)
			s.markShared()
			s.corners = slices.DeleteFunc(s.corners, func(c corner) bool { return !s.bends(c) })
			return s
		}
	}
}

// turned returns the ring running counter-clockwise, or clockwise.
func turned(r Ring, ccw bool) Ring {
	if (r.area() > 0) == ccw {
		return r
	}
	r = slices.Clone(r)
	slices.Reverse(r)
	return r
}

// outline collects the sides and those corners that turn the right way.
func (s *space) outline() {
	add := func(r Ring) {
		n := len(r)
		for i, p := range r {
			prev, next := r[(i+n-1)%n], r[(i+1)%n]
			s.sides = append(s.sides, side{p, next})
			if cross(p.Sub(prev), next.Sub(p)) < 0 {
				s.corners = append(s.corners, corner{at: p, prev: prev, next: next})
			}
		}
	}
	for _, poly := range s.shape {
		for _, r := range poly {
			add(r)
		}
	}
	for _, r := range s.obstacles {
		add(r)
	}
}

// markShared finds the corners at which other outlines meet.
func (s *space) markShared() {
	for i := range s.corners {
		c := &s.corners[i]
		s.raster.along(c.at, c.at, func(k int32) bool {
			e := s.sides[k]
			if e.a == c.at || e.b == c.at {
				// Its own two sides; a third with the same point is another's.
				c.shared = c.shared || e.a == c.at && e.b != c.next || e.b == c.at && e.a != c.prev
			} else if q, _ := closestOn(c.at, e.a, e.b); q.Dist(c.at) < touch {
				c.shared = true
			}
			return true
		})
	}
}

// bends reports whether a way can really bend around a corner. Where several
// outlines meet, that needs one free sector wider than half the circle: between
// two things that touch nobody gets through.
func (s *space) bends(c corner) bool {
	if !c.shared {
		return len(s.obstacles) == 0 || !s.blockedAt(c.at)
	}
	const n = 64
	free, starts := 0, 0
	was := s.free(c.at.Add(Point{feelBeside, 0}))
	for i := 1; i <= n; i++ {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / n)
		now := s.free(c.at.Add(Point{feelBeside * cos, feelBeside * sin}))
		if now {
			free++
		}
		if now && !was {
			starts++
		}
		was = now
	}
	return starts == 1 && free > n/2
}

// blockedAt reports whether p lies well inside an obstacle or outside the shape.
func (s *space) blockedAt(p Point) bool {
	if s.things.around(0, p, func(i int32) bool {
		o := Shape{{s.obstacles[i]}}
		_, d := o.nearestEdge(p)
		return d > touch && o.Contains(p)
	}) {
		return true
	}
	if s.shape.Contains(p) {
		return false
	}
	_, d := s.shape.nearestEdge(p)
	return d > touch
}

// free reports whether p lies on free ground.
func (s *space) free(p Point) bool {
	if !s.box.near(p, 0) || !s.shape.Contains(p) {
		return false
	}
	return !s.things.around(0, p, func(i int32) bool { return Shape{{s.obstacles[i]}}.Contains(p) })
}

// onto returns p when it lies on free ground or on its outline, else the
// nearest point of the outline.
func (s *space) onto(p Point) Point {
	if s.free(p) {
		return p
	}
	best, far := p, math.Inf(1)
	for _, e := range s.sides {
		if q, _ := closestOn(p, e.a, e.b); q.Dist(p) < far {
			best, far = q, q.Dist(p)
		}
	}
	return best
}
