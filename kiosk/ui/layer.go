package ui

import (
	"image"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"frontdoor/kiosk/view"
)

// layer is a container whose objects are used again from page to page: the
// toolkit's caches grow with every object it has seen.
type layer struct {
	root    *fyne.Container
	boxes   []*canvas.Rectangle
	inks    []*plate
	targets []*button
	panes   []*pane
	pad     *pad // the only one a page has
	padUsed bool
	used    [4]int
	objects []fyne.CanvasObject
}

// plate is a raster and what it shows.
type plate struct {
	raster *canvas.Raster
	ink    ink
	width  float64 // panel pixels
}

func newLayer() *layer { return &layer{root: &fyne.Container{}} }

// begin starts a new page on the layer.
func (l *layer) begin() {
	l.used, l.padUsed = [4]int{}, false
	l.objects = l.objects[:0]
}

// end shows what was added since begin and lets go of what the last page held
// and this one does not: nothing of it may be seen or found later.
func (l *layer) end() {
	for _, p := range l.inks[l.used[1]:] {
		p.ink = ink{}
		p.raster.Refresh()
	}
	for _, b := range l.targets[l.used[2]:] {
		b.forget()
	}
	for _, p := range l.panes[l.used[3]:] {
		p.forget()
	}
	if l.pad != nil && !l.padUsed {
		l.pad.forget()
	}
	l.boxes = l.boxes[:l.used[0]]
	l.inks = l.inks[:l.used[1]]
	l.targets = l.targets[:l.used[2]]
	l.root.Objects = append([]fyne.CanvasObject(nil), l.objects...)
}

// put adds one op, placed by f from panel pixels to the toolkit's units.
func (l *layer) put(o op, f frame, s *Screen) {
	var obj fyne.CanvasObject
	switch {
	case o.box != nil:
		obj = l.box(*o.box, f)
	case o.ink != nil:
		obj = l.ink(*o.ink, o.at.w)
	case o.plan != nil:
		obj = l.pane(*o.plan, o.at, f, s)
	case o.pad != nil:
		obj = l.sheet(*o.pad, f, s)
	default:
		obj = l.target(*o.touch, o.at, f, s)
	}
	obj.Move(f.pos(o.at))
	obj.Resize(f.size(o.at))
	l.objects = append(l.objects, obj)
}

func (l *layer) box(b box, f frame) fyne.CanvasObject {
	if l.used[0] == len(l.boxes) {
		l.boxes = append(l.boxes, &canvas.Rectangle{})
	}
	r := l.boxes[l.used[0]]
	l.used[0]++
	before := *r
	r.FillColor, r.StrokeColor, r.StrokeWidth = b.fill, b.edge, f.unit(b.width)
	r.CornerRadius, r.TopLeftCornerRadius, r.TopRightCornerRadius = 0, 0, 0
	if b.topOnly {
		r.TopLeftCornerRadius, r.TopRightCornerRadius = f.unit(b.radius), f.unit(b.radius)
	} else {
		r.CornerRadius = f.unit(b.radius)
	}
	if b.width == 0 {
		r.StrokeColor = nil
	}
	if *r != before {
		r.Refresh()
	}
	return r
}

func (l *layer) ink(i ink, width float64) fyne.CanvasObject {
	if l.used[1] == len(l.inks) {
		p := &plate{}
		p.raster = canvas.NewRaster(p.generate)
		l.inks = append(l.inks, p)
	}
	p := l.inks[l.used[1]]
	l.used[1]++
	changed := p.ink.key != i.key
	p.ink, p.width = i, width
	if changed {
		p.raster.Refresh()
	}
	return p.raster
}

// pane keeps its place among the panes even when it is not used: what it showed
// last is found again by its plan.
func (l *layer) pane(p plan, at rect, f frame, s *Screen) fyne.CanvasObject {
	if l.used[3] == len(l.panes) {
		l.panes = append(l.panes, newPane(s))
	}
	o := l.panes[l.used[3]]
	l.used[3]++
	o.become(p, at, f)
	return o
}

// generate draws the ink at the device's own pixels.
func (p *plate) generate(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	if p.ink.draw == nil || p.width <= 0 {
		return img
	}
	scale := float64(w) / p.width
	if math.Abs(float64(w)-p.width) <= 1 {
		scale = 1
	}
	p.ink.draw(img, scale)
	return img
}

func (l *layer) sheet(d view.Drawing, f frame, s *Screen) fyne.CanvasObject {
	if l.pad == nil {
		l.pad = newPad(s)
	}
	l.padUsed = true
	l.pad.become(d, f)
	return l.pad
}

func (l *layer) target(t target, at rect, f frame, s *Screen) fyne.CanvasObject {
	if l.used[2] == len(l.targets) {
		l.targets = append(l.targets, newButton(s))
	}
	b := l.targets[l.used[2]]
	l.used[2]++
	b.become(t, at, f)
	return b
}

// frame places the panel's pixels in the toolkit's units.
type frame struct {
	per  float64 // units per panel pixel
	x, y float64 // where the picture begins, units
}

// fitIn fits the panel into a size and centres it there.
func fitIn(p Panel, size fyne.Size) frame {
	w, h := float64(size.Width), float64(size.Height)
	per := min(w/float64(p.WidthPx), h/float64(p.HeightPx))
	return frame{per, (w - per*float64(p.WidthPx)) / 2, (h - per*float64(p.HeightPx)) / 2}
}

func (f frame) unit(px float64) float32 { return float32(px * f.per) }

func (f frame) pos(r rect) fyne.Position {
	return fyne.NewPos(float32(f.x+r.x*f.per), float32(f.y+r.y*f.per))
}

func (f frame) size(r rect) fyne.Size { return fyne.NewSize(f.unit(r.w), f.unit(r.h)) }
