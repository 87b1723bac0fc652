package wayfind

import (
	"math"
	"slices"
)

// Categories that Nearest knows besides those of units, amenities and
// occupants.
const (
	NearExit      = "exit"      // a door to the outside
	NearEmergency = "emergency" // the unit where people who need care now are seen
)

// Nearest returns the way to whatever of a category is soonest reached:
// "restroom", "elevator", "foodservice", NearExit, NearEmergency, …, and the
// unit it is in. Somebody who needs no steps is led to a toilet for wheelchairs
// where there is one. The error is *Unknown when the map has no such thing, else
// that of Route.
func (m *Map) Nearest(from Place, category string, o Options) (string, *Route, error) {
	from, err := m.settle(from)
	if err != nil {
		return "", nil, err
	}
	wanted := m.wanted(category, o)
	if len(wanted) == 0 {
		return "", nil, &Unknown{category}
	}
	if category == NearEmergency { // whatever hours a map gives, whoever needs care now is led there
		o.Open = slices.Clone(o.Open)
		for _, to := range wanted {
			o.Open = append(o.Open, to.Unit)
		}
	}
	t := m.waysFrom(from, o)
	best := m.soonest(t, from, wanted, o)
	if best < 0 {
		// Nothing can be reached: tell of what would be with the fewest bars gone.
		soft := m.grow(m.links(from, false), nil, t.bars(), o.pace(), true)
		if best = m.soonest(soft, from, wanted, o); best < 0 {
			return "", nil, m.allShut(wanted, t.bars(), o)
		}
	}
	r, err := m.RouteTo(from, wanted[best], o)
	return wanted[best].Unit, r, err
}

// soonest returns the index of the place that costs least to reach, -1 when
// none can be; of equals the first.
func (m *Map) soonest(t ways, from Place, places []Place, o Options) int {
	best, least := -1, math.Inf(1)
	for i, to := range places {
		p, found := m.pathTo(t, from, to, o.pace())
		if found && p.seconds < least && m.shut(to, t.bars()) == "" {
			best, least = i, p.seconds
		}
	}
	return best
}

// shut returns the id of what bars a place itself: its unit when that is closed,
// or the door to be left by; "" for nothing.
func (m *Map) shut(p Place, k *mask) string {
	if k.via[m.units[p.Unit]] == barClosed {
		return p.Unit
	}
	if d, known := m.doors[p.door]; known && k.door[d] != barNone {
		return p.door
	}
	return ""
}

// allShut says which of some places are barred themselves, and by what closures.
func (m *Map) allShut(places []Place, k *mask, o Options) *NoRoute {
	no := &NoRoute{}
	for _, p := range places {
		if id := m.shut(p, k); id != "" {
			no.BlockedBy = append(no.BlockedBy, id)
		}
	}
	no.BlockedBy = append(no.BlockedBy, m.blamed(no.BlockedBy, o.Closed)...)
	no.BlockedBy = slices.DeleteFunc(no.BlockedBy, firstOnly())
	return no
}

// wanted lists the places of a category in the order of their ids.
func (m *Map) wanted(category string, o Options) []Place {
	switch category {
	case NearEmergency:
		if i, known := m.units[m.venue.Emergency]; known {
			return []Place{m.whole(i)}
		}
	case NearExit:
		return m.exits(o.Fire)
	}
	var all, wheels []Place
	for i := range m.venue.Units {
		u := &m.venue.Units[i]
		if u.Restricted || !u.Is(category) || m.space[i] == nil {
			continue
		}
		all = append(all, m.whole(int32(i)))
		if slices.ContainsFunc(append([]string{u.Category}, u.Tags...), func(c string) bool { return within(c, "restroom") && hasWheelchair(c) }) {
			wheels = append(wheels, m.whole(int32(i)))
		}
	}
	// What stands in a corridor or hall marks no unit.
	for i := range m.venue.Amenities {
		a := &m.venue.Amenities[i]
		if u, known := m.units[a.Place.Unit]; known && len(a.Units) == 0 && within(a.Category, category) && m.passable(u) {
			all = append(all, a.Place)
			if hasWheelchair(a.Category) {
				wheels = append(wheels, a.Place)
			}
		}
	}
	if o.StepFree && within(category, "restroom") && len(wheels) > 0 {
		return wheels
	}
	return all
}

func hasWheelchair(category string) bool {
	const end = ".wheelchair"
	return len(category) > len(end) && category[len(category)-len(end):] == end
}

// exits lists the doors to the outside; emergency exits only in a fire, or when
// there are no others.
func (m *Map) exits(fire bool) []Place {
	var usual, emergency []Place
	for i := range m.venue.Openings {
		o := &m.venue.Openings[i]
		u, known := m.units[o.Units[0]]
		if !known || o.Units[1] != "" || !m.passable(u) || o.Locked || o.Category == "service" {
			continue
		}
		p := Place{Point: o.At, Ordinal: o.Ordinal, Unit: o.Units[0], door: o.ID}
		if o.Category == "emergencyexit" {
			emergency = append(emergency, p)
		} else {
			usual = append(usual, p)
		}
	}
	if fire || len(usual) == 0 {
		return append(usual, emergency...)
	}
	return usual
}
