package view

import (
	"slices"
	"strings"
	"testing"

	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/form"
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

// Staff are said to be told only where a form has them told.
func TestAMaskAloneClaimsNoCall(t *testing.T) {
	v := New(site(t))
	for _, row := range []struct {
		name  string
		flags []string
		told  bool
		want  string // of the words about staff; empty: none
	}{
		{"a mask alone", []string{flow.FlagMask}, false, ""},
		{"with a call on its way", []string{flow.FlagAlert, flow.FlagMask}, false, "We are telling the staff"},
		{"with a call that the hub has", []string{flow.FlagAlert, flow.FlagMask}, true, "We have told the staff"},
	} {
		m := v.Model(flow.State{Screen: flow.Mask, Lang: "en-GB", Service: &v.cfg.Services[0], Flags: row.flags, StaffTold: row.told})
		lines := m.Body.(Message).Lines
		i := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, "the staff") })
		if row.want == "" && i >= 0 || row.want != "" && (i < 0 || !strings.HasPrefix(lines[i], row.want)) {
			t.Errorf("%s: %q", row.name, lines)
		}
	}
}

// Many words without a question are set as text to read, a few as large as a
// question; nothing of them is lost.
func TestManyWordsAloneAreText(t *testing.T) {
	v := New(site(t))
	for _, words := range []string{"Thank you.", strings.Repeat("Please read this. ", 30)} {
		words = strings.TrimSpace(words)
		m := v.Model(flow.State{Screen: flow.Question, Lang: "en-GB", FormTitle: "About you",
			Page: form.Page{Number: 1, Of: 1, Items: []form.View{{Type: form.TypeDisplay, Text: words}, {Type: form.TypeDisplay, Text: "And more."}}}})
		title, lead := words, "And more."
		if len(words) > longestTitle {
			title, lead = "About you", words+"\nAnd more."
		}
		if m.Title != title || m.Lead != lead {
			t.Errorf("title %q, lead %q", m.Title, m.Lead)
		}
	}
}
