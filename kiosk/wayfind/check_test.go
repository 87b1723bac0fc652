package wayfind

import (
	"slices"
	"strings"
	"testing"
)

func TestCheckFindsWhatSendsPeopleAstray(t *testing.T) {
	for _, row := range []struct {
		name     string
		change   func(*plan)
		severity Severity
		feature  string
		says     string
	}{
		{"a room without a door", func(p *plan) { p.unit("sealed", "room", 2, rect(50, 50, 55, 55)) }, Fault, "sealed", "no way leads to"},
		{"a staff room without a door", func(p *plan) { p.unit("sealed", "room", 2, rect(50, 50, 55, 55)).Restricted = true }, Warning, "sealed", "no way leads to"},
		{"a door in the open", func(p *plan) { p.door("stray", 0, 200, 200, true) }, Warning, "stray", "touches no wall"},
		{"a lift with one stop", func(p *plan) {
			p.unit("lone", "elevator", 0, rect(20, -9, 22, -6))
		}, Fault, "lone", "only one stop"},
		{"a level nothing leads to", func(p *plan) {
			p.levels(4)
			p.v.Levels = append(p.v.Levels[:3:3], p.v.Levels[6])
			p.unit("attic", "room", 3, rect(0, 20, 5, 25))
		}, Fault, "L3", "no lift, stairs"},
		{"a level of one building that only another's stairs lead to", func(p *plan) {
			p.v.Levels = append(p.v.Levels, Level{ID: "annex0", Ordinal: 0, Buildings: []string{"annex"}}, Level{ID: "annex1", Ordinal: 1, Buildings: []string{"annex"}})
			p.unit("yard", "walkway", 0, rect(0, -9, 30, 0)).Level = "annex0"
			p.unit("loft", "room", 1, rect(0, -9, 5, -4)).Level = "annex1"
		}, Fault, "annex1", "no lift, stairs"},
		{"a level without units", func(p *plan) { p.v.Levels = append(p.v.Levels, Level{ID: "roof", Ordinal: 9}) }, Warning, "roof", "no unit"},
		{"two levels of a building with one ordinal", func(p *plan) {
			p.v.Levels[1].Buildings = []string{"west"}
			p.v.Levels = append(p.v.Levels, Level{ID: "L1b", Ordinal: 1, Buildings: []string{"west"}})
			p.unit("x", "room", 1, rect(50, 50, 55, 55)).Level = "L1b"
		}, Warning, "L1b", "another level of ordinal 1"},
		{"a public room without a name", func(p *plan) {
			p.v.Units[slices.IndexFunc(p.v.Units, func(u Unit) bool { return u.ID == "ward2" })].Name = nil
		},
			Warning, "ward2", "has no name"},
		{"steps on every way", func(*plan) {}, Warning, "clinic0", "has steps"},
		{"a kiosk outside", func(p *plan) {
			p.v.Kiosks = append(p.v.Kiosks, KioskSpot{ID: "k2", Feature: "kf2", Place: Place{Point: Point{300, 0}}})
		}, Fault, "kf2", "stands in no room"},
		{"a unit there twice", func(p *plan) { p.unit("ward0", "room", 0, rect(50, 50, 55, 55)) }, Fault, "", "is there twice"},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := sitePlan(row.change)
			p.v.Complete()
			r := Check(&p.v)
			if !slices.ContainsFunc(r.Problems, func(p Problem) bool {
				return p.Severity == row.severity && p.Feature == row.feature && strings.Contains(p.Text, row.says)
			}) {
				t.Errorf("not found in %+v", r.Problems)
			}
		})
	}
}

// TestABridgeLeadsToALevelToo, where its building has no stairs of its own.
func TestABridgeLeadsToALevelToo(t *testing.T) {
	p := sitePlan(func(p *plan) {
		p.v.Levels = append(p.v.Levels, Level{ID: "annex0", Ordinal: 0, Buildings: []string{"annex"}}, Level{ID: "annex1", Ordinal: 1, Buildings: []string{"annex"}})
		p.unit("garage", "room", 0, rect(90, 0, 95, 4)).Level = "annex0"
		p.unit("loft", "room", 1, rect(90, 0, 95, 4)).Level = "annex1"
		p.door("dgarage", 0, 90, 2, false)
		p.door("dloft", 1, 90, 2, false)
	})
	p.v.Complete()
	if r := Check(&p.v); slices.ContainsFunc(r.Problems, func(p Problem) bool { return strings.HasPrefix(p.Feature, "annex") }) {
		t.Errorf("%+v", r.Problems)
	}
}

func TestCheckLeavesASoundVenueAlone(t *testing.T) {
	m := clinics(t)
	r := Check(m.Venue())
	if len(r.Problems) > 0 {
		t.Errorf("%+v", r.Problems)
	}
	if r.Counts["units"] != 9 || r.Counts["openings"] != 8 || r.Counts["restricted_units"] != 1 {
		t.Errorf("counts %v", r.Counts)
	}
}
