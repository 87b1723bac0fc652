package wayfind

import (
	"fmt"
	"math"
	"slices"
)

// boxIndex finds things by place: their boxes are sorted into squares, level by
// level.
type boxIndex struct {
	boxes []box
	cells map[cellKey][]int32
	large map[int][]int32 // things over very many squares, by ordinal
}

type cellKey struct{ ordinal, x, y int }

const (
	indexCell  = 10.0 // metres
	largeCells = 400
)

// newUnitIndex sorts units in; numbers are indexes into units.
func newUnitIndex(units []Unit) *boxIndex {
	x := newBoxIndex()
	for i := range units {
		x.add(units[i].Ordinal, units[i].Shape.bounds())
	}
	return x
}

// mostTogether is how many units of one level may lie in the same ten metres
// square: far more than anybody builds, few enough to compare each with each.
const mostTogether = 1000

// Plausible refuses a venue with very many units in one place, which would take
// for ever to tell apart. Importers call it before Complete.
func (v *Venue) Plausible() error {
	x := newBoxIndex()
	for i := range v.Units {
		b := v.Units[i].Shape.bounds()
		x.add(v.Units[i].Ordinal, box{b.minX, b.minY, b.minX, b.minY})
	}
	for k, list := range x.cells {
		if len(list) > mostTogether {
			return fmt.Errorf("unit %s and %d others lie in one place of the level of ordinal %d: draw every room once", v.Units[list[0]].ID, len(list)-1, k.ordinal)
		}
	}
	return nil
}

func newBoxIndex() *boxIndex {
	return &boxIndex{cells: map[cellKey][]int32{}, large: map[int][]int32{}}
}

// add sorts in one more box.
func (x *boxIndex) add(ordinal int, b box) {
	i := int32(len(x.boxes))
	x.boxes = append(x.boxes, b)
	if !(b.maxX-b.minX < 1e6 && b.maxY-b.minY < 1e6 && math.Abs(b.minX)+math.Abs(b.minY) < 1e9) {
		return // no place at all; Build refuses it
	}
	if b.large() {
		x.large[ordinal] = append(x.large[ordinal], i)
		return
	}
	eachCell(ordinal, b, func(k cellKey) { x.cells[k] = append(x.cells[k], i) })
}

func (b box) large() bool {
	return (b.maxX-b.minX)*(b.maxY-b.minY) > largeCells*indexCell*indexCell || b.maxX-b.minX+b.maxY-b.minY > largeCells*indexCell
}

// around reports whether f holds for one of the things whose boxes hold p.
func (x *boxIndex) around(ordinal int, p Point, f func(i int32) bool) bool {
	for _, list := range [][]int32{
		x.large[ordinal],
		x.cells[cellKey{ordinal, int(math.Floor(p.X / indexCell)), int(math.Floor(p.Y / indexCell))}],
	} {
		for _, i := range list {
			if x.boxes[i].near(p, 0) && f(i) {
				return true
			}
		}
	}
	return false
}

func eachCell(ordinal int, b box, f func(cellKey)) {
	index := func(v float64) int { return int(math.Floor(v / indexCell)) }
	for cx := index(b.minX); cx <= index(b.maxX); cx++ {
		for cy := index(b.minY); cy <= index(b.maxY); cy++ {
			f(cellKey{ordinal, cx, cy})
		}
	}
}

// near returns the things of a level whose boxes meet b, lowest number first.
func (x *boxIndex) near(ordinal int, b box) []int32 {
	var out []int32
	add := func(i int32) {
		if o := x.boxes[i]; o.minX <= b.maxX && o.maxX >= b.minX && o.minY <= b.maxY && o.maxY >= b.minY {
			out = append(out, i)
		}
	}
	for _, i := range x.large[ordinal] {
		add(i)
	}
	if b.large() {
		for k, list := range x.cells {
			if k.ordinal == ordinal {
				for _, i := range list {
					add(i)
				}
			}
		}
	} else {
		eachCell(ordinal, b, func(k cellKey) {
			for _, i := range x.cells[k] {
				add(i)
			}
		})
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// at is the box around a point.
func at(p Point, reach float64) box {
	return box{p.X - reach, p.Y - reach, p.X + reach, p.Y + reach}
}
