package assets

import (
	"encoding/json"
	"io/fs"
	"slices"
	"testing"
)

// reach walks from a unit through every opening and connector a visitor may
// use and returns the units it comes to.
func (v *venue) reach(t *testing.T, from string, stepFree, ride bool) map[string]bool {
	t.Helper()
	next := map[string][]string{}
	usable := func(u *mapUnit) bool {
		c := u.Properties.Category
		return !stepFree || c != "stairs" && c != "escalator"
	}
	join := func(a, b *mapUnit) {
		if usable(a) && usable(b) {
			next[a.ID] = append(next[a.ID], b.ID)
		}
	}
	for _, o := range v.byKind["opening"] {
		l := v.line(t, o)
		if s := v.walls(v.ordinals[o.Properties.LevelID], l[0], l[1]); len(s) == 2 {
			join(s[0], s[1])
			join(s[1], s[0])
		}
	}
	for _, r := range v.byKind["relationship"] {
		if !ride {
			break
		}
		a, b := v.units[r.Properties.Origin.ID], v.units[r.Properties.Destination.ID]
		join(a, b)
		if r.Properties.Direction == "undirected" {
			join(b, a)
		}
	}
	seen, queue := map[string]bool{from: true}, []string{from}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, n := range next[queue[0]] {
			if !seen[n] {
				seen[n] = true
				queue = append(queue, n)
			}
		}
	}
	return seen
}

func TestEveryRoomIsReached(t *testing.T) {
	v := readVenue(t)
	side := readSidecar(t)
	lobby := kioskUnit(t, v, side, "kiosk-lobby")
	for _, c := range []struct {
		name           string
		stepFree, ride bool
		all            bool
	}{
		{"everybody", false, true, true},
		{"without steps", true, true, true},
		{"without lifts and stairs the upper floors are out of reach", false, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			seen := v.reach(t, lobby.ID, c.stepFree, c.ride)
			missed := 0
			for id, u := range v.units {
				category := u.Properties.Category
				if seen[id] || category == "opentobelow" || c.stepFree && (category == "stairs" || category == "escalator") {
					continue
				}
				missed++
				if c.all {
					t.Errorf("no way to %s on level %d", u.Properties.Name["en"], u.ordinal)
				}
			}
			if !c.all && missed < 200 {
				t.Errorf("only %d units out of reach: the walk goes through ceilings", missed)
			}
		})
	}
}

func TestEachFloorHasAnAccessibleToilet(t *testing.T) {
	have := map[int]bool{}
	for _, u := range readVenue(t).units {
		if u.Properties.Category == "restroom.unisex.wheelchair" {
			have[u.ordinal] = true
		}
	}
	if len(have) != 5 {
		t.Errorf("accessible toilets on levels %v", have)
	}
}

type sidecarFile struct {
	Version int
	Kiosks  map[string]struct {
		ID      string
		Heading float64
	}
	Landmarks    map[string]map[string]string
	Synonyms     map[string]map[string][]string
	Destinations []string
	Emergency    string
	Waits        map[string]int
}

func readSidecar(t *testing.T) sidecarFile {
	t.Helper()
	var s sidecarFile
	b, err := fs.ReadFile(Hospital(), "frontdoor.json")
	if err == nil {
		err = json.Unmarshal(b, &s)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func kioskUnit(t *testing.T, v *venue, s sidecarFile, name string) *mapUnit {
	t.Helper()
	for id, k := range s.Kiosks {
		if k.ID != name {
			continue
		}
		f := v.byID[id]
		for _, u := range v.units {
			if u.ordinal == v.ordinals[f.Properties.LevelID] && u.holds(f.Properties.Display.Coordinates) {
				return u
			}
		}
	}
	t.Fatalf("no kiosk %q stands in a unit", name)
	return nil
}

func TestSidecarNamesRealFeatures(t *testing.T) {
	v, s := readVenue(t), readSidecar(t)
	if s.Version != 1 {
		t.Errorf("version %d", s.Version)
	}
	for name, ordinal := range map[string]int{"kiosk-lobby": 0, "kiosk-garden": 0, "kiosk-level-2": 2} {
		if u := kioskUnit(t, v, s, name); u.ordinal != ordinal {
			t.Errorf("%s stands on level %d", name, u.ordinal)
		}
	}
	for id, k := range s.Kiosks {
		if v.byID[id].Kind != "kiosk" || k.Heading < 0 || k.Heading >= 360 {
			t.Errorf("kiosk %q: %+v", id, k)
		}
	}
	for id, phrase := range s.Landmarks {
		if k := v.byID[id].Kind; k != "amenity" && k != "unit" || phrase["en"] == "" || phrase["es"] == "" {
			t.Errorf("landmark %q: %v", id, phrase)
		}
	}
	for id := range s.Waits {
		if v.byID[id].Properties.Category != "elevator" {
			t.Errorf("a wait is given for %q, which is no lift", id)
		}
	}
	for _, id := range append(s.Destinations, s.Emergency) {
		if v.units[id] == nil || len(s.Synonyms[id]["en"]) == 0 || len(s.Synonyms[id]["es"]) == 0 {
			t.Errorf("destination %q is no unit with synonyms", id)
		}
	}
	for name, words := range map[string][2]string{"Eye clinic": {"eye doctor", "oculista"}, "X-ray": {"ultrasound", "rayos X"}, "Hearing clinic": {"ear nose and throat", "otorrino"}} {
		if !slices.ContainsFunc(s.Destinations, func(id string) bool {
			return v.units[id].Properties.Name["en"] == name && slices.Contains(s.Synonyms[id]["en"], words[0]) && slices.Contains(s.Synonyms[id]["es"], words[1])
		}) {
			t.Errorf("who looks for %q or %q does not find the %s", words[0], words[1], name)
		}
	}
}
