package hub_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/wire"
)

// says delivers a kiosk's question in which it says what its own clock is worth.
func (s *site) says(since time.Time, behind time.Duration) {
	s.t.Helper()
	raw, err := wire.SignAsk(s.kiosk, time.Now(), wire.Ask{Nonce: uuid.NewString(), Since: since, BehindMS: behind.Milliseconds()})
	if err != nil {
		s.t.Fatal(err)
	}
	s.deliver(hub.Message{Topic: wire.AskTopic("riverside", "lobby-1").String(), Payload: raw})
}

func TestArrivalsAreCorrectedByTheKiosksClock(t *testing.T) {
	const behind = 2 * time.Hour // of the kiosk's own clock
	for _, row := range []struct {
		name    string
		came    time.Duration // ago, in truth
		started time.Duration // ago, of the kiosk
		says    time.Duration // behind by
		want    string
	}{
		{"before somebody else", 30 * time.Minute, time.Hour, behind, "KD 001, QX 001"},
		{"after somebody else", 5 * time.Minute, time.Hour, behind, "QX 001, KD 001"},
		{"by a clock of before the kiosk started", 30 * time.Minute, 20 * time.Minute, behind, "QX 001, KD 001"},
		{"nobody comes later by it", 30 * time.Minute, time.Hour, behind + time.Hour, "QX 001, KD 001"},
		{"nobody comes yesterday by it", 30 * time.Minute, time.Hour, behind - 20*time.Hour, "QX 001, KD 001"},
	} {
		for _, order := range []string{"told first", "asked first"} {
			t.Run(row.name+", "+order, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := newSite(t)
					defer s.stop()
					now := time.Now()
					s.apply(checkin("other", "east-1", "QX 001", arrived(now.Add(-10*time.Minute))))
					c := walkIn("KD 001")
					c.At, c.TimeUnsure = now.Add(-row.came-behind), true
					tell := func() { s.deliver(s.seal(kiosk.EventCheckin, c)) }
					ask := func() { s.says(now.Add(-row.started-behind), row.says) }
					if order == "told first" {
						tell()
						if w := s.waiting("blood-tests"); w != "QX 001, KD 001" {
							t.Errorf("before anything is known: %s", w)
						}
						ask()
					} else {
						ask()
						tell()
					}
					if w := s.waiting("blood-tests"); w != row.want {
						t.Errorf("waiting: %s, want %s", w, row.want)
					}
					rev := s.snapshot("blood-tests").Revision
					ask()
					if again := s.snapshot("blood-tests"); again.Revision != rev || len(again.Waiting) != 2 {
						t.Errorf("said again it changed %+v to %+v", rev, again)
					}
				})
			})
		}
	}
}

func TestAnAppointmentKeepsItsTurnWhenTheArrivalIsCorrected(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer s.stop()
		now := time.Now()
		c := walkIn("KD 001")
		booked("A-1", now.Add(20*time.Minute))(&c)
		c.At, c.TimeUnsure = now.Add(-time.Hour), true
		s.deliver(s.seal(kiosk.EventCheckin, c))
		d := walkIn("KD 002")
		booked("A-2", now.Add(10*time.Minute))(&d)
		s.deliver(s.seal(kiosk.EventCheckin, d))
		s.says(now.Add(-2*time.Hour), 0)
		if w := s.waiting("foot-clinic"); w != "KD 002, KD 001" {
			t.Errorf("waiting: %s", w)
		}
		if e := s.queue("foot-clinic").Waiting[1]; !e.Arrived.Equal(now.Add(-time.Hour)) {
			t.Errorf("arrived %v", e.Arrived)
		}
	})
}
