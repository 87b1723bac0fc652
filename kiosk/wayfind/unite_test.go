package wayfind

import (
	"math"
	"strings"
	"testing"
)

// A hall drawn in parts is one ground wherever the parts touch along an edge.
func TestAHallDrawnInPartsIsWalkedAcross(t *testing.T) {
	for _, row := range []struct {
		name  string
		parts Shape
		whole int // parts that are left
		way   bool
	}{
		{"an edge in common", Shape{{rect(0, 0, 10, 4)}, {rect(10, 0, 20, 4)}}, 1, true},
		{"drawn the other way round", Shape{{rect(0, 0, 10, 4)}, {{{10, 4}, {20, 4}, {20, 0}, {10, 0}}}}, 1, true},
		{"part of an edge in common", Shape{{rect(0, 0, 10, 4)}, {rect(10, 1, 20, 6)}}, 1, true},
		{"edges a centimetre apart", Shape{{rect(0, 0, 9.99, 4)}, {rect(10, 0.01, 20, 4)}}, 1, true},
		{"parts that overlap", Shape{{rect(0, 0, 12, 4)}, {rect(8, -1, 20, 3)}}, 1, true},
		{"a part drawn twice", Shape{{rect(0, 0, 20, 4)}, {rect(0, 0, 20, 4)}}, 1, true},
		{"a part within another", Shape{{rect(0, 0, 20, 4)}, {rect(5, 0, 8, 4)}, {rect(14, 1, 15, 2)}}, 1, true},
		{"around a court", Shape{{rect(0, 0, 20, 1)}, {rect(0, 3, 20, 4)}, {rect(0, 1, 5, 3)}, {rect(15, 1, 20, 3)}}, 1, true},
		{"a corner in common", Shape{{rect(0, 0, 10, 4)}, {rect(10, 4, 20, 8)}}, 2, false},
		{"half a metre apart", Shape{{rect(0, 0, 10, 4)}, {rect(10.5, 0, 20, 4)}}, 2, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := &plan{}
			p.levels(1)
			hall := p.unit("hall", "walkway", 0)
			hall.Shape, hall.Label = row.parts, row.parts.Inside()
			p.unit("west", "room", 0, rect(-5, 0, 0, 4))
			p.unit("east", "room", 0, rect(20, 0, 25, 8))
			p.door("w", 0, 0, 0.5, false)
			p.door("e", 0, 20, 2.5, false)
			if row.name == "a corner in common" {
				p.v.Openings[1].Line = []Point{{20, 5.5}, {20, 6.5}}
			}
			m := p.build(t)
			hall, _ = m.Unit("hall")
			if len(hall.Shape) != row.whole || !hall.Shape.Contains(hall.Label) {
				t.Errorf("%d parts: %v, label %v", len(hall.Shape), hall.Shape, hall.Label)
			}
			from, _ := m.Find("west")
			r, err := m.Route(from, "east", Options{StepFree: true})
			if (err == nil) != row.way {
				t.Fatalf("%+v, %v", r, err)
			}
			if row.way && r.DistanceM > 23 {
				t.Errorf("%.1f m for 20 m", r.DistanceM)
			}
			for _, p := range Check(m.Venue()).Problems {
				if row.way && strings.Contains(p.Text, "steps") {
					t.Errorf("%+v", p)
				}
			}
		})
	}
}

// The union of random parts holds what any of them holds, no more and no less.
func TestPartsJoinedHoldWhatTheyHeld(t *testing.T) {
	joined := 0
	for seed := range uint64(1500) {
		rng := newRand(seed)
		grid := 1.0 // corners on a grid touch and coincide; others cross anywhere
		if seed%2 == 0 {
			grid = 1e-3
		}
		var parts Shape
		for range 2 + rng.IntN(4) {
			x, y := math.Floor(rng.Float64()*8/grid)*grid, math.Floor(rng.Float64()*8/grid)*grid
			r := rect(x, y, x+1+float64(rng.IntN(4)), y+1+float64(rng.IntN(4)))
			if rng.IntN(3) == 0 {
				r = Ring{r[0], r[1], r[2]}
			}
			parts = append(parts, Polygon{r})
		}
		whole, ok := parts.united()
		if !ok {
			t.Fatalf("seed %d: %v not joined", seed, parts)
		}
		if len(whole) < len(parts) {
			joined++
		}
		for range 400 {
			p := Point{rng.Float64() * 12, rng.Float64() * 12}
			if _, d := parts.nearestEdge(p); d < 2*smooth {
				continue
			}
			want := false
			for i := range parts {
				want = want || parts[i:i+1].Contains(p)
			}
			if whole.Contains(p) != want {
				t.Fatalf("seed %d: %v in %v: %t; parts %v", seed, p, whole, !want, parts)
			}
		}
		for i, poly := range whole {
			for k, ring := range poly {
				if (ring.area() > 0) != (k == 0) {
					t.Fatalf("seed %d: ring %d of part %d runs the wrong way: %v", seed, k, i, whole)
				}
			}
		}
	}
	if joined < 300 {
		t.Errorf("control: only %d scenes had parts to join", joined)
	}
}

func TestPartsThatCannotBeJoinedStayWithAWord(t *testing.T) {
	comb := func(turn bool) Polygon {
		var up, down Ring
		for i := range 120 {
			x := float64(i) * 0.2
			up = append(up, Point{x, 50 * float64(i%2)})
			down = append(Ring{{x + 0.1, 50*float64(i%2) - 0.1}}, down...)
		}
		ring := append(up, down...)
		for i, p := range ring {
			if turn {
				ring[i] = Point{p.Y, p.X}
			}
		}
		return Polygon{ring}
	}
	for name, shape := range map[string]Shape{
		"a bow tie":            {{{{0, 0}, {4, 4}, {4, 0}, {0, 4}}}, {rect(4, 0, 8, 4)}},
		"too many points":      {manyCorners(0), manyCorners(9)},
		"combs one on another": {comb(false), comb(true)},
	} {
		p := &plan{}
		p.levels(1)
		p.unit("hall", "walkway", 0).Shape = shape
		problems := p.v.Complete()
		if len(p.v.Units[0].Shape) != 2 || len(problems) == 0 || problems[0].Feature != "hall" || !strings.Contains(problems[0].Text, "parts") {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

// manyCorners is a disc of very many corners around (x, 0).
func manyCorners(x float64) Polygon {
	var r Ring
	for i := range mostUnited {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / mostUnited)
		r = append(r, Point{x + 10*cos, 10 * sin})
	}
	return Polygon{r}
}
