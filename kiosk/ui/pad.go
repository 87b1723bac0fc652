package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/view"
)

// pad takes the lines that a finger draws. While the finger is down it shows
// the line itself; when it lifts, the line is an event and the page draws it.
type pad struct {
	widget.BaseWidget
	screen *Screen
	field  view.Drawing
	line   []flow.Point
	trace  []fyne.CanvasObject
	width  float32
}

var (
	_ fyne.Draggable = (*pad)(nil)
	_ fyne.Tappable  = (*pad)(nil)
)

// linePoints is how many points a line keeps; a finger that draws on makes the
// next line.
const linePoints = 400

func newPad(s *Screen) *pad {
	p := &pad{screen: s}
	p.ExtendBaseWidget(p)
	return p
}

// become shows another drawing. A line begun stays under the finger.
func (p *pad) become(d view.Drawing, f frame) {
	p.field, p.width = d, f.unit(p.screen.metrics().px(6))
}

// forget lets go of everything drawn.
func (p *pad) forget() {
	p.field, p.line, p.trace = view.Drawing{}, nil, nil
	p.Refresh()
}

// Dragged draws on.
func (p *pad) Dragged(e *fyne.DragEvent) {
	if len(p.line) == 0 {
		p.to(e.Position.Subtract(e.Dragged))
	}
	if p.to(e.Position); len(p.line) >= linePoints {
		last := p.line[len(p.line)-1]
		p.DragEnd()
		p.line = append(p.line, last)
	}
}

// DragEnd sends the line.
func (p *pad) DragEnd() {
	line := p.line
	p.line, p.trace = nil, nil
	if len(line) > 0 && p.field.Send != nil {
		m := p.screen.model
		p.screen.send(flow.Touch{Session: m.Session, Screen: flow.Screen(m.Screen), Event: p.field.Send(line)})
	}
	p.Refresh()
}

// Tapped draws a dot.
func (p *pad) Tapped(e *fyne.PointEvent) {
	p.to(e.Position)
	p.DragEnd()
}

// to takes the line to a place, kept within the field.
func (p *pad) to(at fyne.Position) {
	size := p.Size()
	if size.IsZero() {
		return
	}
	in := func(v, of float32) float64 { return float64(max(0, min(1, v/of))) }
	next := flow.Point{X: in(at.X, size.Width), Y: in(at.Y, size.Height)}
	if n := len(p.line); n > 0 {
		was := p.line[n-1]
		l := canvas.NewLine(rgb(0x000000))
		l.StrokeWidth = p.width
		l.Position1 = fyne.NewPos(float32(was.X)*size.Width, float32(was.Y)*size.Height)
		l.Position2 = fyne.NewPos(float32(next.X)*size.Width, float32(next.Y)*size.Height)
		p.trace = append(p.trace, l)
	}
	p.line = append(p.line, next)
	p.Refresh()
}

// CreateRenderer shows the line under the finger.
func (p *pad) CreateRenderer() fyne.WidgetRenderer { return &padRenderer{p} }

type padRenderer struct{ p *pad }

func (r *padRenderer) Layout(fyne.Size)             {}
func (r *padRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *padRenderer) Refresh()                     { canvas.Refresh(r.p) }
func (r *padRenderer) Destroy()                     {}
func (r *padRenderer) Objects() []fyne.CanvasObject { return r.p.trace }
