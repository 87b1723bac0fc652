package assets

import (
	"encoding/json"
	"io/fs"
	"slices"
	"strings"
	"testing"
)

func TestHospitalIsAsLargeAsPromised(t *testing.T) {
	v := readVenue(t)
	for _, c := range []struct {
		kind  string
		least int
	}{{"unit", 250}, {"opening", 300}, {"level", 5}, {"building", 2}, {"venue", 1}, {"address", 2}, {"footprint", 3},
		{"kiosk", 3}, {"occupant", 30}, {"anchor", 30}, {"amenity", 100}, {"relationship", 20}} {
		if n := len(v.byKind[c.kind]); n < c.least {
			t.Errorf("%d features of kind %s, want at least %d", n, c.kind, c.least)
		}
	}
	var short []string
	for _, l := range v.byKind["level"] {
		short = append(short, l.Properties.ShortName["en"])
		if l.Properties.Name["es"] == "" {
			t.Errorf("level %s has no Spanish name", l.Properties.Name["en"])
		}
	}
	if got := strings.Join(short, " "); got != "G 1 2 3 4" {
		t.Errorf("levels read %q on the walls", got)
	}
	categories := map[string]int{}
	for _, u := range v.units {
		categories[u.Properties.Category]++
	}
	for category, least := range map[string]int{"elevator": 15, "stairs": 15, "escalator": 4, "footbridge": 1, "waitingroom": 15,
		"restroom.unisex.wheelchair": 5, "foodservice": 2, "nonpublic": 10} {
		if categories[category] < least {
			t.Errorf("%d units of category %s, want at least %d", categories[category], category, least)
		}
	}
}

func TestEmergencyIsAlwaysOpen(t *testing.T) {
	for _, o := range readVenue(t).byKind["occupant"] {
		if always := o.Properties.Hours == "24/7"; always != (o.Properties.Category == "emergencymedicine") {
			t.Errorf("%s is open %q", o.Properties.Name["en"], o.Properties.Hours)
		}
	}
}

func TestManifestNamesTheFormat(t *testing.T) {
	var m struct{ Version, Language string }
	b, err := fs.ReadFile(Hospital(), "manifest.json")
	if err == nil {
		err = json.Unmarshal(b, &m)
	}
	if err != nil || m.Version != "1.0.0" || m.Language != "en" {
		t.Errorf("manifest %+v, %v", m, err)
	}
}

func TestReferencesLead(t *testing.T) {
	v := readVenue(t)
	for _, f := range v.byID {
		p := f.Properties
		for kind, ids := range map[string][]string{"level": {p.LevelID}, "unit": append(p.UnitIDs, p.UnitID, p.Origin.ID, p.Destination.ID),
			"building": p.BuildingIDs, "anchor": {p.AnchorID}, "address": {p.AddressID}} {
			for _, id := range ids {
				if id != "" && v.byID[id].Kind != kind {
					t.Errorf("%s %s names %q, which is no %s", f.Kind, f.ID, id, kind)
				}
			}
		}
		if f.Kind == "unit" && (p.Name["en"] == "" || p.Name["es"] == "") {
			t.Errorf("unit %s has no name in both languages", f.ID)
		}
	}
}

func TestUnitsAreCleanPolygons(t *testing.T) {
	for _, u := range readVenue(t).units {
		for i, r := range u.rings {
			if len(r) < 5 || r[0] != r[len(r)-1] {
				t.Errorf("%s: ring %d is not closed", u.Properties.Name["en"], i)
				continue
			}
			twice := 0.0
			for j := range len(r) - 1 {
				a, b := r[j], r[j+1]
				twice += (a[0]-r[0][0])*(b[1]-r[0][1]) - (b[0]-r[0][0])*(a[1]-r[0][1])
			}
			if (twice > 0) != (i == 0) {
				t.Errorf("%s: ring %d runs the wrong way round", u.Properties.Name["en"], i)
			}
		}
		if crossing(u) {
			t.Errorf("%s crosses itself", u.Properties.Name["en"])
		}
		if !u.holds(u.Properties.Display.Coordinates) {
			t.Errorf("%s: the label lies outside", u.Properties.Name["en"])
		}
	}
}

// crossing reports whether two edges of a unit cut each other.
func crossing(u *mapUnit) bool {
	side := func(a, b, p xy) bool { return (b[0]-a[0])*(p[1]-a[1])-(b[1]-a[1])*(p[0]-a[0]) > 0 }
	found := false
	u.edges(func(a, b xy) {
		u.edges(func(c, d xy) {
			apart := a != c && a != d && b != c && b != d
			found = found || apart && side(a, b, c) != side(a, b, d) && side(c, d, a) != side(c, d, b)
		})
	})
	return found
}

func TestCrossingIsSeen(t *testing.T) {
	bow := &mapUnit{rings: [][]xy{{{0, 0}, {2, 2}, {2, 0}, {0, 2}, {0, 0}}}}
	if !crossing(bow) {
		t.Error("a bow tie was taken for a clean polygon")
	}
}

// Every metre and a bit of every floor lies in at most one unit.
func TestUnitsDoNotOverlap(t *testing.T) {
	v := readVenue(t)
	floors := map[int][]*mapUnit{}
	for _, u := range v.units {
		floors[u.ordinal] = append(floors[u.ordinal], u)
	}
	inside := 0
	for lon := 0.0930; lon < 0.0955; lon += 0.0000071 {
		for lat := 52.2139; lat < 52.2146; lat += 0.0000047 {
			for ordinal, units := range floors {
				var in []string
				for _, u := range units {
					if u.holds(xy{lon, lat}) {
						in = append(in, u.Properties.Name["en"])
					}
				}
				inside += len(in)
				if len(in) > 1 {
					t.Fatalf("level %d at %.7f, %.7f lies in %s", ordinal, lon, lat, strings.Join(in, " and "))
				}
			}
		}
	}
	if inside < 50000 {
		t.Errorf("only %d sampled points lie in the hospital: the sample misses it", inside)
	}
}

func TestOpeningsLieInSharedWalls(t *testing.T) {
	v := readVenue(t)
	outside := 0
	for _, o := range v.byKind["opening"] {
		l := v.line(t, o)
		middle := xy{(l[0][0] + l[1][0]) / 2, (l[0][1] + l[1][1]) / 2}
		sides := v.walls(v.ordinals[o.Properties.LevelID], l[0], middle, l[1])
		switch {
		case len(sides) == 1 && o.Properties.Category != "pedestrian":
			outside++
		case len(sides) == 2 && o.Properties.Category == "pedestrian":
		default:
			t.Errorf("opening %s (%s) lies in the walls of %d units", o.ID, o.Properties.Category, len(sides))
		}
		if w := metres(l[0], l[1]); w < 0.88 || w > 2.45 {
			t.Errorf("opening %s is %.2f m wide", o.ID, w)
		}
		staff := slices.ContainsFunc(sides, func(u *mapUnit) bool { return u.Properties.Restriction == "employeesonly" })
		if badge := len(o.Properties.AccessControl) > 0; badge != staff && o.Properties.Category == "pedestrian" {
			t.Errorf("opening %s: badge %v, staff room %v", o.ID, badge, staff)
		}
	}
	if outside < 6 {
		t.Errorf("%d ways out, want at least 6", outside)
	}
}

func TestConnectorsStandOnTopOfEachOther(t *testing.T) {
	v := readVenue(t)
	correlation := map[string]string{}
	for _, a := range v.byKind["amenity"] {
		if a.Properties.Correlation != "" {
			correlation[a.Properties.UnitIDs[0]] = a.Properties.Correlation
		}
	}
	oneWay := 0
	for _, r := range v.byKind["relationship"] {
		from, to := v.units[r.Properties.Origin.ID], v.units[r.Properties.Destination.ID]
		low, high := from, to
		if low.ordinal > high.ordinal {
			low, high = to, from
		}
		name := low.Properties.Name["en"]
		if high.ordinal != low.ordinal+1 {
			t.Errorf("%s skips a floor", name)
		}
		if !high.holds(low.Properties.Display.Coordinates) {
			t.Errorf("%s is not above itself on level %d", name, high.ordinal)
		}
		if correlation[from.ID] == "" || correlation[from.ID] != correlation[to.ID] {
			t.Errorf("%s is not the same amenity on levels %d and %d", name, low.ordinal, high.ordinal)
		}
		if r.Properties.Direction == "directed" {
			oneWay++
			if up := to == high; up != strings.HasSuffix(name, "up") {
				t.Errorf("%s runs the wrong way", name)
			}
		}
	}
	if oneWay != 2 {
		t.Errorf("%d one-way links, want the two escalators", oneWay)
	}
}
