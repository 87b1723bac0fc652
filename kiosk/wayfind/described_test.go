package wayfind

import (
	"reflect"
	"testing"
)

// TestAWayAskedForAgain is the same way, whatever was asked for in between, and
// no closure is forgotten by memory.
func TestAWayAskedForAgain(t *testing.T) {
	m := tower(12).build(t)
	k, _ := m.Kiosk("k")
	rooms := m.Destinations()
	if len(rooms) <= 2*generation-100 {
		t.Fatalf("control: %d rooms do not fill two generations", len(rooms))
	}
	first := map[string]*Route{}
	for range 3 {
		for i, u := range rooms {
			o := Options{StepFree: i%2 == 0}
			r, err := m.Route(k.Place, u.ID, o)
			if err != nil {
				t.Fatal(err)
			}
			if old := first[u.ID]; old == nil {
				first[u.ID] = r
			} else if !reflect.DeepEqual(old, r) {
				t.Fatalf("to %s: %+v, before %+v", u.ID, r, old)
			}
			if d, err := m.Duration(k.Place, m.whole(m.units[u.ID]), o); err != nil || d != r.Duration {
				t.Fatalf("to %s: %v, described as %v", u.ID, d, r.Duration)
			}
		}
	}
	if n := len(m.routes.young) + len(m.routes.old); n > 2*generation {
		t.Errorf("%d ways are kept", n)
	}
}

func TestAClosureIsNotForgotten(t *testing.T) {
	m := site(t)
	k := kioskPlace(t, m)
	for range 2 {
		if _, err := m.Route(k, "ward0", Options{}); err != nil {
			t.Error(err)
		}
		if _, err := m.Route(k, "ward0", Options{Closed: []string{"dward0"}}); err == nil {
			t.Error("a way through a closed door")
		}
	}
	r, _ := m.Route(k, "ward0", Options{})
	r.DistanceM = -1
	if again, _ := m.Route(k, "ward0", Options{}); again.DistanceM < 0 {
		t.Error("what one asker changed another is told")
	}
}
