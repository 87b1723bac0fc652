package imdf

import (
	"testing"

	"frontdoor/kiosk/wayfind"
)

// TestToiletsForWheelchairs are known by their category, by an amenity's, and by
// the accessibility of either; somebody who needs no steps is led to one though
// another toilet is nearer.
func TestToiletsForWheelchairs(t *testing.T) {
	type props = map[string]any
	wheels := []string{"tactilepaving", "wheelchair"}
	for _, row := range []struct {
		name string
		unit props
		what props // the amenity in it
		want string
	}{
		{"nothing says so", props{"category": "restroom"}, nil, "near"},
		{"by the unit's category", props{"category": "restroom.unisex.wheelchair"}, nil, "far"},
		{"by the unit's accessibility", props{"category": "restroom.unisex", "accessibility": wheels}, nil, "far"},
		{"by the amenity's category", props{"category": "restroom"}, props{"category": "restroom.female.wheelchair"}, "far"},
		{"by the amenity's accessibility", props{"category": "room"}, props{"category": "restroom", "accessibility": wheels}, "far"},
		{"of a room that is no toilet", props{"category": "room", "accessibility": wheels}, nil, "near"},
	} {
		a := site()
		a.add("unit", "near", box(4, 4, 7, 7), map[string]any{"category": "restroom", "level_id": "level0"})
		a.add("opening", "dnear", segment(5, 4, 6, 4), map[string]any{"category": "pedestrian", "level_id": "level0"})
		row.unit["level_id"] = "level0"
		a.add("unit", "far", box(14, 4, 17, 7), row.unit)
		a.add("opening", "dfar", segment(15, 4, 16, 4), map[string]any{"category": "pedestrian", "level_id": "level0"})
		if row.what != nil {
			row.what["unit_ids"] = []string{"far"}
			a.add("amenity", "what", point(15, 5), row.what)
		}
		v, _ := a.load(t)
		m, err := wayfind.Build(v)
		if err != nil {
			t.Fatal(err)
		}
		kiosk, _ := m.Kiosk("kiosk-1")
		if got, _, err := m.Nearest(kiosk.Place, "restroom", wayfind.Options{StepFree: true}); got != row.want || err != nil {
			t.Errorf("%s: led to %s, %v", row.name, got, err)
		}
		if got, _, err := m.Nearest(kiosk.Place, "restroom", wayfind.Options{}); got != "near" || err != nil {
			t.Errorf("%s: on foot led to %s, %v", row.name, got, err)
		}
	}
}
