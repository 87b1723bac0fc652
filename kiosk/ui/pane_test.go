package ui

import (
	"image"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/view"
)

// onMap shows the way and returns its map, drawn once.
func onMap(t *testing.T) (*Screen, *pane, *[]flow.Event) {
	t.Helper()
	s, sent := shown(t, way(t))
	m := s.pane()
	if m == nil {
		t.Fatal("the page has no map")
	}
	framed(m)
	return s, m, sent
}

// framed draws the map at the panel's pixels and copies what came of it.
func framed(m *pane) *image.RGBA {
	img := m.generate(int(m.width), int(m.Size().Height/m.Size().Width*float32(m.width))).(*image.RGBA)
	c := *img
	c.Pix = slices.Clone(img.Pix)
	return &c
}

func drag(m *pane, dx, dy float32) {
	m.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(dx, dy)})
}

func TestAFingerMovesTheMapAndKeepsTheSession(t *testing.T) {
	s, m, sent := onMap(t)
	rest := framed(m)
	drag(m, 40, -25)
	if m.move() != image.Pt(40, -25) {
		t.Errorf("moved by %v", m.move())
	}
	moved := framed(m)
	if at := image.Pt(rest.Rect.Dx()/2, rest.Rect.Dy()/2); moved.RGBAAt(at.X+40, at.Y-25) != rest.RGBAAt(at.X, at.Y) {
		t.Error("the picture did not follow the finger")
	}
	m.DragEnd()
	if len(*sent) != 1 || (*sent)[0].(flow.Touch).Event != (flow.StillHere{}) {
		t.Errorf("sent %v, want that somebody is still here", *sent)
	}
	s.Show(s.model) // a tick of the clock
	if m.move() != image.Pt(40, -25) {
		t.Error("the map jumped back by itself")
	}
	other := s.model
	b := other.Body.(view.Map)
	b.Callout = "You are here"
	other.Body = b
	s.Show(other)
	if m.move() != (image.Point{}) {
		t.Error("another part of the way begins where the last was left")
	}
}

func TestTheMapCannotBeLost(t *testing.T) {
	_, m, _ := onMap(t)
	for range 50 {
		drag(m, 400, 300)
	}
	before := m.move()
	drag(m, 400, 300)
	if m.move() != before {
		t.Errorf("dragged on to %v past %v", m.move(), before)
	}
	m.DragEnd()
	if !m.chart.Holds(m.move()) {
		t.Error("what is shown has not been drawn")
	}
}

func TestButtonsZoomAndShowTheWholeWayAgain(t *testing.T) {
	s, m, sent := onMap(t)
	rest := framed(m)
	var last *image.RGBA
	for _, step := range []struct {
		id   string
		zoom float64
	}{{"zoom-in", 1.5}, {"zoom-in", 2.25}, {"zoom-out", 1.5}, {"zoom-whole", 0}, {"zoom-out", 1 / 1.5}} {
		if err := s.Tap(step.id); err != nil {
			t.Fatal(err)
		}
		if d := m.scene.Zoom - step.zoom; d > 1e-9 || d < -1e-9 {
			t.Errorf("%s: zoom %v, want %v", step.id, m.scene.Zoom, step.zoom)
		}
		now := framed(m)
		same := slices.Equal(now.Pix, rest.Pix)
		if same != (step.zoom == 0) {
			t.Errorf("%s: the picture is the first again: %v", step.id, same)
		}
		if last != nil && slices.Equal(now.Pix, last.Pix) {
			t.Errorf("%s changed nothing", step.id)
		}
		last = now
	}
	for range 20 {
		if err := s.Tap("zoom-in"); err != nil {
			t.Fatal(err)
		}
	}
	if m.scene.Zoom > mostZoom {
		t.Errorf("zoomed to %v", m.scene.Zoom)
	}
	if len(*sent) != 25 {
		t.Errorf("sent %d events, want one a touch", len(*sent))
	}
}

func TestKeysMoveTheMap(t *testing.T) {
	s, m, _ := onMap(t)
	if _, err := s.Image(1); err != nil {
		t.Fatal(err)
	}
	s.focus(s.button("zoom-in"))
	s.Key(fyne.KeyLeft)
	if s.canvas().Focused() != fyne.Focusable(m) || !m.ring.Visible() {
		t.Fatal("an arrow did not lead into the map, or nobody sees that it did")
	}
	for _, step := range []struct {
		key  fyne.KeyName
		x, y int // which way the map goes
	}{{fyne.KeyLeft, 1, 0}, {fyne.KeyRight, -1, 0}, {fyne.KeyUp, 0, 1}, {fyne.KeyDown, 0, -1}} {
		before := m.move()
		m.TypedKey(&fyne.KeyEvent{Name: step.key})
		d := m.move().Sub(before)
		if d.X*step.x < 0 || d.Y*step.y < 0 || d == (image.Point{}) {
			t.Errorf("%s moved the map by %v", step.key, d)
		}
	}
	m.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if b := s.focused(); b == nil || b.target.button.ID != "zoom-in" {
		t.Error("Enter did not lead out of the map")
	}
}

func TestTheMapGlidesOnAndTheWayDrawsItself(t *testing.T) {
	d := &stageDriver{}
	fyne.SetCurrentApp(stage{driver: d})
	defer Headless()
	for name, row := range map[string]struct {
		slides, still, rested bool
		glides                bool
	}{
		"with motion":                       {slides: true, glides: true},
		"for who asked for stillness":       {slides: true, still: true},
		"where motion is off":               {},
		"after the finger had come to rest": {slides: true, rested: true},
	} {
		s, _ := shown(t, welcome())
		now := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
		s.now = func() time.Time { return now }
		s.slides = row.slides
		model := way(t)
		model.Style.StillMotion = row.still
		s.Show(model)
		m := s.pane()
		if want := row.slides && !row.still; (m.share < 1) != want {
			t.Errorf("%s: %v of the way is drawn at first", name, m.share)
		}
		framed(m)
		for range 5 {
			now = now.Add(16 * time.Millisecond)
			drag(m, 12, 0)
		}
		if m.share != 1 {
			t.Errorf("%s: a finger on the map did not finish the way", name)
		}
		if row.rested {
			now = now.Add(time.Second)
		}
		d.running = nil
		m.DragEnd()
		if (d.running != nil) != row.glides {
			t.Errorf("%s: glides %v", name, d.running != nil)
		}
		if d.running == nil {
			continue
		}
		at := m.move()
		d.running.Tick(0.5)
		half := m.move()
		d.running.Tick(1)
		if !(at.X < half.X && half.X < m.move().X) || half.X-at.X <= m.move().X-half.X {
			t.Errorf("%s: it glides from %v over %v to %v, want slower and slower", name, at, half, m.move())
		}
	}
}

func TestTheNextPersonFindsNothingOfTheMap(t *testing.T) {
	s, m, _ := onMap(t)
	drag(m, 50, 0)
	next := welcome()
	next.Session = 2
	s.Show(next)
	if m.chart != nil || m.img != nil || m.plan.scene.Route != nil || m.scene.Route != nil || m.move() != (image.Point{}) {
		t.Error("the map still holds the last person's way")
	}
	if len(s.charts.all) != 0 {
		t.Error("the last person's maps are still kept")
	}
}

func TestFewChartsAreKept(t *testing.T) {
	_, m, _ := onMap(t)
	var c charts
	for i := range 3 * maxCharts {
		key := chartKey{size: image.Pt(i, i)}
		made := 0
		for range 2 {
			c.get(key, func() *draw.Chart { made++; return m.chart })
		}
		if made != 1 {
			t.Fatalf("chart %d was made %d times", i, made)
		}
	}
	if len(c.all) != maxCharts || len(c.keys) != maxCharts {
		t.Errorf("%d charts are kept", len(c.all))
	}
}

func TestACameraReadsTheCode(t *testing.T) {
	m := code()
	for name, panel := range map[string]Panel{"portrait": portrait, "landscape": landscape} {
		for _, dark := range []bool{false, true} {
			m.Style.HighContrast = dark
			img, err := Render(m, panel, fonts(t))
			if err != nil {
				t.Fatal(err)
			}
			bits, err := gozxing.NewBinaryBitmapFromImage(img)
			if err != nil {
				t.Fatal(err)
			}
			got, err := qrcode.NewQRCodeReader().Decode(bits, nil)
			if err != nil || got.GetText() != m.Body.(view.Code).Text {
				t.Errorf("%s, high contrast %v: read %v (%v)", name, dark, got, err)
			}
		}
	}
}

// BenchmarkPanFrame is one frame of a map being moved: our own work on the
// screen's goroutine, and with it what the toolkit does in software to draw the
// page.
func BenchmarkPanFrame(b *testing.B) {
	f := fonts(b)
	s := New(f, portrait, func(flow.Event) {})
	s.Show(way(b))
	if _, err := s.Image(1); err != nil {
		b.Fatal(err)
	}
	m := s.pane()
	step := func(i int) { drag(m, float32(1-2*(i/40%2)), 1-2*float32(i/40%2)) }
	b.Run("ours", func(b *testing.B) {
		w, h := m.size.X, m.size.Y
		var took []time.Duration
		for i := 0; b.Loop(); i++ {
			start := time.Now()
			step(i)
			m.generate(w, h)
			took = append(took, time.Since(start))
		}
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms-p99/frame")
	})
	b.Run("with the toolkit", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			step(i)
			if _, err := s.Image(1); err != nil {
				b.Fatal(err)
			}
		}
	})
}
