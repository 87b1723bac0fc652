package hub_test

import (
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

// rebooked imports one appointment of the visitor anew.
func (b *bench) rebooked(id, service string, at time.Time) {
	b.t.Helper()
	err := b.Import(b.t.Context(), []kiosk.RosterEntry{{
		Appointment: kiosk.Appointment{ID: id, Service: service, Building: "east", At: at},
		Person:      kiosk.Person{ID: "P-1", Name: kiosk.Name{Text: "Ana Example"}},
	}}, ann)
	if err != nil {
		b.t.Fatal(err)
	}
}

// The visitor is at the foot clinic at 10:00, where blood tests, at 11:00, take
// them from half an hour before.
func TestAVisitFollowsItsBookings(t *testing.T) {
	for _, tc := range []struct {
		name        string
		id, service string
		at, now     time.Duration // from ten on
		want        string
	}{
		{"control: nothing moved", "B-1", "blood-tests", time.Hour, 35 * time.Minute, "foot-clinic done, blood-tests waiting"},
		{"moved to an earlier time", "B-1", "blood-tests", 40 * time.Minute, 15 * time.Minute, "foot-clinic done, blood-tests waiting"},
		{"moved to a later time", "B-1", "blood-tests", 4 * time.Hour, 45 * time.Minute, "foot-clinic done, blood-tests planned"},
		{"put off to another day", "B-1", "blood-tests", 25 * time.Hour, 45 * time.Minute, "foot-clinic done, blood-tests expired"},
		{"moved to another service", "B-1", "foot-clinic", time.Hour, 0, "foot-clinic done, foot-clinic waiting"},
		{"moved to a service that nobody runs", "B-1", "dentist", time.Hour, 45 * time.Minute, "foot-clinic done, blood-tests waiting"},
		{"booked for one thing more", "C-1", "foot-clinic", 3 * time.Hour, 45 * time.Minute, "foot-clinic done, blood-tests waiting, foot-clinic planned"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBench(t)
			b.early("blood-tests", 30*time.Minute)
			b.visitor()
			b.apply(checkin("e1", "lobby-1", "KD 001", booked("A-1", ten), person("P-1")))
			for range 2 {
				b.rebooked(tc.id, tc.service, ten.Add(tc.at))
			}
			b.now = ten.Add(tc.now)
			b.finishFirst(hub.Done)
			if got := b.itinerary("KD 001"); got != tc.want {
				t.Errorf("the visit is at %q, want %q", got, tc.want)
			}
		})
	}
}

// The visitor came at ten. What they had missed by then is no stop of their visit,
// however often their bookings are imported, and whatever they do meanwhile.
func TestAnImportPlansNothingThatWasMissed(t *testing.T) {
	for _, tc := range []struct {
		name string
		at   time.Duration // of one appointment more, from ten on
		want string
	}{
		{"missed", -2 * time.Hour, "foot-clinic done, blood-tests waiting"},
		{"on time for it", -10 * time.Minute, "foot-clinic done, blood-tests waiting, foot-clinic planned"},
		{"in the house since before it", 20 * time.Minute, "foot-clinic done, blood-tests waiting, foot-clinic planned"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBench(t)
			b.visitor()
			b.apply(checkin("e1", "lobby-1", "KD 001", booked("A-1", ten), person("P-1")))
			b.wait(time.Hour)
			b.finishFirst(hub.Done)
			for range 2 {
				b.rebooked("C-1", "foot-clinic", ten.Add(tc.at))
			}
			if got := b.itinerary("KD 001"); got != tc.want {
				t.Errorf("the visit is at %q, want %q", got, tc.want)
			}
		})
	}
	t.Run("missed, while a stop is planned", func(t *testing.T) {
		b := newBench(t)
		missed := kiosk.Appointment{ID: "C-1", Service: "foot-clinic", Building: "main", At: ten.Add(-2 * time.Hour)}
		b.visitor(missed)
		b.apply(checkin("e1", "lobby-1", "KD 001", booked("A-1", ten), person("P-1")))
		b.visitor(missed)
		if got := b.itinerary("KD 001"); got != "foot-clinic waiting, blood-tests planned" {
			t.Errorf("the visit is at %q", got)
		}
	})
}

// A stop was planned for the wrong person. The right one has a place of their own.
func TestAnAppointmentGivenToSomebodyElseIsTheirs(t *testing.T) {
	given := func(b *bench) {
		b.must(hub.BoardEntry{}, b.Import(b.t.Context(), []kiosk.RosterEntry{{
			Appointment: kiosk.Appointment{ID: "B-1", Service: "blood-tests", Building: "east", At: ten.Add(time.Hour)},
			Person:      kiosk.Person{ID: "P-2", Name: kiosk.Name{Text: "Ben Example"}},
		}, {
			Appointment: kiosk.Appointment{ID: "A-2", Service: "foot-clinic", Building: "main", At: ten.Add(10 * time.Minute)},
			Person:      kiosk.Person{ID: "P-2", Name: kiosk.Name{Text: "Ben Example"}},
		}}, ann))
	}
	first := checkin("e1", "lobby-1", "KD 001", booked("A-1", ten), person("P-1"))
	t.Run("who comes then", func(t *testing.T) {
		b := newBench(t)
		b.visitor()
		b.apply(first)
		given(b)
		if r := b.apply(checkin("e2", "lobby-2", "QX 001", forBlood, person("P-2"), arrived(b.now))); r[0].Alias != "" {
			t.Errorf("receipt %+v", r[0])
		}
		if w := b.waiting("blood-tests"); w != "QX 001" {
			t.Errorf("waiting: %s", w)
		}
		if got := b.itinerary("KD 001"); got != "foot-clinic waiting, blood-tests expired" {
			t.Errorf("the visit of the first is at %q", got)
		}
		// It may be one person under two numbers, who is no longer sent on.
		open, err := b.Alerts(t.Context(), true)
		if err != nil || len(open) != 1 || open[0].Kind != kiosk.AlertHelp || open[0].Ticket != "KD 001" {
			t.Errorf("staff are told %+v, %v", open, err)
		}
	})
	t.Run("who is here for something else", func(t *testing.T) {
		b := newBench(t)
		b.visitor()
		b.apply(first, checkin("e2", "lobby-2", "QX 001", booked("A-2", ten.Add(10*time.Minute)), person("P-2")))
		given(b)
		if got := b.itinerary("QX 001"); got != "foot-clinic waiting, blood-tests planned" {
			t.Errorf("the visit is at %q", got)
		}
	})
}

func TestAStopThatWasPutOffCanComeBack(t *testing.T) {
	b := newBench(t)
	b.visitor()
	b.apply(checkin("e1", "lobby-1", "KD 001", booked("A-1", ten), person("P-1")))
	b.rebooked("B-1", "blood-tests", ten.Add(24*time.Hour))
	b.rebooked("B-1", "blood-tests", ten.Add(time.Hour))
	b.finishFirst(hub.Done)
	if got := b.itinerary("KD 001"); got != "foot-clinic done, blood-tests expired, blood-tests waiting" {
		t.Errorf("the visit is at %q", got)
	}
}

func TestWhoHasOneAppointmentAndGetsAnotherHasAVisit(t *testing.T) {
	b := newBench(t)
	b.rebooked("A-1", "foot-clinic", ten)
	b.apply(checkin("e1", "lobby-1", "KD 001", booked("A-1", ten), person("P-1")))
	b.rebooked("B-1", "blood-tests", ten.Add(time.Hour))
	if got := b.itinerary("KD 001"); got != "foot-clinic waiting, blood-tests planned" {
		t.Errorf("the visit is at %q", got)
	}
	b.finishFirst(hub.Done)
	if w := b.waiting("blood-tests"); w != "KD 001" {
		t.Errorf("waiting: %s", w)
	}
}

func TestWhoWaitsTakesTheTurnOfTheNewTime(t *testing.T) {
	for _, tc := range []struct {
		name string
		do   func(b *bench)
		want string
	}{
		{"control: nothing moved", func(*bench) {}, "KD 001, KD 002"},
		{"moved behind the next", func(b *bench) { b.rebooked("A-1", "foot-clinic", ten.Add(30*time.Minute)) }, "KD 002, KD 001"},
		{"put off to another day, and here", func(b *bench) { b.rebooked("A-1", "foot-clinic", ten.Add(24*time.Hour)) }, "KD 001, KD 002"},
		{"called already", func(b *bench) {
			b.must(b.CallTicket(b.t.Context(), "KD 001", "", ann))
			b.rebooked("A-1", "foot-clinic", ten.Add(30*time.Minute))
			b.must(b.Undo(b.t.Context(), "KD 001", ann))
		}, "KD 001, KD 002"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBench(t)
			b.visitor()
			b.apply(checkin("e1", "lobby-1", "KD 001", booked("A-1", ten), person("P-1")),
				checkin("e2", "lobby-1", "KD 002", booked("A-2", ten.Add(10*time.Minute)), person("P-2")))
			tc.do(b)
			if got := b.waiting("foot-clinic"); got != tc.want {
				t.Errorf("waiting: %s; want %s", got, tc.want)
			}
		})
	}
}

func TestWhoCameTooEarlyWaitsForTheNewTime(t *testing.T) {
	b := newBench(t)
	for i := range b.cfg.Services {
		b.cfg.Services[i].EarlyWaits = true
	}
	b.early("foot-clinic", 30*time.Minute)
	b.now = ten.Add(-time.Hour)
	b.visitor()
	b.apply(checkin("e1", "lobby-1", "KD 001", booked("A-1", ten), person("P-1"), arrived(b.now)))
	b.rebooked("A-1", "foot-clinic", ten.Add(-20*time.Minute))
	if held := b.queue("foot-clinic").OnHold; len(held) != 1 || !held[0].Held.Equal(ten.Add(-50*time.Minute)) {
		t.Errorf("on hold: %+v", held)
	}
}

// Two numbers for one appointment of a day that is over concern nobody any more.
func TestOfPastDaysNobodyIsTold(t *testing.T) {
	b := newBench(t)
	b.visitor()
	b.apply(checkin("e1", "lobby-1", "KD 001", booked("A-1", ten), person("P-1")))
	b.now = ten.AddDate(0, 0, 3)
	if err := b.Upkeep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r := b.apply(checkin("e2", "lobby-2", "QX 001", booked("A-1", ten), person("P-2"), arrived(ten))); r[0].Alias != "KD 001" {
		t.Errorf("control: the second is not taken for the first: %+v", r[0])
	}
	if open, err := b.Alerts(t.Context(), true); err != nil || len(open) > 0 {
		t.Errorf("staff are told %+v, %v", open, err)
	}
}
