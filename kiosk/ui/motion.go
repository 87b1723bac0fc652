package ui

import (
	"time"

	"fyne.io/fyne/v2"
)

// slideTime is how long a page takes to slide in.
const slideTime = 200 * time.Millisecond

// animate slides the new page in, in the direction of reading; back comes from
// the other side.
func (s *Screen) animate() {
	if s.slide != nil {
		s.slide.Stop()
		s.slide = nil
	}
	s.moving.root.Move(fyne.Position{})
	if !s.slides || s.model.Style.StillMotion {
		return
	}
	from := s.root.Size().Width * 0.12
	if s.model.RTL != (s.last == "back") {
		from = -from
	}
	s.moving.root.Move(fyne.NewPos(from, 0))
	s.slide = fyne.NewAnimation(slideTime, func(done float32) {
		s.moving.root.Move(fyne.NewPos(from*(1-done), 0))
	})
	s.slide.Curve = fyne.AnimationEaseOut
	s.slide.Start()
}

// refocus keeps the focus on the button with an id. When that is gone, people
// who use keys go on at the page's first button; for others there is no focus.
func (s *Screen) refocus(id string) {
	if id == "" {
		return
	}
	s.focus(nil)
	if !s.keyed {
		return
	}
	b := s.button(id)
	if b == nil || b.target.button.Off {
		b = s.toward(nil, fyne.KeyDown)
	}
	if b != nil {
		s.focus(b)
	}
}
