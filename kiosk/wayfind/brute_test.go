package wayfind

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

// shortest is an any-angle shortest path on one level by brute force, which
// shares nothing with the package: all corners, doors and both ends, joined
// wherever a walk in steps of four centimetres hits nothing, then relaxed until
// nothing changes.
func (s *randomScene) shortest(from, to Point, level int) float64 {
	type node struct {
		p Point
		d float64
	}
	nodes := []node{{from, 0}, {to, math.Inf(1)}}
	for _, k := range s.cells {
		if k.ordinal != level || !k.open() {
			continue
		}
		for _, p := range k.doors {
			nodes = append(nodes, node{p, math.Inf(1)})
		}
		for _, r := range append([]Ring{k.cut}, k.things...) {
			for _, p := range r {
				if p.X == k.x || p.Y == k.y {
					continue // on the wall: no way leads past it
				}
				nodes = append(nodes, node{p, math.Inf(1)})
			}
		}
	}
	type edge struct{ a, b int }
	var edges []edge
	for i := range nodes {
		for j := range i {
			if s.straight(nodes[i].p, nodes[j].p, level) {
				edges = append(edges, edge{i, j})
			}
		}
	}
	for changed := true; changed; {
		changed = false
		for _, e := range edges {
			w := nodes[e.a].p.Dist(nodes[e.b].p)
			for _, way := range [][2]int{{e.a, e.b}, {e.b, e.a}} {
				if d := nodes[way[0]].d + w; d < nodes[way[1]].d-1e-9 {
					nodes[way[1]].d, changed = d, true
				}
			}
		}
	}
	return nodes[1].d
}

// open reports whether people may walk through a cell of a scene with one
// level, where stairs are a few steps.
func (k *cell) open() bool { return !k.shut && k.kind != "elevator" }

// straight reports whether one open cell holds the whole line.
func (s *randomScene) straight(p, q Point, level int) bool {
	for _, k := range s.cells {
		if k.ordinal != level || !k.open() || !k.holds(p) || !k.holds(q) {
			continue
		}
		n := int(p.Dist(q)/0.04) + 2
		clear := true
		for i := range n {
			t := (float64(i) + 0.5) / float64(n)
			if k.solid(p.Add(q.Sub(p).Mul(t)), 1e-4) {
				clear = false
				break
			}
		}
		if clear {
			return true
		}
	}
	return false
}

func TestRouteLengthAgainstBruteForce(t *testing.T) {
	routes, none := 0, 0
	for seed := range uint64(30) {
		s := newScene(t, seed, 1)
		rng := rand.New(rand.NewPCG(seed, 99))
		for range 6 {
			from, _ := s.free(rng)
			to, _ := s.free(rng)
			want := s.shortest(from.Point, to.Point, 0)
			r, err := s.m.RouteTo(from, to, Options{})
			var no *NoRoute
			switch {
			case errors.As(err, &no):
				none++
				if !math.IsInf(want, 1) {
					t.Errorf("seed %d: no route from %v to %v, brute force has one of %.2f m", seed, from, to, want)
				}
			case err != nil:
				t.Fatalf("seed %d: %v", seed, err)
			default:
				routes++
				if math.Abs(r.DistanceM-want) > 0.01*want+0.02 {
					t.Errorf("seed %d: %v to %v is %.3f m, brute force %.3f m", seed, from.Point, to.Point, r.DistanceM, want)
				}
			}
		}
	}
	if routes < 100 || none < 5 {
		t.Errorf("the scenes gave %d routes and %d dead ends: too few to mean anything", routes, none)
	}
}
