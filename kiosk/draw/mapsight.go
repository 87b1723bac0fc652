package draw

import (
	"slices"
	"strings"

	"frontdoor/kiosk/wayfind"
)

// sights are what the directions on this level say one passes and what is no
// room of its own: a desk, a clock. Their places are kept free for a dot.
func (p *painter) sights() []*wayfind.Amenity {
	var out []*wayfind.Amenity
	if p.scene.Route == nil {
		return nil
	}
	for _, s := range p.scene.Route.Steps {
		for _, id := range s.Pass {
			a, known := p.scene.Map.Amenity(id)
			if !known || s.Ordinal != p.scene.Ordinal || p.named[id] || slices.Contains(out, a) {
				continue
			}
			at := p.view.point(a.Place.Point)
			dot := p.dotBox(at)
			if p.area.contains(at) && !slices.ContainsFunc(p.taken, dot.overlaps) {
				out = append(out, a)
				p.taken = append(p.taken, dot)
			}
		}
	}
	return out
}

// nameSights gives sights their dot and their name beside it. One whose name has
// no space gets neither, and leaves its place to others: a dot without a name
// tells nobody what they pass.
func (p *painter) nameSights(sights []*wayfind.Amenity) {
	for _, a := range sights {
		if l, ok := p.sight(a); ok {
			p.keep(l)
			p.taken = append(p.taken, boxOf(*l.dot, l.box.nearest(*l.dot)).grow(p.style.wallWidth))
			continue
		}
		dot := p.dotBox(p.view.point(a.Place.Point))
		p.taken = slices.DeleteFunc(p.taken, func(b box) bool { return b == dot })
	}
}

// passedUnits are the units that the directions on this level name in passing.
func (p *painter) passedUnits() map[string]bool {
	out := map[string]bool{}
	if p.scene.Route == nil {
		return out
	}
	for _, s := range p.scene.Route.Steps {
		for _, id := range s.Pass {
			if s.Ordinal == p.scene.Ordinal {
				out[id] = true
			}
		}
	}
	return out
}

// passedTag names a room that people pass on a tag over it, else beside it,
// where nothing else is.
func (p *painter) passedTag(r room, name string) (placedLabel, bool) {
	b := r.bounds.meet(p.area)
	for _, by := range []vec{{}, {0, 1}, {0, -1}, {1, 0}, {-1, 0}} {
		for _, text := range p.settings(name) {
			w, h := text.Size()
			size := vec{w + p.style.least, h + p.style.least*0.5}
			off := vec{by.X * (b.size().X + size.X) / 2, by.Y * (b.size().Y + size.Y) / 2}
			if at := boxAt(b.center().add(off), size); p.clear(at) {
				return placedLabel{unit: r.unit.ID, text: text, box: at, tag: true}, true
			}
		}
	}
	return placedLabel{}, false
}

// settings are the ways to set a name at the least size: in one line, and in two.
func (p *painter) settings(name string) []*Text {
	one := p.nameText(name, p.style.least, 0, false)
	w, _ := one.Size()
	if two := p.nameText(name, p.style.least, w*0.62, false); two.Lines() == 2 {
		return []*Text{one, two}
	}
	return []*Text{one}
}

// sight is the label of an amenity: on the floor it stands on, else on a tag;
// close by, else farther off with a line that leads to it.
func (p *painter) sight(a *wayfind.Amenity) (placedLabel, bool) {
	at := p.view.point(a.Place.Point)
	name := strings.TrimSpace(p.scene.amenity(a))
	if name == "" {
		return placedLabel{}, false
	}
	for _, gap := range []float64{0.3, 1.5, 3} {
		for _, text := range p.settings(name) {
			for _, tag := range []bool{false, true} {
				if b, ok := p.besideDot(a, text, at, p.style.least*gap, tag); ok {
					return placedLabel{unit: a.ID, text: text, box: b, tag: tag, dot: &at}, true
				}
			}
		}
	}
	return placedLabel{}, false
}

// besideDot finds a place for a text, or for a tag, at a distance from a dot.
func (p *painter) besideDot(a *wayfind.Amenity, text *Text, at vec, gap float64, tag bool) (box, bool) {
	w, h := text.Size()
	size := vec{w, h}
	if tag {
		size = vec{w + p.style.least, h + p.style.least*0.5}
	}
	for _, way := range p.ways(size, p.dotRadius()+gap) {
		b := boxAt(at.add(way), size)
		if p.clear(b) && !p.parted(at, b.nearest(at)) && (tag || p.onFloor(a.Place.Unit, b)) {
			return b, true
		}
	}
	return box{}, false
}

// parted reports whether the route or another label comes between a dot and a
// point near it.
func (p *painter) parted(dot, b vec) bool {
	between := boxOf(dot, b)
	return p.crosses(between) || slices.ContainsFunc(p.taken, func(t box) bool { return t != p.dotBox(dot) && t.overlaps(between) })
}

// crosses reports whether the middle of the route meets a box.
func (p *painter) crosses(b box) bool {
	return slices.ContainsFunc(p.legs, func(leg []vec) bool {
		for i := 1; i < len(leg); i++ {
			if segmentMeets(leg[i-1], leg[i], b) {
				return true
			}
		}
		return false
	})
}

// clear reports whether a box lies in the drawing and touches neither the route,
// its ends nor another label.
func (p *painter) clear(b box) bool {
	r := p.markerRadius()
	if slices.ContainsFunc(p.markers(), func(m marker) bool { return b.overlaps(boxAt(m.at, vec{3 * r, 3 * r})) }) {
		return false
	}
	return b.within(p.area.grow(-p.style.routeWidth)) && !p.routeHits(b) && !slices.ContainsFunc(p.taken, b.overlaps)
}

// onFloor reports whether a box lies within a unit and in no wall.
func (p *painter) onFloor(unit string, b box) bool {
	return slices.ContainsFunc(p.rooms, func(r room) bool { return r.unit.ID == unit && insideRings(r.rings, b) })
}

func (p *painter) dotRadius() float64 { return p.style.least * 0.3 }

func (p *painter) dotBox(at vec) box {
	d := 2 * p.dotRadius()
	return boxAt(at, vec{d, d})
}

// paintDots paints where the sights stand, and what leads to names farther off.
func (p *painter) paintDots() {
	for _, l := range p.labels {
		if l.dot == nil {
			continue
		}
		if end := l.box.nearest(*l.dot); end.sub(*l.dot).length() > 2*p.style.least {
			p.canvas.stroke(p.style.iconInk, p.style.wallWidth*0.7, false, *l.dot, end)
		}
		p.disc(p.style.casing, *l.dot, p.dotRadius()+p.style.wallWidth*0.7)
		p.disc(p.style.iconInk, *l.dot, p.dotRadius())
	}
}

// amenity returns the words for an amenity.
func (s MapScene) amenity(a *wayfind.Amenity) string {
	if s.Label != nil {
		return s.Label(a.ID)
	}
	return a.Name.In(s.Lang)
}
