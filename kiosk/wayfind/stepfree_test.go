package wayfind

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
)

// steep is a scene once more, with steps in some of its cells and at some of its
// doors; some doors are revolving ones or turnstiles.
func (s *randomScene) steep(t *testing.T, rng *rand.Rand) *Map {
	t.Helper()
	v := s.v
	v.Units, v.Openings = slices.Clone(v.Units), slices.Clone(v.Openings)
	for i := range v.Units {
		if u := &v.Units[i]; u.Category == "lounge" && rng.IntN(9) == 0 {
			u.Category = []string{"steps", "stairs"}[rng.IntN(2)]
		}
	}
	for i := range v.Openings {
		switch o := &v.Openings[i]; rng.IntN(30) {
		case 0:
			o.Steps = true
		case 1:
			o.Door = "revolving"
		case 2:
			o.Door = "turnstile.fullheight"
		}
	}
	m, err := Build(&v)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// climbed names a unit of steps that a route leads through, and a door with
// steps, or none for wheels, that it leads through; "" for none.
func (s *randomScene) climbed(m *Map, r *Route) (unit, door string) {
	for _, leg := range r.Legs {
		for i, p := range leg.Line {
			for _, o := range m.Venue().Openings {
				if o.Ordinal == leg.Ordinal && o.At.Dist(p) < 0.01 && (o.Steps || o.Door != "") {
					door = o.ID
				}
			}
			for share := 0.0; i > 0 && share <= 1; share += 0.02 {
				here := s.walkable(leg.Line[i-1].Add(p.Sub(leg.Line[i-1]).Mul(share)), leg.Ordinal)
				if len(here) != 1 {
					continue // on the line between two
				}
				if u, _ := m.Unit(here[0]); u.Category == "steps" || u.Category == "stairs" && s.cells[u.ID].kind == "lounge" {
					unit = u.ID
				}
			}
		}
	}
	return unit, door
}

// TestStepFreeRoutesPassNoStepsOnALevel looks at what lies under every line:
// flights of steps within a level, thresholds, revolving doors and turnstiles.
// Ways on foot over the same scenes are the control: they take all of these.
func TestStepFreeRoutesPassNoStepsOnALevel(t *testing.T) {
	looked, units, doors := 0, 0, map[string]int{}
	for seed := range uint64(24) {
		s := newScene(t, 2000+seed, 2)
		rng := rand.New(rand.NewPCG(seed, 9))
		m := s.steep(t, rng)
		for range 8 {
			from, _ := s.free(rng)
			to, _ := s.free(rng)
			flat := func(p Place) bool { u, _ := m.Unit(p.Unit); return u.Category == "lounge" }
			if !flat(from) || !flat(to) {
				continue
			}
			if r, err := m.RouteTo(from, to, Options{StepFree: true}); err == nil {
				looked++
				if unit, door := s.climbed(m, r); unit != "" || door != "" {
					t.Fatalf("seed %d: a step-free route leads through %s%s", seed, unit, door)
				}
			}
			if r, err := m.RouteTo(from, to, Options{}); err == nil {
				unit, door := s.climbed(m, r)
				if unit != "" {
					units++
				}
				if o, through := m.Opening(door); through {
					doors[o.Door]++
				}
			}
		}
	}
	if looked < 50 || units < 5 || doors[""] == 0 || doors["revolving"] == 0 || doors["turnstile.fullheight"] == 0 {
		t.Errorf("control: %d step-free ways; on foot %d lead over steps, and through doors %v", looked, units, doors)
	}
}

// TestNobodyRidesARestrictedLift: a bed lift beside the hall is no way for
// visitors, nor where it is the only lift; one with a restricted stop leads to
// its other stops.
func TestNobodyRidesARestrictedLift(t *testing.T) {
	restrict := func(ids ...string) func(*plan) {
		return func(p *plan) {
			for i := range p.v.Units {
				p.v.Units[i].Restricted = p.v.Units[i].Restricted || slices.Contains(ids, p.v.Units[i].ID)
			}
		}
	}
	m := site(t, restrict("lift0", "lift1", "lift2"))
	if r, err := m.Route(kioskPlace(t, m), "ward2", Options{}); err != nil || slices.Contains(ridden(r), Lift) {
		t.Errorf("on foot: %+v, %v", r, err)
	}
	var no *NoRoute
	if r, err := m.Route(kioskPlace(t, m), "ward2", Options{StepFree: true}); !errors.As(err, &no) || no.Relaxed == nil {
		t.Errorf("without steps: %+v, %v", r, err)
	}
	m = site(t, restrict("lift1"))
	if r, err := m.Route(kioskPlace(t, m), "ward2", Options{StepFree: true}); err != nil || !slices.Equal(ridden(r), []ConnectorKind{Lift}) {
		t.Errorf("past the staff's level: %+v, %v", r, err)
	}
	if r, err := m.Route(kioskPlace(t, m), "ward1", Options{StepFree: true}); !errors.As(err, &no) {
		t.Errorf("out at the staff's level: %+v, %v", r, err)
	}
}
