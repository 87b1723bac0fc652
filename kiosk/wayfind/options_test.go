package wayfind

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// turnsOf counts the turns along a leg that FewestTurns has a price for.
func turnsOf(leg []Point) int {
	n, dir := 0, Point{}
	for i := 1; i < len(leg); i++ {
		way := leg[i].Sub(leg[i-1])
		if turn(dir, way) > 0 {
			n++
		}
		dir = heading(dir, way)
	}
	return n
}

func (r *Route) turns() int {
	n := 0
	for _, leg := range r.Legs {
		n += turnsOf(leg.Line)
	}
	return n
}

func TestATurnIsATurnForStepsAndPrices(t *testing.T) {
	if want := math.Cos(turnFrom * math.Pi / 180); math.Abs(cosTurn-want) > 1e-12 {
		t.Errorf("cosTurn is %v, want %v", cosTurn, want)
	}
	for angle := -180.0; angle <= 180; angle++ {
		sin, cos := math.Sincos(angle * math.Pi / 180)
		if got := turn(Point{0, 1}, Point{5 * sin, 5 * cos}) > 0; got != (math.Abs(angle) > turnFrom) && math.Abs(angle) != turnFrom {
			t.Errorf("a bend by %v degrees has a price: %v", angle, got)
		}
	}
}

func TestFewestTurnsPaysForThemWithTime(t *testing.T) {
	fewer := 0
	eachRoute(t, 2, Options{FewestTurns: true}, func(t *testing.T, s *randomScene, _ *rand.Rand, r *Route) {
		fast, err := s.m.RouteTo(r.From, r.To, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if fast.Duration > r.Duration+1000 {
			t.Errorf("the fastest way takes %v, that with fewest turns %v", fast.Duration, r.Duration)
		}
		if priced := func(r *Route) float64 { return r.Duration.Seconds() + turnPrice*float64(r.turns()) }; priced(r) > priced(fast)+1e-6 {
			t.Errorf("%d turns in %v are worse than %d in %v", r.turns(), r.Duration, fast.turns(), fast.Duration)
		}
		if r.turns() < fast.turns() {
			fewer++
		}
		for _, leg := range r.Legs {
			for i := 1; i < len(leg.Line); i++ {
				if fault := s.fault(leg.Ordinal, leg.Line[i-1], leg.Line[i]); fault != "" {
					t.Fatal(fault)
				}
			}
		}
	})
	if fewer < 10 {
		t.Errorf("only %d ways had fewer turns: too few to mean anything", fewer)
	}
}

// TestAStraightHallBeatsZigzag has a short way around three corners and a long
// one around one.
func TestAStraightHallBeatsZigzag(t *testing.T) {
	p := &plan{}
	p.levels(1)
	p.unit("south", "walkway", 0, rect(0, 0, 40, 2))
	p.unit("east", "walkway", 0, rect(38, 2, 40, 40))
	p.unit("short1", "walkway", 0, rect(10, 2, 12, 20))
	p.unit("short2", "walkway", 0, rect(12, 18, 38, 20))
	for _, d := range []struct {
		id     string
		x, y   float64
		across bool
	}{{"a", 39, 2, true}, {"b", 11, 2, true}, {"c", 12, 19, false}, {"d", 38, 19, false}} {
		p.door(d.id, 0, d.x, d.y, d.across)
	}
	m := p.build(t)
	from, to := Place{Point: Point{11, 1}}, Place{Point: Point{39, 39}}
	for _, row := range []struct {
		o    Options
		most int
	}{{Options{FewestTurns: true}, 1}, {Options{}, 3}} {
		r, err := m.RouteTo(from, to, row.o)
		if err != nil || r.turns() > row.most {
			t.Errorf("%+v: %d turns, %v", row.o, r.turns(), err)
		}
	}
}

func TestViaCallsWhereTheWholeWayIsShortest(t *testing.T) {
	m := site(t)
	k := kioskPlace(t, m)
	for _, row := range []struct {
		name string
		to   string
		o    Options
		want []string
	}{
		{"any toilet", "ward0", Options{Via: []string{"restroom"}}, []string{"toilet"}},
		{"one for wheelchairs", "ward0", Options{Via: []string{"restroom"}, StepFree: true}, []string{"wc"}},
		{"another when the first is shut", "ward0", Options{Via: []string{"restroom"}, Closed: []string{"dtoilet"}}, []string{"wc"}},
		{"by id, upstairs", "ward0", Options{Via: []string{"ward1"}}, []string{"ward1"}},
		{"two stops in order", "clinic1", Options{Via: []string{"wc", "ward1"}}, []string{"wc", "ward1"}},
	} {
		r, err := m.Route(k, row.to, row.o)
		if err != nil {
			t.Errorf("%s: %v", row.name, err)
			continue
		}
		var got []string
		metres := 0.0
		for _, p := range r.Via {
			got = append(got, p.Unit)
		}
		arrivals := 0
		for _, s := range r.Steps {
			metres += s.DistanceM
			if s.Kind == StepArrive {
				arrivals++
			}
		}
		if !slices.Equal(got, row.want) || arrivals != len(got)+1 || r.To.Unit != row.to || r.From.Kiosk != "k" {
			t.Errorf("%s: calls at %v, arrives %d times: %+v", row.name, got, arrivals, r)
		}
		if math.Abs(metres-r.DistanceM) > 0.35*float64(arrivals) {
			t.Errorf("%s: steps of %.2f m, route of %.2f m", row.name, metres, r.DistanceM)
		}
		checkMetresAndOrder(t, r)
	}
	var unknown *Unknown
	if _, err := m.Route(k, "ward0", Options{Via: []string{"swimming pool"}}); !errors.As(err, &unknown) {
		t.Errorf("a stop that is not there: %v", err)
	}
	var no *NoRoute
	if _, err := m.Route(k, "ward0", Options{Via: []string{"clinic0"}, StepFree: true}); !errors.As(err, &no) || len(no.BlockedBy) == 0 {
		t.Errorf("a stop that cannot be reached: %v", err)
	}
}

// Whoever can be helped over steps is shown the whole way, wherever on it no way
// without steps is left, and stops that suit them.
func TestTheWayWithHelpCallsAtEveryStop(t *testing.T) {
	m := site(t)
	k := kioskPlace(t, m)
	for _, row := range []struct{ stop, to, want string }{
		{"restroom", "clinic0", "wc"},
		{"clinic0", "ward0", "clinic0"},
	} {
		var no *NoRoute
		if _, err := m.Route(k, row.to, Options{Via: []string{row.stop}, StepFree: true}); !errors.As(err, &no) || no.Relaxed == nil {
			t.Errorf("%+v: %v", row, err)
			continue
		}
		if r := no.Relaxed; r.From.Kiosk != "k" || len(r.Via) != 1 || r.Via[0].Unit != row.want || r.To.Unit != row.to || r.StepFree {
			t.Errorf("%+v: from %+v by %+v to %q", row, r.From, r.Via, r.To.Unit)
		}
	}
}

// TestViaIsTheBestOfItsCategory tries every place of the category by its id.
func TestViaIsTheBestOfItsCategory(t *testing.T) {
	n := 0
	eachRoute(t, 2, Options{}, func(t *testing.T, s *randomScene, _ *rand.Rand, r *Route) {
		best, err := s.m.RouteTo(r.From, r.To, Options{Via: []string{"elevator"}})
		if err != nil {
			return
		}
		n++
		if best.Duration+1000 < r.Duration {
			t.Errorf("a way with a stop takes %v, without %v", best.Duration, r.Duration)
		}
		for l := range 2 {
			one, err := s.m.RouteTo(r.From, r.To, Options{Via: []string{cellID(l, 0, 0)}})
			if err == nil && one.Duration < best.Duration-1000 {
				t.Errorf("by %s it takes %v, by the best %v", cellID(l, 0, 0), one.Duration, best.Duration)
			}
		}
	})
	if n < 20 {
		t.Errorf("only %d ways with a stop", n)
	}
}
