package hub_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

// visitor books a person for the foot clinic at 10:00 and blood tests at 11:00,
// and whatever else is given, as "service id minutes after ten".
func (b *bench) visitor(more ...kiosk.Appointment) {
	b.t.Helper()
	all := append([]kiosk.Appointment{
		{ID: "A-1", Service: "foot-clinic", Building: "main", At: ten},
		{ID: "B-1", Service: "blood-tests", Building: "east", At: ten.Add(time.Hour)},
	}, more...)
	var list []kiosk.RosterEntry
	for _, a := range all {
		list = append(list, kiosk.RosterEntry{Appointment: a, Person: kiosk.Person{ID: "P-1", Name: kiosk.Name{Text: "Ana Example"}}})
	}
	if err := b.Import(b.t.Context(), list, ann); err != nil {
		b.t.Fatal(err)
	}
}

func person(id string) func(*kiosk.Checkin) { return func(c *kiosk.Checkin) { c.Person = id } }

// forBlood makes a check-in one for the visitor's blood test.
func forBlood(c *kiosk.Checkin) {
	c.Appointment, c.Booked, c.Method = "B-1", ten.Add(time.Hour), kiosk.ByCode
}

// itinerary is how far the stops of a visit have come, as "foot-clinic called,
// blood-tests planned", read from the board.
func (b *bench) itinerary(code string) string {
	b.t.Helper()
	board, err := b.Board(b.t.Context(), false)
	if err != nil {
		b.t.Fatal(err)
	}
	var out []string
	for _, q := range board.Queues {
		for _, list := range [][]hub.BoardEntry{q.Called, q.Waiting, q.OnHold, q.Coming, q.Done} {
			for _, e := range list {
				if e.Code == code && len(out) == 0 {
					for _, s := range e.Visit {
						out = append(out, s.Queue+" "+string(s.State))
					}
				}
			}
		}
	}
	return strings.Join(out, ", ")
}

func (b *bench) snapshot(queue string) (s kiosk.QueueSnapshot) {
	b.t.Helper()
	err := b.store.View(b.t.Context(), func(r hub.Reader) (err error) { s, _, err = r.Latest(queue); return err })
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

func TestAVisitIsFollowedOverItsStopsToTheEnd(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	b.visitor()
	b.apply(checkin("e1", "lobby-1", "KD 001", booked("A-1", ten), person("P-1")))
	stages := func(want string) {
		t.Helper()
		if got := b.itinerary("KD 001"); got != want {
			t.Errorf("the visit is at %q, want %q", got, want)
		}
	}
	stages("foot-clinic waiting, blood-tests planned")
	if s := b.snapshot("blood-tests"); len(s.Coming) != 1 || s.Coming[0].Code != "KD 001" || s.Place("KD 001").Known {
		t.Errorf("the next queue knows %+v", s)
	}
	b.must(b.Call(ctx, "foot-clinic", "room-1", ann))
	b.must(b.Enter(ctx, "KD 001", ann))
	stages("foot-clinic in-room, blood-tests planned")
	if p := b.snapshot("foot-clinic").Place("KD 001"); !p.Called || !p.InRoom {
		t.Errorf("in the room: %+v", p)
	}
	b.wait(20 * time.Minute)
	done, err := b.Finish(ctx, "KD 001", ann, hub.Done)
	b.must(done, err)
	if len(done.Visit) != 2 || done.Visit[1].State != hub.Waiting || !done.Visit[1].Arrived.Equal(b.now) {
		t.Errorf("the answer says %+v", done.Visit)
	}
	stages("foot-clinic done, blood-tests waiting")
	if s := b.snapshot("blood-tests"); len(s.Coming) != 0 || !s.Place("KD 001").Known || b.snapshot("foot-clinic").Place("KD 001").Known {
		t.Errorf("the ticket did not go on: %+v", s)
	}
	b.must(b.Call(ctx, "blood-tests", "room-2", ann))
	b.must(b.Finish(ctx, "KD 001", ann, hub.Done))
	stages("foot-clinic done, blood-tests done")
	if _, err := b.Arrive(ctx, "KD 001", ann); kiosk.CodeOf(err) != kiosk.CodeConflict {
		t.Errorf("a visit that is over went on: %v", err)
	}
}

func TestTheNextStop(t *testing.T) {
	for _, tc := range []struct {
		name string
		do   func(b *bench)
		want string
	}{
		{"begins when check-in for it opens", func(b *bench) {
			b.early("blood-tests", 30*time.Minute)
			b.finishFirst(hub.Done)
			if got := b.itinerary("KD 001"); got != "foot-clinic done, blood-tests planned" {
				b.t.Errorf("too early: %s", got)
			}
			b.wait(30 * time.Minute)
			b.upkeep()
		}, "foot-clinic done, blood-tests waiting"},
		{"does not begin a minute too early", func(b *bench) {
			b.early("blood-tests", 30*time.Minute)
			b.finishFirst(hub.Done)
			b.wait(29 * time.Minute)
			b.upkeep()
		}, "foot-clinic done, blood-tests planned"},
		{"begins early when staff say they are there", func(b *bench) {
			b.early("blood-tests", 30*time.Minute)
			b.finishFirst(hub.Done)
			b.must(b.Arrive(b.t.Context(), "KD 001", ann))
		}, "foot-clinic done, blood-tests waiting"},
		{"does not begin for somebody who did not show up", func(b *bench) {
			b.finishFirst(hub.NoShow)
			b.wait(time.Hour)
			b.upkeep()
		}, "foot-clinic no-show, blood-tests planned"},
		{"begins when they check in for it after all", func(b *bench) {
			b.finishFirst(hub.NoShow)
			b.wait(time.Hour)
			r := b.apply(checkin("e2", "east-1", "QX 007", forBlood, person("P-1"), arrived(b.now)))
			if r[0].Outcome != kiosk.Accepted || r[0].Alias != "KD 001" {
				b.t.Errorf("receipt %+v", r[0])
			}
			if w := b.waiting("blood-tests"); w != "KD 001=QX 007" {
				b.t.Errorf("waiting: %s", w)
			}
		}, "foot-clinic no-show, blood-tests waiting"},
		{"does not begin twice", func(b *bench) {
			r := b.apply(checkin("e2", "east-1", "QX 007", forBlood, person("P-1")))
			if r[0].Alias != "KD 001" || b.waiting("foot-clinic") != "KD 001=QX 007" || b.waiting("blood-tests") != "" {
				b.t.Errorf("receipt %+v, waiting %s | %s", r[0], b.waiting("foot-clinic"), b.waiting("blood-tests"))
			}
		}, "foot-clinic waiting, blood-tests planned"},
		{"is taken back with the end before it", func(b *bench) {
			b.finishFirst(hub.Done)
			b.must(b.Undo(b.t.Context(), "KD 001", ann))
		}, "foot-clinic called, blood-tests planned"},
		{"is taken back alone after an absence", func(b *bench) {
			b.finishFirst(hub.NoShow)
			b.must(b.Arrive(b.t.Context(), "KD 001", ann))
			b.must(b.Undo(b.t.Context(), "KD 001", ann))
		}, "foot-clinic no-show, blood-tests planned"},
		{"begins once more after that", func(b *bench) {
			b.finishFirst(hub.NoShow)
			b.must(b.Arrive(b.t.Context(), "KD 001", ann))
			b.must(b.Undo(b.t.Context(), "KD 001", ann))
			b.must(b.Arrive(b.t.Context(), "KD 001", ann))
		}, "foot-clinic no-show, blood-tests waiting"},
		{"is taken back with the absence in two steps", func(b *bench) {
			b.finishFirst(hub.NoShow)
			b.must(b.Arrive(b.t.Context(), "KD 001", ann))
			b.must(b.Undo(b.t.Context(), "KD 001", ann))
			b.must(b.Undo(b.t.Context(), "KD 001", ann))
		}, "foot-clinic called, blood-tests planned"},
		{"begins again after that", func(b *bench) {
			b.finishFirst(hub.Done)
			b.must(b.Undo(b.t.Context(), "KD 001", ann))
			b.must(b.Finish(b.t.Context(), "KD 001", ann, hub.Done))
		}, "foot-clinic done, blood-tests waiting"},
		{"is not planned twice when bookings come in again", func(b *bench) {
			b.visitor()
			b.finishFirst(hub.Done)
		}, "foot-clinic done, blood-tests waiting"},
		{"ends with the day", func(b *bench) {
			b.finishFirst(hub.NoShow)
			b.wait(24 * time.Hour)
			b.upkeep()
		}, "foot-clinic no-show, blood-tests expired"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBench(t)
			b.visitor()
			b.apply(checkin("e1", "lobby-1", "KD 001", booked("A-1", ten), person("P-1")))
			tc.do(b)
			if tc.name == "ends with the day" {
				b.now = b.now.Add(-time.Hour) // the board looks back a day
			}
			if got := b.itinerary("KD 001"); got != tc.want {
				t.Errorf("the visit is at %q, want %q", got, tc.want)
			}
		})
	}
}

func (b *bench) early(service string, d time.Duration) {
	for i := range b.cfg.Services {
		if b.cfg.Services[i].ID == service {
			b.cfg.Services[i].Early = kiosk.Duration(d)
		}
	}
	b.open()
}

func (b *bench) finishFirst(as hub.State) {
	b.t.Helper()
	b.must(b.CallTicket(b.t.Context(), "KD 001", "", ann))
	b.must(b.Finish(b.t.Context(), "KD 001", ann, as))
}

func (b *bench) upkeep() {
	b.t.Helper()
	if err := b.Upkeep(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
}

// Aliases go with the person, and staff find them by either code at each stop.
func TestAliasesFollowAVisit(t *testing.T) {
	b := newBench(t)
	b.visitor()
	b.apply(checkin("e1", "lobby-1", "KD 001", booked("A-1", ten), person("P-1")),
		checkin("e2", "east-1", "QX 007", booked("A-1", ten), person("P-1")))
	b.finishFirst(hub.Done)
	if w := b.waiting("blood-tests"); w != "KD 001=QX 007" {
		t.Fatalf("waiting: %s", w)
	}
	b.must(b.Undo(t.Context(), "QX 007", ann))
	if q := b.queue("foot-clinic"); len(q.Called) != 1 || strings.Join(q.Called[0].Aliases, "") != "QX 007" {
		t.Errorf("called: %+v", q.Called)
	}
	if w := b.waiting("blood-tests"); w != "" {
		t.Errorf("still waiting: %s", w)
	}
}

func TestWhatIsNoStopOfAVisit(t *testing.T) {
	other := kiosk.Appointment{ID: "C-1", Service: "blood-tests", Building: "east", At: ten.Add(24 * time.Hour)}
	missed := kiosk.Appointment{ID: "D-1", Service: "foot-clinic", Building: "main", At: ten.Add(-time.Hour)}
	unknown := kiosk.Appointment{ID: "E-1", Service: "dentist", Building: "main", At: ten.Add(2 * time.Hour)}
	for _, tc := range []struct {
		name   string
		change func(*kiosk.Checkin)
		more   []kiosk.Appointment
		want   string
	}{
		{"another day's, a missed one, one of no service here", person("P-1"), []kiosk.Appointment{other, missed, unknown}, "foot-clinic waiting, blood-tests planned"},
		{"somebody else's", person("P-2"), nil, ""},
		{"nobody's", person(""), nil, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBench(t)
			b.visitor(tc.more...)
			b.apply(checkin("e1", "lobby-1", "KD 001", booked("A-1", ten), tc.change))
			if got := b.itinerary("KD 001"); got != tc.want {
				t.Errorf("the visit is %q, want %q", got, tc.want)
			}
		})
	}
}

// A stop that another one held up keeps the turn of its appointment; a person
// who came too late for both does not get it back.
func TestAStopThatWasHeldUpKeepsItsTurn(t *testing.T) {
	b := newBench(t)
	b.visitor(kiosk.Appointment{ID: "F-1", Service: "foot-clinic", Building: "main", At: ten.Add(20 * time.Minute)})
	b.apply(checkin("e1", "lobby-1", "KD 001", forBlood, person("P-1")))
	b.wait(50 * time.Minute)
	b.apply(checkin("e2", "lobby-1", "KD 002", booked("G-1", ten.Add(30*time.Minute)), arrived(ten.Add(25*time.Minute))))
	b.finishFirst(hub.Done)
	b.must(b.CallTicket(t.Context(), "KD 001", "", ann)) // the foot clinic at 10:00 comes before 10:20
	b.must(b.Finish(t.Context(), "KD 001", ann, hub.Done))
	if w := b.waiting("foot-clinic"); w != "KD 001, KD 002" {
		t.Errorf("waiting: %s", w)
	}
}

func TestTheCodeOfAVisitThatSomebodyTookMeanwhile(t *testing.T) {
	b := newBench(t)
	b.visitor()
	b.apply(checkin("e1", "lobby-1", "KD 001", booked("A-1", ten), person("P-1")))
	b.finishFirst(hub.NoShow)
	b.apply(checkin("e9", "lobby-1", "KD 001", func(c *kiosk.Checkin) { c.Service = "foot-clinic" })) // the counter has come round
	b.apply(checkin("e2", "east-1", "QX 007", forBlood, person("P-1")))
	if w := b.waiting("blood-tests"); w != "KD 001B=QX 007" {
		t.Errorf("waiting: %s", w)
	}
	if kinds := fmt.Sprint(b.alertKinds()); !strings.Contains(kinds, "code") {
		t.Errorf("nobody was told: %s", kinds)
	}
}

// Both check-ins of one batch: the second is for a stop that the first planned.
func TestTwoStopsOfAVisitInOneBatch(t *testing.T) {
	b := newBench(t)
	b.visitor()
	r := b.apply(checkin("e1", "lobby-1", "KD 001", booked("A-1", ten), person("P-1")), checkin("e2", "east-1", "QX 007", forBlood, person("P-1")))
	if r[1].Outcome != kiosk.Accepted || r[1].Alias != "KD 001" || b.itinerary("KD 001") != "foot-clinic waiting, blood-tests planned" {
		t.Errorf("receipts %+v, the visit is at %s", r, b.itinerary("KD 001"))
	}
}

// Between two stops nobody is told that their turn is over, under none of their
// codes; whoever was absent is, whatever else they are booked for.
func TestTheTurnIsOverWithTheVisit(t *testing.T) {
	for _, row := range []struct {
		name string
		end  hub.State
		want string
	}{{"done at the first of two stops", hub.Done, ""}, {"absent at the first of two stops", hub.NoShow, "KD 001 QX 007"}} {
		t.Run(row.name, func(t *testing.T) {
			b := newBench(t)
			b.visitor()
			b.apply(checkin("e1", "lobby-1", "KD 001", booked("A-1", ten), person("P-1")),
				checkin("e2", "east-1", "QX 007", booked("A-1", ten), person("P-1")))
			queue := ""
			for _, s := range services() {
				if b.waiting(s.ID) != "" {
					queue = s.ID
				}
			}
			b.must(b.CallTicket(t.Context(), "KD 001", "", ann))
			b.must(b.Finish(t.Context(), "KD 001", ann, row.end))
			if got := strings.Join(b.snapshot(queue).Gone, " "); got != row.want {
				t.Errorf("over: %q, want %q", got, row.want)
			}
		})
	}
}

// Kiosks are not told of yesterday's ends when a number may have come round.
func TestTheNewDayForgetsWhoseTurnWasOver(t *testing.T) {
	b := newBench(t)
	b.apply(checkin("e1", "lobby-1", "KD 001"))
	b.must(b.CallTicket(t.Context(), "KD 001", "", ann))
	b.must(b.Finish(t.Context(), "KD 001", ann, hub.NoShow))
	if got := b.snapshot("blood-tests").Gone; len(got) != 1 {
		t.Fatalf("control: over today: %q", got)
	}
	b.wait(24 * time.Hour)
	if err := b.Upkeep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := b.snapshot("blood-tests").Gone; len(got) != 0 {
		t.Errorf("still over the day after: %q", got)
	}
}
