package sqldb_test

import (
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

// identities is the part of the contract about people whom no kiosk found.
func identities(t *testing.T, s hub.Store) {
	said := kiosk.Identity{BirthDate: kiosk.Date{Year: 1958, Month: 3, Day: 24}, Initial: "Ł", Postcode: "RV12AB", Phone4: "0042", Card: "C-1", Appointment: "A-1"}
	first, second, matched, walkIn, over := person(1), person(2), person(3), person(4), person(5)
	first.Arrived = base.Add(time.Minute)
	matched.Appointment, over.State = "A-3", hub.Done
	update(t, s, add(first, second, matched, walkIn, over))
	for _, p := range []hub.Place{first, second, matched, over} {
		update(t, s, func(tx hub.Tx) error { return tx.SaveIdentity(p.ID, base, kiosk.Identity{Card: "C-0"}) })
		update(t, s, func(tx hub.Tx) error { return tx.SaveIdentity(p.ID, base, said) })
	}
	of := func(place string) func(r hub.Reader) (kiosk.Identity, error) {
		return func(r hub.Reader) (kiosk.Identity, error) { v, _, err := r.Identity(place); return v, err }
	}
	want(t, s, said, of(first.ID))
	want(t, s, kiosk.Identity{}, of(walkIn.ID))
	want(t, s, []hub.Place{second, first}, func(r hub.Reader) ([]hub.Place, error) { return r.Unmatched() })

	again := person(6)
	again.Code = "QX 006"
	update(t, s, func(tx hub.Tx) error { return firstError(tx.AddAlias(first, again), tx.Merge(first, matched)) })
	matched.Aliases = []string{first.Code, "QX 006"}
	for _, code := range []string{matched.Code, first.Code, "QX 006"} {
		want(t, s, matched, func(r hub.Reader) (hub.Place, error) { p, _, err := r.PlaceOf(code); return p, err })
	}
	want(t, s, kiosk.Identity{}, of(first.ID))
	want(t, s, []hub.Place{second}, func(r hub.Reader) ([]hub.Place, error) { return r.Unmatched() })
	refuse(t, s, "a code of a merged place twice", add(func() hub.Place { p := person(7); p.Code = first.Code; return p }()))

	update(t, s, func(tx hub.Tx) error { return tx.Merge(second, over) }) // codes of a place that is over are free
	want(t, s, false, func(r hub.Reader) (bool, error) { return r.CodeLive(second.Code) })
	want(t, s, over.ID, func(r hub.Reader) (string, error) { p, _, err := r.PlaceOf(second.Code); return p.ID, err })

	late, elsewhere := person(8), person(9)
	late.Unsure, elsewhere.Unsure, elsewhere.Kiosk = true, true, "east-1"
	gone := person(10)
	gone.Unsure, gone.State = true, hub.Done
	update(t, s, add(late, elsewhere, gone))
	want(t, s, []hub.Place{late}, func(r hub.Reader) ([]hub.Place, error) { return r.Unsure("lobby-1") })

	e := kiosk.RosterEntry{Appointment: kiosk.Appointment{ID: "A-1", Service: "x-ray", Building: "main", At: base}, Person: kiosk.Person{ID: "P-1"}}
	update(t, s, func(tx hub.Tx) error { return tx.SaveAppointment(e) })
	want(t, s, e, func(r hub.Reader) (kiosk.RosterEntry, error) { v, _, err := r.Booking("A-1"); return v, err })
	want(t, s, false, func(r hub.Reader) (bool, error) { _, ok, err := r.Booking("A-2"); return ok, err })
}
