package sqlite

import (
	"testing"
	"time"

	"frontdoor/kiosk"
)

// held lists the appointments of everybody born on one day that f knows.
func (f *fixture) held(t *testing.T) string {
	t.Helper()
	day, _ := kiosk.ParseDate("1980-05-06")
	rows, err := f.ByBirthDate(t.Context(), day)
	if err != nil {
		t.Fatal(err)
	}
	out := ""
	for _, r := range rows {
		out += r.Appointment.ID + ":" + r.Person.ID + " "
	}
	return out
}

func (f *fixture) take(t *testing.T, p kiosk.RosterPage) bool {
	t.Helper()
	done, err := f.ApplyRoster(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func TestChangesToARoster(t *testing.T) {
	born := "1980-05-06"
	whole := kiosk.RosterPage{Digest: "d1", Total: 3, Entries: []kiosk.RosterEntry{entry("a1", "p1", born), entry("a2", "p2", born), entry("a3", "p3", born)}}
	for _, tc := range []struct {
		name   string
		page   kiosk.RosterPage
		taken  bool
		held   string
		digest string
	}{
		{"one gone, one other than it was, one new", kiosk.RosterPage{Base: "d1", Digest: "d2", Removed: []string{"a1", "never-there"},
			Total: 2, Entries: []kiosk.RosterEntry{entry("a2", "p9", born), entry("a4", "p4", born)}}, true, "a3:p3 a2:p9 a4:p4 ", "d2"},
		{"nothing but gone", kiosk.RosterPage{Base: "d1", Digest: "d2", Removed: []string{"a1", "a2", "a3"}}, true, "", "d2"},
		{"nothing at all", kiosk.RosterPage{Base: "d1", Digest: "d2"}, true, "a1:p1 a2:p2 a3:p3 ", "d2"},
		{"to another roster", kiosk.RosterPage{Base: "d0", Digest: "d2", Removed: []string{"a1"}}, false, "a1:p1 a2:p2 a3:p3 ", "d1"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := newFile(t)
			f.take(t, whole)
			// The beginning of a transfer that broke off does not become part of it.
			f.take(t, kiosk.RosterPage{Digest: "d2", Total: 9, Entries: []kiosk.RosterEntry{entry("a8", "p8", born)}})
			if got := f.take(t, tc.page); got != tc.taken {
				t.Errorf("taken %v", got)
			}
			digest, err := f.RosterDigest(t.Context())
			if got := f.held(t); err != nil || got != tc.held || digest != tc.digest {
				t.Errorf("holds %q under %q (%v), want %q under %q", got, digest, err, tc.held, tc.digest)
			}
			if f.take(t, tc.page) && tc.page.Base != tc.page.Digest {
				t.Error("taken twice")
			}
		})
	}
}

// Changes are not laid over a roster of which a part is damaged.
func TestChangesToADamagedRosterAreNotTaken(t *testing.T) {
	f := newFile(t)
	f.take(t, kiosk.RosterPage{Digest: "d1", Total: 1, Entries: []kiosk.RosterEntry{entry("a1", "p1", "1980-05-06")}})
	if _, err := f.db.Exec("UPDATE roster SET sealed=zeroblob(length(sealed))"); err != nil {
		t.Fatal(err)
	}
	if got := f.held(t); got != "" {
		t.Fatalf("control: %q", got)
	}
	if f.take(t, kiosk.RosterPage{Base: "d1", Digest: "d2"}) {
		t.Error("taken")
	}
	if digest, _ := f.RosterDigest(t.Context()); digest != "" {
		t.Errorf("digest %q: the hub would not send it whole", digest)
	}
}

func TestPastAppointmentsAreDropped(t *testing.T) {
	f := newFile(t)
	later, timeless := entry("a2", "p2", "1980-05-06"), entry("a3", "p3", "1980-05-06")
	later.Appointment.At, timeless.Appointment.At = noon.Add(time.Hour), time.Time{}
	f.take(t, kiosk.RosterPage{Digest: "d1", Total: 3, Entries: []kiosk.RosterEntry{entry("a1", "p1", "1980-05-06"), later, timeless}})
	gathered := entry("a4", "p4", "1980-05-06")
	f.take(t, kiosk.RosterPage{Digest: "d2", Total: 2, Entries: []kiosk.RosterEntry{gathered}})
	for _, tc := range []struct {
		name   string
		before time.Time
		held   string
	}{
		{"none is over", noon, "a1:p1 a2:p2 a3:p3 "},
		{"one is over", noon.Add(time.Second), "a2:p2 a3:p3 "},
		{"all are but the one without a time", noon.AddDate(0, 0, 1), "a3:p3 "},
	} {
		if err := f.DropPast(t.Context(), tc.before); err != nil {
			t.Fatal(err)
		}
		if got := f.held(t); got != tc.held {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.held)
		}
	}
	if !f.take(t, kiosk.RosterPage{Digest: "d2", From: 1, Total: 2, Entries: []kiosk.RosterEntry{later}}) {
		t.Error("the roster that was coming in lost a page")
	}
	var keys int
	if err := f.db.QueryRow("SELECT count(*) FROM roster_key WHERE row NOT IN (SELECT id FROM roster)").Scan(&keys); err != nil || keys != 0 {
		t.Errorf("%d keys of nobody, %v", keys, err)
	}
}

// An appointment that was put off keeps its id: on its new day it is checked in
// anew, by a kiosk that knows no time as well.
func TestAnAppointmentPutOffIsCheckedInAnew(t *testing.T) {
	at := noon.Add(30 * time.Minute)
	for _, tc := range []struct {
		name    string
		to      time.Time // in the roster of the second day; zero = it is no longer there
		booked  time.Time // as the first check-in noted it
		already bool
	}{
		{"not at all", at, at, true},
		{"to another time of that day", at.Add(6 * time.Hour), at, true},
		{"to the next morning", at.Add(20 * time.Hour), at, false},
		{"from the evening to the next morning", at.Add(11 * time.Hour), at, false},
		{"to an earlier day", at.AddDate(0, 0, -1), at, false},
		{"to another day, by a version that noted no time", at.AddDate(0, 0, 3), time.Time{}, false},
		{"not at all, by a version that noted no time", at, time.Time{}, true},
		{"out of the roster", time.Time{}, at, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := newFile(t)
			roster := func(digest string, at time.Time) {
				e := entry("a1", "p1", "1980-05-06")
				if e.Appointment.At = at; at.IsZero() {
					e.Appointment.ID = "another"
				}
				f.take(t, kiosk.RosterPage{Digest: digest, Total: 1, Entries: []kiosk.RosterEntry{e}})
			}
			checkIn := func(id string, booked time.Time) (kiosk.Ticket, bool) {
				ticket, already, err := f.CheckIn(t.Context(), "a1", func(code string) (kiosk.Record, error) {
					c := kiosk.Checkin{EventID: id, Ticket: code, Service: "x-ray", At: noon, Booked: booked}
					return kiosk.Record{Checkin: c, Events: []kiosk.SealedEvent{event(id)}}, nil
				})
				if err != nil {
					t.Fatal(err)
				}
				return ticket, already
			}
			roster("d1", at)
			first, _ := checkIn("e1", tc.booked)
			roster("d2", tc.to)
			if _, ok, err := f.TicketFor(t.Context(), "a1"); err != nil || ok != tc.already {
				t.Errorf("has a ticket: %v, %v", ok, err)
			}
			second, already := checkIn("e2", tc.to)
			if already != tc.already || (second.Code == first.Code) != tc.already {
				t.Errorf("%s, then %s, already %v", first.Code, second.Code, already)
			}
			third, already := checkIn("e3", tc.to)
			if !already || third != second {
				t.Errorf("once more that day: %+v, already %v, want %+v", third, already, second)
			}
			if old, ok, err := f.Ticket(t.Context(), first.Code); err != nil || !ok || old.Event != "e1" {
				t.Errorf("the first ticket by its code: %+v, %v, %v", old, ok, err)
			}
		})
	}
}
