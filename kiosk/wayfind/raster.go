package wayfind

import (
	"math"
	"slices"
)

// raster sorts the sides of a space into square cells, so that a line meets
// only those near it.
type raster struct {
	box    box
	cell   float64
	nx, ny int
	first  []int32 // by cell, into sides
	sides  []int32
}

// newRaster makes about as many cells as there are sides, at most 128 × 128.
func newRaster(b box, sides []side) raster {
	for _, e := range sides {
		b = b.with(e.a).with(e.b)
	}
	b = b.grow(0.01)
	n := min(max(math.Sqrt(float64(len(sides))), 1), 128)
	r := raster{box: b, cell: max(b.maxX-b.minX, b.maxY-b.minY) / n}
	r.nx = int((b.maxX-b.minX)/r.cell) + 1
	r.ny = int((b.maxY-b.minY)/r.cell) + 1
	r.first = make([]int32, r.nx*r.ny+1)
	for _, e := range sides {
		r.cells(e.a, e.b, func(c int) bool { r.first[c+1]++; return true })
	}
	for i := 1; i < len(r.first); i++ {
		r.first[i] += r.first[i-1]
	}
	r.sides = make([]int32, r.first[len(r.first)-1])
	next := slices.Clone(r.first)
	for i, e := range sides {
		r.cells(e.a, e.b, func(c int) bool { r.sides[next[c]] = int32(i); next[c]++; return true })
	}
	return r
}

// cells calls f with every cell that the line from p to q touches, row by row,
// until f returns false; it reports whether it came to the end.
func (r *raster) cells(p, q Point, f func(cell int) bool) bool {
	const slack = 1e-3
	lowX, highX := min(p.X, q.X)-slack, max(p.X, q.X)+slack
	lowY, highY := min(p.Y, q.Y)-slack, max(p.Y, q.Y)+slack
	for row := r.index(lowY-r.box.minY, r.ny); row <= r.index(highY-r.box.minY, r.ny); row++ {
		x0, x1 := lowX, highX
		if dy := q.Y - p.Y; math.Abs(dy) > r.cell/4 {
			// The part of the line within this row.
			y := r.box.minY + float64(row)*r.cell
			a := p.X + (q.X-p.X)*(y-slack-p.Y)/dy
			b := p.X + (q.X-p.X)*(y+r.cell+slack-p.Y)/dy
			x0, x1 = max(x0, min(a, b)-slack), min(x1, max(a, b)+slack)
		}
		for col := r.index(x0-r.box.minX, r.nx); col <= r.index(x1-r.box.minX, r.nx); col++ {
			if !f(row*r.nx + col) {
				return false
			}
		}
	}
	return true
}

// index returns which of n cells a distance from the edge falls in, the nearest
// one when it falls in none.
func (r *raster) index(d float64, n int) int {
	return min(max(int(d/r.cell), 0), n-1)
}

// along calls f with the sides near the line from p to q, some more than once,
// until f returns false; it reports whether it came to the end.
func (r *raster) along(p, q Point, f func(side int32) bool) bool {
	return r.cells(p, q, func(c int) bool {
		for _, i := range r.sides[r.first[c]:r.first[c+1]] {
			if !f(i) {
				return false
			}
		}
		return true
	})
}
