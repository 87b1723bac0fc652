package osm

import (
	"slices"
	"strconv"

	"frontdoor/kiosk/wayfind"
)

// addThings reads what nodes tell: who is in a room, landmarks, and where
// kiosks stand.
func (l *loader) addThings() error {
	units := map[string]*wayfind.Unit{}
	for i := range l.v.Units {
		units[l.v.Units[i].ID] = &l.v.Units[i]
	}
	for _, num := range sorted(l.points) {
		e := l.points[num]
		offers := e.offers()
		levels := l.levelsOf(e)
		if len(levels) == 0 || e.door() || len(offers) == 0 && len(l.names(e)) == 0 && e.tags["room"] == "" {
			continue
		}
		p, err := l.at(e.id, num)
		if err != nil {
			return err
		}
		for _, v := range levels {
			ordinal, used := l.ordinals[v]
			if !used {
				continue
			}
			var unit *wayfind.Unit
			if around := l.places.around(p, ordinal, walkable); around != nil {
				unit = units[around.ID]
			}
			l.thing(e, suffixed(e, levels, v), wayfind.Place{Point: p, Ordinal: ordinal}, unit, offers)
		}
	}
	return nil
}

// thing adds one point of interest. In a room it tells what the room is; on a
// corridor or in an open area it stands for itself.
func (l *loader) thing(e *element, id string, at wayfind.Place, unit *wayfind.Unit, offers []string) {
	names := l.names(e)
	if e.is("information", "terminal", "kiosk") {
		k := wayfind.KioskSpot{ID: id, Feature: id, Name: names, Place: at}
		if faces, err := strconv.ParseFloat(e.tags["direction"], 64); err == nil && faces >= 0 && faces <= 360 {
			k.Heading, k.Turned = float64(int(faces+180)%360), true // people look the other way than it does
		} else {
			l.warn(id, "where people look who read this kiosk is not known; the map stays north up: give it direction=*, where its screen faces in degrees")
		}
		l.v.Kiosks = append(l.v.Kiosks, k)
		return
	}
	a := wayfind.Amenity{ID: id, Category: "unspecified", Name: names, Place: at}
	if len(offers) > 0 {
		a.Category = offers[0]
	}
	if e.yes("artwork_type") || e.is("tourism", "artwork") || e.is("historic", "memorial") || e.is("amenity", "fountain", "clock") {
		a.Category = "landmark"
	}
	if unit != nil && unit.Public() && !unit.Open {
		a.Units = []string{unit.ID}
		unit.Tags = append(unit.Tags, offers...)
		if len(unit.Name) == 0 {
			unit.Name = names
		} else {
			for _, lang := range sorted(names) {
				if text := names[lang]; !slices.Contains(unit.Also, text) {
					unit.Also = append(unit.Also, text)
				}
			}
		}
	}
	l.v.Amenities = append(l.v.Amenities, a)
}
