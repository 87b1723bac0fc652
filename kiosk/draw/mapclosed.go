package draw

import (
	"slices"

	"frontdoor/kiosk/wayfind"
)

// placeClosed gives every room and door that is out of use the place of a sign,
// so that no name lies under it.
func (p *painter) placeClosed() {
	venue := p.scene.Map.Venue()
	shut := slices.Clone(p.scene.Closed)
	for _, c := range venue.Connectors { // a lift is out of use on every level
		if slices.ContainsFunc(c.Stops, func(s wayfind.Stop) bool { return s.Unit != "" && slices.Contains(shut, s.Unit) }) || slices.Contains(shut, c.ID) {
			for _, s := range c.Stops {
				shut = append(shut, s.Unit)
			}
		}
	}
	add := func(at vec) {
		if p.area.contains(at) {
			p.closed = append(p.closed, at)
			p.taken = append(p.taken, boxAt(at, vec{p.style.icon, p.style.icon}))
		}
	}
	for _, r := range p.rooms {
		if r.unit.ID != "" && slices.Contains(shut, r.unit.ID) {
			add(p.home(r))
		}
	}
	for i := range venue.Openings {
		if o := &venue.Openings[i]; o.Ordinal == p.scene.Ordinal && slices.Contains(shut, o.ID) {
			add(p.view.point(o.At))
		}
	}
}

// paintClosed paints the sign for no entry: a disc with a bar.
func (p *painter) paintClosed() {
	for _, at := range p.closed {
		r := p.style.icon / 2
		p.disc(p.style.casing, at, r+p.style.wallWidth)
		p.disc(p.style.closed, at, r)
		p.canvas.fill(p.style.closedInk, pill(boxAt(at, vec{r * 1.2, r * 0.4}), r*0.1))
	}
}
