package ui

import (
	"testing"
	"time"

	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/view"
	"frontdoor/kiosk/wayfind"
)

// smallVenue is one upper level with eight rooms along a corridor.
func smallVenue() *wayfind.Venue {
	box := func(x0, y0, x1, y1 float64) wayfind.Shape {
		return wayfind.Shape{{{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}}}}
	}
	v := &wayfind.Venue{ID: "v", Name: wayfind.Labels{"en": "Riverside General"}, Lang: "en"}
	v.Buildings = []wayfind.Building{{ID: "b", Shape: box(0, 0, 40, 24)}}
	v.Levels = []wayfind.Level{{
		ID: "l2", Ordinal: 2, Buildings: []string{"b"}, Shape: box(0, 0, 40, 24),
		Name: wayfind.Labels{"en": "Level 2"}, ShortName: wayfind.Labels{"en": "2"},
	}}
	unit := func(id, category, name string, x0, y0, x1, y1 float64) {
		v.Units = append(v.Units, wayfind.Unit{
			ID: id, Level: "l2", Ordinal: 2, Building: "b", Category: category,
			Name: wayfind.Labels{"en": name}, Shape: box(x0, y0, x1, y1),
			Label: wayfind.Point{X: (x0 + x1) / 2, Y: (y0 + y1) / 2},
		})
	}
	door := func(id, a string, x, y float64) {
		v.Openings = append(v.Openings, wayfind.Opening{
			ID: id, Level: "l2", Ordinal: 2, Category: "pedestrian", Units: [2]string{a, "hall"},
			Line: []wayfind.Point{{X: x - 0.6, Y: y}, {X: x + 0.6, Y: y}}, At: wayfind.Point{X: x, Y: y},
		})
	}
	unit("hall", "walkway", "", 0, 9, 40, 15)
	unit("xray", "room", "X-ray", 0, 15, 12, 24)
	unit("blood", "room", "Blood tests", 12, 15, 24, 24)
	unit("garden", "room", "Garden room", 24, 15, 40, 24)
	unit("wc", "restroom", "Toilets", 0, 0, 9, 9)
	unit("foot", "room", "Foot clinic", 9, 0, 22, 9)
	unit("lift", "elevator", "Lift", 22, 0, 30, 9)
	unit("stairs", "stairs", "Stairs", 30, 0, 40, 9)
	for _, d := range []struct {
		id, unit string
		x, y     float64
	}{{"d1", "xray", 6, 15}, {"d2", "blood", 18, 15}, {"d3", "garden", 32, 15}, {"d4", "wc", 4, 9}, {"d5", "foot", 15, 9}, {"d6", "lift", 26, 9}, {"d7", "stairs", 35, 9}} {
		door(d.id, d.unit, d.x, d.y)
	}
	return v
}

func way(t testing.TB) view.Model {
	t.Helper()
	venue, err := wayfind.Build(smallVenue())
	if err != nil {
		t.Fatal(err)
	}
	m := base("way", "Foot clinic")
	m.Lead = "Level 2 · 90 m · about 3 minutes, with one lift"
	at := func(x, y float64, unit string) wayfind.Place {
		return wayfind.Place{Point: wayfind.Point{X: x, Y: y}, Ordinal: 2, Unit: unit, Whole: true}
	}
	level := func(id, text string, ordinal int, role view.Role) view.Button {
		return view.Button{ID: id, Text: text, Role: role, Event: flow.ShowLevel{Ordinal: ordinal}}
	}
	m.Body = view.Map{
		Zoom:  view.Zoom{In: "Larger", Out: "Smaller", Whole: "Whole way", Move: "Map"},
		Venue: venue, Ordinal: 2, Callout: "Leave the lift",
		Route: &wayfind.Route{
			From: at(26, 8, "lift"), To: at(15, 8.5, "foot"), DistanceM: 90, Duration: 3 * time.Minute, Ordinals: []int{0, 2},
			Legs: []wayfind.Leg{{Ordinal: 2, Drawn: []wayfind.Point{{X: 26, Y: 9}, {X: 26, Y: 12}, {X: 15, Y: 12}, {X: 15, Y: 9}}}},
		},
		Labels: func(id string) string {
			if u, ok := venue.Unit(id); ok {
				return u.Name.In("en")
			}
			return ""
		},
		Steps: []view.Step{
			{Number: 1, Text: "Turn right, pass the café, to the lift", Distance: "60 m"},
			{Number: 2, Text: "Take the lift to Level 2"},
			{Number: 3, Text: "Turn left. The foot clinic is the first door on your left", Distance: "30 m", Current: true},
		},
		Levels: []view.Button{level("level-0", "Ground", 0, view.RolePlain), level("level-2", "Level 2", 2, view.RolePrimary)},
	}
	m.Actions = []view.Button{
		btn("step-free", "No steps", "wheelchair", view.RoleChosen), btn("print", "Print", "", view.RolePlain),
		btn("finish", "Finish", "", view.RolePrimary),
	}
	return m
}
