package osm

import (
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"frontdoor/kiosk/wayfind"
)

// drawing is an OSM file while a test draws it, in metres east and north of 5°
// east, 50° north. Points in one place are one node.
type drawing struct {
	nodes  map[[2]float64]int64
	order  [][2]float64
	tags   map[int64][]string
	ways   []string
	last   int64
	header string
}

func newDrawing() *drawing {
	return &drawing{nodes: map[[2]float64]int64{}, tags: map[int64][]string{}, header: `<osm version="0.6">`}
}

// node returns the node at a place, giving it tags "key=value" if there are any.
func (d *drawing) node(x, y float64, tags ...string) int64 {
	at := [2]float64{x, y}
	id, there := d.nodes[at]
	if !there {
		d.last++
		id = d.last
		d.nodes[at], d.order = id, append(d.order, at)
	}
	d.tags[id] = append(d.tags[id], tags...)
	return id
}

func tagged(tags []string) string {
	var b strings.Builder
	for _, t := range tags {
		k, v, _ := strings.Cut(t, "=")
		b.WriteString(`<tag k="` + escape(k) + `" v="` + escape(v) + `"/>`)
	}
	return b.String()
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}

// way draws a line through points given as x, y, x, y, …
func (d *drawing) way(id int64, pts []float64, tags ...string) {
	var b strings.Builder
	fmt.Fprintf(&b, `<way id="%d">`, id)
	for i := 0; i+1 < len(pts); i += 2 {
		fmt.Fprintf(&b, `<nd ref="%d"/>`, d.node(pts[i], pts[i+1]))
	}
	b.WriteString(tagged(tags) + "</way>\n")
	d.ways = append(d.ways, b.String())
}

// box draws a rectangle; doors on its outline are given as x, y, …
func (d *drawing) box(id int64, x0, y0, x1, y1 float64, doors []float64, tags ...string) {
	corners := [][2]float64{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}}
	var pts []float64
	for i, c := range corners {
		pts = append(pts, c[0], c[1])
		if i == 4 {
			break
		}
		next := corners[i+1]
		for k := range len(doors) / 2 {
			// From south-west round: doors of one side must be given in that order.
			x, y := doors[2*k], doors[2*k+1]
			if (c[0] == next[0] && x == c[0] && y > min(c[1], next[1]) && y < max(c[1], next[1])) ||
				(c[1] == next[1] && y == c[1] && x > min(c[0], next[0]) && x < max(c[0], next[0])) {
				pts = append(pts, x, y)
			}
		}
	}
	d.way(id, pts, tags...)
}

// relation names member ways as "outer:12".
func (d *drawing) relation(id int64, members []string, tags ...string) {
	var b strings.Builder
	fmt.Fprintf(&b, `<relation id="%d">`, id)
	for _, m := range members {
		role, way, _ := strings.Cut(m, ":")
		fmt.Fprintf(&b, `<member type="way" ref="%s" role="%s"/>`, way, role)
	}
	b.WriteString(tagged(tags) + "</relation>\n")
	d.ways = append(d.ways, b.String())
}

func (d *drawing) String() string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + d.header + "\n")
	for _, at := range d.order {
		id := d.nodes[at]
		fmt.Fprintf(&b, `<node id="%d" lon="%.9f" lat="%.9f">%s</node>`+"\n", id, 5+at[0]/71696, 50+at[1]/111229, tagged(d.tags[id]))
	}
	for _, w := range d.ways {
		b.WriteString(w)
	}
	return b.String() + "</osm>\n"
}

// load reads a drawing that must be usable.
func (d *drawing) load(t testing.TB) (*wayfind.Map, []wayfind.Problem) {
	t.Helper()
	v, problems, err := Load(strings.NewReader(d.String()))
	if err != nil {
		t.Fatal(err)
	}
	m, err := wayfind.Build(v)
	if err != nil {
		t.Fatal(err)
	}
	return m, problems
}

// clinic draws a building of two levels: corridors 1 and 2 with rooms, a lift
// 10 and a staircase 11 over both, two lobby areas without walls beside the
// lower corridor.
func clinic() *drawing {
	d := newDrawing()
	d.node(0, 2, "entrance=main", "level=0")
	d.node(20, 4, "door=hinged", "level=0")
	d.node(21, 4, "door=hinged", "level=1")
	d.node(1.5, 4, "door=yes", "level=0-1")
	d.node(6, 4, "door=yes", "level=0;1")
	for l := range int64(2) {
		level := fmt.Sprint("level=", l)
		d.box(1+l, 0, 0, 30, 4, []float64{21, 4, 20, 4, 6, 4, 1.5, 4, 0, 2}, "indoor=corridor", level, "level:ref="+[]string{"E", "1"}[l])
		d.box(3+l, 15, 4, 25, 10, []float64{20 + float64(l), 4}, "indoor=room", level, fmt.Sprint("name=Praxis ", l), fmt.Sprint("name:de=Praxis ", l), fmt.Sprint("name:en=Surgery ", l), fmt.Sprint("ref=A", l))
	}
	d.box(10, 0, 4, 3, 7, []float64{1.5, 4}, "indoor=room", "room=elevator", "level=0-1")
	d.box(11, 4, 4, 8, 9, []float64{6, 4}, "indoor=room", "stairs=yes", "level=0;1")
	d.box(12, 0, -10, 30, 0, nil, "indoor=area", "level=0", "name=Hof")
	d.box(20, -1, -11, 31, 11, nil, "building=hospital", "name=Haus A")
	return d
}
