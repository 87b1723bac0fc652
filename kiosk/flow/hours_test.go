package flow

import (
	"slices"
	"testing"

	"frontdoor/kiosk/wayfind"
)

// TestOpeningHoursLeadTheWay: what is shut at this hour is not passed; who comes
// before a clinic opens is shown its door, and a kiosk that does not know the
// time takes everything to be open.
func TestOpeningHoursLeadTheWay(t *testing.T) {
	const day, night = "08:00-18:00", "20:00-23:00" // it is noon
	first := onTheWay(t).rides()[0]
	second := map[wayfind.ConnectorKind]wayfind.ConnectorKind{wayfind.Stairs: wayfind.Lift, wayfind.Lift: wayfind.Stairs}[first]
	door := map[wayfind.ConnectorKind]string{wayfind.Stairs: "door-stairs-0", wayfind.Lift: "door-lift-0"}[first]
	for _, row := range []struct {
		name, feature, hours string
		also                 string // is shut as well
		unsure               bool
		rides                []wayfind.ConnectorKind
		by                   []string
	}{
		{name: "open now", feature: door, hours: day, rides: []wayfind.ConnectorKind{first}},
		{name: "shut now", feature: door, hours: night, rides: []wayfind.ConnectorKind{second}},
		{name: "the time is not known", feature: door, hours: night, unsure: true, rides: []wayfind.ConnectorKind{first}},
		{name: "before the clinic opens", feature: "area-1", hours: night, rides: []wayfind.ConnectorKind{first}},
		{name: "before the clinic opens, past what is shut", feature: "area-1", hours: night, also: door, rides: []wayfind.ConnectorKind{second}},
		{name: "where the kiosk stands is shut", feature: "lobby", hours: night, rides: []wayfind.ConnectorKind{first}},
		{name: "the only door there is shut", feature: "door-1", hours: night, by: []string{"door-1"}},
	} {
		b := newBed(t)
		b.cfg.Map = smallMap(t, func(v *wayfind.Venue) {
			for i := range v.Units {
				if id := v.Units[i].ID; id == row.feature || id == row.also {
					v.Units[i].Hours = row.hours
				}
			}
			for i := range v.Openings {
				if id := v.Openings[i].ID; id == row.feature || id == row.also {
					v.Openings[i].Hours = row.hours
				}
			}
		})
		b.clock.sure = !row.unsure
		b.do(Begin{GoalWay}, ChoosePlace{"area-1"})
		if h := b.State().Heading; !slices.Equal(b.rides(), row.rides) || !slices.Equal(h.BlockedBy, row.by) {
			t.Errorf("%s: rides %v, blocked by %v", row.name, b.rides(), h.BlockedBy)
		}
	}
}

// TestWithoutStepsTheWayWithHelpLeadsToTheSamePlace: somebody who needs a toilet
// for wheelchairs is not helped over steps to another one.
func TestWithoutStepsTheWayWithHelpLeadsToTheSamePlace(t *testing.T) {
	b := newBed(t)
	b.cfg.Map = smallMap(t, func(v *wayfind.Venue) {
		for i := range v.Units {
			switch v.Units[i].ID {
			case "desk":
				v.Units[i].Category = "restroom"
			case "area-1":
				v.Units[i].Category, v.Units[i].Hours = "restroom.wheelchair", "08:00-18:00"
			}
		}
	})
	b.do(Begin{GoalWay}, ToggleStepFree{}, ChooseNear{"restroom"}, ClosureNews{closing("lift-0")})
	if h := b.State().Heading; !h.Assisted || h.To != "area-1" || h.Route == nil || !slices.Equal(b.rides(), []wayfind.ConnectorKind{wayfind.Stairs}) {
		t.Errorf("with help to %q, assisted %v, riding %v", h.To, h.Assisted, b.rides())
	}
	b.do(ClosureNews{closing("lift-0", "area-1")})
	if h := b.State().Heading; h.To != "desk" || h.Route == nil {
		t.Errorf("where that is closed too: to %q", h.To)
	}
}
