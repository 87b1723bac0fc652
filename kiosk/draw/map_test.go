package draw

import (
	"fmt"
	"image"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"frontdoor/assets"
	"frontdoor/kiosk/wayfind"
	"frontdoor/kiosk/wayfind/imdf"
)

var hospital = sync.OnceValues(func() (*wayfind.Map, error) {
	v, _, err := imdf.Load(assets.Hospital())
	if err != nil {
		return nil, err
	}
	return wayfind.Build(v)
})

func demo(t testing.TB) (*wayfind.Map, wayfind.KioskSpot) {
	t.Helper()
	m, err := hospital()
	if err != nil {
		t.Fatal(err)
	}
	return m, m.Venue().Kiosks[0]
}

// laidScene is a scene with its labels and callout placed.
type laidScene struct {
	MapScene
	p *painter
	c *callout
}

// laidScenes are every level of some of the ways from the kiosk to the waiting
// areas of the demo hospital, in every style, at the sizes of screen and paper.
var laidScenes = sync.OnceValues(func() (map[string]laidScene, error) {
	m, err := hospital()
	if err != nil {
		return nil, err
	}
	f, err := testFonts()
	if err != nil {
		return nil, err
	}
	k := m.Venue().Kiosks[0]
	all := map[string]laidScene{}
	rooms := 0
	for _, u := range m.Venue().Units {
		if u.Category != "waitingroom" {
			continue
		}
		if rooms++; rooms%2 == 0 {
			continue
		}
		r, err := m.Route(k.Place, u.ID, wayfind.Options{StepFree: rooms%3 == 0})
		if err != nil {
			return nil, err
		}
		for i, leg := range r.Legs {
			s := MapScene{Map: m, Ordinal: leg.Ordinal, Up: k.Heading, Route: r, Lang: "en", Callout: "Leave the lift", Here: &k.Place}
			switch len(all) % 4 {
			case 1:
				s.HighContrast = true
			case 2:
				s.LargeText, s.RTL, s.Callout = true, true, "اخرج من المصعد"
			case 3:
				s.Mono = true
			}
			p, c := layOut(f, s)
			all[fmt.Sprintf("%s leg %d", u.Name.In("en"), i)] = laidScene{s, p, c}
		}
	}
	return all, nil
})

func scenes(t testing.TB) map[string]laidScene {
	t.Helper()
	all, err := laidScenes()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 16 {
		t.Fatalf("only %d scenes", len(all))
	}
	return all
}

func sizeOf(s MapScene) image.Rectangle {
	if s.Mono {
		return image.Rect(0, 0, 544, 396)
	}
	return image.Rect(0, 0, 968, 700)
}

func layOut(f *Fonts, s MapScene) (*painter, *callout) {
	p := f.newPainter(image.NewRGBA(sizeOf(s)), s)
	return p, p.arrange()
}

func TestLabelsNeverCollide(t *testing.T) {
	named := 0
	for name, s := range scenes(t) {
		p, c := s.p, s.c
		for i, a := range p.labels {
			if a.text != nil {
				named++
			}
			if !a.box.within(p.area.grow(0.5)) {
				t.Errorf("%s: the label of %s leaves the map", name, a.unit)
			}
			if c != nil && a.dot != nil && c.box.overlaps(p.dotBox(*a.dot)) {
				t.Errorf("%s: the callout covers where %s stands", name, a.unit)
			}
			if c != nil && a.box.overlaps(c.box) && !a.tag {
				t.Errorf("%s: the callout covers the label of %s", name, a.unit)
			}
			if p.routeHits(a.box) && !a.tag {
				t.Errorf("%s: the route covers the label of %s", name, a.unit)
			}
			for _, b := range p.labels[:i] {
				if a.box.overlaps(b.box) {
					t.Errorf("%s: the labels of %s and %s overlap", name, a.unit, b.unit)
				}
			}
		}
	}
	if named < 60 {
		t.Errorf("only %d names on all maps: this test shows little", named)
	}
}

// TestTheWayDoesNotTurnBack: nobody is sent a step into a door they walk past.
func TestTheWayDoesNotTurnBack(t *testing.T) {
	looked := 0
	for name, s := range scenes(t) {
		for _, leg := range s.p.legsHere() {
			for i := 2; i < len(leg.Drawn); i++ {
				a, b := leg.Drawn[i-1].Sub(leg.Drawn[i-2]), leg.Drawn[i].Sub(leg.Drawn[i-1])
				looked++
				if dot := a.X*b.X + a.Y*b.Y; dot < -0.95*leg.Drawn[i-1].Dist(leg.Drawn[i-2])*leg.Drawn[i].Dist(leg.Drawn[i-1]) {
					t.Errorf("%s: the way turns back at %v", name, leg.Drawn[i-1])
				}
			}
		}
	}
	if looked < 40 {
		t.Errorf("control: only %d bends", looked)
	}
}

func TestLabelsAreReadable(t *testing.T) {
	for name, s := range scenes(t) {
		p := s.p
		for _, l := range p.labels {
			if l.text != nil && l.text.style.Size < p.style.least*0.86 {
				t.Errorf("%s: a label of %.1f px, least %.1f", name, l.text.style.Size, p.style.least)
			}
			if l.text != nil && l.text.Truncated() {
				t.Errorf("%s: the label of %s is cut", name, l.unit)
			}
		}
	}
}

func TestWhatTheWayLeadsToIsAlwaysNamed(t *testing.T) {
	for name, s := range scenes(t) {
		p := s.p
		legs := p.legsHere()
		target := legs[len(legs)-1].Connector
		if s.destination() != "" {
			target = s.destination()
		}
		found := false
		for _, l := range p.labels {
			found = found || l.text != nil && l.unit == target && l.dest == (target == s.destination())
		}
		if !found {
			t.Errorf("%s: nothing names %s", name, target)
		}
	}
}

func TestTheWayIsInThePicture(t *testing.T) {
	for name, s := range scenes(t) {
		p, c := s.p, s.c
		inner := p.area.grow(-p.markerRadius())
		for _, leg := range p.legs {
			for _, at := range leg {
				if !inner.contains(at) {
					t.Errorf("%s: the route's point %v is at the edge of %v", name, at, p.area.Max)
				}
			}
		}
		if across := p.area.size().X / p.view.scale; across < leastAcross-0.01 {
			t.Errorf("%s: only %.1f m are shown", name, across)
		}
		if c == nil || !c.box.within(p.area) {
			t.Errorf("%s: the callout is not whole", name)
		}
	}
}

func TestRouteIsPaintedInItsColour(t *testing.T) {
	all := scenes(t)
	names := slices.Sorted(maps.Keys(all))
	for _, name := range names[:5] {
		s := all[name]
		img := image.NewRGBA(sizeOf(s.MapScene))
		fonts(t).Map(img, s.MapScene)
		p := s.p
		for _, leg := range p.legs {
			end := leg[len(leg)-1]
			if got := img.RGBAAt(int(end.X), int(end.Y)); got != p.style.route && !p.covered(end) {
				t.Errorf("%s: %v at the route's end, want %v", name, got, p.style.route)
			}
			start := leg[0]
			if got := img.RGBAAt(int(start.X), int(start.Y)); got != p.style.casing && !p.covered(start) {
				t.Errorf("%s: %v in the ring at its beginning, want %v", name, got, p.style.casing)
			}
		}
	}
}

// covered reports whether another marker or the callout lies over a point.
func (p *painter) covered(at vec) bool {
	near := 0
	for _, m := range p.markers() {
		if m.at.sub(at).length() < 2.5*p.markerRadius() {
			near++
		}
	}
	return near > 1
}

func TestRoomNamesComeFromTheScene(t *testing.T) {
	for name, s := range scenes(t) {
		if s.destination() == "" {
			continue
		}
		s.Label = func(unit string) string { return "区 " + unit[:2] }
		p, _ := layOut(fonts(t), s.MapScene)
		for _, l := range p.labels {
			if l.text != nil && !strings.HasPrefix(l.text.source(), "区") {
				t.Errorf("%s: %q", name, l.text.source())
			}
		}
		return
	}
}

// source finds the string of a text in the cache.
func (t *Text) source() string {
	t.fonts.mu.Lock()
	defer t.fonts.mu.Unlock()
	for key, e := range t.fonts.texts.byKey {
		if e.Value.(entry[textKey, *Text]).value == t {
			return key.s
		}
	}
	return ""
}

func TestOddScenesAreHarmless(t *testing.T) {
	m, k := demo(t)
	nan := math.NaN()
	broken := &wayfind.Route{
		To:   wayfind.Place{Unit: "nowhere", Ordinal: 0},
		Legs: []wayfind.Leg{{Line: []wayfind.Point{{X: nan, Y: 1e300}, {X: -1e300}}}, {}, {Line: []wayfind.Point{{}}}},
	}
	for name, s := range map[string]MapScene{
		"no map":              {},
		"no such level":       {Map: m, Ordinal: 99, Callout: "x"},
		"no bearing":          {Map: m, Up: nan},
		"broken route":        {Map: m, Route: broken, Callout: "x"},
		"kiosk elsewhere":     {Map: m, Here: &k.Place, Ordinal: 2, Callout: "x"},
		"kiosk without route": {Map: m, Here: &k.Place, Callout: strings.Repeat("You are here ", 40)},
	} {
		for _, r := range []image.Rectangle{{}, image.Rect(0, 0, 1, 1), image.Rect(-7, 5, 60, 400), image.Rect(0, 0, 500, 300)} {
			t.Run(fmt.Sprint(name, r), func(t *testing.T) { fonts(t).Map(image.NewRGBA(r), s) })
		}
	}
}

func BenchmarkMap(b *testing.B) {
	m, k := demo(b)
	img := image.NewRGBA(image.Rect(0, 0, 968, 700))
	for b.Loop() {
		fonts(b).Map(img, MapScene{Map: m, Up: k.Heading, Here: &k.Place, Lang: "en", Callout: "You are here"})
	}
}
