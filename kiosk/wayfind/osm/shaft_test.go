package osm

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"frontdoor/kiosk/wayfind"
)

// halls draws a hall 10, 11, … with a room "Raum 0", … behind a door on each of
// the levels from lowest on.
func halls(lowest, levels int) *drawing {
	d := newDrawing()
	for i := range int64(levels) {
		level := fmt.Sprint("level=", int64(lowest)+i)
		d.box(10+i, 0, 0, 40, 10, []float64{35, 10, 21, 10, 10, 10}, "indoor=corridor", level)
		d.box(20+i, 30, 10, 40, 20, []float64{35, 10}, "indoor=room", level, fmt.Sprint("name=Raum ", int64(lowest)+i))
		d.node(35, 10, "door=yes")
	}
	return d
}

// TestShaftsThatAreNotDrawnOnEachLevel: lifts and stairs drawn as an area on one
// level and as a point or line over several lead to all of these.
func TestShaftsThatAreNotDrawnOnEachLevel(t *testing.T) {
	lift := halls(-1, 3)
	lift.box(30, 20, 10, 22, 12, []float64{21, 10}, "indoor=room", "room=elevator", "level=-1")
	lift.node(21, 10, "door=yes", "level=-1;0;1")
	lift.node(21, 11, "highway=elevator", "level=-1;0;1")
	stairs := halls(0, 2)
	stairs.box(30, 10, 10, 13, 18, []float64{10, 12}, "indoor=room", "stairs=yes", "level=0")
	stairs.box(31, 0, 10, 10, 18, []float64{10, 12}, "indoor=area", "level=0")
	stairs.node(10, 12, "door=no", "level=0")
	stairs.way(32, []float64{11, 12, 11, 17}, "highway=steps", "level=0;1", "incline=up")
	stairs.box(33, 10, 10, 13, 20, nil, "indoor=area", "level=1")
	for _, row := range []struct {
		name     string
		d        *drawing
		from, to string
		o        wayfind.Options
		kind     wayfind.ConnectorKind
	}{
		{"a lift", lift, "Raum -1", "Raum 1", wayfind.Options{StepFree: true}, wayfind.Lift},
		{"a lift, half way", lift, "Raum 1", "Raum 0", wayfind.Options{StepFree: true}, wayfind.Lift},
		{"a staircase", stairs, "Raum 0", "Raum 1", wayfind.Options{}, wayfind.Stairs},
	} {
		m, problems := row.d.load(t)
		from, _ := m.Find(row.from)
		r, err := m.Route(from, row.to, row.o)
		if err != nil || !slices.Equal(rides(r), []wayfind.ConnectorKind{row.kind}) {
			t.Errorf("%s: %+v, %v; problems %+v", row.name, r, err, problems)
		}
		if n := len(m.Venue().Connectors); n != 1 {
			t.Errorf("%s: %d connectors", row.name, n)
		}
	}
}

// TestTheGroundTellsWhichEndOfStairsIsUp: where neither incline nor shared nodes
// tell, an end is on the level that has ground there.
func TestTheGroundTellsWhichEndOfStairsIsUp(t *testing.T) {
	for _, row := range []struct {
		name string
		line []float64
	}{
		{"drawn upwards", []float64{12, 5, 28, 5}},
		{"drawn downwards", []float64{28, 5, 12, 5}},
	} {
		d := newDrawing()
		d.box(1, 0, 0, 20, 10, nil, "indoor=area", "level=-1", "name=Unten")
		d.box(2, 10, 0, 40, 10, nil, "indoor=area", "level=0", "name=Oben")
		d.way(3, row.line, "highway=steps", "level=-1;0")
		m, problems := d.load(t)
		from, _ := m.Find("Unten")
		if r, err := m.Route(from, "Oben", wayfind.Options{}); err != nil || r.DistanceM > 1 {
			t.Errorf("%s: %+v, %v", row.name, r, err)
		}
		if slices.ContainsFunc(problems, func(p wayfind.Problem) bool { return strings.Contains(p.Text, "which of its ends") }) {
			t.Errorf("%s: %+v", row.name, problems)
		}
	}
}

// TestEscalatorsMoveAsTheyAreDrawn: conveying=forward is down where the line is
// drawn downwards, whether incline or the ground at its ends tells so.
func TestEscalatorsMoveAsTheyAreDrawn(t *testing.T) {
	for _, row := range []struct {
		name string
		line []float64
		tags []string
		down bool
	}{
		{name: "drawn upwards, forward", line: []float64{12, 5, 28, 5}, tags: []string{"conveying=forward"}},
		{name: "drawn upwards, backward", line: []float64{12, 5, 28, 5}, tags: []string{"conveying=backward"}, down: true},
		{name: "drawn downwards, forward", line: []float64{28, 5, 12, 5}, tags: []string{"conveying=forward"}, down: true},
		{name: "drawn downwards, backward", line: []float64{28, 5, 12, 5}, tags: []string{"conveying=backward"}},
		{name: "incline tells", line: []float64{28, 5, 12, 5}, tags: []string{"conveying=forward", "incline=down"}, down: true},
	} {
		d := newDrawing()
		d.box(1, 0, 0, 20, 10, nil, "indoor=area", "level=-1", "name=Unten")
		d.box(2, 10, 0, 40, 10, nil, "indoor=area", "level=0", "name=Oben")
		d.way(3, row.line, append(row.tags, "highway=steps", "level=-1;0")...)
		m, _ := d.load(t)
		for _, ends := range [][2]string{{"Oben", "Unten"}, {"Unten", "Oben"}} {
			from, _ := m.Find(ends[0])
			_, err := m.Route(from, ends[1], wayfind.Options{})
			if goes := err == nil; goes != ((ends[0] == "Oben") == row.down) {
				t.Errorf("%s: from %s it goes %v", row.name, ends[0], goes)
			}
		}
	}
}

// TestShaftsThatNobodyCanTellTheLevelsOf are named.
func TestShaftsThatNobodyCanTellTheLevelsOf(t *testing.T) {
	d := halls(0, 2)
	d.way(30, []float64{5, 5, 10, 5}, "highway=steps", "level=0;1", "repeat_on=1;2", "incline=up")
	lift := d.node(20, 5, "highway=elevator")
	d.node(500, 500, "highway=elevator") // somewhere in the street
	_, problems := d.load(t)
	for _, row := range []struct{ feature, says string }{
		{"way/30", "repeat_on does not say"}, {fmt.Sprint("node/", lift), "this lift in way/10 has no level"},
	} {
		if !slices.ContainsFunc(problems, func(p wayfind.Problem) bool {
			return p.Feature == row.feature && strings.Contains(p.Text, row.says)
		}) {
			t.Errorf("nothing says of %s that %s: %+v", row.feature, row.says, problems)
		}
	}
	if len(problems) != 2 {
		t.Errorf("problems %+v", problems)
	}
}

// TestAFlatNeighbour leaves the buildings after it on the map.
func TestAFlatNeighbour(t *testing.T) {
	d := clinic()
	d.way(19, []float64{100, 0, 101, 0, 102, 0, 100, 0}, "building=shed")
	m, _ := d.load(t)
	if b := m.Venue().Buildings; len(b) != 1 || b[0].ID != "way/20" {
		t.Errorf("buildings %+v", b)
	}
}
