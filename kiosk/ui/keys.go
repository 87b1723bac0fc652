package ui

import (
	"math"

	"fyne.io/fyne/v2"
)

// Key handles a key of a keyboard or an assistive keypad: Tab is the toolkit's
// own, arrows move the focus, Enter and Space press. The window passes keys
// here while nothing has the focus.
func (s *Screen) Key(name fyne.KeyName) {
	s.keyed = true
	b := s.focused()
	switch name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if b != nil {
			b.press()
		}
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight:
		if s.entersMap(b, name) {
			return
		}
		s.focus(s.toward(b, name))
	case fyne.KeyHome:
		s.focus(nil)
	}
}

// toward is the nearest button from b in the direction of an arrow, b when
// there is none, and the first when nothing had the focus.
func (s *Screen) toward(b *button, name fyne.KeyName) *button {
	best, least := b, math.Inf(1)
	for _, o := range s.buttons() {
		if o == b || o.target.button.Off {
			continue
		}
		if b == nil {
			return o
		}
		if cost := stride(b.at, o.at, name); cost < least {
			best, least = o, cost
		}
	}
	return best
}

// stride is how far b lies from a in the direction of an arrow, infinite when
// it lies elsewhere. Left and right keep to the row; up and down prefer what
// stands in line.
func stride(a, b rect, name fyne.KeyName) float64 {
	dx, dy := b.x+b.w/2-a.x-a.w/2, b.y+b.h/2-a.y-a.h/2
	beside := max(0, b.x-a.end(), a.x-b.end())
	var along, off float64
	switch name {
	case fyne.KeyUp:
		along, off = -dy, math.Abs(dx)
	case fyne.KeyDown:
		along, off = dy, math.Abs(dx)
	case fyne.KeyLeft, fyne.KeyRight:
		along, off = dx, math.Abs(dy)
		if name == fyne.KeyLeft {
			along = -dx
		}
		if b.y >= a.bottom() || a.y >= b.bottom() {
			along = 0
		}
		beside = 0
	}
	if along < 1 {
		return math.Inf(1)
	}
	return along + 3*beside + off/10
}

// canvas is where the screen is shown, nil while it is nowhere.
func (s *Screen) canvas() fyne.Canvas {
	if s.off != nil {
		return s.off
	}
	app := fyne.CurrentApp()
	if app == nil || app.Driver() == nil {
		return nil
	}
	return app.Driver().CanvasForObject(s.root)
}

// focused is the page's button that has the focus.
func (s *Screen) focused() *button {
	c := s.canvas()
	if c == nil {
		return nil
	}
	b, _ := c.Focused().(*button)
	return b
}

func (s *Screen) focus(b *button) {
	c := s.canvas()
	if c == nil {
		return
	}
	if b == nil {
		c.Unfocus()
		return
	}
	c.Focus(b)
}
