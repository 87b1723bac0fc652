package flow

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/kiosk/form"
)

// desk keeps the slips that were printed.
type desk struct{ slips []kiosk.Alert }

func (d *desk) Slip(a kiosk.Alert) { d.slips = append(d.slips, a) }

// harm is a question whose "yes" asks for a person, between two others.
const harm = `{"linkId":"a","type":"boolean","text":"A"},{"linkId":"nine","type":"boolean","text":"Nine","extension":[
 {"url":"` + own + `outcome","extension":[{"url":"code","valueCode":"escalate"},{"url":"answer","valueBoolean":true},{"url":"keep","valueBoolean":true}]}]},{"linkId":"z","type":"boolean","text":"Z"}`

// escalating is a bed whose person stands before that question.
func escalating(t *testing.T) (*bed, *desk) {
	t.Helper()
	b := questionnaire(t, harm)
	d := &desk{}
	b.ports.Desk, b.cfg.Proven = d, noon.Add(time.Hour)
	b.begun().do(NextPage{})
	return b, d
}

// safety are the quiet calls in the outbox.
func (b *bed) safety() []kiosk.Alert {
	var out []kiosk.Alert
	for _, e := range b.store.events {
		var a kiosk.Alert
		if e.Type == kiosk.EventAlert && json.Unmarshal(e.Bytes, &a) == nil && a.Kind == kiosk.AlertSafety {
			out = append(out, a)
		}
	}
	return out
}

func TestEscalationIsAtTheAnswerAndQuiet(t *testing.T) {
	b, d := escalating(t)
	b.do(Answer{"nine", form.Boolean(true)})
	calls := b.safety()
	if len(calls) != 1 || !slices.Contains(b.store.calls, calls[0].EventID) {
		t.Fatalf("the answer raised %v", calls)
	}
	if b.on(Question); b.panel.on || len(d.slips) != 0 || len(b.printer.jobs) != 0 {
		t.Error("the kiosk was not silent")
	}
	b.do(NextPage{})
	b.on(Support)
	b.do(Continue{})
	if asked, _ := b.State().Asked(); b.State().Screen != Question || asked.LinkID != "z" {
		t.Errorf("goes on at %s", asked.LinkID)
	}
	b.do(AlertNews{kiosk.Alert{EventID: calls[0].EventID, State: kiosk.AlertSeen, By: "Sam"}})
	b.seconds(120)
	if b.panel.on || len(d.slips) != 0 {
		t.Error("a call that a named person has answered was made again")
	}
}

// Whatever the person does next, the call stays.
func TestEscalationIsKept(t *testing.T) {
	for name, events := range map[string][]Event{
		"the answer is changed":  {Answer{"nine", form.Boolean(false)}, NextPage{}, Back{}, Answer{"nine", form.Boolean(false)}},
		"the person starts over": {StartOver{}, ReallyEnd{}},
		"the person leaves":      {Finish{}},
		"another session begins": {Finish{}, CodeShown{"appt-1"}},
	} {
		t.Run(name, func(t *testing.T) {
			b, d := escalating(t)
			b.do(Answer{"nine", form.Boolean(true)})
			b.do(events...)
			if n := len(b.safety()); n != 1 {
				t.Fatalf("%d calls, want 1", n)
			}
			session := b.State().Screen
			b.seconds(59)
			if b.panel.on || len(d.slips) > 0 {
				t.Fatal("made here before a minute was over")
			}
			b.seconds(1)
			if !b.panel.on || len(d.slips) != 1 {
				t.Error("nobody answered in a minute and nothing happened here")
			}
			if session == Welcome && b.State().Screen != Welcome {
				t.Errorf("the next person sees %s", b.State().Screen)
			}
		})
	}
}

func TestEscalationWithoutTheHub(t *testing.T) {
	for name, events := range map[string][]Event{
		"away at the answer":          {Linked{false}, Answer{"nine", form.Boolean(true)}},
		"away soon after it":          {Answer{"nine", form.Boolean(true)}, Linked{false}, Tick{}},
		"there, but nobody answers":   slices.Concat([]Event{Answer{"nine", form.Boolean(true)}, Tick{}, StillHere{}}, slices.Repeat([]Event{Tick{}}, 59)),
		"the hub says that nobody is": {Answer{"nine", form.Boolean(true)}, AlertNews{kiosk.Alert{EventID: "id-1", State: kiosk.AlertNoAnswer}}},
	} {
		t.Run(name, func(t *testing.T) {
			b, d := escalating(t)
			b.do(events...)
			b.on(DeskNow)
			if !b.panel.on || len(d.slips) != 1 || d.slips[0].Kiosk != "lobby" || d.slips[0].Ticket != "" {
				t.Errorf("light %v, slips %+v", b.panel.on, d.slips)
			}
			b.do(AlertNews{kiosk.Alert{EventID: b.safety()[0].EventID, State: kiosk.AlertSeen, By: "Sam"}})
			if b.panel.on || b.State().SafeBy != "Sam" {
				t.Error("a named person does not end it")
			}
			b.do(Continue{})
			b.on(Question)
			b.do(NextPage{})
			if asked, _ := b.State().Asked(); asked.LinkID != "z" {
				t.Errorf("goes on at %s, %s", b.State().Screen, asked.LinkID)
			}
		})
	}
}

// A store that takes nothing does not keep the call from being made here.
func TestEscalationWithABrokenStore(t *testing.T) {
	b, d := escalating(t)
	b.store.broken = true
	b.do(Answer{"nine", form.Boolean(true)})
	if b.on(DeskNow); !b.panel.on || len(d.slips) != 1 {
		t.Error("nobody was told")
	}
	b.store.broken = false
	b.seconds(1)
	if len(b.safety()) != 1 {
		t.Error("the hub never hears of it")
	}
}

// An answer that asks for nobody calls nobody: the control.
func TestOtherAnswersCallNobody(t *testing.T) {
	b, d := escalating(t)
	b.do(Answer{"nine", form.Boolean(false)}, NextPage{})
	b.seconds(30)
	if b.on(Question); len(b.safety()) != 0 || len(d.slips) != 0 {
		t.Error("somebody was called")
	}
}

// Staff are told of answers by what they are: a mask, or something to look at.
func TestAnswersForStaff(t *testing.T) {
	b := questionnaire(t, `{"linkId":"mri","type":"boolean","text":"?","extension":[{"url":"`+own+`outcome","extension":[{"url":"code","valueCode":"alert"},{"url":"answer","valueBoolean":true}]}]}`).begun()
	b.do(Answer{"mri", form.Boolean(true)}, NextPage{}, SendAnswers{})
	var a kiosk.Alert
	if err := json.Unmarshal(b.store.events[len(b.store.events)-1].Bytes, &a); err != nil || a.Kind != kiosk.AlertAnswer || a.Ticket != "KA 001" {
		t.Errorf("%v, %+v", err, a)
	}
}

// An answer that is typed, or kept back, calls as one that is chosen does, and
// nothing that follows hides the page that sends the person to the desk.
func TestTypedEscalationWithoutTheHub(t *testing.T) {
	rule := func(more string) string {
		return `"extension":[{"url":"` + own + `may-decline","valueBoolean":true},{"url":"` + own + `outcome","extension":[{"url":"code","valueCode":"escalate"},` + more + `]}]`
	}
	above := rule(`{"url":"operator","valueCode":">"},{"url":"answer","valueInteger":0}`)
	for _, row := range []struct {
		name, rule string
		events     []Event
	}{
		{"Next", above, []Event{Key{"2"}, NextPage{}}},
		{"Back", above, []Event{Key{"2"}, Back{}}},
		{"another language", above, []Event{Key{"2"}, OpenLanguages{}, ChooseLanguage{"es"}}},
		{"kept back", rule(`{"url":"operator","valueCode":"declined"}`), []Event{Decline{"nine"}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := questionnaire(t, `{"linkId":"a","type":"boolean","text":"A"},{"linkId":"nine","type":"integer","text":"Nine",`+row.rule+`},{"linkId":"z","type":"boolean","text":"Z"}`)
			b.ports.Desk, b.cfg.Proven = &desk{}, noon.Add(time.Hour)
			b.cfg.Langs = []string{"en-GB", "es"}
			b.begun().do(NextPage{}, Linked{false})
			b.do(row.events...)
			if b.on(DeskNow); !b.panel.on || len(b.safety()) != 1 {
				t.Errorf("light %v, %d calls", b.panel.on, len(b.safety()))
			}
			b.do(Continue{})
			b.on(Question)
			b.do(NextPage{})
			if asked, _ := b.State().Asked(); b.State().Screen != Question || asked.LinkID != "z" {
				t.Errorf("goes on to %s, %q", b.State().Screen, asked.LinkID)
			}
		})
	}
}

// A check-in says that a call was made before it, whatever became of the answer.
func TestACallMarksTheCheckIn(t *testing.T) {
	b, _ := escalating(t)
	b.do(Answer{"nine", form.Boolean(true)})
	for b.State().Screen != ConfirmPerson {
		b.do(Back{})
	}
	b.do(Confirm{Proxy: true})
	b.do(NextPage{}, Continue{}, NextPage{}, NextPage{})
	b.on(Review)
	b.do(SendAnswers{})
	if flags := b.State().Flags; !slices.Contains(flags, FlagEscalate) {
		t.Errorf("flags %v", flags)
	}
}

// A kiosk that stops before the minute is over still prints the slip, unless
// somebody answers first.
func TestEscalationOutlivesTheKiosk(t *testing.T) {
	for _, row := range []struct {
		name  string
		then  func(b *bed, id string)
		slips int
		light bool
	}{
		{"nobody answers", func(b *bed, _ string) { b.seconds(60) }, 1, true},
		{"the hub is away", func(b *bed, _ string) { b.do(Linked{false}, Tick{}) }, 1, true},
		{"somebody has answered", func(b *bed, id string) {
			b.do(AlertNews{kiosk.Alert{EventID: id, State: kiosk.AlertSeen, By: "Sam"}})
			b.seconds(120)
		}, 0, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			b, d := escalating(t)
			b.do(Answer{"nine", form.Boolean(true)})
			b.seconds(30)
			b.Flow = New(b.cfg, b.ports)
			if err := b.Restore(t.Context()); err != nil {
				t.Fatal(err)
			}
			b.do(Linked{true})
			if !b.panel.on {
				t.Error("no light after the kiosk started anew")
			}
			row.then(b, b.safety()[0].EventID)
			if len(d.slips) != row.slips || b.panel.on != row.light {
				t.Errorf("%d slips, light %v", len(d.slips), b.panel.on)
			}
			if b.on(Welcome); len(b.safety()) != 1 {
				t.Errorf("%d calls", len(b.safety()))
			}
		})
	}
}
