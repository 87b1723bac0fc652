package imdf

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"frontdoor/kiosk/wayfind"
)

func TestZipFilesAreReadWholeOrRefused(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, f := range site().fsys(t) {
		w, err := z.Create("Site/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(f.Data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "site.zip")
	write := func(b []byte) {
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(b.Bytes())
	if v, _, err := LoadPath(name); err != nil || len(v.Units) != 13 {
		t.Errorf("whole: %v", err)
	}
	write(b.Bytes()[:b.Len()*2/3])
	if _, _, err := LoadPath(name); err == nil || !strings.Contains(err.Error(), "site.zip") {
		t.Errorf("cut: %v", err)
	}
	if _, _, err := LoadPath(filepath.Join(t.TempDir(), "nothing")); err == nil {
		t.Error("a folder that is not there is read")
	}
}

// endless is a file that never ends, as a zip bomb unpacks.
type endless struct{ fs.File }

func (endless) Read(p []byte) (int, error) { return len(p), nil }

type bomb struct{ fstest.MapFS }

func (b bomb) Open(name string) (fs.File, error) {
	f, err := b.MapFS.Open(name)
	if name == "unit.geojson" {
		return endless{f}, err
	}
	return f, err
}

func TestAFileThatNeverEndsIsRefused(t *testing.T) {
	_, _, err := Load(bomb{site().fsys(t)})
	if err == nil || !strings.Contains(err.Error(), "unit.geojson") || !strings.Contains(err.Error(), "64 MB") {
		t.Errorf("err %v", err)
	}
}

// FuzzLoad puts any bytes in the place of one file of a sound folder: Load must
// refuse or take them, and what it takes must build.
func FuzzLoad(f *testing.F) {
	files := site().fsys(f)
	for i, name := range fuzzed {
		f.Add(i, files[name].Data)
		f.Add(i, files[name].Data[:len(files[name].Data)/2])
	}
	f.Fuzz(func(t *testing.T, which int, data []byte) {
		if which < 0 || which >= len(fuzzed) || len(data) > 1<<16 {
			return
		}
		files := site().fsys(t)
		files[fuzzed[which]] = &fstest.MapFile{Data: data}
		v, _, err := Load(files)
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("%q is more than one line", err)
			}
			return
		}
		m, err := wayfind.Build(v)
		if err != nil {
			t.Skip(err)
		}
		wayfind.Check(v)
		if k, known := m.Kiosk("kiosk-1"); known {
			for i := range min(len(v.Units), 20) {
				_, _ = m.Route(k.Place, v.Units[i].ID, wayfind.Options{StepFree: i%2 == 0})
			}
		}
	})
}

var fuzzed = []string{"unit.geojson", "opening.geojson", "level.geojson", "relationship.geojson", "amenity.geojson",
	"kiosk.geojson", "venue.geojson", "footprint.geojson", "anchor.geojson", "manifest.json", Sidecar}

// TestWhatNoVenueIsEndsSoon gives files that are small on disk and swell.
func TestWhatNoVenueIsEndsSoon(t *testing.T) {
	one := func(coordinates string) string {
		return `{"features":[{"id":"a","properties":{"level_id":"level0"},"geometry":{"type":"MultiPolygon","coordinates":` + coordinates + `}}]}`
	}
	zigzag := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "[5.%05d,50.0000%d],", i%100, i%2*4)
		}
		return "[[[" + b.String() + "[5,50]]]]"
	}
	for _, row := range []struct{ name, unit, says string }{
		{"features of nothing", `{"features":[` + strings.Repeat("{},", maxFeatures) + `{}]}`, "more than 100000 features"},
		{"lists of nothing", one("[" + strings.Repeat("[],", maxFeature/3) + "[]]"), "feature a is larger"},
		{"a feature of many bytes without an id", strings.Replace(one("["+strings.Repeat("[],", maxFeature/3)+"[]]"), `"id":"a",`, "", 1), "feature 1 is larger"},
		{"a million vertices before an id", strings.Replace(strings.Replace(one("[[["+strings.Repeat("[5,50],", 1_000_000)+"[5,50]]]]"), `"id":"a",`, "", 1), "}]}", `,"id":"b"}]}`, 1), "feature b is larger"},
		{"points too many", one("[[[" + strings.Repeat("[5,50],", maxPoints) + "[5,50]]]]"), "feature a: it has more than 10000 points"},
		{"an outline that turns and turns", one(zigzag(9000)), "feature a: its outline turns too often"},
		{"no list", `{"features":{"id":"a"}}`, "features is no list"},
		{"not a number", one("[[[[NaN,50],[5,50],[5,51]]]]"), "not JSON at byte"},
		{"a number too large", one("[[[[1e999,50],[5,50],[5,51]]]]"), "feature a"},
		{"a place that is none", one("[[[[1e300,50],[5,50],[5,51]]]]"), "not in degrees"},
	} {
		files := site().fsys(t)
		files["unit.geojson"] = &fstest.MapFile{Data: []byte(row.unit)}
		v, problems, err := Load(files)
		if err == nil || !strings.Contains(err.Error(), "unit.geojson: ") || !strings.Contains(err.Error(), row.says) || v != nil || len(problems) > maxProblem {
			t.Errorf("%s: %d problems, %.200v", row.name, len(problems), err)
		}
	}
	crowd := site()
	for i := range 1500 {
		crowd.add("unit", fmt.Sprint("crowd", i), box(3, 3, 4, 4), map[string]any{"level_id": "level0", "category": "room"})
	}
	if _, _, err := Load(crowd.fsys(t)); err == nil || !strings.Contains(err.Error(), "lie in one place") {
		t.Errorf("very many rooms in one place: %v", err)
	}
	odd := site()
	for i := range 3000 {
		odd.add("amenity", fmt.Sprint("odd", i), nil, map[string]any{"category": "atm"})
	}
	_, problems, err := Load(odd.fsys(t))
	if last := problems[len(problems)-1]; err != nil || len(problems) != maxProblem+1 || !strings.Contains(last.Text, "more warnings") {
		t.Errorf("%d problems, the last %+v, %v", len(problems), last, err)
	}
}
