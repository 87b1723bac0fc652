package hub_test

import (
	"encoding/json"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

// A time of the year 0 or 9999 with a zone can be read from JSON and, once it is
// in UTC, not be written again. One event must not leave staff without a board.
func TestATimeThatCannotBeWrittenHidesNothing(t *testing.T) {
	for _, tc := range []struct {
		name string
		typ  kiosk.EventType
		body map[string]any
		want kiosk.Outcome
	}{
		{"an alert of the year 0", kiosk.EventAlert, map[string]any{"kind": "urgent", "at": "0000-01-01T00:00:00+14:00"}, kiosk.Accepted},
		{"who came in the year 0", kiosk.EventCheckin, map[string]any{"ticket": "KD 002", "service": "blood-tests", "at": "0000-01-01T00:00:00+14:00"}, kiosk.Refused},
		{"a booking of the year 9999", kiosk.EventCheckin, map[string]any{"ticket": "KD 002", "service": "blood-tests", "at": ten, "appointment": "A-2", "booked": "9999-12-31T23:59:59-14:00"}, kiosk.Refused},
		{"a booking of the year 2999", kiosk.EventCheckin, map[string]any{"ticket": "KD 002", "service": "blood-tests", "at": ten, "appointment": "A-2", "booked": "2999-12-31T23:59:59-14:00"}, kiosk.Accepted},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBench(t)
			b.wait(time.Minute)
			r := b.apply(checkin("e1", "lobby-1", "KD 001"), event("e2", "lobby-1", tc.typ, ten, tc.body))[1]
			if r.Outcome != tc.want {
				t.Errorf("%s: %s; want %s", r.Outcome, r.Reason, tc.want)
			}
			board, err1 := b.Board(t.Context(), true)
			alerts, err2 := b.Alerts(t.Context(), false)
			for _, v := range []any{board, alerts, err1, err2} {
				if _, err := json.Marshal(v); err != nil || err1 != nil || err2 != nil {
					t.Fatalf("what staff see cannot be written: %v, %v, %v", err, err1, err2)
				}
			}
			if len(alerts) == 0 && tc.want != kiosk.Accepted {
				t.Error("staff are not told of what was refused")
			}
			if tc.typ == kiosk.EventAlert && !alerts[0].At.Equal(b.now) {
				t.Errorf("the alert is of %v, not of when it came", alerts[0].At)
			}
		})
	}
}

// Whatever the clock does at night, every moment is of one service day, and of the
// day that who checks in then is given.
func TestServiceDaysMeetWhereTheClockIsChanged(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t)
	b.cfg.Location = zone
	b.open()
	for _, change := range []time.Time{time.Date(2026, 3, 29, 0, 0, 0, 0, zone), time.Date(2026, 10, 25, 0, 0, 0, 0, zone)} {
		for at := change; at.Before(change.AddDate(0, 0, 2)); at = at.Add(30 * time.Minute) {
			if at.Hour() > 5 {
				continue // far from any end of a day
			}
			b.now = at
			b.rebooked("A-1", "foot-clinic", at)
			for day := -1; day <= 2; day++ {
				d := kiosk.DateOf(change.AddDate(0, 0, day))
				list, err := b.Downtime(t.Context(), d, "", ann)
				if err != nil || (len(list.Rows) == 1) != (d == b.Today()) {
					t.Errorf("%v: %d rows on the list of %v; %v", at, len(list.Rows), d, err)
				}
			}
		}
	}
}

// Without a hub nobody measures anything: what people were told wears out.
func TestABoardReadWithoutAHubHidesStaleEstimates(t *testing.T) {
	b := newBench(t)
	b.apply(checkin("e1", "lobby-1", "KD 001"))
	for after, told := range map[time.Duration]bool{0: true, 10 * time.Minute: true, 11 * time.Minute: false, -time.Hour: false} {
		board, err := hub.ReadBoard(t.Context(), b.store, ten.Add(after), false)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range board.Queues {
			for _, w := range q.Waiting {
				if (w.HighMin > 0) != told || w.Position != 1 {
					t.Errorf("%v later: %+v", after, w)
				}
			}
		}
	}
}
