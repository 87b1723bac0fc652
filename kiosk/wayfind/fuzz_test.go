package wayfind

import (
	"encoding/json"
	"errors"
	"math"
	"sync"
	"testing"
)

// FuzzBuild draws units with any outline, self-crossing ones too, with doors
// between them: nothing may panic, and every route must add up.
func FuzzBuild(f *testing.F) {
	f.Add([]byte{0, 0, 20, 0, 20, 20, 0, 20, 255, 20, 0, 40, 0, 40, 20, 20, 20, 254, 20, 10})
	f.Add([]byte{0, 0, 20, 20, 20, 0, 0, 20, 255, 5, 5, 9, 5, 9, 9, 255, 3, 3, 30, 3, 30, 30})
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 400 {
			return
		}
		p := &plan{}
		p.levels(2)
		var ring Ring
		categories := []string{"walkway", "room", "elevator", "stairs", "column", "waitingroom"}
		for len(data) >= 2 {
			a, b := data[0], data[1]
			switch {
			case a == 255:
				if len(ring) > 2 {
					p.unit(string(rune('a'+len(p.v.Units))), categories[int(b)%len(categories)], int(b)%2, ring)
				}
				ring = nil
			case a == 254 && len(data) >= 4:
				p.door("d"+string(rune('a'+len(p.v.Openings))), int(b)%2, float64(data[2])/2, float64(data[3])/2, b%3 == 0)
				data = data[2:]
			default:
				ring = append(ring, Point{float64(a) / 2, float64(b) / 2})
			}
			data = data[2:]
		}
		if len(ring) > 2 {
			p.unit("last", "walkway", 0, ring)
		}
		p.v.Complete()
		m, err := Build(&p.v)
		if err != nil {
			return
		}
		Check(&p.v)
		for i := range p.v.Units {
			for k := range p.v.Units[:i] {
				checkAnyRoute(t, m, m.whole(int32(i)), Place{Point: p.v.Units[k].Label, Ordinal: p.v.Units[k].Ordinal})
			}
		}
	})
}

func checkAnyRoute(t *testing.T, m *Map, from, to Place) {
	t.Helper()
	r, err := m.RouteTo(from, to, Options{})
	if err != nil {
		var no *NoRoute
		if errors.As(err, &no) && no.Relaxed != nil {
			t.Error("a way with steps is offered to somebody who may use steps")
		}
		return
	}
	if math.IsNaN(r.DistanceM) || r.DistanceM < 0 || r.Duration < 0 {
		t.Fatalf("%.2f m in %v", r.DistanceM, r.Duration)
	}
	checkMetresAndOrder(t, r)
	if _, err := json.Marshal(r); err != nil {
		t.Fatal(err)
	}
}

func TestOneMapServesManyAtOnce(t *testing.T) {
	m := site(t)
	from := kioskPlace(t, m)
	want, err := m.Route(from, "clinic1", Options{})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for k := range 40 {
				o := Options{Closed: []string{string(rune('a' + (i+k)%12))}}
				if r, err := m.Route(from, "clinic1", o); err != nil || r.Duration != want.Duration {
					t.Errorf("%v, %v; want %v", r, err, want.Duration)
				}
			}
		})
	}
	wg.Wait()
}
