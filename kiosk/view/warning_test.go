package view

import (
	"strings"
	"testing"

	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/wayfind"
)

// Who finds no way in a fire is told what to do in a fire, not to wait for
// somebody at the desk.
func TestInAFireNobodyIsToldLessForWantOfAWay(t *testing.T) {
	v := New(site(t))
	for _, screen := range []flow.Screen{flow.Way, flow.Urgent} {
		for _, fire := range []bool{false, true} {
			m := v.Model(flow.State{Screen: screen, Lang: "en-GB", Fire: fire, Heading: flow.Heading{To: "x", BlockedBy: []string{"y"}}})
			b, ok := m.Body.(Message)
			if says := strings.Contains(strings.Join(m.Spoken, " "), "Follow staff and the exit signs."); !ok || says != fire {
				t.Errorf("%s, fire %v: %q", screen, fire, b.Lines)
			}
		}
	}
}

// What a way must not be told without goes along on paper and to a phone.
func TestPaperAndPhoneWarnAsTheScreenDoes(t *testing.T) {
	cfg := site(t)
	v := New(cfg)
	for _, row := range []struct {
		name   string
		change func(*flow.State)
		want   string
	}{
		{"steps on a way without", func(s *flow.State) { s.Heading.Assisted = true }, "There is no way without steps just now"},
		{"fire", func(s *flow.State) { s.Fire = true }, "Do not use the lifts."},
	} {
		s := flow.State{Screen: flow.Way, Lang: "en-GB", Heading: headings(t, cfg, wayfind.Options{})[cfg.Services[0].ID]}
		plain := v.Directions(s)
		row.change(&s)
		directions, ticket := v.Directions(s), v.Paper(s)
		for where, text := range map[string]string{"directions": directions.Note, "phone": directions.QR, "ticket": ticket.Note} {
			if !strings.Contains(text, row.want) {
				t.Errorf("%s: %s: %q", row.name, where, text)
			}
		}
		if strings.Contains(plain.Note+plain.QR, row.want) {
			t.Errorf("%s: said without a cause: %q", row.name, plain.Note)
		}
	}
}
