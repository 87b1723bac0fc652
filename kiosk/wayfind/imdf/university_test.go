package imdf

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"frontdoor/kiosk/wayfind"
)

// university draws a venue the way others really export theirs: 8 levels whose
// names differ from their ordinals, some 450 units, doors on all rooms, no
// accessibility data, no relationships, odd and misspelt categories and keys,
// display points with latitude first, and feature types that are not IMDF's.
func university() *archive {
	a := &archive{files: map[string][]feat{}, raw: map[string]string{
		"manifest.json":       `{"version":"1.0.0","language":"en-US"}`,
		"sensor.geojson":      `{"type":"FeatureCollection","features":[]}`,
		"wifi_router.geojson": `{"type":"FeatureCollection","features":[]}`,
	}}
	a.add("venue", "uni", box(-10, -20, 130, 20), map[string]any{"name": en("University"), "category": "University Building"})
	a.add("building", "main", nil, map[string]any{"name": en("Main building"), "restriction": nil})
	odd := []string{"classroom", "Lecture Hall", "office", "room", "laboratory", "study area", "unspecified", "Server Room"}
	for l := range 8 {
		id := func(s string, i int) string { return fmt.Sprintf("%s-%d-%d", s, l, i) }
		level := fmt.Sprint("lv", l)
		a.add("level", level, box(-10, -20, 130, 20), map[string]any{"ordinal": fmt.Sprint(l - 2), "name": en(fmt.Sprint("Floor ", l)),
			"short_name": en(fmt.Sprint(l)), "building_ids": []string{"main"}, "accessibility": nil})
		on := func(category any) map[string]any {
			return map[string]any{"level_id": level, "category": category, "accessibility": nil, "restriction": nil, "name": nil, "alt_name": nil}
		}
		a.add("unit", id("hall", 0), box(0, 0, 120, 4), on("Corridor"))
		for i := range 52 {
			x, y, door := float64(i%26)*4.5, 4.0, 4.0
			if i >= 26 {
				y, door = -6, 0
			}
			room := on(odd[i%len(odd)])
			room["name"] = en(fmt.Sprintf("Room %d%02d", l, i))
			room["display_point"] = map[string]any{"type": "Point", "coordinates": deg(x+2, y+3)}
			if i%10 == 3 {
				c := deg(x+2, y+3)
				room["display_point"] = map[string]any{"type": "Point", "coordinates": []float64{c[1], c[0]}}
			}
			if i%17 == 5 {
				delete(room, "category")
				room["catagory"] = "office"
			}
			a.add("unit", id("room", i), box(x, y, x+4.5, y+6), room)
			// Doors stand a little off the wall, as drawn by hand.
			d := on("window")
			d["display_point"] = nil
			a.add("opening", id("door", i), segment(x+1, door+0.05, x+2, door-0.05), d)
		}
		slip := 0.2 * float64(l%3)
		a.add("unit", id("lift", 0), box(120+slip, 0, 122+slip, 2), on("Lift"))
		a.add("opening", id("dlift", 0), segment(120, 0.5, 120, 1.5), on("pedestrian"))
		a.add("unit", id("stair", 0), box(-6, 0, 0, 4), on("Stairwell"))
		a.add("opening", id("dstair", 0), segment(0, 1, 0, 2), on("pedestrian"))
		a.add("unit", id("wc", 0), box(120, 2.2, 123, 6), on("WC"))
		a.add("opening", id("dwc", 0), segment(120, 2.5, 120, 3.5), on("pedestrian"))
	}
	a.add("opening", "front", segment(117.2, 0, 119, 0), map[string]any{"level_id": "lv2", "category": "pedestrian.principal"})
	return a
}

func TestUniversityOfOthers(t *testing.T) {
	v, problems := university().load(t)
	if len(v.Units) != 8*56 || len(v.Levels) != 8 {
		t.Fatalf("%d units on %d levels", len(v.Units), len(v.Levels))
	}
	report := wayfind.Check(v)
	for _, p := range report.Problems {
		if p.Severity == wayfind.Fault || strings.Contains(p.Text, "no way leads") {
			t.Errorf("%+v", p)
		}
	}
	if report.Counts["lifts"] != 1 || report.Counts["stairs"] != 1 {
		t.Errorf("counts %v", report.Counts)
	}
	told := func(feature, text string) bool {
		return slices.ContainsFunc(problems, func(p wayfind.Problem) bool {
			return p.Feature == feature && strings.Contains(p.Text, text)
		})
	}
	for _, row := range []struct{ feature, says string }{
		{"room-0-3", "latitude before longitude"}, {"room-0-5", `"catagory" is taken for "category"`},
		{"lift-0-0", `"lift" is taken for "elevator"`}, {"stair-7-0", `"stairwell" is taken for "stairs"`}, {"wc-3-0", `"wc" is taken for "restroom"`},
	} {
		if !told(row.feature, row.says) {
			t.Errorf("nothing says of %s that %s", row.feature, row.says)
		}
	}
	m, err := wayfind.Build(v)
	if err != nil {
		t.Fatal(err)
	}
	from, _ := m.Find("Room 200")
	for _, o := range []wayfind.Options{{}, {StepFree: true}, {Fire: true}} {
		for l := range 8 {
			r, err := m.Route(from, fmt.Sprintf("Room %d25", l), o)
			if err != nil || l != 2 && len(r.Legs) != 2 {
				t.Errorf("to floor %d with %+v: %v, %v", l, o, r, err)
			}
		}
	}
	if level, _ := m.LevelOf("room-2-0"); level.Ordinal != 0 || level.ShortName["en"] != "2" {
		t.Errorf("the ground level is %+v", level)
	}
	if id, _, err := m.Nearest(from, "restroom", wayfind.Options{}); err != nil || id != "wc-2-0" {
		t.Errorf("the nearest toilet is %q, %v", id, err)
	}
}

func TestIdsWithinProperties(t *testing.T) {
	a := university()
	b := a.fsys(t)
	for _, kind := range []string{"unit", "opening"} {
		text := string(b[kind+".geojson"].Data)
		for _, f := range a.files[kind] {
			quoted := fmt.Sprintf(`{"id":%q,"type":"Feature"`, f.ID)
			if !strings.Contains(text, quoted) {
				t.Fatal("control: features are written otherwise")
			}
			text = strings.Replace(text, quoted, `{"type":"Feature"`, 1)
		}
		text = moveIDs(a.files[kind], text)
		b[kind+".geojson"] = &fstest.MapFile{Data: []byte(text)}
	}
	v, _, err := Load(b)
	if err != nil || len(v.Units) != 8*56 || unitOf(v, "wc-3-0") == nil {
		t.Errorf("%v", err)
	}
}

// moveIDs puts the id of each feature, which text no longer has, into its
// properties; the features are in the order of list.
func moveIDs(list []feat, text string) string {
	parts := strings.Split(text, `"properties":{`)
	var b strings.Builder
	b.WriteString(parts[0])
	for i, p := range parts[1:] {
		fmt.Fprintf(&b, `"properties":{"ID":%q,%s`, list[i].ID, p)
	}
	return b.String()
}

// TestMetresAreRefused gives the whole university in metres of a national grid.
func TestMetresAreRefused(t *testing.T) {
	a := university()
	for i := range a.files["unit"] {
		a.files["unit"][i].Geometry = map[string]any{"type": "Polygon", "coordinates": [][][]float64{{{691608.1, 5335889}, {691618, 5335889}, {691618, 5335899}, {691608.1, 5335889}}}}
	}
	_, _, err := Load(a.fsys(t))
	if err == nil || !strings.Contains(err.Error(), "hall-0-0") || !strings.Contains(err.Error(), "not in degrees") {
		t.Errorf("error %v", err)
	}
}
