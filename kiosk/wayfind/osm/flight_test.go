package osm

import (
	"testing"

	"frontdoor/kiosk/wayfind"
)

// TestStairsDrawnAsLinesStandInTheWay: nobody walks across a flight that lies in
// a hall, on the level it leaves nor on the one it comes to; but where that
// would leave no way past it, it is drawn too wide, and people get past it.
func TestStairsDrawnAsLinesStandInTheWay(t *testing.T) {
	for _, row := range []struct {
		name   string
		line   []float64 // upwards
		more   []float64
		y      float64 // of the way across
		around bool
	}{
		{name: "in the middle of the hall", line: []float64{20, 3, 20, 8}, y: 5, around: true},
		{name: "along a wall", line: []float64{20, 0.9, 20, 7}, y: 5, around: true},
		{name: "with a bend", line: []float64{20, 3, 20, 7, 16, 7}, y: 5, around: true},
		{name: "from wall to wall", line: []float64{20, 0.2, 20, 9.8}, y: 5},
		{name: "two that fill the hall between them", line: []float64{20, 0.5, 20, 4.8}, more: []float64{20, 9.5, 20, 5.2}, y: 5},
		{name: "beside the way", line: []float64{20, 6, 20, 9}, y: 2},
	} {
		d := newDrawing()
		for i, level := range []string{"level=0", "level=1"} {
			d.box(int64(10+i), 0, 0, 40, 10, nil, "indoor=corridor", level)
			d.box(int64(20+i), -10, 0, 0, 10, []float64{0, row.y}, "indoor=room", level, "name=West "+level)
			d.box(int64(30+i), 40, 0, 50, 10, []float64{40, row.y}, "indoor=room", level, "name=Ost "+level)
		}
		d.node(0, row.y, "door=yes")
		d.node(40, row.y, "door=yes")
		d.way(40, row.line, "highway=steps", "level=0;1", "incline=up")
		if row.more != nil {
			d.way(41, row.more, "highway=steps", "level=0;1", "incline=up")
		}
		m, problems := d.load(t)
		for _, level := range []string{"level=0", "level=1"} {
			from, _ := m.Find("West " + level)
			r, err := m.Route(from, "Ost "+level, wayfind.Options{})
			if err != nil || len(r.Legs) != 1 {
				t.Errorf("%s, %s: %+v, %v; problems %+v", row.name, level, r, err, problems)
				continue
			}
			if (r.DistanceM > 40.05) != row.around {
				t.Errorf("%s, %s: %.2f m along %v", row.name, level, r.DistanceM, r.Legs[0].Line)
			}
		}
		from, _ := m.Find("West level=0")
		if r, err := m.Route(from, "Ost level=1", wayfind.Options{}); err != nil || len(r.Legs) != 2 {
			t.Errorf("%s, upstairs: %+v, %v", row.name, r, err)
		}
	}
}
