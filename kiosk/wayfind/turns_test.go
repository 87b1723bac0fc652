package wayfind

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestFewestTurnsLeavesNothingOut compares the prices of the ways to all places
// with those of a search that follows every way of coming to every node.
func TestFewestTurnsLeavesNothingOut(t *testing.T) {
	for seed := range uint64(6) {
		s := newScene(t, seed, 2)
		rng := rand.New(rand.NewPCG(seed, 11))
		from, _ := s.free(rng)
		for _, o := range []Options{{}, {StepFree: true}, {Closed: []string{cellID(1, 1, 1), s.v.Openings[rng.IntN(len(s.v.Openings))].ID}}} {
			k := s.m.maskOf(o)
			tree, want := s.m.growTurns(from, k, o.pace()), s.everyTurn(from, k, o.pace())
			for range 60 {
				to, _ := s.free(rng)
				links := s.m.links(to, true)
				got, _, _ := s.m.ending(tree, from, to, links, o.pace())
				best := math.Inf(1)
				for _, l := range links {
					for _, a := range want[l.node] {
						best = min(best, a.cost+turn(a.dir, to.Sub(s.m.graph.at[l.node]))+l.walk/o.pace())
					}
				}
				if got != best && math.Abs(got-best) > 1e-6 {
					t.Fatalf("seed %d, %+v: to %v for %g s, every way looked at %g s", seed, o, to.Point, got, best)
				}
			}
		}
	}
}

// come is one way of coming to a node.
type come struct {
	cost float64
	dir  Point
}

type label struct {
	node int32
	come
}

// everyTurn lists the ways to come to each node, the cheapest by each edge.
func (s *randomScene) everyTurn(from Place, k *mask, pace float64) map[int32][]come {
	g := &s.m.graph
	barred := func(node int32) bool { d := g.door[node]; return d >= 0 && k.door[d] != barNone }
	best, by := map[int32]come{}, map[int32][]come{}
	var todo []label
	add := func(l label) { todo = append(todo, l) }
	for _, l := range s.m.links(from, false) {
		c := come{l.walk / pace, Point{}}
		if l.walk >= stride {
			c.dir = unitVec(g.at[l.node].Sub(from.Point))
		}
		if !barred(l.node) {
			by[l.node] = append(by[l.node], c)
			add(label{l.node, c})
		}
	}
	for len(todo) > 0 {
		slices.SortStableFunc(todo, func(a, b label) int { return cmp.Compare(a.cost, b.cost) })
		at := todo[0]
		todo = todo[1:]
		for e := g.first[at.node]; e < g.first[at.node+1]; e++ {
			price, dir := s.m.bend(at.dir, at.node, e)
			c := come{at.cost + price + g.walk[e]/pace + g.fixed[e], dir}
			if old, seen := best[e]; k.via[g.via[e]] == barNone && !barred(g.to[e]) && (!seen || c.cost < old.cost) {
				best[e] = c
				add(label{g.to[e], c})
			}
		}
	}
	for e, c := range best {
		by[g.to[e]] = append(by[g.to[e]], c)
	}
	return by
}
