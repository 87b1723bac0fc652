package flow

import (
	"encoding/json"
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
	b.do(Printed{Job: "p"}, low) // a ticket that came out is no new roll
	if n := len(b.store.events) - before; n != 1 {
		t.Errorf("the desk was told %d times after a ticket, want 1", n)
	}
	b.do(DeviceNews{Device: "printer"}, low)
	if n := len(b.store.events) - before; n != 3 {
		t.Errorf("the desk was told %d times after a new roll and that one running low, want 3", n)
	}
}

// What staff were told of is over: they are told that once, and not of a device
// that they never heard anything of.
func TestADeviceThatWorksAgainIsToldOnce(t *testing.T) {
	well := DeviceNews{Device: "card"}
	for name, row := range map[string]struct {
		news []Event
		want string
	}{
		"out and well":               {[]Event{DeviceNews{Device: "card", Out: true, Reason: "unplugged"}, well, well}, "card: unplugged|card: " + wellAgain},
		"well from the start":        {[]Event{well, well}, ""},
		"worse, then well":           {[]Event{DeviceNews{Device: "card", Reason: "disturbed"}, DeviceNews{Device: "card", Out: true, Reason: "unplugged"}, well}, "card: disturbed|card: unplugged|card: " + wellAgain},
		"a job that failed, and one": {[]Event{Printed{Job: "p", Reason: "jammed"}, Printed{Job: "q"}, Printed{Job: "r"}}, "printer: jammed|printer: " + wellAgain},
		"paper low all the while":    {[]Event{DeviceNews{Device: "printer", Reason: "low"}, Printed{Job: "p"}}, "printer: low"},
		"both have one cause":        {[]Event{DeviceNews{Device: "printer", Out: true, Reason: "no paper"}, Printed{Job: "p", Reason: "no paper"}, DeviceNews{Device: "printer"}}, "printer: no paper|printer: " + wellAgain},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBed(t)
			b.do(row.news...)
			b.seconds(20 * 60)
			var told []string
			for _, e := range b.store.events {
				var a kiosk.Alert
				if err := json.Unmarshal(e.Bytes, &a); err != nil {
					t.Fatal(err)
				}
				told = append(told, a.Reason)
			}
			if got := strings.Join(told, "|"); got != row.want {
				t.Errorf("told %q, want %q", got, row.want)
			}
		})
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
	b.do(loose) // it stays out: that is told within ten minutes, once, unless it was the last they heard
	b.seconds(20 * 60)
	if n := len(b.store.events) - told; n > 1 || b.toldOf["card"].told != loose.Reason {
		t.Errorf("staff were told %d times of a plug that stayed out, at last %q", n, b.toldOf["card"].told)
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

// What cannot be made good is told each time, or summed up.
func TestNoFailedSlipGoesUntold(t *testing.T) {
	b := newBed(t)
	before := len(b.store.events)
	for _, slip := range []string{"one", "two", "two", "four", "five", "six"} {
		b.do(DeviceNews{Device: "desk-slip", Reason: slip, Each: true})
	}
	b.seconds(20 * 60)
	b.do(DeviceNews{Device: "desk-slip", Reason: "six", Each: true})
	var told []string
	for _, e := range b.store.events[before:] {
		var a kiosk.Alert
		if err := json.Unmarshal(e.Bytes, &a); err != nil {
			t.Fatal(err)
		}
		told = append(told, strings.TrimPrefix(a.Reason, "desk-slip: "))
	}
	if got, want := strings.Join(told, "|"), "one|two|two|six; and 2 more before it|six"; got != want {
		t.Errorf("told %q, want %q", got, want)
	}
}
