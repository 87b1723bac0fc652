package imdf

import (
	"encoding/json"
	"fmt"
	"testing"
	"testing/fstest"

	"frontdoor/kiosk/wayfind"
)

// feat is a GeoJSON feature as a test writes it.
type feat struct {
	ID         string         `json:"id"`
	Type       string         `json:"type"`
	Kind       string         `json:"feature_type"`
	Geometry   any            `json:"geometry"`
	Properties map[string]any `json:"properties"`
}

// archive is an IMDF folder while a test draws it. Its features are drawn in
// metres east and north of 5° east, 50° north.
type archive struct {
	files map[string][]feat
	raw   map[string]string // whole files that are no feature collections
}

const lon0, lat0 = 5.0, 50.0

// deg turns metres into degrees, near enough for drawing.
func deg(x, y float64) []float64 { return []float64{lon0 + x/71696, lat0 + y/111229} }

func box(x0, y0, x1, y1 float64) map[string]any {
	return map[string]any{"type": "Polygon", "coordinates": [][][]float64{{deg(x0, y0), deg(x1, y0), deg(x1, y1), deg(x0, y1), deg(x0, y0)}}}
}

func point(x, y float64) map[string]any {
	return map[string]any{"type": "Point", "coordinates": deg(x, y)}
}

func segment(x0, y0, x1, y1 float64) map[string]any {
	return map[string]any{"type": "LineString", "coordinates": [][]float64{deg(x0, y0), deg(x1, y1)}}
}

func (a *archive) add(kind, id string, geometry any, props map[string]any) {
	a.files[kind] = append(a.files[kind], feat{id, "Feature", kind, geometry, props})
}

// get returns a feature that was added, to be changed.
func (a *archive) get(kind, id string) *feat {
	for i := range a.files[kind] {
		if a.files[kind][i].ID == id {
			return &a.files[kind][i]
		}
	}
	panic("no " + kind + " " + id)
}

// fsys writes the folder.
func (a *archive) fsys(t testing.TB) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	for kind, features := range a.files {
		b, err := json.Marshal(map[string]any{"type": "FeatureCollection", "name": kind, "features": features})
		if err != nil {
			t.Fatal(err)
		}
		out[kind+".geojson"] = &fstest.MapFile{Data: b}
	}
	for name, text := range a.raw {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func en(text string) map[string]any { return map[string]any{"en": text} }

// site draws two buildings on two levels, joined by a bridge above; a lift and
// an escalator in the west building, a kiosk in its hall.
func site() *archive {
	a := &archive{files: map[string][]feat{}, raw: map[string]string{
		"manifest.json": `{"version":"1.0.0","language":"en"}`,
		Sidecar: `{"version":1,"kiosks":{"kiosk":{"id":"kiosk-1","heading":90}},"landmarks":{"cafe":{"en":"the café"}},
			"synonyms":{"clinic0":{"en":["podiatry"]}},"destinations":["clinic0","cafe"],"emergency":"clinic0","waits":{"lift0":12}}`,
	}}
	a.add("venue", "venue", box(-5, -5, 70, 15), map[string]any{"name": en("Site"), "display_point": point(30, 2)})
	for i, b := range []string{"west", "east"} {
		a.add("building", b, nil, map[string]any{"name": en(b)})
		x := 40 * float64(i)
		a.add("footprint", "fp-"+b, box(x-1, -10, x+31, 15), map[string]any{"building_ids": []string{b}, "category": "ground"})
	}
	for l := range 2 {
		id := func(s string) string { return fmt.Sprint(s, l) }
		a.add("level", id("level"), box(-1, -10, 71, 15), map[string]any{"ordinal": l, "name": en(id("Level ")),
			"short_name": en(fmt.Sprint(l)), "building_ids": []string{"west", "east"}})
		on := func(category string) map[string]any {
			return map[string]any{"category": category, "level_id": id("level"), "restriction": nil, "name": nil}
		}
		a.add("unit", id("hall"), box(0, 0, 30, 4), on("walkway"))
		a.add("unit", id("lift"), box(0, 4, 3, 7), on("elevator"))
		a.add("unit", id("esc"), box(10, -3, 20, 0), on("escalator"))
		a.add("unit", id("wing"), box(40, 0, 70, 4), on("walkway"))
		a.add("unit", id("clinic"), box(50, 4, 60, 10), on("room"))
		a.get("unit", id("clinic")).Properties["name"] = en(id("Clinic "))
		a.add("opening", id("dlift"), segment(1, 4, 2, 4), on("pedestrian"))
		a.add("opening", id("dclinic"), segment(54, 4, 55, 4), on("pedestrian"))
		a.add("opening", id("desc"), segment(10+8*float64(l), 0, 11+8*float64(l), 0), on("pedestrian"))
	}
	a.add("unit", "bridge", box(30, 1, 40, 3), map[string]any{"category": "footbridge", "level_id": "level1"})
	a.add("opening", "dbw", segment(30, 1.2, 30, 2.8), map[string]any{"category": "pedestrian", "level_id": "level1"})
	a.add("opening", "dbe", segment(40, 1.2, 40, 2.8), map[string]any{"category": "pedestrian", "level_id": "level1"})
	a.add("opening", "dww", segment(40, 1.2, 40, 2.8), map[string]any{"category": "pedestrian", "level_id": "level0"})
	a.add("unit", "yard", box(30, 0, 40, 4), map[string]any{"category": "walkway", "level_id": "level0"})
	a.add("unit", "cafe", box(20, 4, 30, 9), map[string]any{"category": "foodservice", "level_id": "level0"})
	a.add("opening", "dcafe", segment(24, 4, 26, 4), map[string]any{"category": "pedestrian", "level_id": "level0", "door": map[string]any{"type": "open"}})
	a.add("opening", "front", segment(0, 1, 0, 3), map[string]any{"category": "pedestrian.principal", "level_id": "level0"})
	a.add("anchor", "anchor", point(25, 6), map[string]any{"unit_id": "cafe"})
	a.add("occupant", "occupant", nil, map[string]any{"anchor_id": "anchor", "category": "cafe", "name": en("Corner café")})
	a.add("amenity", "clock", point(15, 2), map[string]any{"category": "landmark", "unit_ids": []string{"hall0"}, "name": en("Clock")})
	a.add("kiosk", "kiosk", box(4, 1.8, 4.4, 2.2), map[string]any{"level_id": "level0", "display_point": point(4.2, 2), "name": en("Kiosk")})
	a.add("relationship", "up", nil, map[string]any{"category": "escalator", "direction": "directed",
		"origin": map[string]any{"id": "esc0", "feature_type": "unit"}, "destination": map[string]any{"id": "esc1", "feature_type": "unit"}})
	return a
}

// load reads an archive that must be usable.
func (a *archive) load(t testing.TB) (*wayfind.Venue, []wayfind.Problem) {
	t.Helper()
	v, problems, err := Load(a.fsys(t))
	if err != nil {
		t.Fatal(err)
	}
	return v, problems
}
