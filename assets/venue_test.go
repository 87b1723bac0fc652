package assets

import (
	"encoding/json"
	"io/fs"
	"math"
	"strings"
	"testing"
)

// The test's own small reading of the map, independent of the generator.

type xy [2]float64

type mapFeature struct {
	ID       string `json:"id"`
	Kind     string `json:"feature_type"`
	Geometry *struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
	Properties struct {
		Category      string            `json:"category"`
		Restriction   string            `json:"restriction"`
		Accessibility []string          `json:"accessibility"`
		AccessControl []string          `json:"access_control"`
		Name          map[string]string `json:"name"`
		ShortName     map[string]string `json:"short_name"`
		LevelID       string            `json:"level_id"`
		Ordinal       int               `json:"ordinal"`
		BuildingIDs   []string          `json:"building_ids"`
		UnitIDs       []string          `json:"unit_ids"`
		UnitID        string            `json:"unit_id"`
		AnchorID      string            `json:"anchor_id"`
		AddressID     string            `json:"address_id"`
		Hours         string            `json:"hours"`
		Correlation   string            `json:"correlation_id"`
		Direction     string            `json:"direction"`
		Origin        mapRef            `json:"origin"`
		Destination   mapRef            `json:"destination"`
		Display       struct {
			Coordinates xy `json:"coordinates"`
		} `json:"display_point"`
	} `json:"properties"`
}

type mapRef struct {
	ID string `json:"id"`
}

type mapUnit struct {
	mapFeature
	ordinal int
	rings   [][]xy
}

type venue struct {
	byKind   map[string][]mapFeature
	byID     map[string]mapFeature
	units    map[string]*mapUnit
	ordinals map[string]int // by level id
}

func readVenue(t *testing.T) *venue {
	t.Helper()
	v := &venue{map[string][]mapFeature{}, map[string]mapFeature{}, map[string]*mapUnit{}, map[string]int{}}
	names, err := fs.Glob(Hospital(), "*.geojson")
	if err != nil || len(names) == 0 {
		t.Fatalf("no map files: %v", err)
	}
	for _, name := range names {
		var c struct{ Features []mapFeature }
		b, err := fs.ReadFile(Hospital(), name)
		if err == nil {
			err = json.Unmarshal(b, &c)
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, f := range c.Features {
			if f.Kind != strings.TrimSuffix(name, ".geojson") {
				t.Errorf("%s holds a %s", name, f.Kind)
			}
			if _, twice := v.byID[f.ID]; twice {
				t.Errorf("id %s is there twice", f.ID)
			}
			v.byID[f.ID] = f
			v.byKind[f.Kind] = append(v.byKind[f.Kind], f)
		}
	}
	for _, l := range v.byKind["level"] {
		v.ordinals[l.ID] = l.Properties.Ordinal
	}
	for _, f := range v.byKind["unit"] {
		u := &mapUnit{mapFeature: f, ordinal: v.ordinals[f.Properties.LevelID]}
		if err := json.Unmarshal(f.Geometry.Coordinates, &u.rings); err != nil {
			t.Fatalf("unit %s: %v", f.Properties.Name["en"], err)
		}
		v.units[f.ID] = u
	}
	return v
}

func (v *venue) line(t *testing.T, f mapFeature) [2]xy {
	t.Helper()
	var l [2]xy
	if err := json.Unmarshal(f.Geometry.Coordinates, &l); err != nil {
		t.Fatalf("opening %s: %v", f.ID, err)
	}
	return l
}

// metres is the length between two points near the hospital.
func metres(a, b xy) float64 {
	const degree = math.Pi / 180 * 6371000
	return math.Hypot((a[0]-b[0])*degree*math.Cos(a[1]*math.Pi/180), (a[1]-b[1])*degree)
}

// edges calls f for every edge of the unit's rings.
func (u *mapUnit) edges(f func(a, b xy)) {
	for _, r := range u.rings {
		for i := range len(r) - 1 {
			f(r[i], r[i+1])
		}
	}
}

// onWall reports whether p lies on the unit's outline, to a fifth of a
// millimetre.
func (u *mapUnit) onWall(p xy) bool {
	on := false
	const close = 2e-9
	u.edges(func(a, b xy) {
		dx, dy := b[0]-a[0], b[1]-a[1]
		long := math.Hypot(dx, dy)
		away := math.Abs(dx*(p[1]-a[1])-dy*(p[0]-a[0])) / long
		along := (dx*(p[0]-a[0]) + dy*(p[1]-a[1])) / long
		on = on || away < close && along > -close && along < long+close
	})
	return on
}

// holds reports whether p lies inside the unit and outside its holes.
func (u *mapUnit) holds(p xy) bool {
	in := false
	u.edges(func(a, b xy) {
		if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < a[0]+(p[1]-a[1])/(b[1]-a[1])*(b[0]-a[0]) {
			in = !in
		}
	})
	return in
}

// walls are the units of a floor on whose outline all of the points lie.
func (v *venue) walls(ordinal int, points ...xy) []*mapUnit {
	var out []*mapUnit
	for _, u := range v.units {
		all := u.ordinal == ordinal
		for _, p := range points {
			all = all && u.onWall(p)
		}
		if all {
			out = append(out, u)
		}
	}
	return out
}
