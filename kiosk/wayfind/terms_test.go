package wayfind

import (
	"slices"
	"testing"
)

// The map of a hospital that lists no other words for its places.
func TestWhatPlacesAreCalledElsewhereFindsThem(t *testing.T) {
	m := clinics(t, func(v *Venue) {
		v.Synonyms = nil
		for i, name := range []Labels{{"en": "Imaging"}, {"en": "Ophthalmology Outpatients"}, {"es": "Otorrinolaringología"}, {"en": "Emergency exit"}, {"en": "Scarlab Ltd"}} {
			v.Units[i+1].Name = name
		}
		v.Units[6].AltName = Labels{"en": "Radiology"}
	})
	for _, row := range []struct{ query, want, text string }{
		{"x-ray", "u0", "Imaging"}, {"xray", "u0", "Imaging"}, {"X rays", "u0", "Imaging"}, {"rayos X", "u0", "Imaging"}, {"radiografia", "u0", "Imaging"},
		{"oculista", "u1", "Ophthalmology Outpatients"}, {"eye doctor", "u1", "Ophthalmology Outpatients"},
		{"ear nose and throat", "u2", "Otorrinolaringología"}, {"ENT", "u2", "Otorrinolaringología"},
	} {
		hits := m.Search(row.query, "en", 3)
		if len(hits) == 0 || hits[0].Unit != row.want || hits[0].Text != row.text {
			t.Errorf("%q: %+v, want %s, said as %q", row.query, hits, row.want, row.text)
		}
	}
	if hits := m.Search("radiology", "en", 3); len(hits) != 2 || hits[0].Unit != "u5" || hits[1].Unit != "u0" {
		t.Errorf("the very word comes before what others call so: %+v", hits)
	}
	for _, query := range []string{"casualty", "pathology"} {
		if hits := m.Search(query, "en", 3); len(hits) > 0 {
			t.Errorf("%q finds %+v, which only holds such a word", query, hits)
		}
	}
}

// TestTheWordOnTheMapComesFirst: before places that are only called so elsewhere,
// and a place is told by its name in the language of the screen.
func TestTheWordOnTheMapComesFirst(t *testing.T) {
	m := clinics(t, func(v *Venue) {
		v.Synonyms = nil
		for i, name := range []Labels{{"en": "Imaging", "es": "Diagnóstico por imagen"}, {"en": "Hospital X-Ray Room 2"}, {"en": "Speech Pathology"}, {"en": "Core Lab 3"}, {"en": "Accident & Emergency"}} {
			v.Units[i+1].Name = name
		}
	})
	for _, row := range []struct{ query, lang, first, text string }{
		{"x-ray", "en", "u1", "Hospital X-Ray Room 2"}, {"lab", "en", "u3", "Core Lab 3"}, {"lab", "es", "u3", "Core Lab 3"},
		{"x-rays", "es", "u0", "Diagnóstico por imagen"},
		{"A&E", "en", "u4", "Accident & Emergency"}, {"casualty", "en", "u4", "Accident & Emergency"}, {"urgencias", "en", "u4", "Accident & Emergency"},
	} {
		if hits := m.Search(row.query, row.lang, 4); len(hits) == 0 || hits[0].Unit != row.first || hits[0].Text != row.text {
			t.Errorf("%q in %s: %+v, want %q", row.query, row.lang, hits, row.text)
		}
	}
	if hits := m.Search("rayos x", "en", 4); !slices.ContainsFunc(hits, func(h Hit) bool { return h.Unit == "u0" && h.Text == "Imaging" }) {
		t.Errorf("another language's word for it finds %+v", hits)
	}
}

// TestOfSeveralCalledSoElsewhereTheLikeliestComesFirst: what the venue offers
// before other rooms, and then the shorter name, as among words on the map.
func TestOfSeveralCalledSoElsewhereTheLikeliestComesFirst(t *testing.T) {
	m := clinics(t, func(v *Venue) {
		v.Synonyms = nil
		for i, name := range []string{"Children's Emergency Department", "Emergency Department", "CT Radiology", "Imaging Suite"} {
			v.Units[i+1].Name = Labels{"en": name}
		}
		v.Destinations = []string{"u0", "u1", "u3"}
	})
	for query, first := range map[string]string{"A&E": "u1", "casualty": "u1", "urgencias": "u1", "x-ray": "u3"} {
		if hits := m.Search(query, "en", 4); len(hits) != 2 || hits[0].Unit != first {
			t.Errorf("%q: %+v, want %s first of two", query, hits, first)
		}
	}
}

func TestTermsAreFolded(t *testing.T) {
	for _, group := range terms {
		if len(group) < 2 {
			t.Errorf("%q stands alone", group)
		}
		for _, term := range group {
			if term != fold(term) {
				t.Errorf("%q is not folded", term)
			}
		}
	}
}
