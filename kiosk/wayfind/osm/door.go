package osm

import (
	"strings"

	"frontdoor/kiosk/wayfind"
)

// door reports whether an element lets people through a wall. A door=no is an
// opening without a door.
func (e *element) door() bool {
	return e.tags["door"] != "" || e.yes("entrance") || e.is("indoor", "door") || e.yes("automatic_door")
}

// doorTypes maps door=* to IMDF's kinds of door.
var doorTypes = map[string]string{
	"revolving": "revolving", "hinged": "swinging", "swing": "swinging", "sliding": "sliding", "folding": "folding", "no": "open",
}

// addDoors makes an opening of every door node for each level that it is on,
// and of doors drawn as lines.
func (l *loader) addDoors() error {
	along := l.wallsAtDoors()
	for _, num := range sorted(l.points) {
		e := l.points[num]
		wall, onWall := along[num]
		if !e.door() {
			continue
		}
		p, err := l.at(e.id, num)
		if err != nil {
			if !onWall && e.tags["level"] == "" {
				continue
			}
			return err
		}
		levels := l.doorLevels(num, e)
		if !onWall {
			p, wall, levels, onWall = l.besideWall(p, l.levelsOf(e))
		}
		if len(levels) == 0 {
			continue // an entrance somewhere in the street
		}
		d := wall.Mul(e.width(doorWidth) / 2)
		line := []wayfind.Point{p.Sub(d), p.Add(d)}
		if !onWall {
			line = []wayfind.Point{p}
		}
		l.opening(e, levels, line)
	}
	for _, num := range sorted(l.ways) {
		e := l.ways[num]
		if !e.door() || e.closed() || len(e.nodes) < 2 || e.tags["level"] == "" {
			continue
		}
		var line []wayfind.Point
		for _, id := range e.nodes[:min(len(e.nodes), maxPoints)] {
			if _, there := l.nodes[id]; there {
				p, err := l.at(e.id, id)
				if err != nil {
					return err
				}
				line = append(line, p)
			}
		}
		if len(line) > 1 {
			l.opening(e, l.levelsOf(e), line)
		}
	}
	return nil
}

// doorBeside is how far, in metres, a door that is no node of a room's outline
// may lie from it and still be drawn on it.
const doorBeside = 0.3

// besideWall puts a door on the wall that it lies beside, and returns where that
// is, the wall's direction and the door's levels: its own, else the only one
// that has a wall there.
func (l *loader) besideWall(p wayfind.Point, own []float64) (at, wall wayfind.Point, levels []float64, found bool) {
	at, levels = p, own
	looked := own
	if len(own) == 0 {
		looked = sorted(l.ordinals)
	}
	for _, v := range looked {
		ordinal, used := l.ordinals[v]
		if !used {
			continue
		}
		q, d, near := l.wallNear(p, ordinal)
		if !near {
			continue
		}
		if len(own) == 0 {
			if levels = append(levels, v); len(levels) > 1 {
				return p, wall, nil, false
			}
		}
		if !found {
			at, wall, found = q, d, true
		}
	}
	return at, wall, levels, found
}

// wallNear returns the nearest point of a room's outline to p, and the outline's
// direction there; false when none lies beside it.
func (l *loader) wallNear(p wayfind.Point, ordinal int) (at, wall wayfind.Point, found bool) {
	least := doorBeside
	for _, i := range l.places.near(p, ordinal) {
		u := &l.places.units[i]
		if u.Open {
			continue
		}
		for _, poly := range u.Shape {
			for _, ring := range poly {
				for k, a := range ring {
					b := ring[(k+1)%len(ring)]
					if q, ok := foot(p, a, b); ok && q.Dist(p) <= least {
						at, wall, least, found = q, b.Sub(a).Mul(1/a.Dist(b)), q.Dist(p), true
					}
				}
			}
		}
	}
	return at, wall, found
}

// foot returns the point of the line a–b straight beside p; false when it lies
// beyond its ends.
func foot(p, a, b wayfind.Point) (wayfind.Point, bool) {
	d := b.Sub(a)
	n := d.X*d.X + d.Y*d.Y
	if n == 0 {
		return a, false
	}
	v := p.Sub(a)
	t := (v.X*d.X + v.Y*d.Y) / n
	return a.Add(d.Mul(t)), t >= 0 && t <= 1
}

// wallsAtDoors returns the direction of the wall at each door node, as a vector
// of length 1: of a room's outline or wall, else of any outline.
func (l *loader) wallsAtDoors() map[int64]wayfind.Point {
	out, firm := map[int64]wayfind.Point{}, map[int64]bool{}
	see := func(nodes []int64, i, before, after int, walled bool) {
		num := nodes[i]
		if e := l.points[num]; e == nil || !e.door() || firm[num] {
			return
		}
		a, b := l.nodes[nodes[before]], l.nodes[nodes[after]]
		d := l.v.Project(b.lon, b.lat).Sub(l.v.Project(a.lon, a.lat))
		if n := d.Dist(wayfind.Point{}); n > 0 {
			out[num], firm[num] = d.Mul(1/n), walled
		}
	}
	for _, a := range l.areas {
		if a.is("indoor", "level") || len(a.levels) == 0 {
			continue
		}
		for _, r := range a.rings {
			for i, n := 0, len(r.nodes); i < n; i++ {
				see(r.nodes, i, (i+n-1)%n, (i+1)%n, !a.wallless())
			}
		}
	}
	for _, e := range l.lines {
		for i := range e.nodes {
			if e.is("indoor", "wall") {
				see(e.nodes, i, max(i-1, 0), min(i+1, len(e.nodes)-1), true)
			}
		}
	}
	return out
}

// doorLevels returns the levels of a door node: its own, else those on which
// two of the features it is part of meet, else those of any.
func (l *loader) doorLevels(num int64, e *element) []float64 {
	if own := l.levelsOf(e); len(own) > 0 {
		return own
	}
	if both := l.parentLevels(num, 2); len(both) > 0 {
		return both
	}
	if any := l.parentLevels(num, 1); len(any) > 0 {
		return any
	}
	var out []float64
	for _, p := range l.parents[num] {
		out = append(out, p.levels...)
	}
	return out
}

// opening makes the opening of a door on each of its levels.
func (l *loader) opening(e *element, levels []float64, line []wayfind.Point) {
	for _, v := range levels {
		ordinal, used := l.ordinals[v]
		if !used {
			l.warn(e.id, "nothing else is on level %g; its door there was left out: correct its level", v)
			continue
		}
		o := wayfind.Opening{
			ID: suffixed(e, levels, v), Level: levelID(v), Ordinal: ordinal, Category: "pedestrian", Line: line, Name: l.names(e),
			Door: doorTypes[e.tags["door"]], Locked: e.private(), Hours: e.tags["opening_hours"],
			Steps: e.is("wheelchair", "no") || e.yes("step_count") && e.tags["step_count"] != "0",
		}
		switch entrance := e.tags["entrance"]; {
		case entrance == "main":
			o.Category = "pedestrian.principal"
		case entrance == "emergency", entrance == "fire_exit", e.is("exit", "emergency"), e.is("emergency", "fire_exit"):
			o.Category = "emergencyexit"
		case strings.Contains("|service|staff|garage|", "|"+entrance+"|") && entrance != "":
			o.Category = "service"
		}
		l.v.Openings = append(l.v.Openings, o)
	}
}
