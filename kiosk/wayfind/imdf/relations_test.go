package imdf

import (
	"fmt"
	"slices"
	"testing"

	"frontdoor/kiosk/wayfind"
)

// flight draws two halls over each other, each with a room, and stairs beside
// the lower one; above them is what draw adds. Nothing but the relationship
// "flight" tells where they lead.
func flight(refs []string, draw func(a *archive)) *archive {
	a := &archive{files: map[string][]feat{}, raw: map[string]string{"manifest.json": `{"version":"1.0.0","language":"en"}`}}
	for l := range 2 {
		level := fmt.Sprint("level", l)
		a.add("level", level, box(0, 0, 40, 20), map[string]any{"ordinal": l, "name": en(level)})
		on := func(category string) map[string]any { return map[string]any{"category": category, "level_id": level} }
		a.add("unit", fmt.Sprint("hall", l), box(0, 0, 40, 4), on("walkway"))
		a.add("unit", fmt.Sprint("room", l), box(30, 4, 40, 10), on("room"))
		a.add("opening", fmt.Sprint("droom", l), segment(34, 4, 35, 4), on("pedestrian"))
		a.add("opening", fmt.Sprint("dstairs", l), segment(4, 4, 5, 4), on("pedestrian"))
	}
	a.add("unit", "stairs0", box(0, 4, 10, 8), map[string]any{"category": "stairs", "level_id": "level0"})
	draw(a)
	ref := func(id string) map[string]any { return map[string]any{"id": id} }
	between := []any{}
	for _, id := range refs[1 : len(refs)-1] {
		between = append(between, ref(id))
	}
	a.add("relationship", "flight", nil, map[string]any{"category": "stairs", "direction": "undirected",
		"origin": ref(refs[0]), "intermediary": between, "destination": ref(refs[len(refs)-1])})
	return a
}

func TestRelationshipsThatNameStairsOnOneLevel(t *testing.T) {
	void := func(a *archive) {
		a.add("unit", "void", box(0, 4, 10, 8), map[string]any{"category": "opentobelow", "level_id": "level1"})
	}
	over := func(a *archive) {
		a.add("unit", "stairs1", box(0, 4, 10, 8), map[string]any{"category": "stairs", "level_id": "level1"})
	}
	for _, row := range []struct {
		name  string
		refs  []string
		draw  func(a *archive)
		units int
		told  int // problems of the relationship
	}{
		{"from hall to hall", []string{"hall0", "stairs0", "hall1"}, void, 7, 1},
		{"from the stairs to a hall", []string{"stairs0", "hall1"}, void, 7, 1},
		{"from hall to hall, with stairs drawn over them", []string{"hall0", "stairs0", "hall1"}, over, 6, 0},
		{"from the stairs to an opening", []string{"stairs0", "dstairs1"}, void, 6, 0},
		{"from opening to opening", []string{"dstairs0", "dstairs1"}, void, 6, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			v, problems := flight(row.refs, row.draw).load(t)
			m, err := wayfind.Build(v)
			if err != nil {
				t.Fatal(err)
			}
			from, _ := m.Find("room0")
			r, err := m.Route(from, "room1", wayfind.Options{})
			if err != nil || !slices.Equal(r.Ordinals, []int{0, 1}) || r.DistanceM < 55 || r.DistanceM > 65 {
				t.Errorf("%+v, %v; problems %+v", r, err, problems)
			}
			if _, err := m.Route(from, "room1", wayfind.Options{StepFree: true}); err == nil {
				t.Error("stairs are climbed by somebody who needs none")
			}
			told := slices.DeleteFunc(problems, func(p wayfind.Problem) bool { return p.Feature != "flight" })
			if len(v.Units) != row.units || len(told) != row.told {
				t.Errorf("%d units, problems %+v", len(v.Units), told)
			}
		})
	}
}

// TestVeryManyRelationshipsToHallsAreBounded: beyond what anybody leaves out
// they are left out, by name.
func TestVeryManyRelationshipsToHallsAreBounded(t *testing.T) {
	v, problems := flight([]string{"hall0", "stairs0", "hall1"}, func(a *archive) {
		for i := range 600 {
			a.add("relationship", fmt.Sprint("r", i), nil, map[string]any{"category": "stairs",
				"origin": map[string]any{"id": "stairs0"}, "destination": map[string]any{"id": "hall1"}})
		}
	}).load(t)
	told := slices.DeleteFunc(problems, func(p wayfind.Problem) bool { return p.Feature != "r599" })
	if len(v.Units) != 6 || len(told) != 1 {
		t.Errorf("%d units, problems %+v", len(v.Units), told)
	}
}
