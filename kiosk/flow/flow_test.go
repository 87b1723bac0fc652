package flow

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"frontdoor/kiosk"
	"frontdoor/kiosk/form"
)

func choice(code string) form.Value { return form.Choice(form.Coding{Code: code}) }

func TestCheckInWithCode(t *testing.T) {
	b := newBed(t, someone("1", "Ana Ruiz", "1980-05-06", "x-ray", 10))
	b.do(Begin{GoalCheckin})
	if b.on(Identify); !b.readers.looking {
		t.Error("the readers do not look")
	}
	b.do(CodeShown{"appt-1"})
	if b.on(ConfirmPerson); b.readers.looking {
		t.Error("the readers still look")
	}
	if m := b.State().Masked; strings.Join(m.Initials, "") != "AR" {
		t.Errorf("initials %v", m.Initials)
	}
	b.do(Confirm{})
	b.on(TicketShow)
	s := b.State()
	if s.Ticket.Code != "KA 001" || s.Ticket.Area != "area-1" {
		t.Errorf("ticket %+v", s.Ticket)
	}
	c := b.store.records[0].Checkin
	if c.Appointment != "appt-1" || c.Method != kiosk.ByCode || c.Timing != kiosk.OnTime || c.Kiosk != "lobby" || c.TimeUnsure {
		t.Errorf("check-in %+v", c)
	}
	if len(b.printer.jobs) != 1 || b.printer.jobs[0].State.Heading.Route == nil {
		t.Error("the ticket was not printed with its way")
	}
}

func TestComingAtTheWrongTimeOrPlace(t *testing.T) {
	for _, row := range []struct {
		name   string
		entry  kiosk.RosterEntry
		sure   bool
		want   Screen
		timing kiosk.Timing
	}{
		{"in the window", someone("1", "A B", "1980-05-06", "x-ray", 59), true, TicketShow, kiosk.OnTime},
		{"too early", someone("1", "A B", "1980-05-06", "x-ray", 61), true, TooEarly, kiosk.Early},
		{"a little late", someone("1", "A B", "1980-05-06", "x-ray", -15), true, TicketShow, kiosk.OnTime},
		{"late is told to the clinic, not refused", someone("1", "A B", "1980-05-06", "x-ray", -16), true, TicketShow, kiosk.Late},
		{"a kiosk unsure of the time refuses nobody", someone("1", "A B", "1980-05-06", "x-ray", 600), false, TicketShow, kiosk.Unsure},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := newBed(t, row.entry)
			b.clock.sure = row.sure
			b.do(Begin{GoalCheckin}, CodeShown{"appt-1"}, Confirm{})
			b.on(row.want)
			if got := b.State().Timing; got != row.timing {
				t.Errorf("timing %s, want %s", got, row.timing)
			}
			if saved := len(b.store.records) == 1; saved != (row.want == TicketShow) {
				t.Errorf("saved %v", saved)
			}
			if row.want == TicketShow && b.store.records[0].Checkin.TimeUnsure == row.sure {
				t.Error("the record does not say whether the time is sure")
			}
		})
	}
	wrong := someone("1", "A B", "1980-05-06", "hearing", 10)
	wrong.Appointment.Building = "garden"
	b := newBed(t, wrong)
	b.do(Begin{GoalCheckin}, CodeShown{"appt-1"}, Confirm{})
	b.on(WrongBuilding)
}

func TestCheckedInAlreadyShowsThePlaceAgain(t *testing.T) {
	b := newBed(t, someone("1", "Ana Ruiz", "1980-05-06", "x-ray", 10))
	b.do(Begin{GoalCheckin}, CodeShown{"appt-1"}, Confirm{}, Finish{})
	b.do(QueueNews{kiosk.QueueSnapshot{Queue: "x-ray", Revision: kiosk.Revision{Epoch: 1, N: 1}, At: noon, Waiting: []kiosk.QueueEntry{{Code: "KB 001"}, {Code: "KA 001"}}}})
	b.do(Begin{GoalCheckin}, CodeShown{"appt-1"}, Confirm{})
	b.on(TicketShow)
	s := b.State()
	if !s.Already || s.Ticket.Code != "KA 001" || s.Place.Before != 1 || len(b.store.records) != 1 || len(b.printer.jobs) != 1 {
		t.Errorf("already %v, ticket %q, before %d, %d records, %d prints", s.Already, s.Ticket.Code, s.Place.Before, len(b.store.records), len(b.printer.jobs))
	}
}

func TestOneOfSeveralAppointments(t *testing.T) {
	past, next, later := someone("1", "A B", "1980-05-06", "x-ray", -120), someone("2", "A B", "1980-05-06", "x-ray", 20), someone("3", "A B", "1980-05-06", "x-ray", 50)
	next.Person, later.Person = past.Person, past.Person
	b := newBed(t, past, next, later)
	check := func(want string) {
		t.Helper()
		b.do(Begin{GoalCheckin})
		b.typed("06051980", "A", "RV12AB", false)
		b.do(Confirm{})
		if got := b.store.records[len(b.store.records)-1].Checkin.Appointment; got != want {
			t.Errorf("checked in to %s, want %s", got, want)
		}
		b.do(Finish{})
	}
	check("appt-2")
	check("appt-3")
	b.do(Begin{GoalCheckin}, CodeShown{"appt-1"}, Confirm{})
	if got := b.store.records[len(b.store.records)-1].Checkin; got.Appointment != "appt-1" || got.Timing != kiosk.Late {
		t.Errorf("the code's own appointment was not taken: %+v", got)
	}
}

func TestAnswersChangeWhatFollows(t *testing.T) {
	b := newBed(t, someone("1", "Ana Ruiz", "1980-05-06", "eyes", 10))
	b.do(Begin{GoalCheckin}, CodeShown{"appt-1"}, Confirm{})
	b.on(Question)
	b.do(NextPage{})
	if b.on(Question); !b.State().Missing {
		t.Error("a needed answer was skipped")
	}
	b.do(Answer{Key: "cough", Value: choice("yes")}, NextPage{})
	if b.on(Question); b.State().Page.Items[0].LinkID != "since" {
		t.Errorf("page %+v", b.State().Page)
	}
	b.do(Back{})
	if b.State().Page.Items[0].LinkID != "cough" {
		t.Error("Back does not go to the question before")
	}
	b.do(Answer{Key: "cough", Value: choice("no")}, NextPage{})
	b.on(Review)
	if len(b.store.records) != 0 {
		t.Error("saved before the review was confirmed")
	}
	b.do(SendAnswers{})
	b.on(TicketShow)
	r := b.store.records[0]
	if len(r.Events) != 2 || r.Events[0].Type != kiosk.EventCheckin || r.Events[1].Type != kiosk.EventForm {
		t.Fatalf("events %+v", r.Events)
	}
	var a kiosk.FormAnswer
	if err := json.Unmarshal(r.Events[1].Bytes, &a); err != nil || a.Checkin != r.Checkin.EventID || strings.Contains(string(a.Response), "since") {
		t.Errorf("answers %s %v", a.Response, err)
	}
}

func TestEachQuestionOfAPageIsAsked(t *testing.T) {
	yesNo := func(id string) string {
		return `{"linkId":"` + id + `","type":"boolean","required":true,"text":"` + id + `?"}`
	}
	q, problems, err := form.Load([]byte(`{"resourceType":"Questionnaire","id":"pair","status":"active","item":[{"linkId":"g","type":"group",
		"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl","valueCodeableConcept":{"coding":[{"system":"http://hl7.org/fhir/questionnaire-item-control","code":"page"}]}}],
		"item":[{"linkId":"intro","type":"display","text":"Two questions."},` + yesNo("a") + `,` + yesNo("b") + `]}]}`))
	if err != nil {
		t.Fatal(err, problems)
	}
	b := newBed(t, someone("1", "Ana Ruiz", "1980-05-06", "eyes", 10))
	b.cfg.Forms["respiratory"] = q
	b.do(Begin{GoalCheckin}, CodeShown{"appt-1"}, Confirm{})
	if len(b.State().Page.Items) != 3 {
		t.Fatalf("control: the page holds %d items, want all three", len(b.State().Page.Items))
	}
	asks := func(key, intro string) {
		t.Helper()
		if got, words := b.State().Asked(); got.Key != key || words != intro {
			t.Fatalf("asks %q with %q, want %q with %q", got.Key, words, key, intro)
		}
	}
	asks("a", "Two questions.")
	b.do(NextPage{})
	asks("a", "Two questions.")
	b.do(Answer{Key: "a", Value: form.Boolean(true)}, NextPage{})
	asks("b", "")
	b.do(Back{})
	asks("a", "Two questions.")
	b.do(NextPage{}, Answer{Key: "b", Value: form.Boolean(false)}, NextPage{})
	b.on(Review)
	b.do(ChangeAnswer{Key: "b"})
	asks("b", "")
}

func TestNothingIsConfirmedThatWasNotSaved(t *testing.T) {
	b := newBed(t, someone("1", "Ana Ruiz", "1980-05-06", "x-ray", 10))
	b.store.broken = true
	b.do(Begin{GoalCheckin}, CodeShown{"appt-1"}, Confirm{})
	b.on(Failed)
	if s := b.State(); s.Ticket.Code != "" || len(b.printer.jobs) != 0 {
		t.Error("a ticket was shown or printed for a check-in that was not saved")
	}
}

func TestPrinterFaultNeverUndoesACheckIn(t *testing.T) {
	b := newBed(t, someone("1", "Ana Ruiz", "1980-05-06", "x-ray", 10))
	b.do(Begin{GoalCheckin}, CodeShown{"appt-1"}, Confirm{})
	job := b.State().Paper.Job
	b.do(Printed{Job: "another", Reason: "paper"})
	if b.State().Paper.State != kiosk.PrintQueued {
		t.Error("another job's end was taken for this one's")
	}
	b.do(Printed{Job: job, Reason: "paper"})
	if len(b.store.events) != 2 || b.store.events[1].Type != kiosk.EventAlert {
		t.Errorf("staff were not told once: %d events", len(b.store.events))
	}
	s := b.State()
	if s.Screen != TicketShow || s.Ticket.Code == "" || s.Paper.State != kiosk.PrintFailed || !s.Paper.Again {
		t.Errorf("after the fault: %+v", s.Paper)
	}
	b.do(PrintAgain{})
	b.do(Printed{Job: b.State().Paper.Job, Reason: "paper"}, PrintAgain{})
	if len(b.printer.jobs) != 2 || b.State().Paper.Again {
		t.Errorf("%d prints, again %v: want one reprint only", len(b.printer.jobs), b.State().Paper.Again)
	}
}

func TestNewsOfAnotherSessionDoesNotShow(t *testing.T) {
	b := newBed(t, someone("1", "Ana Ruiz", "1980-05-06", "x-ray", 10))
	b.do(Begin{GoalCheckin}, CodeShown{"appt-1"}, Confirm{})
	event := b.State().Ticket.Event
	session := b.State().Session
	b.do(Finish{})
	clean := b.State()
	b.do(ReceiptNews{kiosk.Receipt{EventID: event, Outcome: kiosk.Held}},
		QueueNews{kiosk.QueueSnapshot{Queue: "x-ray", Revision: kiosk.Revision{Epoch: 1, N: 1}, Waiting: []kiosk.QueueEntry{{Code: "KA 001"}}}})
	if got := b.State(); !reflect.DeepEqual(got, clean) || got.Session == session {
		t.Errorf("the next person's screen shows something of the last: %+v", got)
	}
}

func TestQueueGoesDownOnScreen(t *testing.T) {
	b := newBed(t, someone("1", "Ana Ruiz", "1980-05-06", "x-ray", 10))
	b.do(Begin{GoalCheckin}, CodeShown{"appt-1"}, Confirm{})
	news := func(n int64, called []kiosk.Call, codes ...string) kiosk.Place {
		q := kiosk.QueueSnapshot{Queue: "x-ray", Revision: kiosk.Revision{Epoch: 1, N: n}, At: noon, Called: called}
		for _, c := range codes {
			q.Waiting = append(q.Waiting, kiosk.QueueEntry{Code: c})
		}
		b.do(QueueNews{q})
		return b.State().Place
	}
	if p := news(2, nil, "A", "B", "KA 001"); p.Before != 2 {
		t.Errorf("before %d", p.Before)
	}
	if p := news(1, nil, "KA 001"); p.Before != 2 {
		t.Error("an older revision was shown")
	}
	if p := news(3, nil, "B", "KA 001"); p.Before != 1 {
		t.Errorf("before %d", p.Before)
	}
	if p := news(4, []kiosk.Call{{Code: "KA 001", Room: "desk"}}); !p.Called || p.Room != "desk" {
		t.Errorf("called %+v", p)
	}
	b.do(ShowWay{})
	if h := b.State().Heading; h.To != "desk" {
		t.Errorf("the way leads to %q, not to the room called to", h.To)
	}
}

func TestStepFreeIsKeptByEveryAction(t *testing.T) {
	b := newBed(t, someone("1", "Ana Ruiz", "1980-05-06", "x-ray", 10))
	b.do(Begin{GoalCheckin}, CodeShown{"appt-1"}, Confirm{}, ShowWay{}, ToggleStepFree{})
	for _, e := range []Event{ShowLevel{Ordinal: 1}, Back{}, ShowWay{}, UrgentHelp{}, Back{}, AskPerson{}, Back{}, ToggleLargeText{}, ChooseLanguage{"es"}} {
		b.do(e)
		if !b.State().Heading.StepFree {
			t.Fatalf("step-free was lost by %T", e)
		}
	}
	if r := b.State().Heading.Route; r == nil || !r.StepFree {
		t.Error("the route shown is not step-free")
	}
	b.do(ClosureNews{[]kiosk.Closure{{Feature: "lift-0", Kind: "lift"}}})
	h := b.State().Heading
	if !h.Assisted || len(h.BlockedBy) == 0 {
		t.Errorf("with the lift closed: assisted %v, blocked by %v", h.Assisted, h.BlockedBy)
	}
}

// FuzzEvents throws touches at a flow in any order: it must never panic, and
// a ticket on screen must always be one that was saved.
func FuzzEvents(f *testing.F) {
	f.Add([]byte{0, 5, 9, 14})
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27})
	f.Fuzz(func(t *testing.T, script []byte) {
		events := []Event{Begin{GoalCheckin}, Begin{GoalWalkIn}, Begin{GoalWay}, Begin{GoalPlace}, Begin{GoalFeedback}, CodeShown{"appt-1"}, CardShown{"RG-1"},
			TicketShown{"KA 001"}, TypeDetails{}, Confirm{}, Deny{}, EntryDone{}, Key{"1"}, Erase{}, Answer{"cough", choice("yes")}, NextPage{}, SendAnswers{}, Decline{"cough"},
			ChangeAnswer{"cough"}, ShowWay{}, ShowLevel{Ordinal: 9}, ToggleStepFree{}, Back{}, StartOver{}, ReallyEnd{}, KeepGoing{}, Finish{}, AskPerson{}, UrgentHelp{}, Tick{},
			ChooseService{"x-ray"}, ChoosePlace{"area-1"}, ChoosePlace{"nowhere"}, MorePlaces{-3}, Rate{3}, PrintAgain{}, Continue{}, ChooseLanguage{"es"}, OpenLanguages{}, Linked{}}
		b := newBed(t, someone("1", "Ana Ruiz", "1980-05-06", "eyes", 10))
		for _, i := range script[:min(len(script), 200)] {
			b.do(events[int(i)%len(events)])
			if s := b.State(); s.Ticket.Code != "" {
				if _, ok, _ := b.store.Ticket(t.Context(), s.Ticket.Code); !ok {
					t.Fatalf("ticket %s is on screen and was never saved", s.Ticket.Code)
				}
			}
		}
	})
}

func TestDeviceThatIsOutIsHiddenAndStaffAreTold(t *testing.T) {
	b := newBed(t, someone("1", "Ana Ruiz", "1980-05-06", "x-ray", 10))
	b.do(DeviceNews{Device: "scanner", Out: true, Reason: "unplugged"}, DeviceNews{Device: "scanner", Out: true, Reason: "unplugged"})
	if b.State().Scanner || !b.State().Card || len(b.store.events) != 1 {
		t.Errorf("scanner %v, card reader %v, %d alerts", b.State().Scanner, b.State().Card, len(b.store.events))
	}
	b.do(DeviceNews{Device: "card", Out: true, Reason: "unplugged"}, DeviceNews{Device: "printer", Reason: "paper is nearly out"})
	if b.State().Card || !b.State().Printer {
		t.Error("what is out is offered, or what only wants care is not")
	}
	b.do(DeviceNews{Device: "printer", Out: true, Reason: "paper is out"}, Begin{GoalCheckin}, CodeShown{"appt-1"}, Confirm{})
	if b.on(TicketShow); len(b.printer.jobs) != 0 || b.State().Paper.State != "" {
		t.Error("something was printed on a printer without paper")
	}
	b.do(DeviceNews{Device: "scanner"}, DeviceNews{Device: "printer"})
	if !b.State().Scanner || b.State().Card || !b.State().Printer {
		t.Error("a device that came back is not offered")
	}
}

func TestClinicalQuestionsAreAskedInReviewedTranslationsOnly(t *testing.T) {
	const spanish = `"_text":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/translation","extension":[{"url":"lang","valueCode":"es"},{"url":"content","valueString":"¿Tose?"}]}]},`
	const reviewed = `"extension":[{"url":"https://frontdoor.example/fhir/StructureDefinition/reviewed","valueCode":"es"}],`
	for _, row := range []struct {
		name, mark, lang, want string
		drafts                 bool
	}{
		{"a draft is not asked", "", "es", "Cough?", false},
		{"a reviewed translation is", reviewed, "es", "¿Tose?", false},
		{"a demo asks drafts", "", "es", "¿Tose?", true},
		{"the form's own language needs no mark", "", "en-US", "Cough?", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			q, _, err := form.Load([]byte(`{"resourceType":"Questionnaire","id":"q","status":"active","language":"en",` + row.mark + `"item":[{"linkId":"a","type":"boolean",` + spanish + `"text":"Cough?"}]}`))
			if err != nil {
				t.Fatal(err)
			}
			b := newBed(t, someone("1", "Ana Ruiz", "1980-05-06", "eyes", 10))
			b.cfg.Forms["respiratory"], b.cfg.Drafts, b.cfg.Langs = q, row.drafts, []string{"en-GB", "es", "en-US"}
			b.do(ChooseLanguage{row.lang}, CodeShown{"appt-1"}, Confirm{})
			if got, _ := b.State().Asked(); got.Text != row.want {
				t.Errorf("asks %q, want %q", got.Text, row.want)
			}
			b.do(ChooseLanguage{"en-GB"}, ChooseLanguage{row.lang})
			if got, _ := b.State().Asked(); got.Text != row.want {
				t.Errorf("after changing the language asks %q, want %q", got.Text, row.want)
			}
		})
	}
}

// A question that an answer brings before its own on the page, or takes away
// there, does not move the person from where they are, and none goes unasked.
func TestAnAnswerThatChangesThePageBeforeIt(t *testing.T) {
	when := func(answer string) string {
		return `,"enableWhen":[{"question":"b","operator":"=","` + answer + `}]`
	}
	unless := `,"enableWhen":[{"question":"b","operator":"exists","answerBoolean":false}]`
	page := func(first, b string) string {
		return `{"linkId":"0","type":"boolean","text":"0"},{"linkId":"g","type":"group","text":"G",
		"extension":[{"url":"` + fhirExt + `questionnaire-itemControl","valueCodeableConcept":{"coding":[{"code":"page"}]}}],
		"item":[{"linkId":"a","type":"boolean","text":"A"` + first + `},{"linkId":"b","type":"` + b + `","text":"B"},{"linkId":"c","type":"boolean","text":"C"}]}`
	}
	yes, five, several := []Event{Answer{"b", form.Boolean(true)}}, []Event{Key{"5"}}, []Event{Key{"5"}, AddAnswer{}, Key{"6"}}
	for _, row := range []struct {
		name, items string
		to          int // touches of Next until b is asked
		events      []Event
		then        string // asked after it
	}{
		{"one comes, chosen", page(when(`answerBoolean":true`), "boolean"), 1, yes, "abc"},
		{"one goes, chosen", page(unless, "boolean"), 2, yes, "c"},
		{"one comes, typed", page(when(`answerInteger":5`), "integer"), 1, five, "abc"},
		{"one comes with the first of several", page(when(`answerInteger":5`), `integer","repeats":true,"x":"`), 1, several, "abc"},
		{"one goes, typed", page(unless, "integer"), 2, five, "c"},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := questionnaire(t, row.items).begun()
			asks := func(want string) {
				t.Helper()
				if asked, _ := b.State().Asked(); asked.LinkID != want {
					t.Errorf("asks %q, want %q", asked.LinkID, want)
				}
			}
			for range row.to {
				b.do(NextPage{})
			}
			asks("b")
			b.do(row.events...)
			asks("b")
			for _, key := range row.then {
				b.do(NextPage{})
				asks(string(key))
			}
			b.do(NextPage{})
			b.on(Review)
		})
	}
}
