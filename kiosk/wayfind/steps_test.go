package wayfind

import (
	"math"
	"math/rand/v2"
	"testing"
)

// along returns the point d metres along a line, its end when it is shorter.
func along(line []Point, d float64) Point {
	for i := 1; i < len(line); i++ {
		n := line[i-1].Dist(line[i])
		if d <= n && n > 0 {
			return line[i-1].Add(line[i].Sub(line[i-1]).Mul(d / n))
		}
		d -= n
	}
	return line[len(line)-1]
}

func reversed(line []Point) []Point {
	out := make([]Point, len(line))
	for i, p := range line {
		out[len(line)-1-i] = p
	}
	return out
}

// leftOf returns how many degrees to the left b is of a.
func leftOf(a, b Point) float64 {
	return math.Atan2(a.X*b.Y-a.Y*b.X, a.X*b.X+a.Y*b.Y) * 180 / math.Pi
}

func compass(bearing float64) Point {
	sin, cos := math.Sincos(bearing * math.Pi / 180)
	return Point{sin, cos}
}

// Every step's metres, order and turn must agree with the line that is drawn,
// measured here by chords and cross products.
func TestStepsAgreeWithTheDrawnLine(t *testing.T) {
	turns, arrivals := 0, 0
	check := func(t *testing.T, s *randomScene, rng *rand.Rand, r *Route) {
		checkMetresAndOrder(t, r)
		for i, st := range r.Steps {
			if st.Kind == StepRide || len(st.Line) < 2 {
				continue
			}
			if i > 0 && r.Steps[i-1].Kind != StepRide {
				turns++
				checkTurn(t, r, r.Steps[i-1], st)
			}
		}
		if last := r.Steps[len(r.Steps)-1]; last.Side != "" && last.Side != SideAhead && r.To.Whole {
			arrivals++
			checkSide(t, s, r, last)
		}
	}
	eachRoute(t, 3, Options{}, check)
	eachRoute(t, 3, Options{}, func(t *testing.T, s *randomScene, rng *rand.Rand, r *Route) {
		to := s.m.whole(s.m.units[r.To.Unit])
		if r, err := s.m.RouteTo(r.From, to, Options{}); err == nil && r.DistanceM > 0 {
			check(t, s, rng, r)
		}
	})
	if turns < 150 || arrivals < 25 {
		t.Errorf("%d turns and %d arrivals were looked at: too few to mean anything", turns, arrivals)
	}
}

func checkMetresAndOrder(t *testing.T, r *Route) {
	t.Helper()
	sum, drawn := 0.0, 0.0
	for _, leg := range r.Legs {
		drawn += length(leg.Line)
	}
	var end *Point
	for _, st := range r.Steps {
		sum += st.DistanceM
		if math.Abs(st.DistanceM-length(st.Line)) > 1e-6 {
			t.Fatalf("step %v says %.2f m, its line is %.2f m", st.Kind, st.DistanceM, length(st.Line))
		}
		if st.Kind == StepRide {
			end = nil
			continue
		}
		if end != nil && end.Dist(st.Line[0]) > 1e-9 {
			t.Fatalf("a step begins at %v, the one before ends at %v", st.Line[0], *end)
		}
		end = &st.Line[len(st.Line)-1]
	}
	if math.Abs(sum-r.DistanceM) > 0.5 || math.Abs(drawn-r.DistanceM) > 0.5 {
		t.Fatalf("steps add up to %.2f m, lines to %.2f m, the route says %.2f m", sum, drawn, r.DistanceM)
	}
	if last := r.Steps[len(r.Steps)-1]; last.Kind != StepArrive {
		t.Fatalf("the last step is %q", last.Kind)
	}
}

// checkTurn compares the turn between two steps with chords of four metres
// before and after it.
func checkTurn(t *testing.T, r *Route, before, st Step) {
	t.Helper()
	const chord = 4
	in := before.Line[len(before.Line)-1].Sub(along(reversed(before.Line), chord))
	out := along(st.Line, chord).Sub(st.Line[0])
	angle := leftOf(in, out)
	switch st.Turn {
	case TurnLeft, TurnSharpLeft, TurnSlightLeft:
		if angle < 5 {
			t.Errorf("%q, but the line swings %.0f° to the left\n%v\n%v", st.Turn, angle, before.Line, st.Line)
		}
	case TurnRight, TurnSharpRight, TurnSlightRight:
		if angle > -5 {
			t.Errorf("%q, but the line swings %.0f° to the left\n%v\n%v", st.Turn, angle, before.Line, st.Line)
		}
	case TurnAhead:
		if math.Abs(angle) > 60 {
			t.Errorf("%q, but the line swings %.0f° to the left\n%v\n%v", st.Turn, angle, before.Line, st.Line)
		}
	}
}

// checkSide looks on which side of the walked line the destination lies.
func checkSide(t *testing.T, s *randomScene, r *Route, last Step) {
	t.Helper()
	u, _ := s.m.Unit(last.Unit)
	door := last.Line[len(last.Line)-1]
	ahead := compass(last.Facing)
	if length(last.Line) > 0.5 {
		ahead = door.Sub(along(reversed(last.Line), 4))
	}
	angle := leftOf(ahead, u.Label.Sub(door))
	if (last.Side == SideLeft) != (angle > 0) && math.Abs(angle) > 10 && math.Abs(angle) < 170 {
		t.Errorf("on the %s, but it lies %.0f° to the left of\n%v", last.Side, angle, last.Line)
	}
}

// corridor is a hall 40 m long, running east, with the kiosk at its west end.
//
//	  A   B   C   D    doors at x = 6, 14, 22, 30 on the north side
//	[k                ]
//	  E   F   G        doors at x = 6, 14, 22 on the south side
func corridor(t *testing.T, heading float64) *Map {
	t.Helper()
	p := &plan{}
	p.levels(1)
	p.unit("hall", "walkway", 0, rect(0, 0, 40, 3))
	for i, id := range []string{"A", "B", "C", "D"} {
		x := 6 + 8*float64(i)
		p.unit(id, "room", 0, rect(x-4, 3, x+4, 9))
		p.door("d"+id, 0, x, 3, true)
	}
	for i, id := range []string{"E", "F", "G"} {
		x := 6 + 8*float64(i)
		p.unit(id, "room", 0, rect(x-4, -6, x+4, 0))
		p.door("d"+id, 0, x, 0, true)
	}
	p.unit("cafe", "foodservice", 0, rect(26, -6, 34, 0))
	p.door("dcafe", 0, 30, 0, true)
	p.unit("end", "room", 0, rect(40, -3, 46, 6))
	p.door("dend", 0, 40, 1.5, false)
	p.v.Kiosks = []KioskSpot{{ID: "k", Place: Place{Point: Point{1, 1.5}}, Heading: heading, Turned: true}}
	return p.build(t)
}

func TestDoorsAreCountedOnTheWalkersSide(t *testing.T) {
	m := corridor(t, 90)
	k, _ := m.Kiosk("k")
	for _, row := range []struct {
		to   string
		side Side
		no   int
	}{
		{"A", SideLeft, 1}, {"B", SideLeft, 2}, {"D", SideLeft, 4},
		{"E", SideRight, 1}, {"G", SideRight, 3}, {"end", SideAhead, 0},
	} {
		r, err := m.Route(k.Place, row.to, Options{})
		if err != nil {
			t.Fatal(err)
		}
		last := r.Steps[len(r.Steps)-1]
		if len(r.Steps) != 1 || last.Kind != StepArrive || last.Side != row.side || last.DoorNo != row.no || last.Unit != row.to {
			t.Errorf("to %s: %d steps, the last %+v; want door %d, %s", row.to, len(r.Steps), last, row.no, row.side)
		}
	}
	// From a room the walker turns first; the count starts at its door.
	for _, row := range []struct {
		from, to string
		turn     Turn
		side     Side
		no       int
	}{{"B", "D", TurnLeft, SideLeft, 2}, {"D", "B", TurnRight, SideRight, 2}, {"B", "G", TurnLeft, SideRight, 0}} { // F is right opposite: not counted
		from, _ := m.Find(row.from)
		r, err := m.Route(from, row.to, Options{})
		if err != nil {
			t.Fatal(err)
		}
		last := r.Steps[len(r.Steps)-1]
		if len(r.Steps) != 1 || last.Turn != row.turn || last.Side != row.side || last.DoorNo != row.no {
			t.Errorf("%s to %s: %+v; want %s, door %d %s", row.from, row.to, last, row.turn, row.no, row.side)
		}
	}
}

func TestTheFirstTurnIsFromTheViewersHeading(t *testing.T) {
	for heading, want := range map[float64]Turn{90: TurnAhead, 0: TurnRight, 180: TurnLeft, 270: TurnAround, 45: TurnSlightRight, 225: TurnSharpLeft} {
		m := corridor(t, heading)
		k, _ := m.Kiosk("k")
		r, err := m.Route(k.Place, "end", Options{})
		if err != nil {
			t.Fatal(err)
		}
		if r.Steps[0].Turn != want || r.Steps[0].Facing != heading {
			t.Errorf("heading %.0f°: %s, want %s", heading, r.Steps[0].Turn, want)
		}
	}
	m := corridor(t, 90)
	r, err := m.RouteTo(Place{Point: Point{1, 1.5}}, m.whole(m.units["end"]), Options{})
	if err != nil || r.Steps[0].Turn != "" || r.Steps[0].Facing != unknownFacing {
		t.Errorf("without a kiosk nobody knows where the walker looks: %+v, %v", r.Steps[0], err)
	}
}

func TestLandmarksArePassedInOrderAndOnlyWhenPassed(t *testing.T) {
	m := corridor(t, 90)
	k, _ := m.Kiosk("k")
	for to, want := range map[string]int{"end": 1, "A": 0, "G": 0, "cafe": 0} {
		r, err := m.Route(k.Place, to, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Steps[0].Pass; len(got) != want || want == 1 && got[0] != "cafe" {
			t.Errorf("to %s passes %v", to, got)
		}
	}
}
