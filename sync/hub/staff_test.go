package hub_test

import (
	"bytes"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

const ann = "A. Lindqvist"

func TestAVisitFromCallToEndAndBack(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	b.apply(checkin("e1", "lobby-1", "KD 001"), checkin("e2", "lobby-1", "KD 002"))
	state := func(called, waiting string) {
		t.Helper()
		var codes []string
		for _, e := range b.queue("blood-tests").Called {
			codes = append(codes, e.Code+">"+e.Room)
		}
		if got := strings.Join(codes, ", "); got != called || b.waiting("blood-tests") != waiting {
			t.Errorf("called %q, waiting %q; want %q and %q", got, b.waiting("blood-tests"), called, waiting)
		}
	}
	b.must(b.Call(ctx, "blood-tests", "room-4", ann))
	state("KD 001>room-4", "KD 002")
	b.wait(time.Minute)
	b.must(b.Call(ctx, "blood-tests", "room-5", ann))
	state("KD 002>room-5, KD 001>room-4", "")
	b.wait(time.Minute)
	b.must(b.Recall(ctx, "kd001", ann)) // as people type it
	state("KD 001>room-4, KD 002>room-5", "")
	b.must(b.Undo(ctx, "KD 002", ann))
	state("KD 001>room-4", "KD 002")
	b.must(b.Finish(ctx, "KD 001", ann, hub.Done))
	state("", "KD 002")
	b.must(b.Undo(ctx, "KD 001", ann))
	state("KD 001>room-4", "KD 002")
	b.must(b.Finish(ctx, "KD 001", ann, hub.Done))
	b.must(b.Finish(ctx, "KD 002", ann, hub.NoShow))
	state("", "")
	gone := func() (codes []string) {
		t.Helper()
		codes = slices.Clone(b.snapshot("blood-tests").Gone)
		slices.Sort(codes)
		return codes
	}
	if got := gone(); !slices.Equal(got, []string{"KD 001", "KD 002"}) {
		t.Errorf("over, as kiosks are told: %q", got)
	}
	b.must(b.Undo(ctx, "KD 002", ann))
	if got := gone(); !slices.Equal(got, []string{"KD 001"}) {
		t.Errorf("after an undo: %q", got)
	}
	b.must(b.Finish(ctx, "KD 002", ann, hub.NoShow))
	if _, err := b.Call(ctx, "blood-tests", "", ann); kiosk.CodeOf(err) != kiosk.CodeNotFound {
		t.Errorf("nobody is waiting: %v", err)
	}
	audit, err := b.Audit(ctx, 20)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, d := range slices.Backward(audit) {
		if d.By != ann {
			t.Errorf("%+v is not in a person's name", d)
		}
		said = append(said, d.Verb+" "+d.Subject)
	}
	want := "call KD 001, call KD 002, recall KD 001, undo KD 002, done KD 001, undo KD 001, done KD 001, no-show KD 002, undo KD 002, no-show KD 002"
	if got := strings.Join(said, ", "); got != want {
		t.Errorf("audit:\n%s, want\n%s", got, want)
	}
}

func TestWhatStaffMayNotDo(t *testing.T) {
	for _, tc := range []struct {
		name string
		do   func(b *bench) error
		want kiosk.Code
	}{
		{"call without a name", func(b *bench) error { _, err := b.Call(b.t.Context(), "blood-tests", "", ""); return err }, kiosk.CodeBadInput},
		{"call from no queue", func(b *bench) error { _, err := b.Call(b.t.Context(), "dentist", "", ann); return err }, kiosk.CodeNotFound},
		{"end a visit that has not begun", func(b *bench) error { _, err := b.Finish(b.t.Context(), "KD 001", ann, hub.Done); return err }, kiosk.CodeConflict},
		{"recall somebody who waits", func(b *bench) error { _, err := b.Recall(b.t.Context(), "KD 001", ann); return err }, kiosk.CodeConflict},
		{"undo nothing", func(b *bench) error { _, err := b.Undo(b.t.Context(), "KD 001", ann); return err }, kiosk.CodeConflict},
		{"an unknown ticket", func(b *bench) error { _, err := b.Recall(b.t.Context(), "ZZ 9", ann); return err }, kiosk.CodeNotFound},
		{"urgency 10", func(b *bench) error { _, err := b.Prioritise(b.t.Context(), "KD 001", ann, 10); return err }, kiosk.CodeBadInput},
		{"answer no alert", func(b *bench) error { _, err := b.Acknowledge(b.t.Context(), "none", ann); return err }, kiosk.CodeNotFound},
		{"answer without a name", func(b *bench) error { _, err := b.Acknowledge(b.t.Context(), "none", ""); return err }, kiosk.CodeBadInput},
		{"answer in the name of a space", func(b *bench) error { _, err := b.Acknowledge(b.t.Context(), "help", "  "); return err }, kiosk.CodeBadInput},
		{"answer in the name of a dash", func(b *bench) error { _, err := b.Acknowledge(b.t.Context(), "help", "-"); return err }, kiosk.CodeBadInput},
		{"answer in a name that screens obey", func(b *bench) error { _, err := b.Acknowledge(b.t.Context(), "help", "Ann\x1b[2J"); return err }, kiosk.CodeBadInput},
		{"answer in an endless name", func(b *bench) error {
			_, err := b.Acknowledge(b.t.Context(), "help", strings.Repeat("Ann", 40))
			return err
		}, kiosk.CodeBadInput},
		{"call in the name of a space", func(b *bench) error { _, err := b.Call(b.t.Context(), "blood-tests", "", " "); return err }, kiosk.CodeBadInput},
		{"close without a name", func(b *bench) error { return b.SetClosure(b.t.Context(), kiosk.Closure{Feature: "lift"}, true, "") }, kiosk.CodeBadInput},
		{"close for a fire with a slip in it", func(b *bench) error {
			return b.SetClosure(b.t.Context(), kiosk.Closure{Feature: "lift", Kind: "Fire"}, true, ann)
		}, kiosk.CodeBadInput},
		{"close nothing", func(b *bench) error { return b.SetClosure(b.t.Context(), kiosk.Closure{}, true, ann) }, kiosk.CodeBadInput},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBench(t)
			b.apply(checkin("e1", "lobby-1", "KD 001"), event("help", "lobby-1", kiosk.EventAlert, ten, kiosk.Alert{Kind: kiosk.AlertUrgent}))
			before := b.queue("blood-tests").Revision
			if err := tc.do(b); kiosk.CodeOf(err) != tc.want {
				t.Errorf("got %v, want code %q", err, tc.want)
			}
			if after := b.queue("blood-tests").Revision; after != before {
				t.Error("the queue changed")
			}
			if kinds := b.alertKinds(); len(kinds) != 1 {
				t.Errorf("open alerts: %v; nobody has answered", kinds)
			}
		})
	}
}

func TestATicketWhoseCodeIsHeldAgainStaysOver(t *testing.T) {
	b := newBench(t)
	b.apply(checkin("e1", "lobby-1", "KD 001", booked("A-1", ten)), checkin("e2", "east-1", "QX 007", booked("A-1", ten)))
	b.must(b.CallTicket(t.Context(), "KD 001", "", ann))
	b.must(b.Finish(t.Context(), "KD 001", ann, hub.Done))
	b.apply(checkin("e3", "lobby-1", "KD 001"))
	if _, err := b.Undo(t.Context(), "QX 007", ann); kiosk.CodeOf(err) != kiosk.CodeConflict {
		t.Errorf("brought back: %v", err)
	}
	if w := b.waiting("blood-tests"); w != "KD 001" {
		t.Errorf("waiting: %s", w)
	}
}

func TestUrgencyGoesFirst(t *testing.T) {
	b := newBench(t)
	b.apply(checkin("e1", "lobby-1", "KD 001"), checkin("e2", "lobby-1", "KD 002"), checkin("e3", "lobby-1", "KD 003"))
	b.must(b.Prioritise(t.Context(), "KD 003", ann, 2))
	if w := b.waiting("blood-tests"); w != "KD 003, KD 001, KD 002" {
		t.Errorf("waiting: %s", w)
	}
	b.must(b.Prioritise(t.Context(), "KD 003", ann, 0))
	if w := b.waiting("blood-tests"); w != "KD 001, KD 002, KD 003" {
		t.Errorf("waiting: %s", w)
	}
}

func TestCalledByAlias(t *testing.T) {
	b := newBench(t)
	b.apply(checkin("e1", "lobby-1", "KD 001", booked("A-1", ten)), checkin("e2", "east-1", "QX 007", booked("A-1", ten)))
	b.must(b.CallTicket(t.Context(), "qx 007", "room-1", ann))
	var s kiosk.QueueSnapshot
	err := b.store.View(t.Context(), func(r hub.Reader) (err error) { s, _, err = r.Latest("foot-clinic"); return err })
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{"KD 001", "QX 007"} {
		if p := s.Place(code); !p.Called || p.Room != "room-1" {
			t.Errorf("%s is at %+v", code, p)
		}
	}
}

func TestHistoryShowsEachPositionWithItsRevision(t *testing.T) {
	b := newBench(t)
	b.apply(checkin("e1", "lobby-1", "KD 001"))
	b.apply(checkin("e2", "lobby-1", "KD 002"))
	b.must(b.Call(t.Context(), "blood-tests", "", ann))
	b.must(b.Call(t.Context(), "blood-tests", "", ann))
	b.must(b.Finish(t.Context(), "KD 002", ann, hub.Done))
	q := b.queue("blood-tests")
	var got []hub.Stand
	for _, s := range q.Done[0].History {
		s.At, s.Revision.Epoch = time.Time{}, 0
		got = append(got, s)
	}
	want := []hub.Stand{{Position: 2, Revision: kiosk.Revision{N: 2}}, {Position: 1, Revision: kiosk.Revision{N: 3}}, {Position: 0, Revision: kiosk.Revision{N: 4}}}
	if !slices.Equal(got, want) {
		t.Errorf("history %+v, want %+v", got, want)
	}
}

func TestHistoryIsNotThatOfAnEarlierHolder(t *testing.T) {
	b := newBench(t)
	b.apply(checkin("e1", "lobby-1", "KD 001"))
	b.must(b.CallTicket(t.Context(), "KD 001", "", ann))
	b.must(b.Finish(t.Context(), "KD 001", ann, hub.Done))
	b.wait(time.Minute)
	b.apply(checkin("e2", "lobby-1", "KD 001", arrived(b.now)))
	if h := b.queue("blood-tests").Waiting[0].History; len(h) != 1 || h[0].Revision.N != 4 {
		t.Errorf("history %+v", h)
	}
}

func TestAlertsClimbUntilSomebodyAnswers(t *testing.T) {
	b := newBench(t)
	b.apply(event("e1", "lobby-1", kiosk.EventAlert, ten, kiosk.Alert{Kind: kiosk.AlertUrgent}))
	state := func(state kiosk.AlertState, level int, by string) {
		t.Helper()
		list, err := b.Alerts(t.Context(), false)
		if err != nil || len(list) != 1 {
			t.Fatalf("%v %v", list, err)
		}
		if a := list[0]; a.State != state || a.Level != level || a.By != by || a.Kiosk != "lobby-1" {
			t.Errorf("alert %+v, want %s at level %d by %q", a, state, level, by)
		}
	}
	upkeep := func(d time.Duration) {
		t.Helper()
		b.wait(d)
		if err := b.Upkeep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	upkeep(59 * time.Second)
	state(kiosk.AlertTold, 0, "")
	upkeep(time.Second)
	state(kiosk.AlertNoAnswer, 1, "")
	upkeep(time.Second)
	state(kiosk.AlertNoAnswer, 1, "")
	upkeep(time.Minute)
	state(kiosk.AlertNoAnswer, 2, "")
	for _, name := range []string{ann, "somebody later"} {
		if _, err := b.Acknowledge(t.Context(), "e1", name); err != nil {
			t.Fatal(err)
		}
		state(kiosk.AlertSeen, 2, ann)
	}
	upkeep(time.Hour)
	state(kiosk.AlertSeen, 2, ann)
}

func TestTheDayEnds(t *testing.T) {
	b := newBench(t)
	b.apply(checkin("e1", "lobby-1", "KD 001"))
	b.now = ten.Add(17 * time.Hour) // 03:00: people of the evening still wait
	if err := b.Upkeep(t.Context()); err != nil || b.waiting("blood-tests") != "KD 001" {
		t.Errorf("waiting: %s (%v)", b.waiting("blood-tests"), err)
	}
	b.now = ten.Add(18 * time.Hour)
	if err := b.Upkeep(t.Context()); err != nil || b.waiting("blood-tests") != "" {
		t.Errorf("waiting: %s (%v)", b.waiting("blood-tests"), err)
	}
	b.apply(checkin("e2", "lobby-1", "KD 001", arrived(b.now)))
	if w := b.waiting("blood-tests"); w != "KD 001" || len(b.alertKinds()) != 0 {
		t.Errorf("the code of yesterday was not free: %s, %v", w, b.alertKinds())
	}
}

func TestWaitsAreToldRefreshedAndJudged(t *testing.T) {
	b := newBench(t)
	b.apply(checkin("e1", "lobby-1", "KD 001"))
	told := b.queue("blood-tests")
	if e := told.Waiting[0]; e.HighMin == 0 || e.LowMin == 0 {
		t.Fatalf("nothing was told: %+v", e)
	}
	b.wait(5 * time.Minute)
	if err := b.Upkeep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if q := b.queue("blood-tests"); !q.At.Equal(b.now) || q.Revision.N != told.Revision.N+1 {
		t.Errorf("after five minutes the snapshot is of %v, revision %d", q.At, q.Revision.N)
	}
	b.wait(50 * time.Minute) // nobody calls
	if err := b.Upkeep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if e := b.queue("blood-tests").Waiting[0]; e.HighMin != 0 {
		t.Errorf("a stale wait is still told: %+v", e)
	}
	b.must(b.Call(t.Context(), "blood-tests", "", ann))
	r, err := b.Forecasts(t.Context())
	if err != nil || r.N != 1 || r.MAE != 45*time.Minute || r.Later != 1 {
		t.Errorf("report %+v (%v), want one forecast, 45 minutes off", r, err)
	}
	by, err := b.ForecastsBy(t.Context())
	if err != nil || len(by) != 1 || by["blood-tests"] != r {
		t.Errorf("by queue %+v (%v)", by, err)
	}
	var said bytes.Buffer
	b.cfg.Log = slog.New(slog.NewTextHandler(&said, nil))
	b.open()
	b.upkeep()
	b.upkeep()
	if got := said.String(); strings.Count(got, "waits as told") != 1 || !strings.Contains(got, "mean_error=45m0s waited_longer_than_told=1") {
		t.Errorf("logged:\n%s", got)
	}
	b.must(b.Undo(t.Context(), "KD 001", ann))
	if r, _ := b.Forecasts(t.Context()); r.N != 0 {
		t.Errorf("a call that was undone is still judged: %+v", r)
	}
}

func TestJudge(t *testing.T) {
	told := func(expected, high, actual int) hub.Forecast {
		return hub.Forecast{Wait: hub.Wait{Expected: time.Duration(expected) * time.Minute, HighMin: high}, Actual: time.Duration(actual) * time.Minute}
	}
	got := hub.Judge([]hub.Forecast{told(10, 15, 12), told(10, 15, 6), told(20, 25, 26), told(5, 5, 5)})
	if got.N != 4 || got.MAE != 3*time.Minute || got.Later != 0.25 {
		t.Errorf("got %+v, want 4 forecasts, 3 minutes off, a quarter later than told", got)
	}
	if got := hub.Judge(nil); got != (hub.Report{}) {
		t.Errorf("nothing told: %+v", got)
	}
}
