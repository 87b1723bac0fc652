package sqldb_test

import (
	"reflect"
	"testing"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

// told is all that Expect may have read ahead.
type told struct {
	Replied, Live, Booked, Here map[string]any
}

func ask(t *testing.T, tx hub.Tx, x hub.Expected) told {
	t.Helper()
	out := told{map[string]any{}, map[string]any{}, map[string]any{}, map[string]any{}}
	note := func(m map[string]any, key string, v any, ok bool, err error) {
		if err != nil {
			t.Fatal(err)
		}
		m[key] = []any{v, ok}
	}
	for _, e := range x.Events {
		v, ok, err := tx.Reply(e)
		note(out.Replied, e, v, ok, err)
	}
	for _, c := range x.Codes {
		ok, err := tx.CodeLive(c)
		note(out.Live, c, nil, ok, err)
	}
	for _, a := range x.Appointments {
		v, ok, err := tx.Appointment(a)
		note(out.Booked, a, v, ok, err)
		p, ok, err := tx.PlaceFor(a, today)
		note(out.Here, a, p.ID, ok, err)
	}
	return out
}

// expect: what was read ahead answers as the record does, and goes on doing so
// after each write.
func expect(t *testing.T, s hub.Store) {
	x := hub.Expected{
		Events: []string{"event-001", "event-002", "event-003"}, Codes: []string{"KD 001", "kd002", "KD 003", "QX 001"},
		Appointments: []string{"A-1", "A-2", "A-3"},
	}
	here := person(1)
	here.Appointment = "A-1"
	done := person(2)
	done.State = hub.Done
	reply := func(id string) hub.Reply {
		return hub.Reply{Kiosk: "lobby-1", Type: kiosk.EventCheckin, At: base, Received: base, Receipt: kiosk.Receipt{EventID: id, Outcome: kiosk.Accepted}}
	}
	book := func(id string) kiosk.RosterEntry {
		return kiosk.RosterEntry{Appointment: kiosk.Appointment{ID: id, Service: "foot-clinic", At: base}}
	}
	update(t, s, add(here, done))
	update(t, s, func(tx hub.Tx) error { return tx.SaveReply(reply("event-001")) })
	update(t, s, func(tx hub.Tx) error { return tx.SaveAppointment(book("A-1")) })

	later := person(3)
	later.Appointment = "A-3"
	again := person(4)
	again.Code = "QX 001"
	over := here
	over.State = hub.Done
	back := done
	back.State = hub.Waiting
	revised := reply("event-001")
	revised.Receipt.Alias = "QX 009"
	writes := []struct {
		name string
		do   func(tx hub.Tx) error
	}{
		{"nothing", func(hub.Tx) error { return nil }},
		{"a reply", func(tx hub.Tx) error { return tx.SaveReply(reply("event-002")) }},
		{"another reply", func(tx hub.Tx) error { return tx.ReviseReply(revised) }},
		{"a place", func(tx hub.Tx) error { return tx.AddPlace(later) }},
		{"another name", func(tx hub.Tx) error { return tx.AddAlias(here, again) }},
		{"somebody is done", func(tx hub.Tx) error { return tx.SetPlace(over) }},
		{"somebody is back", func(tx hub.Tx) error { return tx.SetPlace(back) }},
		{"a booking", func(tx hub.Tx) error { return tx.SaveAppointment(book("A-2")) }},
	}
	var plain, ahead []told
	for _, with := range []bool{false, true} {
		refuse(t, s, "an end on purpose", func(tx hub.Tx) error {
			if with {
				if err := tx.Expect(x); err != nil {
					t.Fatal(err)
				}
			}
			for _, w := range writes {
				if err := w.do(tx); err != nil {
					t.Fatal(err)
				}
				if with {
					ahead = append(ahead, ask(t, tx, x))
				} else {
					plain = append(plain, ask(t, tx, x))
				}
			}
			return errStop
		})
	}
	for i, w := range writes {
		if !reflect.DeepEqual(plain[i], ahead[i]) {
			t.Errorf("after %s:\nread ahead %+v\nthe record %+v", w.name, ahead[i], plain[i])
		}
		if i > 0 && reflect.DeepEqual(plain[i], plain[i-1]) {
			t.Errorf("control: %s changed no answer", w.name)
		}
	}
}
