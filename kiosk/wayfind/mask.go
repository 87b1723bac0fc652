package wayfind

import (
	"slices"
	"strings"
)

// bar says why something may not be used.
type bar byte

const (
	barNone   bar = iota
	barClosed     // out of use now
	barSteps      // not for somebody who needs a way without steps
)

// mask is what options forbid: to use, by what edges name, and to stand in, by
// opening.
type mask struct {
	via  []bar
	door []bar
}

// maskOf works out what o forbids.
func (m *Map) maskOf(o Options) *mask {
	v := m.venue
	k := &mask{make([]bar, m.viaDoor(int32(len(v.Openings)))), make([]bar, len(v.Openings))}
	if o.StepFree {
		m.barSteps(k)
	}
	for i, c := range v.Connectors {
		if c.Kind == Lift && (o.Fire || o.AvoidLifts) {
			k.via[m.viaConnector(i)] = barClosed
		}
	}
	for i := range v.Openings {
		if v.Openings[i].Closed {
			k.door[i] = barClosed
		}
		if v.Openings[i].Locked {
			k.via[m.viaDoor(int32(i))] = barClosed
		}
	}
	m.barHours(k, o.At)
	for _, id := range o.Closed {
		m.barFeature(k, id)
	}
	return k
}

func (m *Map) barSteps(k *mask) {
	v := m.venue
	for i := range v.Units {
		if v.Units[i].Category == "steps" || v.Units[i].Category == "stairs" {
			k.via[i] = barSteps
		}
	}
	for i, c := range v.Connectors {
		if c.Kind == Stairs || c.Kind == Escalator || c.Steps {
			k.via[m.viaConnector(i)] = barSteps
		}
	}
	for i := range v.Openings {
		if o := &v.Openings[i]; o.Steps || o.Door == "revolving" || within(o.Door, "turnstile") {
			k.door[i] = barSteps
		}
	}
}

// barFeature closes what an id names: an opening, a unit, a connector as a
// whole when any of its units is meant, everything on a level or in a building.
func (m *Map) barFeature(k *mask, id string) {
	v := m.venue
	if d, known := m.doors[id]; known {
		k.door[d] = barClosed
		return
	}
	for i := range v.Units {
		if u := &v.Units[i]; u.ID == id || u.Level == id || u.Building == id {
			k.via[i] = barClosed
		}
	}
	vehicle := func(unit string) bool {
		i, known := m.units[unit]
		return known && useOf(v.Units[i].Category) == useVehicle
	}
	for _, a := range v.Amenities {
		if a.ID != id && (a.Correlation == "" || a.Correlation != id) {
			continue
		}
		for _, unit := range append([]string{a.Place.Unit}, a.Units...) {
			if vehicle(unit) {
				k.via[m.units[unit]] = barClosed
			}
		}
	}
	for i, c := range v.Connectors {
		for _, s := range c.Stops {
			if u, known := m.units[s.Unit]; c.ID == id || known && vehicle(s.Unit) && k.via[u] == barClosed {
				k.via[m.viaConnector(i)] = barClosed
			}
		}
	}
}

// treeKey names one shortest-path tree.
type treeKey struct {
	from                       Place
	stepFree, avoidLifts, fire bool
	fewestTurns                bool
	pace                       float64
	closed, hours              string
}

func (m *Map) keyOf(from Place, o Options) treeKey {
	closed := ""
	if len(o.Closed) > 0 {
		ids := slices.Clone(o.Closed)
		slices.Sort(ids)
		closed = strings.Join(slices.Compact(ids), "\x00")
	}
	return treeKey{from, o.StepFree, o.AvoidLifts, o.Fire, o.FewestTurns, o.pace(), closed, m.hoursKey(o.At)}
}

// pace returns the walking speed, kept within what people can do.
func (o Options) pace() float64 {
	if !(o.Pace > 0) {
		return usualPace
	}
	return min(max(o.Pace, 0.1), 3)
}
