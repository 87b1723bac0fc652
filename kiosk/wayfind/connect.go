package wayfind

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"sort"
)

// stacked is the share of the smaller of two units that must lie over the other
// for them to be one shaft.
const stacked = 0.3

// findConnectors completes the connectors that relationships gave, adds those
// that amenities tell of by their correlation and those that lie over each
// other, and finds the doors of all.
func (j *joiner) findConnectors() {
	j.v.Connectors = mergeShared(j.v.Connectors)
	taken := map[string]bool{}
	for _, c := range j.v.Connectors {
		for _, s := range c.Stops {
			taken[s.Unit] = true
		}
	}
	j.correlate(taken)
	j.stack(taken)
	sort.Slice(j.v.Connectors, func(a, b int) bool { return j.v.Connectors[a].ID < j.v.Connectors[b].ID })
	doors := map[string][]string{}
	for _, o := range j.v.Openings {
		for _, id := range o.Units {
			if id != "" {
				doors[id] = append(doors[id], o.ID)
			}
		}
	}
	for i := range j.v.Connectors {
		c := &j.v.Connectors[i]
		sort.Slice(c.Stops, func(a, b int) bool {
			return c.Stops[a].Ordinal < c.Stops[b].Ordinal ||
				c.Stops[a].Ordinal == c.Stops[b].Ordinal && c.Stops[a].Unit < c.Stops[b].Unit
		})
		for k := range c.Stops {
			j.findDoors(&c.Stops[k], doors)
		}
	}
}

// mergeShared joins connectors of one kind and way that share a unit, as files
// do that give one relationship for each pair of levels.
func mergeShared(in []Connector) []Connector {
	type key struct {
		kind ConnectorKind
		way  int
		unit string
	}
	sort.Slice(in, func(a, b int) bool { return in[a].ID < in[b].ID })
	sets, first := newSets(len(in)), map[key]int{}
	for i, c := range in {
		for _, s := range c.Stops {
			k := key{c.Kind, c.Way, s.Unit}
			if f, seen := first[k]; seen && s.Unit != "" {
				sets.join(f, i)
			} else {
				first[k] = i
			}
		}
	}
	var out []Connector
	at := map[int]int{}
	for i, c := range in {
		root := sets.root(i)
		o, seen := at[root]
		if !seen {
			at[root] = len(out)
			out = append(out, c)
			continue
		}
		for _, s := range c.Stops {
			if !slices.ContainsFunc(out[o].Stops, func(t Stop) bool { return t.Unit != "" && t.Unit == s.Unit }) {
				out[o].Stops = append(out[o].Stops, s)
			}
		}
	}
	return out
}

// correlate makes connectors of units whose amenities carry one correlation.
func (j *joiner) correlate(taken map[string]bool) {
	groups := map[string][]*Unit{}
	for _, a := range j.v.Amenities {
		if a.Correlation == "" {
			continue
		}
		for _, id := range append([]string{a.Place.Unit}, a.Units...) {
			u := j.units[id]
			if u == nil || taken[id] || KindOf(u.Category) == "" || slices.Contains(groups[a.Correlation], u) {
				continue
			}
			groups[a.Correlation] = append(groups[a.Correlation], u)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		units := slices.DeleteFunc(groups[key], func(u *Unit) bool { return taken[u.ID] })
		if len(units) < 2 || slices.ContainsFunc(units, func(u *Unit) bool { return KindOf(u.Category) != KindOf(units[0].Category) }) {
			continue
		}
		j.addConnector(units, taken)
	}
}

// stack makes connectors of units of one kind that lie over each other on
// successive ordinals. A lift, staircase or escalator that lies over nothing is
// kept with its one stop, for Check to tell of.
func (j *joiner) stack(taken map[string]bool) {
	var units []*Unit
	at := map[*Unit]int{}
	for i := range j.v.Units {
		if u := &j.v.Units[i]; KindOf(u.Category) != "" && !taken[u.ID] {
			at[u] = len(units)
			units = append(units, u)
		}
	}
	sets := newSets(len(units))
	for i, u := range units {
		if w := j.above(u, taken); w != nil {
			sets.join(i, at[w])
		}
	}
	groups := make([][]*Unit, len(units))
	for i, u := range units {
		groups[sets.root(i)] = append(groups[sets.root(i)], u)
	}
	for _, g := range groups {
		if len(g) > 1 || len(g) == 1 && useOf(g[0].Category) == useVehicle {
			j.addConnector(g, taken)
		}
	}
}

// above returns the unit of u's kind on the next level that lies over it most.
func (j *joiner) above(u *Unit, taken map[string]bool) *Unit {
	var best *Unit
	most := 0.0
	for _, i := range j.index.near(j.nextOrdinal(u), u.Shape.bounds()) {
		w := &j.v.Units[i]
		if taken[w.ID] || KindOf(w.Category) != KindOf(u.Category) {
			continue
		}
		shared := sharedArea(u.Shape, w.Shape)
		if shared >= stacked*min(u.Shape.area(), w.Shape.area()) && shared > most*1.001 {
			best, most = w, shared
		}
	}
	return best
}

// nextOrdinal returns the ordinal of the level over a unit's: the next one of its
// building, which may leave out those of half floors and of other buildings.
func (j *joiner) nextOrdinal(u *Unit) int {
	next, found := u.Ordinal+1, false
	for i := range j.v.Levels {
		l := &j.v.Levels[i]
		if l.Ordinal > u.Ordinal && (!found || l.Ordinal < next) && (u.Building == "" || len(l.Buildings) == 0 || slices.Contains(l.Buildings, u.Building)) {
			next, found = l.Ordinal, true
		}
	}
	return next
}

func (j *joiner) addConnector(units []*Unit, taken map[string]bool) {
	sort.Slice(units, func(a, b int) bool { return units[a].ID < units[b].ID })
	c := Connector{ID: units[0].ID, Kind: KindOf(units[0].Category)}
	for _, u := range units {
		taken[u.ID] = true
		c.Stops = append(c.Stops, Stop{Ordinal: u.Ordinal, Unit: u.ID})
	}
	j.v.Connectors = append(j.v.Connectors, c)
}

// findDoors gives a stop the openings of its unit, or an assumed one where it
// meets a way without a wall.
func (j *joiner) findDoors(s *Stop, doors map[string][]string) {
	u := j.units[s.Unit]
	if u == nil {
		return
	}
	if s.Doors = doors[u.ID]; len(s.Doors) > 0 {
		return
	}
	if o, found := j.assume(u); found {
		s.Doors = []string{o.ID}
	}
}

// assume adds the opening that a unit without any must have: on the longest
// edge it shares with a way, or in its middle when it lies within one.
func (j *joiner) assume(u *Unit) (*Opening, bool) {
	var best []Point
	var to *Unit
	for _, i := range j.index.near(u.Ordinal, u.Shape.bounds().grow(0.5)) {
		w := &j.v.Units[i]
		if w == u || !w.Walkable() || useOf(w.Category) == useRoom {
			continue
		}
		if line := longest(j.meet(u, w, 2*alongside)); length(line) > length(best)*1.001 {
			best, to = line, w
		}
	}
	if length(best) < 0.6 {
		p := u.Shape.Inside()
		if to = j.container(u, p); to == nil {
			return nil, false
		}
		best = []Point{p}
	}
	return j.addAssumed(u, to, best), true
}

// container returns the smallest way that lies around p, a point of u.
func (j *joiner) container(u *Unit, p Point) *Unit {
	var best *Unit
	size := math.Inf(1)
	for _, i := range j.index.near(u.Ordinal, at(p, 0)) {
		w := &j.v.Units[i]
		if w != u && w.Walkable() && useOf(w.Category) != useRoom && j.areas[i] < size && w.Shape.Contains(p) {
			best, size = w, j.areas[i]
		}
	}
	return best
}

func (j *joiner) addAssumed(a, b *Unit, line []Point) *Opening {
	o := Opening{
		ID: fmt.Sprintf("%s+%s", a.ID, b.ID), Level: a.Level, Ordinal: a.Ordinal,
		Line: line, At: middle(line), Units: [2]string{a.ID, b.ID}, Assumed: true,
	}
	j.v.Openings = append(j.v.Openings, o)
	j.warn(a.ID, "no door leads into it; taken as open towards %s: draw the opening if there is one", b.ID)
	return &o
}
