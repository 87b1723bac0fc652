package hub_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/wire"
)

// receiver is another system that may be down, or answer after long.
type receiver struct {
	mu    sync.Mutex
	down  bool
	slow  time.Duration
	tries int
	got   []hub.Arrival
}

func (r *receiver) Notify(ctx context.Context, event string, body []byte) error {
	r.mu.Lock()
	slow := r.slow
	r.mu.Unlock()
	select {
	case <-time.After(slow):
	case <-ctx.Done():
		return ctx.Err()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tries++
	if r.down {
		return errors.New("down")
	}
	var a hub.Arrival
	err := json.Unmarshal(body, &a)
	r.got = append(r.got, a)
	if a.Event != event {
		return errors.New("another event")
	}
	return err
}

// set changes how it answers from now on.
func (r *receiver) set(down bool, slow time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.down, r.slow = down, slow
}

// told is what it has taken, and after how many tries.
func (r *receiver) told() (got []hub.Arrival, codes string, tries int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var list []string
	for _, a := range r.got {
		list = append(list, a.Ticket)
	}
	return slices.Clone(r.got), strings.Join(list, " "), r.tries
}

func TestArrivalsArePassedOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &receiver{}
		s := newSite(t)
		s.stop()
		s.cfg.Notify = r
		s.open()
		s.start()
		defer func() { s.stop() }()
		day := walkIn("KD 001")
		day.Person, day.Appointment, day.Booked = "P-1", "A-1", time.Now().UTC()
		s.deliver(s.seal(kiosk.EventCheckin, day))
		again := day
		again.Ticket = "QX 001"
		s.deliver(s.seal(kiosk.EventCheckin, again)) // the same person at another kiosk
		time.Sleep(2 * time.Second)
		synctest.Wait()
		got, codes, _ := r.told()
		if codes != "KD 001" || got[0].Person != "P-1" || got[0].Appointment != "A-1" || got[0].Kiosk != "lobby-1" {
			t.Errorf("told %+v", got)
		}

		r.set(true, 9*time.Second)
		s.deliver(s.seal(kiosk.EventCheckin, walkIn("KD 002")))
		time.Sleep(time.Minute)
		synctest.Wait()
		if n := len(s.take(wire.KindReceipt)); n != 3 {
			t.Errorf("%d receipts; kiosks must not wait for the other system", n)
		}
		_, _, before := r.told()
		time.Sleep(20 * time.Minute)
		synctest.Wait()
		if _, _, tries := r.told(); tries-before < 3 || tries-before > 8 {
			t.Errorf("%d tries in twenty minutes", tries-before)
		}
		s.stop()
		s.open() // a restart forgets nothing
		s.start()
		r.set(false, 0)
		s.deliver(s.seal(kiosk.EventCheckin, walkIn("KD 003")))
		time.Sleep(13 * time.Minute)
		synctest.Wait()
		got, codes, before = r.told()
		// Which of them goes first depends on when the stop fell among the tries.
		if len(got) != 3 || !strings.Contains(codes, "KD 002") || !strings.Contains(codes, "KD 003") {
			t.Errorf("told %s", codes)
		}
		time.Sleep(5 * time.Minute)
		synctest.Wait()
		if _, _, tries := r.told(); tries != before {
			t.Error("told again what had been taken")
		}
	})
}

func TestArrivalsAsCSV(t *testing.T) {
	b := newBench(t)
	b.apply(
		checkin("e1", "lobby-1", "KD 001", booked("A,1", ten.Add(time.Hour)), func(c *kiosk.Checkin) { c.Person = "P-1" }),
		checkin("e2", "east-1", "QX 001", booked("A,1", ten.Add(time.Hour))),
		checkin("e3", "lobby-1", "KD 002", func(c *kiosk.Checkin) { c.TimeUnsure = true }),
		checkin("e4", "lobby-1", "KD 003", arrived(ten.AddDate(0, 0, -1))),
	)
	b.must(b.CallTicket(t.Context(), "KD 002", "", ann))
	for day, want := range map[string]string{
		"2026-03-24": `e1,2026-03-24,foot-clinic,"A,1",P-1,KD 001,lobby-1,code,2026-03-24T10:00:00Z,2026-03-24T10:00:00Z,2026-03-24T11:00:00Z,no,waiting,,
e3,2026-03-24,blood-tests,,,KD 002,lobby-1,walk-in,2026-03-24T10:00:00Z,2026-03-24T10:00:00Z,,yes,called,2026-03-24T10:00:00Z,
`,
		"2026-03-23": "e4,2026-03-23,blood-tests,,,KD 003,lobby-1,walk-in,2026-03-23T10:00:00Z,2026-03-24T10:00:00Z,,no,recorded,,\n",
		"2026-03-22": "",
	} {
		d, err := kiosk.ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		if err := b.WriteArrivals(t.Context(), d, &out); err != nil {
			t.Fatal(err)
		}
		if _, rows, _ := strings.Cut(out.String(), "\n"); rows != want {
			t.Errorf("%s:\n%s\nwant\n%s", day, rows, want)
		}
	}
}
