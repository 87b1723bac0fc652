package draw

import (
	"math"

	"frontdoor/kiosk/wayfind"
)

const (
	leastAcross = 35.0 // metres shown across at least, so that a short way has surroundings
	margin      = 0.13 // of the drawing, free around a way
	wholeMargin = 0.05 // and around a whole level
)

// view maps metres to px: turned so that a bearing is up, scaled and moved.
type view struct {
	right, up vec     // unit vectors of the screen in metres east and north
	scale     float64 // px a metre
	origin    vec     // px of the venue's origin
}

// turnOnly is the view that only turns: metres to the right and down.
func turnOnly(bearing float64) view {
	sin, cos := math.Sincos(bearing * math.Pi / 180)
	return view{right: vec{cos, -sin}, up: vec{sin, cos}, scale: 1}
}

func (v view) point(p wayfind.Point) vec {
	m := vec{p.X, p.Y}
	return v.origin.add(vec{m.dot(v.right), -m.dot(v.up)}.mul(v.scale))
}

func (v view) line(points []wayfind.Point) []vec {
	line := make([]vec, len(points))
	for i, p := range points {
		line[i] = v.point(p)
	}
	return line
}

// fit chooses the view of a scene: what the way needs, with a margin.
func fit(s MapScene, area box) view {
	v := turnOnly(s.Up)
	frame := area
	area = uncovered(s, area)
	focus := focusOf(s, v)
	whole := levelBox(s, v)
	free := area.size().mul(1 - 2*margin)
	if focus.empty() {
		focus, free = whole, area.size().mul(1-2*wholeMargin)
	} else if near := housesAt(s, v, focus); !near.empty() {
		whole = near
	}
	if focus.empty() || math.IsNaN(focus.size().X+focus.size().Y) || math.IsInf(focus.size().X+focus.size().Y, 0) {
		focus = box{}
	}
	across := area.size().X / leastAcross
	v.scale = min(free.X/max(focus.size().X, 0.1), free.Y/max(focus.size().Y, 0.1), across)
	middle := settle(focus, whole, area.size().mul(1/v.scale))
	if s.Zoom > 0 {
		v.scale *= s.Zoom
	}
	v.origin = area.center().sub(middle.mul(v.scale))
	if s.Middle != nil {
		v.origin = frame.center().sub(turnOnly(s.Up).point(*s.Middle).mul(v.scale))
	}
	return v
}

// uncovered is the drawing without the side that something lies over.
func uncovered(s MapScene, area box) box {
	cover := boxIn(s.Cover)
	switch {
	case s.Cover.Empty() || cover.size().X > area.size().X/3:
	case cover.center().X > area.center().X:
		area.Max.X = cover.Min.X
	default:
		area.Min.X = cover.Max.X
	}
	return area
}

// settle moves the middle of a view of a size, in metres, so that it shows less
// of what lies outside the building, without bringing the focus nearer to an
// edge than half its margin.
func settle(focus, whole box, size vec) vec {
	middle := focus.center()
	if whole.empty() {
		return middle
	}
	pull := func(at, lo, hi, focusLo, focusHi, size float64) float64 {
		half, pad := size/2, size*margin/2
		want := at
		switch {
		case hi-lo+2*pad <= size:
			want = (lo + hi) / 2
		case at-half < lo-pad:
			want = lo - pad + half
		case at+half > hi+pad:
			want = hi + pad - half
		}
		return min(max(want, focusHi+pad-half), focusLo-pad+half)
	}
	return vec{
		pull(middle.X, whole.Min.X, whole.Max.X, focus.Min.X, focus.Max.X, size.X),
		pull(middle.Y, whole.Min.Y, whole.Max.Y, focus.Min.Y, focus.Max.Y, size.Y),
	}
}

// focusOf is the box, in turned metres, of all that must be seen: the way on
// this level, what it ends in, what is ridden, and the kiosk.
func focusOf(s MapScene, v view) box {
	b := boxOf()
	addUnit := func(id string) {
		if u, ok := s.Map.Unit(id); ok && u.Ordinal == s.Ordinal {
			b = b.union(shapeBox(u.Shape, v))
		}
	}
	for _, p := range s.Focus {
		b = b.with(v.point(p))
	}
	part := b.grow(1)
	for _, leg := range legsOn(s.Route, s.Ordinal) {
		if len(s.Focus) > 0 && !part.contains(v.point(leg.Drawn[len(leg.Drawn)-1])) {
			continue
		}
		for _, p := range leg.Drawn {
			if len(s.Focus) == 0 {
				b = b.with(v.point(p))
			}
		}
		addUnit(leg.Connector)
		if leg.Connector == "" {
			addUnit(s.destination())
		}
	}
	if len(s.Focus) > 0 {
		return b
	}
	if s.Here != nil && s.Here.Ordinal == s.Ordinal {
		b = b.with(v.point(s.Here.Point))
	}
	return b
}

// levelBox is the box of the whole level in turned metres.
func levelBox(s MapScene, v view) box {
	b := boxOf()
	if level, ok := s.Map.Level(s.Ordinal); ok {
		b = shapeBox(level.Shape, v)
	}
	if !b.empty() {
		return b
	}
	venue := s.Map.Venue()
	for i := range venue.Units {
		if u := &venue.Units[i]; u.Ordinal == s.Ordinal {
			b = b.union(shapeBox(u.Shape, v))
		}
	}
	return b
}

// housesAt is the box of those parts of the level that the focus lies in.
func housesAt(s MapScene, v view, focus box) box {
	b := boxOf()
	level, _ := s.Map.Level(s.Ordinal)
	for _, polygon := range level.Shape {
		if part := shapeBox(wayfind.Shape{polygon}, v); part.overlaps(focus.grow(1)) {
			b = b.union(part)
		}
	}
	return b
}

func shapeBox(shape wayfind.Shape, v view) box {
	b := boxOf()
	for _, polygon := range shape {
		for _, ring := range polygon {
			for _, p := range ring {
				b = b.with(v.point(p))
			}
		}
	}
	return b
}
