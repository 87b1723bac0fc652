package wayfind

import (
	"math"
	"slices"
)

// search finds the best path between settled places, and tells what is barred:
// over the net from anywhere while nothing is closed; off what is known of the
// ways from a kiosk, which is asked for again and again.
func (m *Map) search(from, to Place, o Options) (path, bool, *mask) {
	key := m.keyOf(from, o)
	t := m.trees.find(key)
	if t == nil && !o.FewestTurns && from.Kiosk == "" && len(o.Closed) == 0 {
		if n := m.netFor(o); n != nil {
			p, found := m.pathOver(n, from, to)
			return p, found, n.mask
		}
	}
	if t == nil {
		t = m.waysFrom(from, o)
	}
	p, found := m.pathTo(t, from, to, o.pace())
	return p, found, t.bars()
}

// waysFrom returns the ways from a settled place, found now or before. What is
// closed needs no net of its own.
func (m *Map) waysFrom(from Place, o Options) ways {
	return m.trees.get(m.keyOf(from, o), func() ways {
		if o.FewestTurns {
			return m.growTurns(from, m.maskOf(o), o.pace())
		}
		links, usual := m.links(from, false), o
		usual.Closed = nil
		if n := m.netFor(usual); n != nil {
			return n.fan(links, m.closing(n.mask, o.Closed), n.levelsOf(o.Closed))
		}
		return m.grow(links, nil, m.maskOf(o), o.pace(), false)
	})
}

// path is a way through the graph: the nodes after each other and the edges
// between them, with the free ends before and after.
type path struct {
	from, to Place
	nodes    []int32
	edges    []int32 // edges[i] leads to nodes[i]; -1 for the first
	seconds  float64
	kept     *tellings // of the tree it was read off, nil where ways to one node may differ
}

// pathTo reads the best way to a place.
func (m *Map) pathTo(t ways, from, to Place, pace float64) (path, bool) {
	p := path{from: from, to: to}
	if m.beside(&p, pace) {
		return p, true
	}
	t.lead(m, &p, m.links(to, true))
	if math.IsInf(p.seconds, 1) {
		return p, false
	}
	if len(p.nodes) > 0 {
		slices.Reverse(p.nodes)
		slices.Reverse(p.edges)
		m.pin(&p)
	}
	return p, true
}

// before returns the node that an edge comes from; -1 for no edge.
func (m *Map) before(edge int32) int32 {
	if edge < 0 {
		return -1
	}
	return m.graph.from[edge]
}

// beside sees to places of one unit: true when there is nothing to search for,
// else with the seconds of the straight way where there is one.
func (m *Map) beside(p *path, pace float64) bool {
	p.seconds = math.Inf(1)
	if p.from.Unit != p.to.Unit {
		return false
	}
	if p.from.Whole || p.to.Whole {
		if p.from.Whole {
			p.from.Point = p.to.Point
		}
		p.to.Point, p.seconds = p.from.Point, 0
		return true
	}
	if m.space[m.units[p.to.Unit]].sees(p.from.Point, p.to.Point) {
		p.seconds = p.from.Dist(p.to.Point) / pace
	}
	return false
}

// pin puts the ends of a path through nodes at the doors it leads by.
func (m *Map) pin(p *path) {
	if p.to.Whole {
		p.to.Point = m.graph.at[p.nodes[len(p.nodes)-1]]
	}
	if p.from.Whole {
		p.from.Point = m.graph.at[p.nodes[0]]
	}
}

// pathOver finds the best way between two places in a net.
func (m *Map) pathOver(n *Net, from, to Place) (path, bool) {
	p := path{from: from, to: to}
	if m.beside(&p, n.pace) {
		return p, true
	}
	nodes, edges, seconds := n.between(m.links(from, false), m.links(to, true))
	if seconds < p.seconds {
		p.nodes, p.edges, p.seconds = nodes, edges, seconds
		m.pin(&p)
	}
	return p, !math.IsInf(p.seconds, 1)
}

// ends returns how long the free ends of a path take that is listed backwards.
func (m *Map) ends(p path, pace float64) float64 {
	metres := 0.0
	if !p.from.Whole {
		metres += p.from.Dist(m.graph.at[p.nodes[len(p.nodes)-1]])
	}
	if !p.to.Whole {
		metres += p.to.Dist(m.graph.at[p.nodes[0]])
	}
	return metres / pace
}
