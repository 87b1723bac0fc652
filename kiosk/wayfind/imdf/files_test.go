package imdf

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf16"

	"frontdoor/kiosk/wayfind"
)

// together returns all features of an archive in one collection.
func together(t testing.TB, a *archive) []byte {
	t.Helper()
	var all []feat
	for _, kind := range slices.Sorted(maps.Keys(a.files)) {
		all = append(all, a.files[kind]...)
	}
	b, err := json.Marshal(map[string]any{"type": "FeatureCollection", "features": all})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// utf16Of returns a text as some programs for Windows save it.
func utf16Of(text []byte) []byte {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(string(text))) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

func TestFilesAreFoundHoweverTheyArePacked(t *testing.T) {
	for _, row := range []struct {
		name string
		pack func(files fstest.MapFS) fstest.MapFS
	}{
		{"names with capital letters", func(files fstest.MapFS) fstest.MapFS {
			out := fstest.MapFS{}
			for name, f := range files {
				out[strings.ToUpper(name)] = f
			}
			return out
		}},
		{"one name with a capital letter", func(files fstest.MapFS) fstest.MapFS {
			files["Unit.geojson"] = files["unit.geojson"]
			delete(files, "unit.geojson")
			return files
		}},
		{"a folder within a folder, beside what a Mac packs", func(files fstest.MapFS) fstest.MapFS {
			out := fstest.MapFS{"__MACOSX/._Site": {}, ".DS_Store": {}}
			for name, f := range files {
				out["Site/IMDF/"+name] = f
			}
			return out
		}},
		{"all features in one file", func(files fstest.MapFS) fstest.MapFS {
			return fstest.MapFS{"site.geojson": {Data: together(t, site())}, "manifest.json": files["manifest.json"], Sidecar: files[Sidecar]}
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			v, problems, err := Load(row.pack(site().fsys(t)))
			if err != nil || len(v.Units) != 13 || len(v.Levels) != 2 || v.Emergency != "clinic0" || v.Lang != "en" || len(problems) != 1 {
				t.Errorf("%+v, %v, %v", v, problems, err)
			}
		})
	}
}

func TestTwoFilesOfOneNameAreTold(t *testing.T) {
	files := site().fsys(t)
	files["UNIT.GEOJSON"] = &fstest.MapFile{Data: []byte(`{"features":[]}`)}
	v, problems, err := Load(files)
	if err != nil || len(v.Units) != 13 || !strings.Contains(problems[0].File, "UNIT") || !strings.Contains(problems[0].Text, "there is also unit.geojson") {
		t.Errorf("%v, %v", problems, err)
	}
}

func TestAFeatureOfNoKindInOneFileIsTold(t *testing.T) {
	a := site()
	a.add("sensor", "s1", point(0, 0), nil)
	a.add("address", "street", nil, nil)
	_, problems, err := Load(fstest.MapFS{"site.geojson": {Data: together(t, a)}})
	i := slices.IndexFunc(problems, func(p wayfind.Problem) bool { return p.Feature == "s1" })
	if err != nil || i < 0 || !strings.Contains(problems[i].Text, `"sensor"`) || slices.ContainsFunc(problems, func(p wayfind.Problem) bool { return p.Feature == "street" }) {
		t.Errorf("%v, %v", problems, err)
	}
}

func TestPathsOfOneFile(t *testing.T) {
	all := together(t, site())
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	w, err := z.Create("Map.zip")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte("PK")); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name, file string
		content    []byte
		says       string // "" = it is read
	}{
		{"all features", "site.geojson", all, ""},
		{"all features after a byte order mark", "site.json", append([]byte("\ufeff\r\n"), all...), ""},
		{"in UTF-16", "site.geojson", utf16Of(all), "site.geojson is written in UTF-16; save it as UTF-8"},
		{"one file of several", "Unit.geojson", all, "give the folder it lies in"},
		{"no units", "site.geojson", []byte(`{"features":[]}`), "no features whose feature_type is unit"},
		{"a zip file in a zip file", "site.zip", packed.Bytes(), "Map.zip"},
		{"a picture", "site.png", []byte("\x89PNG"), "neither a folder nor a whole zip file"},
	} {
		t.Run(row.name, func(t *testing.T) {
			name := filepath.Join(t.TempDir(), row.file)
			if err := os.WriteFile(name, row.content, 0o600); err != nil {
				t.Fatal(err)
			}
			v, _, err := LoadPath(name)
			if row.says == "" && (err != nil || len(v.Units) != 13) || row.says != "" && (err == nil || !strings.Contains(err.Error(), row.says)) {
				t.Errorf("%v", err)
			}
		})
	}
	files := site().fsys(t)
	files["level.geojson"].Data = utf16Of(files["level.geojson"].Data)
	if _, _, err := Load(files); err == nil || !strings.Contains(err.Error(), "level.geojson is written in UTF-16") {
		t.Errorf("%v", err)
	}
}
