package hub_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

// left is what the record still knows of the people of clinic and their tickets.
func (b *bench) left() (bookings, people, said int) {
	b.t.Helper()
	err := b.store.View(b.t.Context(), func(r hub.Reader) error {
		list, err := r.Appointments(time.Time{}, b.now.AddDate(1, 0, 0))
		bookings = len(list)
		for _, code := range []string{"KD 001", "KD 002", "KD 003"} {
			p, _, err := r.PlaceOf(code)
			if err != nil {
				return err
			}
			if p.Appointment != "" {
				people++
			}
			if _, ok, err := r.Identity(p.ID); err != nil {
				return err
			} else if ok {
				said++
			}
		}
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return bookings, people, said
}

func TestWhatIsPersonalIsPurgedAfterItsTime(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	clinic(b) // four bookings of today, one of tomorrow
	first := checkin("e1", "lobby-1", "KD 001", booked("A-1", ten), person("P-1"))
	r := b.apply(first)[0]
	b.apply(checkin("e2", "lobby-1", "KD 002", unfound))
	for _, day := range []struct {
		after                  int
		bookings, people, said int
	}{{0, 5, 1, 1}, {30, 5, 1, 1}, {31, 1, 0, 0}, {32, 0, 0, 0}} {
		b.now = ten.AddDate(0, 0, day.after)
		if err := b.Upkeep(ctx); err != nil {
			t.Fatal(err)
		}
		if err := b.Purge(ctx); err != nil {
			t.Fatal(err)
		}
		if x, y, z := b.left(); x != day.bookings || y != day.people || z != day.said {
			t.Errorf("after %d days: %d bookings, %d people, %d details; want %+v", day.after, x, y, z, day)
		}
	}
	if again := b.apply(first)[0]; again != r {
		t.Errorf("an event that comes once more: %+v, was %+v", again, r)
	}
	if _, people, _ := b.left(); people != 0 {
		t.Error("a replay brought the person back")
	}
	if got := b.said("purge"); got != "hub purge 2026-03-25 4 bookings, 1 places, 1 details, 0 answers, 0 events set aside; hub purge 2026-03-26 1 bookings, 0 places, 0 details, 0 answers, 0 events set aside" {
		t.Errorf("audit: %s", got)
	}
	if !strings.Contains(b.said("expire"), "KD 001") {
		t.Error("the audit of before is gone")
	}
}

func TestAPurgeTouchesNobodyWhoIsHere(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	clinic(b)
	b.now = ten.AddDate(0, 0, 100)
	b.apply(checkin("e1", "lobby-1", "KD 001", booked("A-7", b.now), person("P-7"), arrived(b.now)), checkin("e2", "lobby-1", "KD 002", unfound, arrived(b.now)))
	before := b.queue("foot-clinic").Waiting[0]
	if err := b.Purge(ctx); err != nil {
		t.Fatal(err)
	}
	if after := b.queue("foot-clinic").Waiting[0]; after.Code != before.Code || !after.Booked.Equal(before.Booked) {
		t.Errorf("%+v, was %+v", after, before)
	}
	if bookings, people, said := b.left(); bookings != 0 || people != 1 || said != 1 {
		t.Errorf("%d bookings, %d people, %d details", bookings, people, said)
	}
}

func TestALargePurgeGoesInSteps(t *testing.T) {
	b := newBench(t)
	var list []kiosk.RosterEntry
	for i := range 1200 {
		list = append(list, kiosk.RosterEntry{Appointment: kiosk.Appointment{ID: time.Duration(i).String(), Service: "foot-clinic", At: ten}})
	}
	if err := b.Import(t.Context(), list, ann); err != nil {
		t.Fatal(err)
	}
	b.now = ten.AddDate(0, 0, 40)
	if err := b.Purge(t.Context()); err != nil {
		t.Fatal(err)
	}
	if bookings, _, _ := b.left(); bookings != 0 || strings.Count(b.said("purge"), "hub purge") != 3 {
		t.Errorf("%d bookings left; %s", bookings, b.said("purge"))
	}
}

func TestAHubPurgesByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		s.stop()
		var list []kiosk.RosterEntry
		for i, at := range []time.Time{time.Now().AddDate(0, 0, -40), time.Now()} {
			list = append(list, kiosk.RosterEntry{Appointment: kiosk.Appointment{ID: string(rune('A' + i)), Service: "foot-clinic", At: at}})
		}
		if err := s.Import(t.Context(), list, ann); err != nil {
			t.Fatal(err)
		}
		s.open()
		s.start()
		defer s.stop()
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if bookings, _, _ := s.left(); bookings != 1 {
			t.Errorf("%d bookings left", bookings)
		}
	})
}

func TestTooShortAKeepTimeIsRefused(t *testing.T) {
	b := newBench(t)
	for days, want := range map[int]kiosk.Code{-1: kiosk.CodeBadInput, 6: kiosk.CodeBadInput, 7: "", 0: ""} {
		b.cfg.KeepDays = days
		if _, err := hub.New(b.cfg); kiosk.CodeOf(err) != want {
			t.Errorf("%d days: %v", days, err)
		}
	}
}
