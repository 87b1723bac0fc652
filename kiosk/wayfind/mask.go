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
	for i := range v.Units {
		if o.Fire && KindOf(v.Units[i].Category) == Lift {
			k.via[i] = barClosed // nobody is sent to one either
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
	m.barHours(k, o)
	return m.closing(k, o.Closed)
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

// closing returns the mask with some features out of use as well.
func (m *Map) closing(k *mask, ids []string) *mask {
	k = &mask{slices.Clone(k.via), slices.Clone(k.door)}
	for _, id := range ids {
		m.barFeature(k, id)
	}
	return k
}

// barFeature closes what an id names.
func (m *Map) barFeature(k *mask, id string) {
	if d, known := m.doors[id]; known {
		k.door[d] = barClosed
		return
	}
	for _, via := range m.closes[id] {
		k.via[via] = barClosed
	}
}

// findCloses lists what the ids of closures put out of use: a unit, with all of
// the lift, stairs or ramp that it is a part of; a connector; everything on a level or
// in a building, where lifts then do not stop; the lift or stairs that an
// amenity tells of.
func (m *Map) findCloses() map[string][]int32 {
	v, out := m.venue, map[string][]int32{}
	rides := map[string][]int32{} // connectors by unit
	add := func(id string, via ...int32) {
		if id != "" {
			out[id] = append(out[id], via...)
		}
	}
	for i, c := range v.Connectors {
		add(c.ID, m.viaConnector(i))
		for _, s := range c.Stops {
			if u, known := m.units[s.Unit]; known && KindOf(v.Units[u].Category) != "" {
				rides[s.Unit] = append(rides[s.Unit], m.viaConnector(i))
			}
		}
	}
	for i := range v.Units {
		u := &v.Units[i]
		add(u.ID, int32(i))
		add(u.ID, rides[u.ID]...)
		add(u.Level, int32(i))
		add(u.Building, int32(i))
	}
	for _, a := range v.Amenities {
		for _, unit := range append([]string{a.Place.Unit}, a.Units...) {
			if i, known := m.units[unit]; known && KindOf(v.Units[i].Category) != "" {
				for _, id := range []string{a.ID, a.Correlation} {
					add(id, i)
					add(id, rides[unit]...)
				}
			}
		}
	}
	return out
}

// levelsOf lists the levels on which something is walked that the ids close.
// What is ridden lies between levels.
func (n *Net) levelsOf(ids []string) []int32 {
	var out []int32
	add := func(unit int32) {
		if unit < 0 {
			return
		}
		for _, node := range n.m.nodes[unit] {
			if level := n.level[node]; !slices.Contains(out, level) {
				out = append(out, level)
			}
		}
	}
	for _, id := range ids {
		if d, known := n.m.doors[id]; known {
			add(n.m.joins[d][0])
			add(n.m.joins[d][1])
			continue
		}
		for _, via := range n.m.closes[id] {
			if int(via) < len(n.m.venue.Units) {
				add(via)
			}
		}
	}
	return out
}

// Closes reports whether a closure of this id puts anything on the map out of
// use.
func (m *Map) Closes(id string) bool {
	_, door := m.doors[id]
	return door || len(m.closes[id]) > 0
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
	return treeKey{from, o.StepFree, o.AvoidLifts, o.Fire, o.FewestTurns, o.pace(), closed, m.hoursKey(o)}
}

// pace returns the walking speed, kept within what people can do.
func (o Options) pace() float64 {
	if !(o.Pace > 0) {
		return usualPace
	}
	return min(max(o.Pace, 0.1), 3)
}
