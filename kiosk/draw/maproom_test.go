package draw

import (
	"image"
	"testing"

	"frontdoor/kiosk/wayfind"
)

// The walls of a room that lies within another stand, in whichever order the map
// has the two.
func TestARoomWithinARoomIsDrawnOverIt(t *testing.T) {
	box := func(x0, y0, x1, y1 float64) wayfind.Shape {
		return wayfind.Shape{{{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}}}}
	}
	f := fonts(t)
	for _, ids := range [][2]string{{"a", "b"}, {"b", "a"}} {
		unit := func(id string, shape wayfind.Shape) wayfind.Unit {
			return wayfind.Unit{ID: id, Level: "level", Category: "room", Shape: shape}
		}
		v := &wayfind.Venue{
			Levels: []wayfind.Level{{ID: "level", Shape: box(0, 0, 40, 30)}},
			Units:  []wayfind.Unit{unit(ids[0], box(10, 5, 20, 12)), unit(ids[1], box(0, 0, 40, 30))},
		}
		v.Complete()
		m, err := wayfind.Build(v)
		if err != nil {
			t.Fatal(err)
		}
		img := image.NewRGBA(image.Rect(0, 0, 800, 600))
		p := f.newPainter(img, MapScene{Map: m})
		p.paint()
		at := p.view.line([]wayfind.Point{{X: 20, Y: 8}})[0]
		if got, want := img.RGBAAt(int(at.X), int(at.Y)), p.style.wall; got != want {
			t.Errorf("the inner room %q in %q: %v at its wall, want %v", ids[0], ids[1], got, want)
		}
	}
}

// A corridor beside a court that the map leaves white has an edge there, and
// none where it meets the next corridor.
func TestACorridorBesideNothingHasAnEdge(t *testing.T) {
	box := func(id string, x0, y0, x1, y1 float64) wayfind.Unit {
		return wayfind.Unit{ID: id, Level: "l", Category: "walkway",
			Shape: wayfind.Shape{{{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}}}}}
	}
	v := &wayfind.Venue{Levels: []wayfind.Level{{ID: "l", Shape: wayfind.Shape{{{{X: 0, Y: 0}, {X: 40, Y: 0}, {X: 40, Y: 40}, {X: 0, Y: 40}}}}}},
		Units: []wayfind.Unit{box("a", 0, 0, 40, 10), box("b", 0, 10, 10, 40)}}
	m, err := wayfind.Build(v)
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]MapScene{"usual": {}, "high contrast": {HighContrast: true}, "paper": {Mono: true}} {
		s.Map = m
		img := image.NewRGBA(image.Rect(0, 0, 400, 400))
		p := fonts(t).newPainter(img, s)
		p.paintGround()
		// The strongest difference from the floor along a line between two places.
		along := func(a, b wayfind.Point) float64 {
			most := 1.0
			line := p.view.line([]wayfind.Point{a, b})
			for i := range 200 {
				at := line[0].lerp(line[1], float64(i)/200)
				most = max(most, ratio(img.RGBAAt(int(at.X), int(at.Y)), p.style.floor))
			}
			return most
		}
		if got := along(wayfind.Point{X: 25, Y: 8}, wayfind.Point{X: 25, Y: 15}); got < 1.3 {
			t.Errorf("%s: the corridor's edge to the court stands out %.2f : 1", name, got)
		}
		if got := along(wayfind.Point{X: 5, Y: 8}, wayfind.Point{X: 5, Y: 15}); got > 1.02 {
			t.Errorf("%s: an edge of %.2f : 1 between two corridors", name, got)
		}
	}
}
