package view

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"frontdoor/kiosk/flow"
)

// TestAShutKioskOffersWhatWorks holds the first page, as it is seen and as it is
// spoken, to what can be done there.
func TestAShutKioskOffersWhatWorks(t *testing.T) {
	v := New(site(t))
	for _, row := range []struct {
		name  string
		state flow.State
		cards string
		lead  string
		band  string
	}{
		{"open", flow.State{Online: true, Scanner: true, Card: true}, "checkin walk-in way place feedback", "Have a code", ""},
		{"open, hub away", flow.State{}, "checkin walk-in way feedback", "", "Network away. You can still check in."},
		{"shut", flow.State{Shut: true, Online: true, Scanner: true, Card: true}, "desk way place", "Please go to the desk", ""},
		{"shut, no scanner to show a ticket to", flow.State{Shut: true, Online: true, Card: true}, "desk way", "Please go to the desk", ""},
		{"shut, hub away: nobody is told to check in", flow.State{Shut: true, Scanner: true}, "desk way place", "Please go to the desk", "Network away."},
	} {
		row.state.Screen, row.state.Lang = flow.Welcome, "en-GB"
		m := v.Model(row.state)
		first := m.Body.(Cards).Cards[0]
		if got := ids(m); got != row.cards+" say-en-GB say-es say-en-US" || first.Role != RolePrimary {
			t.Errorf("%s: it offers %q, the first %s", row.name, got, first.Role)
		}
		if !strings.HasPrefix(m.Lead, row.lead) || m.Band.Offline != row.band {
			t.Errorf("%s: lead %q, band %q", row.name, m.Lead, m.Band.Offline)
		}
		if last := m.Foot[len(m.Foot)-1]; len(m.Foot) != 2 || last.ID != "urgent" {
			t.Errorf("%s: %d buttons at the foot, the last %q", row.name, len(m.Foot), last.ID)
		}
	}
}

func TestAShutKioskSaysSoInEveryLanguage(t *testing.T) {
	cfg := site(t)
	v := New(cfg)
	for lang, want := range map[string][]string{
		"en-GB": {"This kiosk is not in use", "Please go to the desk. You can still look up the way here.", "The way to the desk"},
		"en-US": {"This kiosk is not in use", "Please go to the desk. You can still look up the way here.", "The way to the desk"},
		"es":    {"Este quiosco no está en servicio", "Diríjase al mostrador, por favor. Aquí puede seguir consultando el camino.", "El camino al mostrador"},
	} {
		m := v.Model(flow.State{Screen: flow.Welcome, Lang: lang, Online: true, Scanner: true, Shut: true})
		if !slices.Equal(m.Spoken[:3], want) {
			t.Errorf("%s says %q", lang, m.Spoken[:3])
		}
	}
}

// TestWhoIsInTheMiddleSeesNothingOfIt holds every other page to its open self.
func TestWhoIsInTheMiddleSeesNothingOfIt(t *testing.T) {
	cfg := site(t)
	v := New(cfg)
	for _, s := range everyScreen(cfg, "en-GB") {
		open := v.Model(s)
		s.Shut = true
		if same := reflect.DeepEqual(texts(Buttons(v.Model(s))), texts(Buttons(open))) && v.Model(s).Title == open.Title; same == (s.Screen == flow.Welcome) {
			t.Errorf("%s: the same as at an open kiosk: %v", s.Screen, same)
		}
	}
}
