package sqldb_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/hub/sqldb"
)

// canary is in all that is personal about the old people of purged.
const canary = "canary-7d1f"

// fill stores, for n people each, what is personal of long ago and of today; the
// events of today's people begin with "new".
func fill(t *testing.T, s hub.Store, n int) {
	t.Helper()
	for _, of := range []struct {
		prefix, mark string
		at           time.Time
	}{{"old", canary, base.AddDate(0, 0, -40)}, {"new", "kept-2c9b", base}} {
		update(t, s, func(tx hub.Tx) error {
			for i := range n {
				id := fmt.Sprintf("%s-%03d", of.prefix, i)
				p := person(i)
				p.ID, p.Code, p.Appointment, p.Person, p.Area = id, fmt.Sprintf("%s %03d", of.prefix[:1], i), of.mark+id, of.mark, of.mark
				p.Flags, p.Day, p.Lang = []string{"mask", of.mark}, kiosk.DateOf(of.at), "es"
				if of.mark == canary {
					p.State = hub.Expired
				}
				if err := errors.Join(
					tx.AddPlace(p), tx.SaveIdentity(id, of.at, kiosk.Identity{Initial: of.mark}),
					tx.SaveAppointment(kiosk.RosterEntry{Appointment: kiosk.Appointment{ID: of.mark + id, At: of.at}, Person: kiosk.Person{ID: of.mark, Name: kiosk.Name{Text: of.mark}}}),
					tx.SaveReply(hub.Reply{Kiosk: "lobby-1", Type: kiosk.EventForm, At: of.at, Received: of.at, Receipt: kiosk.Receipt{EventID: id + "f", Outcome: kiosk.Accepted}}),
					tx.SaveForm(id+"f", "lobby-1", of.at, kiosk.FormAnswer{Checkin: id, Form: "respiratory", Response: []byte(of.mark)}),
					tx.Keep(hub.Kept{Event: id + "k", Hash: "ab", Outcome: kiosk.Refused, Reason: "why", At: of.at, Raw: []byte(of.mark)}),
					tx.Note(hub.Deed{At: of.at, By: "A. Nurse", Verb: "call", Subject: p.Code}),
				); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// purged is the part of the contract about what is no longer to be kept.
func purged(t *testing.T, s hub.Store) {
	fill(t, s, 3)
	// A place that nobody ended keeps its person, however old it is.
	live := person(90)
	live.Day, live.Appointment, live.Person = kiosk.DateOf(base.AddDate(0, 0, -40)), "A-90", "P-90"
	update(t, s, func(tx hub.Tx) error {
		return errors.Join(tx.AddPlace(live), tx.SaveIdentity(live.ID, base.AddDate(0, 0, -40), kiosk.Identity{Card: "C-90"}))
	})
	cut := base.AddDate(0, 0, -30)
	purge := func(want hub.Purged) {
		t.Helper()
		update(t, s, func(tx hub.Tx) error {
			got, err := tx.Purge(kiosk.DateOf(cut), cut, 2)
			if got != want {
				t.Errorf("purged %+v, want %+v", got, want)
			}
			return err
		})
	}
	purge(hub.Purged{Bookings: 2, Places: 2, Identities: 2, Answers: 2, Events: 2})
	purge(hub.Purged{Bookings: 1, Places: 1, Identities: 1, Answers: 1, Events: 1})
	purge(hub.Purged{})
	want(t, s, 3, func(r hub.Reader) (int, error) {
		list, err := r.Appointments(time.Time{}, base.AddDate(1, 0, 0))
		return len(list), err
	})
	for prefix, left := range map[string]bool{"old": false, "new": true} {
		id := prefix + "-001"
		want(t, s, left, func(r hub.Reader) (bool, error) { _, ok, err := r.Identity(id); return ok, err })
		want(t, s, left, func(r hub.Reader) (bool, error) { list, err := r.Forms(id); return len(list) == 1, err })
		want(t, s, true, func(r hub.Reader) (bool, error) { _, ok, err := r.Reply(id + "f"); return ok, err })
		want(t, s, left, func(r hub.Reader) (bool, error) {
			p, ok, err := r.PlaceOf(prefix[:1] + " 001")
			if !ok || p.ID != id {
				t.Errorf("the place of %s is gone", id)
			}
			return p.Appointment != "" && p.Person != "" && p.Area != "" && len(p.Flags) == 2 && p.Lang != "", err
		})
	}
	want(t, s, live, func(r hub.Reader) (hub.Place, error) { p, _, err := r.PlaceOf(live.Code); return p, err })
	want(t, s, true, func(r hub.Reader) (bool, error) { _, ok, err := r.Identity(live.ID); return ok, err })
	want(t, s, 6, func(r hub.Reader) (int, error) { list, err := r.Audit(99); return len(list), err })
	want(t, s, 3, func(r hub.Reader) (bytes int, err error) {
		list, err := r.Kept(99)
		for _, k := range list {
			if len(k.Raw) > 0 {
				bytes++
			}
		}
		return bytes, err
	})
}

// TestWhatIsPurgedIsGoneFromTheFile reads the file as a thief would.
func TestWhatIsPurgedIsGoneFromTheFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "record.db")
	holds := func(mark string) bool {
		t.Helper()
		for _, name := range []string{file, file + "-wal"} {
			b, err := os.ReadFile(name)
			if err != nil && !errors.Is(err, os.ErrNotExist) {
				t.Fatal(err)
			}
			if bytes.Contains(b, []byte(mark)) {
				return true
			}
		}
		return false
	}
	run := func(fn func(s hub.Store)) {
		t.Helper()
		db, err := sqldb.Open(t.Context(), file, base)
		if err != nil {
			t.Fatal(err)
		}
		fn(db)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	run(func(s hub.Store) { fill(t, s, 200) })
	if !holds(canary) {
		t.Fatal("control: nothing personal was in the file")
	}
	cut := base.AddDate(0, 0, -30)
	run(func(s hub.Store) {
		for range 3 {
			update(t, s, func(tx hub.Tx) error { _, err := tx.Purge(kiosk.DateOf(cut), cut, 80); return err })
		}
	})
	if holds(canary) {
		t.Error("what was purged is still in the file")
	}
	if !holds("kept-2c9b") {
		t.Error("today's people are gone as well")
	}
}
