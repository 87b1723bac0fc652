package draw

import (
	"slices"
	"strings"

	"frontdoor/kiosk/wayfind"
)

// placeTargets names what the way on this level leads to, always: the room it
// ends in or the lift or stairs it takes. The name stands in the room when it
// fits there, else on a tag as near as there is space.
func (p *painter) placeTargets() {
	for _, r := range p.rooms {
		name := strings.TrimSpace(p.scene.name(r.unit))
		if !p.isTarget(r.unit.ID) || name == "" {
			continue
		}
		icon := ""
		if r.unit.ID != p.scene.destination() {
			icon = iconOf(r.unit)
		}
		l, ok := p.placeLabel(r, name, icon)
		if !ok || l.text == nil {
			l = p.tag(r, name)
		}
		p.keep(l)
	}
}

func (p *painter) isTarget(unit string) bool {
	return unit != "" && (unit == p.scene.destination() || slices.ContainsFunc(p.legsHere(), func(l wayfind.Leg) bool {
		return l.Connector == unit
	}))
}

// tag places a name beside its room, or over it.
func (p *painter) tag(r room, name string) placedLabel {
	text := p.nameText(name, p.style.least, 0, true)
	if w, _ := text.Size(); w > p.area.size().X*0.5 {
		text = p.nameText(name, p.style.least, w*0.6, true)
	}
	w, h := text.Size()
	size := vec{w + p.style.least, h + p.style.least*0.5}
	gap := p.style.destWidth
	b := r.bounds.meet(p.area)
	c, dx, dy := b.center(), (b.size().X+size.X)/2+gap, (b.size().Y+size.Y)/2+gap
	at := p.clearest(size, []vec{c.add(vec{0, dy}), c.sub(vec{0, dy}), c.add(vec{dx, 0}), c.sub(vec{dx, 0}), c})
	return placedLabel{unit: r.unit.ID, text: text, box: at, dest: r.unit.ID == p.scene.destination(), tag: true}
}
