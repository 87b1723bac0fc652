package wayfind

import "testing"

func TestSearchAcrossScriptsAndShortForms(t *testing.T) {
	p := &plan{}
	p.levels(1)
	p.unit("hall", "walkway", 0, rect(0, 0, 100, 4))
	for i, row := range []struct {
		lang, name string
		also       []string
	}{
		{"de", "Straßenambulanz", nil}, {"da", "Øre, næse og hals", nil}, {"ja", "レントゲン", nil}, {"ar", "الأشعة ٣", nil},
		{"en", "Cardiology", []string{"Dr. Ada Byron", "Prof. Łukasz Nowak"}}, {"en", "Consulting room 4", nil}, {"en", "Doctors' lounge", nil},
	} {
		x := 10 * float64(i)
		u := p.unit(string(rune('a'+i)), "room", 0, rect(x, 4, x+8, 9))
		u.Name, u.Also = Labels{row.lang: row.name}, row.also
		p.door("d"+u.ID, 0, x+4, 4, true)
	}
	m := p.build(t)
	for _, row := range []struct{ query, want string }{
		{"strassenambulanz", "a"}, {"STRASSEN", "a"}, {"ore naese", "b"}, {"れんとげん", "c"}, {"الاشعه", "d"}, {"الأشعة 3", "d"},
		{"doctor byron", "e"}, {"dr byron", "e"}, {"professor nowak", "e"}, {"Lukasz", "e"}, {"consulting rm 4", "f"}, {"consulting roo", "f"}, {"doct", "g"},
	} {
		hits := m.Search(row.query, "en", 3)
		if len(hits) == 0 || hits[0].Unit != row.want {
			t.Errorf("%q finds %v, want %s", row.query, hits, row.want)
		}
	}
}

func TestNearestFindsWhatStandsInAHall(t *testing.T) {
	m := site(t, func(p *plan) {
		p.v.Amenities = append(p.v.Amenities, Amenity{ID: "atm", Category: "atm", Place: Place{Point: Point{25, 2}}})
	})
	unit, r, err := m.Nearest(kioskPlace(t, m), "atm", Options{})
	if err != nil || unit != "hall0" || r.DistanceM < 9.9 || r.DistanceM > 10.1 {
		t.Errorf("%q, %+v, %v", unit, r, err)
	}
}
