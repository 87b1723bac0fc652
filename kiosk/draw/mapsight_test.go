package draw

import (
	"slices"
	"testing"

	"frontdoor/kiosk/wayfind"
)

// TestWhatTheDirectionsNameIsOnTheMap: what a sentence names in passing, a thing
// or a room, has its name on the drawing when there is any space for it; a thing
// that has none keeps no place free.
func TestWhatTheDirectionsNameIsOnTheMap(t *testing.T) {
	things, rooms, missing, away := 0, 0, 0, 0
	look := func(name string, p *painter, id string) {
		i := slices.IndexFunc(p.labels, func(l placedLabel) bool { return l.unit == id && l.text != nil })
		a, thing := p.scene.Map.Amenity(id)
		switch {
		case i < 0:
			missing++
			if thing && slices.Contains(p.taken, p.dotBox(p.view.point(a.Place.Point))) {
				t.Errorf("%s: %s has no name and keeps its place free", name, id)
			}
		case thing:
			things++
			l := p.labels[i]
			if l.dot == nil || l.box.overlaps(p.dotBox(*l.dot)) {
				t.Errorf("%s: %s has no name beside its dot", name, id)
				break
			}
			if end := l.box.nearest(*l.dot); end.sub(*l.dot).length() > 2*p.style.least {
				away++
				line := boxOf(*l.dot, end)
				if slices.ContainsFunc(p.labels, func(o placedLabel) bool { return o.unit != id && o.box.overlaps(line) }) || p.crosses(line) {
					t.Errorf("%s: something comes between %s and its name", name, id)
				}
			}
		default:
			rooms++
		}
	}
	for name, s := range scenes(t) {
		for _, step := range s.p.scene.Route.Steps {
			for _, id := range step.Pass {
				if step.Ordinal == s.p.scene.Ordinal {
					look(name, s.p, id)
				}
			}
		}
	}
	if things < 10 || rooms < 5 || missing*20 > things+rooms {
		t.Errorf("%d things and %d rooms have their name, %d have not", things, rooms, missing)
	}
	t.Logf("%d things, %d of them farther from their name, and %d rooms have their name, %d have not", things, away, rooms, missing)
}

// TestAThingAtTheEdgeHasItsName: half of its dot is cut off, the name is not.
func TestAThingAtTheEdgeHasItsName(t *testing.T) {
	f, err := testFonts()
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range scenes(t) {
		i := slices.IndexFunc(s.p.labels, func(l placedLabel) bool { return l.dot != nil })
		if i < 0 {
			continue
		}
		a, _ := s.Map.Amenity(s.p.labels[i].unit)
		pan := s.MapScene
		v := turnOnly(pan.Up)
		middle := a.Place.Point.Add(wayfind.Point{X: v.right.X, Y: v.right.Y}.Mul((s.p.area.size().X/2 - 2) / s.p.view.scale))
		pan.Middle = &middle
		p, _ := layOut(f, pan)
		if at := p.view.point(a.Place.Point); !p.area.contains(at) || p.dotBox(at).within(p.area) {
			t.Fatalf("%s: %s is at %v, not at the edge", name, a.ID, at)
		}
		if slices.ContainsFunc(p.labels, func(l placedLabel) bool { return l.unit == a.ID && l.text != nil }) {
			return
		}
	}
	t.Error("nothing at the edge has its name")
}
