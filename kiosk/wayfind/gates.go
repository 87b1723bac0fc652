package wayfind

import (
	"math"
	"slices"
)

// netSearch is what one question to a net needs; it is used again for the next.
type netSearch struct {
	heap  heap
	local []float64 // seconds to the nodes of one level
	by    []int32
	seen  []int32   // local numbers to be cleared
	gate  []float64 // seconds to the gates
	came  []arrival
	dirty []int32 // gates to be cleared
}

// arrival is how a gate was come to: from another gate by a ride, or over its
// level; or from the start over its level.
type arrival struct {
	gate int32 // -1 from the start
	edge int32 // of the ride; when -1, over the level
	node int32 // the node begun at, from the start
}

func newSearch(n *Net) *netSearch {
	most := 0
	for _, f := range n.floors {
		most = max(most, len(f.nodes))
	}
	s := &netSearch{local: make([]float64, most), by: make([]int32, most), gate: make([]float64, len(n.gates)),
		came: make([]arrival, len(n.gates))}
	for i := range s.local {
		s.local[i] = math.Inf(1)
	}
	for i := range s.gate {
		s.gate[i] = math.Inf(1)
	}
	return s
}

// Path returns the quickest way from one node to another, both included, and
// its seconds; none and +Inf when there is none.
func (n *Net) Path(from, to int32) ([]int32, float64) {
	nodes, _, seconds := n.between([]link{{from, 0}}, []link{{to, 0}})
	return nodes, seconds
}

// between returns the quickest way from any node of one place to any of
// another: its nodes, the edges that lead to them (-1 to the first), and its
// seconds with those of the links.
func (n *Net) between(from, to []link) (nodes, edges []int32, seconds float64) {
	from = slices.DeleteFunc(slices.Clone(from), func(l link) bool {
		d := n.m.graph.door[l.node]
		return d >= 0 && n.mask.door[d] != barNone
	})
	if len(from) == 0 || len(to) == 0 {
		return nil, nil, math.Inf(1)
	}
	s := n.pool.Get().(*netSearch)
	defer n.pool.Put(s)
	seconds = math.Inf(1)
	a, b := n.level[from[0].node], n.level[to[0].node]
	if a == b {
		nodes, edges, seconds = n.onLevel(s, a, from, to)
	}
	last, end, total := n.overGates(s, a, b, from, to, seconds)
	if total < seconds {
		seconds = total
		nodes, edges = n.unpack(s, last, end)
	}
	for _, g := range s.dirty {
		s.gate[g] = math.Inf(1)
	}
	s.dirty = s.dirty[:0]
	return nodes, edges, seconds
}

// onLevel looks for the quickest way that stays on a level.
func (n *Net) onLevel(s *netSearch, level int32, from, to []link) (nodes, edges []int32, best float64) {
	g, h := &n.m.graph, &s.heap
	h.items = h.items[:0]
	defer s.forget()
	for _, l := range from {
		s.see(n, l.node, -1, l.walk/n.pace)
	}
	best = math.Inf(1)
	end := int32(-1)
	for len(h.items) > 0 {
		it := h.pop()
		if it.cost >= best {
			break
		}
		if it.cost > s.local[n.local[it.node]] {
			continue
		}
		for _, l := range to {
			if c := it.cost + l.walk/n.pace; l.node == it.node && c < best {
				best, end = c, it.node
			}
		}
		for e := g.first[it.node]; e < g.first[it.node+1]; e++ {
			if next := g.to[e]; n.level[next] == level {
				s.see(n, next, e, it.cost+n.cost[e])
			}
		}
	}
	for node := end; node >= 0; {
		by := s.by[n.local[node]]
		nodes, edges = append(nodes, node), append(edges, by)
		node = n.m.before(by)
	}
	slices.Reverse(nodes)
	slices.Reverse(edges)
	return nodes, edges, best
}

// see notes a way to a node of the level when it is the quickest so far.
func (s *netSearch) see(n *Net, node, by int32, cost float64) {
	k := n.local[node]
	if cost >= s.local[k] {
		return
	}
	if math.IsInf(s.local[k], 1) {
		s.seen = append(s.seen, k)
	}
	s.local[k], s.by[k] = cost, by
	s.heap.push(item{cost, node})
}

// forget makes the search ready for another level.
func (s *netSearch) forget() {
	for _, k := range s.seen {
		s.local[k] = math.Inf(1)
	}
	s.seen = s.seen[:0]
}

// crossing is a search from gate to gate towards a level. It is A*: no way comes
// nearer to that level faster than the quickest ride of all.
type crossing struct {
	*netSearch
	n    *Net
	goal int // ordinal
}

// ahead is the least that a way from a gate to the goal's level still takes.
func (c crossing) ahead(g int32) float64 {
	d := c.n.floors[c.n.gates[g].level].ordinal - c.goal
	if d == 0 {
		return 0
	}
	return c.n.climb * float64(max(d, -d))
}

// see notes a way to a gate when it is the quickest so far.
func (c crossing) see(g int32, cost float64, came arrival) {
	if cost >= c.gate[g] {
		return
	}
	if math.IsInf(c.gate[g], 1) {
		c.dirty = append(c.dirty, g)
	}
	c.gate[g], c.came[g] = cost, came
	c.heap.push(item{cost + c.ahead(g), g})
}

// leave goes on from a gate: by what is ridden there, and to the other gates of
// its level unless it was come to over the level, for two such stretches are one.
func (c crossing) leave(g int32, cost float64) {
	x := &c.n.gates[g]
	for _, r := range x.rides {
		c.see(r.to, cost+r.seconds, arrival{g, r.edge, -1})
	}
	if c.came[g].edge < 0 {
		return
	}
	for i, other := range c.n.floors[x.level].gates {
		c.see(other, cost+x.nextOnLevel[i], arrival{g, -1, -1})
	}
}

// overGates looks for the quickest way from level a to level b that changes
// levels and is quicker than below. It returns the last gate, the node of to
// that follows, and the seconds.
func (n *Net) overGates(s *netSearch, a, b int32, from, to []link, below float64) (last, end int32, best float64) {
	c := crossing{s, n, n.floors[b].ordinal}
	c.heap.items = c.heap.items[:0]
	for _, g := range n.floors[a].gates {
		for _, l := range from {
			c.see(g, l.walk/n.pace+n.gates[g].in[n.local[l.node]], arrival{-1, -1, l.node})
		}
	}
	last, end, best = -1, -1, below
	for len(c.heap.items) > 0 {
		it := c.heap.pop()
		cost := c.gate[it.node]
		if it.cost >= best {
			break
		}
		if it.cost > cost+c.ahead(it.node) {
			continue
		}
		if x := &n.gates[it.node]; x.level == b {
			for _, l := range to {
				if sum := cost + x.out[n.local[l.node]] + l.walk/n.pace; sum < best {
					last, end, best = it.node, l.node, sum
				}
			}
		}
		c.leave(it.node, cost)
	}
	return last, end, best
}

// unpack lists the nodes and edges of a way over gates.
func (n *Net) unpack(s *netSearch, last, end int32) (nodes, edges []int32) {
	// Backwards: from the end to the last gate, then gate by gate.
	nodes, edges = n.back(nodes, edges, last, end)
	for {
		came := s.came[last]
		switch {
		case came.gate < 0:
			slices.Reverse(nodes)
			slices.Reverse(edges)
			return n.ahead(nodes, edges, last, came.node)
		case came.edge >= 0:
			nodes, edges = append(nodes, n.gates[last].node), append(edges, came.edge)
		default:
			nodes, edges = n.back(nodes, edges, came.gate, n.gates[last].node)
		}
		last = came.gate
	}
}

// back appends the way from a gate to a node of its level, the node first; the
// gate itself is left out.
func (n *Net) back(nodes, edges []int32, g, node int32) ([]int32, []int32) {
	for node != n.gates[g].node {
		e := n.gates[g].prev[n.local[node]]
		nodes, edges = append(nodes, node), append(edges, e)
		node = n.m.graph.from[e]
	}
	return nodes, edges
}

// ahead puts the way from a node to a gate of its level before the rest.
func (n *Net) ahead(nodes, edges []int32, g, node int32) ([]int32, []int32) {
	first, by := []int32{node}, []int32{-1}
	for node != n.gates[g].node {
		e := n.gates[g].next[n.local[node]]
		node = n.m.graph.to[e]
		first, by = append(first, node), append(by, e)
	}
	return append(first, nodes...), append(by, edges...)
}
