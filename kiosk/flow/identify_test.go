package flow

import (
	"frontdoor/kiosk"
	"reflect"
	"testing"
)

func TestWhoIsRecognised(t *testing.T) {
	ana := someone("1", "Ana Ruiz", "1980-05-06", "x-ray", 10)
	elvis := someone("2", "Élise de la Cruz-Øst", "1980-05-06", "x-ray", 10)
	single := someone("3", "Suharto", "1980-05-06", "x-ray", 10)
	single.Person.Postcode = ""
	restricted := someone("4", "Zed Ward", "1981-01-01", "x-ray", 10)
	restricted.Person.Restricted = true
	twinA, twinB := someone("5", "Tom Lee", "1990-02-03", "x-ray", 10), someone("6", "Tim Lee", "1990-02-03", "x-ray", 20)
	tomorrow := someone("7", "Max Vogel", "1970-07-07", "x-ray", 24*60)
	for _, row := range []struct {
		name, birth, initial, factor string
		phone                        bool
		want                         Screen
	}{
		{"all three match", "06051980", "A", "rv12ab", false, ConfirmPerson},
		{"first letter of the family name", "06051980", "R", "RV12AB", false, ConfirmPerson},
		{"accents do not matter", "06051980", "E", "RV12AB", false, ConfirmPerson},
		{"a particle counts", "06051980", "D", "RV12AB", false, ConfirmPerson},
		{"second half of a double name, stroke folded", "06051980", "O", "RV12AB", false, ConfirmPerson},
		{"phone digits instead of the postcode", "06051980", "S", "0042", true, ConfirmPerson},
		{"no postcode known never matches", "06051980", "S", "", false, Factor},
		{"wrong initial", "06051980", "X", "RV12AB", false, Desk},
		{"wrong postcode", "06051980", "A", "RV99ZZ", false, Desk},
		{"nobody born that day", "06051979", "A", "RV12AB", false, Desk},
		{"restricted", "01011981", "Z", "RV12AB", false, Desk},
		{"twins with one initial are ambiguous", "03021990", "T", "RV12AB", false, Desk},
		{"only tomorrow", "07071970", "M", "RV12AB", false, Desk},
		{"a day that does not exist", "31021980", "", "", false, BirthDate},
		{"born in the future", "06052030", "", "", false, BirthDate},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := newBed(t, ana, elvis, single, restricted, twinA, twinB, tomorrow)
			b.do(Begin{GoalCheckin})
			b.typed(row.birth, row.initial, row.factor, row.phone)
			b.on(row.want)
		})
	}
}

func TestNobodyAmbiguousAndRestrictedReadAlike(t *testing.T) {
	restricted := someone("4", "Zed Ward", "1981-01-01", "x-ray", 10)
	restricted.Person.Restricted = true
	states := map[string]State{}
	for name, typed := range map[string][3]string{
		"nobody":     {"06051979", "A", "RV12AB"},
		"ambiguous":  {"03021990", "T", "RV12AB"},
		"restricted": {"01011981", "Z", "RV12AB"},
	} {
		b := newBed(t, restricted, someone("5", "Tom Lee", "1990-02-03", "x-ray", 10), someone("6", "Tim Lee", "1990-02-03", "x-ray", 20))
		b.do(Begin{GoalCheckin})
		b.typed(typed[0], typed[1], typed[2], false)
		states[name] = b.State()
	}
	for name, s := range states {
		if !reflect.DeepEqual(s, states["nobody"]) {
			t.Errorf("%s can be told from nobody:\n%+v\n%+v", name, s, states["nobody"])
		}
	}
}

func TestFiveTriesThenAPause(t *testing.T) {
	b := newBed(t, someone("1", "Ana Ruiz", "1980-05-06", "x-ray", 10))
	for i := range maxTries {
		b.do(Begin{GoalCheckin})
		b.typed("06051980", "X", "RV12AB", false)
		if i < maxTries-1 {
			b.on(Desk)
			b.do(Finish{})
		}
	}
	b.on(Paused)
	b.do(Finish{}, Begin{GoalCheckin}, TypeDetails{})
	b.on(Paused)
	b.do(Finish{}, Begin{GoalCheckin}, CodeShown{"appt-1"})
	b.on(ConfirmPerson)
	b.do(Finish{})
	b.seconds(60)
	b.do(Begin{GoalCheckin})
	b.typed("06051980", "A", "RV12AB", false)
	b.on(ConfirmPerson)
}

func TestOnesOwnLetterBuysNoGuesses(t *testing.T) {
	b := newBed(t, someone("1", "Ana Ruiz", "1980-05-06", "x-ray", 10))
	for range maxTries - 1 {
		b.do(Begin{GoalCheckin})
		b.typed("06051980", "X", "RV12AB", false)
		b.do(Finish{}, CodeShown{"appt-1"})
		b.on(ConfirmPerson)
		b.do(Finish{})
	}
	b.do(Begin{GoalCheckin})
	b.typed("06051980", "X", "RV12AB", false)
	b.on(Paused)
	b.do(Finish{})
	b.seconds(11 * 60)
	for range maxTries - 1 {
		b.do(Begin{GoalCheckin})
		b.typed("06051980", "X", "RV12AB", false)
		b.on(Desk)
		b.do(Finish{})
	}
}

func TestTouchesOfAPageThatIsGoneDoNothing(t *testing.T) {
	early := someone("1", "Ana Ruiz", "1980-05-06", "x-ray", 600)
	b := newBed(t, early)
	b.do(CodeShown{"appt-1"})
	confirm := b.State()
	touch := func(e Event) Touch { return Touch{confirm.Session, confirm.Screen, e} }
	b.do(touch(Confirm{}), touch(Back{}))
	b.on(TooEarly)
	b.do(Finish{}, touch(Confirm{}), touch(Back{}), Touch{confirm.Session, Welcome, Begin{GoalFeedback}})
	if b.on(Welcome); b.p.found {
		t.Error("the last person is still known")
	}
	b.do(touch(UrgentHelp{}))
	b.on(Urgent)
}

func TestNothingOfOnePersonReachesTheNext(t *testing.T) {
	for _, s := range []Screen{TooEarly, WrongBuilding, Desk, Paused, Failed} {
		t.Run(string(s), func(t *testing.T) {
			b := newBed(t, someone("1", "Ana Ruiz", "1980-05-06", "eyes", 10))
			b.do(CodeShown{"appt-1"}, Confirm{}, Answer{Key: "cough", Value: choice("yes")})
			b.s.Screen = s
			b.do(Back{})
			if b.on(Welcome); b.p.found || len(b.p.forms) > 0 || b.State().Service != nil {
				t.Error("the person before is still known")
			}
			b.do(Begin{GoalWalkIn}, ChooseService{"x-ray"})
			if c := b.store.records[0].Checkin; c.Appointment != "" || c.Person != "" {
				t.Errorf("the next person's check-in is %+v", c)
			}
		})
	}
}

func TestAnUnsureClockChoosesTheNearestAppointment(t *testing.T) {
	yesterday, soon, tomorrow := someone("1", "A B", "1980-05-06", "x-ray", -1440), someone("2", "A B", "1980-05-06", "x-ray", 20), someone("3", "A B", "1980-05-06", "x-ray", 1440)
	soon.Person, tomorrow.Person = yesterday.Person, yesterday.Person
	b := newBed(t, yesterday, soon, tomorrow)
	b.clock.sure = false
	b.do(Begin{GoalCheckin})
	b.typed("06051980", "A", "RV12AB", false)
	b.do(Confirm{})
	if got := b.store.records[0].Checkin.Appointment; got != "appt-2" {
		t.Errorf("checked in to %s", got)
	}
	b.do(Finish{}, Begin{GoalCheckin})
	b.typed("06051980", "A", "RV12AB", false)
	b.do(Confirm{})
	if len(b.store.records) != 2 {
		t.Error("the second appointment cannot be checked in to")
	}
}

func TestARuledCodeIsSaidAndMayBePrintedAgain(t *testing.T) {
	b := newBed(t, someone("1", "Ana Ruiz", "1980-05-06", "x-ray", 10))
	b.do(CodeShown{"appt-1"}, Confirm{})
	b.do(ReceiptNews{kiosk.Receipt{EventID: b.State().Ticket.Event, Outcome: kiosk.Accepted, Ticket: "KA 001B"}})
	if s := b.State(); s.Ticket.Code != "KA 001B" || s.OldCode != "KA 001" || !s.Paper.Again {
		t.Errorf("ticket %q, before %q, may print %v", s.Ticket.Code, s.OldCode, s.Paper.Again)
	}
}

func TestFeedbackThatWasNotKeptSaysSo(t *testing.T) {
	b := newBed(t)
	b.store.broken = true
	b.do(Begin{GoalFeedback}, Rate{5})
	if b.on(Thanks); !b.State().Unsaved {
		t.Error("thanks were given for something that is lost")
	}
}

func TestCardAsksForTheBirthDate(t *testing.T) {
	for _, row := range []struct {
		name, card, birth string
		want              Screen
	}{
		{"card and its holder's birth date", "RG-1", "06051980", ConfirmPerson},
		{"card with another birth date", "RG-1", "06051981", Desk},
		{"unknown card", "RG-9", "06051980", Desk},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := newBed(t, someone("1", "Ana Ruiz", "1980-05-06", "x-ray", 10))
			b.do(Begin{GoalCheckin}, CardShown{row.card})
			b.on(BirthDate)
			for _, r := range row.birth {
				b.do(Key{Text: string(r)})
			}
			b.do(EntryDone{})
			b.on(row.want)
		})
	}
}
