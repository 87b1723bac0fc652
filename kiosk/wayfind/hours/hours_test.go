package hours

import (
	"testing"
	"time"
)

func TestWeek(t *testing.T) {
	// 2026-03-02 is a Monday.
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 3, 1+day, hour, minute, 0, 0, time.UTC) }
	const mon, fri, sat, sun = 1, 5, 6, 7
	for _, row := range []struct {
		hours string
		t     time.Time
		open  bool
	}{
		{"24/7", at(sun, 3, 0), true},
		{"Mo-Fr 08:00-18:00", at(mon, 8, 0), true},
		{"Mo-Fr 08:00-18:00", at(mon, 18, 0), false},
		{"Mo-Fr 08:00-18:00", at(sat, 9, 0), false},
		{"Mo-Fr 08:00-12:00,13:00-18:00", at(fri, 12, 30), false},
		{"08:00-18:00; Su off", at(sun, 9, 0), false},
		{"08:00-18:00; Su off", at(sat, 9, 0), true},
		{"Fr-Mo 10:00-11:00", at(sun, 10, 30), true},
		{"Sa,Su 10:00-11:00", at(fri, 10, 30), false},
		{"Fr 20:00-02:00", at(sat, 1, 59), true},
		{"Fr 20:00-02:00", at(fri, 1, 59), false},
		{"Sa 20:00-26:00", at(sun, 1, 0), true},
		{"Mo 20:00+", at(mon, 23, 59), true},
		{"Mo-Fr 08:00-18:00; PH off", at(mon, 9, 0), true},
		{"Mo,PH 08:00-18:00", at(mon, 9, 0), true},
		{"Mo-Fr 08:00-18:00, Sa 09:00-12:00", at(mon, 9, 0), true},
		{"Mo-Fr 08:00-18:00, Sa 09:00-12:00", at(sat, 11, 0), true},
		{"Mo-Fr 08:00-18:00, Sa 09:00-12:00", at(sat, 13, 0), false},
		{"Mo-Fr 08:00-18:00, Sa 09:00-12:00", at(sun, 11, 0), false},
		{"Mo-Fr 08:00-12:00,Mo,We 14:00-16:00", at(mon, 15, 0), true},
		{"Mo-Fr 08:00-12:00,Mo,We 14:00-16:00", at(mon, 9, 0), true},
		{"Mo-Fr 08:00-12:00,Mo,We 14:00-16:00", at(fri, 15, 0), false},
		{"Mo-Fr 08:00-12:00, PH 10:00-11:00, Fr off", at(fri, 10, 0), false},
		{"Mo open", at(mon, 0, 0), true},
		{"off", at(mon, 12, 0), false},
	} {
		h, err := Parse(row.hours)
		if err != nil || h.Open(row.t) != row.open {
			t.Errorf("%q at %v: open %v, want %v (%v)", row.hours, row.t, h.Open(row.t), row.open, err)
		}
	}
	for _, bad := range []string{"", "PH off", "Dec 24", "Mo-Xx 08:00-10:00", "morning", "Mo 25:99-26:00", "Mo 8-10", "week 1-20", "Mo 99:00-98:00"} {
		if _, err := Parse(bad); err == nil {
			t.Errorf("%q is taken for opening hours", bad)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"Mo-Fr 08:00-18:00; Sa off", "24/7", "Su,PH 20:00-26:00", "Mo,Tu 8:00-9:00, We 8:00-9:00,PH off", "Mo-Su", "Tu 8:00+"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		h, err := Parse(s)
		for d, list := range h {
			for _, p := range list {
				if err != nil || p.from < 0 || p.from >= p.to && p.to != p.from || p.to > 3*day {
					t.Errorf("%q: %v on day %d, error %v", s, p, d, err)
				}
			}
		}
	})
}
