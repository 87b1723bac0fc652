package sqldb_test

import (
	"errors"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

func strangeTexts(t *testing.T, s hub.Store) {
	p := person(1)
	p.Person, p.Lang = "P\x001", "\xff"
	update(t, s, add(p))
	p.Person, p.Lang = "P\uFFFD1", "\uFFFD"
	want(t, s, []hub.Place{p}, func(r hub.Reader) ([]hub.Place, error) { return r.Live("foot-clinic") })
	want(t, s, false, func(r hub.Reader) (bool, error) { _, ok, err := r.PlaceOf("\xff\x00"); return ok, err })
}

func swallowed(t *testing.T, s hub.Store) {
	update(t, s, add(person(1)))
	refuse(t, s, "what came before a statement that failed", func(tx hub.Tx) error {
		if _, err := tx.Bump("q"); err != nil {
			return err
		}
		_ = tx.AddPlace(person(1)) // it may fail here, or with the commit
		return nil
	})
	want(t, s, 0, func(r hub.Reader) (int64, error) { return r.Revision("q") })
}

func lease(t *testing.T, s hub.Store) {
	read := func(r hub.Reader) (hub.Lease, error) { return r.Lease() }
	want(t, s, hub.Lease{}, read)
	for _, l := range []hub.Lease{{Holder: "a", Term: 1}, {Holder: "a", Term: 1, Beat: 1}, {Term: 1}, {Holder: "b", Term: 2}} {
		update(t, s, func(tx hub.Tx) error { return tx.SaveLease(l) })
		want(t, s, l, read)
	}
}

func transferred(t *testing.T, s hub.Store) {
	p := person(1)
	update(t, s, add(p))
	update(t, s, func(tx hub.Tx) error { return tx.Foretell(p.ID, base, hub.Wait{LowMin: 5, HighMin: 10}) })
	p.State, p.Queue = hub.OnHold, "eye-clinic"
	p.Moved = &hub.Move{Queue: "foot-clinic", Area: "a", Slot: base, Before: &hub.Move{Queue: "mri", Slot: base}}
	update(t, s, func(tx hub.Tx) error { return tx.SetPlace(p) })
	want(t, s, nil, func(r hub.Reader) ([]hub.Place, error) { return r.Live("foot-clinic") })
	want(t, s, []hub.Place{p}, func(r hub.Reader) ([]hub.Place, error) { return r.Live("eye-clinic") }) // told nothing there
	want(t, s, true, func(r hub.Reader) (bool, error) { return r.CodeLive(p.Code) })
}

func arrivals(t *testing.T, s hub.Store) {
	first, later, other := person(1), person(2), person(3)
	other.Day = kiosk.DateOf(base.AddDate(0, 0, -1))
	update(t, s, add(later, first, other))
	want(t, s, []hub.Place{first, later}, func(r hub.Reader) ([]hub.Place, error) { return r.Arrivals(today) })
	a, b := hub.DueArrival{Event: "a", Body: []byte(`{"a":1}`), Due: base.Add(time.Second)}, hub.DueArrival{Event: "b", Body: []byte("{}"), Due: base}
	update(t, s, func(tx hub.Tx) error { return errors.Join(tx.SaveArrival(a), tx.SaveArrival(b)) })
	due := func(after time.Duration) func(hub.Reader) ([]hub.DueArrival, error) {
		return func(r hub.Reader) ([]hub.DueArrival, error) {
			return r.DueArrivals(base.Add(after), base.Add(after+10*time.Minute), 10)
		}
	}
	want(t, s, []hub.DueArrival{b}, due(0))
	want(t, s, []hub.DueArrival{b, a}, due(time.Second))
	b.Tries, b.Due = 1, base.Add(time.Minute)
	update(t, s, func(tx hub.Tx) error { return errors.Join(tx.SaveArrival(b), tx.DropArrival("a")) })
	want(t, s, nil, due(time.Second))
	want(t, s, []hub.DueArrival{b}, due(time.Minute))
	want(t, s, nil, due(-9*time.Minute))
	want(t, s, []hub.DueArrival{b}, due(-9*time.Minute-time.Microsecond)) // the clock was set back
}
