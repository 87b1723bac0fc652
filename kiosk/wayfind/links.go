package wayfind

import (
	"cmp"
	"slices"
)

// addLinks adds the corner nodes of every walkable unit and returns the lines
// of sight between its doors and corners.
func (m *Map) addLinks() []edge {
	for i := range m.venue.Units {
		if !m.passable(int32(i)) {
			continue
		}
		for _, c := range m.space[i].corners {
			node := m.graph.add(c.at, int32(i), -1)
			m.turns[node] = c
			m.nodes[i] = append(m.nodes[i], node)
		}
	}
	links := make([][]edge, len(m.venue.Units))
	parallel(len(links), func(i int) {
		if m.passable(int32(i)) {
			links[i] = m.unitLinks(int32(i))
		}
	})
	var all []edge
	for _, l := range links {
		all = append(all, l...)
	}
	return all
}

// passable reports whether routes may lead through a unit. A staircase that
// goes nowhere and has two doors is a flight of steps on one level.
func (m *Map) passable(i int32) bool {
	u := &m.venue.Units[i]
	if m.space[i] == nil || u.Restricted {
		return false
	}
	if u.Category == "stairs" {
		return len(m.of[i]) > 1 && !m.rides(u.ID)
	}
	return u.Walkable()
}

// rides reports whether the unit is a stop of a connector that goes somewhere.
func (m *Map) rides(unit string) bool {
	for _, c := range m.venue.Connectors {
		for _, s := range c.Stops {
			if s.Unit == unit && len(c.Stops) > 1 {
				return true
			}
		}
	}
	return false
}

// unitLinks returns the lines of sight within one unit, both ways. Going
// through a room is paid for once, on the way in from its door.
func (m *Map) unitLinks(i int32) []edge {
	var out []edge
	g, s, nodes := &m.graph, m.space[i], m.nodes[i]
	price := 0.0
	if useOf(m.venue.Units[i].Category) == useRoom {
		price = roomPrice
	}
	paid := func(n int32) float64 {
		if g.door[n] >= 0 {
			return price
		}
		return 0
	}
	reach := len(nodes)
	if reach > crowded {
		// A unit with this many doors is no building: only neighbours are linked.
		nodes, reach = m.inOrder(nodes), crowdedReach
	}
	for k, a := range nodes {
		for _, b := range nodes[max(0, k-reach):k] {
			if !m.grazes(a, g.at[b]) || !m.grazes(b, g.at[a]) || !s.sees(g.at[a], g.at[b]) {
				continue
			}
			d := g.at[a].Dist(g.at[b])
			out = append(out, edge{a, b, i, d, paid(a)}, edge{b, a, i, d, paid(b)})
		}
	}
	return out
}

// More nodes than crowded in one unit are not linked each with each, but with
// the crowdedReach before them.
const (
	crowded      = 1500
	crowdedReach = 50
)

// inOrder returns nodes from west to east.
func (m *Map) inOrder(nodes []int32) []int32 {
	nodes = slices.Clone(nodes)
	slices.SortFunc(nodes, func(a, b int32) int {
		p, q := m.graph.at[a], m.graph.at[b]
		return cmp.Or(cmp.Compare(p.X+p.Y, q.X+q.Y), cmp.Compare(a, b))
	})
	return nodes
}

// grazes reports whether a link from p to node n may be part of a shortest way.
func (m *Map) grazes(n int32, p Point) bool {
	if m.graph.door[n] >= 0 {
		return true
	}
	return m.turns[n].grazes(p)
}

// doorEdges joins the two faces of doors.
func (m *Map) doorEdges() []edge {
	var out []edge
	for i := range m.venue.Openings {
		o := &m.venue.Openings[i]
		a, b, ok := m.faces(int32(i))
		if !ok || a == b {
			continue
		}
		d, price, via := m.graph.at[a].Dist(m.graph.at[b]), 0.0, m.viaDoor(int32(i))
		if o.Category == "emergencyexit" {
			price = exitPrice
		}
		if o.From != o.Units[1] || o.From == "" {
			out = append(out, edge{a, b, via, d, price})
		}
		if o.From != o.Units[0] || o.From == "" {
			out = append(out, edge{b, a, via, d, price})
		}
	}
	return out
}

// faces returns the nodes of an opening in its first and second unit.
func (m *Map) faces(door int32) (a, b int32, ok bool) {
	o := &m.venue.Openings[door]
	a, okA := m.face(door, o.Units[0])
	b, okB := m.face(door, o.Units[1])
	return a, b, okA && okB
}

// face returns the node of an opening on the ground of one of its units.
func (m *Map) face(door int32, unit string) (int32, bool) {
	for side, id := range m.venue.Openings[door].Units {
		if n := m.sides[door][side]; id == unit && n >= 0 {
			return n, true
		}
	}
	return 0, false
}

// rideEdges joins the stops of connectors, each pair that it goes between.
func (m *Map) rideEdges() []edge {
	var out []edge
	for ci := range m.venue.Connectors {
		c := &m.venue.Connectors[ci]
		cost := m.costOf(c)
		for _, from := range c.Stops {
			for _, to := range c.Stops {
				walk, fixed, ok := c.ride(from.Ordinal, to.Ordinal, cost)
				if !ok {
					continue
				}
				for _, a := range m.stopNodes(from) {
					for _, b := range m.stopNodes(to) {
						out = append(out, edge{a, b, m.viaConnector(ci), walk, fixed})
					}
				}
			}
		}
	}
	return out
}

func (m *Map) costOf(c *Connector) Cost {
	if cost, known := m.venue.Costs[c.ID]; known {
		return cost
	}
	for _, s := range c.Stops {
		if cost, known := m.venue.Costs[s.Unit]; known {
			return cost
		}
	}
	return Cost{}
}

// stopNodes returns where a stop is entered: the faces of its doors on its own
// side, or on any side when the stop has no unit. Nobody is sent through a
// restricted one.
func (m *Map) stopNodes(s Stop) []int32 {
	var out []int32
	if u, known := m.Unit(s.Unit); known && u.Restricted {
		return nil
	}
	for _, id := range s.Doors {
		door, known := m.doors[id]
		if !known {
			continue
		}
		if n, ok := m.face(door, s.Unit); ok {
			out = append(out, n)
		} else if n, ok := m.face(door, m.venue.Openings[door].Units[0]); ok && s.Unit == "" {
			out = append(out, n)
		}
	}
	return out
}
