package imdf

import "testing"

// TestARoomIsOpenWhenItsOccupantIs: IMDF gives hours to occupants, not to units.
// A hall or a room of several stays open when one of them shuts.
func TestARoomIsOpenWhenItsOccupantIs(t *testing.T) {
	const hours = "Mo-Fr 08:00-18:00"
	for _, row := range []struct {
		name, want string
		change     func(a *archive)
	}{
		{"a café", hours, func(*archive) {}},
		{"a room with hours of its own", "24/7", func(a *archive) { a.get("unit", "cafe").Properties["hours"] = "24/7" }},
		{"a room of two", "", func(a *archive) {
			a.add("occupant", "second", nil, map[string]any{"anchor_id": "anchor", "category": "bakery", "name": en("Baker")})
		}},
		{"a desk in a hall", "", func(a *archive) { a.get("unit", "cafe").Properties["category"] = "lobby" }},
	} {
		a := site()
		a.get("occupant", "occupant").Properties["hours"] = hours
		row.change(a)
		if v, _ := a.load(t); unitOf(v, "cafe").Hours != row.want {
			t.Errorf("%s: open %q, want %q", row.name, unitOf(v, "cafe").Hours, row.want)
		}
	}
}
