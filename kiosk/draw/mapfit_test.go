package draw

import (
	"math"
	"testing"

	"frontdoor/kiosk/wayfind"
)

func TestUpIsUp(t *testing.T) {
	m, _ := demo(t)
	for _, tt := range []struct {
		up   float64
		to   wayfind.Point // a metre in that direction must be above
		name string
	}{
		{0, wayfind.Point{Y: 1}, "north"}, {90, wayfind.Point{X: 1}, "east"},
		{180, wayfind.Point{Y: -1}, "south"}, {270, wayfind.Point{X: -1}, "west"},
		{45, wayfind.Point{X: math.Sqrt2 / 2, Y: math.Sqrt2 / 2}, "north-east"},
	} {
		v := fit(MapScene{Map: m, Up: tt.up}, box{Max: vec{500, 400}})
		d := v.point(tt.to).sub(v.point(wayfind.Point{}))
		if math.Abs(d.X) > 1e-9 || math.Abs(d.Y+v.scale) > 1e-9 {
			t.Errorf("%s up: a metre there goes %v, want (0, -%.1f)", tt.name, d, v.scale)
		}
		right := wayfind.Point{X: tt.to.Y, Y: -tt.to.X} // a quarter turn clockwise
		if d := v.point(right).sub(v.point(wayfind.Point{})); d.X < v.scale*0.99 {
			t.Errorf("%s up: its right hand goes %v: the map is mirrored", tt.name, d)
		}
	}
}
