package draw

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"frontdoor/kiosk/wayfind"
)

// placedLabel is a name, an icon or both, at a place where they fit.
type placedLabel struct {
	unit string
	text *Text // nil = icon only
	icon string
	box  box // of text and icon together
	dest bool
	tag  bool // outside its room, on a ground of its own
	dot  *vec // where it stands, when that is a point
}

// placeLabels chooses names and icons for the rooms: first what people steer by,
// then the larger rooms. What does not fit in its room at a readable size, or
// would touch the route or another label, is left out.
func (p *painter) placeLabels() {
	rooms, passed := slices.Clone(p.rooms), p.passedUnits()
	rank := func(r room) int {
		switch {
		case passed[r.unit.ID]:
			return -1
		case iconOf(r.unit) != "" || r.unit.Landmark:
			return 0
		}
		return 1
	}
	slices.SortStableFunc(rooms, func(a, b room) int {
		area := func(r room) float64 { return r.bounds.size().X * r.bounds.size().Y }
		return cmp.Or(rank(a)-rank(b), cmp.Compare(area(b), area(a)))
	})
	for _, r := range rooms {
		if r.look != lookRoom && r.look != lookFloor || p.isTarget(r.unit.ID) || p.named[r.unit.ID] {
			continue
		}
		name, icon := strings.TrimSpace(p.scene.name(r.unit)), iconOf(r.unit)
		if r.look == lookFloor && !r.unit.Landmark && !passed[r.unit.ID] {
			name = "" // corridors need no name
		}
		l, ok := p.placeLabel(r, name, icon)
		if ok {
			p.keep(l)
		}
		if passed[r.unit.ID] && name != "" && l.text == nil {
			if tag, fits := p.passedTag(r, name); fits {
				p.keep(tag)
			}
		}
	}
}

func (p *painter) keep(l placedLabel) {
	p.labels = append(p.labels, l)
	p.taken = append(p.taken, l.box)
}

// placeLabel tries, from the largest size down: icon and name, the name, the
// icon.
func (p *painter) placeLabel(r room, name, icon string) (placedLabel, bool) {
	dest := r.unit.ID == p.scene.destination()
	for _, o := range [][2]string{{name, icon}, {name, ""}, {"", icon}} {
		if o[0] == "" && o[1] == "" {
			continue
		}
		for size := p.style.label; size >= p.style.least-0.01; size *= 0.87 {
			for _, l := range p.compositions(r, o[0], o[1], size, dest) {
				if at, ok := p.spot(r, l.box.size(), size); ok {
					l.box = boxAt(at, l.box.size())
					return l, true
				}
			}
		}
	}
	return placedLabel{}, false
}

// compositions are the ways to set a label at a size: in one line, and in two,
// for the destination in three, broken between words.
func (p *painter) compositions(r room, name, icon string, size float64, dest bool) []placedLabel {
	if name == "" {
		return []placedLabel{p.compose(r, nil, icon, dest)}
	}
	one := p.nameText(name, size, 0, dest)
	all := []placedLabel{p.compose(r, one, icon, dest)}
	natural, _ := one.Size()
	longest := 0.0
	for word := range strings.FieldsSeq(name) {
		w, _ := p.nameText(word, size, 0, dest).Size()
		longest = max(longest, w+1)
	}
	most := 2
	if dest {
		most = 3
	}
	for lines := 2; lines <= most; lines++ {
		t := p.nameText(name, size, max(longest, natural*(1/float64(lines)+0.02)), dest)
		if t.Lines() > 1 && t.Lines() <= most {
			all = append(all, p.compose(r, t, icon, dest))
		}
	}
	return all
}

// compose makes a label of a text, which may be nil, and an icon around the
// origin.
func (p *painter) compose(r room, text *Text, icon string, dest bool) placedLabel {
	l := placedLabel{unit: r.unit.ID, text: text, icon: icon, dest: dest}
	var dims vec
	if text != nil {
		dims.X, dims.Y = text.Size()
	}
	if icon != "" {
		dims = vec{max(dims.X, p.style.icon), dims.Y + p.style.icon}
	}
	l.box = boxAt(vec{}, dims)
	return l
}

// nameText sets a name, wrapped at a width when it is not 0.
func (p *painter) nameText(name string, size, width float64, dest bool) *Text {
	st := TextStyle{
		Size: size, Weight: Medium, Lang: p.scene.Lang, RTL: p.scene.RTL,
		Align: Center, Leading: 1.12,
	}
	if dest {
		st.Weight = Bold
	}
	return p.fonts.Text(name, st, width)
}

// spot finds where in a room a box of a size fits: at its label point, else at
// the nearest place to it of a grid over what is seen of the room.
func (p *painter) spot(r room, size vec, em float64) (vec, bool) {
	edge := p.style.wallWidth
	if r.unit.ID == p.scene.destination() {
		edge = p.style.destWidth
	}
	pad := size.add(vec{edge + 0.6*em, edge + 0.2*em})
	seen := r.bounds.meet(p.area)
	free := seen.size().sub(pad)
	if free.X < 0 || free.Y < 0 {
		return vec{}, false
	}
	home := p.home(r)
	best, found := vec{}, math.Inf(1)
	try := func(at vec) {
		if d := at.sub(home).length(); d < found && p.free(r, boxAt(at, pad)) {
			best, found = at, d
		}
	}
	try(home)
	const steps = 12
	for i := 0; i <= steps && found > 0; i++ {
		for k := range steps + 1 {
			try(seen.Min.add(pad.mul(0.5)).add(vec{free.X * float64(i) / steps, free.Y * float64(k) / steps}))
		}
	}
	return best, !math.IsInf(found, 1)
}

// home is where a room's label belongs: its label point, or its middle.
func (p *painter) home(r room) vec {
	if r.unit.Label != (wayfind.Point{}) {
		return p.view.point(r.unit.Label)
	}
	return r.bounds.center()
}

// free reports whether a box lies inside the room and the drawing and touches
// nothing.
func (p *painter) free(r room, b box) bool {
	if !b.within(p.area) || p.routeHits(b) || !insideRings(r.rings, b) || p.touchesDestination(r, b) {
		return false
	}
	return !slices.ContainsFunc(p.taken, b.overlaps)
}

// touchesDestination reports whether a box in another room comes too near to
// the destination's edge, which lies half in the neighbours.
func (p *painter) touchesDestination(r room, b box) bool {
	near := b.grow(p.style.destWidth / 2)
	return slices.ContainsFunc(p.rooms, func(d room) bool {
		return d.unit.ID == p.scene.destination() && d.unit.ID != r.unit.ID && ringsMeet(d.rings, near)
	})
}

// insideRings reports whether a box lies within rings (even–odd) and none of
// their edges enters it.
func insideRings(rings [][]vec, b box) bool {
	if ringsMeet(rings, b) {
		return false
	}
	inside := false
	c := b.center()
	for _, ring := range rings {
		for i, q := range ring {
			n := ring[(i+1)%len(ring)]
			if (q.Y > c.Y) != (n.Y > c.Y) && c.X < (n.X-q.X)*(c.Y-q.Y)/(n.Y-q.Y)+q.X {
				inside = !inside
			}
		}
	}
	return inside
}

// ringsMeet reports whether an edge of the rings touches a box.
func ringsMeet(rings [][]vec, b box) bool {
	for _, ring := range rings {
		for i, q := range ring {
			if segmentMeets(q, ring[(i+1)%len(ring)], b) {
				return true
			}
		}
	}
	return false
}

func keepInside(b, area box) box {
	at, half := b.center(), b.size().mul(0.5)
	at.X = min(max(at.X, area.Min.X+half.X), max(area.Max.X-half.X, area.Min.X+half.X))
	at.Y = min(max(at.Y, area.Min.Y+half.Y), max(area.Max.Y-half.Y, area.Min.Y+half.Y))
	return boxAt(at, b.size())
}

// paintLabels paints the names in their rooms, or those on tags.
func (p *painter) paintLabels(tags bool) {
	for _, l := range p.labels {
		if l.tag != tags {
			continue
		}
		ink := p.style.ink
		if l.dest {
			ink = p.style.destInk
		}
		if l.tag {
			ground, edge := p.style.room, p.style.iconInk
			if l.dest {
				ground, edge = p.style.dest, p.style.destEdge
			}
			p.canvas.fill(edge, pill(l.box.grow(p.style.destWidth*0.4), l.box.size().Y))
			p.canvas.fill(ground, pill(l.box, l.box.size().Y))
		}
		b := l.box
		if l.icon != "" {
			// An icon that assets lacks leaves its place empty; the name stands.
			_ = Icon(p.canvas.dst, l.icon, b.center().X-p.style.icon/2, b.Min.Y, p.style.icon, p.style.iconInk)
			b.Min.Y += p.style.icon
		}
		if l.text != nil {
			_, h := l.text.Size()
			l.text.Draw(p.canvas.dst, b.center().X-l.text.box/2, b.center().Y-h/2, ink)
		}
	}
}

// iconOf names the icon of a unit that people steer by, "" for others.
func iconOf(u *wayfind.Unit) string {
	switch {
	case u.Category == "elevator":
		return "lift"
	case u.Category == "stairs":
		return "stairs"
	case u.Category == "escalator":
		return "escalator"
	case u.Is("restroom"):
		return "toilet"
	case u.Is("foodservice"):
		return "cafe"
	}
	return ""
}
