package wayfind

import (
	"cmp"
	"slices"
)

// Unit returns a unit by id, to be read only.
func (m *Map) Unit(id string) (*Unit, bool) {
	i, known := m.units[id]
	if !known {
		return nil, false
	}
	return &m.venue.Units[i], true
}

// Opening returns an opening by id, to be read only.
func (m *Map) Opening(id string) (*Opening, bool) {
	i, known := m.doors[id]
	if !known {
		return nil, false
	}
	return &m.venue.Openings[i], true
}

// Amenity returns an amenity by id, to be read only.
func (m *Map) Amenity(id string) (*Amenity, bool) {
	i := slices.IndexFunc(m.venue.Amenities, func(a Amenity) bool { return a.ID == id })
	if i < 0 {
		return nil, false
	}
	return &m.venue.Amenities[i], true
}

// Building returns a building by id, to be read only.
func (m *Map) Building(id string) (*Building, bool) {
	i := slices.IndexFunc(m.venue.Buildings, func(b Building) bool { return b.ID == id })
	if i < 0 {
		return nil, false
	}
	return &m.venue.Buildings[i], true
}

// Kiosk returns where a kiosk stands and which way people who read it look, by
// its own name or its feature id.
func (m *Map) Kiosk(id string) (KioskSpot, bool) {
	i := slices.IndexFunc(m.venue.Kiosks, func(k KioskSpot) bool { return k.ID == id || k.Feature == id })
	if i < 0 || id == "" {
		return KioskSpot{}, false
	}
	return m.venue.Kiosks[i], true
}

// Level returns one floor of the whole venue: the levels of an ordinal as one,
// with the names of the first that has any.
func (m *Map) Level(ordinal int) (Level, bool) {
	out, found := Level{Ordinal: ordinal}, false
	for _, l := range m.venue.Levels {
		if l.Ordinal != ordinal {
			continue
		}
		if !found || len(out.Name)+len(out.ShortName) == 0 || out.Outdoor && !l.Outdoor {
			out.ID, out.Name, out.ShortName, out.Outdoor = l.ID, l.Name, l.ShortName, l.Outdoor
		}
		out.Buildings = append(out.Buildings, l.Buildings...)
		out.Shape = append(out.Shape, l.Shape...)
		found = true
	}
	return out, found
}

// Levels returns the floors of the whole venue, lowest first.
func (m *Map) Levels() []Level {
	var out []Level
	for _, l := range m.venue.Levels {
		if !slices.ContainsFunc(out, func(o Level) bool { return o.Ordinal == l.Ordinal }) {
			merged, _ := m.Level(l.Ordinal)
			out = append(out, merged)
		}
	}
	slices.SortFunc(out, func(a, b Level) int { return a.Ordinal - b.Ordinal })
	return out
}

// LevelOf returns the level that a unit is on, with the names on its own
// building's walls.
func (m *Map) LevelOf(unit string) (Level, bool) {
	u, known := m.Unit(unit)
	if !known {
		return Level{}, false
	}
	for _, l := range m.venue.Levels {
		if l.ID == u.Level {
			return l, true
		}
	}
	return Level{}, false
}

// At returns the place at a longitude and latitude in degrees on a level; false
// when nobody can stand there.
func (m *Map) At(lon, lat float64, ordinal int) (Place, bool) {
	p, err := m.settle(Place{Point: m.venue.Project(lon, lat), Ordinal: ordinal})
	return p, err == nil
}

// Find returns the place of a feature by its id (unit, kiosk, amenity, opening
// or occupant) or by its exact name in any language, letters' case and accents
// aside; one that is spelt just so comes first. A unit is Whole; anything else
// is its point. Of several with one name a unit so called comes before one that
// is also called so, the lowest level's first id before others.
func (m *Map) Find(idOrName string) (Place, bool) {
	if i, known := m.units[idOrName]; known {
		return m.whole(i), true
	}
	if k, known := m.Kiosk(idOrName); known {
		return k.Place, true
	}
	if a, known := m.Amenity(idOrName); known {
		return a.Place, true
	}
	if unit, known := m.venue.Occupants[idOrName]; known {
		return m.Find(unit)
	}
	if o, known := m.Opening(idOrName); known && o.Units[0] != "" {
		return m.doorPlace(o)
	}
	for _, key := range []string{spelt(idOrName), fold(idOrName)} {
		if places := m.words.names[key]; len(places) > 0 {
			return places[0], true
		}
	}
	return Place{}, false
}

// doorPlace is where an opening is; false when it joins nothing.
func (m *Map) doorPlace(o *Opening) (Place, bool) {
	return Place{Point: o.At, Ordinal: o.Ordinal, Unit: o.Units[0]}, o.Units[0] != ""
}

// Only returns the id of the one place that idOrName means: false when there is
// none, or several are called so.
func (m *Map) Only(idOrName string) (id string, ok bool) {
	if _, known := m.Find(idOrName); !known {
		return "", false
	}
	if _, known := m.units[idOrName]; known {
		return idOrName, true
	}
	if _, known := m.Amenity(idOrName); known {
		return idOrName, true
	}
	places := m.words.names[fold(idOrName)]
	for _, p := range places {
		if p.Unit == "" || p.Unit != places[0].Unit {
			return "", false
		}
	}
	if len(places) == 0 {
		return "", false
	}
	return places[0].Unit, true
}

func (m *Map) whole(i int32) Place {
	u := &m.venue.Units[i]
	return Place{Point: u.Label, Ordinal: u.Ordinal, Unit: u.ID, Whole: true}
}

// Called returns what a unit or amenity is called inside a sentence ("the
// café"), else its name.
func (m *Map) Called(id string) Labels {
	if phrase, known := m.venue.Phrases[id]; known {
		return phrase
	}
	if u, known := m.Unit(id); known {
		return u.Name
	}
	if a, known := m.Amenity(id); known {
		return a.Name
	}
	return nil
}

// Destinations returns the units that people are offered to be led to: those
// the venue lists, in its order, else all public ones with a name in the order
// of their names.
func (m *Map) Destinations() []*Unit {
	var out []*Unit
	for _, id := range m.venue.Destinations {
		if u, known := m.Unit(id); known {
			out = append(out, u)
		}
	}
	if len(out) > 0 {
		return out
	}
	for i := range m.venue.Units {
		if u := &m.venue.Units[i]; u.Public() && len(u.Name) > 0 {
			out = append(out, u)
		}
	}
	name := func(u *Unit) string { return fold(u.Name.In(m.venue.Lang)) }
	slices.SortFunc(out, func(a, b *Unit) int { return cmp.Or(cmp.Compare(name(a), name(b)), cmp.Compare(a.ID, b.ID)) })
	return out
}
