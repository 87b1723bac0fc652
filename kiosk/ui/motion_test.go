package ui

import (
	"testing"

	"fyne.io/fyne/v2"
)

// stage is an app whose driver only remembers the animation it was given.
type stage struct {
	noApp
	driver *stageDriver
}

func (s stage) Driver() fyne.Driver { return s.driver }

type stageDriver struct {
	fyne.Driver
	running *fyne.Animation
}

func (d *stageDriver) StartAnimation(a *fyne.Animation)              { d.running = a }
func (d *stageDriver) StopAnimation(*fyne.Animation)                 { d.running = nil }
func (d *stageDriver) CanvasForObject(fyne.CanvasObject) fyne.Canvas { return nil }

func TestPagesSlideInTheDirectionOfReading(t *testing.T) {
	d := &stageDriver{}
	fyne.SetCurrentApp(stage{driver: d})
	defer Headless()
	for name, row := range map[string]struct {
		rtl, still, slides bool
		last               string
		sign               float32
	}{
		"forward":               {slides: true, sign: 1},
		"back":                  {slides: true, last: "back", sign: -1},
		"forward right-to-left": {slides: true, rtl: true, sign: -1},
		"back right-to-left":    {slides: true, rtl: true, last: "back", sign: 1},
		"stillness asked for":   {slides: true, still: true},
		"switched off":          {},
	} {
		s, _ := shown(t, welcome())
		if row.slides {
			s.Slide()
		}
		s.last = row.last
		m := question()
		m.RTL, m.Style.StillMotion = row.rtl, row.still
		d.running = nil
		s.Show(m)
		x := s.moving.root.Position().X
		if x*row.sign < 0 || (x == 0) != (row.sign == 0) {
			t.Errorf("%s: the page begins at %.0f, want the sign of %.0f", name, x, row.sign)
		}
		if d.running == nil {
			continue
		}
		if d.running.Duration < 150e6 || d.running.Duration > 250e6 {
			t.Errorf("%s: takes %v", name, d.running.Duration)
		}
		d.running.Tick(1)
		if x := s.moving.root.Position().X; x != 0 {
			t.Errorf("%s: the page comes to rest at %.0f", name, x)
		}
	}
}

func TestTheSamePageDoesNotSlide(t *testing.T) {
	d := &stageDriver{}
	fyne.SetCurrentApp(stage{driver: d})
	defer Headless()
	s, _ := shown(t, keypad())
	s.Slide()
	m := keypad()
	m.Band.Time = "9:43"
	s.Show(m)
	if d.running != nil {
		t.Error("a new minute moved the page")
	}
}
