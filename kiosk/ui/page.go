package ui

import (
	"fmt"
	"image/color"
	stddraw "image/draw"
	"math"

	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/view"
)

// page is one model laid out: what to draw, in order, in panel pixels. It is
// plain data, so that layout is tested without a toolkit.
type page struct {
	metrics
	pal     palette
	fonts   *draw.Fonts
	model   view.Model
	shown   [2]int  // which part of each column's rows is shown, when they do not fit
	parts   [2]int  // how many parts each column has
	turned  [2]bool // which columns are paged
	flowing bool    // the words over the body are paged with it
	ops     []op
	moving  bool // what is added now slides in with the page
	faults  []string
}

// op is one thing on the page: exactly one of box, ink, plan, touch and pad is set.
type op struct {
	at     rect // already mirrored
	box    *box
	ink    *ink
	plan   *plan
	touch  *target
	pad    *view.Drawing // takes the lines of a finger
	moving bool
}

// box is a rectangle with round corners.
type box struct {
	fill, edge    color.NRGBA
	width, radius float64
	topOnly       bool // only the upper corners are round
}

// ink is something drawn into pixels of its own. Two inks with equal keys draw
// the same.
type ink struct {
	key  any
	draw func(dst stddraw.Image, scale float64)
}

// target is where a button can be touched.
type target struct {
	button view.Button
	radius float64
	turn   int    // pages column turn/2 back (even) or on (odd); -1 = sends the button's event
	act    action // moves the map about, which is no event
}

// piece is a part of the page: how high it must be and may become, and how it
// is drawn into the rectangle it is given.
type piece struct {
	min, most float64
	sticky    bool // stays when the rows behind it are paged
	touches   bool // holds something that can be touched
	draw      func(r rect)
}

// rigid is a piece of one height.
func rigid(h float64, draw func(r rect)) piece {
	return piece{min: h, most: h, draw: draw}
}

// fault notes what could not be laid out, without any of its words.
func (p *page) fault(format string, args ...any) {
	p.faults = append(p.faults, fmt.Sprintf(format, args...))
}

func (p *page) add(r rect, o op) {
	if p.model.RTL {
		r = r.mirror(p.w)
	}
	o.at, o.moving = r, p.moving
	p.ops = append(p.ops, o)
}

// box draws a rectangle on whole pixels.
func (p *page) box(r rect, b box) {
	x, y := math.Round(r.x), math.Round(r.y)
	r = rect{x, y, math.Round(r.end()) - x, math.Round(r.bottom()) - y}
	b.radius = min(b.radius, r.w/2, r.h/2)
	p.add(r, op{box: &b})
}

// disc draws a filled circle in the square at the start of r.
func (p *page) disc(x, y, d float64, fill, edge color.NRGBA, width float64) {
	p.box(rect{x, y, d, d}, box{fill: fill, edge: edge, width: width, radius: d / 2})
}

// card draws a surface that only shows.
func (p *page) card(r rect) {
	p.box(r, box{fill: p.pal.surface, edge: p.pal.edge, width: p.px(3), radius: p.px(32)})
}

// touch makes r send b's event.
func (p *page) touch(r rect, b view.Button, radius float64) {
	p.add(r, op{touch: &target{button: b, radius: radius, turn: -1}})
}

// icon draws one of the assets' icons in a square. Icons that point along the
// line of reading are mirrored with the page.
func (p *page) icon(name string, x, y, size float64, c color.NRGBA) {
	if name == "" {
		return
	}
	size = math.Round(size)
	r := rect{math.Round(x), math.Round(y), size, size}
	flip := p.model.RTL && directed(name)
	turn := false
	switch name { // the chevrons that page a list are the others, turned
	case "up":
		name, turn = "chevron-left", true
	case "down":
		name, turn = "chevron-right", true
	}
	key := [5]any{name, size, c, flip, turn}
	p.add(r, op{ink: &ink{key: key, draw: func(dst stddraw.Image, scale float64) {
		if flip {
			dst = mirrored{dst}
		}
		if turn {
			dst = transposed{dst}
		}
		// A name without a drawing leaves its place empty; the button's
		// words stand beside it.
		_ = draw.Icon(dst, name, 0, 0, size*scale, c)
	}}})
}

// directed reports whether an icon points along the line of reading.
func directed(name string) bool {
	switch name {
	case "back", "forward", "chevron-left", "chevron-right", "queue", "exit", "speaker":
		return true
	}
	return false
}

// mirrored is an image seen in a mirror.
type mirrored struct{ stddraw.Image }

func (m mirrored) at(x int) int {
	b := m.Bounds()
	return b.Min.X + b.Max.X - 1 - x
}
func (m mirrored) At(x, y int) color.Color     { return m.Image.At(m.at(x), y) }
func (m mirrored) Set(x, y int, c color.Color) { m.Image.Set(m.at(x), y, c) }

// transposed is a square image with rows and columns exchanged.
type transposed struct{ stddraw.Image }

func (t transposed) At(x, y int) color.Color     { return t.Image.At(y, x) }
func (t transposed) Set(x, y int, c color.Color) { t.Image.Set(y, x, c) }
