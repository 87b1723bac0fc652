package wayfind

import "slices"

// graph is the walking graph in flat arrays. A node is a corner of a unit or
// one face of a door; nodes on two levels are never the same.
type graph struct {
	at   []Point
	unit []int32 // whose ground the node lies on
	door []int32 // opening, -1 at corners

	first []int32 // edges of node i: first[i] up to first[i+1]
	from  []int32
	to    []int32
	via   []int32   // what is used, as Map.viaUnit, viaConnector and viaDoor number it
	walk  []float64 // metres of walking, or what a ride is worth at walking pace
	fixed []float64 // seconds that do not depend on pace

	backFirst, back []int32 // edges that lead to node i: back[backFirst[i]] up to back[backFirst[i+1]]
}

// edge is one way of the graph while it is being built.
type edge struct {
	from, to, via int32
	walk, fixed   float64
}

// Times of connectors and changes, in seconds unless said otherwise. A map's
// Costs replace those of single connectors.
const (
	usualPace = 1.1 // metres a second
	liftWait  = 35.0
	liftLevel = 6.0
	stairsUp  = 25.0
	stairsDn  = 20.0
	moving    = 15.0 // an escalator, each level
	rampLevel = 40.0 // metres of walking, each level
	findAgain = 15.0 // to find one's bearings after a change of level
	roomPrice = 10.0 // to go through a room that others use
	exitPrice = 90.0 // to open an emergency exit: only when there is no other way
)

// hinders reports whether going through an opening is something else than
// standing in it.
func (o *Opening) hinders() bool { return o.Locked || o.Category == "emergencyexit" }

// viaConnector and viaDoor number connectors and doors after the units, so that
// edges and masks can name any of them.
func (m *Map) viaConnector(c int) int32 { return int32(len(m.venue.Units) + c) }

func (m *Map) viaDoor(door int32) int32 {
	return int32(len(m.venue.Units)+len(m.venue.Connectors)) + door
}

// connectorOf returns the connector that an edge's via names.
func (m *Map) connectorOf(via int32) (int, bool) {
	c := int(via) - len(m.venue.Units)
	return c, c >= 0 && c < len(m.venue.Connectors)
}

// flatten sorts the edges by node and stores them.
func (g *graph) flatten(edges []edge) {
	slices.SortFunc(edges, func(a, b edge) int {
		if a.from != b.from {
			return int(a.from - b.from)
		}
		if a.to != b.to {
			return int(a.to - b.to)
		}
		return int(a.via - b.via)
	})
	n := len(edges)
	g.first = make([]int32, len(g.at)+1)
	g.from, g.to, g.via = make([]int32, n), make([]int32, n), make([]int32, n)
	g.walk, g.fixed = make([]float64, n), make([]float64, n)
	for i, e := range edges {
		g.first[e.from+1]++
		g.from[i], g.to[i], g.via[i], g.walk[i], g.fixed[i] = e.from, e.to, e.via, e.walk, e.fixed
	}
	for i := 1; i < len(g.first); i++ {
		g.first[i] += g.first[i-1]
	}
	g.turnBack()
}

// turnBack sorts the edges by the node they lead to.
func (g *graph) turnBack() {
	g.backFirst, g.back = make([]int32, len(g.at)+1), make([]int32, len(g.to))
	for _, to := range g.to {
		g.backFirst[to+1]++
	}
	for i := 1; i < len(g.backFirst); i++ {
		g.backFirst[i] += g.backFirst[i-1]
	}
	at := append([]int32(nil), g.backFirst...)
	for e, to := range g.to {
		g.back[at[to]] = int32(e)
		at[to]++
	}
}

// add makes a node.
func (g *graph) add(p Point, unit, door int32) int32 {
	g.at = append(g.at, p)
	g.unit = append(g.unit, unit)
	g.door = append(g.door, door)
	return int32(len(g.at) - 1)
}

// ride returns what going from one ordinal to another with c costs: metres that
// scale with the walker's pace, and fixed seconds; false when c does not go
// that way.
func (c *Connector) ride(from, to int, cost Cost) (walk, fixed float64, ok bool) {
	levels := to - from
	if levels == 0 || c.Way > 0 && levels < 0 || c.Way < 0 && levels > 0 {
		return 0, 0, false
	}
	n, up := float64(max(levels, -levels)), levels > 0
	choose := func(known, usual float64) float64 {
		if known > 0 {
			return known
		}
		return usual
	}
	each := func(usualUp, usualDown float64) float64 {
		if up {
			return choose(cost.Up, usualUp)
		}
		return choose(cost.Down, usualDown)
	}
	switch c.Kind {
	case Lift:
		return 0, findAgain + choose(cost.Wait, liftWait) + n*each(liftLevel, liftLevel), true
	case Escalator:
		return 0, findAgain + cost.Wait + n*each(moving, moving), true
	case Ramp:
		return n * usualPace * each(rampLevel/usualPace, rampLevel/usualPace), findAgain + cost.Wait, true
	}
	return n * usualPace * each(stairsUp, stairsDn), findAgain + cost.Wait, true
}
