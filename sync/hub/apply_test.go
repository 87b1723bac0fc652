package hub_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

func TestApply(t *testing.T) {
	nine := ten.Add(-time.Hour)
	unsure := func(c *kiosk.Checkin) { c.TimeUnsure = true }
	for _, tc := range []struct {
		name    string
		events  []hub.Incoming
		queue   string
		waiting string
		last    kiosk.Receipt // of the last event; hash, id and revision are compared elsewhere
		alerts  []kiosk.AlertKind
	}{
		{
			"a walk-in is placed", []hub.Incoming{checkin("e1", "lobby-1", "KD 001")},
			"blood-tests", "KD 001", kiosk.Receipt{Outcome: kiosk.Accepted}, nil,
		}, {
			"walk-ins go by arrival, not by delivery",
			[]hub.Incoming{checkin("e1", "lobby-1", "KD 001"), checkin("e2", "lobby-2", "QX 001", arrived(nine))},
			"blood-tests", "QX 001, KD 001", kiosk.Receipt{Outcome: kiosk.Accepted}, nil,
		}, {
			"a clock that runs ahead gains nothing and loses nothing",
			[]hub.Incoming{checkin("e1", "lobby-1", "KD 001", arrived(ten.Add(5*time.Hour))), checkin("e2", "lobby-2", "QX 001")},
			"blood-tests", "QX 001, KD 001", kiosk.Receipt{Outcome: kiosk.Accepted}, nil,
		}, {
			"an unsure clock does not jump the queue; its own order stays",
			[]hub.Incoming{
				checkin("e2", "lobby-1", "KD 002", arrived(nine.Add(-2*time.Minute)), unsure), checkin("e1", "lobby-1", "KD 001", arrived(nine.Add(-3*time.Minute)), unsure),
				checkin("e3", "lobby-2", "QX 001", arrived(nine)),
			},
			"blood-tests", "QX 001, KD 001, KD 002", kiosk.Receipt{Outcome: kiosk.Accepted}, nil,
		}, {
			"booked people go by appointment, early or a little late",
			[]hub.Incoming{
				checkin("e1", "lobby-1", "KD 001", booked("A-1", ten.Add(30*time.Minute)), arrived(nine)),
				checkin("e2", "lobby-1", "KD 002", booked("A-2", ten.Add(-10*time.Minute))),
			},
			"foot-clinic", "KD 002, KD 001", kiosk.Receipt{Outcome: kiosk.Accepted}, nil,
		}, {
			"too late loses the place to whoever came before",
			[]hub.Incoming{
				checkin("e1", "lobby-1", "KD 001", booked("A-1", nine)),
				checkin("e2", "lobby-1", "KD 002", booked("A-2", ten.Add(-time.Minute))),
			},
			"foot-clinic", "KD 002, KD 001", kiosk.Receipt{Outcome: kiosk.Accepted}, nil,
		}, {
			"an unsure clock makes nobody late",
			[]hub.Incoming{
				checkin("e1", "lobby-1", "KD 001", booked("A-1", nine), unsure),
				checkin("e2", "lobby-1", "KD 002", booked("A-2", ten.Add(-time.Minute))),
			},
			"foot-clinic", "KD 001, KD 002", kiosk.Receipt{Outcome: kiosk.Accepted}, nil,
		}, {
			"one queue with both: an arrival at 9:55 goes before an appointment at 10:10",
			[]hub.Incoming{
				checkin("e1", "lobby-1", "KD 001", booked("A-1", ten.Add(10*time.Minute)), arrived(nine)),
				checkin("e2", "lobby-1", "KD 002", func(c *kiosk.Checkin) { c.Service = "foot-clinic" }, arrived(ten.Add(-5*time.Minute))),
			},
			"foot-clinic", "KD 002, KD 001", kiosk.Receipt{Outcome: kiosk.Accepted}, nil,
		}, {
			"one appointment at two kiosks: the second is another name for the first",
			[]hub.Incoming{checkin("e1", "lobby-1", "KD 001", booked("A-1", ten)), checkin("e2", "east-1", "QX 007", booked("A-1", ten))},
			"foot-clinic", "KD 001=QX 007", kiosk.Receipt{Outcome: kiosk.Accepted, Alias: "KD 001"}, nil,
		}, {
			"and again at the same kiosk with the same ticket",
			[]hub.Incoming{checkin("e1", "lobby-1", "KD 001", booked("A-1", ten)), checkin("e2", "lobby-1", "KD 001", booked("A-1", ten))},
			"foot-clinic", "KD 001", kiosk.Receipt{Outcome: kiosk.Accepted, Alias: "KD 001"}, nil,
		}, {
			"and under another person's number: staff told",
			[]hub.Incoming{checkin("e1", "lobby-1", "KD 001", booked("A-1", ten), person("P-1")), checkin("e2", "east-1", "QX 007", booked("A-1", ten), person("P-2"))},
			"foot-clinic", "KD 001=QX 007", kiosk.Receipt{Outcome: kiosk.Accepted, Alias: "KD 001"}, []kiosk.AlertKind{kiosk.AlertHelp},
		}, {
			"a code twice: placed all the same, ruled, staff told",
			[]hub.Incoming{checkin("e1", "lobby-1", "KD 001"), checkin("e2", "lobby-2", "KD001"), checkin("e3", "east-1", "KD 001")},
			"blood-tests", "KD 001, KD001B, KD 001C", kiosk.Receipt{Outcome: kiosk.Accepted, Ticket: "KD 001C"}, []kiosk.AlertKind{hub.AlertCode, hub.AlertCode},
		}, {
			"an alias with a code that somebody holds is ruled as well",
			[]hub.Incoming{checkin("e0", "lobby-2", "QX 007"), checkin("e1", "lobby-1", "KD 001", booked("A-1", ten)), checkin("e2", "east-1", "QX 007", booked("A-1", ten))},
			"foot-clinic", "KD 001=QX 007B", kiosk.Receipt{Outcome: kiosk.Accepted, Alias: "KD 001", Ticket: "QX 007B"}, []kiosk.AlertKind{hub.AlertCode},
		}, {
			"yesterday is recorded, not queued",
			[]hub.Incoming{checkin("e1", "lobby-1", "KD 001", arrived(ten.AddDate(0, 0, -1)))},
			"blood-tests", "", kiosk.Receipt{Outcome: kiosk.Accepted}, nil,
		}, {
			"three in the morning still belongs to the day before",
			[]hub.Incoming{checkin("e1", "lobby-1", "KD 001", arrived(ten.Add(-7*time.Hour)))},
			"blood-tests", "", kiosk.Receipt{Outcome: kiosk.Accepted}, nil,
		}, {
			"a ticket that is no code is refused, so that nothing can be said through it",
			[]hub.Incoming{checkin("e1", "lobby-1", "John\x1b[31m")},
			"blood-tests", "", kiosk.Receipt{Outcome: kiosk.Refused, Reason: "a ticket code is letters and a number, as KD 042"}, []kiosk.AlertKind{hub.AlertEvent},
		}, {
			"an unknown service is held and staff told",
			[]hub.Incoming{checkin("e1", "lobby-1", "KD 001", func(c *kiosk.Checkin) { c.Service = "dentist" })},
			"blood-tests", "", kiosk.Receipt{Outcome: kiosk.Held, Reason: "this hub runs no queue dentist"}, []kiosk.AlertKind{hub.AlertEvent},
		}, {
			"a type of a later version is held",
			[]hub.Incoming{event("e1", "lobby-1", "org.frontdoor.checkin.v9", ten, map[string]int{"x": 1})},
			"blood-tests", "", kiosk.Receipt{Outcome: kiosk.Held, Reason: "this hub does not know events of type org.frontdoor.checkin.v9"}, []kiosk.AlertKind{hub.AlertEvent},
		}, {
			"a body that is not what it says is refused",
			[]hub.Incoming{event("e1", "lobby-1", kiosk.EventCheckin, ten, []int{1})},
			"blood-tests", "", kiosk.Receipt{Outcome: kiosk.Refused, Reason: "the body is not what its type says"}, []kiosk.AlertKind{hub.AlertEvent},
		}, {
			"a check-in with an endless flag is refused",
			[]hub.Incoming{checkin("e1", "lobby-1", "KD 001", func(c *kiosk.Checkin) { c.Flags = []string{strings.Repeat("x", 201)} })},
			"blood-tests", "", kiosk.Receipt{Outcome: kiosk.Refused, Reason: "a check-in has at most 16 flags, and texts of at most 200 plain characters"}, []kiosk.AlertKind{hub.AlertEvent},
		}, {
			"a check-in whose flag a desk's screen would obey is refused",
			[]hub.Incoming{checkin("e1", "lobby-1", "KD 001", func(c *kiosk.Checkin) { c.Flags = []string{"mask\x1b[2J"} })},
			"blood-tests", "", kiosk.Receipt{Outcome: kiosk.Refused, Reason: "a check-in has at most 16 flags, and texts of at most 200 plain characters"}, []kiosk.AlertKind{hub.AlertEvent},
		}, {
			"a score of 9 is refused",
			[]hub.Incoming{event("e1", "lobby-1", kiosk.EventFeedback, ten, kiosk.Feedback{Score: 9})},
			"blood-tests", "", kiosk.Receipt{Outcome: kiosk.Refused, Reason: "a score is 1 to 5"}, []kiosk.AlertKind{hub.AlertEvent},
		}, {
			"what befell a kiosk is taken in",
			[]hub.Incoming{event("e1", "lobby-1", kiosk.EventAudit, ten, kiosk.Audit{What: kiosk.AuditStarted})},
			"blood-tests", "", kiosk.Receipt{Outcome: kiosk.Accepted}, nil,
		}, {
			"an audit event that says nothing is refused",
			[]hub.Incoming{event("e1", "lobby-1", kiosk.EventAudit, ten, kiosk.Audit{What: "\x1b", Detail: "x"})},
			"blood-tests", "", kiosk.Receipt{Outcome: kiosk.Refused, Reason: "an audit event says what happened"}, []kiosk.AlertKind{hub.AlertEvent},
		}, {
			"urgent help raises an alert",
			[]hub.Incoming{event("e1", "lobby-1", kiosk.EventAlert, ten, kiosk.Alert{Kind: kiosk.AlertUrgent, State: kiosk.AlertSeen, By: "nobody"})},
			"blood-tests", "", kiosk.Receipt{Outcome: kiosk.Accepted}, []kiosk.AlertKind{kiosk.AlertUrgent},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBench(t)
			receipts := b.apply(tc.events...)
			got := receipts[len(receipts)-1]
			got.EventID, got.Hash, got.Revision = "", "", kiosk.Revision{}
			if got != tc.last {
				t.Errorf("receipt %+v, want %+v", got, tc.last)
			}
			if w := b.waiting(tc.queue); w != tc.waiting {
				t.Errorf("waiting: %s; want %s", w, tc.waiting)
			}
			if kinds := b.alertKinds(); !slices.Equal(kinds, tc.alerts) {
				t.Errorf("alerts %v, want %v", kinds, tc.alerts)
			}
		})
	}
}

func TestTheSameEventTwiceGetsTheStoredReply(t *testing.T) {
	for _, ev := range []hub.Incoming{
		checkin("e1", "lobby-1", "KD 001"),
		checkin("e1", "lobby-1", "KD 001", func(c *kiosk.Checkin) { c.Service = "dentist" }),
		event("e1", "lobby-1", kiosk.EventForm, ten, kiosk.FormAnswer{Checkin: "e0", Form: "respiratory", Response: []byte("{}")}),
		event("e1", "lobby-1", kiosk.EventFeedback, ten, kiosk.Feedback{Score: 5}),
		event("e1", "lobby-1", kiosk.EventAlert, ten, kiosk.Alert{Kind: kiosk.AlertHelp}),
		event("e1", "lobby-1", kiosk.EventAudit, ten, kiosk.Audit{What: kiosk.AuditStarted}),
	} {
		t.Run(string(ev.Type), func(t *testing.T) {
			b := newBench(t)
			first := b.apply(ev)[0]
			if first.EventID != ev.ID || first.Hash != ev.Hash {
				t.Errorf("the receipt names %s %s", first.EventID, first.Hash)
			}
			b.wait(time.Hour)
			b.open() // also after a restart
			before := b.queue("blood-tests")
			again := b.apply(ev, ev)
			if again[0] != first || again[1] != first {
				t.Errorf("first %+v, then %+v", first, again)
			}
			if after := b.queue("blood-tests"); !reflect.DeepEqual(before, after) {
				t.Errorf("the queue changed from %+v to %+v", before, after)
			}
		})
	}
}

// A check-in that was held is confirmed on a screen: brought again once the hub
// can take it, it has its place, once.
func TestWhatWasHeldIsTakenOnceTheHubCan(t *testing.T) {
	b := newBench(t)
	ev := checkin("e1", "lobby-1", "KD 001", func(c *kiosk.Checkin) { c.Service = "dentist" })
	later := event("e2", "lobby-1", "org.frontdoor.checkin.v9", ten, map[string]int{"x": 1})
	held := b.apply(ev, later)
	b.cfg.Services = append(b.cfg.Services, kiosk.Service{ID: "dentist", Name: map[string]string{"en": "Dentist"}, Building: "main", Area: "a", WalkIn: true})
	b.wait(time.Minute)
	b.open()
	for i, got := range [][]kiosk.Receipt{b.apply(ev, ev, later), b.apply(ev, later)} {
		if r := got[0]; r.Outcome != kiosk.Accepted || r.Reason != "" || r.Hash != ev.Hash || r.Revision.N == 0 || r != b.apply(ev)[0] {
			t.Errorf("round %d: held as %+v, then %+v", i, held[0], r)
		}
		if last := got[len(got)-1]; last != held[1] {
			t.Errorf("round %d: what the hub does not know yet: %+v, want %+v", i, last, held[1])
		}
	}
	if w := b.waiting("dentist"); w != "KD 001" {
		t.Errorf("waiting: %s", w)
	}
	if s := b.Stats(); s.Held != 2 || s.Repeated != 6 {
		t.Errorf("counted %d held, %d repeated", s.Held, s.Repeated)
	}
}

// Kiosks heed no receipt of an epoch that is over: what a restored record still
// has, it answers for in its own.
func TestAStoredReplyIsOfTheRecordsEpoch(t *testing.T) {
	b := newBench(t)
	ev := checkin("e1", "lobby-1", "KD 001")
	first := b.apply(ev)[0]
	if err := b.db.RenewEpoch(t.Context(), ten.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	again := b.apply(ev)[0]
	if again.Revision.Epoch != ten.Add(time.Hour).UnixMilli() || again.Revision.N != first.Revision.N {
		t.Errorf("first %+v, then %+v", first.Revision, again.Revision)
	}
}

func TestAnotherEventUnderAKnownID(t *testing.T) {
	b := newBench(t)
	b.apply(checkin("e1", "lobby-1", "KD 001"))
	for _, ev := range []hub.Incoming{checkin("e1", "lobby-1", "KD 999"), checkin("e1", "lobby-2", "KD 001")} {
		if ev.Kiosk == "lobby-2" {
			ev.Hash = "other kiosk, same bytes"
		}
		if r := b.apply(ev)[0]; r.Outcome != kiosk.Refused || r.Hash != ev.Hash {
			t.Errorf("receipt %+v", r)
		}
	}
	if w := b.waiting("blood-tests"); w != "KD 001" {
		t.Errorf("waiting: %s", w)
	}
	var kept []hub.Kept
	if err := b.store.View(t.Context(), func(r hub.Reader) (err error) { kept, err = r.Kept(10); return err }); err != nil {
		t.Fatal(err)
	}
	if len(kept) != 2 || len(kept[0].Raw) == 0 {
		t.Errorf("kept %+v", kept)
	}
}

// A kiosk whose clock runs hours ahead, and says it is sure: its people stand
// where they were when the hub heard of them.
func TestAClockAheadIsCutToTheHubs(t *testing.T) {
	b := newBench(t)
	b.apply(checkin("e1", "lobby-1", "KD 001", arrived(ten.Add(5*time.Hour))))
	b.wait(10 * time.Minute)
	b.apply(checkin("e2", "lobby-2", "QX 001", arrived(b.now)))
	if w := b.waiting("blood-tests"); w != "KD 001, QX 001" {
		t.Errorf("waiting: %s", w)
	}
}

// Whichever of two check-ins of one appointment reaches the hub first, the
// person stands where they stood.
func TestOrderDoesNotDependOnDelivery(t *testing.T) {
	events := []hub.Incoming{
		checkin("e1", "lobby-1", "KD 001", booked("A-1", ten.Add(-50*time.Minute)), arrived(ten.Add(-time.Hour))),
		checkin("e2", "east-1", "QX 001", booked("A-1", ten.Add(-50*time.Minute))), // late, were it not for the first
		checkin("e3", "lobby-1", "KD 002", booked("A-2", ten.Add(-30*time.Minute))),
		checkin("e4", "lobby-1", "KD 003", booked("A-3", ten.Add(-10*time.Minute))),
	}
	for _, order := range [][]int{{0, 1, 2, 3}, {1, 0, 2, 3}, {3, 2, 1, 0}} {
		b := newBench(t)
		for _, i := range order {
			b.apply(events[i])
		}
		var got []string
		for _, e := range b.queue("foot-clinic").Waiting {
			got = append(got, min(e.Code, append(e.Aliases, e.Code)[0]))
		}
		if !slices.Equal(got, []string{"KD 001", "KD 003", "KD 002"}) {
			t.Errorf("delivered as %v: %v", order, got)
		}
	}
}

func TestTheHubsOwnBookingDecides(t *testing.T) {
	b := newBench(t)
	moved := kiosk.RosterEntry{Appointment: kiosk.Appointment{ID: "A-1", Service: "foot-clinic", Building: "main", At: ten.Add(2 * time.Hour)}}
	if err := b.Import(t.Context(), []kiosk.RosterEntry{moved}, "test"); err != nil {
		t.Fatal(err)
	}
	b.apply(checkin("e1", "lobby-1", "KD 001", booked("A-1", ten)), checkin("e2", "lobby-1", "KD 002", booked("A-2", ten.Add(time.Hour))))
	if w := b.waiting("foot-clinic"); w != "KD 002, KD 001" {
		t.Errorf("waiting: %s", w)
	}
}

func TestReceiptNamesTheRevisionThatShowsIt(t *testing.T) {
	b := newBench(t)
	for i, ev := range []hub.Incoming{checkin("e1", "lobby-1", "KD 001"), checkin("e2", "lobby-1", "KD 002")} {
		r := b.apply(ev)[0]
		e := b.queue("blood-tests").Waiting[i]
		last := e.History[len(e.History)-1]
		if last.Revision != r.Revision || last.Position != i+1 || r.Revision.N != int64(i+1) || r.Revision.Epoch != ten.UnixMilli() {
			t.Errorf("receipt says %+v, history %+v", r.Revision, last)
		}
	}
}

func TestSeenAgainAfterNoShow(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	b.apply(checkin("e1", "lobby-1", "KD 001", booked("A-1", ten)))
	b.must(b.Call(ctx, "foot-clinic", "", "R. Okafor"))
	b.must(b.Finish(ctx, "KD 001", "R. Okafor", hub.NoShow))
	b.wait(10 * time.Minute)
	r := b.apply(checkin("e2", "east-1", "QX 001", booked("A-1", ten), arrived(b.now)))[0]
	if r.Alias != "KD 001" || r.Outcome != kiosk.Accepted {
		t.Errorf("receipt %+v", r)
	}
	if kinds := b.alertKinds(); !slices.Equal(kinds, []kiosk.AlertKind{kiosk.AlertHelp}) {
		t.Errorf("alerts %v", kinds)
	}
}
