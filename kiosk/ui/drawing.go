package ui

import (
	"image/color"
	stddraw "image/draw"
	"math"

	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/view"
)

// drawing lays out the field to sign in, and under it the key that takes the
// last line back.
func (p *page) drawing(b view.Drawing, w, sw float64) (main, side stack) {
	main.gap, side.gap = p.gap(), p.gap()
	t := p.para(b.Label, face{size: p.text(38), leading: 1.3}, w)
	main.rows = append(main.rows, rigid(t.h, func(r rect) { p.put(t, r, p.pal.quiet) }))
	field := rigid(w/flow.DrawingShape, func(r rect) { p.sheet(b, r) })
	field.touches = true
	main.rows = append(main.rows, field)
	side.rows = append(side.rows, p.signKey(b.Erase, sw))
	return main, side
}

// sheet is the white field with the lines drawn so far, and what takes new ones.
// It is white in every style: the picture is black on white too.
func (p *page) sheet(b view.Drawing, r rect) {
	white, black := rgb(0xFFFFFF), rgb(0x000000)
	p.box(r, box{white, p.pal.touchEdge, p.px(4), p.px(26), false})
	p.box(rect{r.x + p.px(48), r.y + r.h*0.8, r.w - 2*p.px(48), p.px(3)}, box{fill: rgb(0x7A8785)})
	points := 0
	var last flow.Point
	for _, line := range b.Lines {
		points, last = points+len(line), line[len(line)-1]
	}
	key := [4]any{"drawing", len(b.Lines), points, last}
	p.add(r, op{ink: &ink{key: key, draw: func(dst stddraw.Image, _ float64) {
		for _, line := range b.Lines {
			drawLine(dst, line, black)
		}
	}}})
	p.add(r, op{pad: &b})
}

// drawLine draws one line over the whole of dst with a round pen.
func drawLine(dst stddraw.Image, line []flow.Point, c color.NRGBA) {
	w, h := float64(dst.Bounds().Dx()), float64(dst.Bounds().Dy())
	pen := max(1, w/300)
	from := line[0]
	for _, to := range line {
		dx, dy := (to.X-from.X)*w, (to.Y-from.Y)*h
		steps := int(math.Hypot(dx, dy)/pen*2) + 1
		for i := range steps + 1 {
			share := float64(i) / float64(steps)
			dot(dst, from.X*w+dx*share, from.Y*h+dy*share, pen, c)
		}
		from = to
	}
}

// dot sets the pixels of a disc, its rim by how much of it they cover.
func dot(dst stddraw.Image, cx, cy, radius float64, c color.NRGBA) {
	for y := int(cy - radius - 1); y <= int(cy+radius+1); y++ {
		for x := int(cx - radius - 1); x <= int(cx+radius+1); x++ {
			cover := min(1, radius+0.5-math.Hypot(float64(x)+0.5-cx, float64(y)+0.5-cy))
			if cover <= 0 {
				continue
			}
			if _, _, _, a := dst.At(x, y).RGBA(); float64(a)/0xffff < cover {
				dst.Set(x, y, color.NRGBA{c.R, c.G, c.B, uint8(cover * 255)})
			}
		}
	}
}
