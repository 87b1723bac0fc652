package osm

import (
	"slices"
	"strings"

	"frontdoor/kiosk/wayfind"
)

// addBuildings reads the outlines of buildings. What has no name and lies apart
// from all rooms is a neighbour and is left out with the rest of the street.
func (l *loader) addBuildings() error {
	for _, a := range l.areas {
		if !a.house() {
			continue
		}
		shape, err := l.shape(a)
		if err != nil {
			return err
		}
		if len(shape) == 0 {
			continue
		}
		l.v.Buildings = append(l.v.Buildings, wayfind.Building{ID: a.id, Name: l.names(a.element), Shape: shape})
	}
	return nil
}

// addUnits makes a unit of every area for each of its levels, and a connector
// of each lift, staircase or escalator that is drawn as one area over several.
func (l *loader) addUnits() error {
	for _, a := range l.areas {
		if a.is("indoor", "level") || a.house() || len(a.levels) == 0 {
			continue
		}
		shape, err := l.shape(a)
		if err != nil {
			return err
		}
		if len(shape) == 0 {
			continue
		}
		var made []string
		for _, v := range a.levels {
			u := l.unit(a.element, v, suffixed(a.element, a.levels, v), shape)
			made = append(made, u.ID)
			if err := l.add(u); err != nil {
				return err
			}
		}
		l.connect(a.element, category(a.element), a.levels, made, down(a.element))
	}
	l.usedHouses()
	l.places = newPlaces(l.v.Units)
	return nil
}

// add adds a unit, as long as there are not too many.
func (l *loader) add(u wayfind.Unit) error {
	if len(l.v.Units) >= maxUnits {
		return refuse(u.ID, "the file makes more than %d rooms and paths; export a smaller area", maxUnits)
	}
	l.v.Units = append(l.v.Units, u)
	return nil
}

// unit makes the unit of an element on one level.
func (l *loader) unit(e *element, v float64, id string, shape wayfind.Shape) wayfind.Unit {
	u := wayfind.Unit{
		ID: id, Level: levelID(v), Ordinal: l.ordinals[v], Category: category(e), Restricted: e.private(),
		Name: l.names(e), AltName: l.alternatives(e), Tags: e.offers(), Hours: e.tags["opening_hours"],
		Open:  e.wallless() && wayfind.KindOf(category(e)) == "",
		Shape: shape, Label: shape.Inside(),
	}
	if ref := e.tags["ref"]; ref != "" {
		if len(u.Name) == 0 {
			u.Name = wayfind.Labels{l.language(): ref}
		} else {
			u.Also = append(u.Also, ref)
		}
	}
	if e.is("wheelchair", "no") && slices.Contains([]string{"walkway", "unenclosedarea", "ramp"}, u.Category) {
		u.Category = "steps" // a way that wheels cannot take
	}
	for _, b := range l.v.Buildings {
		if b.Shape.Contains(u.Label) {
			u.Building = b.ID
			break
		}
	}
	return u
}

// usedHouses keeps the buildings that have rooms.
func (l *loader) usedHouses() {
	used := map[string]bool{}
	for i := range l.v.Units {
		used[l.v.Units[i].Building] = true
	}
	l.v.Buildings = slices.DeleteFunc(l.v.Buildings, func(b wayfind.Building) bool { return !used[b.ID] })
	for i := range l.v.Levels {
		for _, b := range l.v.Buildings {
			if slices.ContainsFunc(l.v.Units, func(u wayfind.Unit) bool { return u.Level == l.v.Levels[i].ID && u.Building == b.ID }) {
				l.v.Levels[i].Buildings = append(l.v.Levels[i].Buildings, b.ID)
			}
		}
	}
}

// connect makes a connector of the units that one element makes on several
// levels, when it is something to ride or climb; descends tells that it is drawn
// downwards.
func (l *loader) connect(e *element, category string, levels []float64, units []string, descends bool) {
	kind := wayfind.KindOf(category)
	if kind == "" || len(levels) < 2 {
		return
	}
	c := wayfind.Connector{ID: e.id, Kind: kind, Way: l.way(e, kind, descends), Steps: e.is("wheelchair", "no"), Hours: e.tags["opening_hours"]}
	for i, v := range levels {
		c.Stops = append(c.Stops, wayfind.Stop{Ordinal: l.ordinals[v], Unit: units[i]})
	}
	l.v.Connectors = append(l.v.Connectors, c)
}

// way tells in which direction a connector goes: +1 up, -1 down, 0 both. A
// way's own direction counts for conveying=forward and backward.
func (l *loader) way(e *element, kind wayfind.ConnectorKind, descends bool) int {
	if kind != wayfind.Escalator {
		return 0
	}
	up := 1
	if descends {
		up = -1
	}
	switch e.tags["conveying"] {
	case "forward":
		return up
	case "backward":
		return -up
	case "yes":
		l.warn(e.id, "nothing says which way this escalator moves; taken as both: give conveying=forward or backward, and incline")
	}
	return 0
}

// down reports whether a way leads downwards along its nodes.
func down(e *element) bool {
	return e.is("incline", "down") || strings.HasPrefix(e.tags["incline"], "-")
}
