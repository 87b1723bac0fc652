package main

// enter puts the doors of the i-th room of a row. Small rooms are handed in
// pairs, door beside door, as they are built.
func (f *floor) enter(b rect, side byte, i int, rm room) {
	along := func(lo, hi int) int {
		if w := hi - lo; w <= 450 && rm.kind.door.width <= 1 {
			return lo + w*(3+4*(i%2))/10
		}
		return (lo + hi) / 2
	}
	switch side {
	case 's':
		f.doorAt(pt{along(b.x0, b.x1), b.y0}, rm.kind.door, nil)
	case 'n':
		f.doorAt(pt{along(b.x0, b.x1), b.y1}, rm.kind.door, nil)
	case 'w':
		f.doorAt(pt{b.x0, along(b.y0, b.y1)}, rm.kind.door, nil)
	case 'e':
		f.doorAt(pt{b.x1, along(b.y0, b.y1)}, rm.kind.door, nil)
	}
}

// join opens the wall between a room and the next of its row.
func (f *floor) join(b rect, upright, staff bool) {
	inner := doorway
	if staff {
		inner = badge
	}
	if upright {
		f.doorAt(pt{b.centre().x, b.y1}, inner, nil)
	} else {
		f.doorAt(pt{b.x1, b.centre().y}, inner, nil)
	}
}

// door opens the wall at a point given in metres; name is for entrances.
func (f *floor) door(x, y float64, s style, name ...string) {
	var l labels
	if len(name) == 2 {
		l = named(name[0], name[1])
	}
	f.doorAt(pt{cm(x), cm(y)}, s, l)
}

func (f *floor) doorAt(c pt, s style, name labels) {
	f.p.later = append(f.p.later, func() { f.open(c, s, name) })
}

// open finds the wall through c and puts an opening of the style's width into
// it, centred on c.
func (f *floor) open(c pt, s style, name labels) {
	half := cm(s.width) / 2
	o := opening{ordinal: f.ordinal, style: s, name: name}
	west, east := f.p.at(f.ordinal, pt{c.x - 1, c.y}), f.p.at(f.ordinal, pt{c.x + 1, c.y})
	south, north := f.p.at(f.ordinal, pt{c.x, c.y - 1}), f.p.at(f.ordinal, pt{c.x, c.y + 1})
	switch {
	case west != east && south == nil && north == nil:
		o.a, o.b, o.from, o.to = west, east, pt{c.x, c.y - half}, pt{c.x, c.y + half}
	case south != north && west == nil && east == nil:
		o.a, o.b, o.from, o.to = south, north, pt{c.x - half, c.y}, pt{c.x + half, c.y}
	default:
		f.errorf("no wall for a door at %.2f, %.2f", float64(c.x)/100, float64(c.y)/100)
		return
	}
	if o.a == nil {
		o.a, o.b = o.b, nil
	}
	outside := s.category != "pedestrian"
	if outside != (o.b == nil) {
		f.errorf("the door at %.2f, %.2f of %s leads to the wrong side", float64(c.x)/100, float64(c.y)/100, o.a.name["en"])
		return
	}
	to := "outside"
	if o.b != nil {
		to = o.b.key
	}
	o.key = f.p.unique("opening/" + o.a.key + "/" + to)
	f.p.openings = append(f.p.openings, o)
}
