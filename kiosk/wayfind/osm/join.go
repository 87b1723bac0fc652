package osm

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"frontdoor/kiosk/wayfind"
)

// sorted returns a map's keys in order.
func sorted[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// joinSpots lets people pass between all that begins or ends at a spot, and
// into the area that lies around it.
func (l *loader) joinSpots() error {
	spots := slices.SortedFunc(maps.Keys(l.ends), func(a, b spot) int {
		return cmp.Or(cmp.Compare(a.node, b.node), cmp.Compare(a.level, b.level))
	})
	for _, s := range spots {
		here := l.ends[s]
		p, err := l.at(fmt.Sprintf("node/%d", s.node), s.node)
		if err != nil {
			return err
		}
		if area := l.ground(s, p); area != "" {
			here = append(here, end{area, 0})
		}
		if len(here) == 1 {
			l.deadEnd(here[0].unit)
			continue
		}
		// Stars keep it short: what is not joined to the first is reached through it.
		hub := hubOf(l.unitsByID(), here)
		for i, e := range here {
			if i != hub {
				l.join(s, p, here[hub], e)
			}
		}
	}
	return nil
}

// unitsByID looks up categories of the units that were made so far.
func (l *loader) unitsByID() map[string]string {
	if l.made == nil {
		l.made = map[string]string{}
		for i := range l.v.Units {
			l.made[l.v.Units[i].ID] = l.v.Units[i].Category
		}
	}
	return l.made
}

// hubOf returns the end that people can walk through to all others.
func hubOf(categories map[string]string, here []end) int {
	return max(0, slices.IndexFunc(here, func(e end) bool {
		return wayfind.KindOf(categories[e.unit]) == "" && e.flow == 0
	}))
}

// join makes the opening between two units at a spot.
func (l *loader) join(s spot, p wayfind.Point, a, b end) {
	o := wayfind.Opening{
		ID: fmt.Sprintf("node/%d:%s+%s", s.node, a.unit, b.unit), Level: levelID(s.level), Ordinal: l.ordinals[s.level],
		Category: "pedestrian", Line: []wayfind.Point{p}, Units: [2]string{a.unit, b.unit}, Assumed: true,
	}
	switch {
	case a.flow < 0 || b.flow > 0:
		o.From = b.unit
	case a.flow > 0 || b.flow < 0:
		o.From = a.unit
	}
	if e := l.points[s.node]; e != nil {
		o.Locked = e.private()
		o.Steps = e.is("wheelchair", "no")
	}
	l.v.Openings = append(l.v.Openings, o)
}

// ground returns the area that people at a spot stand on: one without walls
// that the spot is part of, else the smallest around it that it is not part of,
// since a wall needs a door.
func (l *loader) ground(s spot, p wayfind.Point) string {
	partOf := func(u *wayfind.Unit) bool {
		id, _, _ := strings.Cut(u.ID, "@")
		return slices.ContainsFunc(l.parents[s.node], func(o parent) bool { return o.id == id })
	}
	for _, i := range l.places.near(p, l.ordinals[s.level]) {
		if u := &l.places.units[i]; u.Open && partOf(u) {
			return u.ID
		}
	}
	around := l.places.around(p, l.ordinals[s.level], func(u *wayfind.Unit) bool {
		return (walkable(u) || wayfind.KindOf(u.Category) != "") && !partOf(u)
	})
	if around == nil {
		return ""
	}
	return around.ID
}

// deadEnd tells of stairs and lifts that end at nothing; paths may.
func (l *loader) deadEnd(unit string) {
	if wayfind.KindOf(l.unitsByID()[unit]) != "" {
		l.warn(unit, "its end touches no room, corridor or path of that level: draw what it leads to, or correct its level")
	}
}
