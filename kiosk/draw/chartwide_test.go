package draw

import (
	"image"
	"testing"
)

// TestTheRouteIsPaintedOnce: the picture with the route in it is what drawing the
// route in each frame gives, also where it does not reach.
func TestTheRouteIsPaintedOnce(t *testing.T) {
	s := wayTo(t)
	for _, zoom := range []float64{1, 5} {
		s.Zoom, s.Middle = zoom, &s.Route.From.Point
		wide := fonts(t).Chart(s, window).Wide()
		each := *wide
		each.shown = nil
		held := 0
		for _, move := range []image.Point{{}, {57, -41}, {-120, 63}, {3 * window.X / 2, 0}, {0, -2 * window.Y}} {
			if wide.Holds(move) {
				held++
			}
			for _, share := range []float64{0.4, 1} {
				if n := differ(frameOf(wide, move, share), frameOf(&each, move, share), same); n != 0 {
					t.Errorf("zoom %v moved by %v, share %v: %d pixels differ", zoom, move, share, n)
				}
			}
		}
		if held < 2 || zoom > 1 && held == 5 {
			t.Errorf("control: zoom %v holds %d moves", zoom, held)
		}
	}
}
