package wayfind

import "math"

// fan holds the cheapest ways from one place over a net, of which more may be
// closed by now. It is a shortest-path tree of the gates: only on the levels
// where the place lies or something is closed does it know every node, so that
// a closure costs no more than those levels and the rides between the others.
type fan struct {
	net      *Net
	mask     *mask
	open     []*ground // by level, nil where only the gates are known
	gates    []reached // of the levels that are not open
	order    []int32   // gates as they were settled, none before the one it is reached from
	trails             // to the gates
	tellings           // of the ways it leads
}

// ground is a level of which every node is known, by local number.
type ground struct {
	cost []float64 // seconds, +Inf when there is no way
	by   []int32   // edge that led here, -1 at the first
}

// reached is how a gate was come to: by a ride, or over its level from another
// gate.
type reached struct {
	cost float64
	edge int32 // of the ride; when -1, over the level
	gate int32 // that the way over the level begins at
}

// fan spreads from the links under a mask that closes more than the net's own
// on the levels given.
func (n *Net) fan(from []link, k *mask, levels []int32) *fan {
	f := &fan{net: n, mask: k, open: make([]*ground, len(n.floors)), gates: make([]reached, len(n.gates))}
	for i := range f.gates {
		f.gates[i].cost = math.Inf(1)
	}
	for _, level := range levels {
		f.know(level)
	}
	s := n.pool.Get().(*netSearch)
	defer n.pool.Put(s)
	h := &s.heap
	h.items = h.items[:0]
	for _, l := range from {
		f.know(n.level[l.node])
		f.reach(h, l.node, reached{l.walk / n.pace, -1, -1})
	}
	for len(h.items) > 0 {
		it := h.pop()
		if ground := f.open[n.level[it.node]]; ground == nil {
			f.cross(h, it)
		} else if it.cost <= ground.cost[n.local[it.node]] {
			f.walk(h, it)
		}
	}
	f.lay()
	return f
}

// know opens a level.
func (f *fan) know(level int32) {
	if f.open[level] != nil {
		return
	}
	size := len(f.net.floors[level].nodes)
	f.open[level] = &ground{make([]float64, size), make([]int32, size)}
	for i := range size {
		f.open[level].cost[i] = math.Inf(1)
	}
}

// reach notes a way to a node, a gate where its level is not open, when it is
// the quickest so far.
func (f *fan) reach(h *heap, node int32, r reached) {
	n := f.net
	if d := n.m.graph.door[node]; d >= 0 && f.mask.door[d] != barNone {
		return
	}
	if ground := f.open[n.level[node]]; ground != nil {
		if k := n.local[node]; r.cost < ground.cost[k] {
			ground.cost[k], ground.by[k] = r.cost, r.edge
			h.push(item{r.cost, node})
		}
	} else if gate := &f.gates[n.gateAt[node]]; r.cost < gate.cost {
		*gate = r
		h.push(item{r.cost, node})
	}
}

// walk goes on from a node of an open level.
func (f *fan) walk(h *heap, it item) {
	g := &f.net.m.graph
	for e := g.first[it.node]; e < g.first[it.node+1]; e++ {
		if f.mask.via[g.via[e]] == barNone {
			f.reach(h, g.to[e], reached{it.cost + f.net.cost[e], e, -1})
		}
	}
}

// cross goes on from a gate: by what is ridden there, and to the other gates of
// its level unless it was come to over the level, for two such stretches are one.
func (f *fan) cross(h *heap, it item) {
	n := f.net
	i := n.gateAt[it.node]
	if it.cost > f.gates[i].cost {
		return
	}
	f.order = append(f.order, i)
	x := &n.gates[i]
	for _, r := range x.rides {
		if f.mask.via[n.m.graph.via[r.edge]] == barNone {
			f.reach(h, n.gates[r.to].node, reached{it.cost + r.seconds, r.edge, -1})
		}
	}
	if f.gates[i].edge < 0 {
		return
	}
	for k, other := range n.floors[x.level].gates {
		f.reach(h, n.gates[other].node, reached{it.cost + x.nextOnLevel[k], -1, i})
	}
}
