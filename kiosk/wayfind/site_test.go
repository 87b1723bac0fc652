package wayfind

import (
	"errors"
	"slices"
	"testing"
	"time"
)

// site is a venue of two buildings on three levels, joined by a bridge on level
// 1. West has a lift and stairs to all levels and an escalator up from 0 to 1;
// east has stairs from 1 to 0.
func site(t testing.TB, change ...func(*plan)) *Map {
	t.Helper()
	p := sitePlan(change...)
	return p.build(t)
}

func sitePlan(change ...func(*plan)) plan {
	p := &plan{}
	p.levels(3)
	p.v.Buildings = []Building{{ID: "west", Name: Labels{"en": "West wing"}}, {ID: "east", Name: Labels{"en": "East wing"}}}
	name := func(id string, l int) string { return id + string(rune('0'+l)) }
	for l := range 3 {
		p.unit(name("hall", l), "walkway", l, rect(0, 0, 30, 4)).Building = "west"
		p.unit(name("lift", l), "elevator", l, rect(0, 4, 3, 7)).Building = "west"
		p.door(name("dlift", l), l, 1.5, 4, true)
		p.unit(name("stairs", l), "stairs", l, rect(4, 4, 8, 9)).Building = "west"
		p.door(name("dstairs", l), l, 6, 4, true)
		p.unit(name("ward", l), "room", l, rect(20, 4, 30, 10)).Building = "west"
		p.door(name("dward", l), l, 25, 4, true)
		p.unit(name("staff", l), "office", l, rect(10, 4, 20, 10)).Building = "west"
		p.v.Units[len(p.v.Units)-1].Restricted = true
		p.door(name("dstaff", l), l, 12, 4, true)
		p.door(name("dshort", l), l, 20, 7, false) // staff to ward
	}
	for l := range 2 {
		p.unit(name("esc", l), "escalator", l, rect(10, -3, 20, 0)).Building = "west"
		p.unit(name("east", l), "walkway", l, rect(60, 0, 90, 4)).Building = "east"
		p.unit(name("steps", l), "stairs", l, rect(80, 4, 84, 9)).Building = "east"
		p.door(name("dsteps", l), l, 82, 4, true)
		p.unit(name("clinic", l), "room", l, rect(62, 4, 72, 10)).Building = "east"
		p.door(name("dclinic", l), l, 67, 4, true)
	}
	p.door("desc0", 0, 11, 0, true)
	p.door("desc1", 1, 19, 0, true)
	p.v.Connectors = []Connector{{ID: "rel", Kind: Escalator, Way: 1, Stops: []Stop{{Ordinal: 0, Unit: "esc0"}, {Ordinal: 1, Unit: "esc1"}}}}
	p.unit("bridge", "footbridge", 1, rect(30, 1, 60, 3)).Building = "west"
	p.door("dbw", 1, 30, 2, false)
	p.door("dbe", 1, 60, 2, false)
	p.door("front", 0, 0, 2, false)
	p.v.Kiosks = []KioskSpot{{ID: "k", Place: Place{Point: Point{15, 2}}, Heading: 90, Turned: true}}
	p.unit("toilet", "restroom.unisex", 0, rect(22, -3, 26, 0))
	p.door("dtoilet", 0, 24, 0, true)
	p.unit("wc", "restroom.unisex.wheelchair", 0, rect(27, -3, 30, 0))
	p.door("dwc", 0, 28.5, 0, true)
	for _, f := range change {
		f(p)
	}
	return *p
}

func kioskPlace(t *testing.T, m *Map) Place {
	t.Helper()
	k, known := m.Kiosk("k")
	if !known {
		t.Fatal("no kiosk")
	}
	return k.Place
}

// ridden returns the kinds of connectors a route rides.
func ridden(r *Route) []ConnectorKind {
	var out []ConnectorKind
	for _, s := range r.Steps {
		if s.Kind == StepRide {
			out = append(out, s.Connector)
		}
	}
	return out
}

func TestProfilesAndClosures(t *testing.T) {
	m := site(t)
	k := kioskPlace(t, m)
	for _, row := range []struct {
		name string
		to   string
		o    Options
		want []ConnectorKind
		by   []string // what blocks it
	}{
		{"the escalator goes up one level", "ward1", Options{}, []ConnectorKind{Escalator}, nil},
		{"step-free takes the lift", "ward1", Options{StepFree: true}, []ConnectorKind{Lift}, nil},
		{"fire: no lift", "ward2", Options{Fire: true}, []ConnectorKind{Stairs}, nil},
		{"lifts avoided", "ward2", Options{AvoidLifts: true}, []ConnectorKind{Stairs}, nil},
		{"a lift closed by one of its units is closed on every level", "ward2", Options{StepFree: true, Closed: []string{"lift1"}}, nil, []string{"lift0", "lift1"}},
		{"a lift's door closed", "ward2", Options{StepFree: true, Closed: []string{"dlift2"}}, nil, []string{"dlift2"}},
		{"the escalator closed", "ward1", Options{Closed: []string{"esc0"}}, []ConnectorKind{Stairs}, nil},
		{"step-free has no way down in the east wing", "clinic0", Options{StepFree: true}, nil, []string{"steps1"}},
		{"on foot it has", "clinic0", Options{}, []ConnectorKind{Escalator, Stairs}, nil},
		{"the bridge closed", "clinic1", Options{Closed: []string{"bridge"}}, nil, []string{"bridge"}},
		{"the destination closed", "ward0", Options{Closed: []string{"ward0"}}, nil, []string{"ward0"}},
		{"a whole level closed", "ward1", Options{Closed: []string{"L1"}}, nil, []string{"ward1", "hall1", "L1"}},
		{"a lift goes past a closed level", "ward2", Options{StepFree: true, Closed: []string{"L1"}}, []ConnectorKind{Lift}, nil},
		{"a room one may not walk through is reached at its door", "staff0", Options{}, nil, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			r, err := m.Route(k, row.to, row.o)
			var no *NoRoute
			if errors.As(err, &no) {
				if !slices.Equal(no.BlockedBy, row.by) {
					t.Errorf("blocked by %v, want %v", no.BlockedBy, row.by)
				}
				return
			}
			if err != nil || row.by != nil {
				t.Fatalf("route %v, error %v, want blocked by %v", r, err, row.by)
			}
			if got := ridden(r); !slices.Equal(got, row.want) {
				t.Errorf("rides %v, want %v", got, row.want)
			}
		})
	}
}

func TestStaffHelpWayIsGivenWhenNoStepFreeOneIsLeft(t *testing.T) {
	m := site(t)
	_, err := m.Route(kioskPlace(t, m), "ward2", Options{StepFree: true, Closed: []string{"lift0"}})
	var no *NoRoute
	if !errors.As(err, &no) || no.Relaxed == nil || no.Relaxed.StepFree {
		t.Fatalf("%v: no way with steps offered", err)
	}
	if kinds := ridden(no.Relaxed); slices.Contains(kinds, Lift) {
		t.Errorf("the way offered uses the closed lift: %v", kinds)
	}
}

func TestEscalatorGoesOneWayOnly(t *testing.T) {
	m := site(t)
	from, _ := m.Find("ward1")
	r, err := m.Route(from, "ward0", Options{})
	if err != nil || slices.Contains(ridden(r), Escalator) {
		t.Errorf("rides %v down, %v", ridden(r), err)
	}
}

func TestRestrictedAndLockedAreNotWalkedThrough(t *testing.T) {
	// With the ward's own door closed, the way through the staff room stays shut.
	m := site(t)
	_, err := m.Route(kioskPlace(t, m), "ward0", Options{Closed: []string{"dward0"}})
	var no *NoRoute
	if !errors.As(err, &no) || !slices.Contains(no.BlockedBy, "dward0") {
		t.Errorf("err %v", err)
	}
	open := site(t, func(p *plan) {
		for i := range p.v.Units {
			p.v.Units[i].Restricted = false
		}
	})
	if _, err := open.Route(kioskPlace(t, open), "ward0", Options{Closed: []string{"dward0"}}); err != nil {
		t.Errorf("the control, with the staff room open: %v", err)
	}
	locked := site(t, func(p *plan) {
		for i := range p.v.Openings {
			p.v.Openings[i].Locked = p.v.Openings[i].ID == "dbw" || p.v.Openings[i].ID == "dward0"
		}
	})
	if _, err := locked.Route(kioskPlace(t, locked), "clinic1", Options{}); !errors.As(err, &no) || !slices.Equal(no.BlockedBy, []string{"dbw"}) {
		t.Errorf("a locked door on the way: %v", err)
	}
	if _, err := locked.Route(kioskPlace(t, locked), "ward0", Options{}); err != nil {
		t.Errorf("a locked door at the end is where people ring: %v", err)
	}
}

func TestBridgesAndBuildingsAreEntered(t *testing.T) {
	m := site(t)
	r, err := m.Route(kioskPlace(t, m), "clinic1", Options{})
	if err != nil {
		t.Fatal(err)
	}
	var kinds []StepKind
	for _, s := range r.Steps {
		kinds = append(kinds, s.Kind)
	}
	if want := []StepKind{StepStart, StepRide, StepEnter, StepEnter, StepArrive}; !slices.Equal(kinds, want) {
		t.Fatalf("steps %v, want %v", kinds, want)
	}
	if s := r.Steps; s[0].Connector != Escalator || s[1].ToOrdinal != 1 || s[2].Leave != Escalator ||
		s[2].Unit != "bridge" || s[2].Building != "" || s[3].Unit != "east1" || s[3].Building != "east" {
		t.Errorf("steps %+v", r.Steps)
	}
}

func TestNearest(t *testing.T) {
	night := time.Date(2026, 3, 2, 23, 0, 0, 0, time.UTC)
	m := site(t, func(p *plan) {
		p.v.Emergency = "clinic1"
		for i := range p.v.Units {
			if id := p.v.Units[i].ID; id == "clinic1" || id == "toilet" {
				p.v.Units[i].Hours = "Mo-Fr 08:00-18:00"
			}
		}
	})
	k := kioskPlace(t, m)
	for _, row := range []struct {
		category string
		o        Options
		want     string
	}{
		{"restroom", Options{}, "toilet"},
		{"restroom", Options{StepFree: true}, "wc"},
		{"restroom", Options{Closed: []string{"toilet"}}, "wc"},
		{"elevator", Options{}, "lift0"},
		{NearExit, Options{}, "hall0"},
		{"restroom", Options{At: night}, "wc"},
		{NearEmergency, Options{}, "clinic1"},
		{NearEmergency, Options{At: night}, "clinic1"},
	} {
		unit, r, err := m.Nearest(k, row.category, row.o)
		if err != nil || unit != row.want || r.To.Unit != row.want {
			t.Errorf("%s %+v: %s, %v; want %s", row.category, row.o, unit, err, row.want)
		}
	}
	var unknown *Unknown
	if _, _, err := m.Nearest(k, "swimmingpool", Options{}); !errors.As(err, &unknown) {
		t.Errorf("err %v", err)
	}
	var no *NoRoute
	if _, _, err := m.Nearest(k, NearEmergency, Options{Closed: []string{"bridge"}}); !errors.As(err, &no) || !slices.Equal(no.BlockedBy, []string{"bridge"}) {
		t.Errorf("err %v", err)
	}
}

// Nobody is sent to a way out that is shut, or that they cannot go through, nor
// to a lift in a fire; when nothing is left, what bars it is named.
func TestTheNearestIsOneThatCanBeUsed(t *testing.T) {
	m := site(t, func(p *plan) {
		p.door("turning", 0, 22, 4, true).Door = "revolving" // nothing lies behind it: the ward is moved away
		p.door("back", 0, 60, 2, false)
		p.door("yard", 0, 30, 2, false)
		for i := range p.v.Units {
			if u := &p.v.Units[i]; u.ID == "ward0" {
				u.Shape = Shape{{rect(24, 4, 30, 10)}}
			}
		}
	})
	k := kioskPlace(t, m)
	for _, row := range []struct {
		name, category string
		o              Options
		want           Point    // where it ends
		by             []string // what bars every one
	}{
		{"the nearest way out", NearExit, Options{}, Point{22, 4}, nil},
		{"without steps no revolving door", NearExit, Options{StepFree: true}, Point{0, 2}, nil},
		{"one shut", NearExit, Options{Closed: []string{"turning"}}, Point{0, 2}, nil},
		{"two shut", NearExit, Options{Closed: []string{"turning", "front"}}, Point{30, 2}, nil},
		{"all shut", NearExit, Options{Closed: []string{"turning", "front", "yard", "back"}}, Point{}, []string{"back", "front", "turning", "yard"}},
		{"both toilets shut", "restroom", Options{Closed: []string{"wc", "toilet"}}, Point{}, []string{"toilet", "wc"}},
		{"a lift in a fire", "elevator", Options{Fire: true}, Point{}, []string{"lift0", "lift1", "lift2"}},
	} {
		_, r, err := m.Nearest(k, row.category, row.o)
		var no *NoRoute
		switch errors.As(err, &no); {
		case row.by != nil && (no == nil || !slices.Equal(no.BlockedBy, row.by)):
			t.Errorf("%s: %v, want it barred by %v", row.name, err, row.by)
		case row.by == nil && (err != nil || r.To.Dist(row.want) > 0.5):
			t.Errorf("%s: %+v, %v, want it at %v", row.name, r, err, row.want)
		}
	}
}

func TestPlacesThatAreNotThere(t *testing.T) {
	m := site(t)
	var unknown *Unknown
	if _, err := m.Route(kioskPlace(t, m), "nowhere", Options{}); !errors.As(err, &unknown) || unknown.ID != "nowhere" {
		t.Errorf("err %v", err)
	}
	if _, err := m.Route(Place{Point: Point{500, 500}}, "ward0", Options{}); err == nil {
		t.Error("a start far outside is taken")
	}
	if r, err := m.Route(m.whole(m.units["ward0"]), "ward0", Options{}); err != nil || r.DistanceM != 0 || len(r.Steps) != 1 {
		t.Errorf("there already: %+v, %v", r, err)
	}
}
