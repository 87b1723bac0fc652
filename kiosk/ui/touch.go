package ui

import (
	"frontdoor/kiosk/view"
	"image/color"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// button is the place where one button of the page is touched. Its looks lie
// under it on the page; it adds the shade while it is held and the ring while
// it has the focus.
type button struct {
	widget.BaseWidget
	screen *Screen
	target target
	at     rect // panel pixels
	frame  frame
	sent   bool // touched since the last Show
	shade  *canvas.Rectangle
	ring   *canvas.Rectangle
	halo   *canvas.Rectangle
}

var (
	_ fyne.Tappable     = (*button)(nil)
	_ fyne.Focusable    = (*button)(nil)
	_ fyne.Disableable  = (*button)(nil)
	_ fyne.Accessible   = (*button)(nil)
	_ desktop.Mouseable = (*button)(nil)
)

func newButton(s *Screen) *button {
	b := &button{screen: s, shade: &canvas.Rectangle{}, ring: &canvas.Rectangle{}, halo: &canvas.Rectangle{}}
	b.shade.Hide()
	b.ring.Hide()
	b.halo.Hide()
	b.ExtendBaseWidget(b)
	return b
}

// become makes b the place of another button; it can be touched again.
func (b *button) become(t target, at rect, f frame) {
	b.target, b.at, b.frame, b.sent = t, at, f, false
	b.shade.CornerRadius = f.unit(t.radius)
	b.shade.Hide()
}

// forget lets go of what the button was.
func (b *button) forget() { b.target = target{} }

// afterTurning is how long a page that has just come up takes no touch: a
// second touch of the finger was meant for the page before. It is shorter than
// it takes to see a page and reach out.
const afterTurning = 300 * time.Millisecond

// Tapped sends the button's event, once until the page is shown again. Urgent
// help never waits.
func (b *button) Tapped(*fyne.PointEvent) {
	if b.target.button.Role != view.RoleUrgent && b.screen.now().Sub(b.screen.turned) < afterTurning {
		return
	}
	b.screen.keyed = false
	b.screen.focus(nil)
	b.press()
}

func (b *button) press() {
	if b.sent || b.target.button.Off {
		return
	}
	b.sent = true
	b.screen.pressed(b.target)
}

// MouseDown and MouseUp shade the button while a finger is on it.
func (b *button) MouseDown(*desktop.MouseEvent) {
	if b.sent || b.target.button.Off {
		return
	}
	b.shade.FillColor = b.screen.palette().press
	b.shade.Show()
	b.shade.Refresh()
}

// MouseUp ends the shade.
func (b *button) MouseUp(*desktop.MouseEvent) { b.shade.Hide() }

// FocusGained draws the ring. Only keys bring the focus to a button.
func (b *button) FocusGained() {
	b.screen.keyed = true
	pal := b.screen.palette()
	b.style(b.ring, pal.ring, 6)
	b.style(b.halo, pal.paper, 12)
	b.halo.Show()
	b.ring.Show()
}

func (b *button) style(r *canvas.Rectangle, c color.NRGBA, width float64) {
	r.StrokeColor, r.StrokeWidth = c, b.frame.unit(b.screen.metrics().px(width))
	r.CornerRadius = b.shade.CornerRadius + b.frame.unit(b.screen.metrics().px(10))
	r.Refresh()
}

// FocusLost takes the ring away.
func (b *button) FocusLost() {
	b.ring.Hide()
	b.halo.Hide()
}

// TypedRune does nothing: keypads send keys.
func (b *button) TypedRune(rune) {}

// TypedKey moves the focus or presses the button.
func (b *button) TypedKey(e *fyne.KeyEvent) { b.screen.Key(e.Name) }

// Enable and Disable are decided by the model alone.
func (b *button) Enable() {}

// Disable does nothing, see Enable.
func (b *button) Disable() {}

// Disabled reports whether the button is shown but not to be touched.
func (b *button) Disabled() bool { return b.target.button.Off }

// AccessibilityLabel is what a screen reader says.
func (b *button) AccessibilityLabel() string {
	return strings.TrimSpace(b.target.button.Text + " " + b.target.button.Detail)
}

// AccessibilityRole says that this is a button.
func (b *button) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer lays the ring around the button.
func (b *button) CreateRenderer() fyne.WidgetRenderer { return &buttonRenderer{b} }

type buttonRenderer struct{ b *button }

func (r *buttonRenderer) Layout(size fyne.Size) {
	r.b.shade.Resize(size)
	out := r.b.frame.unit(r.b.screen.metrics().px(10))
	for _, o := range []*canvas.Rectangle{r.b.halo, r.b.ring} {
		o.Move(fyne.NewPos(-out, -out))
		o.Resize(size.AddWidthHeight(2*out, 2*out))
	}
}

func (r *buttonRenderer) MinSize() fyne.Size { return fyne.Size{} }
func (r *buttonRenderer) Refresh()           { r.Layout(r.b.Size()) }
func (r *buttonRenderer) Destroy()           {}
func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.b.shade, r.b.halo, r.b.ring}
}
