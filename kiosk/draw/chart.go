package draw

import (
	"image"
	"image/draw"
	"math"

	"frontdoor/kiosk/wayfind"
)

// Chart is one level of a map that can be moved about under a window: its ground
// is a raster made once, the route over it is drawn as lines in each frame. A
// Chart never changes; it is safe for concurrent use.
type Chart struct {
	p      *painter
	spot   *callout
	window image.Rectangle
	ground *image.RGBA // the window, or more around it
	shown  *image.RGBA // the ground with all of the route over it, nil unless wide
	whole  box         // the level, px; the window's middle stays on it
}

// around is how much of the window's size a wide chart has on each side of it.
const around = 0.75

// Chart draws what a window of a size shows of a scene, px.
func (f *Fonts) Chart(s MapScene, size image.Point) *Chart {
	c := &Chart{window: image.Rectangle{Max: size}}
	c.ground = image.NewRGBA(c.window)
	c.p = f.newPainter(c.ground, s)
	c.spot = c.p.arrange()
	c.p.paintGround()
	if s.Map != nil {
		turned := levelBox(s, turnOnly(s.Up))
		c.whole = box{c.p.view.origin.add(turned.Min.mul(c.p.view.scale)), c.p.view.origin.add(turned.Max.mul(c.p.view.scale))}
	}
	return c
}

// Wide is the chart with what lies around the window too, so that it can be
// moved without drawing it anew. It takes longer than a frame: call it beside
// the screen's own goroutine.
func (c *Chart) Wide() *Chart {
	if c.p.scene.Map == nil || c.whole.empty() {
		return c
	}
	w, h := float64(c.window.Dx()), float64(c.window.Dy())
	inner, all := boxIn(c.window), c.whole.grow(0.1*w)
	r := image.Rect(
		floor(max(-around*w, min(0, all.Min.X))), floor(max(-around*h, min(0, all.Min.Y))),
		floor(min((1+around)*w, max(inner.Max.X, all.Max.X))), floor(min((1+around)*h, max(inner.Max.Y, all.Max.Y))))
	out, p := *c, *c.p
	out.ground = image.NewRGBA(r)
	p.canvas = canvas{dst: out.ground}
	p.area, p.rooms, p.named = boxIn(r), nil, map[string]bool{}
	for _, l := range p.labels {
		p.named[l.unit] = true
	}
	p.labels, p.taken, p.closed = append([]placedLabel(nil), p.labels...), append([]box(nil), p.taken...), nil
	p.taken = append(p.taken, inner) // what the window shows stays as it is
	p.collect()
	p.placeClosed()
	p.nameSights(p.sights())
	p.placeLabels()
	p.paintGround()
	out.p = &p
	out.shown = image.NewRGBA(r)
	copy(out.shown.Pix, out.ground.Pix)
	over := p
	over.canvas = canvas{dst: out.shown}
	over.paintOver(vec{}, 1, c.spot)
	return &out
}

// Frame draws the window with the map moved by some px and a share of its route,
// 0 to 1, into dst, which has the window's size.
func (c *Chart) Frame(dst *image.RGBA, move image.Point, share float64) {
	ground, painted := c.ground, c.shown != nil && share >= 1 && c.Holds(move)
	if painted {
		ground = c.shown
	}
	if seen := dst.Rect.Sub(dst.Rect.Min).Sub(move); !seen.In(ground.Rect) {
		draw.Draw(dst, dst.Rect, image.NewUniform(c.p.style.outside), image.Point{}, draw.Src)
	}
	draw.Draw(dst, ground.Rect.Add(move).Add(dst.Rect.Min), ground, ground.Rect.Min, draw.Src)
	if painted {
		return
	}
	over := *c.p
	over.canvas = canvas{dst: dst}
	over.paintOver(vec{float64(move.X + dst.Rect.Min.X), float64(move.Y + dst.Rect.Min.Y)}, share, c.spot)
}

// Holds reports whether the chart has all that a window moved by some px shows.
func (c *Chart) Holds(move image.Point) bool {
	return c.window.Sub(move).Intersect(c.reach()).In(c.ground.Rect)
}

// reach is where there is anything to see, px of the resting window.
func (c *Chart) reach() image.Rectangle {
	if c.whole.empty() {
		return c.window
	}
	return image.Rect(floor(c.whole.Min.X), floor(c.whole.Min.Y), floor(c.whole.Max.X)+1, floor(c.whole.Max.Y)+1)
}

// Limit is the move nearest to one that keeps the level in the window's middle.
func (c *Chart) Limit(x, y float64) (float64, float64) {
	if c.whole.empty() {
		return 0, 0
	}
	m := boxIn(c.window).center()
	hold := func(v, low, high float64) float64 { return min(max(v, min(low, 0)), max(high, 0)) }
	return hold(x, m.X-c.whole.Max.X, m.X-c.whole.Min.X), hold(y, m.Y-c.whole.Max.Y, m.Y-c.whole.Min.Y)
}

// Middle is the place of the map in the window's middle when it is moved by some
// px.
func (c *Chart) Middle(x, y float64) wayfind.Point {
	v := c.p.view
	if v.scale <= 0 || math.IsNaN(v.scale) {
		return wayfind.Point{}
	}
	at := boxIn(c.window).center().sub(vec{x, y}).sub(v.origin).mul(1 / v.scale)
	return wayfind.Point{X: at.X*v.right.X - at.Y*v.up.X, Y: at.X*v.right.Y - at.Y*v.up.Y}
}
