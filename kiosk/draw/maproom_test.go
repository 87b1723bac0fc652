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
