package osm

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"frontdoor/kiosk/wayfind"
)

func TestRefusals(t *testing.T) {
	whole := clinic().String()
	for _, row := range []struct{ name, text, says string }{
		{"another format", `<gpx version="1.1"></gpx>`, "not an OSM XML file"},
		{"changes to a map", `<osmChange version="0.6"></osmChange>`, "not an OSM XML file"},
		{"nothing", "", "ends too early"},
		{"cut off", whole[:len(whole)/2], "ends too early"},
		{"an old encoding", `<?xml version="1.0" encoding="ISO-8859-1"?>` + whole, "save it as UTF-8"},
		{"not XML", strings.Replace(whole, "<way", "<way <", 1), "not XML in line"},
		{"metres", strings.Replace(whole, `lon="5.0`, `lon="4500000.0`, 1), "not in degrees"},
		{"not a number", strings.Replace(whole, `lon="5.0`, `lon="nan" x="`, 1), "not in degrees"},
		{"a node twice", strings.Replace(whole, `<node id="2" `, `<node id="1" `, 1), "used twice"},
		{"a way twice", strings.Replace(whole, `<way id="3">`, `<way id="1">`, 1), "used twice"},
		{"a room of very many points", crowded(maxPoints + 1), "too many points"},
		{"very many paths at one node", star(maxParents + 1), "node/1: 501 rooms and paths meet there"},
		{"far away", strings.Replace(whole, `<node id="1" lon="5.0`, `<node id="1" lon="9.0`, 1), "node 1 lies 287 km from the middle"},
		{"a street without insides", `<osm><node id="1" lon="1" lat="1"/><node id="2" lon="1" lat="2"/><way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/></way></osm>`, "no rooms, corridors or paths with a level"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, _, err := Load(strings.NewReader(row.text))
			if err == nil || !strings.Contains(err.Error(), row.says) {
				t.Errorf("error %v, want one that says %q", err, row.says)
			}
		})
	}
}

func TestWhatEditorsLeaveBehind(t *testing.T) {
	whole := clinic().String()
	for _, row := range []struct{ name, text string }{
		{"a node once more without its tags", strings.Replace(whole, "<way", `<node id="1" lon="5.000000000" lat="50.000017981"/><way`, 1)},
		{"a deleted room", strings.Replace(whole, "<way", `<way id="400" action="delete"><nd ref="1"/><tag k="indoor" v="room"/></way><way`, 1)},
		{"bounds, notes and remarks", strings.Replace(whole, "<node", `<bounds minlat="1"><x/></bounds><note>text</note><!-- remark --><node`, 1)},
		{"an element without an id", strings.Replace(whole, "<way", `<node lon="1" lat="1"/><way`, 1)},
	} {
		t.Run(row.name, func(t *testing.T) {
			v, _, err := Load(strings.NewReader(row.text))
			if err != nil || len(v.Units) != 9 {
				t.Errorf("%d units, %v", len(v.Units), err)
			}
		})
	}
}

func TestParseLevels(t *testing.T) {
	for _, row := range []struct{ in, want string }{
		{"0", "[0]"}, {"-1;0", "[-1 0]"}, {"0;-2", "[-2 0]"}, {"0-2", "[0 1 2]"}, {"-2--1", "[-2 -1]"}, {"-1-1;3", "[-1 0 1 3]"},
		{"0-0.5", "[0 0.5]"}, {"-1-1.5", "[-1 0 1 1.5]"}, {"-2--0", "[-2 -1 0]"}, {"0.5", "[0.5]"}, {" 1 ; 2 ", "[1 2]"}, {"", "[]"}, {"-0", "[0]"}, {"1,2", "[1 2]"}, {"2-0", "[0 1 2]"}, {"1;1", "[1]"},
		{"x", "error"}, {"0-900", "error"}, {"NaN", "error"}, {"1e9", "error"}, {"Inf", "error"}, {"900-1050", "error"},
	} {
		got, err := parseLevels(row.in)
		text := fmt.Sprint(got)
		if err != nil {
			text = "error"
		}
		if text != row.want {
			t.Errorf("%q: %s, want %s", row.in, text, row.want)
		}
	}
}

// star draws n paths that begin at one node.
func star(n int) string {
	d := newDrawing()
	for i := range n {
		d.way(int64(i+1), []float64{0, 0, float64(i + 1), 5}, "highway=footway", "level=0")
	}
	return d.String()
}

// crowded draws a room with n corners.
func crowded(n int) string {
	d := newDrawing()
	var pts []float64
	for i := range n {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		pts = append(pts, 30*cos, 30*sin)
	}
	d.way(1, append(pts, pts[0], pts[1]), "indoor=room", "level=0")
	return d.String()
}

func FuzzLoad(f *testing.F) {
	f.Add(clinic().String())
	f.Add(`<osm><node id="1" lon="1" lat="1"/><node id="2" lon="1.0001" lat="1"><tag k="highway" v="elevator"/></node><way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="steps"/><tag k="level" v="0;1"/></way></osm>`)
	f.Add(`<osm><node id="1" lon="1" lat="1"/><node id="2" lon="1.0001" lat="1"/><node id="3" lon="1" lat="1.0001"/><way id="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/></way><relation id="1"><member type="way" ref="1" role="outer"/><tag k="type" v="multipolygon"/><tag k="indoor" v="area"/><tag k="level" v="-1-3"/></relation></osm>`)
	f.Fuzz(func(t *testing.T, text string) {
		v, _, err := Load(strings.NewReader(text))
		if err != nil {
			return
		}
		wayfind.Check(v)
	})
}

// FuzzDrawing draws lines and areas with any tags through any few points: no
// file, however tangled, may stop the reader or the check.
func FuzzDrawing(f *testing.F) {
	tags := []string{"indoor=room", "indoor=area", "indoor=corridor", "indoor=wall", "highway=steps", "highway=footway", "highway=elevator",
		"conveying=forward", "level=0;1", "level=0", "level=-1-1", "level=0.5", "door=yes", "room=stairs", "stairs=yes", "incline=down", "repeat_on=2",
		"building=yes", "amenity=toilets", "wheelchair=no", "area=yes", "width=0.01", "type=multipolygon", "name=A", "indoor=level"}
	f.Add([]byte{1, 1, 9, 1, 9, 9, 1, 9, 1, 1, 200, 201, 209, 20, 1, 1, 30, 30, 205, 208, 255})
	f.Add([]byte{0, 0, 9, 9, 9, 0, 0, 9, 0, 0, 200, 209, 212, 255, 3, 3, 6, 6, 204, 208, 255})
	f.Fuzz(func(t *testing.T, data []byte) {
		d, pts, own, id := newDrawing(), []float64(nil), []string(nil), int64(0)
		for _, b := range data[:min(len(data), 200)] {
			switch {
			case b == 255:
				id++
				if len(pts) == 2 {
					d.node(pts[0], pts[1], own...)
				}
				d.way(id, pts, own...)
				if id%3 == 0 {
					d.relation(id, []string{fmt.Sprint("outer:", id), fmt.Sprint("inner:", id-1)}, own...)
				}
				pts, own = nil, nil
			case b >= 200:
				own = append(own, tags[int(b-200)%len(tags)])
			default:
				pts = append(pts, float64(b%16))
			}
		}
		v, _, err := Load(strings.NewReader(d.String()))
		if err != nil {
			return
		}
		wayfind.Check(v)
		if m, err := wayfind.Build(v); err == nil && len(v.Units) > 1 {
			from, _ := m.Find(v.Units[0].ID)
			_, _ = m.Route(from, v.Units[len(v.Units)-1].ID, wayfind.Options{StepFree: len(data)%2 == 0})
		}
	})
}
