package draw

import "slices"

// callout is the pill beside the point where this level's part begins.
type callout struct {
	text *Text
	box  box
}

// placeCallout finds room for the callout: beside the point, clear of the route
// and of the destination's middle, on the reading side first.
func (p *painter) placeCallout() *callout {
	markers := p.markers()
	if p.scene.Callout == "" || len(markers) == 0 {
		return nil
	}
	at := markers[0].at
	st := TextStyle{
		Size: p.style.label, Weight: SemiBold, Lang: p.scene.Lang, RTL: p.scene.RTL,
		Align: Center, Leading: 1.15, MaxLines: 2,
	}
	text := p.fonts.Text(p.scene.Callout, st, p.area.size().X*0.42) // never wider than half the map
	if w, _ := text.Size(); text.Lines() > 1 {                      // no wider than its lines
		text = p.fonts.Text(p.scene.Callout, st, w+1)
	}
	if r := p.markerRadius(); markers[0].here { // the beak stays free
		p.taken = append(p.taken, boxAt(at.sub(vec{0, 1.6 * r}), vec{1.9 * r, 1.3 * r}))
	}
	w, h := text.Size()
	size := vec{w + p.style.label*1.4, h + p.style.label*0.7}
	c := &callout{text: text, box: p.beside(at, size)}
	p.taken = append(p.taken, c.box.grow(p.style.wallWidth*2))
	return c
}

// beside tries eight places around a point, on the reading side first, then
// eight a little farther off.
func (p *painter) beside(at, size vec) box {
	gap := p.markerRadius() + p.style.casingWidth + p.style.label*0.35
	ways := append(p.ways(size, gap), p.ways(size, 2*gap)...)
	for i := range ways {
		ways[i] = at.add(ways[i])
	}
	return p.clearest(size, ways)
}

// ways are from a point to the middles of a box around it, with a gap between
// the two, on the reading side first.
func (p *painter) ways(size vec, gap float64) []vec {
	dx, dy := size.X/2+gap, size.Y/2+gap
	ways := []vec{{dx, 0}, {-dx, 0}, {0, -dy}, {0, dy}, {dx, -dy}, {-dx, -dy}, {dx, dy}, {-dx, dy}}
	if p.scene.RTL {
		for i := range ways {
			ways[i].X = -ways[i].X
		}
	}
	return ways
}

// clearest returns a box of a size at the place that covers the least of what
// matters; between equals the first wins.
func (p *painter) clearest(size vec, places []vec) box {
	inner := p.area.grow(-p.style.routeWidth)
	var best box
	least := -1
	for i, at := range places {
		b := boxAt(at, size)
		cost := i
		if !b.within(inner) {
			b = keepInside(b, inner)
			cost += 100
		}
		if p.routeHits(b) {
			cost += 200
		}
		if slices.ContainsFunc(p.taken, b.overlaps) {
			cost += 400
		}
		if p.coversDestination(b) {
			cost += 50
		}
		if least < 0 || cost < least {
			best, least = b, cost
		}
	}
	return best
}

func (p *painter) coversDestination(b box) bool {
	id := p.scene.destination()
	return id != "" && slices.ContainsFunc(p.rooms, func(r room) bool {
		return r.unit.ID == id && r.bounds.overlaps(b)
	})
}

func (p *painter) paintCallout(c *callout) {
	if c == nil {
		return
	}
	p.canvas.fill(p.style.casing, pill(c.box.grow(p.style.casingWidth*0.6), c.box.size().Y))
	p.canvas.fill(p.style.callout, pill(c.box, c.box.size().Y/2))
	_, h := c.text.Size()
	middle := c.box.center()
	c.text.Draw(p.canvas.dst, middle.X-c.text.box/2, middle.Y-h/2, p.style.calloutInk)
}
