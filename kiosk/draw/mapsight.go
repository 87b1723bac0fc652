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
			dot := p.dotBox(p.view.point(a.Place.Point))
			if dot.within(p.area) && !slices.ContainsFunc(p.taken, dot.overlaps) {
				out = append(out, a)
				p.taken = append(p.taken, dot)
			}
		}
	}
	return out
}

// nameSights gives sights their dot and their name beside it; one whose name has
// no space gets neither.
func (p *painter) nameSights(sights []*wayfind.Amenity) {
	for _, a := range sights {
		if l, ok := p.sight(a); ok {
			p.keep(l)
		}
	}
}

// passes reports whether the directions on this level name a unit in passing.
func (p *painter) passes(unit string) bool {
	return p.scene.Route != nil && slices.ContainsFunc(p.scene.Route.Steps, func(s wayfind.Step) bool {
		return s.Ordinal == p.scene.Ordinal && slices.Contains(s.Pass, unit)
	})
}

// sight is the label of an amenity: on the floor it stands on, else on a tag.
func (p *painter) sight(a *wayfind.Amenity) (placedLabel, bool) {
	at := p.view.point(a.Place.Point)
	name := strings.TrimSpace(p.scene.amenity(a))
	if name == "" {
		return placedLabel{}, false
	}
	text := p.nameText(name, p.style.least, 0, false)
	w, h := text.Size()
	for _, ground := range []bool{false, true} {
		size := vec{w, h}
		if ground {
			size = vec{w + p.style.least, h + p.style.least*0.5}
		}
		for _, way := range p.ways(size, p.dotRadius()+p.style.least*0.3) {
			b := boxAt(at.add(way), size)
			if p.clear(b) && (ground || p.onFloor(a.Place.Unit, b)) {
				return placedLabel{unit: a.ID, text: text, box: b, tag: ground, dot: &at}, true
			}
		}
	}
	return placedLabel{}, false
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

// paintDots paints where the sights stand.
func (p *painter) paintDots() {
	for _, l := range p.labels {
		if l.dot != nil {
			p.disc(p.style.casing, *l.dot, p.dotRadius()+p.style.wallWidth*0.7)
			p.disc(p.style.iconInk, *l.dot, p.dotRadius())
		}
	}
}

// amenity returns the words for an amenity.
func (s MapScene) amenity(a *wayfind.Amenity) string {
	if s.Label != nil {
		return s.Label(a.ID)
	}
	return a.Name.In(s.Lang)
}
