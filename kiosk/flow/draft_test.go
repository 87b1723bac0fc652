package flow

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/kiosk/form"
)

// idle lets the person be asked whether they are there, and then be let go.
func (b *bed) idle() {
	b.t.Helper()
	b.seconds(60)
	b.on(StillThere)
	b.seconds(25)
	b.on(Welcome)
}

// known shows the card of whoever has an appointment, and types their birth date.
func (b *bed) known(appointment string) {
	b.t.Helper()
	for _, r := range b.store.roster {
		if d := r.Person.BirthDate; r.Appointment.ID == appointment {
			b.do(CardShown{r.Person.Cards[0]})
			b.press(fmt.Sprintf("%02d%02d%04d", d.Day, d.Month, d.Year))
			b.do(EntryDone{})
		}
	}
	b.on(ConfirmPerson)
}

func TestAnswersSurviveAnIdleReset(t *testing.T) {
	const items = `{"linkId":"a","type":"string","text":"A"},{"linkId":"b","type":"boolean","text":"B"}`
	rows := []struct {
		name  string
		after func(*bed)
		stays bool
		appt  string
		proxy bool
		code  bool
	}{
		{name: "for the same person", after: (*bed).idle, stays: true, appt: "appt-1"},
		{name: "not for who holds their letter", after: (*bed).idle, appt: "appt-1", code: true},
		{name: "not for another", after: (*bed).idle, appt: "appt-2"},
		{name: "not for somebody who answers for them", after: (*bed).idle, appt: "appt-1", proxy: true},
		{name: "not after they have left", after: func(b *bed) { b.do(Finish{}) }, appt: "appt-1"},
		{name: "not after they have started over", after: func(b *bed) { b.do(StartOver{}, ReallyEnd{}) }, appt: "appt-1"},
		{name: "not beyond the visit", after: func(b *bed) { b.idle(); b.seconds(3600) }, appt: "appt-1"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			b := questionnaire(t, items)
			b.store.roster = append(b.store.roster, someone("2", "Ben Hall", "1990-01-02", "eyes", 0))
			b.begun().press("SECRET")
			b.do(NextPage{})
			row.after(b)
			for _, kept := range b.drafts.kept {
				if bytes.Contains(bytes.ToLower(kept.sealed), []byte("secret")) {
					t.Error("a draft lies open")
				}
			}
			if row.code {
				b.do(CodeShown{row.appt})
			} else {
				b.known(row.appt)
			}
			b.do(Confirm{Proxy: row.proxy})
			if got := b.State().Typing.Text == "Secret"; got != row.stays {
				t.Errorf("the answer is there: %v, want %v", got, row.stays)
			}
			if row.stays && len(b.drafts.kept) != 0 {
				t.Error("what was taken up again is still kept")
			}
		})
	}
}

// What somebody was typing when they seemed to have gone is kept as well, where
// it can be an answer, and calls for a person where such an answer does.
func TestWhatWasBeingTypedSurvivesAnIdleReset(t *testing.T) {
	const calling = `{"linkId":"a","type":"integer","text":"A","code":[{"system":"http://loinc.org","code":"44260-8"}]}`
	for _, row := range []struct {
		name, item, typed, comes string
		before                   []Event
		calls                    int
	}{
		{name: "words", item: `{"linkId":"a","type":"string","text":"A"}`, typed: "SECRET", comes: "Secret"},
		{name: "words on a hidden screen", item: `{"linkId":"a","type":"string","text":"A"}`, typed: "SECRET", before: []Event{HideScreen{}}, comes: "Secret"},
		{name: "half a day is no answer", item: `{"linkId":"a","type":"date","text":"A"}`, typed: "1203"},
		{name: "a number that calls", item: calling, typed: "2", comes: "2", calls: 1},
		{name: "a number that calls for nobody", item: calling, typed: "0", comes: "0"},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := questionnaire(t, row.item)
			b.cfg.Private, b.cfg.Proven = true, noon.Add(time.Hour)
			b.begun().press(row.typed)
			b.do(row.before...)
			b.idle()
			if n := len(b.safety()); n != row.calls {
				t.Errorf("%d calls, want %d", n, row.calls)
			}
			b.known("appt-1")
			b.do(Confirm{})
			if b.on(Question); b.State().Typing.Text != row.comes {
				t.Errorf("found %q, want %q", b.State().Typing.Text, row.comes)
			}
		})
	}
}

// A draft that is taken up again does not repeat a call that still waits; once
// somebody has answered it, the answer that is still there calls anew.
func TestADraftCallsAnewOnceItsCallWasAnswered(t *testing.T) {
	for _, row := range []struct {
		name     string
		answered bool
		calls    int
	}{{"still waiting", false, 1}, {"answered", true, 2}} {
		b, _ := escalating(t)
		b.do(Answer{"nine", form.Boolean(true)})
		if row.answered {
			b.do(AlertNews{kiosk.Alert{EventID: b.safety()[0].EventID, State: kiosk.AlertSeen, By: "Sam"}})
		}
		for n := 0; b.State().Screen != Welcome && n < 600; n++ {
			b.seconds(1)
		}
		b.known("appt-1")
		b.do(Confirm{}, NextPage{})
		b.do(Answer{"nine", form.Boolean(true)}, NextPage{})
		if n := len(b.safety()); n != row.calls {
			t.Errorf("%s: %d calls, want %d", row.name, n, row.calls)
		}
	}
}

// Who comes next in the same session is told nothing of another person's call,
// and calls for themselves.
func TestACallBelongsToOnePerson(t *testing.T) {
	b, _ := escalating(t)
	b.store.roster = append(b.store.roster, someone("2", "Ben Hall", "1990-01-02", "eyes", 0))
	b.do(Answer{"nine", form.Boolean(true)})
	b.do(AlertNews{kiosk.Alert{EventID: b.safety()[0].EventID, State: kiosk.AlertSeen, By: "Sam"}})
	for n := 0; b.State().Screen != Identify && n < 9; n++ {
		b.do(Back{})
	}
	b.do(CodeShown{"appt-2"}, Confirm{}, NextPage{})
	if s := b.State(); s.Screen != Question || s.SafeBy != "" {
		t.Fatalf("on %s, answered by %q", s.Screen, s.SafeBy)
	}
	b.do(Answer{"nine", form.Boolean(true)})
	if n := len(b.safety()); n != 2 {
		t.Errorf("%d calls, want the second person's too", n)
	}
}

func TestDraftsAreBounded(t *testing.T) {
	d := newDrafts()
	for i := range 2 * maxDrafts {
		if err := d.keep(fmt.Sprint("appt-", i), unfinished{}); err != nil {
			t.Fatal(err)
		}
	}
	if len(d.kept) != maxDrafts {
		t.Errorf("%d drafts", len(d.kept))
	}
	name := d.derive("name", "appt-0")
	kept := d.kept[name]
	kept.sealed[len(kept.sealed)-1] ^= 1
	if _, ok := d.take("appt-0"); ok {
		t.Error("a draft that was changed was opened")
	}
}

// Who goes back to where the questions began finds their answers again; nobody
// else does.
func TestAnswersStayForWhoGoesBackBeforeThem(t *testing.T) {
	const items = `{"linkId":"a","type":"string","text":"A"},{"linkId":"b","type":"boolean","text":"B"}`
	walkIn := []Event{Begin{GoalWalkIn}, ChooseService{"x-ray"}}
	code := []Event{CodeShown{"appt-1"}, Confirm{}}
	for _, row := range []struct {
		name        string
		begin, then []Event
		stays       bool
	}{
		{"the same person", code, []Event{Confirm{}}, true},
		{"the same person, in another language", code, []Event{ChooseLanguage{"es"}, Confirm{}}, true},
		{"somebody who answers for them", code, []Event{Confirm{Proxy: true}}, false},
		{"who answers for them, once more", []Event{CodeShown{"appt-1"}, Confirm{Proxy: true}}, []Event{Confirm{Proxy: true}}, true},
		{"who shows their letter anew", code, []Event{Back{}, CodeShown{"appt-1"}, Confirm{}}, false},
		{"another person", code, []Event{Back{}, CodeShown{"appt-2"}, Confirm{}}, false},
		{"a walk-in", walkIn, []Event{ChooseService{"x-ray"}}, true},
		{"who has started over", walkIn, []Event{StartOver{}, ReallyEnd{}, Begin{GoalWalkIn}, ChooseService{"x-ray"}}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := questionnaire(t, items)
			b.cfg.Langs, b.cfg.Services[0].Questions = []string{"en-GB", "es"}, []string{"respiratory"}
			b.store.roster = append(b.store.roster, someone("2", "Ben Hall", "1990-01-02", "eyes", 0))
			b.do(row.begin...)
			b.on(Question)
			b.press("SECRET")
			b.do(NextPage{}, Back{}, Back{})
			b.do(row.then...)
			if got := b.State().Typing.Text == "Secret"; b.State().Screen != Question || got != row.stays {
				t.Errorf("on %s, the answer is there: %v, want %v", b.State().Screen, got, row.stays)
			}
		})
	}
}

// Who goes back before the first question and then leaves has a draft as well.
func TestADraftStaysOfWhoWentBackBeforeIt(t *testing.T) {
	for _, row := range []struct {
		name  string
		proxy bool
		stays bool
	}{{"the person", false, true}, {"who answers for them", true, false}} {
		t.Run(row.name, func(t *testing.T) {
			b := questionnaire(t, `{"linkId":"a","type":"string","text":"A"},{"linkId":"b","type":"boolean","text":"B"}`)
			b.cfg.Services[0].Questions = []string{"respiratory"}
			b.do(CodeShown{"appt-1"}, Confirm{Proxy: row.proxy})
			b.press("SECRET")
			b.do(NextPage{}, Back{}, Back{})
			b.on(ConfirmPerson)
			for n := 0; b.State().Screen != Welcome && n < 600; n++ {
				b.seconds(1)
			}
			b.known("appt-1")
			b.do(Confirm{})
			if got := b.State().Typing.Text == "Secret"; got != row.stays {
				t.Errorf("on %s, the answer is there: %v, want %v", b.State().Screen, got, row.stays)
			}
		})
	}
}
