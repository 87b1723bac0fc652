package ui

// rect is a rectangle in panel pixels. x runs in the reading direction: a
// right-to-left page is laid out from x = 0 too and mirrored when it is drawn.
type rect struct{ x, y, w, h float64 }

func (r rect) end() float64    { return r.x + r.w }
func (r rect) bottom() float64 { return r.y + r.h }

// inset takes dx off the left and right and dy off the top and bottom.
func (r rect) inset(dx, dy float64) rect {
	return rect{r.x + dx, r.y + dy, r.w - 2*dx, r.h - 2*dy}
}

// columns cuts r into parts side by side, as wide as their weights say.
func (r rect) columns(gap float64, weights ...float64) []rect {
	var sum float64
	for _, w := range weights {
		sum += w
	}
	out := make([]rect, len(weights))
	x := r.x
	free := r.w - gap*float64(len(weights)-1)
	for i, w := range weights {
		cw := free * w / sum
		out[i] = rect{x, r.y, cw, r.h}
		x += cw + gap
	}
	return out
}

// mirror reflects r in a page of the given width.
func (r rect) mirror(width float64) rect {
	r.x = width - r.x - r.w
	return r
}

// equal returns n weights of 1.
func equal(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = 1
	}
	return out
}
