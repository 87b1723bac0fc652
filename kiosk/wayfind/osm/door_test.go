package osm

import (
	"math"
	"testing"

	"frontdoor/kiosk/wayfind"
)

// A door that lies on a room's outline, but is no node of it, opens that room.
func TestADoorBesideAWallIsOnIt(t *testing.T) {
	for _, row := range []struct {
		name     string
		x, y     float64
		tags     []string
		upstairs bool
		way      bool
	}{
		{"on the wall", 20, 4, []string{"door=yes", "level=0"}, false, true},
		{"a quarter of a metre within the corridor", 20, 3.75, []string{"door=yes", "level=0"}, false, true},
		{"a quarter of a metre within the room", 20, 4.25, []string{"door=yes", "level=0"}, false, true},
		{"without a level, where there is one wall", 20, 4.1, []string{"door=yes"}, false, true},
		{"without a level, where there are two walls", 20, 4.1, []string{"door=yes"}, true, false},
		{"half a metre away", 20, 3.5, []string{"door=yes", "level=0"}, false, false},
		{"on a level that has no wall there", 20, 4.1, []string{"door=yes", "level=1"}, false, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := newDrawing()
			d.node(row.x, row.y, row.tags...)
			d.box(1, 0, 0, 30, 4, nil, "indoor=corridor", "level=0")
			d.box(3, 15, 4, 25, 10, nil, "indoor=room", "level=0", "name=Surgery")
			d.box(9, 100, 0, 110, 10, nil, "indoor=room", "level=1")
			if row.upstairs {
				d.box(4, 15, 4, 25, 10, nil, "indoor=room", "level=1", "name=Upstairs")
			}
			m, _ := d.load(t)
			from, _ := m.Find("way/1")
			r, err := m.Route(from, "way/3", wayfind.Options{})
			if (err == nil) != row.way {
				t.Fatalf("%+v, %v", r, err)
			}
			if !row.way {
				return
			}
			o, known := m.Opening("node/1")
			// The middle of the building lies at 55, 5.
			if want := (wayfind.Point{X: 20 - 55, Y: 4 - 5}); !known || o.At.Dist(want) > 0.02 || math.Abs(o.Line[0].Y-o.Line[len(o.Line)-1].Y) > 0.01 {
				t.Errorf("the door is at %v, %v; want %v, along the wall", o.At, o.Line, want)
			}
		})
	}
}
