package wayfind

import (
	"math"
	"sync"
)

// ways are the best ways from one place to everywhere else.
type ways interface {
	bars() *mask
	// lead puts the way to one of the links into p, the last node first, when it
	// takes less than p.seconds.
	lead(m *Map, p *path, to []link)
}

// tree holds the cheapest way from one place to every node.
type tree struct {
	mask      *mask
	pace      float64
	cost      []float64 // seconds, +Inf when there is no way
	by        []int32   // edge that led here, -1 at the first
	tellings            // of the ways it leads
	*turnings           // where turns have a price
}

// link joins a place to a node on its unit's ground.
type link struct {
	node int32
	walk float64 // metres
}

// What breaking a bar costs, in seconds, when a way that breaks as little as
// possible is looked for: rather any number of closures than one flight of steps.
const (
	closedPrice = 1e6
	stepsPrice  = 1e9
)

// price returns what an edge or node under b costs on top; +Inf when it may not
// be used at all.
func (b bar) price(soft bool) float64 {
	switch {
	case b == barNone:
		return 0
	case !soft:
		return math.Inf(1)
	case b == barSteps:
		return stepsPrice
	}
	return closedPrice
}

// grow runs Dijkstra's algorithm from the links, to every node or until the best
// way to one of the links at the end is known. With soft set, bars have a price
// instead of blocking.
func (m *Map) grow(from, to []link, k *mask, pace float64, soft bool) *tree {
	g := &m.graph
	n := len(g.at)
	t := &tree{mask: k, cost: make([]float64, n), by: make([]int32, n), pace: pace}
	for i := range t.cost {
		t.cost[i] = math.Inf(1)
	}
	h, _ := m.trees.heaps.Get().(*heap)
	if h == nil {
		h = &heap{}
	}
	defer m.trees.heaps.Put(h)
	h.items = h.items[:0]
	reach := func(node int32, cost float64, by int32) {
		if d := g.door[node]; d >= 0 {
			cost += k.door[d].price(soft)
		}
		if cost < t.cost[node] {
			t.cost[node], t.by[node] = cost, by
			h.push(item{cost, node})
		}
	}
	for _, l := range from {
		reach(l.node, l.walk/pace, -1)
	}
	for pops := 1; len(h.items) > 0; pops++ {
		it := h.pop()
		if it.cost > t.cost[it.node] {
			continue
		}
		if pops%64 == 0 && it.cost >= t.soonest(to) {
			break
		}
		for e := g.first[it.node]; e < g.first[it.node+1]; e++ {
			cost := it.cost + g.walk[e]/pace + g.fixed[e] + k.via[g.via[e]].price(soft)
			reach(g.to[e], cost, e)
		}
	}
	return t
}

// soonest returns the least that is known to lead to one of the links, +Inf for
// none.
func (t *tree) soonest(to []link) float64 {
	best := math.Inf(1)
	for _, l := range to {
		best = min(best, t.cost[l.node]+l.walk/t.pace)
	}
	return best
}

func (t *tree) bars() *mask { return t.mask }

func (t *tree) lead(m *Map, p *path, to []link) {
	if t.turnings != nil {
		if cost, node, last := m.ending(t, p.from, p.to, to, t.pace); cost < p.seconds {
			p.nodes, p.edges = t.follow(m, node, last)
			p.seconds = m.graph.walking(p.edges, t.pace) + m.ends(*p, t.pace)
		}
		return
	}
	end := int32(-1)
	for _, l := range to {
		if cost := t.cost[l.node] + l.walk/t.pace; cost < p.seconds {
			p.seconds, end = cost, l.node
		}
	}
	for n := end; n >= 0; n = m.before(t.by[n]) {
		p.nodes, p.edges = append(p.nodes, n), append(p.edges, t.by[n])
	}
	p.kept = &t.tellings
}

// item is a node waiting to be settled.
type item struct {
	cost float64
	node int32
}

// heap is a binary heap of items, cheapest first, lower nodes before higher.
type heap struct{ items []item }

func (a item) before(b item) bool {
	return a.cost < b.cost || a.cost == b.cost && a.node < b.node
}

func (h *heap) push(it item) {
	h.items = append(h.items, it)
	i := len(h.items) - 1
	for i > 0 {
		up := (i - 1) / 2
		if !it.before(h.items[up]) {
			break
		}
		h.items[i] = h.items[up]
		i = up
	}
	h.items[i] = it
}

func (h *heap) pop() item {
	top, last := h.items[0], h.items[len(h.items)-1]
	h.items = h.items[:len(h.items)-1]
	i, n := 0, len(h.items)
	for n > 0 {
		down := 2*i + 1
		if down >= n {
			break
		}
		if down+1 < n && h.items[down+1].before(h.items[down]) {
			down++
		}
		if !h.items[down].before(last) {
			break
		}
		h.items[i] = h.items[down]
		i = down
	}
	if n > 0 {
		h.items[i] = last
	}
	return top
}

// treeCache keeps the trees used last: a kiosk asks from one place again and
// again, with few different options.
type treeCache struct {
	mu    sync.Mutex
	trees []cached  // the one used last comes first
	heaps sync.Pool // of *heap, empty between uses
}

type cached struct {
	key  treeKey
	tree ways
}

const keptTrees = 8

// get returns the tree of a key, growing it when it is not there.
func (c *treeCache) get(key treeKey, grow func() ways) ways {
	if t := c.find(key); t != nil {
		return t
	}
	t := grow()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.trees = append([]cached{{key, t}}, c.trees[:min(len(c.trees), keptTrees-1)]...)
	return t
}

func (c *treeCache) find(key treeKey) ways {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, e := range c.trees {
		if e.key == key {
			copy(c.trees[1:i+1], c.trees[:i])
			c.trees[0] = e
			return e.tree
		}
	}
	return nil
}
