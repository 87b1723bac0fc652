package view

import (
	"slices"
	"strings"
	"testing"

	"frontdoor/kiosk"
	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/wayfind"
)

// headings are ways from the lobby to the waiting area of every service.
func headings(t *testing.T, cfg Config, o wayfind.Options) map[string]flow.Heading {
	t.Helper()
	spot, _ := cfg.Map.Kiosk(cfg.Spot)
	out := map[string]flow.Heading{}
	for _, s := range cfg.Services {
		r, err := cfg.Map.Route(spot.Place, s.Area, o)
		if err != nil {
			t.Fatalf("%s: %v", s.ID, err)
		}
		out[s.ID] = flow.Heading{To: s.Area, Route: r, StepFree: o.StepFree}
	}
	return out
}

func TestEveryStepIsInOnePartOfTheWay(t *testing.T) {
	long := 0
	for id, h := range headings(t, site(t), wayfind.Options{StepFree: true}) {
		next := 0
		all := parts(h.Route)
		for i, p := range all {
			if p.first != next || p.last < p.first {
				t.Errorf("%s: part %d has the steps %d to %d, want from %d", id, i, p.first, p.last, next)
			}
			if n := p.last - p.first + 1; len(h.Route.Steps) > mostSteps && n >= mostSteps {
				t.Errorf("%s: part %d has %d steps", id, i, n)
			}
			for _, s := range h.Route.Steps[p.first : p.last+1] {
				if s.Ordinal != p.ordinal {
					t.Errorf("%s: part %d is on level %d and has a step on %d", id, i, p.ordinal, s.Ordinal)
				}
			}
			h.Ordinal, h.Part = p.ordinal, p.number
			if got := shownPart(all, h); got != i {
				t.Errorf("%s: asked for part %d, shown %d", id, i, got)
			}
			if p.of > 1 {
				long++
			}
			next = p.last + 1
		}
		if next != len(h.Route.Steps) {
			t.Errorf("%s: %d of %d steps are shown", id, next, len(h.Route.Steps))
		}
		h.Ordinal, h.Part = 99, 7
		if got := shownPart(all, h); got != 0 {
			t.Errorf("%s: a level that the way does not pass shows part %d", id, got)
		}
	}
	if long == 0 {
		t.Error("control: no way has a level with several parts")
	}
}

func TestTheFloorSwitcherFollowsTheSteps(t *testing.T) {
	cfg := site(t)
	v := New(cfg)
	for id, h := range headings(t, cfg, wayfind.Options{}) {
		s := flow.State{Screen: flow.Way, Lang: "en-GB", Heading: h}
		seen := map[int]bool{}
		m := v.Model(s).Body.(Map)
		for _, b := range append([]Button{{Event: flow.ShowLevel{Ordinal: h.Ordinal}}}, m.Levels...) {
			e := b.Event.(flow.ShowLevel)
			s.Heading.Ordinal, s.Heading.Part = e.Ordinal, e.Part
			shown := v.Model(s).Body.(Map)
			if shown.Ordinal != e.Ordinal {
				t.Errorf("%s: %q shows level %d", id, b.Text, shown.Ordinal)
			}
			for _, l := range shown.Levels {
				if (l.Event == b.Event) != (l.Role == RolePrimary) {
					t.Errorf("%s: of the levels %q is marked, %q was touched", id, l.Text, b.Text)
				}
			}
			for _, step := range shown.Steps {
				seen[step.Number] = seen[step.Number] || step.Current
			}
		}
		for n := range h.Route.Steps {
			if !seen[n+1] {
				t.Errorf("%s: no level shows step %d", id, n+1)
			}
		}
	}
}

func TestOneSentenceSaysWhatAPersonMustKnow(t *testing.T) {
	cfg := site(t)
	v := New(cfg)
	h := headings(t, cfg, wayfind.Options{})[cfg.Services[0].ID]
	lift := ""
	for _, u := range cfg.Map.Venue().Units {
		if u.Category == "elevator" && u.Ordinal == 0 && len(u.Name) > 0 {
			lift = u.ID
		}
	}
	name := cfg.Words.In("en-GB").Unit(cfg.Map, lift)
	for _, row := range []struct {
		name   string
		change func(*flow.State)
		want   string
	}{
		{"nothing new", func(*flow.State) {}, ""},
		{"a lift closed", func(s *flow.State) { s.Heading.Shut = lift }, name + " is closed now. This is another way."},
		{"a door without a name closed", func(s *flow.State) { s.Heading.Shut = "door-1" }, "Part of the way is closed now"},
		{"a lift open again", func(s *flow.State) { s.Heading.Reopened = lift }, name + " is open again"},
		{"something open again", func(s *flow.State) { s.Heading.Reopened = "x" }, "Part of the way is open again"},
		{"steps on a way without", func(s *flow.State) { s.Heading.Assisted, s.Heading.BlockedBy = true, []string{lift} }, name + " is closed or has steps"},
		{"fire before all", func(s *flow.State) { s.Fire, s.Heading.Shut, s.Heading.Assisted = true, lift, true }, "Do not use the lifts. Follow staff and the exit signs."},
	} {
		for _, screen := range []flow.Screen{flow.Way, flow.Urgent} {
			s := flow.State{Screen: screen, Lang: "en-GB", Heading: h}
			row.change(&s)
			m := v.Model(s)
			if !strings.Contains(m.Note, row.want) || (m.Note == "") != (row.want == "") {
				t.Errorf("%s, %s: %q, want %q", screen, row.name, m.Note, row.want)
			}
			if m.Note != "" && !slices.Contains(m.Spoken, m.Note) {
				t.Errorf("%s, %s: the sentence is not spoken", screen, row.name)
			}
			if !slices.ContainsFunc(m.Actions, func(b Button) bool { return b.ID == "step-free" }) {
				t.Errorf("%s, %s: no button for a way without steps", screen, row.name)
			}
		}
	}
	s := flow.State{Screen: flow.Way, Lang: "en-GB", Heading: h, Fire: true, Closed: []string{"x"}}
	if closed := v.Model(s).Body.(Map).Closed; !slices.Contains(closed, lift) || !slices.Contains(closed, "x") {
		t.Errorf("in a fire %v are marked as closed, want every lift too", closed)
	}
}

func TestThePrintButtonSaysHowFarThePaperIs(t *testing.T) {
	cfg := site(t)
	v := New(cfg)
	h := headings(t, cfg, wayfind.Options{})[cfg.Services[0].ID]
	for _, row := range []struct {
		print flow.Paper
		text  string
		off   bool
	}{
		{flow.Paper{}, "Print", false},
		{flow.Paper{State: kiosk.PrintQueued}, "Printing…", true},
		{flow.Paper{State: kiosk.PrintDone}, "Printed", true},
		{flow.Paper{State: kiosk.PrintFailed}, "Print again", false},
		{flow.Paper{State: kiosk.PrintFailed, Again: true}, "No paper now", true},
		{flow.Paper{State: kiosk.PrintUnknown}, "Look in the slot", true},
	} {
		h.Print = row.print
		s := flow.State{Screen: flow.Way, Lang: "en-GB", Heading: h, Printer: true}
		at := func(s flow.State) int {
			return slices.IndexFunc(v.Model(s).Actions, func(b Button) bool { return b.ID == "print" })
		}
		if b := v.Model(s).Actions[at(s)]; b.Text != row.text || b.Off != row.off {
			t.Errorf("%+v: %q, off %v", row.print, b.Text, b.Off)
		}
		if s.Printer = false; at(s) >= 0 {
			t.Error("printing is offered without a printer")
		}
	}
}

func TestTheCodeForAPhoneHoldsTheWayAndNothingElse(t *testing.T) {
	cfg := site(t)
	v := New(cfg)
	for _, lang := range cfg.Langs {
		for id, h := range headings(t, cfg, wayfind.Options{StepFree: true}) {
			h.Phone = true
			s := flow.State{Screen: flow.Way, Lang: lang, Heading: h, Ticket: kiosk.Ticket{Code: "KD 042", Event: "event-7"}, Masked: flow.Masked{Initials: []string{"QX"}}}
			code := v.Model(s).Body.(Code)
			if len(code.Text) > mostForPhone || code.How == "" {
				t.Errorf("%s %s: %d bytes", lang, id, len(code.Text))
			}
			for _, step := range h.Route.Steps {
				if words := cfg.Words.In(lang).Step(cfg.Map, step); !strings.Contains(code.Text, words) {
					t.Errorf("%s %s: %q is not in the code", lang, id, words)
				}
			}
			for _, private := range []string{"042", "event-7", "QX"} {
				if strings.Contains(code.Text, private) {
					t.Errorf("%s %s: the code tells %q", lang, id, private)
				}
			}
			if paper := v.Directions(s); paper.QR != code.Text || paper.Code != "" || len(paper.Steps) != len(h.Route.Steps) || paper.Map == nil {
				t.Errorf("%s %s: the paper differs from the code: %+v", lang, id, paper)
			}
		}
	}
}

func TestAWayTooLongForThePhoneSaysSo(t *testing.T) {
	cfg := site(t)
	h := headings(t, cfg, wayfind.Options{})[cfg.Services[0].ID]
	long := *h.Route
	for len(long.Steps) < 200 {
		long.Steps = append(long.Steps, h.Route.Steps...)
	}
	h.Route, h.Phone = &long, true
	text := New(cfg).Model(flow.State{Screen: flow.Way, Lang: "en-GB", Heading: h}).Body.(Code).Text
	if len(text) > mostForPhone || !strings.HasSuffix(text, "The rest of the way is on the screen and on paper.") {
		t.Errorf("%d bytes, ending %q", len(text), text[max(0, len(text)-60):])
	}
}

func TestSearchAnswersAsPeopleSpell(t *testing.T) {
	cfg := site(t)
	v := New(cfg)
	for _, row := range []struct{ name, lang, query, first string }{
		{"a name", "en-GB", "HEARING", "Hearing clinic"},
		{"a slip of the finger", "en-GB", "HEARNG", "Hearing clinic"},
		{"the beginning", "en-GB", "PHARM", "Pharmacy"},
		{"what is nearest", "en-GB", "TOILET", "Toilets"},
		{"another word", "en-GB", "PODIATRY", "Foot clinic"},
		{"in Spanish", "es", "ASEO", "Aseos"},
		{"a number", "en-GB", "ROOM 8", "Room 8"},
		{"nothing there", "en-GB", "ZZQXW", ""},
		{"nothing typed", "en-GB", "  ", ""},
	} {
		b := v.Model(flow.State{Screen: flow.Search, Lang: row.lang, Query: row.query}).Body.(Search)
		got := ""
		if len(b.Results) > 0 {
			got = b.Results[0].Text
		}
		if got != row.first || len(b.Results) > mostFound {
			t.Errorf("%s: %d answers, the first %q, want %q", row.name, len(b.Results), got, row.first)
		}
		if (b.Line == "") != (len(b.Results) > 0) {
			t.Errorf("%s: the line says %q", row.name, b.Line)
		}
		for _, r := range b.Results {
			switch e := r.Event.(type) {
			case flow.ChoosePlace:
				if _, ok := cfg.Map.Unit(e.Unit); !ok || r.Detail == "" {
					t.Errorf("%s: %+v leads nowhere", row.name, r)
				}
			case flow.ChooseNear:
			default:
				t.Errorf("%s: %+v", row.name, r)
			}
		}
	}
}

func TestTheKeysTypeEveryLetterOfTheLanguage(t *testing.T) {
	v := New(site(t))
	for lang, letters := range map[string]string{"en-GB": "AZ09 ", "es": "AÑZ09 "} {
		b := v.Model(flow.State{Screen: flow.Search, Lang: lang, Query: "ñU"}).Body.(Search)
		typed := map[string]bool{}
		for _, row := range b.Keys {
			if len(row) > keyColumns {
				t.Errorf("%s: a row of %d keys is too narrow for a finger", lang, len(row))
			}
			for _, k := range row {
				if e, ok := k.Event.(flow.Key); ok {
					typed[e.Text] = true
				}
			}
		}
		for _, r := range letters {
			if !typed[string(r)] {
				t.Errorf("%s: no key types %q", lang, r)
			}
		}
		if b.Typed.Text != "Ñu" {
			t.Errorf("%s: it reads %q", lang, b.Typed.Text)
		}
	}
}

func TestADoctorIsFoundWhereTheMapNamesThem(t *testing.T) {
	cfg := site(t)
	venue := *cfg.Map.Venue()
	venue.Units = slices.Clone(venue.Units)
	i := slices.IndexFunc(venue.Units, func(u wayfind.Unit) bool { return u.Name.In("en") == "Hearing clinic" })
	venue.Units[i].Also = append(slices.Clone(venue.Units[i].Also), "Dr Adaeze Okafor")
	m, err := wayfind.Build(&venue)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Map = m
	for _, query := range []string{"DR OKAFOR", "OKAFR", "ADAEZE"} {
		b := New(cfg).Model(flow.State{Screen: flow.Search, Lang: "en-GB", Query: query}).Body.(Search)
		if len(b.Results) == 0 || b.Results[0].Text != "Hearing clinic" || !strings.Contains(b.Results[0].Detail, "Dr Adaeze Okafor") {
			t.Errorf("%s: %+v", query, b.Results)
		}
	}
}

// TestAFloorIsCalledAsInItsOwnBuilding gives the building that a way ends in
// other names for its floors than the kiosk's has for the same heights.
func TestAFloorIsCalledAsInItsOwnBuilding(t *testing.T) {
	cfg := site(t)
	var h flow.Heading
	for _, other := range headings(t, cfg, wayfind.Options{}) {
		if len(other.Route.Ordinals) == 2 {
			h = other
		}
	}
	var ride wayfind.Step
	for _, s := range h.Route.Steps {
		if s.Kind == wayfind.StepRide {
			ride = s
		}
	}
	if ride.ToUnit == "" {
		t.Fatal("control: no way changes the level once")
	}
	venue := *cfg.Map.Venue()
	venue.Units = slices.Clone(venue.Units)
	venue.Levels = append(slices.Clone(venue.Levels), wayfind.Level{ID: "annex", Ordinal: h.Route.To.Ordinal, Name: wayfind.Labels{"en": "Annex floor"}})
	name := ""
	for i := range venue.Units {
		if u := &venue.Units[i]; u.ID == h.To || u.ID == ride.ToUnit {
			u.Level = "annex"
			if u.ID == h.To {
				name = u.Name.In("en")
			}
		}
	}
	m, err := wayfind.Build(&venue)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Map = m
	h.Ordinal = h.Route.To.Ordinal
	v := New(cfg)
	s := flow.State{Screen: flow.Way, Lang: "en-GB", Heading: h}
	body := v.Model(s).Body.(Map)
	if last := body.Levels[len(body.Levels)-1].Text; !strings.HasPrefix(last, "Annex floor") || strings.HasPrefix(body.Levels[0].Text, "Annex") {
		t.Errorf("floors %+v", body.Levels)
	}
	if lead := v.Directions(s).Note; !strings.HasPrefix(lead, "Annex floor") {
		t.Errorf("the way in short is %q", lead)
	}
	found := v.Model(flow.State{Screen: flow.Search, Lang: "en-GB", Query: strings.ToUpper(name)}).Body.(Search)
	if len(found.Results) == 0 || !strings.Contains(found.Results[0].Detail, "Annex floor") {
		t.Errorf("%s is found as %+v", name, found.Results)
	}
}
