package wayfind

import "slices"

// trails are the ways to the gates of a fan, laid out so that a way of hundreds
// of nodes is read in a few stretches of memory: from each gate a trail goes on
// to the one that most others are reached by, and at all others new ones begin.
type trails struct {
	steps []tread
	last  []int32 // of each gate, its step
	first []int32 // of each gate, the first step of its trail
}

// tread is a node with the edge that leads to it.
type tread struct{ node, edge int32 }

// lay lays out the trails.
func (f *fan) lay() {
	n := len(f.gates)
	f.last, f.first = make([]int32, n), make([]int32, n)
	behind, next := make([]int32, n), make([]int32, n) // gates reached by each, the one with most of them
	for i := range next {
		next[i] = -1
	}
	for _, i := range slices.Backward(f.order) {
		behind[i]++
		if p := f.parent(i); p >= 0 {
			if behind[p] += behind[i]; next[p] < 0 || behind[i] > behind[next[p]] {
				next[p] = i
			}
		}
	}
	f.steps = make([]tread, 0, 2*len(f.order))
	for _, i := range f.order {
		if p := f.parent(i); p >= 0 && next[p] == i {
			continue // lies on the trail of p
		}
		first := int32(len(f.steps))
		for g := i; g >= 0; g = next[g] {
			f.approach(g)
			f.first[g], f.last[g] = first, int32(len(f.steps)-1)
		}
	}
}

// parent returns the gate that a gate is reached from, -1 when that is a node of
// an open level.
func (f *fan) parent(gate int32) int32 {
	r := f.gates[gate]
	if r.edge < 0 {
		return r.gate
	}
	if from := f.net.m.graph.from[r.edge]; f.open[f.net.level[from]] == nil {
		return f.net.gateAt[from]
	}
	return -1
}

// approach adds the steps that lead to a gate from the one before.
func (f *fan) approach(gate int32) {
	n, r := f.net, f.gates[gate]
	if r.edge >= 0 {
		f.steps = append(f.steps, tread{n.gates[gate].node, r.edge})
		return
	}
	from := len(f.steps)
	for node := n.gates[gate].node; node != n.gates[r.gate].node; {
		e := n.gates[r.gate].prev[n.local[node]]
		f.steps = append(f.steps, tread{node, e})
		node = n.m.graph.from[e]
	}
	slices.Reverse(f.steps[from:])
}

func (f *fan) bars() *mask { return f.mask }

// lead reads the quickest way to one of the links.
func (f *fan) lead(m *Map, p *path, to []link) {
	n := f.net
	node, last := int32(-1), int32(-1)
	for _, l := range to {
		level, k, walk := n.level[l.node], n.local[l.node], l.walk/n.pace
		if ground := f.open[level]; ground != nil {
			if c := ground.cost[k] + walk; c < p.seconds {
				p.seconds, node, last = c, l.node, -1
			}
			continue
		}
		for _, g := range n.floors[level].gates {
			if c := f.gates[g].cost + n.gates[g].out[k] + walk; c < p.seconds {
				p.seconds, node, last = c, l.node, g
			}
		}
	}
	p.kept = &f.tellings
	if last >= 0 {
		p.nodes, p.edges = n.back(nil, nil, last, node)
		node = n.gates[last].node
	}
	for node >= 0 {
		node = f.readBack(m, p, node)
	}
}

// readBack adds what leads to a node, the node first: its edge on an open level,
// else the trail of its gate. It returns the node before, -1 at the first.
func (f *fan) readBack(m *Map, p *path, node int32) int32 {
	n := f.net
	if ground := f.open[n.level[node]]; ground != nil {
		p.nodes, p.edges = append(p.nodes, node), append(p.edges, ground.by[n.local[node]])
	} else {
		g := n.gateAt[node]
		trail := f.steps[f.first[g] : f.last[g]+1]
		p.nodes, p.edges = slices.Grow(p.nodes, len(trail)+8), slices.Grow(p.edges, len(trail)+8)
		for _, s := range slices.Backward(trail) {
			p.nodes, p.edges = append(p.nodes, s.node), append(p.edges, s.edge)
		}
	}
	return m.before(p.edges[len(p.edges)-1])
}
