package hub_test

import (
	"bytes"
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

func homeBench(t *testing.T) *bench {
	b := newBench(t)
	b.cfg.Services[1].FromHome = true
	b.open()
	return b
}

func TestWhoJoinsFromHomeKeepsTheTurnAndIsCalledOnceHere(t *testing.T) {
	b, ctx := homeBench(t), t.Context()
	b.apply(checkin("e1", "lobby-1", "KD 001"))
	b.wait(time.Minute)
	at, err := b.Join(ctx, "blood-tests", "phone line")
	b.must(at, err)
	if !regexp.MustCompile(`^H [1-9][0-9]{4}$`).MatchString(at.Code) || !at.AtHome {
		t.Fatalf("joined as %+v", at)
	}
	b.wait(time.Minute)
	b.apply(checkin("e2", "lobby-1", "KD 002", arrived(b.now)))
	if w := b.waiting("blood-tests"); w != "KD 001, KD 002" {
		t.Errorf("somebody at home waits: %s", w)
	}
	if e, err := b.Ticket(ctx, strings.ToLower(at.Code)); err != nil || e.Position != 2 || !e.AtHome || e.Queue != "blood-tests" || e.HighMin == 0 {
		t.Errorf("at home: %+v, %v", e, err)
	}
	if p := b.snapshot("blood-tests").Place(at.Code); !p.OnHold {
		t.Errorf("the kiosks hear %+v", p)
	}
	if _, err := b.Undo(ctx, at.Code, ann); kiosk.CodeOf(err) != kiosk.CodeConflict {
		t.Errorf("undo brought them here: %v", err)
	}
	b.wait(time.Minute)
	b.must(b.Arrive(ctx, at.Code, ann))
	if w := b.waiting("blood-tests"); w != "KD 001, "+at.Code+", KD 002" {
		t.Errorf("waiting: %s", w)
	}
	e, err := b.Ticket(ctx, at.Code)
	if err != nil || e.AtHome || e.Position != 2 || !e.Arrived.Equal(b.now) {
		t.Errorf("here: %+v, %v", e, err)
	}
}

func TestNoDeedBringsSomebodyFromHomeIntoTheOrder(t *testing.T) {
	b, ctx := homeBench(t), t.Context()
	b.apply(checkin("e1", "lobby-1", "KD 001"))
	at, err := b.Join(ctx, "blood-tests", ann)
	b.must(at, err)
	if _, err := b.Transfer(ctx, at.Code, "foot-clinic", ann); kiosk.CodeOf(err) != kiosk.CodeConflict {
		t.Errorf("sent on before they came: %v", err)
	}
	b.must(b.Finish(ctx, at.Code, ann, hub.NoShow))
	e, err := b.Undo(ctx, at.Code, ann)
	b.must(e, err)
	if e.State != hub.OnHold || !e.AtHome {
		t.Errorf("taken back as %+v; they are still at home", e)
	}
	if got := b.stands(); got != "/KD 001/"+at.Code+"; //" {
		t.Errorf("got %q", got)
	}
	b.must(b.Arrive(ctx, at.Code, ann))
	b.must(b.Transfer(ctx, at.Code, "foot-clinic", ann))
	if got := b.stands(); got != "/KD 001/; /"+at.Code+"/" {
		t.Errorf("here, and sent on: %q", got)
	}
}

func TestArrivalsAreOfThoseWhoCame(t *testing.T) {
	b := homeBench(t)
	told := new(receiver)
	b.cfg.Notify = told
	b.open()
	away, err := b.Join(t.Context(), "blood-tests", ann)
	b.must(away, err)
	here, err := b.Join(t.Context(), "blood-tests", ann)
	b.must(here, err)
	b.must(b.Resume(t.Context(), here.Code, ann)) // as good as arrive
	var table bytes.Buffer
	if err := b.WriteArrivals(t.Context(), b.Today(), &table); err != nil {
		t.Fatal(err)
	}
	if s := table.String(); strings.Contains(s, away.Code) || !strings.Contains(s, here.Code) {
		t.Errorf("arrivals:\n%s", s)
	}
	err = b.store.View(t.Context(), func(r hub.Reader) error {
		due, err := r.DueArrivals(b.now, b.now.Add(time.Hour), 10)
		if len(due) != 1 || !strings.Contains(string(due[0].Body), here.Code) {
			t.Errorf("to be told: %+v", due)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhoCannotJoinFromHome(t *testing.T) {
	b := homeBench(t)
	for _, tc := range []struct {
		name, queue, by string
		want            kiosk.Code
	}{
		{"a queue that takes nobody", "foot-clinic", ann, kiosk.CodeConflict},
		{"no queue", "dentist", ann, kiosk.CodeNotFound},
		{"in nobody's name", "blood-tests", "", kiosk.CodeBadInput},
	} {
		if _, err := b.Join(t.Context(), tc.queue, tc.by); kiosk.CodeOf(err) != tc.want {
			t.Errorf("%s: %v", tc.name, err)
		}
	}
	codes := map[string]bool{}
	for range 200 {
		e, err := b.Join(t.Context(), "blood-tests", ann)
		b.must(e, err)
		codes[e.Code] = true
	}
	if _, err := b.Join(t.Context(), "blood-tests", ann); kiosk.CodeOf(err) != kiosk.CodeFull || len(codes) != 200 {
		t.Errorf("%d codes, then %v", len(codes), err)
	}
	b.wait(24 * time.Hour)
	b.upkeep()
	if _, err := b.Join(t.Context(), "blood-tests", ann); err != nil {
		t.Errorf("the next day: %v", err)
	}
}

// givenOut is a record in which every code was somebody's, on some day.
type givenOut struct {
	hub.Store
	day kiosk.Date
}

func (g givenOut) Update(ctx context.Context, fn func(hub.Tx) error) error {
	return g.Store.Update(ctx, func(tx hub.Tx) error { return fn(givenOutTx{tx, g.day}) })
}

type givenOutTx struct {
	hub.Tx
	day kiosk.Date
}

func (g givenOutTx) PlaceOf(string) (hub.Place, bool, error) {
	return hub.Place{State: hub.Expired, Day: g.day}, true, nil
}

// A hub that has run for years has given out all the codes there are.
func TestCodesOfOtherDaysAreFree(t *testing.T) {
	for day, want := range map[kiosk.Date]kiosk.Code{kiosk.DateOf(ten): kiosk.CodeFull, kiosk.DateOf(ten.Add(-24 * time.Hour)): ""} {
		b := newBench(t)
		b.cfg.Services[1].FromHome = true
		b.open(func(s hub.Store) hub.Store { return givenOut{s, day} })
		if _, err := b.Join(t.Context(), "blood-tests", ann); kiosk.CodeOf(err) != want {
			t.Errorf("all given out on %s: %v", day, err)
		}
	}
}

func TestStaffReadTheNameOnTheDoor(t *testing.T) {
	b := newBench(t)
	b.cfg.Rooms = map[string]string{"room-4": "Room 4"}
	b.open()
	b.apply(checkin("e1", "lobby-1", "KD 001"), checkin("e2", "lobby-1", "KD 002"))
	for _, tc := range []struct{ room, want string }{{"room-4", "Room 4"}, {"Counter 2", ""}} {
		b.wait(time.Second)
		e, err := b.Call(t.Context(), "blood-tests", tc.room, ann)
		b.must(e, err)
		if shown := b.queue("blood-tests").Called[0]; e.RoomName != tc.want || shown.RoomName != tc.want || shown.Room != tc.room {
			t.Errorf("%s: %q, and %q on the board", tc.room, e.RoomName, shown.RoomName)
		}
	}
	if s := b.snapshot("blood-tests"); s.Place("KD 001").Room != "room-4" {
		t.Error("the kiosks are told the name instead of the id they know the way to")
	}
}
