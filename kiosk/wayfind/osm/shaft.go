package osm

import (
	"slices"

	"frontdoor/kiosk/wayfind"
)

// addShafts makes lifts of nodes: a cabin on each level, entered at the node.
func (l *loader) addShafts() error {
	for _, num := range sorted(l.points) {
		e := l.points[num]
		if !e.is("highway", "elevator") {
			continue
		}
		levels := l.levelsOf(e)
		if len(levels) == 0 {
			levels = l.parentLevels(num, 1)
		}
		p, err := l.at(e.id, num)
		if err != nil {
			return err
		}
		if around := l.indoorAround(p); len(levels) == 0 && around != "" {
			l.warn(e.id, "this lift in %s has no level and was left out: add the tag level=*, as -1;0;1", around)
		}
		levels = slices.DeleteFunc(levels, func(v float64) bool { _, used := l.ordinals[v]; return !used })
		if err := l.shaft(e, p, levels); err != nil {
			return err
		}
	}
	return nil
}

// shaft makes the lift of a node on its levels. Where it is drawn as an area
// too, that is its cabin; on levels where the area is missing, one like it is.
func (l *loader) shaft(e *element, p wayfind.Point, levels []float64) error {
	drawn := l.drawnAround(p, levels, wayfind.Lift)
	if len(drawn) == len(levels) {
		return nil // that area is the lift, or it is somewhere in the street
	}
	const h = cabinWidth / 2
	shape := wayfind.Shape{{{{X: p.X - h, Y: p.Y - h}, {X: p.X + h, Y: p.Y - h}, {X: p.X + h, Y: p.Y + h}, {X: p.X - h, Y: p.Y + h}}}}
	for _, v := range sorted(drawn) {
		shape = drawn[v].Shape
	}
	var units []string
	for _, v := range levels {
		if u := drawn[v]; u != nil {
			units = append(units, u.ID)
			continue
		}
		u := l.unit(e, v, suffixed(e, levels, v), shape)
		units = append(units, u.ID)
		if err := l.add(u); err != nil {
			return err
		}
		if len(drawn) == 0 {
			l.ends[spot{e.num, v}] = append(l.ends[spot{e.num, v}], end{u.ID, 0})
		}
	}
	l.connect(e, "elevator", levels, units, false)
	return nil
}

// indoorAround returns the lowest unit around a point, "" for none.
func (l *loader) indoorAround(p wayfind.Point) string {
	for _, level := range l.v.Levels {
		if u := l.places.around(p, level.Ordinal, nil); u != nil {
			return u.ID
		}
	}
	return ""
}

// drawnAround returns the units of a kind around a point that are drawn as
// areas, by level.
func (l *loader) drawnAround(p wayfind.Point, levels []float64, kind wayfind.ConnectorKind) map[float64]*wayfind.Unit {
	out := map[float64]*wayfind.Unit{}
	for _, v := range levels {
		ordinal, used := l.ordinals[v]
		if u := l.places.around(p, ordinal, func(u *wayfind.Unit) bool { return wayfind.KindOf(u.Category) == kind }); used && u != nil {
			out[v] = u
		}
	}
	return out
}
