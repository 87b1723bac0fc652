package hub_test

import (
	"testing"
	"time"
)

// Of a hub's clock that leaps to tomorrow nobody loses their place, unless
// tomorrow it stays.
func TestALeapOfTheHubsClockEndsNobodysDay(t *testing.T) {
	const day = 24 * time.Hour
	type look struct{ shown, passed time.Duration }
	for _, row := range []struct {
		name  string
		looks []look
		here  bool
	}{
		{"a day that passed", []look{{day, day}}, false},
		{"a day ahead", []look{{day, time.Minute}, {day + time.Minute, 2 * time.Minute}}, true},
		{"a day ahead, and set right", []look{{day, time.Minute}, {2 * time.Hour, 2 * time.Hour}}, true},
		{"twice a day ahead", []look{{day, time.Minute}, {50 * time.Minute, 50 * time.Minute}, {day, 70 * time.Minute}}, true},
		{"a day ahead for long: it is that day", []look{{day, time.Minute}, {day + time.Hour, time.Hour + time.Minute}}, false},
		{"a day back for long, then set right", []look{{-day, time.Minute}, {2*time.Hour - day, 2 * time.Hour}, {3 * time.Hour, 3 * time.Hour}}, true},
		{"slow by little, over a whole day", []look{{day + 20*time.Minute, day}}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := newBench(t)
			b.apply(checkin("e1", "lobby-1", "KD 001"))
			var passed time.Duration
			b.SetPassed(func() time.Duration { return passed })
			for _, l := range row.looks {
				b.now, passed = ten.Add(l.shown), l.passed
				b.upkeep()
			}
			if here := b.waiting("blood-tests") == "KD 001"; here != row.here {
				t.Errorf("still waiting: %v", here)
			}
		})
	}
}

// A kiosk knows better, or was away: who checks in today is in the queue, and
// who did yesterday is not.
func TestWhoComesWhileTheHubsClockHasLeaptIsPlaced(t *testing.T) {
	b := newBench(t)
	passed := time.Minute
	b.SetPassed(func() time.Duration { return passed })
	b.wait(24 * time.Hour)
	b.apply(checkin("e1", "lobby-1", "KD 001"), checkin("e2", "lobby-1", "KD 002", arrived(ten.Add(-24*time.Hour))))
	for _, now := range []time.Duration{24 * time.Hour, 2 * time.Minute} { // and it is set right
		b.now, passed = ten.Add(now), passed+time.Minute
		b.upkeep()
		if w := b.waiting("blood-tests"); w != "KD 001" {
			t.Errorf("after %v waiting: %s", now, w)
		}
	}
}

// People wait, and the clock is set back: what they are told is brought up to date
// now, and not once the time comes round again.
func TestASnapshotOfTheFutureIsBroughtUpToDate(t *testing.T) {
	b := newBench(t)
	b.wait(12 * time.Hour)
	b.apply(checkin("e1", "lobby-1", "KD 001"))
	before := b.queue("blood-tests")
	b.now = ten
	b.upkeep()
	after := b.queue("blood-tests")
	if !after.At.Equal(ten) || !after.Revision.Newer(before.Revision) || len(after.Waiting) != 1 {
		t.Errorf("as of %v, revision %+v", after.At, after.Revision)
	}
	b.wait(time.Minute)
	b.upkeep()
	if still := b.queue("blood-tests"); still.Revision != after.Revision {
		t.Errorf("and again, to revision %+v", still.Revision)
	}
}
