package wayfind

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestAFanKnowsWhatATreeKnows closes random things over the net of the open
// venue, and compares the way to every node with that of one search over the
// whole graph.
func TestAFanKnowsWhatATreeKnows(t *testing.T) {
	cut := 0
	for seed := range uint64(12) {
		s := newScene(t, seed, 3)
		rng := rand.New(rand.NewPCG(seed, 4))
		from, _ := s.free(rng)
		links := s.m.links(from, false)
		for _, o := range []Options{{}, {StepFree: true}} {
			net := s.m.Net(o)
			base := s.m.grow(links, nil, s.m.maskOf(o), o.pace(), false)
			for range 10 {
				o.Closed = nil
				for range rng.IntN(4) {
					switch v := s.v; rng.IntN(5) {
					case 0, 1:
						o.Closed = append(o.Closed, v.Openings[rng.IntN(len(v.Openings))].ID)
					case 2, 3:
						o.Closed = append(o.Closed, v.Units[rng.IntN(len(v.Units))].ID)
					default:
						o.Closed = append(o.Closed, v.Connectors[rng.IntN(len(v.Connectors))].ID)
					}
				}
				k := s.m.maskOf(o)
				got, want := net.fan(links, k, net.levelsOf(o.Closed)), s.m.grow(links, nil, k, o.pace(), false)
				for n := range want.cost {
					p := path{from: from, seconds: math.Inf(1)}
					got.lead(s.m, &p, []link{{int32(n), 0}})
					if want.cost[n] != p.seconds && math.Abs(want.cost[n]-p.seconds) > 1e-9 {
						t.Fatalf("seed %d, %+v: node %d at %g s, anew %g s", seed, o, n, p.seconds, want.cost[n])
					}
					s.walks(t, p, int32(n), k, links)
					if want.cost[n] > base.cost[n] {
						cut++
					}
				}
			}
		}
	}
	if cut < 500 {
		t.Errorf("only %d nodes were cut off: too few to mean anything", cut)
	}
}

func TestClosuresComeAndGo(t *testing.T) {
	m := tower(3).build(t)
	k, _ := m.Kiosk("k")
	open, err := m.Route(k.Place, "n2-5", Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 30 {
		o := Options{Closed: []string{"dlift2-0", fmt.Sprint("dn2-", 6+i%4)}}
		r, err := m.Route(k.Place, "n2-5", o)
		if err != nil || r.Duration <= open.Duration || len(ridden(r)) != 1 || ridden(r)[0] != Stairs {
			t.Fatalf("with the lift's door shut: %+v, %v", r, err)
		}
		again, err := m.Route(k.Place, "n2-5", Options{})
		if err != nil || again.Duration != open.Duration {
			t.Fatalf("opened again: %+v, %v", again, err)
		}
	}
}

// walks fails unless the path that was read backwards leads from one of the
// links to the node, over edges that are open and take as long as it says.
func (s *randomScene) walks(t *testing.T, p path, to int32, k *mask, links []link) {
	t.Helper()
	if math.IsInf(p.seconds, 1) {
		return
	}
	g, sum := &s.m.graph, 0.0
	at := to
	for i, n := range p.nodes {
		if n != at {
			t.Fatalf("the way to %d comes by %d, expected %d", to, n, at)
		}
		e := p.edges[i]
		if (e < 0) != (i == len(p.nodes)-1) {
			t.Fatalf("the way to %d begins at its node %d of %d", to, i, len(p.nodes))
		}
		if e < 0 {
			break
		}
		if g.to[e] != n || k.via[g.via[e]] != barNone || g.door[n] >= 0 && k.door[g.door[n]] != barNone {
			t.Fatalf("the way to %d uses edge %d, which is closed or leads elsewhere", to, e)
		}
		at, sum = g.from[e], sum+g.walk[e]/usualPace+g.fixed[e]
	}
	for _, l := range links {
		if l.node == at && math.Abs(sum+l.walk/usualPace-p.seconds) < 1e-9 {
			return
		}
	}
	t.Fatalf("the way to %d sums to %g s from node %d, told %g s", to, sum, at, p.seconds)
}

// TestASearchForOnePlaceMayStopThere compares it with one that goes on.
func TestASearchForOnePlaceMayStopThere(t *testing.T) {
	stopped := 0
	for seed := range uint64(6) {
		s := newScene(t, seed, 4)
		rng := rand.New(rand.NewPCG(seed, 12))
		from, _ := s.free(rng)
		links, k := s.m.links(from, false), s.m.maskOf(Options{StepFree: true, Closed: []string{s.v.Openings[rng.IntN(len(s.v.Openings))].ID}})
		all := s.m.grow(links, nil, k, usualPace, true)
		for range 50 {
			to, _ := s.free(rng)
			ends := s.m.links(to, true)
			one := s.m.grow(links, ends, k, usualPace, true)
			if got, want := one.soonest(ends), all.soonest(ends); got != want {
				t.Fatalf("seed %d: to %+v in %g s, when it goes on %g s", seed, to, got, want)
			}
			a, b := path{seconds: math.Inf(1)}, path{seconds: math.Inf(1)}
			one.lead(s.m, &a, ends)
			if all.lead(s.m, &b, ends); !slices.Equal(a.nodes, b.nodes) {
				t.Fatalf("seed %d: to %+v by %v, when it goes on by %v", seed, to, a.nodes, b.nodes)
			}
			if !slices.Equal(one.cost, all.cost) {
				stopped++
			}
		}
	}
	if stopped < 50 {
		t.Errorf("only %d searches stopped: too few to mean anything", stopped)
	}
}
