package wayfind

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestOpeningsAreJoinedByGeometry(t *testing.T) {
	for _, row := range []struct {
		name string
		draw func(*plan) *Opening
		want []string // sorted ids of the units joined
	}{
		{"on a shared wall", func(p *plan) *Opening { return p.door("d", 0, 10, 2, false) }, []string{"a", "b"}},
		{"15 cm off the wall", func(p *plan) *Opening { return p.door("d", 0, 10.15, 2, false) }, []string{"a", "b"}},
		{"in a wall half a metre thick", func(p *plan) *Opening { return p.door("d", 0, 20.25, 2, false) }, []string{"b", "c"}},
		{"to the outside", func(p *plan) *Opening { return p.door("d", 0, 0, 2, false) }, []string{"a"}},
		{"in the open", func(p *plan) *Opening { return p.door("d", 0, 50, 50, false) }, nil},
		{"in the middle of a room", func(p *plan) *Opening { return p.door("d", 0, 5, 2, false) }, nil},
		{"on another level", func(p *plan) *Opening { return p.door("d", 7, 10, 2, false) }, nil},
		{"drawn along its leaf, across the wall", func(p *plan) *Opening { return p.door("d", 0, 10, 2, true) }, []string{"a", "b"}},
		{"a point", func(p *plan) *Opening {
			o := p.door("d", 0, 10, 2, false)
			o.Line = []Point{{10.05, 2}}
			return o
		}, []string{"a", "b"}},
		{"of a room drawn over a hall without a hole", func(p *plan) *Opening {
			p.unit("island", "room", 0, rect(12, 1, 16, 3))
			return p.door("d", 0, 14, 1, true)
		}, []string{"b", "island"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := &plan{}
			p.levels(1)
			p.unit("a", "walkway", 0, rect(0, 0, 10, 4))
			p.unit("b", "walkway", 0, rect(10, 0, 20, 4))
			p.unit("c", "room", 0, rect(20.5, 0, 30, 4))
			row.draw(p)
			problems := p.v.Complete()
			i := slices.IndexFunc(p.v.Openings, func(o Opening) bool { return o.ID == "d" })
			var got []string
			for _, id := range p.v.Openings[i].Units {
				if id != "" {
					got = append(got, id)
				}
			}
			slices.Sort(got)
			if !slices.Equal(got, row.want) {
				t.Errorf("joins %v, want %v", got, row.want)
			}
			if told := slices.ContainsFunc(problems, func(p Problem) bool { return p.Feature == "d" }); told != (row.want == nil) {
				t.Errorf("problems %v", problems)
			}
		})
	}
}

func TestCorridorsThatLieApartAreOpenedAndTold(t *testing.T) {
	p := &plan{}
	p.levels(1)
	p.unit("a", "walkway", 0, rect(0, 0, 10, 4))
	p.unit("b", "walkway", 0, rect(10, 0, 20, 4))
	p.unit("room", "room", 0, rect(20, 0, 30, 4))
	problems := p.v.Complete()
	if len(p.v.Openings) != 1 || !p.v.Openings[0].Assumed || p.v.Openings[0].Units != [2]string{"a", "b"} {
		t.Errorf("openings %+v", p.v.Openings)
	}
	if len(problems) != 1 || problems[0].Feature != "a" {
		t.Errorf("problems %v", problems)
	}

	// With a door between them, nothing is assumed.
	q := &plan{}
	q.unit("a", "walkway", 0, rect(0, 0, 10, 4))
	q.unit("b", "walkway", 0, rect(10, 0, 20, 4))
	q.door("d", 0, 10, 1, false)
	if q.v.Complete(); len(q.v.Openings) != 1 {
		t.Errorf("openings %+v", q.v.Openings)
	}
}

// TestAnOpenUnitMeetsAWayWhicheverIsNamedFirst opens the edge between a unit
// without walls and a corridor that would otherwise lie apart.
func TestAnOpenUnitMeetsAWayWhicheverIsNamedFirst(t *testing.T) {
	for _, without := range []int{0, 1} {
		p := &plan{}
		p.levels(1)
		p.unit("a", "walkway", 0, rect(0, 0, 10, 4))
		p.unit("b", "walkway", 0, rect(10, 0, 20, 4))
		p.v.Units[without].Open = true
		p.v.Complete()
		if len(p.v.Openings) != 1 || !p.v.Openings[0].Assumed {
			t.Errorf("%s without walls: openings %+v", p.v.Units[without].ID, p.v.Openings)
		}
	}
}

func TestADoorlessAreaWithinAHallIsWalkedInto(t *testing.T) {
	p := &plan{}
	p.levels(1)
	p.unit("hall", "lobby", 0, rect(0, 0, 20, 10))
	p.unit("seats", "waitingroom", 0, rect(8, 4, 12, 7))
	m := p.build(t)
	r, err := m.RouteTo(Place{Point: Point{1, 1}}, m.whole(m.units["seats"]), Options{})
	if err != nil || r.To.Unit != "seats" {
		t.Fatalf("%+v, %v", r, err)
	}
	// And walked across, where a desk with a door of its own would be walked around.
	r, err = m.RouteTo(Place{Point: Point{1, 5}}, Place{Point: Point{19, 5}}, Options{})
	if err != nil || math.Abs(r.DistanceM-18) > 0.01 {
		t.Errorf("across the seats: %+v, %v", r, err)
	}
}

func TestConnectorsFromOverlapCorrelationAndRelationships(t *testing.T) {
	lift := func(p *plan, id string, l int, x float64) {
		p.unit(id, "elevator", l, rect(x, 4, x+3, 7))
		p.door("d"+id, l, x+1.5, 4, true)
	}
	for _, row := range []struct {
		name string
		draw func(*plan)
		want string
	}{
		{"stacked units", func(p *plan) { lift(p, "a", 0, 0); lift(p, "b", 1, 0.5); lift(p, "c", 2, 0) }, "lift:a,b,c"},
		{"neighbours that overlap by a hand's breadth stay apart", func(p *plan) { lift(p, "a", 0, 0); lift(p, "b", 1, 2.9) }, "lift:a lift:b"},
		{"a level in between is missing", func(p *plan) { lift(p, "a", 0, 0); lift(p, "b", 2, 0) }, "lift:a lift:b"},
		{"a building that has no level in between", func(p *plan) {
			lift(p, "a", 0, 0)
			lift(p, "b", 2, 0)
			for i := range p.v.Units {
				p.v.Units[i].Building = "tower"
			}
			p.v.Levels = []Level{{ID: "t0", Buildings: []string{"tower"}}, {ID: "x1", Ordinal: 1, Buildings: []string{"annex"}}, {ID: "t2", Ordinal: 2, Buildings: []string{"tower"}}}
		}, "lift:a,b"},
		{"one correlation, though apart", func(p *plan) {
			lift(p, "a", 0, 0)
			lift(p, "b", 2, 9)
			for i, id := range []string{"a", "b"} {
				p.v.Amenities = append(p.v.Amenities, Amenity{ID: "am" + id, Category: "elevator", Units: []string{id}, Correlation: "x",
					Place: Place{Point: p.v.Units[1].Label, Ordinal: 2 * i}})
			}
		}, "lift:a,b"},
		{"two relationships that share a unit", func(p *plan) {
			lift(p, "a", 0, 0)
			lift(p, "b", 1, 9)
			lift(p, "c", 2, 18)
			p.v.Connectors = []Connector{
				{ID: "r1", Kind: Lift, Stops: []Stop{{0, "a", nil}, {1, "b", nil}}},
				{ID: "r2", Kind: Lift, Stops: []Stop{{1, "b", nil}, {2, "c", nil}}}}
		}, "lift:a,b,c"},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := &plan{}
			for l := range 3 {
				p.unit("hall"+string(rune('0'+l)), "walkway", l, rect(0, 0, 30, 4))
			}
			row.draw(p)
			p.v.Complete()
			var got []string
			for _, c := range p.v.Connectors {
				var units []string
				for _, s := range c.Stops {
					units = append(units, s.Unit)
					if len(s.Doors) != 1 {
						t.Errorf("stop %+v", s)
					}
				}
				got = append(got, string(c.Kind)+":"+strings.Join(units, ","))
			}
			if text := strings.Join(got, " "); text != row.want {
				t.Errorf("%s, want %s", text, row.want)
			}
		})
	}
}

func TestStairsWithoutADoorAreEnteredWhereTheyMeetTheHall(t *testing.T) {
	p := &plan{}
	p.levels(2)
	for l := range 2 {
		id := string(rune('0' + l))
		p.unit("hall"+id, "walkway", l, rect(0, 0, 30, 4))
		p.unit("stairs"+id, "stairs", l, rect(10, 4, 14, 9))
	}
	m := p.build(t)
	r, err := m.RouteTo(Place{Point: Point{1, 2}}, Place{Point: Point{1, 2}, Ordinal: 1}, Options{})
	if err != nil || len(r.Legs) != 2 || r.Legs[0].Line[len(r.Legs[0].Line)-1].Dist(Point{12, 4}) > 0.01 {
		t.Errorf("%+v, %v", r, err)
	}
}
