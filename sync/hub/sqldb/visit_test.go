package sqldb_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

// visits is the part of the contract about several stops under one code.
func visits(t *testing.T, s hub.Store) {
	first, next := person(1), person(2)
	first.Visit, first.Stop, first.EnteredAt = first.ID, 1, base.Add(time.Minute)
	first.State = hub.InRoom
	first.HeldUntil = base.Add(2 * time.Minute)
	next.Queue, next.Code, next.State, next.Visit, next.Stop = "x-ray", first.Code, hub.Planned, first.ID, 2
	next.Booked, next.Arrived, next.Slot = base.Add(time.Hour), time.Time{}, time.Time{}
	again := person(3)
	again.Code = "QX 007"
	update(t, s, add(first, next))
	update(t, s, func(tx hub.Tx) error { return tx.AddAlias(first, again) })
	first.Aliases = []string{"QX 007"}
	want(t, s, []hub.Place{first}, func(r hub.Reader) ([]hub.Place, error) { return r.Live("foot-clinic") })
	want(t, s, []hub.Place{next}, func(r hub.Reader) ([]hub.Place, error) { return r.Planned("x-ray") })
	want(t, s, []hub.Place{next}, func(r hub.Reader) ([]hub.Place, error) { return r.Planned("") })
	want(t, s, nil, func(r hub.Reader) ([]hub.Place, error) { return r.Planned("foot-clinic") })
	want(t, s, []hub.Place{first, next}, func(r hub.Reader) ([]hub.Place, error) { return r.Visit(first.ID) })
	want(t, s, nil, func(r hub.Reader) ([]hub.Place, error) { return r.Visit("") })
	want(t, s, 1, func(r hub.Reader) (int, error) { list, err := r.Arrivals(today); return len(list), err })
	holder := func(codes string, id string) {
		t.Helper()
		for code := range strings.SplitSeq(codes, ", ") {
			want(t, s, id, func(r hub.Reader) (string, error) { p, _, err := r.PlaceOf(code); return p.ID, err })
		}
	}
	holder("KD 001, QX 007", first.ID)

	first.State, first.EndedAt, next.State = hub.Done, base.Add(time.Hour), hub.Waiting
	update(t, s, func(tx hub.Tx) error {
		return firstError(tx.SetPlace(first), tx.HandCodes(first, next), tx.SetPlace(next))
	})
	holder("KD 001, QX 007", next.ID)
	refuse(t, s, "a code that goes on with a visit twice", add(func() hub.Place { p := person(4); p.Code = "qx007"; return p }()))

	over := func(codes ...string) {
		t.Helper()
		want(t, s, codes, func(r hub.Reader) ([]string, error) { return r.Over("foot-clinic", base, 9) })
	}
	over() // another stop is still to come
	first.State = hub.NoShow
	update(t, s, func(tx hub.Tx) error { return tx.SetPlace(first) })
	over("KD 001")
	first.State, next.State = hub.Done, hub.Done
	update(t, s, func(tx hub.Tx) error { return firstError(tx.SetPlace(first), tx.SetPlace(next)) })
	over("KD 001")
	next.State = hub.Waiting
	update(t, s, func(tx hub.Tx) error { return tx.SetPlace(next) })
	over()

	first.State, next.State = hub.Called, hub.Planned
	update(t, s, func(tx hub.Tx) error {
		return firstError(tx.SetPlace(next), tx.HandCodes(next, first), tx.SetPlace(first))
	})
	holder("KD 001, QX 007", first.ID)

	// An alias that somebody else holds by now stays behind.
	first.State = hub.Done
	taken := person(5)
	taken.Code = "QX 007"
	update(t, s, func(tx hub.Tx) error { return firstError(tx.SetPlace(first), tx.AddPlace(taken)) })
	next.State = hub.Waiting
	update(t, s, func(tx hub.Tx) error { return firstError(tx.HandCodes(first, next), tx.SetPlace(next)) })
	holder("KD 001", next.ID)
	holder("QX 007", taken.ID)
}

func firstError(all ...error) error {
	if i := slices.IndexFunc(all, func(err error) bool { return err != nil }); i >= 0 {
		return all[i]
	}
	return nil
}

// bookingsOf is the part of the contract about one person's bookings.
func bookingsOf(t *testing.T, s hub.Store) {
	entry := func(id, person string, at time.Time) kiosk.RosterEntry {
		return kiosk.RosterEntry{Appointment: kiosk.Appointment{ID: id, Service: "x-ray", Building: "main", At: at}, Person: kiosk.Person{ID: person}}
	}
	hour := func(n int) time.Time { return base.Add(time.Duration(n) * time.Hour) }
	update(t, s, func(tx hub.Tx) error {
		return firstError(tx.SaveAppointment(entry("a", "P-2", hour(2))), tx.SaveAppointment(entry("b", "P-1", hour(1))),
			tx.SaveAppointment(entry("c", "P-1", hour(0))), tx.SaveAppointment(entry("d", "P-1", hour(9))), tx.SaveAppointment(entry("e", "", hour(1))))
	})
	update(t, s, func(tx hub.Tx) error { return tx.SaveAppointment(entry("a", "P-1", hour(2))) }) // it was another person's
	ids := func(person string) func(r hub.Reader) (string, error) {
		return func(r hub.Reader) (string, error) {
			list, err := r.AppointmentsOf(person, base, hour(9))
			var out []string
			for _, e := range list {
				out = append(out, e.Appointment.ID)
			}
			return strings.Join(out, " "), err
		}
	}
	want(t, s, "c b a", ids("P-1"))
	want(t, s, "", ids("P-2"))
	want(t, s, "", ids(""))
}
