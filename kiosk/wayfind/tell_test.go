package wayfind

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// TestWaysThatBeginAlikeAreToldAsIfAlone describes the ways to all rooms one
// after the other, open and with closures, and each once more on a map that was
// never asked before.
func TestWaysThatBeginAlikeAreToldAsIfAlone(t *testing.T) {
	shared := 0
	for seed := range uint64(3) {
		s := newScene(t, seed, 4)
		from, _ := s.free(newRand(seed))
		from.Kiosk = "k"
		for _, o := range []Options{{}, {Closed: []string{"c0-0-0"}}, {Closed: []string{cellID(0, 1, 1)}}} {
			for _, u := range s.m.Destinations() {
				got, err := s.m.Route(from, u.ID, o)
				alone, aloneErr := newScene(t, seed, 4).m.Route(from, u.ID, o)
				if (err == nil) != (aloneErr == nil) {
					t.Fatalf("to %s: %v, alone %v", u.ID, err, aloneErr)
				}
				if err == nil && len(got.Legs) > 1 {
					shared++
				}
				if err == nil && !reflect.DeepEqual(got, alone) {
					t.Fatalf("to %s with %+v:\n%+v\nalone:\n%+v", u.ID, o, got, alone)
				}
			}
		}
	}
	if shared < 50 {
		t.Errorf("only %d ways had more than one leg", shared)
	}
}

// TestNobodyPassesTheRoomTheyGoTo leads past the exit of a café to its entrance
// in another wing, over another level. On the way to the ward beyond, the same
// café is worth naming.
func TestNobodyPassesTheRoomTheyGoTo(t *testing.T) {
	p := &plan{}
	p.levels(2)
	p.unit("west", "walkway", 0, rect(0, 0, 30, 3))
	p.unit("cafe", "foodservice", 0, rect(10, 3, 20, 9))
	p.door("out", 0, 15, 3, true).From = "cafe"
	p.unit("east", "walkway", 0, rect(0, 9, 30, 12))
	p.door("in", 0, 15, 9, true).From = "east"
	p.unit("ward", "room", 0, rect(0, 12, 10, 18))
	p.door("dward", 0, 5, 12, true)
	p.unit("over", "walkway", 1, rect(0, 0, 30, 12))
	for l := range 2 {
		p.unit(fmt.Sprint("s", l), "stairs", l, rect(30, 0, 33, 3))
		p.door(fmt.Sprint("ds", l), l, 30, 1.5, false)
		p.unit(fmt.Sprint("t", l), "stairs", l, rect(30, 9, 33, 12))
		p.door(fmt.Sprint("dt", l), l, 30, 10.5, false)
	}
	for i := range p.v.Openings {
		// The café's doors are told apart by the side they open from.
		if o := &p.v.Openings[i]; o.From != "" {
			o.Units = map[string][2]string{"out": {"cafe", "west"}, "in": {"east", "cafe"}}[o.ID]
		}
	}
	p.v.Kiosks = []KioskSpot{{ID: "k", Place: Place{Point: Point{1, 1.5}}, Heading: 90, Turned: true}}
	m := p.build(t)
	k, _ := m.Kiosk("k")
	for _, to := range []string{"ward", "cafe", "ward"} {
		r, err := m.Route(k.Place, to, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if passed := slices.Contains(r.Steps[0].Pass, "cafe"); passed != (to == "ward") {
			t.Errorf("on the way to the %s the café is passed: %v", to, passed)
		}
	}
}

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 11)) }

// Somebody who stands there already is told so, and walks nowhere.
func TestWhoIsThereAlreadyIsTold(t *testing.T) {
	m := site(t)
	k := kioskPlace(t, m)
	near := k
	near.X, near.Kiosk = near.X+0.4, ""
	far := k
	far.X, far.Kiosk = far.X+3, ""
	for name, row := range map[string]struct {
		from, to Place
		here     bool
	}{
		"a kiosk to itself":         {k, k, true},
		"a kiosk to its own room":   {k, Place{Unit: k.Unit, Whole: true}, true},
		"a room to itself":          {Place{Unit: k.Unit, Whole: true}, Place{Unit: k.Unit, Whole: true}, true},
		"half a step":               {k, near, true},
		"three metres in one room":  {k, far, false},
		"a place on the same level": {k, Place{Unit: "toilet", Whole: true}, false},
	} {
		r, err := m.RouteTo(row.from, row.to, Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if last := r.Steps[len(r.Steps)-1]; r.Here() != row.here || (last.Side == SideHere) != row.here || last.Kind != StepArrive {
			t.Errorf("%s: %+v", name, r.Steps)
		}
	}
}
