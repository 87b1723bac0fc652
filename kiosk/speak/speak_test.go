package speak

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/text/feature/plural"

	"frontdoor/kiosk/wayfind"
)

func shipped(t *testing.T) *Catalogue {
	t.Helper()
	c, err := Load(os.DirFS("../../assets/words"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

// holes are the placeholders of a message, sorted; every plural form must have
// the same ones, but "one" may leave {n} out.
func holes(e entry) []string {
	texts := []string{e.text}
	for _, form := range e.forms {
		texts = append(texts, form)
	}
	seen := map[string]bool{}
	for _, text := range texts {
		for _, h := range placeholder.FindAllString(text, -1) {
			seen[h] = true
		}
	}
	var out []string
	for h := range seen {
		out = append(out, h)
	}
	slices.Sort(out)
	return out
}

func TestShippedCataloguesAgree(t *testing.T) {
	c := shipped(t)
	model := c.langs["en-GB"]
	for tag, table := range c.langs {
		for key, e := range table.words {
			want, ok := model.words[key]
			if !ok && !strings.HasPrefix(key, "lang.") {
				t.Errorf("%s words %q, which nobody asks for", tag, key)
				continue
			}
			if got := holes(e); ok && !reflect.DeepEqual(got, holes(want)) {
				t.Errorf("%s %q has placeholders %v, en-GB %v", tag, key, got, holes(want))
			}
		}
		if table.base != nil {
			continue
		}
		for key := range model.words {
			if _, ok := table.words[key]; !ok {
				t.Errorf("%s lacks %q", tag, key)
			}
		}
	}
}

func TestEveryPluralFormIsWorded(t *testing.T) {
	c := shipped(t)
	for tag, table := range c.langs {
		used := map[plural.Form]bool{}
		for n := range 2_000_001 {
			if n < 200 || n%1_000_000 == 0 {
				used[cardinal(table.tag, n)] = true
			}
		}
		for key, e := range table.words {
			for form := range used {
				if _, ok := e.forms[form]; e.forms != nil && !ok {
					t.Errorf("%s %q lacks plural form %v", tag, key, form)
				}
			}
		}
	}
}

func TestSay(t *testing.T) {
	c, err := Load(fstest.MapFS{
		"en.json":    {Data: []byte(`{"lang.name":"English","hello":"Hello {a} and {b}","wait":{"one":"{n} minute","other":"{n} minutes"},"only":"base"}`)},
		"en-US.json": {Data: []byte(`{"lang.name":"US","lang.base":"en","hello":"Hi {a} and {b}"}`)},
		"pl.json":    {Data: []byte(`{"lang.name":"Polski","wait":{"one":"{n} minuta","few":"{n} minuty","many":"{n} minut","other":"{n} minuty"}}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ name, tag, want, key string }{
		{"own word", "en-US", "Hi x and y", "hello"},
		{"word of the base", "en-US", "base", "only"},
		{"a gap is seen", "pl", "hello", "hello"},
	} {
		if got := c.In(row.tag).Say(row.key, "a", "x", "b", "y"); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
	if got := c.In("en").Say("hello", "a", "{b}", "b", "y"); got != "Hello {b} and y" {
		t.Errorf("a value was taken for a placeholder: %q", got)
	}
	for n, want := range map[int]string{1: "1 minuta", 3: "3 minuty", 5: "5 minut", 22: "22 minuty"} {
		if got := c.In("pl").Say("wait", "n", n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestLoadRefusesWhatCannotBeSpoken(t *testing.T) {
	for name, row := range map[string]struct{ file, text string }{
		"not JSON":             {"en.json", "{"},
		"no name":              {"en.json", `{"a":"b"}`},
		"unknown plural form":  {"en.json", `{"lang.name":"E","a":{"some":"x","other":"y"}}`},
		"no other":             {"en.json", `{"lang.name":"E","a":{"one":"x"}}`},
		"a number for a text":  {"en.json", `{"lang.name":"E","a":3}`},
		"base that is missing": {"en-US.json", `{"lang.name":"E","lang.base":"en"}`},
		"file that is no tag":  {"_.json", `{"lang.name":"E"}`},
	} {
		if _, err := Load(fstest.MapFS{row.file: {Data: []byte(row.text)}}); err == nil || !strings.Contains(err.Error(), row.file) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Load(fstest.MapFS{}); err == nil {
		t.Error("an empty folder was taken")
	}
}

func TestTimesAndDistances(t *testing.T) {
	c := shipped(t)
	at := time.Date(2026, 3, 4, 14, 5, 0, 0, time.UTC)
	for _, row := range []struct{ got, want string }{
		{c.In("en-GB").Time(at), "14:05"},
		{c.In("en-US").Time(at), "2:05 pm"},
		{c.In("en-GB").Day(at, at.Add(-14*time.Hour)), "Today"},
		{c.In("en-GB").Day(at, at.Add(-15*time.Hour)), "Tomorrow"},
		{c.In("es").Day(at, at.AddDate(0, 0, -3)), "miércoles 4 de marzo"},
		{c.In("en-GB").Metres(1), "5 m"},
		{c.In("en-GB").Metres(47), "45 m"},
		{c.In("en-GB").Metres(94), "90 m"},
		{c.In("en-GB").Minutes(10 * time.Second), "1 minute"},
		{c.In("en-GB").Minutes(121 * time.Second), "3 minutes"},
	} {
		if row.got != row.want {
			t.Errorf("%q, want %q", row.got, row.want)
		}
	}
	if f, u := c.In("en-GB").Wait(10, 15); f != "10–15" || u != "min" {
		t.Errorf("%s %s", f, u)
	}
}

func TestSteps(t *testing.T) {
	unit := func(id, name string) wayfind.Unit {
		return wayfind.Unit{ID: id, Level: "l0", Category: "room", Name: wayfind.Labels{"en": name},
			Shape: wayfind.Shape{{{{X: 0, Y: 0}, {X: 5, Y: 0}, {X: 5, Y: 5}, {X: 0, Y: 5}}}}}
	}
	annex, store := unit("annex", "Annex stairs"), unit("store", "")
	annex.Level, annex.Ordinal = "a2", 2
	toilet := unit("toilet", "")
	toilet.Category = "restroom.unisex.wheelchair"
	m, err := wayfind.Build(&wayfind.Venue{
		Levels: []wayfind.Level{{ID: "l0", Name: wayfind.Labels{"en": "Ground"}}, {ID: "l2", Ordinal: 2, Name: wayfind.Labels{"en": "Level 2", "es": "Planta 2"}},
			{ID: "a2", Ordinal: 2, Name: wayfind.Labels{"en": "Mezzanine"}}, {ID: "l5", Ordinal: 5}},
		Units:   []wayfind.Unit{unit("cafe", "Café"), unit("foot", "Foot clinic"), unit("xray", "X-ray"), unit("bridge", "Bridge"), annex, store, toilet},
		Phrases: map[string]wayfind.Labels{"cafe": {"en": "the café"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	c := shipped(t)
	for _, row := range []struct {
		tag, want string
		step      wayfind.Step
	}{
		{"en-GB", "Turn right, pass the café, to the lift", wayfind.Step{Kind: wayfind.StepStart, Turn: wayfind.TurnRight, Pass: []string{"cafe"}, Connector: wayfind.Lift}},
		{"en-US", "Turn right, pass the café, to the elevator", wayfind.Step{Kind: wayfind.StepStart, Turn: wayfind.TurnRight, Pass: []string{"cafe"}, Connector: wayfind.Lift}},
		{"en-GB", "Go straight on, pass the café and X-ray", wayfind.Step{Kind: wayfind.StepWalk, Turn: wayfind.TurnAhead, Pass: []string{"cafe", "xray"}}},
		{"en-GB", "Take the lift up to Level 2", wayfind.Step{Kind: wayfind.StepRide, Connector: wayfind.Lift, ToOrdinal: 2}},
		{"es", "Suba en el ascensor a Planta 2", wayfind.Step{Kind: wayfind.StepRide, Connector: wayfind.Lift, ToOrdinal: 2}},
		{"en-GB", "Leave the lift and turn left. Foot clinic is the first door on your left", wayfind.Step{Kind: wayfind.StepArrive, Leave: wayfind.Lift, Turn: wayfind.TurnLeft, Unit: "foot", Side: wayfind.SideLeft, DoorNo: 1}},
		{"en-GB", "Walk on. Foot clinic is on your right", wayfind.Step{Kind: wayfind.StepArrive, Unit: "foot", Side: wayfind.SideRight, DoorNo: 9}},
		{"es", "Gire a la izquierda. «Foot clinic» está de frente", wayfind.Step{Kind: wayfind.StepArrive, Turn: wayfind.TurnLeft, Unit: "foot", Side: wayfind.SideAhead, DoorNo: 2}},
		{"en-GB", "Take the stairs up to Level 2", wayfind.Step{Kind: wayfind.StepRide, Connector: wayfind.Stairs, ToOrdinal: 2, ToUnit: "nowhere"}},
		{"en-GB", "Take the lift up to Mezzanine", wayfind.Step{Kind: wayfind.StepRide, Connector: wayfind.Lift, ToOrdinal: 2, ToUnit: "annex"}},
		{"en-GB", "Take the lift up to Level 5", wayfind.Step{Kind: wayfind.StepRide, Connector: wayfind.Lift, ToOrdinal: 5}},
		{"en-GB", "Turn left. It is on your right", wayfind.Step{Kind: wayfind.StepArrive, Turn: wayfind.TurnLeft, Side: wayfind.SideRight}},
		{"en-GB", "Walk on. It is the second door on your left", wayfind.Step{Kind: wayfind.StepArrive, Unit: "store", Side: wayfind.SideLeft, DoorNo: 2}},
		{"es", "Siga. Está de frente", wayfind.Step{Kind: wayfind.StepArrive, Unit: "store"}},
		{"en-GB", "Turn left. The toilet is the second door on your left", wayfind.Step{Kind: wayfind.StepArrive, Turn: wayfind.TurnLeft, Unit: "toilet", Side: wayfind.SideLeft, DoorNo: 2}},
		{"en-US", "Walk on. The restroom is on your right", wayfind.Step{Kind: wayfind.StepArrive, Unit: "toilet", Side: wayfind.SideRight}},
		{"es", "Siga. «Aseo» está de frente", wayfind.Step{Kind: wayfind.StepArrive, Unit: "toilet"}},
		{"es", "Ya está en el lugar", wayfind.Step{Kind: wayfind.StepArrive, Unit: "toilet", Side: wayfind.SideHere}},
		{"en-US", "You are there already: Foot clinic", wayfind.Step{Kind: wayfind.StepArrive, Unit: "foot", Side: wayfind.SideHere}},
		{"es", "Ya está en el lugar", wayfind.Step{Kind: wayfind.StepArrive, Unit: "store", Side: wayfind.SideHere}},
		{"en-GB", "Turn right, then cross the Bridge", wayfind.Step{Kind: wayfind.StepEnter, Turn: wayfind.TurnRight, Unit: "bridge"}},
	} {
		if got := c.In(row.tag).Step(m, row.step); got != row.want {
			t.Errorf("%s: %q, want %q", row.tag, got, row.want)
		}
	}
}

// TestEveryKindOfStepIsWorded goes through all combinations a route can hold.
func TestEveryKindOfStepIsWorded(t *testing.T) {
	c := shipped(t)
	turns := []wayfind.Turn{"", wayfind.TurnAhead, wayfind.TurnSlightLeft, wayfind.TurnLeft, wayfind.TurnSharpLeft, wayfind.TurnAround, wayfind.TurnSharpRight, wayfind.TurnRight, wayfind.TurnSlightRight}
	connectors := []wayfind.ConnectorKind{wayfind.Lift, wayfind.Stairs, wayfind.Escalator, wayfind.Ramp}
	var keys []string
	for _, turn := range turns {
		keys = append(keys, "turn."+orUnknown(string(turn)), "turn."+orUnknown(string(turn))+".mid")
	}
	for _, k := range connectors {
		keys = append(keys, "leave."+string(k), "step.to."+string(k), "ride."+string(k)+".up", "ride."+string(k)+".down", "way.leave."+string(k))
	}
	keys = append(keys, "kind.restroom", "kind.elevator", "kind.foodservice")
	for _, side := range []wayfind.Side{wayfind.SideLeft, wayfind.SideRight, wayfind.SideAhead, wayfind.SideHere} {
		keys = append(keys, "arrive."+string(side), "arrive.it."+string(side))
	}
	for _, side := range []wayfind.Side{wayfind.SideLeft, wayfind.SideRight} {
		keys = append(keys, "arrive.door."+string(side), "arrive.it.door."+string(side))
	}
	for _, tag := range c.Tags() {
		for _, key := range keys {
			if !c.In(tag).Has(key) {
				t.Errorf("%s does not word %q", tag, key)
			}
		}
	}
}
