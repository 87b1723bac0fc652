package wayfind

import (
	"math"
	"slices"
)

// unitIndex finds units by place: their boxes are sorted into squares, level by
// level.
type unitIndex struct {
	boxes []box
	cells map[cellKey][]int32
	large map[int][]int32 // units over very many squares, by ordinal
}

type cellKey struct{ ordinal, x, y int }

const (
	indexCell  = 10.0 // metres
	largeCells = 400
)

// newUnitIndex sorts the units in; numbers are indexes into units.
func newUnitIndex(units []Unit) *unitIndex {
	x := &unitIndex{boxes: make([]box, len(units)), cells: map[cellKey][]int32{}, large: map[int][]int32{}}
	for i := range units {
		b := units[i].Shape.bounds()
		x.boxes[i] = b
		if !(b.maxX-b.minX < 1e6 && b.maxY-b.minY < 1e6 && math.Abs(b.minX)+math.Abs(b.minY) < 1e9) {
			continue // no place at all; Build refuses it
		}
		if (b.maxX-b.minX)*(b.maxY-b.minY) > largeCells*indexCell*indexCell {
			x.large[units[i].Ordinal] = append(x.large[units[i].Ordinal], int32(i))
			continue
		}
		eachCell(units[i].Ordinal, b, func(k cellKey) { x.cells[k] = append(x.cells[k], int32(i)) })
	}
	return x
}

func eachCell(ordinal int, b box, f func(cellKey)) {
	index := func(v float64) int { return int(math.Floor(v / indexCell)) }
	for cx := index(b.minX); cx <= index(b.maxX); cx++ {
		for cy := index(b.minY); cy <= index(b.maxY); cy++ {
			f(cellKey{ordinal, cx, cy})
		}
	}
}

// near returns the units of a level whose boxes meet b, lowest number first.
func (x *unitIndex) near(ordinal int, b box) []int32 {
	var out []int32
	add := func(i int32) {
		if o := x.boxes[i]; o.minX <= b.maxX && o.maxX >= b.minX && o.minY <= b.maxY && o.maxY >= b.minY {
			out = append(out, i)
		}
	}
	for _, i := range x.large[ordinal] {
		add(i)
	}
	if (b.maxX-b.minX)*(b.maxY-b.minY) > largeCells*indexCell*indexCell {
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
