package hub_test

import (
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

// stands says where everybody is: "blood-tests: called / waiting / on hold".
func (b *bench) stands() string {
	var out []string
	for _, name := range []string{"blood-tests", "foot-clinic"} {
		q := b.queue(name)
		var groups []string
		for _, list := range [][]hub.BoardEntry{q.Called, q.Waiting, q.OnHold} {
			var codes []string
			for _, e := range list {
				codes = append(codes, e.Code)
			}
			groups = append(groups, strings.Join(codes, " "))
		}
		out = append(out, strings.Join(groups, "/"))
	}
	return strings.Join(out, "; ")
}

func TestHoldTransferAndBack(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	b.wait(40 * time.Minute)
	b.apply(
		checkin("e1", "lobby-1", "A1", arrived(ten)),
		checkin("e2", "lobby-1", "A2", arrived(ten.Add(time.Minute))),
		checkin("e3", "lobby-1", "B1", booked("b1", ten.Add(2*time.Hour)), arrived(ten.Add(2*time.Minute))),
		checkin("e4", "lobby-1", "B2", booked("b2", ten.Add(time.Hour)), arrived(ten.Add(3*time.Minute))),
	)
	do := func(want string, _ hub.BoardEntry, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		if got := b.stands(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	step := func(want string) func(hub.BoardEntry, error) {
		return func(e hub.BoardEntry, err error) { t.Helper(); do(want, e, err) }
	}
	step("/A2/A1; /B2 B1/")(b.Hold(ctx, "A1", ann, 0))
	step("A2//A1; /B2 B1/")(b.Call(ctx, "blood-tests", "r", ann)) // passes over who is on hold
	step("/A2/A1; /B2 B1/")(b.Undo(ctx, "A2", ann))
	step("/A1 A2/; /B2 B1/")(b.Resume(ctx, "A1", ann)) // first again
	step("A1/A2/; /B2 B1/")(b.Call(ctx, "blood-tests", "room-4", ann))
	step("/A2/A1; /B2 B1/")(b.Hold(ctx, "A1", ann, 0))
	step("A1/A2/; /B2 B1/")(b.Undo(ctx, "A1", ann)) // still called
	if room := b.queue("blood-tests").Called[0].Room; room != "room-4" {
		t.Errorf("called to %q after hold", room)
	}
	// Among the booked, who is sent on stands by when they came; a transfer ends a call.
	step("/A2/; /A1 B2 B1/")(b.Transfer(ctx, "A1", "foot-clinic", ann))
	step("/A2 B1/; /A1 B2/")(b.Transfer(ctx, "B1", "blood-tests", ann))
	step("B1/A2/; /A1 B2/")(b.CallTicket(ctx, "B1", "", ann))
	step("/A2 B1/; /A1 B2/")(b.Undo(ctx, "B1", ann)) // the call,
	step("/A2/; /A1 B2 B1/")(b.Undo(ctx, "B1", ann)) // then the transfer, by appointment again
	step("/A1 A2/; /B2 B1/")(b.Undo(ctx, "A1", ann))
	step("/A1 A2/; /B2/B1")(b.Hold(ctx, "B1", ann, 0))
	step("/A1 A2 B1/; /B2/")(b.Transfer(ctx, "B1", "blood-tests", ann))
	step("/A1 A2/; /B2/")(b.Finish(ctx, "B1", ann, hub.NoShow))
	step("/A1 A2 B1/; /B2/")(b.Undo(ctx, "B1", ann))
	if a := b.queue("blood-tests").Waiting[2].Area; a != "b" {
		t.Errorf("waits in area %q of the other service", a)
	}
	for _, err := range []error{
		second(b.Resume(ctx, "A1", ann)), second(b.Transfer(ctx, "A1", "blood-tests", ann)), second(b.Undo(ctx, "A1", ann)),
	} {
		if kiosk.CodeOf(err) != kiosk.CodeConflict {
			t.Errorf("allowed: %v", err)
		}
	}
	if _, err := b.Transfer(ctx, "A1", "dentist", ann); kiosk.CodeOf(err) != kiosk.CodeNotFound {
		t.Errorf("sent to no queue: %v", err)
	}
}

func second(_ hub.BoardEntry, err error) error { return err }

func TestATransferHasAnEndAndBothQueuesHearOfIt(t *testing.T) {
	b := newBench(t)
	b.apply(checkin("e1", "lobby-1", "A1"))
	before := [2]int64{b.queue("blood-tests").Revision.N, b.queue("foot-clinic").Revision.N}
	b.must(b.Transfer(t.Context(), "A1", "foot-clinic", ann))
	if n := [2]int64{b.queue("blood-tests").Revision.N, b.queue("foot-clinic").Revision.N}; n[0] != before[0]+1 || n[1] != before[1]+1 {
		t.Errorf("revisions %v after %v", n, before)
	}
	to := []string{"blood-tests", "foot-clinic"}
	for i := range 7 {
		b.must(b.Transfer(t.Context(), "A1", to[i%2], ann))
	}
	if err := second(b.Transfer(t.Context(), "A1", to[1], ann)); kiosk.CodeOf(err) != kiosk.CodeConflict {
		t.Errorf("the ninth: %v", err)
	}
}

// A second check-in of an appointment finds the person where they were sent.
func TestCheckedInAgainAfterATransfer(t *testing.T) {
	b := newBench(t)
	b.wait(30 * time.Minute)
	b.apply(checkin("e1", "lobby-1", "B1", booked("b1", ten.Add(time.Hour)), arrived(ten.Add(20*time.Minute))), checkin("e2", "lobby-1", "A1", arrived(ten.Add(10*time.Minute))))
	b.must(b.Transfer(t.Context(), "B1", "blood-tests", ann))
	b.apply(checkin("e3", "east-1", "QX1", booked("b1", ten.Add(time.Hour)), arrived(ten)))
	if w := b.waiting("blood-tests"); w != "B1=QX1, A1" {
		t.Errorf("waiting: %s", w)
	}
	b.must(b.Undo(t.Context(), "QX1", ann))
	if w := b.waiting("foot-clinic"); w != "B1=QX1" {
		t.Errorf("waiting: %s", w)
	}
}
