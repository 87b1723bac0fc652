package ui

import (
	"strings"

	"frontdoor/kiosk/view"
)

func places() view.Model {
	m := services()
	m.Screen, m.Title = "places", "Where do you want to go?"
	b := view.List{Rows: m.Body.(view.List).Rows[:4]}
	for _, k := range [][2]string{{"Toilets", "toilet"}, {"Café", "cafe"}, {"Lifts", "lift"}, {"Exit", "exit"}, {"Emergency department", "emergency"}, {"Pharmacy", "plus"}} {
		b.Tiles = append(b.Tiles, btn("near-"+k[1], k[0], k[1], view.RolePlain))
	}
	m.Body = b
	m.Actions = []view.Button{btn("more", "More places", "", view.RolePlain), btn("step-free", "No steps", "wheelchair", view.RolePlain), btn("search", "Type a name", "keypad", view.RolePrimary)}
	return m
}

func search() view.Model {
	m := services()
	m.Screen, m.Title = "search", "What are you looking for?"
	b := view.Search{Typed: view.Field{Text: "Hearng", Active: true}, Results: m.Body.(view.List).Rows[:4]}
	for _, row := range []string{"123456789", "ABCDEFGHI", "JKLMNÑOPQ", "RSTUVWXYZ"} {
		var keys []view.Button
		for _, r := range row {
			keys = append(keys, btn("key-"+string(r), string(r), "", view.RolePlain))
		}
		b.Keys = append(b.Keys, keys)
	}
	b.Keys = append(b.Keys, []view.Button{btn("key-0", "0", "", view.RolePlain), btn("key-space", "Space", "", view.RolePlain), btn("erase", "Erase", "back", view.RolePlain)})
	m.Body, m.Actions = b, nil
	return m
}

func searchNone() view.Model {
	m := search()
	b := m.Body.(view.Search)
	b.Typed, b.Results = view.Field{Hint: "A place or a word for it", Active: true}, nil
	b.Line = "Type a clinic, a doctor, a room or a word such as “x-ray” or “toilets”. Spelling need not be perfect."
	m.Body = b
	return m
}

func code() view.Model {
	m := base("way", "Garden waiting area 21")
	m.Lead, m.Note = "Level 2 · 110 m · about 3 minutes", "Lift B is closed now. This is another way."
	m.Body = view.Code{
		Text:  strings.Repeat("1. Turn left, pass the café, to the lift (15 m)\n", 12),
		How:   "Point your phone’s camera at this square",
		Lines: []string{"It holds these directions in words and nothing about you. Your phone needs no app and no network.", "You can also print them, or read them here."},
	}
	m.Actions = []view.Button{btn("step-free", "No steps", "wheelchair", view.RoleChosen), btn("print", "Print", "", view.RolePlain), btn("phone", "Show the map", "", view.RolePlain), btn("finish", "Finish", "", view.RolePrimary)}
	return m
}

// manyUnits are more units than stand in one row.
func manyUnits() []view.Button {
	var units []view.Button
	for _, u := range []string{"milligrams", "mg", "µg", "international units", "ml", "drops", "tablets", "g"} {
		units = append(units, btn("unit-"+u, u, "", view.RolePlain))
	}
	units[0].Role = view.RoleChosen
	return units
}
