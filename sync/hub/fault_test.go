package hub_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

// errInjected is the failure of a faulty store.
var errInjected = errors.New("injected")

// faulty is a record whose call number failAt, counted over all calls of all
// transactions, fails. The commit is a call as well.
type faulty struct {
	hub.Store
	calls, failAt int
}

func (f *faulty) step() error {
	f.calls++
	if f.calls == f.failAt {
		return errInjected
	}
	return nil
}

func (f *faulty) Update(ctx context.Context, fn func(hub.Tx) error) error {
	return f.Store.Update(ctx, func(tx hub.Tx) error {
		if err := fn(faultyTx{tx, f}); err != nil {
			return err
		}
		return f.step()
	})
}

// faultyTx fails where its store says so: before every write, and before the
// reads that decisions rest on.
type faultyTx struct {
	hub.Tx
	f *faulty
}

func (t faultyTx) Reply(event string) (hub.Reply, bool, error) {
	if err := t.f.step(); err != nil {
		return hub.Reply{}, false, err
	}
	return t.Tx.Reply(event)
}

func (t faultyTx) CodeLive(code string) (bool, error) {
	if err := t.f.step(); err != nil {
		return false, err
	}
	return t.Tx.CodeLive(code)
}

func (t faultyTx) PlaceFor(a string, d kiosk.Date) (hub.Place, bool, error) {
	if err := t.f.step(); err != nil {
		return hub.Place{}, false, err
	}
	return t.Tx.PlaceFor(a, d)
}

func (t faultyTx) Live(queue string) ([]hub.Place, error) {
	if err := t.f.step(); err != nil {
		return nil, err
	}
	return t.Tx.Live(queue)
}

func (t faultyTx) Bump(queue string) (int64, error) {
	if err := t.f.step(); err != nil {
		return 0, err
	}
	return t.Tx.Bump(queue)
}

// either fails or writes.
func (t faultyTx) either(write error) error {
	if err := t.f.step(); err != nil {
		return err
	}
	return write
}

func (t faultyTx) SaveReply(r hub.Reply) error               { return t.either(t.Tx.SaveReply(r)) }
func (t faultyTx) ReviseReply(r hub.Reply) error             { return t.either(t.Tx.ReviseReply(r)) }
func (t faultyTx) Keep(k hub.Kept) error                     { return t.either(t.Tx.Keep(k)) }
func (t faultyTx) AddPlace(p hub.Place) error                { return t.either(t.Tx.AddPlace(p)) }
func (t faultyTx) AddAlias(first, p hub.Place) error         { return t.either(t.Tx.AddAlias(first, p)) }
func (t faultyTx) SetPlace(p hub.Place) error                { return t.either(t.Tx.SetPlace(p)) }
func (t faultyTx) SaveAlert(a hub.Alert) error               { return t.either(t.Tx.SaveAlert(a)) }
func (t faultyTx) Note(d hub.Deed) error                     { return t.either(t.Tx.Note(d)) }
func (t faultyTx) SetClosure(c kiosk.Closure, on bool) error { return t.either(t.Tx.SetClosure(c, on)) }
func (t faultyTx) SaveCommands(id string, c kiosk.Commands, n int64) error {
	return t.either(t.Tx.SaveCommands(id, c, n))
}
func (t faultyTx) Foretell(p string, at time.Time, w hub.Wait) error {
	return t.either(t.Tx.Foretell(p, at, w))
}
func (t faultyTx) SaveSnapshot(s kiosk.QueueSnapshot, keep int) error {
	return t.either(t.Tx.SaveSnapshot(s, keep))
}
func (t faultyTx) SaveForm(id, from string, at time.Time, f kiosk.FormAnswer) error {
	return t.either(t.Tx.SaveForm(id, from, at, f))
}

// A failure at any step leaves nothing behind, and the same batch sent again is
// applied once.
func TestAFailureAtEachStepLeavesNothing(t *testing.T) {
	batch := []hub.Incoming{
		checkin("e1", "lobby-1", "KD 001", booked("A-1", ten)),
		checkin("e2", "east-1", "QX 001", booked("A-1", ten)),
		checkin("e3", "lobby-2", "KD 001"),
		checkin("e4", "lobby-2", "KD 044", func(c *kiosk.Checkin) { c.Service = "dentist" }),
		event("e5", "lobby-1", kiosk.EventForm, ten, kiosk.FormAnswer{Checkin: "e1", Form: "respiratory"}),
		event("e6", "lobby-1", kiosk.EventAlert, ten, kiosk.Alert{Kind: kiosk.AlertUrgent}),
	}
	var f *faulty
	wrap := func(s hub.Store) hub.Store { f = &faulty{Store: s}; return f }
	reference := newBench(t)
	want := reference.apply(batch...)
	for step := 1; ; step++ {
		b := newBench(t, wrap)
		empty, err := b.Board(t.Context(), true)
		if err != nil {
			t.Fatal(err)
		}
		f.failAt = step
		if _, err := b.Apply(t.Context(), batch...); err == nil {
			if step < 30 {
				t.Fatalf("only %d steps can fail: the test does not reach into the transaction", step-1)
			}
			return
		} else if !errors.Is(err, errInjected) {
			t.Fatalf("step %d: %v", step, err)
		}
		if after, _ := b.Board(t.Context(), true); !reflect.DeepEqual(after, empty) {
			t.Fatalf("step %d left %+v", step, after)
		}
		if n := len(b.alertKinds()); n != 0 {
			t.Fatalf("step %d left %d alerts", step, n)
		}
		f.failAt = 0
		b.open()
		if got := b.apply(batch...); !slices.EqualFunc(got, want, sameButEpoch) {
			t.Fatalf("step %d, then again: %+v, want %+v", step, got, want)
		}
		if b.waiting("foot-clinic") != "KD 001=QX 001" || b.waiting("blood-tests") != "KD 001B" {
			t.Fatalf("step %d, then again: %s; %s", step, b.waiting("foot-clinic"), b.waiting("blood-tests"))
		}
	}
}

func sameButEpoch(a, b kiosk.Receipt) bool {
	a.Revision.Epoch, b.Revision.Epoch = 0, 0
	return a == b
}
