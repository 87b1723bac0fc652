package draw

import "image/color"

// paintRoute draws the route's lines on this level: a casing, the line, and
// chevrons that say which way it goes.
func (p *painter) paintRoute() {
	st := p.style
	for _, leg := range p.legs {
		p.canvas.stroke(st.casing, st.routeWidth+2*st.casingWidth, false, leg...)
	}
	for _, leg := range p.legs {
		p.canvas.stroke(st.route, st.routeWidth, false, leg...)
		for _, c := range chevrons(leg, st.routeWidth) {
			p.canvas.stroke(st.casing, st.routeWidth*0.22, false, c...)
		}
	}
}

// chevrons are small open arrow heads along a line, clear of its corners and
// ends.
func chevrons(line []vec, width float64) [][]vec {
	var heads [][]vec
	spacing, clear := width*5, width*2.2
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		length := b.sub(a).length()
		if length < 2*clear {
			continue
		}
		n := max(1, int((length-2*clear)/spacing))
		d := b.sub(a).unit()
		side := vec{-d.Y, d.X}
		for k := range n {
			at := a.lerp(b, (float64(k)+0.5)/float64(n))
			tip, back := at.add(d.mul(width*0.2)), at.sub(d.mul(width*0.14))
			heads = append(heads, []vec{back.add(side.mul(width * 0.3)), tip, back.sub(side.mul(width * 0.3))})
		}
	}
	return heads
}

// markers are the points that matter: a ring where this level's part begins, a
// dot where it ends.
type marker struct {
	at   vec
	ring bool
}

func (p *painter) markers() []marker {
	var all []marker
	for _, leg := range p.legs {
		all = append(all, marker{leg[0], true}, marker{leg[len(leg)-1], false})
	}
	if h := p.scene.Here; h != nil && h.Ordinal == p.scene.Ordinal && len(p.legs) == 0 {
		all = append(all, marker{p.view.point(h.Point), true})
	}
	return all
}

func (p *painter) markerRadius() float64 { return p.style.routeWidth * 1.35 }

func (p *painter) paintMarkers() {
	r := p.markerRadius()
	for _, m := range p.markers() {
		p.disc(p.style.casing, m.at, r+p.style.casingWidth*0.8)
		p.disc(p.style.route, m.at, r)
		if m.ring {
			p.disc(p.style.casing, m.at, r*0.58)
		}
	}
}

func (p *painter) disc(c color.Color, at vec, radius float64) { p.canvas.fill(c, circle(at, radius)) }

// routeHits reports whether a box touches a route line or a marker.
func (p *painter) routeHits(b box) bool {
	for _, leg := range p.legs {
		grown := b.grow(p.style.routeWidth/2 + p.style.casingWidth)
		for i := 1; i < len(leg); i++ {
			if segmentMeets(leg[i-1], leg[i], grown) {
				return true
			}
		}
	}
	for _, m := range p.markers() {
		if b.grow(p.markerRadius() + p.style.casingWidth).contains(m.at) {
			return true
		}
	}
	return false
}

// segmentMeets reports whether a segment touches a box (Liang–Barsky).
func segmentMeets(a, b vec, r box) bool {
	t0, t1 := 0.0, 1.0
	d := b.sub(a)
	for _, e := range [4][2]float64{
		{-d.X, a.X - r.Min.X}, {d.X, r.Max.X - a.X}, {-d.Y, a.Y - r.Min.Y}, {d.Y, r.Max.Y - a.Y},
	} {
		switch p, q := e[0], e[1]; {
		case p == 0 && q < 0:
			return false
		case p < 0:
			t0 = max(t0, q/p)
		case p > 0:
			t1 = min(t1, q/p)
		}
	}
	return t0 <= t1
}
