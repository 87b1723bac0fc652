package wayfind

import (
	"fmt"
	"math"
	"sort"
)

// doorReach is how far, in metres, the middle of an opening may lie from the
// outline of a unit that it opens into.
const doorReach = 0.2

// probes are how far, in metres, both sides of an opening are felt for a unit:
// first close by, then across a wall that is drawn with its thickness.
var probes = []float64{0.1, 0.3, 0.6}

// joiner holds what Complete needs to look up while it works.
type joiner struct {
	v        *Venue
	units    map[string]*Unit
	index    *boxIndex
	areas    []float64 // of the units, in their order
	problems []Problem
}

// Complete works out what a file leaves to geometry: which units each opening
// joins, where amenities and kiosks stand, which units make up a connector and
// where it is entered. Importers call it once, when the plain features are in.
// It returns what it could not make sense of.
func (v *Venue) Complete() []Problem {
	sort.Slice(v.Units, func(a, b int) bool { return v.Units[a].ID < v.Units[b].ID })
	sort.Slice(v.Openings, func(a, b int) bool { return v.Openings[a].ID < v.Openings[b].ID })
	j := &joiner{v: v, units: map[string]*Unit{}}
	j.unite()
	j.index = newUnitIndex(v.Units)
	for i := range v.Units {
		j.units[v.Units[i].ID] = &v.Units[i]
		j.areas = append(j.areas, v.Units[i].Shape.area())
	}
	j.joinOpenings()
	j.placeThings()
	j.findConnectors()
	j.openIslands()
	return j.problems
}

func (j *joiner) warn(feature, format string, args ...any) {
	j.problems = append(j.problems, Problem{Warning, feature, "", fmt.Sprintf(format, args...)})
}

// unitAt returns the smallest unit around p that is no wall.
func (j *joiner) unitAt(p Point, ordinal int) *Unit {
	var best *Unit
	size := math.Inf(1)
	for _, i := range j.index.near(ordinal, at(p, 0)) {
		u := &j.v.Units[i]
		if useOf(u.Category) != useWall && j.areas[i] < size && u.Shape.Contains(p) {
			best, size = u, j.areas[i]
		}
	}
	return best
}

// around returns the units whose outline lies within reach of p, nearest first.
func (j *joiner) around(p Point, ordinal int, reach float64) []*Unit {
	type hit struct {
		u *Unit
		d float64
	}
	var hits []hit
	for _, i := range j.index.near(ordinal, at(p, reach)) {
		u := &j.v.Units[i]
		if useOf(u.Category) == useWall {
			continue
		}
		if _, d := u.Shape.nearestEdge(p); d <= reach {
			hits = append(hits, hit{u, d})
		}
	}
	sort.SliceStable(hits, func(a, b int) bool { return hits[a].d < hits[b].d })
	out := make([]*Unit, len(hits))
	for i, h := range hits {
		out[i] = h.u
	}
	return out
}

// normal returns the unit vector that points to the left of a line's chord; the
// zero vector when the line has no length.
func normal(line []Point) Point {
	if len(line) < 2 {
		return Point{}
	}
	d := unitVec(line[len(line)-1].Sub(line[0]))
	return Point{-d.Y, d.X}
}

func (j *joiner) joinOpenings() {
	for i := range j.v.Openings {
		o := &j.v.Openings[i]
		o.At = middle(o.Line)
		if o.Units[0] != "" {
			continue
		}
		a, b := j.sides(o)
		if a == nil {
			a, b = b, nil
		}
		switch {
		case a == nil:
			j.problems = append(j.problems, loose(o.ID))
		case a == b:
			j.problems = append(j.problems, loose(o.ID))
		default:
			o.Units[0] = a.ID
			if b != nil {
				o.Units[1] = b.ID
			}
		}
	}
}

// loose is the problem of a door that joins nothing.
func loose(opening string) Problem {
	return Problem{Warning, opening, "", "the door touches no wall of any unit: move it onto the wall of the room it opens into"}
}

// sides returns the units on both sides of an opening; the same one twice when
// it lies within it.
func (j *joiner) sides(o *Opening) (a, b *Unit) {
	n := normal(o.Line)
	if n != (Point{}) {
		a, b = j.feel(o, n, nil), j.feel(o, n.Mul(-1), nil)
		if a != nil && a == b {
			// Across a thin wall both probes may end in one unit that lies
			// around the other: feel on for a second one.
			b = j.feel(o, n.Mul(-1), a)
		}
		if a != nil && b != nil {
			return a, b
		}
	}
	near := j.around(o.At, o.Ordinal, doorReach)
	known := a
	if known == nil {
		known = b
	}
	for _, u := range near {
		if known == nil {
			known = u
		} else if u != known {
			return known, u
		}
	}
	if known != nil && len(near) == 0 && known.Shape.Contains(o.At) {
		return known, known
	}
	return known, nil
}

// feel returns the first unit other than not in direction n from the opening.
func (j *joiner) feel(o *Opening, n Point, not *Unit) *Unit {
	for _, r := range probes {
		if u := j.unitAt(o.At.Add(n.Mul(r)), o.Ordinal); u != nil && u != not {
			return u
		}
	}
	return nil
}

// middle returns the point half way along a line.
func middle(line []Point) Point {
	if len(line) == 0 {
		return Point{math.NaN(), math.NaN()}
	}
	left := length(line) / 2
	for i := 1; i < len(line); i++ {
		d := line[i-1].Dist(line[i])
		if d >= left && d > 0 {
			return line[i-1].Add(line[i].Sub(line[i-1]).Mul(left / d))
		}
		left -= d
	}
	return line[len(line)-1]
}

// placeThings finds the units that amenities and kiosks stand in, and marks
// units by what is in them.
func (j *joiner) placeThings() {
	for i := range j.v.Amenities {
		a := &j.v.Amenities[i]
		if u := j.unitAt(a.Place.Point, a.Place.Ordinal); u != nil {
			a.Place.Unit = u.ID
		} else if len(a.Units) > 0 {
			a.Place.Unit = a.Units[0]
		}
		for _, id := range a.Units {
			if u := j.units[id]; u != nil {
				u.Tags = append(u.Tags, a.Category)
			}
		}
	}
	for i := range j.v.Kiosks {
		k := &j.v.Kiosks[i]
		k.Place.Kiosk = k.ID
		if u := j.unitAt(k.Place.Point, k.Place.Ordinal); u != nil {
			k.Place.Unit = u.ID
		}
	}
}
