package wayfind

import (
	"fmt"
	"testing"
)

// tower is a venue of n levels with 80 rooms each along four corridors, with
// lifts and stairs.
func tower(n int) *plan {
	p := &plan{}
	p.levels(n)
	for l := range n {
		id := func(s string, i int) string { return fmt.Sprintf("%s%d-%d", s, l, i) }
		ring := Polygon{rect(0, 0, 90, 90), rect(4, 4, 86, 86)} // a corridor around a block of rooms
		p.unit(id("hall", 0), "walkway", l, ring...)
		for i := range 20 {
			at := 5 + 4*float64(i)
			p.unit(id("s", i), "room", l, rect(at, 4, at+4, 12))
			p.door(id("ds", i), l, at+2, 4, true)
			p.unit(id("n", i), "room", l, rect(at, 78, at+4, 86))
			p.door(id("dn", i), l, at+2, 86, true)
			p.unit(id("os", i), "room", l, rect(at, -8, at+4, 0))
			p.door(id("dos", i), l, at+2, 0, true)
			p.unit(id("on", i), "room", l, rect(at, 90, at+4, 98))
			p.door(id("don", i), l, at+2, 90, true)
		}
		p.unit(id("lift", 0), "elevator", l, rect(-4, 40, 0, 44))
		p.door(id("dlift", 0), l, 0, 42, false)
		p.unit(id("stairs", 0), "stairs", l, rect(90, 40, 94, 46))
		p.door(id("dstairs", 0), l, 90, 42, false)
	}
	p.v.Kiosks = []KioskSpot{{ID: "k", Place: Place{Point: Point{2, 30}}, Heading: 90, Turned: true}}
	return p
}

func BenchmarkBuild(b *testing.B) {
	for _, levels := range []int{5, 20} {
		p := tower(levels)
		b.Run(fmt.Sprintf("units=%d", len(p.v.Units)), func(b *testing.B) {
			p.v.Complete()
			for b.Loop() {
				if _, err := Build(&p.v); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkComplete(b *testing.B) {
	for b.Loop() {
		p := tower(5)
		p.v.Complete()
	}
}

// BenchmarkRoute asks for ways from the kiosk to every room in turn: warm, with
// its tree kept, and cold, after a closure that was not there before.
func BenchmarkRoute(b *testing.B) {
	p := tower(20)
	m := p.build(b)
	k, _ := m.Kiosk("k")
	rooms := m.Destinations()
	b.Run(fmt.Sprintf("nodes=%d/warm", len(m.graph.at)), func(b *testing.B) {
		i := 0
		for b.Loop() {
			if _, err := m.Route(k.Place, rooms[i%len(rooms)].ID, Options{}); err != nil {
				b.Fatal(err)
			}
			i++
		}
	})
	b.Run(fmt.Sprintf("nodes=%d/cold", len(m.graph.at)), func(b *testing.B) {
		i := 0
		for b.Loop() {
			o := Options{Closed: []string{fmt.Sprint("nothing", i)}}
			if _, err := m.Route(k.Place, rooms[i%len(rooms)].ID, o); err != nil {
				b.Fatal(err)
			}
			i++
		}
	})
}

func BenchmarkSearch(b *testing.B) {
	m := tower(20).build(b)
	for b.Loop() {
		m.Search("os12 3", "en", 10)
	}
}
