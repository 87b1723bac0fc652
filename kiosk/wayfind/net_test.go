package wayfind

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// TestANetFindsWhatATreeFinds compares the ways between random nodes over the
// gates with those of one Dijkstra search over the whole graph, and walks them.
func TestANetFindsWhatATreeFinds(t *testing.T) {
	for seed := range uint64(8) {
		s := newScene(t, seed, 5)
		rng := rand.New(rand.NewPCG(seed, 9))
		for _, o := range []Options{{}, {StepFree: true}, {AvoidLifts: true, Pace: 0.6}, {Closed: []string{cellID(2, 1, 1), "d:c1-0-0:c1-1-0"}}, {Closed: []string{"L2"}}} {
			net := s.m.Net(o)
			price := map[[2]int32]float64{}
			net.Edges(func(from, to int32, seconds float64) {
				k := [2]int32{from, to}
				if old, twice := price[k]; !twice || seconds < old {
					price[k] = seconds
				}
			})
			from := int32(rng.IntN(net.Nodes()))
			tree := s.m.grow([]link{{from, 0}}, nil, net.mask, o.pace(), false)
			for to := range int32(net.Nodes()) {
				nodes, seconds := net.Path(from, to)
				if want := tree.cost[to]; math.IsInf(want, 1) != math.IsInf(seconds, 1) || math.Abs(want-seconds) > 1e-9 {
					t.Fatalf("seed %d, %+v: from %d to %d takes %g s over gates, %g s by tree", seed, o, from, to, seconds, want)
				}
				if math.IsInf(seconds, 1) {
					continue
				}
				sum := 0.0
				for i := 1; i < len(nodes); i++ {
					c, there := price[[2]int32{nodes[i-1], nodes[i]}]
					if !there {
						t.Fatalf("no edge from %d to %d", nodes[i-1], nodes[i])
					}
					sum += c
				}
				if nodes[0] != from || nodes[len(nodes)-1] != to || math.Abs(sum-seconds) > 1e-9 {
					t.Fatalf("the way %v from %d to %d sums to %g s, told %g s", nodes, from, to, sum, seconds)
				}
			}
		}
	}
}

// TestNetIsAskedByMany has the race detector look at one net used at once.
func TestNetIsAskedByMany(t *testing.T) {
	net := newScene(t, 3, 3).m.Net(Options{})
	want := make([]float64, net.Nodes())
	for i := range want {
		_, want[i] = net.Path(0, int32(i))
	}
	parallel(4*len(want), func(i int) {
		if _, got := net.Path(0, int32(i%len(want))); got != want[i%len(want)] {
			t.Errorf("to %d: %g s, alone %g s", i%len(want), got, want[i%len(want)])
		}
	})
}

func TestAVenueOfVeryManyStairsHasNoNet(t *testing.T) {
	p := &plan{}
	p.levels(2)
	for l := range 2 {
		p.unit(fmt.Sprint("hall", l), "walkway", l, rect(0, 0, 14000, 4))
		for i := range 3300 {
			x := 4 * float64(i)
			p.unit(fmt.Sprintf("s%d-%d", i, l), "stairs", l, rect(x, 4, x+3, 8))
			p.door(fmt.Sprintf("d%d-%d", i, l), l, x+1, 4, true)
		}
	}
	m := p.build(t)
	if m.Net(Options{}) != nil {
		t.Error("a net of millions of ways was prepared")
	}
	from, _ := m.Find("s0-0")
	if r, err := m.Route(from, "s9-1", Options{}); err != nil || len(r.Legs) != 2 {
		t.Errorf("%v, %v", r, err)
	}
}
