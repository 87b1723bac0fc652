package view

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/form"
	"frontdoor/kiosk/speak"
	"frontdoor/kiosk/wayfind"
	"frontdoor/kiosk/wayfind/imdf"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// site is the demo hospital, read as files so that view keeps to its imports.
func site(t testing.TB) Config {
	t.Helper()
	words, err := speak.Load(os.DirFS("../../assets/words"))
	if err != nil {
		t.Fatal(err)
	}
	venue, _, err := imdf.Load(os.DirFS("../../assets/hospital"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := wayfind.Build(venue)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile("../../assets/services.json")
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{Hospital: "Riverside General", Words: words, Langs: []string{"en-GB", "es", "en-US"}, Map: m, Spot: "kiosk-lobby"}
	if err := json.Unmarshal(b, &cfg.Services); err != nil {
		t.Fatal(err)
	}
	return cfg
}

// everyScreen is a state for each screen, with content where a screen has some.
func everyScreen(cfg Config, lang string) []flow.State {
	service := cfg.Services[0]
	base := flow.State{Session: 1, Lang: lang, Now: noon, TimeSure: true, Online: true, Scanner: true, Card: true, Printer: true, Light: true,
		Service: &service, Booked: noon.Add(10 * time.Minute), Opens: noon, ClearsIn: 10 * time.Second}
	base.Masked = flow.Masked{Initials: []string{"A", "R"}, At: noon, Service: service.ID}
	base.Page = form.Page{Number: 2, Of: 5, Items: []form.View{{Key: "q", Type: form.TypeBoolean, Text: "Cough?", MayDecline: true}}}
	base.Reviewing = []form.ReviewLine{{Key: "q", Question: "Cough?", Answer: "Yes"}}
	base.Ticket = kiosk.Ticket{Code: "KD 042", Event: "e", Queue: service.ID, Area: service.Area}
	base.Place = kiosk.Place{Known: true, Before: 3, LowMin: 10, HighMin: 15}
	base.PlaceAt = noon.Add(-2 * time.Minute)
	spot, _ := cfg.Map.Kiosk(cfg.Spot)
	route, err := cfg.Map.Route(spot.Place, service.Area, wayfind.Options{})
	if err != nil {
		panic(err)
	}
	base.Heading = flow.Heading{To: service.Area, Route: route}
	var out []flow.State
	for screen := range screens {
		s := base
		s.Screen = screen
		out = append(out, s)
	}
	return out
}

func TestEveryScreenInEveryLanguage(t *testing.T) {
	cfg := site(t)
	v := New(cfg)
	unworded := regexp.MustCompile(`^[a-z-]+(\.[a-z0-9-]+)+$|\{[a-z]+\}`)
	for _, lang := range cfg.Langs {
		for _, s := range everyScreen(cfg, lang) {
			m := v.Model(s)
			if m.Title == "" {
				t.Errorf("%s %s has no title", lang, s.Screen)
			}
			ids := map[string]bool{}
			for _, b := range Buttons(m) {
				if b.Event == nil || b.ID == "" {
					t.Errorf("%s %s: button %q does nothing", lang, s.Screen, b.Text)
				}
				if ids[b.ID] {
					t.Errorf("%s %s: two buttons are called %q", lang, s.Screen, b.ID)
				}
				ids[b.ID] = true
			}
			for _, id := range []string{"urgent", "ask", "language", "text-size", "contrast", "lower"} {
				if !ids[id] {
					t.Errorf("%s %s lacks %q", lang, s.Screen, id)
				}
			}
			for _, text := range append(m.Spoken, buttonTexts(m)...) {
				if unworded.MatchString(text) {
					t.Errorf("%s %s shows %q", lang, s.Screen, text)
				}
			}
		}
	}
}

func buttonTexts(m Model) []string {
	var out []string
	for _, b := range Buttons(m) {
		out = append(out, b.Text, b.Detail)
	}
	return out
}

// TestScreensAreComplete holds the table over every Screen constant of flow.
func TestScreensAreComplete(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "../flow/state.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || spec.Type == nil {
			return true
		}
		if id, ok := spec.Type.(*ast.Ident); ok && id.Name == "Screen" {
			text, _ := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			found++
			if screens[flow.Screen(text)] == nil {
				t.Errorf("screen %q is not drawn", text)
			}
		}
		return true
	})
	if found != len(screens) {
		t.Errorf("%d screens in flow, %d drawn", found, len(screens))
	}
}

// TestEveryKeyIsWorded finds the keys in the sources of view and speak.
func TestEveryKeyIsWorded(t *testing.T) {
	cfg := site(t)
	key := regexp.MustCompile(`^[a-z][a-z-]*(\.[a-z0-9-]+)*$`)
	asked := map[string]bool{}
	for _, pattern := range []string{"*.go", "../speak/*.go"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(f, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok || len(call.Args) == 0 {
					return true
				}
				sel, ok := call.Fun.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				at := map[string]int{"Say": 0, "plain": 1, "primary": 1}
				if i, ok := at[sel.Sel.Name]; ok && i < len(call.Args) {
					if lit, ok := call.Args[i].(*ast.BasicLit); ok {
						text, _ := strconv.Unquote(lit.Value)
						asked[text] = true
					}
				}
				return true
			})
		}
	}
	if len(asked) < 80 {
		t.Fatalf("control: only %d keys were found", len(asked))
	}
	for k := range asked {
		if key.MatchString(k) && !cfg.Words.In("en-GB").Has(k) {
			t.Errorf("nobody words %q", k)
		}
	}
}

func TestTicketTellsTheTruth(t *testing.T) {
	cfg := site(t)
	v := New(cfg)
	base := func() flow.State {
		for _, s := range everyScreen(cfg, "en-GB") {
			if s.Screen == flow.TicketShow {
				return s
			}
		}
		panic("no ticket")
	}
	for _, row := range []struct {
		name   string
		change func(*flow.State)
		shows  string
		hides  string
	}{
		{"place and estimate", func(*flow.State) {}, "10–15 min", ""},
		{"no estimate is no figure", func(s *flow.State) { s.Place.LowMin, s.Place.HighMin = 0, 0 }, "People before you", "Your turn in about"},
		{"an estimate that no hub keeps fresh is none", func(s *flow.State) { s.PlaceAt = noon.Add(-11 * time.Minute) }, "People before you", "Your turn in about"},
		{"an estimate as old as one may be", func(s *flow.State) { s.PlaceAt = noon.Add(-10 * time.Minute) }, "Your turn in about", ""},
		{"hub away", func(s *flow.State) { s.Online, s.Place = false, kiosk.Place{} }, "The network is away", "People before you"},
		{"not yet placed", func(s *flow.State) { s.Place = kiosk.Place{} }, "Your place in the queue will appear here", "People before you"},
		{"late, before the hub knows", func(s *flow.State) { s.Timing = kiosk.Late }, "We will tell the clinic", "We have told the clinic"},
		{"late, once the hub knows", func(s *flow.State) { s.Timing, s.Ticket.Receipt = kiosk.Late, kiosk.Accepted }, "We have told the clinic", "We will tell"},
		{"held goes to the desk", func(s *flow.State) { s.Ticket.Receipt = kiosk.Held }, "show this number at the desk", ""},
		{"printer out of paper", func(s *flow.State) { s.Paper.State = kiosk.PrintFailed }, "remember your number", "is printed."},
		{"printer fell silent", func(s *flow.State) { s.Paper.State = kiosk.PrintUnknown }, "look in the slot", "could not print"},
		{"called", func(s *flow.State) { s.Place = kiosk.Place{Known: true, Called: true, Room: cfg.Services[1].Area} }, "It is your turn", "People before you"},
		{"called without a room", func(s *flow.State) { s.Place = kiosk.Place{Known: true, Called: true} }, "It is your turn. Please come to the counter", "Please go to "},
		{"called to a room in staff's words", func(s *flow.State) { s.Place = kiosk.Place{Known: true, Called: true, Room: "Room 5\x1b[31m"} }, "Please go to Room 5[31m", "\x1b"},
		{"the hub ruled another number", func(s *flow.State) { s.OldCode = "KD 041" }, "not KD 041", ""},
		{"a number for the desk is no check-in", func(s *flow.State) { s.Ticket.Queue, s.Place = kiosk.DeskQueue, kiosk.Place{} }, "Your number for the desk", "checked in"},
		{"a number for the desk, hub away", func(s *flow.State) {
			s.Ticket.Queue, s.Online, s.Paper.State = kiosk.DeskQueue, false, kiosk.PrintFailed
		}, "the desk will see it as soon as", "check-in"},
		{"a number for the desk that may not be on paper", func(s *flow.State) { s.Ticket.Queue, s.Paper.State = kiosk.DeskQueue, kiosk.PrintUnknown }, "may not be on paper", "checked in"},
		{"private questions are announced", func(s *flow.State) { s.PrivateAsk = true }, "in private", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := base()
			row.change(&s)
			text := strings.Join(v.Model(s).Spoken, "\n")
			if !strings.Contains(text, row.shows) || row.hides != "" && strings.Contains(text, row.hides) {
				t.Errorf("want %q and not %q in:\n%s", row.shows, row.hides, text)
			}
		})
	}
}

func TestNobodysNameIsOnAScreen(t *testing.T) {
	cfg := site(t)
	cfg.ShowClinic = false
	v := New(cfg)
	for _, s := range everyScreen(cfg, "en-GB") {
		if s.Screen != flow.ConfirmPerson {
			continue
		}
		for _, text := range v.Model(s).Spoken {
			if strings.Contains(text, cfg.Words.In("en-GB").Label(s.Service.Name)) {
				t.Errorf("the clinic is shown though the site does not allow it: %q", text)
			}
		}
	}
}

func TestUrgentSaysWhatIsTrue(t *testing.T) {
	cfg := site(t)
	v := New(cfg)
	for _, row := range []struct {
		name  string
		state flow.State
		title string
	}{
		{"light, hub not yet", flow.State{Light: true, Online: true}, "The help light is on. We are calling staff"},
		{"light without a hub", flow.State{Light: true}, "The help light is on. If nobody comes"},
		{"no light, hub not yet", flow.State{Online: true}, "We are calling for help"},
		{"neither light nor hub", flow.State{}, "go to the desk now"},
		{"hub has it", flow.State{Alert: kiosk.AlertTold}, "Staff have been told"},
		{"a named person", flow.State{Alert: kiosk.AlertSeen, AlertBy: "Sister Okafor"}, "Sister Okafor has seen"},
		{"nobody answers", flow.State{Unheard: true}, "go to the desk now"},
	} {
		row.state.Screen, row.state.Lang = flow.Urgent, "en-GB"
		if got := v.Model(row.state).Title; !strings.Contains(got, row.title) {
			t.Errorf("%s: %q", row.name, got)
		}
	}
}

func TestBirthDateBoxesFollowTheLanguage(t *testing.T) {
	v := New(site(t))
	m := v.Model(flow.State{Screen: flow.BirthDate, Lang: "en-US", Entry: flow.Entry{Birth: "0506"}})
	typed := m.Body.(Keypad).Typed
	if typed[0].Label != "Month" || typed[0].Text != "05" || typed[1].Text != "06" || !typed[2].Active || typed[0].Active {
		t.Errorf("%+v", typed)
	}
}
