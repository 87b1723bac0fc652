package wayfind

import (
	"math"
	"slices"
)

// patched returns the tree under a mask that closes more than the base tree's,
// without searching anew where nothing changed: a closure can only cut off what
// the base tree reaches through it.
func (m *Map) patched(base *tree, from []link, k *mask, pace float64) *tree {
	g := &m.graph
	t := &tree{mask: k, cost: slices.Clone(base.cost), by: slices.Clone(base.by)}
	lost, gone := m.cutOff(base, k)
	t.tellings.inherit(&base.tellings, gone)
	for _, n := range lost {
		t.cost[n], t.by[n] = math.Inf(1), -1
	}
	h := &heap{}
	reach := func(node int32, cost float64, by int32) {
		if d := g.door[node]; d >= 0 && k.door[d] != barNone {
			return
		}
		if cost < t.cost[node] {
			t.cost[node], t.by[node] = cost, by
			h.push(item{cost, node})
		}
	}
	for _, l := range from {
		reach(l.node, l.walk/pace, -1)
	}
	price := func(e int32) float64 { return g.walk[e]/pace + g.fixed[e] + k.via[g.via[e]].price(false) }
	for _, n := range lost {
		for _, e := range g.back[g.backFirst[n]:g.backFirst[n+1]] {
			reach(n, t.cost[g.from[e]]+price(e), e)
		}
	}
	for len(h.items) > 0 {
		it := h.pop()
		if it.cost > t.cost[it.node] {
			continue
		}
		for e := g.first[it.node]; e < g.first[it.node+1]; e++ {
			reach(g.to[e], it.cost+price(e), e)
		}
	}
	return t
}

// cutOff lists and marks the nodes that a tree reaches only through what a mask
// bars.
func (m *Map) cutOff(t *tree, k *mask) ([]int32, []bool) {
	g := &m.graph
	gone := make([]bool, len(t.cost))
	var lost []int32
	for _, n := range t.order {
		d, e := g.door[n], t.by[n]
		if d >= 0 && k.door[d] != barNone || e >= 0 && (k.via[g.via[e]] != barNone || gone[g.from[e]]) {
			gone[n] = true
			lost = append(lost, n)
		}
	}
	return lost, gone
}
