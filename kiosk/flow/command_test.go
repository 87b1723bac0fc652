package flow

import (
	"reflect"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/kiosk/form"
)

var shut = CommandNews{kiosk.Commands{Shut: true}}

func TestWhatCanBeBegunAtAShutKiosk(t *testing.T) {
	for _, row := range []struct {
		name       string
		event      Event
		open, shut Screen
	}{
		{"an appointment", Begin{GoalCheckin}, Identify, Welcome},
		{"no appointment", Begin{GoalWalkIn}, Services, Welcome},
		{"feedback", Begin{GoalFeedback}, Feedback, Welcome},
		{"a code shown", CodeShown{"appt-1"}, ConfirmPerson, Welcome},
		{"a card shown", CardShown{"RG-1"}, BirthDate, Welcome},
		{"a licence shown", DetailsShown{Born: kiosk.Date{Year: 1980, Month: 5, Day: 6}, Letter: "A"}, BirthDate, Welcome},
		{"a code nobody knows", StrangeCode{}, Identify, Welcome},
		{"the way", Begin{GoalWay}, Places, Places},
		{"one's place in the queue", Begin{GoalPlace}, ScanTicket, ScanTicket},
		{"a ticket shown", TicketShown{"KA 001"}, TicketShow, TicketShow},
		{"the way to the desk, in place of a check-in", ShowWay{}, Welcome, Way},
		{"languages", OpenLanguages{}, Languages, Languages},
		{"a person asked for", AskPerson{}, PersonComing, PersonComing},
		{"urgent help", UrgentHelp{}, Urgent, Urgent},
	} {
		for _, staff := range []struct {
			news Event
			want Screen
		}{{CommandNews{}, row.open}, {shut, row.shut}} {
			b := newBed(t, someone("1", "Ana Ruiz", "1980-05-06", "x-ray", 10))
			b.store.tickets["appt-2"] = kiosk.Ticket{Code: "KA 001", Queue: "x-ray", Area: "area-1"}
			b.do(staff.news)
			before := b.State()
			if b.do(row.event); b.State().Screen != staff.want {
				t.Errorf("%s, shut %v: on screen %q, want %q", row.name, before.Shut, b.State().Screen, staff.want)
			}
			if b.State().Screen == Welcome && !reflect.DeepEqual(b.State(), before) {
				t.Errorf("%s: something was begun: %+v", row.name, b.State())
			}
		}
	}
}

func TestWhoeverIsInTheMiddleFinishes(t *testing.T) {
	cough := Answer{Key: "cough", Value: choice("no")}
	for _, row := range []struct {
		name          string
		before, after []Event
		last          Screen
		saved         int
	}{
		{"about to show a code", []Event{Begin{GoalCheckin}}, []Event{CodeShown{"appt-1"}, Confirm{}, cough, NextPage{}, SendAnswers{}}, TicketShow, 1},
		{"asked whether it is them", []Event{CodeShown{"appt-1"}}, []Event{Confirm{}, cough, NextPage{}, SendAnswers{}}, TicketShow, 1},
		{"answering questions", []Event{CodeShown{"appt-1"}, Confirm{}, cough}, []Event{NextPage{}, SendAnswers{}}, TicketShow, 1},
		{"asked whether to start over", []Event{CodeShown{"appt-1"}, Confirm{}, StartOver{}}, []Event{KeepGoing{}, cough, NextPage{}, SendAnswers{}}, TicketShow, 1},
		{"looking at the ticket", []Event{CodeShown{"appt-1"}, Confirm{}, cough, NextPage{}, SendAnswers{}}, nil, TicketShow, 1},
		{"choosing a clinic", []Event{Begin{GoalWalkIn}}, []Event{ChooseService{"x-ray"}}, TicketShow, 1},
		{"rating the day", []Event{Begin{GoalFeedback}}, []Event{Rate{5}}, Thanks, 0},
	} {
		b := newBed(t, someone("1", "Ana Ruiz", "1980-05-06", "eyes", 10))
		b.do(row.before...)
		page := b.State().Screen
		if b.do(shut); b.State().Screen != page {
			t.Fatalf("%s: the page was torn away: %q", row.name, b.State().Screen)
		}
		if b.do(row.after...); b.State().Screen != row.last || len(b.store.records) != row.saved {
			t.Errorf("%s: on screen %q with %d saved", row.name, b.State().Screen, len(b.store.records))
		}
		b.do(Finish{}, Begin{GoalCheckin})
		if b.on(Welcome); !b.State().Shut {
			t.Errorf("%s: the next person finds it open", row.name)
		}
	}
}

func TestATouchThatMeantTheOpenPageBeginsNothing(t *testing.T) {
	b := newBed(t)
	touch := Touch{Session: b.State().Session, Screen: Welcome, Event: Begin{GoalCheckin}}
	b.do(shut, touch)
	b.on(Welcome)
}

func TestAShutKioskIsPutBack(t *testing.T) {
	b := newBed(t)
	b.do(shut, ChooseLanguage{"es"}, ShowWay{})
	if h := b.State().Heading; h.To != "desk" || h.Route == nil {
		t.Errorf("the way leads to %q", h.To)
	}
	b.do(Back{})
	if b.on(Welcome); b.State().Lang != "es" || b.State().Heading.Route != nil {
		t.Errorf("back in %s, heading for %q", b.State().Lang, b.State().Heading.To)
	}
	b.do(CommandNews{}, Begin{GoalCheckin})
	b.on(Identify)
}

func TestUrgentHelpAtAShutKiosk(t *testing.T) {
	b := newBed(t)
	b.do(shut, UrgentHelp{})
	if h := b.State().Heading; !b.panel.on || len(b.store.calls) != 1 || h.To != "emergency" || h.Route == nil {
		t.Errorf("light %v, %d calls, the way to %q", b.panel.on, len(b.store.calls), h.To)
	}
	b.do(Back{})
	b.on(Welcome)
}

func TestWhatStaffSaidOutlivesTheProgram(t *testing.T) {
	b := newBed(t)
	b.store.orders = kiosk.Commands{Shut: true, Restart: noon}
	if err := b.Restore(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.seconds(10)
	if !b.State().Shut || b.Restart() != noon {
		t.Errorf("shut %v, restart %v", b.State().Shut, b.Restart())
	}
}

// TestARestartWaitsForWhoeverIsHere ends nothing under anybody's eyes.
func TestARestartWaitsForWhoeverIsHere(t *testing.T) {
	asked := CommandNews{kiosk.Commands{Restart: noon}}
	for _, row := range []struct {
		name   string
		broken bool // the store takes nothing
		events []Event
		after  int // seconds
		want   bool
	}{
		{"nobody is here", false, []Event{asked}, 10, true},
		{"nobody has been here for long enough", false, []Event{asked}, 9, false},
		{"staff never asked", false, []Event{shut}, 10, false},
		{"staff took it back", false, []Event{asked, CommandNews{}}, 10, false},
		{"somebody answers questions", false, []Event{asked, CodeShown{"appt-1"}, Confirm{}}, 10, false},
		{"they have just left", false, []Event{asked, CodeShown{"appt-1"}, Confirm{}, Finish{}}, 9, false},
		{"they left", false, []Event{asked, CodeShown{"appt-1"}, Confirm{}, Finish{}}, 10, true},
		{"somebody chose their language", false, []Event{asked, ChooseLanguage{"es"}}, 10, false},
		{"and went away", false, []Event{asked, ChooseLanguage{"es"}}, 60 + 10, true},
		{"a call for help waits, and its light is on", false, []Event{asked, UrgentHelp{}, Finish{}}, 10, false},
		{"the call was answered", false, []Event{asked, UrgentHelp{}, Finish{}, AlertNews{kiosk.Alert{EventID: "id-1", State: kiosk.AlertSeen}}}, 10, true},
		{"a call that no disk has taken yet", true, []Event{asked, AskPerson{}, Finish{}}, 10, false},
	} {
		b := newBed(t, someone("1", "Ana Ruiz", "1980-05-06", "eyes", 10))
		b.store.broken = row.broken
		b.do(row.events...)
		b.seconds(row.after)
		if got := b.Restart(); got.Equal(noon) != row.want || !row.want && got != (time.Time{}) {
			t.Errorf("%s: %v, want the end: %v", row.name, got, row.want)
		}
	}
}

// A program that begins knows a call that waits, and not that it was a quiet one.
func TestARestartLeavesAQuietCallQuiet(t *testing.T) {
	b, _ := escalating(t)
	b.do(CommandNews{kiosk.Commands{Restart: noon}}, Answer{"nine", form.Boolean(true)}, Finish{})
	b.seconds(10)
	if !b.Restart().IsZero() {
		t.Error("it may end while the call waits quietly")
	}
	b.do(AlertNews{kiosk.Alert{EventID: b.safety()[0].EventID, State: kiosk.AlertSeen, By: "Sam"}})
	if b.Restart() != noon {
		t.Error("it may not end though the call was answered")
	}
}
