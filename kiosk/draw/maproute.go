package draw

import "image/color"

// paintRoute draws the route's lines on this level as far as a share of their
// length: a casing, the line, and chevrons that say which way it goes.
func (p *painter) paintRoute(share float64) {
	st := p.style
	legs := drawnShare(p.legs, share)
	for _, leg := range legs {
		p.canvas.strokeThin(st.casing, st.routeWidth+2*st.casingWidth, false, leg...)
	}
	for _, leg := range legs {
		p.canvas.strokeThin(st.route, st.routeWidth, false, leg...)
		for _, c := range chevrons(leg, st.routeWidth) {
			p.canvas.stroke(st.casing, st.routeWidth*0.22, false, c...)
		}
	}
}

// straightened is a line without the points that lie within a distance of the
// line through the others (Douglas and Peucker): kinks narrower than the stroke
// only look like blots.
func straightened(line []vec, within float64) []vec {
	if len(line) < 3 {
		return line
	}
	a, b := line[0], line[len(line)-1]
	far, at := -1.0, 0
	for i := 1; i+1 < len(line); i++ {
		if d := toSegment(line[i], a, b); d > far {
			far, at = d, i
		}
	}
	if far <= within {
		return []vec{a, b}
	}
	first := straightened(line[:at+1], within)
	return append(first[:len(first)-1:len(first)-1], straightened(line[at:], within)...)
}

// toSegment is how far a point lies from a segment.
func toSegment(p, a, b vec) float64 {
	d := b.sub(a)
	if d == (vec{}) {
		return p.sub(a).length()
	}
	t := min(max(p.sub(a).dot(d)/d.dot(d), 0), 1)
	return p.sub(a.add(d.mul(t))).length()
}

// drawnShare is the beginning of lines, up to a share of their length.
func drawnShare(lines [][]vec, share float64) [][]vec {
	if share >= 1 {
		return lines
	}
	left := 0.0
	for _, line := range lines {
		for i := 1; i < len(line); i++ {
			left += line[i].sub(line[i-1]).length() * max(share, 0)
		}
	}
	var out [][]vec
	for _, line := range lines {
		part := []vec{line[0]}
		for i := 1; i < len(line) && left > 0; i++ {
			d := line[i].sub(line[i-1]).length()
			part = append(part, line[i-1].lerp(line[i], min(1, left/max(d, 1e-9))))
			left -= d
		}
		out = append(out, part)
		if left <= 0 {
			break
		}
	}
	return out
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
	here bool // the person stands there and looks up the drawing
}

func (p *painter) markers() []marker {
	var all []marker
	for _, leg := range p.legs {
		all = append(all, marker{at: leg[0], ring: true}, marker{at: leg[len(leg)-1]})
	}
	if h := p.scene.Here; h != nil && h.Ordinal == p.scene.Ordinal && len(p.legs) == 0 {
		all = append(all, marker{at: p.view.point(h.Point), ring: true})
	}
	if h := p.scene.Here; h != nil && h.Ordinal == p.scene.Ordinal && len(all) > 0 {
		all[0].here = !p.scene.Mono && all[0].at.sub(p.view.point(h.Point)).length() < 2*p.markerRadius()
	}
	return all
}

func (p *painter) markerRadius() float64 { return p.style.routeWidth * 1.35 }

func (p *painter) paintMarkers() {
	r := p.markerRadius()
	for _, m := range p.markers() {
		if m.here {
			p.paintHeading(m.at, r)
		}
		p.disc(p.style.casing, m.at, r+p.style.casingWidth*0.8)
		p.disc(p.style.route, m.at, r)
		if m.ring {
			p.disc(p.style.casing, m.at, r*0.58)
		}
	}
}

// paintHeading is the beak that says which way the person looks: up.
func (p *painter) paintHeading(at vec, r float64) {
	for _, grow := range []float64{p.style.casingWidth * 0.8, 0} {
		c := p.style.casing
		if grow == 0 {
			c = p.style.route
		}
		w, h := r*0.95+grow, r*2.15+1.6*grow
		p.canvas.fill(c, []vec{at.add(vec{-w, -r * 0.5}), at.add(vec{0, -h}), at.add(vec{w, -r * 0.5})})
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
