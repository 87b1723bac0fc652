package wayfind

import "testing"

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
