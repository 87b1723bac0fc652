package eta_test

import (
	"testing"
	"time"

	"frontdoor/sync/hub"
	"frontdoor/sync/hub/eta"
)

var nine = time.Date(2026, 3, 24, 9, 0, 0, 0, time.UTC)

func at(min float64) time.Time { return nine.Add(time.Duration(min * float64(time.Minute))) }

// calls makes calls at the given minutes, newest last, of people who came at
// opening time and stayed for visit minutes.
func calls(visit float64, minutes ...float64) []hub.CallStart {
	var out []hub.CallStart
	for i := len(minutes) - 1; i >= 0; i-- {
		out = append(out, hub.CallStart{At: at(minutes[i]), Arrived: at(-60), Ended: at(minutes[i] + visit)})
	}
	return out
}

func TestWaits(t *testing.T) {
	steady := calls(6, 0, 3, 6, 9, 12, 15, 18)
	idle := append([]hub.CallStart{{At: at(100), Arrived: at(99)}}, steady...)
	for _, tc := range []struct {
		name      string
		m         hub.Measured
		low, high []int
	}{
		{"no calls yet: the configured mean", hub.Measured{Now: at(1), Waiting: 2, Since: at(0)}, []int{10, 20}, []int{25, 45}},
		{"calls every 3 minutes", hub.Measured{Now: at(19), Calls: steady, Waiting: 4, Since: at(0)}, []int{5, 10, 10, 15}, []int{5, 10, 10, 15}},
		{"two staff with visits of 6 minutes", hub.Measured{Now: at(19), Calls: steady, Staff: 2, Waiting: 2, Since: at(0)}, []int{5, 10}, []int{5, 10}},
		{"idle time is not a pace", hub.Measured{Now: at(101), Calls: idle, Waiting: 1, Since: at(99)}, []int{5}, []int{5}},
		{"no call for long while people wait: nothing", hub.Measured{Now: at(40), Calls: steady, Waiting: 2, Since: at(0)}, []int{0, 0}, []int{0, 0}},
		{"no call for long, but nobody was there", hub.Measured{Now: at(40), Calls: steady, Waiting: 1, Since: at(39)}, []int{5}, []int{5}},
		{"never a call and people wait: nothing", hub.Measured{Now: at(45), Waiting: 1, Since: at(0)}, []int{0}, []int{0}},
		{"nobody waits", hub.Measured{Now: at(1)}, nil, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := eta.Default().Waits(tc.m)
			if len(got) != len(tc.low) {
				t.Fatalf("%d waits, want %d", len(got), len(tc.low))
			}
			for i, w := range got {
				if w.LowMin != tc.low[i] || w.HighMin != tc.high[i] {
					t.Errorf("place %d: told %d–%d, want %d–%d (expected %v)", i+1, w.LowMin, w.HighMin, tc.low[i], tc.high[i], w.Expected)
				}
			}
		})
	}
}

func TestRangesNeverShrinkDownTheQueue(t *testing.T) {
	m := hub.Measured{Now: at(31), Calls: calls(5, 0, 1, 9, 10, 11, 22, 30), Waiting: 40, Since: at(0)}
	last := hub.Wait{}
	for i, w := range eta.Default().Waits(m) {
		if w.LowMin < last.LowMin || w.HighMin < last.HighMin || w.HighMin < w.LowMin || w.HighMin%5 != 0 || w.LowMin%5 != 0 {
			t.Errorf("place %d is told %d–%d after %d–%d", i+1, w.LowMin, w.HighMin, last.LowMin, last.HighMin)
		}
		last = w
	}
}
