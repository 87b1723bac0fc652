package draw

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"testing"

	"frontdoor/kiosk/wayfind"
)

var window = image.Pt(480, 360)

// wayTo is the scene of the ground floor's part of a way in the demo hospital.
func wayTo(t testing.TB) MapScene {
	m, k := demo(t)
	r, err := m.Route(k.Place, m.Venue().Emergency, wayfind.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return MapScene{Map: m, Ordinal: k.Place.Ordinal, Up: k.Heading, Route: r, Lang: "en", Callout: "You are here", Here: &k.Place}
}

func frameOf(c *Chart, move image.Point, share float64) *image.RGBA {
	img := image.NewRGBA(image.Rectangle{Max: window})
	c.Frame(img, move, share)
	return img
}

// differ counts the pixels that are not the same in two pictures; a shape cut off
// elsewhere may be rounded otherwise.
func differ(a, b *image.RGBA, at func(x, y int) (int, int)) int {
	n := 0
	for y := range window.Y {
		for x := range window.X {
			if u, v := at(x, y); image.Pt(u, v).In(b.Rect) {
				p, q := a.RGBAAt(x, y), b.RGBAAt(u, v)
				if d := max(p.R-min(p.R, q.R), q.R-min(p.R, q.R)) + max(p.B-min(p.B, q.B), q.B-min(p.B, q.B)); d > 6 {
					n++
				}
			}
		}
	}
	return n
}

func same(x, y int) (int, int) { return x, y }

func TestAChartAtRestIsTheMap(t *testing.T) {
	s := wayTo(t)
	want := image.NewRGBA(image.Rectangle{Max: window})
	fonts(t).Map(want, s)
	c := fonts(t).Chart(s, window)
	if n := differ(frameOf(c, image.Point{}, 1), want, same); n != 0 {
		t.Errorf("%d pixels differ from the map", n)
	}
	if n := differ(frameOf(c.Wide(), image.Point{}, 1), want, same); n != 0 {
		t.Errorf("%d pixels differ once more has been drawn around the window", n)
	}
	if n := differ(frameOf(c, image.Point{}, 0.5), want, same); n < 100 {
		t.Errorf("control: half the way differs in %d pixels only", n)
	}
}

func TestAMovedChartIsTheSamePictureElsewhere(t *testing.T) {
	wide := fonts(t).Chart(wayTo(t), window).Wide()
	rest := frameOf(wide, image.Point{}, 1)
	for _, move := range []image.Point{{57, 0}, {0, -41}, {-120, 63}} {
		if !wide.Holds(move) {
			t.Fatalf("moved by %v the chart has no ground", move)
		}
		moved := frameOf(wide, move, 1)
		if n := differ(moved, rest, func(x, y int) (int, int) { return x - move.X, y - move.Y }); n != 0 {
			t.Errorf("moved by %v: %d pixels differ", move, n)
		}
	}
}

func TestAChartKnowsWhatItHolds(t *testing.T) {
	s := wayTo(t)
	s.Zoom, s.Middle = 4, &s.Route.From.Point
	c := fonts(t).Chart(s, window)
	far := image.Pt(window.X/2, 0)
	if !c.Holds(image.Point{}) || c.Holds(far) {
		t.Errorf("at rest %v, moved by half %v, want true and false", c.Holds(image.Point{}), c.Holds(far))
	}
	if !c.Wide().Holds(far) || c.Wide().Holds(image.Pt(3*window.X, 0)) {
		t.Error("the wide chart holds too little, or what it cannot")
	}
}

func TestTheMiddleIsWhereItWasPut(t *testing.T) {
	s := wayTo(t)
	for _, zoom := range []float64{0.5, 1, 3} {
		for _, at := range []wayfind.Point{s.Route.From.Point, s.Route.To.Point} {
			s.Zoom, s.Middle = zoom, &at
			c := fonts(t).Chart(s, window)
			if got := c.Middle(0, 0); got.Dist(at) > 0.01 {
				t.Errorf("zoom %v: the middle is %v, want %v", zoom, got, at)
			}
			v := c.p.view
			moved := c.Middle(30, -20)
			if d := v.point(moved).sub(v.point(at)).sub(vec{-30, 20}).length(); d > 0.1 {
				t.Errorf("zoom %v: a move of 30, -20 px shows a middle %.1f px off", zoom, d)
			}
		}
	}
}

func TestTheLevelNeverLeavesTheWindow(t *testing.T) {
	c := fonts(t).Chart(wayTo(t), window)
	for _, far := range []float64{1e9, -1e9} {
		x, y := c.Limit(far, -far)
		if math.Abs(x) > 4*float64(window.X) || math.Abs(y) > 4*float64(window.Y) {
			t.Errorf("dragged far away it is moved by %v, %v", x, y)
		}
		if at := boxIn(c.window).center().sub(vec{x, y}); !c.whole.grow(1).contains(at) {
			t.Errorf("its middle %v shows nothing of the level %v", at, c.whole)
		}
	}
	if x, y := c.Limit(3, 4); x != 3 || y != 4 {
		t.Errorf("a small move became %v, %v", x, y)
	}
}

func TestTheWayIsDrawnFromItsBeginning(t *testing.T) {
	lines := [][]vec{{{0, 0}, {10, 0}, {10, 10}}, {{50, 0}, {70, 0}}}
	for share, want := range map[float64]string{
		0:    "[]",
		0.25: "[[{0 0} {10 0}]]",
		0.5:  "[[{0 0} {10 0} {10 10}]]",
		0.75: "[[{0 0} {10 0} {10 10}] [{50 0} {60 0}]]",
		1:    "[[{0 0} {10 0} {10 10}] [{50 0} {70 0}]]",
	} {
		got := drawnShare(lines, share)
		if share == 0 && len(got) == 1 && len(got[0]) == 1 {
			continue // its first point alone
		}
		if fmt.Sprint(got) != want {
			t.Errorf("%v: %v, want %v", share, got, want)
		}
	}
}

func TestKinksNarrowerThanTheStrokeAreStraightened(t *testing.T) {
	kink := []vec{{0, 0}, {10, 2}, {20, 0}, {30, 30}}
	if got := straightened(kink, 4); len(got) != 3 || got[1] != (vec{20, 0}) {
		t.Errorf("%v", got)
	}
	if got := straightened(kink, 1); len(got) != 4 {
		t.Errorf("control: a corner was cut: %v", got)
	}
	if got := straightened([]vec{{1, 1}, {9, 9}, {1, 1}}, 2); len(got) != 3 {
		t.Errorf("a way there and back became %v", got)
	}
}

func TestWhatIsClosedHasASign(t *testing.T) {
	s := wayTo(t)
	lift := ""
	for _, u := range s.Map.Venue().Units {
		if u.Category == "elevator" && u.Ordinal == s.Ordinal {
			lift = u.ID
		}
	}
	for name, ids := range map[string][]string{"a lift": {lift}, "a door": {s.Map.Venue().Openings[0].ID}, "nothing": nil, "what is not there": {"x"}} {
		s.Closed, s.Route, s.Zoom = ids, nil, 0
		if name == "a door" {
			s.Ordinal = s.Map.Venue().Openings[0].Ordinal
		}
		c := fonts(t).Chart(s, window)
		want := 0
		if name == "a lift" || name == "a door" {
			want = 1
		}
		if len(c.p.closed) != want {
			t.Errorf("%s: %d signs, want %d", name, len(c.p.closed), want)
			continue
		}
		for _, at := range c.p.closed {
			if got := frameOf(c, image.Point{}, 1).RGBAAt(int(at.X), int(at.Y-c.p.style.icon*0.3)); got != c.p.style.closed {
				t.Errorf("%s: %v on the sign", name, got)
			}
		}
	}
}

func TestNothingLiesUnderWhatCoversTheMap(t *testing.T) {
	s := wayTo(t)
	for name, cover := range map[string]image.Rectangle{"at the right": image.Rect(380, 150, 480, 360), "at the left": image.Rect(0, 150, 100, 360)} {
		s.Cover = cover
		p := fonts(t).Chart(s, window).p
		for _, leg := range p.legs {
			for _, at := range leg {
				if image.Pt(int(at.X), int(at.Y)).In(cover) {
					t.Errorf("%s: the way runs under it at %v", name, at)
				}
			}
		}
		for _, l := range p.labels {
			if l.box.overlaps(boxIn(cover)) {
				t.Errorf("%s: the name of %s lies under it", name, l.unit)
			}
		}
	}
}

func TestTheFocusIsSeenLargerThanTheWholeWay(t *testing.T) {
	s := wayTo(t)
	whole := fonts(t).Chart(s, window).p.view.scale
	leg := legsOn(s.Route, s.Ordinal)[0].Drawn
	s.Focus = leg[len(leg)-2:]
	p := fonts(t).Chart(s, window).p
	if p.view.scale <= whole {
		t.Errorf("scale %.1f, of the whole way %.1f", p.view.scale, whole)
	}
	for _, at := range p.view.line(s.Focus) {
		if !p.area.grow(-p.markerRadius()).contains(at) {
			t.Errorf("%v is not in the picture", at)
		}
	}
}

func TestChartsOfOddScenesAreHarmless(t *testing.T) {
	m, k := demo(t)
	nan := wayfind.Point{X: math.NaN()}
	for name, s := range map[string]MapScene{
		"no map": {}, "no such level": {Map: m, Ordinal: 99}, "no middle": {Map: m, Middle: &nan, Zoom: 2},
		"far": {Map: m, Middle: &wayfind.Point{X: 1e12}, Zoom: 1e9}, "covered whole": {Map: m, Here: &k.Place, Cover: image.Rect(0, 0, 9999, 9999)},
	} {
		t.Run(name, func(t *testing.T) {
			for _, size := range []image.Point{{}, {1, 1}, window} {
				c := fonts(t).Chart(s, size).Wide()
				img := image.NewRGBA(image.Rectangle{Max: size})
				c.Frame(img, image.Pt(1<<20, -1<<20), 0.3)
				c.Limit(1, 1)
				c.Middle(1, 1)
				c.Holds(image.Pt(5, 5))
			}
		})
	}
}

// BenchmarkPan is our own work for one frame of a map being moved: a window of
// the largest map on a portrait panel of 1080 px, and on one of 2160.
func BenchmarkPan(b *testing.B) {
	for _, size := range []image.Point{{958, 690}, {1916, 1380}} {
		b.Run(fmt.Sprintf("%dx%d", size.X, size.Y), func(b *testing.B) {
			c := fonts(b).Chart(wayTo(b), size).Wide()
			img := image.NewRGBA(image.Rectangle{Max: size})
			for i := 0; b.Loop(); i++ {
				c.Frame(img, image.Pt(i%97, -i%61), 1)
			}
			if img.At(size.X/2, size.Y/2) == (color.RGBA{}) {
				b.Fatal("nothing was drawn")
			}
		})
	}
}

// BenchmarkChart is what is done once for a level, and BenchmarkWide what is done
// beside the screen when it is first moved.
func BenchmarkChart(b *testing.B) {
	s := wayTo(b)
	for b.Loop() {
		fonts(b).Chart(s, image.Pt(958, 690))
	}
}

func BenchmarkWide(b *testing.B) {
	c := fonts(b).Chart(wayTo(b), image.Pt(958, 690))
	for b.Loop() {
		c.Wide()
	}
}
