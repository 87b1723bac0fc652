package ui

import (
	"fyne.io/fyne/v2"

	"frontdoor/kiosk/flow"
)

// act does what a button beside the map says; it can be touched again at once.
func (s *Screen) act(a action) {
	for _, b := range s.buttons() {
		b.sent = false
	}
	if m := s.pane(); m != nil {
		m.act(a)
	}
	s.touched(flow.StillHere{})
}

// pane is the map on this page, nil when there is none.
func (s *Screen) pane() *pane {
	if s.moving.used[3] == 0 {
		return nil
	}
	return s.moving.panes[0]
}

// entersMap gives the map the focus when an arrow leads to it from the buttons
// on it.
func (s *Screen) entersMap(b *button, name fyne.KeyName) bool {
	inward := fyne.KeyLeft
	if s.model.RTL {
		inward = fyne.KeyRight
	}
	m, c := s.pane(), s.canvas()
	if b == nil || b.target.act == "" || name != inward || m == nil || c == nil {
		return false
	}
	c.Focus(m)
	return true
}

// keyStep is how much of the map an arrow moves it.
const keyStep = 0.15

// TypedKey moves the map with the arrows; any other key leaves it.
func (m *pane) TypedKey(e *fyne.KeyEvent) {
	if m.chart == nil {
		return
	}
	step := keyStep * float64(min(m.size.X, m.size.Y))
	switch e.Name {
	case fyne.KeyLeft:
		m.shift(step, 0)
	case fyne.KeyRight:
		m.shift(-step, 0)
	case fyne.KeyUp:
		m.shift(0, step)
	case fyne.KeyDown:
		m.shift(0, -step)
	default:
		m.screen.focus(m.screen.button(string(zoomIn)))
	}
}

func (m *pane) shift(dx, dy float64) {
	m.stop()
	m.by(dx, dy)
	m.settle()
	m.screen.touched(flow.StillHere{})
}

// TypedRune does nothing.
func (m *pane) TypedRune(rune) {}

// FocusGained draws the ring.
func (m *pane) FocusGained() {
	m.screen.keyed = true
	m.ring.StrokeColor, m.ring.StrokeWidth = m.screen.palette().ring, m.frame.unit(m.screen.metrics().px(8))
	m.ring.CornerRadius = m.frame.unit(m.plan.radius)
	m.ring.Show()
	m.ring.Refresh()
}

// FocusLost takes the ring away.
func (m *pane) FocusLost() { m.ring.Hide() }

// AccessibilityLabel says what the map is and how it is moved.
func (m *pane) AccessibilityLabel() string { return m.plan.words.Move }

// AccessibilityRole says that this is a picture that can be moved.
func (m *pane) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// CreateRenderer lays the ring over the map.
func (m *pane) CreateRenderer() fyne.WidgetRenderer { return &paneRenderer{m} }

type paneRenderer struct{ m *pane }

func (r *paneRenderer) Layout(size fyne.Size) {
	r.m.raster.Resize(size)
	r.m.ring.Resize(size)
}

func (r *paneRenderer) MinSize() fyne.Size { return fyne.Size{} }
func (r *paneRenderer) Refresh()           { r.Layout(r.m.Size()) }
func (r *paneRenderer) Destroy()           {}
func (r *paneRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.m.raster, r.m.ring}
}
