package osm

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"frontdoor/kiosk/wayfind"
)

// station draws three levels the way stations are drawn by many hands: a street
// level of paths, a mezzanine drawn as a multipolygon of two open ways, and a
// platform that is one line. One staircase goes past all three levels; an
// escalator leads up from the platform only; the lift is a node.
func station() *drawing {
	d := newDrawing()
	d.way(1, []float64{-40, 0, 0, 0, 30, 0}, "highway=footway", "level=0")
	d.node(0, 0)
	d.node(0, 10)
	d.way(2, []float64{0, 0, 0, 10, 0, 20}, "highway=steps", "level=0;-1;-2", "incline=down")
	d.way(3, []float64{0, 10, -20, 10, -20, 14})
	d.way(4, []float64{0, 10, 40, 10, 40, 14, -20, 14})
	d.relation(1, []string{"outer:3", "outer:4"}, "type=multipolygon", "indoor=area", "level=-1", "name=Zwischengeschoss")
	d.way(5, []float64{-60, 20, 0, 20, 30, 20, 80, 20}, "railway=platform", "level=-2", "name=Gleis 7", "ref=7")
	d.way(6, []float64{30, 20, 20, 10}, "highway=steps", "conveying=forward", "level=-2;-1", "incline=up")
	d.node(30, 10, "highway=elevator", "level=0;-1;-2", "name=Aufzug")
	d.way(7, []float64{30, 0, 30, 10}, "highway=footway", "level=0")
	d.way(8, []float64{30, 10, 30, 20}, "highway=footway", "level=-2")
	// A shop in the mezzanine, its door a node of its wall.
	d.node(-10, 13, "door=automatic")
	d.box(9, -12, 11, -8, 13, []float64{-10, 13}, "shop=kiosk", "indoor=room", "level=-1", "name=Presse")
	return d
}

func TestAStationByManyHands(t *testing.T) {
	m, problems := station().load(t)
	for _, p := range problems {
		t.Errorf("%+v", p)
	}
	street := wayfind.Place{Point: m.Venue().Project(5-30.0/71696, 50)}
	platform := wayfind.Place{Point: m.Venue().Project(5+70.0/71696, 50+20.0/111229), Ordinal: -2}
	lift, _ := m.Find("Aufzug")
	for _, row := range []struct {
		name     string
		from, to wayfind.Place
		o        wayfind.Options
		want     []wayfind.ConnectorKind
		levels   []int
	}{
		{"down the stairs", street, platform, wayfind.Options{}, []wayfind.ConnectorKind{wayfind.Stairs}, []int{0, -2}},
		{"down the lift", street, platform, wayfind.Options{StepFree: true}, []wayfind.ConnectorKind{wayfind.Lift}, []int{0, -2}},
		{"up by the escalator as far as it goes", platform, street, wayfind.Options{Closed: []string{lift.Unit}},
			[]wayfind.ConnectorKind{wayfind.Escalator, wayfind.Stairs}, []int{-2, -1, 0}},
	} {
		r, err := m.RouteTo(row.from, row.to, row.o)
		if err != nil || !slices.Equal(rides(r), row.want) || !slices.Equal(r.Ordinals, row.levels) {
			t.Errorf("%s: %+v, %v", row.name, r, err)
		}
	}
	for _, o := range []wayfind.Options{{}, {StepFree: true}} {
		r, err := m.Route(street, "Presse", o)
		if err != nil || !slices.Equal(r.Ordinals, []int{0, -1}) {
			t.Errorf("to the shop half way down with %+v: %+v, %v", o, r, err)
		}
	}
	if p, known := m.Find("gleis 7"); !known || p.Ordinal != -2 {
		t.Errorf("the platform is at %+v, %v", p, known)
	}
}

// TestNodesToldOfInWays reads the same station as Overpass gives it with "out
// geom": no nodes but those with tags, places at every use.
func TestNodesToldOfInWays(t *testing.T) {
	text := station().String()
	at := map[string]string{}
	for _, n := range regexp.MustCompile(`<node id="(\d+)" (lon="[^"]*" lat="[^"]*")></node>\n`).FindAllStringSubmatch(text, -1) {
		at[n[1]] = n[2]
		text = strings.Replace(text, n[0], "", 1)
	}
	if len(at) < 10 {
		t.Fatalf("control: only %d nodes are taken out", len(at))
	}
	for id, place := range at {
		text = strings.ReplaceAll(text, fmt.Sprintf(`<nd ref="%s"/>`, id), fmt.Sprintf(`<nd ref="%s" %s/>`, id, place))
	}
	got, _, err := Load(strings.NewReader(text))
	want, _, _ := Load(strings.NewReader(station().String()))
	if err != nil || len(got.Units) != len(want.Units) || len(got.Openings) != len(want.Openings) {
		t.Errorf("%v", err)
	}
}

// TestStairsThatNobodySaysTheLandingOf go from end to end, with a warning.
func TestStairsThatNobodySaysTheLandingOf(t *testing.T) {
	d := newDrawing()
	d.way(1, []float64{-20, 0, 0, 0}, "highway=footway", "level=0")
	d.way(2, []float64{0, 0, 0, 20}, "highway=steps", "level=0;1;2", "incline=up")
	d.way(3, []float64{0, 20, 20, 20}, "highway=footway", "level=2")
	d.way(4, []float64{5, 5, 20, 5}, "highway=footway", "level=1")
	m, problems := d.load(t)
	if !slices.ContainsFunc(problems, func(p wayfind.Problem) bool {
		return p.Feature == "way/2" && strings.Contains(p.Text, "passes level 1")
	}) {
		t.Errorf("problems %+v", problems)
	}
	a := wayfind.Place{Point: m.Venue().Project(5-15.0/71696, 50)}
	b := wayfind.Place{Point: m.Venue().Project(5+15.0/71696, 50+20.0/111229), Ordinal: 2}
	if r, err := m.RouteTo(a, b, wayfind.Options{}); err != nil || !slices.Equal(r.Ordinals, []int{0, 2}) {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestPlatformsHaveNoWalls: one walks onto them over their edge, whichever of two
// was drawn first, and from stairs that end at a point of their outline.
func TestPlatformsHaveNoWalls(t *testing.T) {
	for _, row := range []struct {
		name           string
		hall, platform int64
		tags           []string
	}{
		{"a platform drawn after the hall", 1, 2, []string{"railway=platform"}},
		{"a platform drawn before the hall", 2, 1, []string{"public_transport=platform"}},
		{"a square", 1, 2, []string{"highway=pedestrian", "area=yes"}},
	} {
		d := newDrawing()
		d.box(row.hall, 0, 0, 60, 10, nil, "indoor=corridor", "level=0", "name=Halle")
		d.box(row.platform, 0, -8, 60, 0, []float64{30, -8}, append(row.tags, "level=0", "name=Gleis 4")...)
		d.way(3, []float64{30, -30, 30, -8}, "highway=steps", "level=-1;0", "incline=up")
		d.box(4, 20, -40, 40, -25, nil, "indoor=area", "level=-1", "name=Tunnel")
		m, problems := d.load(t)
		for _, p := range problems {
			t.Errorf("%s: %+v", row.name, p)
		}
		for _, from := range []string{"Halle", "Tunnel"} {
			p, _ := m.Find(from)
			if r, err := m.Route(p, "Gleis 4", wayfind.Options{}); err != nil {
				t.Errorf("%s: from %s %+v, %v", row.name, from, r, err)
			}
		}
		a := wayfind.Place{Point: m.Venue().Project(5+5.0/71696, 50+5.0/111229)}
		b := wayfind.Place{Point: m.Venue().Project(5+6.0/71696, 50-5.0/111229)}
		if r, err := m.RouteTo(a, b, wayfind.Options{}); err != nil || r.DistanceM > 1.02*a.Dist(b.Point) {
			t.Errorf("%s: over the edge %+v, %v", row.name, r, err)
		}
	}
}
