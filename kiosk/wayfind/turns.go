package wayfind

import "math"

// What a turn is, for those who want few of them.
const (
	turnPrice = 20.0              // seconds that a way without one may take longer
	stride    = 0.3               // metres; shorter stretches give no direction
	cosTurn   = 0.766044443118978 // of turnFrom
)

// turnings are what a tree knows where turns have a price: the best way to a node
// then depends on where one goes on, so that ways are followed edge by edge.
type turnings struct {
	cost   []float64 // of edge e with all before it, +Inf when it cannot be walked
	before []int32   // edge walked before e, -1 at the first
	first  []int32   // node that the way to e began at
	dir    []Point   // direction walked last, of length 1; zero at the start and after a ride
}

// growTurns runs Dijkstra's algorithm over the edges from a settled place.
func (m *Map) growTurns(from Place, k *mask, pace float64) *tree {
	g := &m.graph
	t := &tree{mask: k, pace: pace, cost: make([]float64, len(g.at)), by: make([]int32, len(g.at))}
	n := len(g.to)
	b := &turnings{make([]float64, n), make([]int32, n), make([]int32, n), make([]Point, n)}
	t.turnings = b
	for i := range t.cost {
		t.cost[i], t.by[i] = math.Inf(1), -1
	}
	for i := range b.cost {
		b.cost[i] = math.Inf(1)
	}
	h := &heap{}
	leave := func(node, before, first int32, cost float64, dir Point) {
		if cost >= t.cost[node]+turnPrice {
			return // whoever came here soonest goes on with a turn and is no later
		}
		for e := g.first[node]; e < g.first[node+1]; e++ {
			c := cost + g.walk[e]/pace + g.fixed[e] + k.via[g.via[e]].price(false)
			to := g.to[e]
			if d := g.door[to]; c >= min(b.cost[e], t.cost[to]+turnPrice) || d >= 0 && k.door[d] != barNone {
				continue
			}
			price, next := m.bend(dir, node, e)
			if c += price; c >= min(b.cost[e], t.cost[to]+turnPrice) {
				continue
			}
			b.cost[e], b.before[e], b.first[e], b.dir[e] = c, before, first, next
			if c < t.cost[to] {
				t.cost[to], t.by[to] = c, e
			}
			h.push(item{c, e})
		}
	}
	for _, l := range m.links(from, false) {
		if d := g.door[l.node]; d >= 0 && k.door[d] != barNone {
			continue
		}
		dir := Point{}
		if l.walk >= stride {
			dir = unitVec(g.at[l.node].Sub(from.Point))
		}
		if c := l.walk / pace; c < t.cost[l.node] {
			t.cost[l.node], t.by[l.node] = c, -1
		}
		leave(l.node, -1, l.node, l.walk/pace, dir)
	}
	for len(h.items) > 0 {
		if it := h.pop(); it.cost <= b.cost[it.node] {
			leave(g.to[it.node], it.node, b.first[it.node], it.cost, b.dir[it.node])
		}
	}
	return t
}

// bend returns the price of going on along edge e from a node that was come to
// in direction dir, and the direction walked then.
func (m *Map) bend(dir Point, node, e int32) (float64, Point) {
	if _, ride := m.connectorOf(m.graph.via[e]); ride {
		return 0, Point{}
	}
	way := m.graph.at[m.graph.to[e]].Sub(m.graph.at[node])
	return turn(dir, way), heading(dir, way)
}

// turn returns what it costs to walk on along way after dir.
func turn(dir, way Point) float64 {
	n := dot(way, way)
	if n < stride*stride || dir == (Point{}) {
		return 0
	}
	if ahead := dot(dir, way); ahead > 0 && ahead*ahead > cosTurn*cosTurn*n {
		return 0
	}
	return turnPrice
}

func heading(dir, way Point) Point {
	if math.Hypot(way.X, way.Y) < stride {
		return dir
	}
	return unitVec(way)
}

// ending returns the cheapest way of a tree with turnings to one of the links
// and on to the place: its cost, the link's node, and the edge walked last, -1
// when the way begins at that node.
func (m *Map) ending(t *tree, from, to Place, links []link, pace float64) (cost float64, node, last int32) {
	cost, node, last = math.Inf(1), -1, -1
	g := &m.graph
	for _, l := range links {
		dir, onward := Point{}, Point{}
		if !from.Whole {
			dir = heading(dir, g.at[l.node].Sub(from.Point))
		}
		if !to.Whole {
			onward = to.Sub(g.at[l.node])
		}
		if c := t.cost[l.node] + turn(dir, onward) + l.walk/pace; t.by[l.node] < 0 && c < cost {
			cost, node, last = c, l.node, -1
		}
		for _, e := range g.back[g.backFirst[l.node]:g.backFirst[l.node+1]] {
			if c := t.turnings.cost[e] + turn(t.dir[e], onward) + l.walk/pace; c < cost {
				cost, node, last = c, l.node, e
			}
		}
	}
	return cost, node, last
}

// follow reads the nodes and edges before edge e, the last ones first.
func (t *tree) follow(m *Map, node, e int32) (nodes, edges []int32) {
	for e >= 0 {
		nodes, edges = append(nodes, m.graph.to[e]), append(edges, e)
		node, e = t.first[e], t.before[e]
	}
	return append(nodes, node), append(edges, -1)
}

// walking returns how long the edges of a path take, turns apart.
func (g *graph) walking(edges []int32, pace float64) float64 {
	sum := 0.0
	for _, e := range edges {
		if e >= 0 {
			sum += g.walk[e]/pace + g.fixed[e]
		}
	}
	return sum
}
