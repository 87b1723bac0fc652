package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The files that are checked in are those that the source makes.
func TestFilesAreUpToDate(t *testing.T) {
	files, err := build()
	if err != nil {
		t.Fatal(err)
	}
	again, err := build()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		if !bytes.Equal(want, again[name]) {
			t.Errorf("%s comes out differently the second time", name)
		}
		path := filepath.Join("..", "..", "hospital", name)
		if name == "services.json" {
			path = filepath.Join("..", "..", name)
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what the source makes (%v): run go generate in assets", name, err)
		}
	}
	have, err := os.ReadDir(filepath.Join("..", "..", "hospital"))
	if err != nil || len(have) != len(files)-1 {
		t.Errorf("%d files in the folder, %d made, %v", len(have), len(files)-1, err)
	}
}

func TestRunWritesEveryFile(t *testing.T) {
	dir := t.TempDir()
	if err := run(dir, filepath.Join(dir, "services.json")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"manifest.json", "unit.geojson", "frontdoor.json", "services.json"} {
		if i, err := os.Stat(filepath.Join(dir, name)); err != nil || i.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := run(filepath.Join(dir, "not there"), "s"); err == nil {
		t.Error("a folder that does not exist was written to")
	}
}

func TestUnion(t *testing.T) {
	for _, c := range []struct {
		name  string
		rects []rect
		want  string // rings as corners, holes after a slash; "!" = refused
	}{
		{"one box", []rect{{0, 0, 2, 1}}, "0,0 2,0 2,1 0,1"},
		{"two boxes side by side lose their seam", []rect{{0, 0, 2, 1}, {2, 0, 3, 1}}, "0,0 3,0 3,1 0,1"},
		{"overlapping boxes make an L", []rect{{0, 0, 3, 1}, {0, 0, 1, 3}}, "0,0 3,0 3,1 1,1 1,3 0,3"},
		{"a ring has a clockwise hole", []rect{{0, 0, 3, 1}, {0, 2, 3, 3}, {0, 1, 1, 2}, {2, 1, 3, 2}}, "0,0 3,0 3,3 0,3 / 1,1 1,2 2,2 2,1"},
		{"apart", []rect{{0, 0, 1, 1}, {5, 0, 6, 1}}, "0,0 1,0 1,1 0,1 | 5,0 6,0 6,1 5,1"},
		{"touching at a corner only", []rect{{0, 0, 1, 1}, {1, 1, 2, 2}}, "!"},
		{"nothing", nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			shapes, err := union(c.rects)
			got := "!"
			if err == nil {
				got = written(shapes)
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func written(shapes []polygon) string {
	var polygons []string
	for _, s := range shapes {
		var rings []string
		for _, r := range s {
			var corners []string
			for _, p := range r {
				corners = append(corners, strings.Trim(strings.Join([]string{digit(p.x), digit(p.y)}, ","), " "))
			}
			rings = append(rings, strings.Join(corners, " "))
		}
		polygons = append(polygons, strings.Join(rings, " / "))
	}
	return strings.Join(polygons, " | ")
}

func digit(n int) string { return string(rune('0' + n)) }

// A change of the plan that cannot be built says what is wrong and where.
func TestFaultsAreNamed(t *testing.T) {
	corridor := func(f *floor) { f.area(hall, nil, box(0, 0, 10, 3)) }
	for _, c := range []struct {
		name string
		draw func(*floor)
		want string
	}{
		{"a sound floor", func(f *floor) { corridor(f); f.row(box(0, 3, 10, 8), 's', r(6, consult), r(4, store)) }, ""},
		{"a row that is too short", func(f *floor) { corridor(f); f.row(box(0, 3, 10, 8), 's', r(6, consult), r(3, store)) }, "end -100 cm from where their row ends"},
		{"a room over another", func(f *floor) { corridor(f); f.area(lift, named("Lift", "Ascensor"), box(9, 1, 12, 2)) }, "overlaps main/0/Corridor"},
		{"a door in the air", func(f *floor) { corridor(f); f.door(5, 1.5, gap) }, "no wall for a door at 5.00, 1.50"},
		{"a room door that leads outside", func(f *floor) { corridor(f); f.door(5, 3, doorway) }, "leads to the wrong side"},
		{"an entrance between two rooms", func(f *floor) {
			corridor(f)
			f.area(lobby, nil, box(0, 3, 10, 8))
			f.door(5, 3, entrance)
		}, "leads to the wrong side"},
		{"an area in two parts", func(f *floor) { f.area(hall, nil, box(0, 0, 1, 1), box(3, 0, 4, 1)) }, "Corridor is not one connected shape"},
		{"a landmark in the air", func(f *floor) { f.landmark(50, 50, "the statue", "la estatua") }, "Statue stands in no room"},
		{"a kiosk in the air", func(f *floor) { f.kiosk("kiosk-x", 50, 50, 0, "Kiosk", "Quiosco") }, "kiosk-x stands in no room"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := &plan{keys: map[string]int{}}
			c.draw(p.floor(mainBuilding, 0, 1))
			err := p.finish()
			switch {
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestUnknownNamesAreRefused(t *testing.T) {
	p, err := draw()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"Foot clinic": "", "Nowhere": "no unit is named", "Corridor": "no unit", "Staff office": "more than one"} {
		_, err := p.named(name)
		if (want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
}

func TestDegreesKeepMetres(t *testing.T) {
	a, b := degrees(pt{0, 0}), degrees(pt{10000, 10000})
	// WGS 84 at 52.214° N: a degree of longitude is 68.34 km, of latitude 111.27 km.
	if dx := (b[0] - a[0]) * 68340; dx < 99.8 || dx > 100.2 {
		t.Errorf("100 m east became %.2f m", dx)
	}
	if dy := (b[1] - a[1]) * 111270; dy < 99.8 || dy > 100.2 {
		t.Errorf("100 m north became %.2f m", dy)
	}
}
