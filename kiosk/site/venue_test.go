package site

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdoor/kiosk/wayfind"
)

// house is one room on a corridor in Simple Indoor Tagging.
const house = `<osm version="0.6">
<node id="1" lon="5.0000" lat="50.00000"/><node id="2" lon="5.0004" lat="50.00000"/>
<node id="3" lon="5.0004" lat="50.00004"/><node id="5" lon="5.0002" lat="50.00004"><tag k="door" v="yes"/></node>
<node id="8" lon="5.0000" lat="50.00004"/><node id="9" lon="5.0004" lat="50.00010"/><node id="10" lon="5.0000" lat="50.00010"/>
<way id="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="5"/><nd ref="8"/><nd ref="1"/><tag k="indoor" v="corridor"/><tag k="level" v="0"/></way>
<way id="2"><nd ref="3"/><nd ref="5"/><nd ref="8"/><nd ref="10"/><nd ref="9"/><nd ref="3"/><tag k="indoor" v="room"/><tag k="level" v="0"/><tag k="name" v="Surgery"/></way>
</osm>`

// TestMapsOfAllKindsAreRead goes by what is in a file, not by its name.
func TestMapsOfAllKindsAreRead(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	for _, row := range []struct{ name, path, says string }{
		{"a folder", "../../assets/hospital", ""},
		{"OSM XML", write("house.osm", house), ""},
		{"OSM XML called otherwise", write("house.txt", "\ufeff \n"+house), ""},
		{"an empty drawing", write("empty.osm", ""), "ends too early"},
		{"a zip file that is none", write("house.zip", "PK, or so"), "neither a folder nor a whole zip file"},
		{"nothing", filepath.Join(dir, "nothing"), "cannot be opened"},
	} {
		v, _, err := LoadMap(row.path)
		if row.says != "" {
			if err == nil || !strings.Contains(err.Error(), row.says) {
				t.Errorf("%s: %v", row.name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", row.name, err)
		} else if _, err := wayfind.Build(v); err != nil {
			t.Errorf("%s: %v", row.name, err)
		}
	}
}
