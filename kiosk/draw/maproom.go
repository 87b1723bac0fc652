package draw

import (
	"cmp"
	"image/color"
	"slices"

	"frontdoor/kiosk/wayfind"
)

// look says how a unit is drawn.
type look int

const (
	lookFloor look = iota // corridors, halls: floor, no walls of its own
	lookRoom
	lookQuiet // not for the public
	lookSolid // walls and columns
	lookVoid  // open to below, planting: nothing to walk on
)

// lookOf chooses by IMDF 1.0.0 unit category; odd categories of real files look
// like rooms.
func lookOf(u *wayfind.Unit) look {
	switch u.Category {
	case "walkway", "walkway.island", "lobby", "footbridge", "ramp", "movingwalkway", "platform",
		"unenclosedarea", "unspecified", "corridor", "hallway", "concourse", "steps", "terrace":
		if u.Restricted {
			return lookQuiet
		}
		return lookFloor
	case "brick", "column", "concretewall", "drywall", "glasswall", "wood", "structure":
		return lookSolid
	case "opentobelow", "vegetation", "fieldofplay", "road":
		return lookVoid
	case "nonpublic":
		return lookQuiet
	}
	if u.Restricted {
		return lookQuiet
	}
	return lookRoom
}

// collect turns the level's units into rooms in px, leaving out those that lie
// outside the drawing.
func (p *painter) collect() {
	units := p.scene.Map.Venue().Units
	for i := range units {
		u := &units[i]
		if u.Ordinal != p.scene.Ordinal {
			continue
		}
		r := room{unit: u, look: lookOf(u), bounds: boxOf()}
		r.rings, r.outer = p.shape(u.Shape)
		for _, ring := range r.outer {
			r.bounds = r.bounds.union(boxOf(ring...))
		}
		if r.bounds.overlaps(p.area) {
			p.rooms = append(p.rooms, r)
		}
	}
	// A cubicle within a room is drawn over it, whichever the map names first.
	slices.SortStableFunc(p.rooms, func(a, b room) int {
		return cmp.Or(cmp.Compare(a.look, b.look), cmp.Compare(b.area(), a.area()))
	})
}

// area is twice that of the room without its holes, in square px.
func (r *room) area() float64 {
	sum := 0.0
	for _, ring := range r.rings {
		sum += turn(ring)
	}
	return sum
}

// shape returns all rings of a shape, turned so that holes cut, and the outer
// ones alone.
func (p *painter) shape(shape wayfind.Shape) (rings, outer [][]vec) {
	for _, polygon := range shape {
		for i, points := range polygon {
			ring := p.view.line(points)
			if hole := i > 0; (turn(ring) < 0) != hole {
				slices.Reverse(ring)
			}
			rings = append(rings, ring)
			if i == 0 {
				outer = append(outer, ring)
			}
		}
	}
	return rings, outer
}

// paintFloor fills the level's outline and the floor of its corridors and halls,
// which have a hairline edge where nothing drawn adjoins them.
func (p *painter) paintFloor() {
	if level, ok := p.scene.Map.Level(p.scene.Ordinal); ok && !level.Outdoor {
		rings, _ := p.shape(level.Shape)
		for _, ring := range rings {
			p.canvas.stroke(p.style.outline, 2*p.style.outlineWidth, true, ring...)
		}
		p.canvas.fill(p.style.ground, rings...)
	}
	var floors [][]vec // as one, so that no seam shows between two
	for _, r := range p.rooms {
		if r.look != lookFloor {
			continue
		}
		floors = append(floors, r.rings...)
		for _, ring := range r.rings {
			p.canvas.stroke(p.style.edge, p.style.wallWidth, true, ring...)
		}
	}
	p.canvas.fill(p.style.floor, floors...)
}

// paintRooms fills and walls everything that is not floor.
func (p *painter) paintRooms() {
	for _, r := range p.rooms {
		switch r.look {
		case lookRoom:
			p.paintRoom(r, p.style.room, p.style.wall)
		case lookQuiet:
			p.paintRoom(r, p.style.quiet, p.style.quietWall)
		case lookSolid:
			p.canvas.fill(p.style.solid, r.rings...)
		case lookVoid:
			p.paintRoom(r, p.style.outside, p.style.quietWall)
		}
	}
}

func (p *painter) paintRoom(r room, fill, wall color.Color) {
	p.canvas.fill(fill, r.rings...)
	for _, ring := range r.rings {
		p.canvas.stroke(wall, p.style.wallWidth, true, ring...)
	}
}

// paintDoors opens the walls where the level's openings are.
func (p *painter) paintDoors() {
	openings := p.scene.Map.Venue().Openings
	for i := range openings {
		o := &openings[i]
		if o.Ordinal != p.scene.Ordinal || len(o.Line) < 2 {
			continue
		}
		line := p.view.line(o.Line)
		if !boxOf(line...).overlaps(p.area) {
			continue
		}
		width := p.style.wallWidth + 2
		if o.Units[0] == "" || o.Units[1] == "" {
			width = 2*p.style.outlineWidth + 2 // a way out of the building
		}
		p.gap(line, width)
	}
}

// gap paints floor across a wall, square at the ends so that the jambs stand.
func (p *painter) gap(line []vec, width float64) {
	a, b := line[0], line[len(line)-1]
	d := b.sub(a).unit().mul(width / 2)
	n := vec{-d.Y, d.X}
	p.canvas.fill(p.style.floor, []vec{a.sub(n), b.sub(n), b.add(n), a.add(n)})
}

// paintDestination fills the room the route ends in and gives it its edge,
// drawn inside so that neighbours keep their walls.
func (p *painter) paintDestination() {
	id := p.scene.destination()
	for _, r := range p.rooms {
		if r.unit.ID != id || id == "" {
			continue
		}
		p.canvas.fill(p.style.dest, r.rings...)
		for _, ring := range r.rings {
			p.canvas.stroke(p.style.destEdge, p.style.destWidth, true, ring...)
		}
		openings := p.scene.Map.Venue().Openings
		for i := range openings {
			o := &openings[i]
			if len(o.Line) >= 2 && (o.Units[0] == id || o.Units[1] == id) {
				p.gap(p.view.line(o.Line), p.style.destWidth+2)
			}
		}
	}
}
