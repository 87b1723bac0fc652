package wayfind

import (
	"errors"
	"slices"
	"testing"
	"time"
)

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
		open     []string
	}{
		{"by day over the bridge", "clinic1", noon, nil, []ConnectorKind{Escalator}, nil},
		{"at night not", "clinic1", night, []string{"bridge"}, nil, nil},
		{"without a time everything is open", "clinic1", time.Time{}, nil, []ConnectorKind{Escalator}, nil},
		{"the ward's door is shut", "ward0", night, []string{"dward0"}, nil, nil},
		{"but they have its key", "ward0", night, nil, nil, []string{"dward0"}},
		{"which opens no other", "clinic1", night, []string{"bridge"}, nil, []string{"dward0"}},
		{"the escalator stands still", "ward1", night, nil, []ConnectorKind{Stairs}, nil},
		{"and runs again", "ward1", noon, nil, []ConnectorKind{Escalator}, nil},
	} {
		r, err := m.Route(k, row.to, Options{At: row.at, Open: row.open})
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

// TestARampIsShutAsAWhole, and a lift, by any of their units: now, or at this
// hour.
func TestARampIsShutAsAWhole(t *testing.T) {
	const day = "06:00-22:00"
	night := time.Date(2026, 3, 2, 23, 0, 0, 0, time.UTC)
	shut := func(unit, hours string) func(*plan) {
		return func(p *plan) {
			for l, id := range []string{"ramp0", "ramp1"} {
				p.unit(id, "ramp", l, rect(0, -9, 9, 0))
				p.door("d"+id, l, 5, 0, false)
			}
			for i := range p.v.Units {
				if p.v.Units[i].ID == unit {
					p.v.Units[i].Hours = hours
				}
			}
		}
	}
	for _, row := range []struct {
		name, unit, hours string
		o                 Options
		rides             []ConnectorKind
	}{
		{"the ramp", "", "", Options{StepFree: true, AvoidLifts: true, At: night}, []ConnectorKind{Ramp}},
		{"the ramp's foot closed", "", "", Options{StepFree: true, AvoidLifts: true, Closed: []string{"ramp0"}}, nil},
		{"the ramp's head closed", "", "", Options{StepFree: true, AvoidLifts: true, Closed: []string{"ramp1"}}, nil},
		{"the ramp's head at night", "ramp1", day, Options{StepFree: true, AvoidLifts: true, At: night}, nil},
		{"the lift at night", "lift1", day, Options{StepFree: true, Closed: []string{"ramp1"}, At: night}, nil},
		{"the lift past its hours, to whoever has its key", "lift1", day, Options{StepFree: true, Closed: []string{"ramp1"}, At: night, Open: []string{"lift1"}}, []ConnectorKind{Lift}},
	} {
		m := site(t, shut(row.unit, row.hours))
		r, err := m.Route(kioskPlace(t, m), "ward1", row.o)
		if (err == nil) != (row.rides != nil) || err == nil && !slices.Equal(ridden(r), row.rides) {
			t.Errorf("%s: %+v, %v", row.name, r, err)
		}
	}
}
