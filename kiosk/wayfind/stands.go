package wayfind

import "slices"

// standsIn reports whether unit k is a thing within u that people walk around:
// all of it lies in u, and it has walls.
func (m *Map) standsIn(k int32, u *Unit) bool {
	w := &m.venue.Units[k]
	if !u.Shape.Contains(w.Shape.Inside()) {
		return false
	}
	for _, poly := range w.Shape {
		const samples = 200 // points that tell enough of the finest outline
		for i := 0; i < len(poly[0]); i += 1 + len(poly[0])/samples {
			p := poly[0][i]
			if u.Shape.Contains(p) {
				continue
			}
			if _, d := u.Shape.nearestEdge(p); d > 2*doorReach {
				return false
			}
		}
	}
	var ends []Point // where it is entered without a door
	for _, o := range m.of[k] {
		if door := &m.venue.Openings[o]; door.Assumed && len(door.Line) == 1 {
			ends = append(ends, door.At)
		}
	}
	return len(ends) == 0 || w.flightEntered(ends) && m.passedBy(k, u)
}

// flightEntered reports whether a unit is a flight of stairs that is entered at
// one of its ends, as a line that is drawn between two levels makes it: not half
// way, where people walk over it.
func (u *Unit) flightEntered(ends []Point) bool {
	if u.Category != "stairs" && u.Category != "escalator" {
		return false
	}
	return !slices.ContainsFunc(ends, func(p Point) bool {
		borders := 0
		for _, poly := range u.Shape {
			if _, d := (Shape{poly}).nearestEdge(p); d < doorReach {
				borders++
			}
		}
		return borders != 1
	})
}

// passedBy reports whether people come past unit k in u on one side at least:
// walls and other things are near it along one stretch of its outline only, so
// that it cuts nothing off.
func (m *Map) passedBy(k int32, u *Unit) bool {
	const (
		passage = 0.9 // metres that people need
		apart   = 0.3 // metres between the points looked at
		most    = 2000
	)
	w := &m.venue.Units[k]
	others := slices.DeleteFunc(m.near.near(u.Ordinal, w.Shape.bounds().grow(passage)), func(i int32) bool {
		return i == k || &m.venue.Units[i] == u
	})
	near := func(p Point) bool {
		if _, d := u.Shape.nearestEdge(p); d < passage {
			return true
		}
		return slices.ContainsFunc(others, func(i int32) bool {
			s := m.venue.Units[i].Shape
			_, d := s.nearestEdge(p)
			return d < passage || s.Contains(p) && useOf(m.venue.Units[i].Category) == useWall
		})
	}
	stretches, looked := 0, 0
	for _, poly := range w.Shape {
		ring := poly[0].every(apart)
		if looked += len(ring); looked > most {
			return false
		}
		was := near(ring[len(ring)-1])
		for _, p := range ring {
			is := near(p)
			if is && !was {
				stretches++
			}
			was = is
		}
	}
	return stretches <= 1
}

// every returns the corners of a ring with points between them, no further than
// d metres apart.
func (r Ring) every(d float64) Ring {
	var out Ring
	for i, a := range r {
		b := r[(i+1)%len(r)]
		n := max(1, int(a.Dist(b)/d))
		for k := range n {
			out = append(out, a.Add(b.Sub(a).Mul(float64(k)/float64(n))))
		}
	}
	return out
}
