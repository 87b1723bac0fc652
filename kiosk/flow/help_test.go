package flow

import (
	"encoding/json"
	"frontdoor/kiosk"
	"reflect"
	"testing"
	"time"
)

func TestUrgentHelp(t *testing.T) {
	for _, s := range []Screen{Welcome, Identify, BirthDate, ConfirmPerson, TicketShow, Way, AskStartOver, StillThere} {
		t.Run(string(s), func(t *testing.T) {
			b := newBed(t, someone("1", "Ana Ruiz", "1980-05-06", "x-ray", 10))
			b.s.Screen = s
			b.do(UrgentHelp{})
			b.on(Urgent)
			if !b.panel.on || len(b.store.events) != 1 {
				t.Fatalf("light %v, %d events", b.panel.on, len(b.store.events))
			}
			var a kiosk.Alert
			if json.Unmarshal(b.store.events[0].Bytes, &a); a.Kind != kiosk.AlertUrgent || a.Kiosk != "lobby" {
				t.Errorf("alert %+v", a)
			}
			if b.State().Heading.Route == nil || b.State().Heading.To != "emergency" {
				t.Error("the way to Emergency is not shown")
			}
		})
	}
}

func TestUrgentHelpWorksWithABrokenStoreAndEndsWithAName(t *testing.T) {
	b := newBed(t)
	b.store.broken = true
	b.do(UrgentHelp{})
	if !b.panel.on || !b.State().Unheard {
		t.Error("a full disk silenced the call")
	}
	b = newBed(t)
	b.do(UrgentHelp{})
	id := b.store.events[0].ID
	b.do(ReceiptNews{kiosk.Receipt{EventID: id, Outcome: kiosk.Accepted}})
	if b.State().Alert != kiosk.AlertTold {
		t.Errorf("state %q", b.State().Alert)
	}
	b.seconds(60)
	if !b.State().Unheard {
		t.Error("after a minute without a name the person was not sent on")
	}
	b.do(Finish{})
	if !b.panel.on {
		t.Error("leaving the screen ended the alert")
	}
	b.do(AlertNews{kiosk.Alert{EventID: id, State: kiosk.AlertSeen, By: "Sister Okafor"}})
	if b.panel.on {
		t.Error("the light stays on after a named person answered")
	}
}

func TestAskAPersonTwiceRaisesOneAlert(t *testing.T) {
	b := newBed(t)
	b.do(AskPerson{}, AskPerson{})
	if len(b.store.events) != 1 {
		t.Errorf("%d alerts", len(b.store.events))
	}
	b.do(UrgentHelp{})
	if b.on(Urgent); len(b.store.events) != 2 {
		t.Error("urgent help was taken for the same call")
	}
}

func TestIdle(t *testing.T) {
	b := newBed(t, someone("1", "Ana Ruiz", "1980-05-06", "x-ray", 10))
	b.do(Begin{GoalCheckin}, TypeDetails{}, Key{Text: "1"})
	b.seconds(59)
	b.on(BirthDate)
	b.seconds(1)
	if b.on(StillThere); b.State().ClearsIn < 20*time.Second {
		t.Errorf("warned %v before the end, want at least 20 s", b.State().ClearsIn)
	}
	b.do(StillHere{})
	if b.on(BirthDate); b.State().Entry.Birth != "1" {
		t.Error("what was typed is gone")
	}
	b.seconds(60 + 25)
	if b.on(Welcome); !reflect.DeepEqual(b.State().Entry, Entry{}) {
		t.Error("the next person finds what was typed")
	}

	b.do(Begin{GoalCheckin}, CodeShown{"appt-1"}, Confirm{})
	b.seconds(29)
	if b.State().ClearsIn != 0 {
		t.Error("says that it clears too early")
	}
	b.seconds(1)
	if b.State().ClearsIn != 30*time.Second {
		t.Errorf("clears in %v", b.State().ClearsIn)
	}
	b.do(StillHere{})
	b.seconds(59)
	b.on(TicketShow)
	b.seconds(1)
	if b.on(Welcome); b.State().Ticket.Code != "" {
		t.Error("the ticket is still in the state")
	}
}

func TestLanguageAndStyleAreOfThisPersonOnly(t *testing.T) {
	b := newBed(t)
	b.do(ChooseLanguage{"es"}, ToggleLargeText{}, ToggleContrast{}, ToggleLower{})
	if s := b.State(); s.Lang != "es" || s.Style != (Style{true, true, true}) {
		t.Errorf("%+v", s)
	}
	b.do(ChooseLanguage{"xx"})
	if b.State().Lang != "es" {
		t.Error("a language nobody offers was taken")
	}
	b.seconds(60)
	if s := b.State(); s.Lang != "en-GB" || s.Style != (Style{}) {
		t.Errorf("the next person finds %q %+v", s.Lang, s.Style)
	}
}

func TestStartOverAsksOnce(t *testing.T) {
	b := newBed(t)
	b.do(Begin{GoalWay}, StartOver{})
	b.on(AskStartOver)
	b.do(KeepGoing{})
	b.on(Places)
	b.do(StartOver{}, ReallyEnd{})
	b.on(Welcome)
}

func TestWalkIn(t *testing.T) {
	b := newBed(t)
	b.do(Begin{GoalWalkIn}, ChooseService{"eyes"})
	b.on(Services)
	b.do(ChooseService{"x-ray"})
	b.on(TicketShow)
	if c := b.store.records[0].Checkin; c.Appointment != "" || c.Method != kiosk.ByNobody || !c.Booked.IsZero() {
		t.Errorf("check-in %+v", c)
	}
}

func TestMyPlaceByTicket(t *testing.T) {
	b := newBed(t)
	b.do(QueueNews{kiosk.QueueSnapshot{Queue: "x-ray", Revision: kiosk.Revision{Epoch: 1, N: 1}, Waiting: []kiosk.QueueEntry{{Code: "KB 007"}, {Code: "KB 008"}}}})
	b.do(Begin{GoalPlace}, TicketShown{"KB 999"})
	if b.on(ScanTicket); b.State().Strange == "" {
		t.Error("an unknown ticket says nothing")
	}
	b.do(TicketShown{"KB 008"})
	b.on(TicketShow)
	// Its holder may have been asked to sit apart; only the paper says so.
	if s := b.State(); s.Place.Before != 1 || s.Ticket.Area != "" {
		t.Errorf("place %+v, ticket %+v", s.Place, s.Ticket)
	}
}

func TestStrangeCodesChangeNothingButTheWords(t *testing.T) {
	b := newBed(t)
	b.do(Begin{GoalCheckin}, StrangeCode{})
	if b.on(Identify); b.State().Strange != "scan.unknown" {
		t.Errorf("says %q", b.State().Strange)
	}
	b.do(StrangeCode{Key: "scan.expired"})
	if b.State().Strange != "scan.expired" {
		t.Errorf("says %q", b.State().Strange)
	}
	b.do(Finish{}, Begin{GoalFeedback}, CodeShown{"appt-1"}, CardShown{"RG-1"}, TicketShown{"KA 001"})
	b.on(Feedback)
}

func TestShowingACodeAtTheFirstScreenIsEnough(t *testing.T) {
	for _, row := range []struct {
		name string
		show Event
		want Screen
	}{
		{"appointment code", CodeShown{"appt-1"}, ConfirmPerson},
		{"hospital card", CardShown{"RG-1"}, BirthDate},
		{"something else says so", StrangeCode{}, Identify},
		{"a ticket that is not in a queue", TicketShown{"KA 001"}, ScanTicket},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := newBed(t, someone("1", "Ana Ruiz", "1980-05-06", "x-ray", 10))
			b.do(row.show)
			b.on(row.want)
		})
	}
}

func TestDatesAreTypedInTheLanguagesOrder(t *testing.T) {
	for _, row := range []struct{ lang, digits string }{{"en-GB", "06051980"}, {"en-US", "05061980"}, {"zh", "19800506"}} {
		b := newBed(t)
		b.s.Lang = row.lang
		b.do(Begin{GoalCheckin}, TypeDetails{})
		for _, digit := range row.digits {
			b.do(Key{string(digit)})
		}
		for _, lang := range []string{row.lang, "es", "en-US"} { // another language afterwards changes no date
			b.s.Lang = lang
			if day, ok := b.birthDay(); !ok || day.String() != "1980-05-06" {
				t.Errorf("typed in %s, then %s: %v %v", row.lang, lang, day, ok)
			}
		}
	}
}

func TestUrgentHelpStaysUnderWhateverCoversIt(t *testing.T) {
	for _, row := range []struct {
		name string
		do   []Event
	}{
		{"choosing a language", []Event{OpenLanguages{}, ChooseLanguage{"es"}}},
		{"going on after Start over", []Event{StartOver{}, KeepGoing{}}},
		{"asking a person as well", []Event{AskPerson{}, Back{}}},
		{"a larger text", []Event{ToggleLargeText{}}},
		{"the languages twice", []Event{Back{}, OpenLanguages{}, UrgentHelp{}, OpenLanguages{}, Back{}}},
		{"starting over twice", []Event{Back{}, StartOver{}, UrgentHelp{}, StartOver{}, KeepGoing{}}},
		{"a person twice", []Event{Back{}, AskPerson{}, UrgentHelp{}, AskPerson{}, Back{}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := newBed(t, someone("1", "Ana Ruiz", "1980-05-06", "x-ray", 10))
			b.do(CodeShown{"appt-1"}, Confirm{}, ShowWay{})
			way := b.State().Heading.To
			b.do(UrgentHelp{})
			b.do(row.do...)
			b.on(Urgent)
			for b.State().Screen != Way {
				b.do(Back{}, KeepGoing{})
			}
			if b.State().Heading.To != way {
				t.Errorf("the way leads to %q after urgent help, not to %q", b.State().Heading.To, way)
			}
		})
	}
	b := newBed(t)
	b.do(UrgentHelp{})
	b.seconds(5 * 60)
	b.on(StillThere)
	b.do(StillHere{})
	b.on(Urgent)
}

func TestManyTouchesOfUrgentHelpAreOneCall(t *testing.T) {
	b := newBed(t)
	b.do(Begin{GoalWay}, UrgentHelp{}, UrgentHelp{}, Back{}, UrgentHelp{})
	if len(b.store.events) != 1 {
		t.Fatalf("%d alerts", len(b.store.events))
	}
	b.do(AlertNews{kiosk.Alert{EventID: b.store.events[0].ID, State: kiosk.AlertSeen, By: "Dr Sato"}}, UrgentHelp{})
	if len(b.store.events) != 2 || !b.panel.on {
		t.Errorf("after an answer a new touch made %d alerts, light %v", len(b.store.events), b.panel.on)
	}
}

func TestAlertsWaitForTheStoreToWorkAgain(t *testing.T) {
	b := newBed(t)
	b.store.broken = true
	b.do(UrgentHelp{}, DeviceNews{Device: "printer", Out: true, Reason: "paper is out"})
	b.seconds(3)
	b.store.broken = false
	b.seconds(1)
	if len(b.store.events) != 2 {
		t.Fatalf("%d alerts were kept once there was room, want both", len(b.store.events))
	}
	b.do(AlertNews{kiosk.Alert{EventID: b.store.events[0].ID, State: kiosk.AlertSeen, By: "Dr Sato"}})
	if b.panel.on {
		t.Error("a named person answered, and the light stays on")
	}
}

func TestTheLightIsClaimedOnlyWhileItWorks(t *testing.T) {
	b := newBed(t)
	if !b.State().Light {
		t.Fatal("control: the bed has a light")
	}
	b.do(DeviceNews{Device: "urgent-light", Out: true, Reason: "no answer"})
	if b.State().Light {
		t.Error("a broken light is claimed")
	}
}

func TestTheLightComesOnAgainAfterARestart(t *testing.T) {
	b := newBed(t)
	b.do(UrgentHelp{})
	id := b.store.calls[0]
	again := newBed(t)
	again.store.calls = []string{id}
	if err := again.Restore(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !again.panel.on {
		t.Fatal("a restart ended the call")
	}
	again.do(AlertNews{kiosk.Alert{EventID: id, State: kiosk.AlertSeen, By: "Dr Sato"}})
	if again.panel.on {
		t.Error("a named person answered, and the light stays on")
	}
}

func TestACallAtTheFirstScreenIsNotTheNextPersons(t *testing.T) {
	for _, call := range []Event{AskPerson{}, UrgentHelp{}} {
		b := newBed(t)
		b.do(ToggleLargeText{}, call, Back{})
		if b.on(Welcome); !b.State().Style.LargeText {
			t.Error("the style chosen at the first screen is lost")
		}
		b.do(Begin{GoalWalkIn}, call)
		if len(b.store.events) != 2 {
			t.Errorf("%T: %d calls, the second person's was not made", call, len(b.store.events))
		}
	}
}

func TestAskingAgainWhenNobodyAnswered(t *testing.T) {
	b := newBed(t)
	b.do(AskPerson{})
	b.do(AlertNews{kiosk.Alert{EventID: b.store.events[0].ID, State: kiosk.AlertNoAnswer}}, AskPerson{})
	if len(b.store.events) != 2 {
		t.Errorf("%d calls", len(b.store.events))
	}
}

func TestAnAnsweredCallForUrgentHelpStaysAnswered(t *testing.T) {
	b := newBed(t)
	b.do(Begin{GoalWay}, UrgentHelp{})
	b.do(AlertNews{kiosk.Alert{EventID: b.store.events[0].ID, State: kiosk.AlertSeen, By: "Dr Sato"}}, AskPerson{}, Back{})
	b.seconds(61)
	if b.on(Urgent); b.State().AlertBy != "Dr Sato" || b.State().Unheard {
		t.Errorf("answered by %q, unheard %v", b.State().AlertBy, b.State().Unheard)
	}
}

func TestAFullDiskLosesNoCallForUrgentHelp(t *testing.T) {
	b := newBed(t)
	b.store.broken = true
	for range maxPending + 5 {
		b.do(Begin{GoalWay}, AskPerson{}, Finish{})
	}
	b.do(UrgentHelp{})
	b.store.broken = false
	b.seconds(1)
	if len(b.store.calls) != 1 || len(b.store.events) != maxPending+1 {
		t.Errorf("%d calls, %d alerts", len(b.store.calls), len(b.store.events))
	}
	b.do(ReceiptNews{kiosk.Receipt{EventID: b.store.calls[0], Outcome: kiosk.Accepted}})
	if b.State().Alert != kiosk.AlertTold || b.State().Unheard {
		t.Error("staff have been told, and the screen says that nobody was")
	}
}

func TestPaperOutIsToldEachTime(t *testing.T) {
	b := newBed(t)
	b.do(Printed{Job: "a", Reason: "paper is out"}, Printed{Job: "b", Reason: "paper is out"}, Printed{Job: "c", Reason: ""}, Printed{Job: "d", Reason: "paper is out"})
	if len(b.store.events) != 3 {
		t.Errorf("%d alerts, want one before the good print, one that all is well, and one after", len(b.store.events))
	}
}

func TestAClosureChangesTheWayUnderUrgentHelp(t *testing.T) {
	b := newBed(t, someone("1", "Ana Ruiz", "1980-05-06", "x-ray", 10))
	b.do(CodeShown{"appt-1"}, Confirm{}, ShowWay{}, UrgentHelp{}, ClosureNews{[]kiosk.Closure{{Feature: "door-emergency"}}})
	if b.State().Heading.Route != nil {
		t.Error("the way to Emergency leads through a closed door")
	}
}
