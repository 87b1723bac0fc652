package sqldb_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

// base is the time the suite's records begin.
var base = time.Date(2026, 3, 24, 8, 0, 0, 123000, time.UTC)

// today is its day.
var today = kiosk.DateOf(base)

// contract is what every dialect of the record keeps; open makes an empty
// record for each part of it.
func contract(t *testing.T, open func(t *testing.T) hub.Store) {
	for _, part := range []struct {
		name string
		run  func(t *testing.T, s hub.Store)
	}{
		{"a failed transaction leaves nothing", rollback},
		{"revisions rise one by one", revisions},
		{"an event has one reply", replies},
		{"a place comes back as it was stored", places},
		{"live codes are unique", liveCodes},
		{"an appointment has one place a day", oneAppointment},
		{"aliases follow their place", aliases},
		{"snapshots are kept up to a number", snapshots},
		{"calls and forecasts", forecasts},
		{"alerts", alerts},
		{"alerts of before the clock was set back", setBack},
		{"no flood of alerts hides a call for help", manyAlerts},
		{"closures", closures},
		{"commands", commands},
		{"appointments", appointments},
		{"kept events", kept},
		{"what people said of themselves", identities},
		{"what is personal and old is purged", purged},
		{"forms and feedback", answers},
		{"audit", deeds},
		{"the lease", lease},
		{"arrivals to be told", arrivals},
		{"somebody transferred and on hold", transferred},
		{"the stops of a visit", visits},
		{"one person's bookings", bookingsOf},
		{"texts no database takes are stored all the same", strangeTexts},
		{"a failed statement fails its transaction", swallowed},
		{"what is read ahead is what the record says", expect},
	} {
		t.Run(part.name, func(t *testing.T) { part.run(t, open(t)) })
	}
}

// errStop stops a transaction on purpose.
var errStop = errors.New("stop")

// person makes a waiting place; n tells places apart.
func person(n int) hub.Place {
	return hub.Place{
		ID: fmt.Sprintf("event-%03d", n), Queue: "foot-clinic", Code: fmt.Sprintf("KD %03d", n), Kiosk: "lobby-1", State: hub.Waiting, Day: today,
		Arrived: base, Claimed: base, Received: base.Add(time.Duration(n) * time.Second), Slot: base,
	}
}

func update(t *testing.T, s hub.Store, fn func(tx hub.Tx) error) {
	t.Helper()
	if err := s.Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// want reads one value from the record and compares it.
func want[T any](t *testing.T, s hub.Store, wanted T, read func(r hub.Reader) (T, error)) {
	t.Helper()
	err := s.View(t.Context(), func(r hub.Reader) error {
		got, err := read(r)
		if err == nil && !reflect.DeepEqual(got, wanted) {
			t.Errorf("got  %+v\nwant %+v", got, wanted)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func add(places ...hub.Place) func(hub.Tx) error {
	return func(tx hub.Tx) error {
		for _, p := range places {
			if err := tx.AddPlace(p); err != nil {
				return err
			}
		}
		return nil
	}
}

// refuse runs a transaction that a constraint must stop.
func refuse(t *testing.T, s hub.Store, why string, fn func(tx hub.Tx) error) {
	t.Helper()
	if err := s.Update(t.Context(), fn); err == nil {
		t.Errorf("stored %s", why)
	}
}

func rollback(t *testing.T, s hub.Store) {
	err := s.Update(t.Context(), func(tx hub.Tx) error {
		if _, err := tx.Bump("q"); err != nil {
			return err
		}
		return errors.Join(tx.AddPlace(person(1)), errStop)
	})
	if !errors.Is(err, errStop) {
		t.Fatalf("the function's own error did not come back: %v", err)
	}
	want(t, s, 0, func(r hub.Reader) (int64, error) { return r.Revision("q") })
	want(t, s, nil, func(r hub.Reader) ([]hub.Place, error) { return r.Live("foot-clinic") })
	update(t, s, add(person(1)))
}

func revisions(t *testing.T, s hub.Store) {
	for _, queue := range []string{"a", "b", "a", "a"} {
		update(t, s, func(tx hub.Tx) error { _, err := tx.Bump(queue); return err })
	}
	want(t, s, 3, func(r hub.Reader) (int64, error) { return r.Revision("a") })
	want(t, s, []string{"a", "b"}, func(r hub.Reader) ([]string, error) { return r.Queues() })
}

func replies(t *testing.T, s hub.Store) {
	reply := hub.Reply{Kiosk: "lobby-1", Type: kiosk.EventCheckin, At: base, Received: base.Add(time.Second), Receipt: kiosk.Receipt{
		EventID: "event-1", Hash: "ab", Outcome: kiosk.Accepted, Ticket: "KD 001B", Alias: "QX 3", Revision: kiosk.Revision{Epoch: 5, N: 6},
	}}
	update(t, s, func(tx hub.Tx) error { return tx.SaveReply(reply) })
	refuse(t, s, "a second reply to one event", func(tx hub.Tx) error { return tx.SaveReply(reply) })
	want(t, s, reply, func(r hub.Reader) (hub.Reply, error) {
		v, ok, err := r.Reply("event-1")
		if !ok {
			t.Error("no reply")
		}
		return v, err
	})
	want(t, s, false, func(r hub.Reader) (bool, error) { _, ok, err := r.Reply("event-2"); return ok, err })
	reply.Receipt.Ticket, reply.Received = "", base.Add(time.Hour)
	update(t, s, func(tx hub.Tx) error { return tx.ReviseReply(reply) })
	want(t, s, reply, func(r hub.Reader) (hub.Reply, error) { v, _, err := r.Reply("event-1"); return v, err })
}

func places(t *testing.T, s hub.Store) {
	p := person(1)
	p.Appointment, p.Person, p.Method, p.Area, p.Lang = "A-1", "P-1", kiosk.ByCode, "area", "es"
	p.StepFree, p.Unsure, p.Flags, p.Urgency = true, true, []string{"mask", "apart"}, 3
	p.Booked, p.Slot = base.Add(time.Hour), base.Add(time.Hour)
	update(t, s, add(p, person(2)))
	p.State, p.Room, p.CalledAt, p.Announced = hub.Called, "room", base.Add(2*time.Hour), base.Add(3*time.Hour)
	update(t, s, func(tx hub.Tx) error { return tx.SetPlace(p) })
	one := func(r hub.Reader) (hub.Place, error) { v, _, err := r.PlaceOf("kd001"); return v, err }
	want(t, s, p, one)
	p.State, p.EndedAt = hub.Done, base.Add(4*time.Hour)
	update(t, s, func(tx hub.Tx) error { return tx.SetPlace(p) })
	want(t, s, []hub.Place{person(2)}, func(r hub.Reader) ([]hub.Place, error) { return r.Live("foot-clinic") })
	want(t, s, []hub.Place{p}, func(r hub.Reader) ([]hub.Place, error) { return r.Ended("foot-clinic", base, 5) })
	want(t, s, nil, func(r hub.Reader) ([]hub.Place, error) { return r.Ended("foot-clinic", base.Add(5*time.Hour), 5) })
	update(t, s, func(tx hub.Tx) error {
		return tx.AddAlias(p, func() hub.Place { a := person(3); a.Code = "QX 009"; return a }())
	})
	want(t, s, []string{"KD 001", "QX 009"}, func(r hub.Reader) ([]string, error) { return r.Over("foot-clinic", base, 5) })
	want(t, s, nil, func(r hub.Reader) ([]string, error) { return r.Over("foot-clinic", base.Add(5*time.Hour), 5) })
	p.State = hub.Expired
	update(t, s, func(tx hub.Tx) error { return tx.SetPlace(p) })
	want(t, s, nil, func(r hub.Reader) ([]string, error) { return r.Over("foot-clinic", base, 5) })
}

func liveCodes(t *testing.T, s hub.Store) {
	first, second := person(1), person(2)
	second.Code = "kd 001"
	update(t, s, add(first))
	refuse(t, s, "one live code twice", add(second))
	first.State = hub.Done
	update(t, s, func(tx hub.Tx) error { return tx.SetPlace(first) })
	want(t, s, false, func(r hub.Reader) (bool, error) { return r.CodeLive("KD 001") })
	update(t, s, add(second))
	want(t, s, second.ID, func(r hub.Reader) (string, error) { p, _, err := r.PlaceOf("KD 001"); return p.ID, err })
	first.State = hub.Waiting
	refuse(t, s, "a code brought back while somebody else holds it", func(tx hub.Tx) error { return tx.SetPlace(first) })
}

func oneAppointment(t *testing.T, s hub.Store) {
	first, second := person(1), person(2)
	first.Appointment, second.Appointment = "A-1", "A-1"
	update(t, s, add(first))
	refuse(t, s, "two places for one appointment", add(second))
	second.Day = kiosk.DateOf(base.AddDate(0, 0, 1))
	update(t, s, add(second))
	want(t, s, second.ID, func(r hub.Reader) (string, error) { p, _, err := r.PlaceFor("A-1", second.Day); return p.ID, err })
	update(t, s, add(person(3), person(4))) // no appointment is not one appointment
}

func aliases(t *testing.T, s hub.Store) {
	first, again := person(1), person(2)
	again.Code = "QX 077"
	update(t, s, add(first))
	update(t, s, func(tx hub.Tx) error { return tx.AddAlias(first, again) })
	first.Aliases = []string{"QX 077"}
	want(t, s, first, func(r hub.Reader) (hub.Place, error) { p, _, err := r.PlaceOf("QX 077"); return p, err })
	want(t, s, []hub.Place{first}, func(r hub.Reader) ([]hub.Place, error) { return r.Live("foot-clinic") })
	other := person(3)
	other.Code = "QX 077"
	refuse(t, s, "a code that is a live alias", add(other))
	first.State = hub.NoShow
	update(t, s, func(tx hub.Tx) error { return tx.SetPlace(first) })
	update(t, s, add(other))
}

func snapshots(t *testing.T, s hub.Store) {
	snap := func(n int64) kiosk.QueueSnapshot {
		return kiosk.QueueSnapshot{
			Queue: "q", Revision: kiosk.Revision{Epoch: 9, N: n}, At: base, Called: []kiosk.Call{{Code: "KD 1", Room: "r"}},
			Waiting: []kiosk.QueueEntry{{Code: "KD 2", Aliases: []string{"QX 1"}, LowMin: 5, HighMin: 10}},
		}
	}
	for n := int64(1); n <= 4; n++ {
		update(t, s, func(tx hub.Tx) error { return tx.SaveSnapshot(snap(n), 3) })
	}
	refuse(t, s, "two snapshots of one revision", func(tx hub.Tx) error { return tx.SaveSnapshot(snap(4), 3) })
	want(t, s, []kiosk.QueueSnapshot{snap(2), snap(3), snap(4)}, func(r hub.Reader) ([]kiosk.QueueSnapshot, error) { return r.Snapshots("q") })
	want(t, s, snap(4), func(r hub.Reader) (kiosk.QueueSnapshot, error) { v, _, err := r.Latest("q"); return v, err })
}

func forecasts(t *testing.T, s hub.Store) {
	p := person(1)
	update(t, s, add(p, person(2)))
	told := hub.Wait{Expected: 7 * time.Minute, LowMin: 5, HighMin: 10}
	update(t, s, func(tx hub.Tx) error { return tx.Foretell(p.ID, base, told) })
	update(t, s, func(tx hub.Tx) error { return tx.Foretell(p.ID, base.Add(time.Minute), hub.Wait{}) }) // the first stays
	want(t, s, nil, func(r hub.Reader) ([]hub.Forecast, error) { return r.Forecasts(10) })
	p.State, p.CalledAt = hub.Called, base.Add(9*time.Minute)
	update(t, s, func(tx hub.Tx) error { return tx.SetPlace(p) })
	want(t, s, []hub.Forecast{{Queue: "foot-clinic", At: base, Wait: told, Actual: 9 * time.Minute}}, func(r hub.Reader) ([]hub.Forecast, error) { return r.Forecasts(10) })
	want(t, s, []hub.CallStart{{At: p.CalledAt, Arrived: base}}, func(r hub.Reader) ([]hub.CallStart, error) { return r.Calls("foot-clinic", 10) })
}

func alerts(t *testing.T, s hub.Store) {
	a := hub.Alert{Alert: kiosk.Alert{EventID: "e", Kiosk: "lobby-1", Kind: kiosk.AlertUrgent, At: base, Ticket: "KD 1", Reason: "no paper", State: kiosk.AlertTold}, Next: base.Add(time.Minute), Note: "n"}
	later := a
	later.EventID, later.At = "f", base.Add(time.Second)
	update(t, s, func(tx hub.Tx) error { return errors.Join(tx.SaveAlert(a), tx.SaveAlert(later)) })
	want(t, s, []hub.Alert{later, a}, func(r hub.Reader) ([]hub.Alert, error) { return r.Alerts(true, 10) })
	due := func(at time.Time, limit int, list ...hub.Alert) {
		t.Helper()
		want(t, s, list, func(r hub.Reader) ([]hub.Alert, error) {
			return r.DueAlerts(at, map[kiosk.AlertKind]time.Duration{hub.Other: time.Hour}, limit)
		})
	}
	due(a.Next.Add(-time.Microsecond), 10)
	due(a.Next, 10, a, later)
	due(a.Next, 1, a)
	a.State, a.By, a.SeenAt, a.Next, a.Level = kiosk.AlertSeen, "R. Okafor", base.Add(time.Hour), time.Time{}, 2
	update(t, s, func(tx hub.Tx) error { return tx.SaveAlert(a) })
	want(t, s, []hub.Alert{later}, func(r hub.Reader) ([]hub.Alert, error) { return r.Alerts(true, 10) })
	want(t, s, []hub.Alert{later, a}, func(r hub.Reader) ([]hub.Alert, error) { return r.Alerts(false, 10) })
	want(t, s, a, func(r hub.Reader) (hub.Alert, error) { v, _, err := r.Alert("e"); return v, err })
	due(later.Next, 10, later)
}

// setBack shows that what is due further ahead than it can be is due at once.
func setBack(t *testing.T, s hub.Store) {
	call := hub.Alert{Alert: kiosk.Alert{EventID: "call", Kiosk: "lobby-1", Kind: kiosk.AlertUrgent, At: base, State: kiosk.AlertTold}, Next: base}
	thing := call
	thing.EventID, thing.Kind = "thing", kiosk.AlertDevice
	over := call
	over.EventID, over.State = "over", kiosk.AlertSeen
	update(t, s, func(tx hub.Tx) error {
		return errors.Join(tx.SaveAlert(call), tx.SaveAlert(thing), tx.SaveAlert(over))
	})
	ahead := map[kiosk.AlertKind]time.Duration{kiosk.AlertUrgent: 2 * time.Minute, kiosk.AlertHelp: time.Second, hub.Other: time.Hour}
	for _, row := range []struct {
		back time.Duration
		due  []hub.Alert
	}{
		{2 * time.Minute, nil},
		{2*time.Minute + time.Microsecond, []hub.Alert{call}},
		{time.Hour, []hub.Alert{call}},
		{24 * time.Hour, []hub.Alert{call, thing}},
	} {
		want(t, s, row.due, func(r hub.Reader) ([]hub.Alert, error) { return r.DueAlerts(base.Add(-row.back), ahead, 10) })
		update(t, s, func(tx hub.Tx) error {
			list, err := tx.DueAlerts(base.Add(-row.back), ahead, 10)
			if len(list) != len(row.due) {
				t.Errorf("%v back, to write: %+v", row.back, list)
			}
			return err
		})
	}
}

// manyAlerts shows that no number of alerts about things, or from one kiosk, keeps
// an older call for help out of a list that has an end.
func manyAlerts(t *testing.T, s hub.Store) {
	raise := func(id, from string, kind kiosk.AlertKind, after int) hub.Alert {
		return hub.Alert{Alert: kiosk.Alert{EventID: id, Kiosk: from, Kind: kind, At: base.Add(time.Duration(after) * time.Second), State: kiosk.AlertTold}, Next: base}
	}
	help, mine := raise("call", "lobby-1", kiosk.AlertUrgent, 0), raise("u9", "lobby-2", kiosk.AlertUrgent, 19)
	update(t, s, func(tx hub.Tx) error {
		err := tx.SaveAlert(help)
		for i := range 10 {
			err = errors.Join(err, tx.SaveAlert(raise(fmt.Sprint("u", i), "lobby-2", kiosk.AlertUrgent, 10+i)),
				tx.SaveAlert(raise(fmt.Sprint("d", i), "lobby-1", kiosk.AlertDevice, 30+i)), tx.SaveAlert(raise(fmt.Sprint("e", i), "lobby-3", hub.AlertEvent, 30+i)))
		}
		return err
	})
	want(t, s, []hub.Alert{mine, help}, func(r hub.Reader) ([]hub.Alert, error) { return r.Alerts(true, 2) })
	want(t, s, 31, func(r hub.Reader) (int, error) { list, err := r.Alerts(true, 100); return len(list), err })
}

func closures(t *testing.T, s hub.Store) {
	lift := kiosk.Closure{Feature: "lift-1", Kind: "lift"}
	update(t, s, func(tx hub.Tx) error {
		return errors.Join(tx.SetClosure(kiosk.Closure{Feature: "lift-1"}, true), tx.SetClosure(lift, true), tx.SetClosure(kiosk.Closure{Feature: "hall"}, true))
	})
	update(t, s, func(tx hub.Tx) error { return tx.SetClosure(kiosk.Closure{Feature: "hall"}, false) })
	want(t, s, []kiosk.Closure{lift}, func(r hub.Reader) ([]kiosk.Closure, error) { return r.Closures() })
}

func commands(t *testing.T, s hub.Store) {
	type word struct {
		kiosk.Commands
		n int64
	}
	of := func(id string) func(r hub.Reader) (word, error) {
		return func(r hub.Reader) (word, error) { c, n, err := r.Commands(id); return word{c, n}, err }
	}
	update(t, s, func(tx hub.Tx) error {
		return errors.Join(tx.SaveCommands("lobby-1", kiosk.Commands{Shut: true}, 1), tx.SaveCommands("lobby-2", kiosk.Commands{Shut: true}, 2),
			tx.SaveCommands("lobby-1", kiosk.Commands{Restart: base}, 3))
	})
	want(t, s, word{kiosk.Commands{Restart: base}, 3}, of("lobby-1"))
	want(t, s, word{kiosk.Commands{Shut: true}, 2}, of("lobby-2"))
	want(t, s, word{}, of("lobby-3"))
}

func appointments(t *testing.T, s hub.Store) {
	e := kiosk.RosterEntry{
		Appointment: kiosk.Appointment{ID: "A-1", Service: "foot-clinic", Building: "main", At: base},
		Person:      kiosk.Person{ID: "P-1", Name: kiosk.Name{Text: "Test Person"}, BirthDate: kiosk.Date{Year: 1958, Month: 3, Day: 24}},
	}
	other := e
	other.Appointment.ID, other.Appointment.At = "A-2", base.Add(time.Hour)
	update(t, s, func(tx hub.Tx) error { return errors.Join(tx.SaveAppointment(other), tx.SaveAppointment(e)) })
	e.Appointment.Building = "east"
	update(t, s, func(tx hub.Tx) error { return tx.SaveAppointment(e) })
	want(t, s, []kiosk.RosterEntry{e, other}, func(r hub.Reader) ([]kiosk.RosterEntry, error) { return r.Appointments(base, base.Add(2*time.Hour)) })
	want(t, s, []kiosk.RosterEntry{e}, func(r hub.Reader) ([]kiosk.RosterEntry, error) { return r.Appointments(base, base.Add(time.Hour)) })
	want(t, s, e.Appointment, func(r hub.Reader) (kiosk.Appointment, error) { v, _, err := r.Appointment("A-1"); return v, err })
}

func kept(t *testing.T, s hub.Store) {
	k := hub.Kept{Event: "e", Kiosk: "lobby-1", Hash: "ab", Outcome: kiosk.Held, Reason: "why", At: base, Raw: []byte{0, 1, 255}}
	for range 2 {
		update(t, s, func(tx hub.Tx) error { return tx.Keep(k) })
	}
	want(t, s, []hub.Kept{k}, func(r hub.Reader) ([]hub.Kept, error) { return r.Kept(10) })
}

func answers(t *testing.T, s hub.Store) {
	f := kiosk.FormAnswer{Checkin: "e", Form: "respiratory", Response: []byte(`{"status":"completed"}`)}
	update(t, s, func(tx hub.Tx) error {
		return errors.Join(tx.SaveForm("f", "lobby-1", base, f), tx.SaveFeedback("g", "lobby-1", kiosk.Feedback{Score: 4, At: base}), tx.SaveFeedback("h", "lobby-1", kiosk.Feedback{Score: 4, At: base}))
	})
	want(t, s, []kiosk.FormAnswer{f}, func(r hub.Reader) ([]kiosk.FormAnswer, error) { return r.Forms("e") })
	want(t, s, map[int]int64{4: 2}, func(r hub.Reader) (map[int]int64, error) { return r.Scores() })
	refuse(t, s, "a score of 6", func(tx hub.Tx) error { return tx.SaveFeedback("i", "lobby-1", kiosk.Feedback{Score: 6}) })
}
