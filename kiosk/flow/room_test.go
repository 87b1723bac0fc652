package flow

import (
	"strings"
	"testing"

	"frontdoor/kiosk"
)

func TestAPersonWhoWalksAwayIsAskedSooner(t *testing.T) {
	b := newBed(t)
	b.do(Begin{GoalCheckin}, PersonLeft{})
	b.seconds(9)
	b.on(Identify)
	b.seconds(1)
	b.on(StillThere)
	b.do(StillHere{})
	b.on(Identify)
	b.seconds(30)
	b.on(Identify)
}

func TestATouchTakesBackThatSomebodyLeft(t *testing.T) {
	b := newBed(t)
	b.do(Begin{GoalCheckin}, PersonLeft{}, TypeDetails{})
	b.seconds(20)
	b.on(BirthDate)
}

func TestWhoWalksAwayKeepsWhatOnlyTellsAndUrgentHelp(t *testing.T) {
	for name, row := range map[string]struct {
		screen Screen
		before []Event
	}{
		"the ticket":       {TicketShow, []Event{Begin{GoalWalkIn}, ChooseService{"x-ray"}}},
		"urgent help":      {Urgent, []Event{UrgentHelp{}}},
		"the first screen": {Welcome, nil},
	} {
		b := newBed(t)
		b.do(row.before...)
		b.do(PersonLeft{})
		b.seconds(20)
		if b.State().Screen != row.screen || b.State().ClearsIn != 0 {
			t.Errorf("%s: on %q, clears in %v", name, b.State().Screen, b.State().ClearsIn)
		}
	}
}

func TestTheFirePanelClosesLifts(t *testing.T) {
	b := newBed(t)
	b.do(Begin{GoalWay}, ChoosePlace{"area-1"}, ToggleStepFree{})
	if s := b.State(); s.Heading.Route == nil || s.Heading.Assisted {
		t.Fatalf("control: there is no way by lift: %+v", s.Heading)
	}
	told := len(b.store.events)
	b.do(FireAlarm{On: true})
	if s := b.State(); !s.Heading.Assisted || !s.Heading.StepFree {
		t.Errorf("the way still leads through the lift: %+v", s.Heading)
	}
	b.do(FireAlarm{On: true})
	if n := len(b.store.events) - told; n != 1 {
		t.Errorf("staff were told %d times, want once", n)
	}
	b.do(ClosureNews{}, FireAlarm{On: false})
	if s := b.State(); s.Heading.Assisted {
		t.Error("the lift stays closed after the alarm")
	}
}

func TestALicenceSavesTypingAndShowsNothing(t *testing.T) {
	for name, row := range map[string]struct {
		lang  string
		shown DetailsShown
		birth string
		entry Entry
	}{
		"British":      {"en-GB", DetailsShown{kiosk.Date{Year: 1958, Month: 3, Day: 24}, "Zoë", "RV1 2AB"}, "24031958", Entry{Initial: "Z", Factor: "RV12AB"}},
		"no birthday":  {"en-GB", DetailsShown{Letter: "z", Postcode: strings.Repeat("9", 40)}, "", Entry{Initial: "Z", Factor: "9999999999"}},
		"only a birth": {"es", DetailsShown{Born: kiosk.Date{Year: 1958, Month: 3, Day: 24}}, "24031958", Entry{}},
	} {
		b := newBed(t)
		b.do(ChooseLanguage{row.lang}, row.shown)
		b.on(BirthDate)
		row.entry.Birth, row.entry.Filled = row.birth, true
		if row.birth != "" {
			row.entry.Order = "dmy"
		}
		if b.State().Entry != row.entry {
			t.Errorf("%s: filled in %+v, want %+v", name, b.State().Entry, row.entry)
		}
	}
}

func TestALicenceIsCountedLikeTyping(t *testing.T) {
	b := newBed(t, someone("1", "Zoe Placeholder", "1958-03-24", "x-ray", 0))
	holder := DetailsShown{kiosk.Date{Year: 1958, Month: 3, Day: 24}, "Zoe", "RV1 2AB"}
	b.do(holder, EntryDone{}, EntryDone{}, EntryDone{})
	b.on(ConfirmPerson)
	b.do(Finish{})
	stranger := holder
	stranger.Postcode = "XX9 9XX"
	for range maxTries {
		b.do(Finish{}, stranger, EntryDone{}, EntryDone{}, EntryDone{})
	}
	b.on(Paused)
	b.seconds(1)
	b.do(Finish{}, holder)
	b.on(Paused)
}

func TestWhatMayHavePrintedIsNotPrintedAgainByTouch(t *testing.T) {
	b := newBed(t)
	b.do(Begin{GoalWalkIn}, ChooseService{"x-ray"})
	b.do(Printed{Job: b.State().Paper.Job, Reason: "no answer", Unsure: true}, PrintAgain{})
	if s := b.State(); s.Paper.State != kiosk.PrintUnknown || s.Paper.Again || len(b.printer.jobs) != 1 {
		t.Errorf("paper %+v after %d jobs: a second paper needs staff", s.Paper, len(b.printer.jobs))
	}
}

func TestPaperThatIsNearlyOutIsToldOnceAndStillPrints(t *testing.T) {
	b := newBed(t)
	before := len(b.store.events)
	low := DeviceNews{Device: "printer", Reason: "paper is nearly out: bring a new roll"}
	b.do(low, low)
	if n := len(b.store.events) - before; n != 1 || !b.State().Printer {
		t.Errorf("the desk was told %d times, the printer is offered: %t", n, b.State().Printer)
	}
	b.do(DeviceNews{Device: "printer"}, low)
	if n := len(b.store.events) - before; n != 2 {
		t.Errorf("the desk was told %d times after the next roll ran low, want 2", n)
	}
}

func TestALoosePlugIsNotToldAllDay(t *testing.T) {
	b := newBed(t)
	before := len(b.store.events)
	loose := DeviceNews{Device: "card", Out: true, Reason: "unplugged"}
	for range 60 * 60 {
		b.do(loose, DeviceNews{Device: "card"})
		b.seconds(1)
	}
	if n := len(b.store.events) - before; n < 3 || n > 3*7 {
		t.Errorf("staff were told %d times in an hour, want three times in ten minutes", n)
	}
	b.do(DeviceNews{Device: "scanner", Out: true, Reason: "unplugged"})
	told := len(b.store.events)
	b.do(loose) // it stays out: whatever was held back is told within ten minutes, once
	b.seconds(20 * 60)
	if n := len(b.store.events) - told; n != 1 {
		t.Errorf("staff were told %d times of a plug that stayed out, want once", n)
	}
}

// Whoever answers the question whether somebody is there need not be the holder
// of the licence: nothing of it is left.
func TestALicenceIsDroppedWhenNobodySeemsToBeThere(t *testing.T) {
	b := newBed(t)
	b.do(DetailsShown{kiosk.Date{Year: 1958, Month: 3, Day: 24}, "Zoe", "RV1 2AB"})
	b.on(BirthDate)
	b.seconds(60)
	b.on(StillThere)
	b.do(StillHere{})
	if b.on(Identify); b.State().Entry != (Entry{}) {
		t.Errorf("left: %+v", b.State().Entry)
	}
}
