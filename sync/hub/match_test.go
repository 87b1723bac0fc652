package hub_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

func TestWhatCannotBeMatchedIsRefusedAndChangesNothing(t *testing.T) {
	for _, row := range []struct {
		name              string
		code, appointment string
		by                string
		before            func(b *bench)
		want              kiosk.Code
		says              string
	}{
		{"no such ticket", "KD 009", "A-1", ann, nil, kiosk.CodeNotFound, "no ticket"},
		{"no such appointment", "KD 001", "A-77", ann, nil, kiosk.CodeNotFound, "no such appointment"},
		{"no appointment named", "KD 001", "", ann, nil, kiosk.CodeNotFound, "no such appointment"},
		{"another day's appointment", "KD 001", "A-9", ann, nil, kiosk.CodeConflict, "is on 2026-03-25"},
		{"a walk-in that said nothing", "KD 002", "A-1", ann, nil, kiosk.CodeConflict, "none to be matched"},
		{"somebody has checked in for it", "KD 001", "A-2", ann, nil, kiosk.CodeConflict, "checked in already, as ticket QX 001"},
		{"a ticket that is over", "KD 001", "A-1", ann, func(b *bench) { b.must(b.Finish(b.t.Context(), "KD 001", ann, hub.NoShow)) }, kiosk.CodeConflict, "is no-show"},
		{"nobody says who did it", "KD 001", "A-1", "", nil, kiosk.CodeBadInput, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := newBench(t)
			clinic(b)
			b.apply(checkin("e1", "lobby-1", "KD 001", unfound), checkin("e2", "lobby-1", "KD 002"), checkin("e3", "lobby-2", "QX 001", booked("A-2", ten.Add(time.Minute))))
			if row.before != nil {
				row.before(b)
			}
			was := b.waiting(kiosk.DeskQueue) + "|" + b.waiting("foot-clinic") + "|" + b.said("match")
			_, err := b.Match(t.Context(), row.code, row.appointment, row.by, false)
			if kiosk.CodeOf(err) != row.want || !strings.Contains(err.Error(), row.says) {
				t.Errorf("%v", err)
			}
			if now := b.waiting(kiosk.DeskQueue) + "|" + b.waiting("foot-clinic") + "|" + b.said("match"); now != was {
				t.Errorf("changed from %s to %s", was, now)
			}
		})
	}
}

func TestTheSamePersonTwiceIsOnePlace(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	clinic(b)
	b.wait(time.Hour)
	b.apply(checkin("e1", "lobby-1", "KD 001", unfound, arrived(ten.Add(30*time.Minute))), checkin("e2", "lobby-2", "QX 001", booked("A-2", ten), arrived(ten.Add(40*time.Minute))))
	for range 2 { // said again, it is as it was
		e, err := b.Match(ctx, "KD 001", "A-2", ann, true)
		b.must(e, err)
		if e.Code != "QX 001" || !slices.Equal(e.Aliases, []string{"KD 001"}) {
			t.Errorf("merged: %+v", e)
		}
	}
	if b.waiting("foot-clinic") != "QX 001=KD 001" || b.waiting(kiosk.DeskQueue) != "" {
		t.Errorf("waiting: %s; at the desk: %s", b.waiting("foot-clinic"), b.waiting(kiosk.DeskQueue))
	}
	if e := b.queue("foot-clinic").Waiting[0]; !e.Arrived.Equal(ten.Add(30 * time.Minute)) {
		t.Errorf("the earlier arrival does not count: %v", e.Arrived)
	}
	if got := b.said("match"); got != "Ann match KD 001 the same person as QX 001; Ann match QX 001; Ann match QX 001" {
		t.Errorf("audit: %s", got)
	}
	if _, err := b.Claim(ctx, "KD 001", ann); kiosk.CodeOf(err) != kiosk.CodeNotFound {
		t.Errorf("what they said is still there: %v", err)
	}
	r := b.apply(checkin("e1", "lobby-1", "KD 001", unfound, arrived(ten.Add(30*time.Minute))))[0]
	if r.Outcome != kiosk.Accepted || b.waiting(kiosk.DeskQueue) != "" {
		t.Errorf("a replay put the number back: %+v", r)
	}
	b.must(b.CallTicket(ctx, "KD 001", "", ann))
	b.must(b.Finish(ctx, "QX 001", ann, hub.Done))
	b.apply(checkin("e4", "lobby-1", "KD 004", unfound, arrived(b.now)))
	if _, err := b.Match(ctx, "KD 004", "A-2", ann, true); kiosk.CodeOf(err) != kiosk.CodeConflict || !strings.Contains(err.Error(), "done, as ticket QX 001") {
		t.Errorf("joined to a place that is over: %v", err)
	}
}

func TestAMatchedVisitHasItsOtherStopsAndRules(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	b.visitor()
	b.cfg.Services[0].LateTo = hub.LateToDesk
	b.open()
	b.apply(checkin("e1", "lobby-1", "KD 001", unfound))
	b.must(b.Match(ctx, "KD 001", "A-1", ann, false))
	if got := b.itinerary("KD 001"); got != "foot-clinic waiting, blood-tests planned" {
		t.Errorf("the visit is %s", got)
	}
	if _, err := b.Match(ctx, "KD 001", "B-1", ann, false); kiosk.CodeOf(err) != kiosk.CodeConflict {
		t.Errorf("a visit of several stops was taken apart: %v", err)
	}
	b.apply(checkin("e2", "lobby-1", "KD 002", unfound))
	b.must(b.Match(ctx, "KD 002", "B-1", ann, true)) // a later stop of the same visit
	if b.waiting("foot-clinic") != "KD 001=KD 002" {
		t.Errorf("waiting: %s", b.waiting("foot-clinic"))
	}
	late := newBench(t)
	clinic(late)
	late.cfg.Services[0].LateTo = hub.LateToDesk
	late.open()
	late.wait(time.Hour)
	late.apply(checkin("e1", "lobby-1", "KD 001", unfound, arrived(late.now)))
	if e, err := late.Match(ctx, "KD 001", "A-1", ann, false); err != nil || e.State != hub.OnHold {
		t.Errorf("who is late is %+v, %v", e, err)
	}
}
