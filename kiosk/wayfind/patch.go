package wayfind

import "math"

// patched returns the tree under a mask that closes more than the base tree's,
// without searching anew where nothing changed: a closure can only cut off what
// the base tree reaches through it.
func (m *Map) patched(base *tree, from []link, k *mask, pace float64) *tree {
	g := &m.graph
	t := &tree{mask: k, cost: append([]float64(nil), base.cost...), prev: append([]int32(nil), base.prev...), by: append([]int32(nil), base.by...)}
	lost := m.cutOff(base, k)
	for _, n := range lost {
		t.cost[n], t.prev[n], t.by[n] = math.Inf(1), -1, -1
	}
	h := &heap{}
	reach := func(node int32, cost float64, prev, by int32) {
		if d := g.door[node]; d >= 0 && k.door[d] != barNone {
			return
		}
		if cost < t.cost[node] {
			t.cost[node], t.prev[node], t.by[node] = cost, prev, by
			h.push(item{cost, node})
		}
	}
	for _, l := range from {
		reach(l.node, l.walk/pace, -1, -1)
	}
	price := func(e int32) float64 { return g.walk[e]/pace + g.fixed[e] + k.via[g.via[e]].price(false) }
	for _, n := range lost {
		for _, e := range g.back[g.backFirst[n]:g.backFirst[n+1]] {
			reach(n, t.cost[g.from[e]]+price(e), g.from[e], e)
		}
	}
	for len(h.items) > 0 {
		it := h.pop()
		if it.cost > t.cost[it.node] {
			continue
		}
		for e := g.first[it.node]; e < g.first[it.node+1]; e++ {
			reach(g.to[e], it.cost+price(e), it.node, e)
		}
	}
	return t
}

// cutOff lists the nodes that a tree reaches only through what a mask bars.
func (m *Map) cutOff(t *tree, k *mask) []int32 {
	const (
		unknown = iota
		kept
		gone
	)
	g := &m.graph
	state := make([]byte, len(t.cost))
	var lost, trail []int32
	for n := range t.cost {
		// Up the tree to the first node whose fate is known, and back down.
		if math.IsInf(t.cost[n], 1) {
			continue // never reached, so nothing is known of the way there
		}
		node, fate := int32(n), byte(kept)
		for trail = trail[:0]; ; node = t.prev[node] {
			if node < 0 || state[node] != unknown {
				break
			}
			trail = append(trail, node)
		}
		if node >= 0 {
			fate = state[node]
		}
		for i := len(trail) - 1; i >= 0; i-- {
			node = trail[i]
			d, e := g.door[node], t.by[node]
			if d >= 0 && k.door[d] != barNone || e >= 0 && k.via[g.via[e]] != barNone {
				fate = gone
			}
			if state[node] = fate; fate == gone {
				lost = append(lost, node)
			}
		}
	}
	return lost
}
