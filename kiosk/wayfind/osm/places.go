package osm

import (
	"math"

	"frontdoor/kiosk/wayfind"
)

// places finds units by place. They are sorted into squares, so that a file of
// many rooms and many points of interest is read in time.
type places struct {
	units []wayfind.Unit
	cells map[[3]int][]int
}

const cellSize = 20.0 // metres

// newPlaces sorts units in. A unit over more squares than a building has is
// cut off at its first ones.
func newPlaces(units []wayfind.Unit) *places {
	p := &places{units, map[[3]int][]int{}}
	for i := range units {
		const most = 10_000
		x0, y0, x1, y1 := extent(units[i].Shape)
		n := 0
		for x := cellOf(x0 - 1); x <= cellOf(x1+1) && n < most; x++ {
			for y := cellOf(y0 - 1); y <= cellOf(y1+1) && n < most; y++ {
				k := [3]int{units[i].Ordinal, x, y}
				p.cells[k] = append(p.cells[k], i)
				n++
			}
		}
	}
	return p
}

func cellOf(v float64) int { return int(math.Floor(v / cellSize)) }

// near returns the units of a level whose squares hold p.
func (p *places) near(at wayfind.Point, ordinal int) []int {
	return p.cells[[3]int{ordinal, cellOf(at.X), cellOf(at.Y)}]
}

// around returns the smallest unit for which f holds and that lies around a
// point; nil when none does.
func (p *places) around(at wayfind.Point, ordinal int, f func(u *wayfind.Unit) bool) *wayfind.Unit {
	var best *wayfind.Unit
	least := math.Inf(1)
	for _, i := range p.near(at, ordinal) {
		u := &p.units[i]
		if f != nil && !f(u) || !u.Shape.Contains(at) {
			continue
		}
		x0, y0, x1, y1 := extent(u.Shape)
		if a := (x1 - x0) * (y1 - y0); a < least {
			best, least = u, a
		}
	}
	return best
}

// extent returns the smallest box around a shape.
func extent(s wayfind.Shape) (x0, y0, x1, y1 float64) {
	x0, y0, x1, y1 = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, poly := range s {
		for _, p := range poly[0] {
			x0, y0, x1, y1 = min(x0, p.X), min(y0, p.Y), max(x1, p.X), max(y1, p.Y)
		}
	}
	return x0, y0, x1, y1
}

// walkable reports whether people walk through a unit, riding aside.
func walkable(u *wayfind.Unit) bool { return u.Walkable() && wayfind.KindOf(u.Category) == "" }
