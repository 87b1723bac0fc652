package wayfind

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// TestAPatchedTreeIsThatOfASearchAnew closes random things, with and without
// the tree of the open venue at hand.
func TestAPatchedTreeIsThatOfASearchAnew(t *testing.T) {
	cut := 0
	for seed := range uint64(12) {
		s := newScene(t, seed, 3)
		rng := rand.New(rand.NewPCG(seed, 4))
		from, _ := s.free(rng)
		links := s.m.links(from, false)
		for _, o := range []Options{{}, {StepFree: true}} {
			base := s.m.grow(links, s.m.maskOf(o), o.pace(), false)
			for range 10 {
				o.Closed = nil
				for range 1 + rng.IntN(3) {
					if v := s.v; rng.IntN(2) == 0 {
						o.Closed = append(o.Closed, v.Openings[rng.IntN(len(v.Openings))].ID)
					} else {
						o.Closed = append(o.Closed, v.Units[rng.IntN(len(v.Units))].ID)
					}
				}
				k := s.m.maskOf(o)
				got, want := s.m.patched(base, links, k, o.pace()), s.m.grow(links, k, o.pace(), false)
				for n := range want.cost {
					if want.cost[n] != got.cost[n] && math.Abs(want.cost[n]-got.cost[n]) > 1e-9 {
						t.Fatalf("seed %d, %+v: node %d at %g s, anew %g s", seed, o, n, got.cost[n], want.cost[n])
					}
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
