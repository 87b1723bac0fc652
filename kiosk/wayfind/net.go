package wayfind

import (
	"math"
	"slices"
	"sync"
)

// Net is the walking graph under one choice of options, made ready for ways
// between any two nodes. Levels touch only at their gates, the nodes at which
// something is ridden; so the ways between the gates and all nodes of their
// level are worked out beforehand, and a search steps from gate to gate. A Net
// never changes and may be used by many goroutines at once.
type Net struct {
	m      *Map
	mask   *mask
	pace   float64
	cost   []float64 // seconds of each edge, +Inf where it is barred
	level  []int32   // of each node
	local  []int32   // number of each node within its level
	floors []floor
	gates  []gate
	gateAt []int32 // gate at each node, -1 for none
	climb  float64 // least seconds that any ride takes for one ordinal
	pool   sync.Pool
}

// floor is one level of a net.
type floor struct {
	ordinal int
	nodes   []int32
	gates   []int32
}

// gate is a node at which something is ridden, with the ways within its level:
// from it (out) and to it (in), by local number of the other node.
type gate struct {
	node        int32
	level       int32
	out, in     []float64
	prev, next  []int32 // edge that leads to the node, edge that leads on from it
	rides       []ride
	nextOnLevel []float64 // seconds to the other gates of the level, in their order
}

type ride struct {
	to, edge int32 // gate, edge
	seconds  float64
}

// mostGated bounds the memory of a net: gates times the nodes of their levels.
const mostGated = 4_000_000

// Net prepares the graph for o. It is nil for a venue of so many stairs and
// lifts that preparing costs more than it saves; turns have no price in it.
func (m *Map) Net(o Options) *Net {
	g := &m.graph
	n := &Net{m: m, mask: m.maskOf(o), pace: o.pace(), climb: math.Inf(1),
		level: make([]int32, len(g.at)), local: make([]int32, len(g.at)), gateAt: make([]int32, len(g.at))}
	n.pool.New = func() any { return newSearch(n) }
	n.findFloors()
	n.weigh()
	if !n.findGates() {
		return nil
	}
	parallel(len(n.gates), func(i int) { n.reach(&n.gates[i]) })
	for i := range n.gates {
		x := &n.gates[i]
		for _, other := range n.floors[x.level].gates {
			x.nextOnLevel = append(x.nextOnLevel, x.out[n.local[n.gates[other].node]])
		}
	}
	return n
}

// Nodes returns how many nodes there are; they are numbered from 0.
func (n *Net) Nodes() int { return len(n.level) }

// Edges calls f with every edge that may be used, and its seconds.
func (n *Net) Edges(f func(from, to int32, seconds float64)) {
	for e, c := range n.cost {
		if !math.IsInf(c, 1) {
			f(n.m.graph.from[e], n.m.graph.to[e], c)
		}
	}
}

// Place returns where a node lies, in metres, and its level's ordinal.
func (n *Net) Place(node int32) (Point, int) {
	return n.m.graph.at[node], n.floors[n.level[node]].ordinal
}

// findFloors sorts the nodes by level.
func (n *Net) findFloors() {
	number := map[int]int32{}
	for node := range n.level {
		ordinal := n.m.ordinalOf(int32(node))
		f, seen := number[ordinal]
		if !seen {
			f = int32(len(n.floors))
			number[ordinal] = f
			n.floors = append(n.floors, floor{ordinal: ordinal})
		}
		n.level[node], n.local[node] = f, int32(len(n.floors[f].nodes))
		n.floors[f].nodes = append(n.floors[f].nodes, int32(node))
	}
}

// weigh works out what each edge costs.
func (n *Net) weigh() {
	g := &n.m.graph
	n.cost = make([]float64, len(g.to))
	for e := range n.cost {
		n.cost[e] = g.walk[e]/n.pace + g.fixed[e] + n.mask.via[g.via[e]].price(false)
		if d := g.door[g.to[e]]; d >= 0 {
			n.cost[e] += n.mask.door[d].price(false)
		}
	}
}

// findGates lists the nodes at which levels are changed; false when there are
// too many.
func (n *Net) findGates() bool {
	g := &n.m.graph
	for i := range n.gateAt {
		n.gateAt[i] = -1
	}
	gateOf := func(node int32) int32 {
		if n.gateAt[node] < 0 {
			i, f := int32(len(n.gates)), n.level[node]
			n.gateAt[node] = i
			n.gates = append(n.gates, gate{node: node, level: f})
			n.floors[f].gates = append(n.floors[f].gates, i)
		}
		return n.gateAt[node]
	}
	for e, to := range g.to {
		from := g.from[e]
		if n.level[from] == n.level[to] {
			continue
		}
		a, b := gateOf(from), gateOf(to)
		if c := n.cost[e]; !math.IsInf(c, 1) {
			n.gates[a].rides = append(n.gates[a].rides, ride{b, int32(e), c})
			levels := n.floors[n.level[from]].ordinal - n.floors[n.level[to]].ordinal
			n.climb = min(n.climb, c/float64(max(levels, -levels)))
		}
	}
	size := 0
	for i := range n.gates {
		size += len(n.floors[n.gates[i].level].nodes)
	}
	return size <= mostGated
}

// reach works out the ways within a gate's level, from it and to it.
func (n *Net) reach(x *gate) {
	f := &n.floors[x.level]
	x.out, x.prev = n.within(f, x.node, false)
	x.in, x.next = n.within(f, x.node, true)
}

// within runs Dijkstra's algorithm on one level, along the edges or against
// them. It returns the seconds and the last edge for each of its nodes.
func (n *Net) within(f *floor, start int32, against bool) ([]float64, []int32) {
	g := &n.m.graph
	cost, by := make([]float64, len(f.nodes)), make([]int32, len(f.nodes))
	for i := range cost {
		cost[i], by[i] = math.Inf(1), -1
	}
	s := n.pool.Get().(*netSearch)
	defer n.pool.Put(s)
	h := &s.heap
	h.items = h.items[:0]
	cost[n.local[start]] = 0
	h.push(item{0, start})
	level := n.level[start]
	for len(h.items) > 0 {
		it := h.pop()
		if it.cost > cost[n.local[it.node]] {
			continue
		}
		see := func(e, next int32) {
			if n.level[next] != level {
				return
			}
			if k, c := n.local[next], it.cost+n.cost[e]; c < cost[k] {
				cost[k], by[k] = c, e
				h.push(item{c, next})
			}
		}
		if against {
			for _, e := range g.back[g.backFirst[it.node]:g.backFirst[it.node+1]] {
				see(e, g.from[e])
			}
			continue
		}
		for e := g.first[it.node]; e < g.first[it.node+1]; e++ {
			see(e, g.to[e])
		}
	}
	return cost, by
}

// netCache keeps the nets used last, one for each choice of options.
type netCache struct {
	mu   sync.Mutex
	nets []keptNet // the one used last comes first
}

type keptNet struct {
	key treeKey
	net *Net // nil when the venue is too large for one
}

const keptNets = 4

// netFor returns the net for o, prepared now or before.
func (m *Map) netFor(o Options) *Net {
	key := m.keyOf(Place{}, o)
	m.nets.mu.Lock()
	defer m.nets.mu.Unlock()
	if i := slices.IndexFunc(m.nets.nets, func(k keptNet) bool { return k.key == key }); i >= 0 {
		k := m.nets.nets[i]
		copy(m.nets.nets[1:i+1], m.nets.nets[:i])
		m.nets.nets[0] = k
		return k.net
	}
	k := keptNet{key, m.Net(o)}
	m.nets.nets = append([]keptNet{k}, m.nets.nets[:min(len(m.nets.nets), keptNets-1)]...)
	return k.net
}
