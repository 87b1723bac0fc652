package ui

import (
	"image"
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/flow"
)

// pane is the map under a finger: it is dragged, glides on, and is made larger
// and smaller. Its ground is drawn once; a frame copies it and draws the way.
type pane struct {
	widget.BaseWidget
	screen *Screen
	raster *canvas.Raster
	ring   *canvas.Rectangle
	frame  frame
	plan   plan
	width  float64 // panel pixels
	img    *image.RGBA

	chart *draw.Chart
	size  image.Point   // the chart's, device pixels
	wide  bool          // more than the window has been asked for
	scene draw.MapScene // the plan's, as it was zoomed and moved
	x, y  float64       // how far it was moved, device pixels
	share float64       // of the way that is drawn

	vx, vy float64 // speed of the finger, device pixels a second
	last   time.Time
	moving *fyne.Animation
}

var (
	_ fyne.Draggable  = (*pane)(nil)
	_ fyne.Focusable  = (*pane)(nil)
	_ fyne.Accessible = (*pane)(nil)
)

func newPane(s *Screen) *pane {
	m := &pane{screen: s, ring: &canvas.Rectangle{}, share: 1}
	m.raster = canvas.NewRaster(m.generate)
	m.ring.Hide()
	m.ExtendBaseWidget(m)
	return m
}

// become shows a plan. The same plan again stays as it was moved.
func (m *pane) become(p plan, at rect, f frame) {
	m.frame, m.width = f, at.w
	if m.plan.key == p.key && m.chart != nil {
		p.scene.Zoom, p.scene.Middle = m.scene.Zoom, m.scene.Middle
		m.plan, m.scene = p, p.scene
		return
	}
	m.stop()
	m.plan, m.chart, m.wide = p, nil, false
	m.rest()
	if m.screen.slides && !p.key.style.StillMotion && p.scene.Route != nil {
		m.share = 0
		m.animate(drawTime, fyne.AnimationEaseInOut, func(done float32) { m.share = float64(done) })
	}
	m.raster.Refresh()
}

// forget lets go of what the pane showed.
func (m *pane) forget() {
	m.stop()
	m.plan, m.chart, m.img, m.wide = plan{}, nil, nil, false
	m.rest()
}

// rest puts the map back as it was fitted.
func (m *pane) rest() {
	m.x, m.y, m.share, m.vx, m.vy = 0, 0, 1, 0, 0
	m.scene = m.plan.scene
	m.scene.Zoom, m.scene.Middle = 0, nil
}

// generate draws one frame at the device's own pixels.
func (m *pane) generate(w, h int) image.Image {
	size := image.Pt(w, h)
	if m.img == nil || m.img.Rect.Max != size {
		m.img = image.NewRGBA(image.Rectangle{Max: size})
	}
	if m.plan.scene.Map == nil || w < 1 || h < 1 {
		return m.img
	}
	if m.chart == nil || m.size != size {
		m.size = size
		fresh := func() *draw.Chart { return m.screen.fonts.Chart(m.sized(m.scene), size) }
		if m.scene.Middle != nil {
			m.chart = fresh()
		} else {
			m.chart = m.screen.charts.get(chartKey{m.plan.key, size}, fresh)
		}
	}
	m.chart.Frame(m.img, m.move(), m.share)
	roundCorners(m.img, m.plan.radius*m.scale())
	return m.img
}

// scale is how many device pixels one of the panel's has.
func (m *pane) scale() float64 {
	if m.width <= 0 || math.Abs(float64(m.size.X)-m.width) <= 1 {
		return 1
	}
	return float64(m.size.X) / m.width
}

// sized is a scene in device pixels.
func (m *pane) sized(s draw.MapScene) draw.MapScene {
	r, k := s.Cover, m.scale()
	s.Cover = image.Rect(int(float64(r.Min.X)*k), int(float64(r.Min.Y)*k), int(float64(r.Max.X)*k), int(float64(r.Max.Y)*k))
	return s
}

func (m *pane) move() image.Point { return image.Pt(int(math.Round(m.x)), int(math.Round(m.y))) }

// Dragged moves the map with the finger.
func (m *pane) Dragged(e *fyne.DragEvent) {
	if m.chart == nil || m.Size().Width <= 0 {
		return
	}
	m.stop()
	m.share = 1
	per := float64(m.size.X) / float64(m.Size().Width)
	dx, dy := float64(e.Dragged.DX)*per, float64(e.Dragged.DY)*per
	now := m.screen.now()
	if dt := now.Sub(m.last).Seconds(); dt > 0 && dt < 0.1 {
		m.vx, m.vy = 0.6*m.vx+0.4*dx/dt, 0.6*m.vy+0.4*dy/dt
	} else {
		m.vx, m.vy = 0, 0
	}
	m.last = now
	m.by(dx, dy)
}

// DragEnd lets the map glide on as fast as the finger left it.
func (m *pane) DragEnd() {
	m.screen.touched(flow.StillHere{})
	if m.screen.now().Sub(m.last) > 80*time.Millisecond {
		m.vx, m.vy = 0, 0 // the finger rested before it was lifted
	}
	fast := math.Hypot(m.vx, m.vy)
	if !m.screen.slides || m.plan.key.style.StillMotion || fast < slowest {
		m.settle()
		return
	}
	far := min(fast*glideTime.Seconds()/3, float64(max(m.size.X, m.size.Y))) / fast
	x, y, vx, vy := m.x, m.y, m.vx*far, m.vy*far
	m.animate(glideTime, fyne.AnimationLinear, func(done float32) {
		share := 1 - math.Pow(1-float64(done), 3)
		m.x, m.y = m.chart.Limit(x+vx*share, y+vy*share)
		if done == 1 {
			m.settle()
		}
	})
}

// How the map moves. slowest is the speed, device pixels a second, under which
// it stops with the finger.
const (
	drawTime  = 700 * time.Millisecond
	glideTime = 600 * time.Millisecond
	slowest   = 60.0
	zoomStep  = 1.5
	mostZoom  = 5.0
	leastZoom = 0.4
)

// by moves the map and sees to it that what comes into sight is drawn.
func (m *pane) by(dx, dy float64) {
	m.x, m.y = m.chart.Limit(m.x+dx, m.y+dy)
	if !m.wide {
		m.wide = true
		chart := m.chart
		m.screen.beside(func() func() {
			wide := chart.Wide()
			return func() { m.replace(chart, wide) }
		})
	}
	m.raster.Refresh()
}

// replace puts one chart in another's place, unless that has gone meanwhile.
func (m *pane) replace(old, new *draw.Chart) {
	if m.chart == old {
		m.chart = new
		m.raster.Refresh()
	}
}

// settle draws the map anew around where it came to rest, when even the wide
// chart does not reach there.
func (m *pane) settle() {
	if m.chart == nil || m.chart.Holds(m.move()) {
		return
	}
	chart, moved := m.chart, m.move()
	at := chart.Middle(m.x, m.y)
	scene := m.scene
	scene.Middle = &at
	inPixels, size := m.sized(scene), m.size
	m.screen.beside(func() func() {
		next := m.screen.fonts.Chart(inPixels, size)
		return func() {
			if m.chart == chart && m.move() == moved {
				m.scene, m.x, m.y, m.wide = scene, 0, 0, false
				m.replace(chart, next)
			}
		}
	})
}

// act does what a button beside the map says.
func (m *pane) act(a action) {
	m.stop()
	if m.chart == nil {
		return
	}
	at := m.chart.Middle(m.x, m.y)
	zoom := m.scene.Zoom
	if zoom == 0 {
		zoom = 1
	}
	switch a {
	case zoomIn:
		zoom = min(zoom*zoomStep, mostZoom)
	case zoomOut:
		zoom = max(zoom/zoomStep, leastZoom)
	}
	m.rest()
	if a != zoomWhole {
		m.scene.Zoom, m.scene.Middle = zoom, &at
	}
	m.chart, m.wide = nil, false
	m.raster.Refresh()
}

func (m *pane) animate(d time.Duration, curve fyne.AnimationCurve, step func(float32)) {
	m.moving = fyne.NewAnimation(d, func(done float32) {
		step(done)
		m.raster.Refresh()
	})
	m.moving.Curve = curve
	m.moving.Start()
}

// stop ends what moves by itself, where it is.
func (m *pane) stop() {
	if m.moving != nil {
		m.moving.Stop()
		m.moving = nil
	}
	if m.share < 1 {
		m.share = 1
	}
}
