package wayfind

import (
	"fmt"
	"slices"
	"testing"
)

// clinics is a corridor of rooms with names and other words for them.
func clinics(t *testing.T, change ...func(v *Venue)) *Map {
	t.Helper()
	p := &plan{}
	p.levels(1)
	p.unit("hall", "walkway", 0, rect(0, 0, 100, 3))
	for i, n := range []Labels{
		{"en": "X-ray", "es": "Rayos X"}, {"en": "Foot clinic", "es": "Clínica del pie"}, {"en": "Eye clinic"},
		{"en": "Women's clinic"}, {"en": "Hearing clinic", "ja": "耳鼻咽喉科"}, {"en": "Café"}, {"en": "Physiotherapy"}, {"en": "Eye clinic store"},
	} {
		id := fmt.Sprint("u", i)
		x := 10 * float64(i)
		p.unit(id, "room", 0, rect(x, 3, x+9, 9)).Name = n
		p.door("d"+id, 0, x+4, 3, true)
	}
	p.v.Units[len(p.v.Units)-1].Restricted = true
	p.v.Synonyms = map[string]map[string][]string{
		"u0": {"en": {"radiology", "imaging"}}, "u1": {"en": {"podiatry", "feet"}, "es": {"podología"}}, "u4": {"en": {"audiology"}},
	}
	for _, f := range change {
		f(&p.v)
	}
	return p.build(t)
}

func TestSearchAsPeopleSpellIt(t *testing.T) {
	m := clinics(t)
	for _, row := range []struct{ query, lang, want string }{
		{"x-ray", "en", "u0"}, {"xray", "en", "u0"}, {"X RAY", "en", "u0"}, {"imaging", "en", "u0"}, {"radiologie", "en", "u0"},
		{"foot", "en", "u1"}, {"fo", "en", "u1"}, {"podiatry", "en", "u1"}, {"podaitry", "en", "u1"}, {"podiatri", "en", "u1"},
		{"podologia", "es", "u1"}, {"pie", "es", "u1"}, {"eye clinc", "en", "u2"}, {"womens", "en", "u3"},
		{"耳鼻", "ja", "u4"}, {"咽喉", "ja", "u4"}, {"cafe", "en", "u5"}, {"CAFÉ", "en", "u5"}, {"phisiotherapy", "en", "u6"}, {"physoitherapi", "en", "u6"},
	} {
		hits := m.Search(row.query, row.lang, 3)
		if len(hits) == 0 || hits[0].Unit != row.want {
			t.Errorf("%q: %+v, want %s first", row.query, hits, row.want)
		}
	}
	for _, none := range []string{"", "  -- ", "zzzz", "qq"} {
		if hits := m.Search(none, "en", 3); len(hits) > 0 {
			t.Errorf("%q finds %+v", none, hits)
		}
	}
	heart := clinics(t, func(v *Venue) { v.Synonyms["u4"]["es"] = []string{"electrocardiograma"} })
	if hits := heart.Search("el baño", "es", 3); len(hits) > 0 {
		t.Errorf("who looks for a toilet finds %+v", hits)
	}
	if hits := heart.Search("where is the x-ray", "en", 3); len(hits) == 0 || hits[0].Unit != "u0" {
		t.Errorf("a question finds %+v", hits)
	}
	if hits := m.Search("clinic", "en", 2); len(hits) != 2 {
		t.Errorf("limit 2 gives %d", len(hits))
	}
	for _, h := range m.Search("eye clinic store", "en", 9) {
		if h.Unit == "u7" {
			t.Error("a restricted unit is offered")
		}
	}
}

func TestDistanceCountsSlips(t *testing.T) {
	for _, row := range []struct {
		a, b string
		want int
	}{{"lift", "lift", 0}, {"lift", "lfit", 1}, {"lift", "lit", 1}, {"lift", "lefts", 2}, {"", "ab", 2}, {"aé", "ae", 1}, {"short", "muchlonger", 3}} {
		if got := distance(row.a, row.b, 2); got != row.want {
			t.Errorf("%q to %q: %d, want %d", row.a, row.b, got, row.want)
		}
	}
}

func TestCategoryOfPlainWords(t *testing.T) {
	for query, want := range map[string]string{"Toilet": "restroom", "baño": "restroom", "lift": "elevator", "Exit": NearExit, "x-ray": "",
		"el baño": "restroom", "Where is the nearest toilet?": "restroom", "bathrom": "restroom", "asensor": "elevator", "elevater": "elevator", "gifts": "", "the": "", "eye toilet": ""} {
		if got, _ := CategoryOf(query); got != want {
			t.Errorf("%q is %q, want %q", query, got, want)
		}
	}
}

func TestFindByIDAndName(t *testing.T) {
	m := clinics(t, func(v *Venue) {
		v.Units[3].Also, v.Units[6].AltName = []string{"Dr. Ada Byron", "Women's clinic"}, Labels{"en": "Old wing"}
		v.Openings[0].Name = Labels{"en": "Main entrance", "es": "Entrada principal"}
		v.Occupants = map[string]string{"occupant-7": "u2"}
		v.Amenities = append(v.Amenities, Amenity{ID: "atm", Category: "atm", Name: Labels{"en": "Cash machine"}, Place: Place{Point: v.Units[0].Label}})
	})
	for _, row := range []struct{ what, unit string }{
		{"u3", "u3"}, {"women's clinic", "u3"}, {"Clinica del Pie", "u1"}, {"du3", "u3"},
		{"dr ada byron", "u2"}, {"old wing", "u5"}, {"occupant-7", "u2"}, {"CASH MACHINE", "hall"},
	} {
		if p, known := m.Find(row.what); !known || p.Unit != row.unit {
			t.Errorf("%q: %+v %v", row.what, p, known)
		}
	}
	door := m.Venue().Openings[0]
	if p, known := m.Find("entrada PRINCIPAL"); !known || p.Point != door.At || p.Unit != door.Units[0] || p.Whole {
		t.Errorf("the door %+v is found as %+v", door, p)
	}
	if p, known := m.Find("Women's"); known {
		t.Errorf("half a name finds %+v", p)
	}
	if d := m.Destinations(); len(d) != 7 || d[0].ID != "u5" {
		t.Errorf("%d destinations, first %s", len(d), d[0].ID)
	}
}

func TestASignTellsNamesApart(t *testing.T) {
	m := clinics(t, func(v *Venue) {
		v.Units[1].Name, v.Units[2].Name = Labels{"en": "Room -1"}, Labels{"en": "Room 1"}
	})
	for _, row := range []struct{ what, want string }{
		{"Room -1", "Room -1"}, {"Room 1", "Room 1"}, {" room 1", "Room 1"}, {"room: 1", "Room -1"},
	} {
		p, _ := m.Find(row.what)
		if u, _ := m.Unit(p.Unit); u.Name["en"] != row.want {
			t.Errorf("%q finds %q", row.what, u.Name["en"])
		}
	}
	if id, ok := m.Only("Room 1"); ok {
		t.Errorf("both may be meant, and %s is taken", id)
	}
}

func TestOnlyOneIsMeant(t *testing.T) {
	m := clinics(t)
	for _, row := range []struct{ name, what, want string }{
		{"an id", "u3", "u3"},
		{"a name that one place has", "women's clinic", "u3"},
		{"a name in another language", "Clinica del Pie", "u1"},
		{"nowhere", "Room 99", ""},
		{"nothing", "", ""},
	} {
		if id, ok := m.Only(row.what); id != row.want || ok != (row.want != "") {
			t.Errorf("%s: %q, %v", row.name, id, ok)
		}
	}
	doors := clinics(t, func(v *Venue) {
		for i := range v.Openings {
			v.Openings[i].Name = Labels{"en": "Eye clinic"}
		}
	})
	if id, ok := doors.Only("Eye clinic"); !ok || id != "u2" {
		t.Errorf("with a door called like its room: %q, %v", id, ok)
	}
	venue := *m.Venue()
	venue.Units = slices.Clone(venue.Units)
	venue.Units[0].Name = venue.Units[1].Name
	twins, err := Build(&venue)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range venue.Units[1].Name {
		if id, ok := twins.Only(name); ok {
			t.Errorf("%q is the name of two places, and %s is meant", name, id)
		}
	}
}

func TestLabelsFallBack(t *testing.T) {
	l := Labels{"en": "Lift", "es": "Ascensor", "pt-BR": "Elevador"}
	for lang, want := range map[string]string{"es": "Ascensor", "es-MX": "Ascensor", "pt": "Elevador", "pt-PT": "Elevador", "de": "Lift", "": "Lift"} {
		if got := l.In(lang); got != want {
			t.Errorf("%q: %q, want %q", lang, got, want)
		}
	}
	if got := (Labels{"zh": "电梯", "ar": "مصعد"}).In("fr"); got != "مصعد" {
		t.Errorf("without English: %q", got)
	}
	if got := (Labels)(nil).In("en"); got != "" {
		t.Errorf("nothing gives %q", got)
	}
}

// The word for a lift finds lifts, whatever they are called, before what is only
// spelt like it.
func TestAWordForAKindOfPlaceFindsIt(t *testing.T) {
	p := &plan{}
	p.levels(1)
	p.unit("shop", "retail", 0, rect(0, 0, 5, 5)).Name = Labels{"en": "Gift shop"}
	p.unit("a", "elevator", 0, rect(5, 0, 8, 5)).Name = Labels{"en": "Core A"}
	p.unit("wc", "restroom.unisex", 0, rect(8, 0, 11, 5)).Name = Labels{"en": "Ladies"}
	m := p.build(t)
	for query, want := range map[string]string{"lift": "a", "Ascensor": "a", "toilet": "wc", "gift": "shop", "git shop": "shop"} {
		if hits := m.Search(query, "en", 5); len(hits) == 0 || hits[0].Unit != want {
			t.Errorf("%s: %+v, want %s first", query, hits, want)
		}
	}
}
