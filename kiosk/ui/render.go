package ui

import (
	"errors"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"

	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/view"
)

// Headless tells Fyne that this process has no window, once, before the first
// Image or Render. It replaces whatever app Fyne knew.
func Headless() { fyne.SetCurrentApp(noApp{}) }

// noApp is an app without a driver: nothing asks for a repaint.
type noApp struct{ fyne.App }

// Driver is none.
func (noApp) Driver() fyne.Driver { return nil }

// Image draws what the screen shows now with Fyne's software renderer, one
// pixel of the image for each of the panel. It needs no window; the process
// calls Headless first.
func (s *Screen) Image() (image.Image, error) {
	if err := s.panel.Validate(); err != nil {
		return nil, err
	}
	if s.off == nil {
		s.off = software.NewTransparentCanvas()
		s.off.SetPadded(false)
		s.off.SetContent(s.root)
	}
	s.off.Resize(fyne.NewSize(float32(s.panel.WidthPx), float32(s.panel.HeightPx)))
	img := s.off.Capture()
	if img == nil {
		return nil, errors.New("the screen could not be drawn")
	}
	return img, nil
}

// Render draws one model on a panel with Fyne's software renderer. Fyne keeps
// one state a process: calls must not overlap, nor run beside a window.
func Render(m view.Model, panel Panel, fonts *draw.Fonts) (image.Image, error) {
	if err := panel.Validate(); err != nil {
		return nil, err
	}
	s := New(fonts, panel, func(flow.Event) {})
	s.Show(m)
	return s.Image()
}
