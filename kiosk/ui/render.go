package ui

import (
	"errors"
	"image"
	"image/color"

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

// Image draws what the screen shows now with Fyne's software renderer, with
// scale pixels of the image for each of the panel, along either side. It needs
// no window; the process calls Headless first.
func (s *Screen) Image(scale float32) (image.Image, error) {
	if err := s.panel.Validate(); err != nil {
		return nil, err
	}
	if s.off == nil {
		s.off = software.NewTransparentCanvas()
		s.off.SetPadded(false)
		s.off.SetContent(s.root)
	}
	s.off.SetScale(scale)
	s.off.Resize(fyne.NewSize(float32(s.panel.WidthPx), float32(s.panel.HeightPx)))
	// The painter lays colours over each other pixel by pixel and slowly: the
	// largest of all is laid under its work instead.
	s.root.ground.Hidden = true
	img, ok := s.off.Capture().(*image.NRGBA)
	s.root.ground.Hidden = false
	if !ok {
		return nil, errors.New("the screen could not be drawn")
	}
	layUnder(img, color.NRGBAModel.Convert(s.root.ground.FillColor).(color.NRGBA))
	return img, nil
}

// layUnder makes img opaque by putting a colour under it.
func layUnder(img *image.NRGBA, c color.NRGBA) {
	ground := [4]uint8{c.R, c.G, c.B, 255}
	for px := img.Pix; len(px) >= 4; px = px[4:] {
		switch a := uint32(px[3]); a {
		case 255:
		case 0:
			copy(px, ground[:])
		default:
			for i := range 3 {
				px[i] = uint8((uint32(px[i])*a + uint32(ground[i])*(255-a) + 127) / 255)
			}
			px[3] = 255
		}
	}
}

// Render draws one model on a panel with Fyne's software renderer. Fyne keeps
// one state a process: calls must not overlap, nor run beside a window.
func Render(m view.Model, panel Panel, fonts *draw.Fonts) (image.Image, error) {
	if err := panel.Validate(); err != nil {
		return nil, err
	}
	s := New(fonts, panel, func(flow.Event) {})
	s.Show(m)
	return s.Image(1)
}
