package imdf

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"frontdoor/kiosk/wayfind"
)

func TestASoundVenueIsRead(t *testing.T) {
	v, problems := site().load(t)
	// The yard has no door to the hall: the edge is opened, with a word.
	if len(problems) != 1 || problems[0].Feature != "hall0" || problems[0].File != "unit.geojson" {
		t.Errorf("problems %+v", problems)
	}
	if len(v.Units) != 13 || len(v.Levels) != 2 || len(v.Buildings) != 2 || len(v.Connectors) != 2 {
		t.Errorf("%d units, %d levels, %d buildings, %d connectors", len(v.Units), len(v.Levels), len(v.Buildings), len(v.Connectors))
	}
	m, err := wayfind.Build(v)
	if err != nil {
		t.Fatal(err)
	}
	if v.Name["en"] != "Site" || v.Lang != "en" || v.Emergency != "clinic0" || v.Costs["lift0"].Wait != 12 {
		t.Errorf("venue %q %q %q %v", v.Name, v.Lang, v.Emergency, v.Costs)
	}
	cafe, _ := m.Unit("cafe")
	if cafe.Building != "west" || !cafe.Landmark || cafe.Name["en"] != "Corner café" || !cafe.Is("cafe") || m.Called("cafe")["en"] != "the café" {
		t.Errorf("café %+v", cafe)
	}
	if clinic, _ := m.Unit("clinic1"); clinic.Building != "east" || clinic.Ordinal != 1 {
		t.Errorf("clinic %+v", clinic)
	}
	if b := cafe.Shape[0][0][0]; math.Abs(b.X-(-10)) > 0.05 || math.Abs(b.Y-2) > 0.05 {
		t.Errorf("the café's first corner is at %v, 10 m west and 2 m north of the display point are meant", b)
	}
	k, known := m.Kiosk("kiosk-1")
	if _, byFeature := m.Kiosk("kiosk"); !known || !byFeature || k.Heading != 90 || !k.Turned || k.Place.Unit != "hall0" {
		t.Errorf("kiosk %+v", k)
	}
	if d := m.Destinations(); len(d) != 2 || d[0].ID != "clinic0" {
		t.Errorf("destinations %v", d)
	}
	r, err := m.Route(k.Place, "clinic1", wayfind.Options{})
	if err != nil || len(r.Legs) != 2 || !slices.Equal(r.Ordinals, []int{0, 1}) {
		t.Errorf("route %+v, %v", r, err)
	}
	if i := slices.IndexFunc(v.Connectors, func(c wayfind.Connector) bool { return c.ID == "up" }); i < 0 || v.Connectors[i].Way != 1 {
		t.Errorf("connectors %+v", v.Connectors)
	}
}

// Programs for Windows put a byte order mark before every file.
func TestAByteOrderMarkIsPassedOver(t *testing.T) {
	fsys := site().fsys(t)
	fsys["manifest.json"] = &fstest.MapFile{Data: []byte(`{"version":"1.0.0","language":"es"}`)}
	fsys[Sidecar] = &fstest.MapFile{Data: []byte(`{"emergency":"clinic1"}`)}
	for _, f := range fsys {
		f.Data = append([]byte("\ufeff"), f.Data...)
	}
	v, _, err := Load(fsys)
	if err != nil || v.Lang != "es" || v.Emergency != "clinic1" || len(v.Units) != 13 {
		t.Errorf("%+v, %v", v, err)
	}
}

// NaN is no JSON, and yet some programs write it: the feature is named.
func TestNaNIsRefusedByItsFeature(t *testing.T) {
	fsys := site().fsys(t)
	unit := fsys["unit.geojson"]
	i := strings.Index(string(unit.Data), `"id":"cafe"`)
	k := i + strings.Index(string(unit.Data[i:]), `[[[`)
	if i < 0 || k < i {
		t.Fatal("control: no café with coordinates")
	}
	unit.Data = []byte(string(unit.Data[:k+3]) + "NaN," + string(unit.Data[k+3:]))
	if _, _, err := Load(fsys); err == nil || !strings.Contains(err.Error(), "unit.geojson") || !strings.Contains(err.Error(), `"cafe"`) {
		t.Errorf("%v", err)
	}
	for text, want := range map[string]string{"": "", `"id"`: "", `"id": 7, `: "", `{"id" : "a"},{"id": "b", `: `, after the id "b"`} {
		if got := lastID([]byte(text)); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// What cannot be meant is refused, with the file, the feature and the mend.
func TestWhatCannotBeMeantIsRefused(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(*archive)
		says   []string
	}{
		{"projected metres", func(a *archive) {
			a.get("unit", "cafe").Geometry = map[string]any{"type": "Polygon", "coordinates": [][][]float64{{{556597, 6446275}, {556607, 6446275}, {556607, 6446280}, {556597, 6446275}}}}
		}, []string{"unit.geojson", "cafe", "degrees", "EPSG:4326"}},
		{"a door far away", func(a *archive) {
			a.get("opening", "front").Geometry = map[string]any{"type": "LineString", "coordinates": [][]float64{{0, 0}, {0, 0.00001}}}
		}, []string{"opening.geojson", "front", "km"}},
		{"one unit far away", func(a *archive) { a.get("unit", "clinic1").Geometry = box(4e5, 4e5, 4e5+9, 4e5+9) }, []string{"unit.geojson", "clinic1", "km"}},
		{"an id twice in one file", func(a *archive) { a.get("unit", "cafe").ID = "hall0" }, []string{"unit.geojson", "hall0", "twice"}},
		{"an id twice in two files", func(a *archive) { a.get("opening", "front").ID = "cafe" }, []string{"opening.geojson", "cafe", "unit.geojson"}},
		{"a level that is not there", func(a *archive) { a.get("unit", "cafe").Properties["level_id"] = "level9" }, []string{"unit.geojson", "cafe", "level9"}},
		{"a door on a level that is not there", func(a *archive) { a.get("opening", "front").Properties["level_id"] = "level9" }, []string{"opening.geojson", "front", "level9"}},
		{"half an ordinal", func(a *archive) { a.get("level", "level1").Properties["ordinal"] = 0.5 }, []string{"level.geojson", "level1", "whole number"}},
		{"coordinates that are no polygon's", func(a *archive) {
			a.get("unit", "cafe").Geometry = map[string]any{"type": "Polygon", "coordinates": "here"}
		}, []string{"unit.geojson", "cafe", "Polygon"}},
		{"a position of one number", func(a *archive) {
			a.get("unit", "cafe").Geometry = map[string]any{"type": "Polygon", "coordinates": [][][]float64{{{5}, {5}, {5}}}}
		}, []string{"unit.geojson", "cafe", "longitude"}},
		{"too many points", func(a *archive) {
			ring := make([][]float64, maxPoints+1)
			for i := range ring {
				sin, cos := math.Sincos(float64(i) * 6.28e-4)
				ring[i] = deg(5*cos, 5*sin)
			}
			a.get("unit", "cafe").Geometry = map[string]any{"type": "Polygon", "coordinates": [][][]float64{ring}}
		}, []string{"unit.geojson", "cafe", "points"}},
		{"units none of which has properties", func(a *archive) {
			for i := range a.files["unit"] {
				a.files["unit"][i].Properties = nil
			}
		}, []string{"unit.geojson", "level_id"}},
		{"no units", func(a *archive) { delete(a.files, "unit") }, []string{"unit.geojson"}},
		{"a broken manifest", func(a *archive) { a.raw["manifest.json"] = `{"version":` }, []string{"manifest.json", "byte 11"}},
		{"a broken sidecar", func(a *archive) { a.raw[Sidecar] = `{"kiosks":[]}` }, []string{Sidecar, "byte"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			a := site()
			row.change(a)
			_, _, err := Load(a.fsys(t))
			if err == nil {
				t.Fatal("taken")
			}
			for _, s := range row.says {
				if !strings.Contains(err.Error(), s) {
					t.Errorf("%q does not say %q", err, s)
				}
			}
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("%q is more than one line", err)
			}
		})
	}
}

func TestATruncatedFileIsNamedWithItsEnd(t *testing.T) {
	files := site().fsys(t)
	b := files["opening.geojson"].Data
	for _, n := range []int{1, len(b) / 3, len(b) / 2, len(b) - 1} {
		files["opening.geojson"] = &fstest.MapFile{Data: b[:n]}
		_, _, err := Load(files)
		if err == nil || !strings.Contains(err.Error(), "opening.geojson") || !strings.Contains(err.Error(), fmt.Sprintf("byte %d", n)) {
			t.Errorf("cut at byte %d of %d: %v", n, len(b), err)
		}
	}
}

// What is odd but clear is taken, with a warning that names the feature.
func TestWhatIsOddIsTakenWithAWarning(t *testing.T) {
	for _, row := range []struct {
		name    string
		change  func(*archive)
		feature string
		says    string
		good    func(*wayfind.Venue) bool
	}{
		{"a misspelt key", func(a *archive) {
			p := a.get("unit", "cafe").Properties
			p["catgeory"] = p["category"]
			delete(p, "category")
		}, "cafe", `taken for "category"`, func(v *wayfind.Venue) bool { return unitOf(v, "cafe").Category == "foodservice" }},
		{"camel case is no mistake", func(a *archive) {
			p := a.get("unit", "cafe").Properties
			p["levelId"] = p["level_id"]
			delete(p, "level_id")
		}, "", "", func(v *wayfind.Venue) bool { return unitOf(v, "cafe").Level == "level0" }},
		{"a swapped display point", func(a *archive) {
			at := deg(25, 6)
			a.get("unit", "cafe").Properties["display_point"] = map[string]any{"type": "Point", "coordinates": []float64{at[1], at[0]}}
		}, "cafe", "latitude before longitude", func(v *wayfind.Venue) bool {
			u := unitOf(v, "cafe")
			return math.Abs(u.Label.X-(-5)) < 0.05 && math.Abs(u.Label.Y-4) < 0.05
		}},
		{"no restriction in words", func(a *archive) {
			a.get("unit", "cafe").Properties["restriction"] = "None"
			a.get("opening", "dcafe").Properties["access_control"] = []string{"none"}
		}, "", "", func(v *wayfind.Venue) bool {
			return !unitOf(v, "cafe").Restricted && !slices.ContainsFunc(v.Openings, func(o wayfind.Opening) bool { return o.Locked })
		}},
		{"an unknown restriction", func(a *archive) { a.get("unit", "cafe").Properties["restriction"] = "職員" }, "cafe", "restricted",
			func(v *wayfind.Venue) bool { return unitOf(v, "cafe").Restricted }},
		{"a bare name", func(a *archive) { a.get("unit", "cafe").Properties["name"] = "Bistro" }, "", "",
			func(v *wayfind.Venue) bool { return unitOf(v, "cafe").Name["en"] == "Bistro" }},
		{"a unit without geometry", func(a *archive) {
			a.add("unit", "ghost", nil, map[string]any{"level_id": "level0", "category": "room"})
		}, "ghost", "no geometry",
			func(v *wayfind.Venue) bool { return unitOf(v, "ghost") == nil }},
		{"a unit with properties null", func(a *archive) { a.add("unit", "ghost", box(3, 3, 4, 4), nil) }, "ghost", "names no level and was left out",
			func(v *wayfind.Venue) bool { return unitOf(v, "ghost") == nil && len(v.Units) == 13 }},
		{"a door without properties", func(a *archive) { a.get("opening", "front").Properties = map[string]any{} }, "front", "names no level and was left out",
			func(v *wayfind.Venue) bool { return unitOf(v, "cafe") != nil }},
		{"a level with properties null", func(a *archive) { a.add("level", "ghost", box(3, 3, 4, 4), nil) }, "ghost", "no properties and was left out",
			func(v *wayfind.Venue) bool { return len(v.Levels) == 2 }},
		{"a unit on a level with properties null", func(a *archive) {
			a.add("level", "attic", box(3, 3, 4, 4), nil)
			a.add("unit", "ghost", box(3, 3, 4, 4), map[string]any{"level_id": "attic", "category": "room"})
		}, "ghost", "left out with its level attic", func(v *wayfind.Venue) bool { return unitOf(v, "ghost") == nil && len(v.Units) == 13 }},
		{"a feature of every other kind with properties null", func(a *archive) {
			for _, kind := range []string{"venue", "building", "footprint", "fixture", "anchor", "occupant", "amenity", "kiosk", "relationship"} {
				a.add(kind, "ghost-"+kind, box(3, 3, 4, 4), nil)
			}
		}, "ghost-relationship", "left out", func(v *wayfind.Venue) bool { return len(v.Units) == 13 && v.ID == "venue" }},
		{"an amenity without unit_ids in one unit", func(a *archive) {
			a.add("amenity", "cash", point(25, 8), map[string]any{"category": "atm"})
		}, "cash", "taken to be in cafe", func(v *wayfind.Venue) bool { return unitOf(v, "cafe").Is("atm") && !unitOf(v, "hall0").Is("atm") }},
		{"an amenity without unit_ids, told by its level", func(a *archive) {
			a.add("amenity", "cash", point(55, 8), map[string]any{"category": "atm", "level_id": "level1"})
		}, "cash", "taken to be in clinic1", func(v *wayfind.Venue) bool { return unitOf(v, "clinic1").Is("atm") && !unitOf(v, "clinic0").Is("atm") }},
		{"an amenity without unit_ids in units of two levels", func(a *archive) {
			a.add("amenity", "cash", point(55, 8), map[string]any{"category": "atm"})
		}, "cash", "left out", func(v *wayfind.Venue) bool { return len(v.Amenities) == 1 }},
		{"an anchor without unit_id", func(a *archive) { a.get("anchor", "anchor").Properties = nil }, "anchor", "taken to be in cafe",
			func(v *wayfind.Venue) bool { return unitOf(v, "cafe").Name["en"] == "Corner café" }},
		{"an occupant without an anchor", func(a *archive) {
			a.get("occupant", "occupant").Geometry = point(25, 6)
			delete(a.get("occupant", "occupant").Properties, "anchor_id")
		}, "occupant", "taken to be in cafe", func(v *wayfind.Venue) bool { return unitOf(v, "cafe").Name["en"] == "Corner café" }},
		{"a unit of no size", func(a *archive) {
			a.add("unit", "ghost", box(3, 3, 3, 3), map[string]any{"level_id": "level0", "category": "room"})
		}, "ghost", "no usable polygon", func(v *wayfind.Venue) bool { return unitOf(v, "ghost") == nil }},
		{"a polygon that crosses itself", func(a *archive) {
			a.get("unit", "cafe").Geometry = map[string]any{"type": "Polygon", "coordinates": [][][]float64{{deg(20, 4), deg(30, 9), deg(30, 4), deg(20, 9), deg(20, 4)}}}
		}, "cafe", "crosses itself", func(v *wayfind.Venue) bool { return unitOf(v, "cafe") != nil }},
		{"an amenity in no unit", func(a *archive) {
			a.add("amenity", "lost", point(0, 0), map[string]any{"category": "atm", "unit_ids": []string{"nowhere"}})
		}, "lost", "left out", func(v *wayfind.Venue) bool { return len(v.Amenities) == 1 }},
		{"a relationship with itself", func(a *archive) {
			ref := map[string]any{"id": "lift0"}
			a.add("relationship", "loop", nil, map[string]any{"category": "elevator", "origin": ref, "destination": ref})
		}, "loop", "left out", func(v *wayfind.Venue) bool { return len(v.Connectors) == 2 }},
		{"a relationship to nothing", func(a *archive) {
			a.add("relationship", "gone", nil, map[string]any{"category": "elevator", "origin": map[string]any{"id": "lift0"}, "destination": map[string]any{"id": "lift9"}})
		}, "gone", "lift9", func(v *wayfind.Venue) bool { return len(v.Connectors) == 2 }},
		{"a non-standard feature type", func(a *archive) { a.add("sensor", "s1", point(0, 0), nil) }, "", "not a feature type",
			func(v *wayfind.Venue) bool { return true }},
		{"a wrong feature_type", func(a *archive) { a.get("unit", "cafe").Kind = "shop" }, "cafe", "taken as unit",
			func(v *wayfind.Venue) bool { return unitOf(v, "cafe") != nil }},
		{"a venue shown elsewhere", func(a *archive) { a.get("venue", "venue").Properties["display_point"] = point(9e5, 0) }, "venue", "far from the units",
			func(v *wayfind.Venue) bool { return math.Abs(v.Lon-lon0) < 0.01 }},
		{"a kiosk nobody turned", func(a *archive) { delete(a.raw, Sidecar) }, "kiosk", "heading",
			func(v *wayfind.Venue) bool { return !v.Kiosks[0].Turned && v.Kiosks[0].ID == "kiosk" }},
		{"a sidecar about nothing", func(a *archive) { a.raw[Sidecar] = `{"landmarks":{"ufo":{"en":"the saucer"}}}` }, "ufo", "not on the map",
			func(v *wayfind.Venue) bool { return true }},
	} {
		t.Run(row.name, func(t *testing.T) {
			a := site()
			row.change(a)
			v, problems := a.load(t)
			told := slices.ContainsFunc(problems, func(p wayfind.Problem) bool {
				return row.says != "" && p.Feature == row.feature && p.File != "" && strings.Contains(p.Text, row.says)
			})
			if told != (row.says != "") {
				t.Errorf("problems %+v", problems)
			}
			if !row.good(v) {
				t.Errorf("venue %+v", v)
			}
			if _, err := wayfind.Build(v); err != nil {
				t.Error(err)
			}
		})
	}
}

func unitOf(v *wayfind.Venue, id string) *wayfind.Unit {
	for i := range v.Units {
		if v.Units[i].ID == id {
			return &v.Units[i]
		}
	}
	return nil
}
