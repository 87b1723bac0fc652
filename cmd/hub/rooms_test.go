package main

import (
	"testing"

	"frontdoor/kiosk"
	"frontdoor/kiosk/wayfind"
)

func TestRooms(t *testing.T) {
	demo, err := rooms("", true)
	if err != nil || len(demo) < 10 {
		t.Fatalf("the demo hospital names %d rooms, %v", len(demo), err)
	}
	for id, name := range demo {
		if name == "" || name == id {
			t.Errorf("%s is called %q", id, name)
		}
	}
	if none, err := rooms("", false); err != nil || none != nil {
		t.Errorf("no map: %v, %v", none, err)
	}
	if _, err := rooms("nowhere", false); kiosk.CodeOf(err) != kiosk.CodeBadInput {
		t.Errorf("a map that is not there: %v", err)
	}
}

func TestInWords(t *testing.T) {
	for _, tc := range []struct {
		name, lang, want string
		labels           wayfind.Labels
	}{
		{"the venue's own language", "de", "Raum 4", wayfind.Labels{"en": "Room 4", "de": "Raum 4"}},
		{"else English", "fr", "Room 4", wayfind.Labels{"en": "Room 4", "de": "Raum 4"}},
		{"else the first", "fr", "Raum 4", wayfind.Labels{"es": "Sala 4", "de": "Raum 4"}},
		{"nothing", "en", "", nil},
	} {
		if got := inWords(tc.labels, tc.lang); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}
