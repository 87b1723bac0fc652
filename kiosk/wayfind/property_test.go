package wayfind

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// eachRoute calls f with routes between random places of random scenes.
func eachRoute(t *testing.T, levels int, o Options, f func(t *testing.T, s *randomScene, rng *rand.Rand, r *Route)) {
	t.Helper()
	n := 0
	for seed := range uint64(24) {
		s := newScene(t, 1000+seed, levels)
		rng := rand.New(rand.NewPCG(seed, 5))
		for range 8 {
			from, _ := s.free(rng)
			to, _ := s.free(rng)
			r, err := s.m.RouteTo(from, to, o)
			var no *NoRoute
			if errors.As(err, &no) {
				continue
			}
			if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			n++
			f(t, s, rng, r)
		}
	}
	if n < 50 {
		t.Errorf("only %d routes were looked at", n)
	}
}

// walkable returns the id of the open cell around p on a level, "" for none.
func (s *randomScene) walkable(p Point, level int) []string {
	var ids []string
	for id, k := range s.cells {
		if k.ordinal == level && k.holds(p) && !k.solid(p, 0.021) {
			ids = append(ids, id)
		}
	}
	return ids
}

func TestRoutesStayOnOpenGroundAndPassWallsAtDoorsOnly(t *testing.T) {
	shortcuts, caught := 0, 0
	eachRoute(t, 3, Options{}, func(t *testing.T, s *randomScene, _ *rand.Rand, r *Route) {
		for _, leg := range r.Legs {
			for i := 1; i < len(leg.Line); i++ {
				if fault := s.fault(leg.Ordinal, leg.Line[i-1], leg.Line[i]); fault != "" {
					t.Fatalf("%s (line %v)", fault, leg.Line)
				}
			}
			for i := 1; i < len(leg.Drawn); i++ {
				if fault := s.fault(leg.Ordinal, leg.Drawn[i-1], leg.Drawn[i]); fault != "" {
					t.Fatalf("drawn: %s (line %v)", fault, leg.Drawn)
				}
			}
			if d := leg.Drawn; d[0] != leg.Line[0] || d[len(d)-1] != leg.Line[len(leg.Line)-1] || length(d) > length(leg.Line)*1.3+2 {
				t.Fatalf("the way is %v, drawn it is %v", leg.Line, leg.Drawn)
			}
			// The control: the straight line instead must be found out, unless
			// the way is straight.
			if last := leg.Line[len(leg.Line)-1]; length(leg.Line) > leg.Line[0].Dist(last)*1.05 {
				shortcuts++
				if s.fault(leg.Ordinal, leg.Line[0], last) != "" {
					caught++
				}
			}
		}
	})
	if shortcuts < 50 || caught < shortcuts {
		t.Errorf("of %d shortcuts through walls and things %d were noticed", shortcuts, caught)
	}
}

// fault says what is wrong with walking straight from a to b, "" for nothing.
func (s *randomScene) fault(level int, a, b Point) string {
	n := int(a.Dist(b)/0.05) + 1
	last := s.walkable(a, level)
	for i := 1; i <= n; i++ {
		p := a.Add(b.Sub(a).Mul(float64(i) / float64(n)))
		here := s.walkable(p, level)
		if len(here) == 0 {
			return fmt.Sprintf("%v on level %d is no open ground", p, level)
		}
		if len(here) > 1 && !s.nearDoor(p, level) && !alongWall(a, b) {
			return fmt.Sprintf("a wall is passed at %v, away from every door", p)
		}
		if !slices.ContainsFunc(here, func(id string) bool { return slices.Contains(last, id) }) && !s.nearDoor(p, level) {
			return fmt.Sprintf("the line jumps from %v to %v at %v", last, here, p)
		}
		for _, id := range here {
			if k := s.cells[id]; len(here) == 1 && (k.shut || k.kind != "lounge") {
				return fmt.Sprintf("it leads through %s (%s, restricted %v) at %v", id, k.kind, k.shut, p)
			}
		}
		last = here
	}
	return ""
}

func (s *randomScene) nearDoor(p Point, level int) bool {
	return slices.ContainsFunc(s.v.Openings, func(o Opening) bool { return o.Ordinal == level && o.At.Dist(p) < 0.5 })
}

// alongWall reports whether a segment runs along a side of the grid.
func alongWall(a, b Point) bool {
	on := func(u, v float64) bool {
		return math.Abs(u-v) < 1e-6 && math.Abs(math.Remainder(u, cellSize)) < 1e-6
	}
	return on(a.X, b.X) || on(a.Y, b.Y)
}

func TestEveryChangeOfLevelRidesAConnector(t *testing.T) {
	rides := 0
	eachRoute(t, 3, Options{}, func(t *testing.T, s *randomScene, _ *rand.Rand, r *Route) {
		for i, leg := range r.Legs {
			if last := i == len(r.Legs)-1; last != (leg.Connector == "") {
				t.Fatalf("leg %d of %d has connector %q", i+1, len(r.Legs), leg.Connector)
			} else if last {
				continue
			}
			rides++
			next := r.Legs[i+1]
			var con *Connector
			for k := range s.v.Connectors {
				if slices.ContainsFunc(s.v.Connectors[k].Stops, func(st Stop) bool { return st.Unit == leg.Connector }) {
					con = &s.v.Connectors[k]
				}
			}
			if con == nil || next.Ordinal != leg.ToOrdinal || leg.Ordinal == next.Ordinal {
				t.Fatalf("leg %v rides to %d, the next is on %d", leg, leg.ToOrdinal, next.Ordinal)
			}
			for _, end := range []struct {
				p Point
				l int
			}{{leg.Line[len(leg.Line)-1], leg.Ordinal}, {next.Line[0], next.Ordinal}} {
				if !slices.ContainsFunc(con.Stops, func(st Stop) bool {
					return st.Ordinal == end.l && slices.ContainsFunc(st.Doors, func(id string) bool {
						return s.v.Openings[slices.IndexFunc(s.v.Openings, func(o Opening) bool { return o.ID == id })].At.Dist(end.p) < 0.05
					})
				}) {
					t.Fatalf("%v on level %d is no door of %s", end.p, end.l, con.ID)
				}
			}
		}
	})
	if rides < 30 {
		t.Errorf("only %d rides were looked at", rides)
	}
}

func TestStepFreeRoutesNeverUseSteps(t *testing.T) {
	eachRoute(t, 3, Options{StepFree: true}, func(t *testing.T, s *randomScene, _ *rand.Rand, r *Route) {
		for _, st := range r.Steps {
			if st.Connector == Stairs || st.Connector == Escalator {
				t.Fatalf("a step-free route uses %s", st.Connector)
			}
		}
		if !r.StepFree {
			t.Fatal("the route does not say that it is step-free")
		}
	})
}

// With times that are the same up and down, every way is as long back.
func TestRoutesAreSymmetric(t *testing.T) {
	eachRoute(t, 3, Options{}, func(t *testing.T, s *randomScene, _ *rand.Rand, r *Route) {
		back, err := s.m.RouteTo(r.To, r.From, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if d := back.Duration - r.Duration; d.Abs() > 1e6 {
			t.Fatalf("there %v, back %v", r.Duration, back.Duration)
		}
	})
}

func TestAClosureNeverMakesARouteFasterAndIsKept(t *testing.T) {
	blocked, longer := 0, 0
	eachRoute(t, 3, Options{}, func(t *testing.T, s *randomScene, rng *rand.Rand, r *Route) {
		var id string
		if rng.IntN(3) == 0 {
			id = s.v.Units[rng.IntN(len(s.v.Units))].ID
		} else {
			id = s.v.Openings[rng.IntN(len(s.v.Openings))].ID
		}
		closed, err := s.m.RouteTo(r.From, r.To, Options{Closed: []string{id}})
		var no *NoRoute
		if errors.As(err, &no) {
			blocked++
			if !slices.Contains(no.BlockedBy, id) && !s.sameConnector(no.BlockedBy, id) {
				t.Fatalf("closing %s blocks the way, but %v is blamed", id, no.BlockedBy)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if closed.Duration < r.Duration-1e6 {
			t.Fatalf("closing %s makes %v into %v", id, r.Duration, closed.Duration)
		}
		if closed.Duration > r.Duration+1e6 {
			longer++
		}
	})
	if blocked < 3 || longer < 10 {
		t.Errorf("%d closures blocked and %d lengthened a way: too few to mean anything", blocked, longer)
	}
}

// sameConnector reports whether one of ids is a unit of the lift or stairs that
// id is a unit of too.
func (s *randomScene) sameConnector(ids []string, id string) bool {
	for _, c := range s.v.Connectors {
		has := func(x string) bool { return slices.ContainsFunc(c.Stops, func(st Stop) bool { return st.Unit == x }) }
		if has(id) && slices.ContainsFunc(ids, has) {
			return true
		}
	}
	return false
}

func TestTheSameQuestionHasTheSameAnswer(t *testing.T) {
	for seed := range uint64(6) {
		a, b := newScene(t, seed, 3), newScene(t, seed, 3)
		rng := rand.New(rand.NewPCG(seed, 5))
		for range 20 {
			from, _ := a.free(rng)
			to, _ := a.free(rng)
			r, err := a.m.RouteTo(from, to, Options{})
			r2, err2 := b.m.RouteTo(from, to, Options{})
			if (err == nil) != (err2 == nil) {
				t.Fatalf("%v, %v", err, err2)
			}
			if err == nil && !reflect.DeepEqual(r, r2) {
				t.Fatalf("two maps of one venue differ:\n%+v\n%+v", r, r2)
			}
		}
	}
}
