// Package ui draws the screen models of package view with Fyne: every text
// through our own shaper, every size computed from the panel as it is mounted.
// It words nothing and decides nothing; a touch sends the event that the model
// named. All methods must be called on Fyne's own goroutine (fyne.Do).
package ui

import (
	"fmt"
	"reflect"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"

	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/view"
)

// Screen is the kiosk's whole display.
type Screen struct {
	fonts *draw.Fonts
	panel Panel
	send  func(flow.Event)

	root   *surface
	still  *layer // bands that stay
	moving *layer // the page between them
	model  view.Model
	page   *page
	charts charts
	beside func(work func() func()) // runs work beside the screen, and what it returns on it
	shown  [2]int                   // part of each column shown
	last   string                   // id of the button touched last
	keyed  bool                     // the last input came from keys
	now    func() time.Time
	turned time.Time // when another page came up
	slides bool
	slide  *fyne.Animation
	off    software.WindowlessCanvas // set once the screen has been drawn without a window
}

// New makes a screen for a panel. send receives the event of each touch, on
// Fyne's goroutine; it must not block.
func New(fonts *draw.Fonts, panel Panel, send func(flow.Event)) *Screen {
	s := &Screen{fonts: fonts, panel: panel, send: send, now: time.Now, still: newLayer(), moving: newLayer()}
	s.beside = func(work func() func()) { work()() }
	s.root = newSurface(s)
	s.root.Resize(fyne.NewSize(float32(panel.WidthPx), float32(panel.HeightPx)))
	return s
}

// Object is what the window shows. It fills whatever size it is given with the
// panel's picture.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// HideCursor takes the mouse pointer off the screen.
func (s *Screen) HideCursor() { s.root.hidden = true }

// Slide lets pages slide in, ways draw themselves and maps glide, and draws what
// takes longer than a frame beside the screen. Without it, and for people who
// asked for stillness, everything changes at once.
func (s *Screen) Slide() {
	s.slides = true
	s.beside = func(work func() func()) { go func() { fyne.Do(work()) }() }
}

// Show draws a model. Every button can be touched again.
func (s *Screen) Show(m view.Model) {
	if s.page != nil && same(m, s.model) {
		for _, b := range s.buttons() {
			b.sent = false
		}
		return
	}
	fresh := s.page == nil || m.Screen != s.model.Screen || m.Session != s.model.Session || progress(m) != progress(s.model)
	if fresh {
		s.shown = [2]int{}
	}
	if m.Session != s.model.Session {
		s.charts = charts{}
		s.fonts.Forget()
	}
	s.model = m
	s.redraw()
	if fresh {
		s.turned = s.now()
		s.animate()
	}
}

// same reports whether two models look alike. A map's names follow from its
// language, and functions cannot be compared.
func same(a, b view.Model) bool {
	for _, m := range []*view.Model{&a, &b} {
		if w, ok := m.Body.(view.Map); ok {
			w.Labels = nil
			m.Body = w
		}
	}
	return reflect.DeepEqual(a, b)
}

// progress is how far a questionnaire has come, in the model's own words.
func progress(m view.Model) string {
	if m.Progress == nil {
		return ""
	}
	return m.Progress.Text
}

// redraw draws the page anew and keeps the focus on the same button.
func (s *Screen) redraw() {
	focus := ""
	if b := s.focused(); b != nil {
		focus = b.target.button.ID
	}
	s.draw()
	s.refocus(focus)
}

// draw lays the model out and puts it on the layers.
func (s *Screen) draw() {
	s.page = lay(s.fonts, s.panel, s.model, s.shown)
	s.shown = s.page.shown // as far as there are parts
	s.place()
}

// place puts the page where the window now is.
func (s *Screen) place() {
	size := s.root.Size()
	if s.page == nil || size.IsZero() {
		return
	}
	f := fitIn(s.panel, size)
	s.still.begin()
	s.moving.begin()
	for _, o := range s.page.ops {
		l := s.still
		if o.moving {
			l = s.moving
		}
		l.put(o, f, s)
	}
	s.still.end()
	s.moving.end()
	s.root.ground.FillColor = s.page.pal.paper
	s.root.Refresh()
}

// pressed handles the touch of a target.
func (s *Screen) pressed(t target) {
	s.last = t.button.ID
	if t.turn >= 0 {
		column := t.turn / 2
		s.shown[column] += 2*(t.turn%2) - 1
		s.redraw()
		return
	}
	if t.act != "" {
		s.act(t.act)
		return
	}
	s.touched(t.button.Event)
}

// touched sends what a touch on this page means.
func (s *Screen) touched(e flow.Event) {
	s.send(flow.Touch{Session: s.model.Session, Screen: flow.Screen(s.model.Screen), Event: e})
}

// Tap touches the button with an id in its middle, as a finger would. It fails
// when there is none, when it is off, and when something lies over it. Buttons
// on another part of a paged list are brought into view first.
func (s *Screen) Tap(id string) error {
	b := s.button(id)
	for column := 0; b == nil && s.page != nil && column < 2; column++ {
		for part := 0; b == nil && part < s.page.parts[column]; part++ {
			s.shown[column] = part
			s.draw()
			b = s.button(id)
		}
	}
	if b == nil {
		return fmt.Errorf("no button %q on screen %q", id, s.model.Screen)
	}
	if b.target.button.Off {
		return fmt.Errorf("button %q on screen %q is off", id, s.model.Screen)
	}
	if over := s.under(b.at.x+b.at.w/2, b.at.y+b.at.h/2); over != b {
		return fmt.Errorf("button %q on screen %q is covered", id, s.model.Screen)
	}
	s.turned = time.Time{}
	b.Tapped(&fyne.PointEvent{Position: fyne.NewPos(b.Size().Width/2, b.Size().Height/2)})
	return nil
}

// Buttons are the ids of what can be touched now, in the order of the focus.
func (s *Screen) Buttons() []string {
	var ids []string
	for _, b := range s.buttons() {
		if !b.target.button.Off {
			ids = append(ids, b.target.button.ID)
		}
	}
	return ids
}

// buttons returns the page's buttons in the order of the focus: the page
// first, then what is always there.
func (s *Screen) buttons() []*button {
	return append(append([]*button(nil), s.moving.targets...), s.still.targets...)
}

func (s *Screen) button(id string) *button {
	for _, b := range s.buttons() {
		if b.target.button.ID == id {
			return b
		}
	}
	return nil
}

// under returns the topmost button at a place on the panel.
func (s *Screen) under(x, y float64) *button {
	var found *button
	for _, b := range append(append([]*button(nil), s.still.targets...), s.moving.targets...) {
		if x >= b.at.x && x <= b.at.end() && y >= b.at.y && y <= b.at.bottom() {
			found = b
		}
	}
	return found
}

// Overflow tells what could not be laid out whole, without any of its words;
// empty when everything is in its place.
func (s *Screen) Overflow() []string {
	if s.page == nil {
		return nil
	}
	return append([]string(nil), s.page.faults...)
}

func (s *Screen) palette() palette {
	if s.page == nil {
		return dayPalette()
	}
	return s.page.pal
}

func (s *Screen) metrics() metrics {
	if s.page == nil {
		return newMetrics(s.panel, view.Style{})
	}
	return s.page.metrics
}
