package hub_test

import (
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

// visitorAt books the visitor for a blood test at 11:00 in the building east, and
// before that, at 10:00, for the foot clinic in a building.
func (b *bench) visitorAt(building string) {
	b.visitor(kiosk.Appointment{ID: "A-1", Service: "foot-clinic", Building: building, At: ten})
}

// The visitor shows the letter of their blood test first.
func TestAVisitBeginsWithTheEarliestStopThatTakesPeople(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*bench)
		in     time.Duration // when they came, from ten on
		want   string
	}{
		{"both take people", func(*bench) {}, -30 * time.Minute, "foot-clinic waiting, blood-tests planned"},
		{"a little late for the first", func(*bench) {}, 10 * time.Minute, "foot-clinic waiting, blood-tests planned"},
		{"too late for the first", func(*bench) {}, 20 * time.Minute, ""},
		{"the first takes nobody yet", func(b *bench) { b.early("foot-clinic", 15*time.Minute) }, -30 * time.Minute, "blood-tests waiting, foot-clinic planned"},
		{"the first is in another building", func(b *bench) { b.visitorAt("main") }, -30 * time.Minute, "blood-tests waiting, foot-clinic planned"},
		{"somebody has come for the first", func(b *bench) {
			b.apply(checkin("e0", "lobby-2", "QX 001", booked("A-1", ten), arrived(b.now)))
		}, -30 * time.Minute, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := newBench(t)
			b.now = ten.Add(tc.in)
			b.visitorAt("east")
			tc.change(b)
			e1 := checkin("e1", "lobby-1", "KD 001", forBlood, person("P-1"), arrived(b.now))
			r := b.apply(e1, e1)
			if r[0] != r[1] || r[0].Outcome != kiosk.Accepted || r[0].Ticket != "" || r[0].Alias != "" {
				t.Errorf("receipts %+v", r)
			}
			if got := b.itinerary("KD 001"); got != tc.want {
				t.Errorf("the visit is at %q, want %q", got, tc.want)
			}
		})
	}
}

// Which letter is shown first, and which kiosk is heard first, must not matter.
func TestTheSecondLetterOfAVisitChangesNothing(t *testing.T) {
	second := map[string]hub.Incoming{
		"the earlier letter":   checkin("e2", "east-1", "QX 007", booked("A-1", ten), person("P-1")),
		"the same letter":      checkin("e2", "east-1", "QX 007", forBlood, person("P-1")),
		"the earlier, unsure":  checkin("e2", "east-1", "QX 007", booked("A-1", ten), person("P-1"), func(c *kiosk.Checkin) { c.TimeUnsure = true }),
		"the later, step-free": checkin("e2", "east-1", "QX 007", forBlood, person("P-1"), func(c *kiosk.Checkin) { c.StepFree = true }),
	}
	for name, e2 := range second {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.visitorAt("east")
			b.apply(checkin("e1", "lobby-1", "KD 001", forBlood, person("P-1")))
			if r := b.apply(e2); r[0].Outcome != kiosk.Accepted || r[0].Alias != "KD 001" {
				t.Errorf("receipt %+v", r[0])
			}
			if got := b.itinerary("KD 001"); got != "foot-clinic waiting, blood-tests planned" {
				t.Errorf("the visit is at %q", got)
			}
			if w := b.waiting("foot-clinic"); w != "KD 001=QX 007" {
				t.Errorf("waiting: %s", w)
			}
			b.finishFirst(hub.Done)
			if w := b.waiting("blood-tests"); w != "KD 001=QX 007" {
				t.Errorf("then waiting: %s", w)
			}
		})
	}
}
