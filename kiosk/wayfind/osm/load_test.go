package osm

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"frontdoor/kiosk/wayfind"
)

// rides returns what a route rides.
func rides(r *wayfind.Route) (out []wayfind.ConnectorKind) {
	for _, s := range r.Steps {
		if s.Kind == wayfind.StepRide {
			out = append(out, s.Connector)
		}
	}
	return out
}

func TestABuildingIsRead(t *testing.T) {
	m, problems := clinic().load(t)
	if len(problems) > 0 {
		t.Errorf("problems %+v", problems)
	}
	if r := wayfind.Check(m.Venue()); len(r.Problems) > 0 {
		t.Errorf("check finds %+v", r.Problems)
	}
	for _, row := range []struct {
		from, to string
		o        wayfind.Options
		want     []wayfind.ConnectorKind
	}{
		{"way/3", "way/4", wayfind.Options{}, []wayfind.ConnectorKind{wayfind.Stairs}},
		{"way/3", "way/4", wayfind.Options{StepFree: true}, []wayfind.ConnectorKind{wayfind.Lift}},
		{"way/3", "way/4", wayfind.Options{Closed: []string{"way/11"}}, []wayfind.ConnectorKind{wayfind.Lift}},
		{"Surgery 0", "praxis 1", wayfind.Options{}, []wayfind.ConnectorKind{wayfind.Stairs}},
		{"way/12", "way/3", wayfind.Options{}, nil},
	} {
		from, _ := m.Find(row.from)
		r, err := m.Route(from, row.to, row.o)
		if err != nil || !slices.Equal(rides(r), row.want) {
			t.Errorf("from %s to %s rides %v, want %v (%v)", row.from, row.to, r, row.want, err)
		}
	}
	u, _ := m.Unit("way/3")
	if u.Name["de"] != "Praxis 0" || u.Name["en"] != "Surgery 0" || m.Venue().Lang != "de" || !slices.Contains(u.Also, "A0") || u.Building != "way/20" {
		t.Errorf("unit %+v, language %q", u, m.Venue().Lang)
	}
	if l, _ := m.Level(0); l.ShortName["de"] != "E" {
		t.Errorf("level %+v", l)
	}
	if id, _, err := m.Nearest(wayfind.Place{Unit: "way/3", Whole: true}, wayfind.NearExit, wayfind.Options{}); err != nil || id != "way/1" {
		t.Errorf("the exit is in %q, %v", id, err)
	}
}

// TestOpenEdgesAreCrossedAnywhere walks between an area and the corridor beside
// it, that share an edge of 30 m: nearly straight, wherever.
func TestOpenEdgesAreCrossedAnywhere(t *testing.T) {
	m, _ := clinic().load(t)
	v := m.Venue()
	for _, x := range []float64{3, 11, 18, 27} {
		a := wayfind.Place{Point: v.Project(5+x/71696, 50-5.0/111229)}
		b := wayfind.Place{Point: v.Project(5+(x+1)/71696, 50+2.0/111229)}
		r, err := m.RouteTo(a, b, wayfind.Options{})
		if err != nil || r.DistanceM > 1.02*a.Dist(b.Point) {
			t.Errorf("at %g m: %v, %v; as the crow flies %.1f m", x, r, err, a.Dist(b.Point))
		}
	}
}

func TestStationOfLines(t *testing.T) {
	d := newDrawing()
	d.way(1, []float64{0, 0, 20, 0, 40, 0}, "highway=footway", "indoor=yes", "level=0")
	d.way(2, []float64{20, 0, 20, 15}, "highway=steps", "level=-1;0", "incline=down")
	d.way(3, []float64{20, 15, 40, 15, 60, 15}, "highway=corridor", "level=-1")
	d.way(4, []float64{40, 0, 40, 15}, "highway=steps", "conveying=forward", "level=-1;0", "incline=down")
	d.node(40, 15)
	d.way(5, []float64{40, 15, 41, 20}, "highway=footway", "level=-1")
	d.node(60, 15, "highway=elevator", "level=-1;0", "ref=L1")
	d.way(6, []float64{40, 0, 60, 0, 60, 15}, "highway=footway", "level=0")
	d.box(7, 60, 10, 160, 14, nil, "railway=platform", "level=-1", "name=Gleis 1")
	d.way(8, []float64{60, 15, 70, 12}, "highway=footway", "level=-1")
	m, problems := d.load(t)
	for _, p := range problems {
		t.Logf("%+v", p)
	}
	hall := wayfind.Place{Point: m.Venue().Project(5, 50), Ordinal: 0}
	for _, row := range []struct {
		name string
		o    wayfind.Options
		want []wayfind.ConnectorKind
	}{
		{"down the escalator", wayfind.Options{Closed: []string{"way/2", "node/5"}}, []wayfind.ConnectorKind{wayfind.Escalator}},
		{"by the lift without steps", wayfind.Options{StepFree: true}, []wayfind.ConnectorKind{wayfind.Lift}},
		{"by the steps when the escalator stands", wayfind.Options{Closed: []string{"way/4", "node/5"}}, []wayfind.ConnectorKind{wayfind.Stairs}},
	} {
		r, err := m.Route(hall, "way/7", row.o)
		if err != nil || !slices.Equal(rides(r), row.want) {
			t.Errorf("%s: %+v, %v", row.name, r, err)
		}
	}
	platform, _ := m.Find("way/7")
	back, err := m.RouteTo(platform, hall, wayfind.Options{Closed: []string{"way/2"}})
	if err != nil || slices.Contains(rides(back), wayfind.Escalator) {
		t.Errorf("nobody walks up an escalator that goes down: %v, %v", back, err)
	}
}

func TestRelationsAndHoles(t *testing.T) {
	d := newDrawing()
	d.way(1, []float64{0, 0, 30, 0, 30, 30}, "note=part")
	d.way(2, []float64{0, 0, 0, 30, 30, 30})
	d.box(3, 10, 10, 20, 20, nil)
	d.relation(1, []string{"outer:1", "outer:2", "inner:3"}, "type=multipolygon", "indoor=corridor", "level=0", "name=Ring")
	m, problems := d.load(t)
	u, known := m.Unit("relation/1")
	if !known || len(u.Shape) != 1 || len(u.Shape[0]) != 2 || len(problems) > 0 {
		t.Fatalf("%+v, %+v", u, problems)
	}
	v := m.Venue()
	a, b := wayfind.Place{Point: v.Project(5+5.0/71696, 50+15.0/111229)}, wayfind.Place{Point: v.Project(5+25.0/71696, 50+15.0/111229)}
	if r, err := m.RouteTo(a, b, wayfind.Options{}); err != nil || r.DistanceM < 24.1 || r.DistanceM > 24.2 {
		t.Errorf("around the court: %+v, %v", r, err)
	}
}

// TestWallsStopAndDoorsInThemDoNot divides an area by a free-standing wall.
func TestWallsStopAndDoorsInThemDoNot(t *testing.T) {
	for _, door := range []bool{false, true} {
		d := newDrawing()
		d.box(1, 0, 0, 20, 10, nil, "indoor=area", "level=0")
		wall := []float64{10, 0, 10, 8}
		if door {
			wall = []float64{10, 0, 10, 2, 10, 8}
			d.node(10, 2, "door=yes")
		}
		d.way(2, wall, "indoor=wall", "level=0")
		m, _ := d.load(t)
		v := m.Venue()
		a, b := wayfind.Place{Point: v.Project(5+8.0/71696, 50+2.0/111229)}, wayfind.Place{Point: v.Project(5+12.0/71696, 50+2.0/111229)}
		r, err := m.RouteTo(a, b, wayfind.Options{})
		if err != nil || (r.DistanceM < 5) != door {
			t.Errorf("door %v: %v, %v", door, r, err)
		}
	}
}

func TestTags(t *testing.T) {
	base := func(tags ...string) func(d *drawing) {
		return func(d *drawing) {
			d.node(28, 4, "door=yes", "level=0")
			d.box(99, 26, 4, 30, 8, []float64{28, 4}, tags...)
		}
	}
	unit := func(category string, restricted bool) func(m *wayfind.Map) bool {
		return func(m *wayfind.Map) bool {
			u, ok := m.Unit("way/99")
			return ok && u.Category == category && u.Restricted == restricted
		}
	}
	door := func(good func(o *wayfind.Opening) bool) func(m *wayfind.Map) bool {
		return func(m *wayfind.Map) bool {
			o, ok := m.Opening("node/1")
			return ok && good(o)
		}
	}
	for _, row := range []struct {
		name   string
		change func(d *drawing)
		says   string // part of a problem's text, "" for none
		good   func(m *wayfind.Map) bool
	}{
		{"a toilet for wheelchairs", base("indoor=room", "level=0", "amenity=toilets", "wheelchair=yes"), "", unit("restroom.unisex.wheelchair", false)},
		{"a men's toilet", base("indoor=room", "level=0", "room=toilets", "male=yes"), "", unit("restroom.male", false)},
		{"an amenity without indoor", base("amenity=cafe", "level=0"), "", unit("foodservice", false)},
		{"a plant room", base("indoor=room", "room=technical", "level=0"), "", unit("nonpublic", false)},
		{"staff only", base("indoor=room", "level=0", "access=private"), "", unit("room", true)},
		{"an odd room", base("indoor=room", "level=0", "room=snoezelen"), "", unit("room", false)},
		{"a corridor wheels cannot take", base("indoor=corridor", "level=0", "wheelchair=no"), "", unit("steps", false)},
		{"a room without a level", base("indoor=room"), "no level", func(m *wayfind.Map) bool { _, ok := m.Unit("way/99"); return !ok }},
		{"a level nobody can read", base("indoor=room", "level=upstairs"), "not a number", func(m *wayfind.Map) bool { _, ok := m.Unit("way/99"); return !ok }},
		{"repeated on levels", base("indoor=room", "level=0", "repeat_on=1"), "", func(m *wayfind.Map) bool {
			_, a := m.Unit("way/99@0")
			_, b := m.Unit("way/99@1")
			return a && b
		}},
		{"a mezzanine", base("indoor=room", "level=0.5"), "", func(m *wayfind.Map) bool {
			u, _ := m.Unit("way/99")
			up, _ := m.Unit("way/4")
			l, _ := m.LevelOf("way/99")
			return u.Ordinal == 1 && up.Ordinal == 2 && l.ShortName.In("de") == "0.5"
		}},
		{"a revolving main door", func(d *drawing) { d.tags[1] = append(d.tags[1], "door=revolving") }, "", door(func(o *wayfind.Opening) bool {
			return o.Door == "revolving" && o.Category == "pedestrian.principal"
		})},
		{"a door with a threshold", func(d *drawing) { d.tags[1] = append(d.tags[1], "wheelchair=no") }, "", door(func(o *wayfind.Opening) bool { return o.Steps })},
		{"a door for people only", func(d *drawing) { d.tags[1] = append(d.tags[1], "access=no", "foot=designated") }, "", door(func(o *wayfind.Opening) bool { return !o.Locked })},
		{"a door not for people", func(d *drawing) { d.tags[1] = append(d.tags[1], "access=yes", "foot=no") }, "", door(func(o *wayfind.Opening) bool { return o.Locked })},
		{"a locked door", func(d *drawing) { d.tags[1] = append(d.tags[1], "access=private") }, "", door(func(o *wayfind.Opening) bool { return o.Locked })},
		{"an emergency exit", func(d *drawing) { d.tags[1] = []string{"entrance=emergency", "level=0"} }, "", door(func(o *wayfind.Opening) bool { return o.Category == "emergencyexit" })},
		{"a door that touches nothing", func(d *drawing) { d.node(500, 500, "door=yes", "level=0") }, "touches no wall", func(*wayfind.Map) bool { return true }},
		{"a door on a level of its own", func(d *drawing) { d.tags[1] = []string{"door=yes", "level=7"} }, "nothing else is on level 7", func(*wayfind.Map) bool { return true }},
		{"steps that lead nowhere", func(d *drawing) {
			d.way(50, []float64{15, 2, 60, 60}, "highway=steps", "level=0;1", "incline=up")
		}, "touches no room", func(*wayfind.Map) bool { return true }},
		{"steps without a direction", func(d *drawing) { d.way(50, []float64{15, 2, 25, 2}, "highway=steps", "level=0;1") }, "incline=up or down", func(*wayfind.Map) bool { return true }},
		{"an escalator without one", func(d *drawing) {
			d.way(50, []float64{15, 2, 25, 2}, "highway=steps", "conveying=yes", "incline=up", "level=0;1")
		}, "which way this escalator moves", func(*wayfind.Map) bool { return true }},
		{"a doctor in a room", func(d *drawing) { d.node(17, 6, "healthcare=doctor", "name=Dr. Ada Byron", "level=0") }, "", func(m *wayfind.Map) bool {
			hits := m.Search("byron", "en", 3)
			return len(hits) > 0 && hits[0].Unit == "way/3"
		}},
		{"a kiosk", func(d *drawing) {
			d.node(5, 2, "information=terminal", "tourism=information", "level=0", "direction=270", "name=K")
		}, "", func(m *wayfind.Map) bool {
			k := m.Venue().Kiosks
			return len(k) == 1 && k[0].Turned && k[0].Heading == 90 && k[0].Place.Unit == "way/1"
		}},
		{"a room that crosses itself", func(d *drawing) {
			d.way(60, []float64{100, 0, 120, 10, 120, 0, 100, 14, 100, 0}, "indoor=room", "level=0")
		}, "crosses itself", func(m *wayfind.Map) bool { _, there := m.Unit("way/60"); return there }},
		{"a relation that does not close", func(d *drawing) {
			d.way(60, []float64{0, 0, 5, 5})
			d.relation(9, []string{"outer:60"}, "type=multipolygon", "indoor=room", "level=0")
		}, "do not close", func(*wayfind.Map) bool { return true }},
		{"a relation with a member missing", func(d *drawing) {
			d.relation(9, []string{"outer:77"}, "type=multipolygon", "indoor=room", "level=0")
		}, "not in the file", func(*wayfind.Map) bool { return true }},
		{"a lift that wheels cannot use", func(d *drawing) {
			d.ways[4] = strings.Replace(d.ways[4], "</way>", `<tag k="wheelchair" v="no"/></way>`, 1)
		}, "", func(m *wayfind.Map) bool {
			from, _ := m.Find("way/3")
			_, err := m.Route(from, "way/4", wayfind.Options{StepFree: true})
			var no *wayfind.NoRoute
			return errors.As(err, &no) && no.Relaxed != nil
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := clinic()
			row.change(d)
			m, problems := d.load(t)
			told := slices.ContainsFunc(problems, func(p wayfind.Problem) bool {
				return row.says != "" && p.Feature != "" && strings.Contains(p.Text, row.says)
			})
			if told != (row.says != "") {
				t.Errorf("problems %+v", problems)
			}
			if !row.good(m) {
				t.Errorf("venue %+v", m.Venue())
			}
		})
	}
}

func TestADoorIsFoundByItsName(t *testing.T) {
	d := clinic()
	d.node(0, 2, "name=Haupteingang")
	m, _ := d.load(t)
	if p, known := m.Find("Haupteingang"); !known || p.Unit != "way/1" || p.Whole {
		t.Errorf("%+v, %v", p, known)
	}
}
