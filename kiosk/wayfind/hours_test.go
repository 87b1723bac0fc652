package wayfind

import (
	"errors"
	"slices"
	"testing"
	"time"
)

func TestHours(t *testing.T) {
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
		{"Mo open", at(mon, 0, 0), true},
		{"off", at(mon, 12, 0), false},
	} {
		h, err := ParseHours(row.hours)
		if err != nil || h.Open(row.t) != row.open {
			t.Errorf("%q at %v: open %v, want %v (%v)", row.hours, row.t, h.Open(row.t), row.open, err)
		}
	}
	for _, bad := range []string{"", "PH off", "Dec 24", "Mo-Xx 08:00-10:00", "morning", "Mo 25:99-26:00", "Mo 8-10", "week 1-20", "Mo 99:00-98:00"} {
		if _, err := ParseHours(bad); err == nil {
			t.Errorf("%q is taken for opening hours", bad)
		}
	}
}

func FuzzParseHours(f *testing.F) {
	for _, s := range []string{"Mo-Fr 08:00-18:00; Sa off", "24/7", "Su,PH 20:00-26:00", "Mo-Su", "Tu 8:00+"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		h, err := ParseHours(s)
		for d, list := range h {
			for _, p := range list {
				if err != nil || p.from < 0 || p.from >= p.to && p.to != p.from || p.to > 3*day {
					t.Errorf("%q: %v on day %d, error %v", s, p, d, err)
				}
			}
		}
	})
}

func TestClosedAtNight(t *testing.T) {
	m := site(t, func(p *plan) {
		for i := range p.v.Units {
			if p.v.Units[i].ID == "bridge" {
				p.v.Units[i].Hours = "06:00-22:00"
			}
		}
		for i := range p.v.Openings {
			if p.v.Openings[i].ID == "dward0" {
				p.v.Openings[i].Hours = "Mo-Fr 08:00-17:00"
			}
		}
		p.v.Connectors[0].Hours = "07:00-20:00"
	})
	k := kioskPlace(t, m)
	night, noon := time.Date(2026, 3, 2, 23, 0, 0, 0, time.UTC), time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		name, to string
		at       time.Time
		by       []string
		rides    []ConnectorKind
	}{
		{"by day over the bridge", "clinic1", noon, nil, []ConnectorKind{Escalator}},
		{"at night not", "clinic1", night, []string{"bridge"}, nil},
		{"without a time everything is open", "clinic1", time.Time{}, nil, []ConnectorKind{Escalator}},
		{"the ward's door is shut", "ward0", night, []string{"dward0"}, nil},
		{"the escalator stands still", "ward1", night, nil, []ConnectorKind{Stairs}},
		{"and runs again", "ward1", noon, nil, []ConnectorKind{Escalator}},
	} {
		r, err := m.Route(k, row.to, Options{At: row.at})
		var no *NoRoute
		if errors.As(err, &no) {
			if !slices.Equal(no.BlockedBy, row.by) {
				t.Errorf("%s: blocked by %v", row.name, no.BlockedBy)
			}
		} else if err != nil || row.by != nil || !slices.Equal(ridden(r), row.rides) {
			t.Errorf("%s: %+v, %v", row.name, r, err)
		}
	}
}
