package sqlite

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// fixture is a database in a folder of the test, with a clock that stands still.
type fixture struct {
	*DB
	path     string
	now      time.Time
	prefixes int
}

func open(t *testing.T, path string) *fixture {
	t.Helper()
	f := &fixture{path: path, now: noon}
	if _, err := f.reopen(t); err != nil {
		t.Fatal(err)
	}
	return f
}

func (f *fixture) reopen(t *testing.T) (*DB, error) {
	t.Helper()
	if f.DB != nil {
		f.DB.Close()
	}
	db, err := Open(t.Context(), Options{
		Path: f.path, Kiosk: "lobby", Key: bytes.Repeat([]byte{7}, 32),
		NewPrefix: func() (string, error) { f.prefixes++; return "K" + string(rune('A'+f.prefixes-1)), nil },
		Now:       func() time.Time { return f.now },
	})
	if err == nil {
		f.DB = db
		t.Cleanup(func() { db.Close() })
	}
	return db, err
}

func newFile(t *testing.T) *fixture { return open(t, filepath.Join(t.TempDir(), "kiosk.db")) }

func event(id string) kiosk.SealedEvent {
	b := []byte("sealed bytes of " + id)
	sum := sha256.Sum256(b)
	return kiosk.SealedEvent{ID: id, Type: kiosk.EventCheckin, Hash: hex.EncodeToString(sum[:]), Bytes: b, At: noon}
}

// checkIn commits one check-in whose event is called id.
func (f *fixture) checkIn(t *testing.T, id, appointment string) (kiosk.Ticket, bool) {
	t.Helper()
	ticket, already, err := f.CheckIn(t.Context(), appointment, func(code string) (kiosk.Record, error) {
		return kiosk.Record{
			Checkin: kiosk.Checkin{EventID: id, Ticket: code, Service: "x-ray", Area: "area-1", At: noon},
			Events:  []kiosk.SealedEvent{event(id)},
		}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return ticket, already
}

func (f *fixture) due(t *testing.T) []string {
	t.Helper()
	rows, err := f.Claim(t.Context(), f.now, 100)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	return ids
}

func receipt(id string, o kiosk.Outcome, epoch int64) kiosk.Receipt {
	return kiosk.Receipt{EventID: id, Hash: event(id).Hash, Outcome: o, Revision: kiosk.Revision{Epoch: epoch, N: 1}}
}

func TestCheckInCommitsTicketAndEventTogether(t *testing.T) {
	f := newFile(t)
	first, _ := f.checkIn(t, "e1", "a1")
	second, _ := f.checkIn(t, "e2", "")
	third, _ := f.checkIn(t, "e3", "")
	if first.Code != "KA 001" || second.Code != "KA 002" || third.Code != "KA 003" {
		t.Errorf("codes %q %q %q, want KA 001, KA 002, KA 003", first.Code, second.Code, third.Code)
	}
	if got := fmt.Sprint(f.due(t)); got != "[e1 e2 e3]" {
		t.Errorf("outbox holds %s, want all three, oldest first", got)
	}
	if _, err := f.reopen(t); err != nil {
		t.Fatal(err)
	}
	if got, ok, err := f.TicketFor(t.Context(), "a1"); err != nil || !ok || got.Code != "KA 001" || got.Event != "e1" {
		t.Errorf("after reopening: %+v %v %v", got, ok, err)
	}
	if f.prefixes != 1 {
		t.Errorf("%d prefixes were taken for one database", f.prefixes)
	}
}

func TestCheckInTwiceGivesTheSamePlace(t *testing.T) {
	f := newFile(t)
	first, _ := f.checkIn(t, "e1", "a1")
	again, already := f.checkIn(t, "e2", "a1")
	if !already || again.Code != first.Code || again.Event != "e1" {
		t.Errorf("second check-in gave %+v, already %v", again, already)
	}
	if got := fmt.Sprint(f.due(t)); got != "[e1]" {
		t.Errorf("outbox holds %s, want the first event only", got)
	}
}

func TestFailedBuildLeavesNothing(t *testing.T) {
	f := newFile(t)
	_, _, err := f.CheckIn(t.Context(), "a1", func(string) (kiosk.Record, error) { return kiosk.Record{}, errors.New("no seal") })
	if err == nil {
		t.Fatal("a record that cannot be made was committed")
	}
	if _, ok, _ := f.TicketFor(t.Context(), "a1"); ok {
		t.Error("a ticket stayed behind")
	}
	if ticket, _ := f.checkIn(t, "e1", "a1"); ticket.Code != "KA 001" {
		t.Errorf("the number was used up: %s", ticket.Code)
	}
}

func TestCounterWraps(t *testing.T) {
	f := newFile(t)
	if _, err := f.db.Exec("UPDATE meta SET value='998' WHERE key='counter'"); err != nil {
		t.Fatal(err)
	}
	a, _ := f.checkIn(t, "e1", "")
	b, _ := f.checkIn(t, "e2", "")
	if a.Code != "KA 999" || b.Code != "KA 001" {
		t.Errorf("got %s, %s; want KA 999, KA 001", a.Code, b.Code)
	}
	if got, _, _ := f.Ticket(t.Context(), "KA 001"); got.Event != "e2" {
		t.Errorf("code of the new round finds %q", got.Event)
	}
}

func TestReceipts(t *testing.T) {
	for _, row := range []struct {
		name    string
		receipt kiosk.Receipt
		changed bool
		open    bool
		ticket  kiosk.Ticket
	}{
		{"accepted closes the row", receipt("e1", kiosk.Accepted, 5), true, false, kiosk.Ticket{Code: "KA 001", Receipt: kiosk.Accepted}},
		{"held keeps it from being sent", receipt("e1", kiosk.Held, 5), true, false, kiosk.Ticket{Code: "KA 001", Receipt: kiosk.Held}},
		{"a ruled code replaces the ticket's", kiosk.Receipt{EventID: "e1", Hash: event("e1").Hash, Outcome: kiosk.Accepted, Ticket: "ZZ 900"}, true, false, kiosk.Ticket{Code: "ZZ 900", Receipt: kiosk.Accepted}},
		{"an alias is kept", kiosk.Receipt{EventID: "e1", Hash: event("e1").Hash, Outcome: kiosk.Accepted, Alias: "KB 004"}, true, false, kiosk.Ticket{Code: "KA 001", Alias: "KB 004", Receipt: kiosk.Accepted}},
		{"another hash changes nothing", kiosk.Receipt{EventID: "e1", Hash: "00", Outcome: kiosk.Accepted}, false, true, kiosk.Ticket{Code: "KA 001"}},
		{"an unknown event changes nothing", receipt("e9", kiosk.Accepted, 5), false, true, kiosk.Ticket{Code: "KA 001"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			f := newFile(t)
			f.checkIn(t, "e1", "a1")
			changed, err := f.ApplyReceipt(t.Context(), row.receipt)
			if err != nil || changed != row.changed {
				t.Errorf("changed %v, err %v", changed, err)
			}
			if open := len(f.due(t)) == 1; open != row.open {
				t.Errorf("row open: %v, want %v", open, row.open)
			}
			got, _, _ := f.TicketFor(t.Context(), "a1")
			if got.Code != row.ticket.Code || got.Alias != row.ticket.Alias || got.Receipt != row.ticket.Receipt {
				t.Errorf("ticket %+v, want %+v", got, row.ticket)
			}
		})
	}
}

func TestNewEpochSendsAgainWhatTheHubMayHaveLost(t *testing.T) {
	f := newFile(t)
	f.checkIn(t, "e1", "")
	f.checkIn(t, "e2", "")
	f.checkIn(t, "e3", "")
	f.checkIn(t, "e4", "")
	for id, o := range map[string]kiosk.Outcome{"e1": kiosk.Accepted, "e2": kiosk.Accepted, "e3": kiosk.Held, "e4": kiosk.Refused} {
		if _, err := f.ApplyReceipt(t.Context(), receipt(id, o, 5)); err != nil {
			t.Fatal(err)
		}
	}
	if len(f.due(t)) != 0 {
		t.Fatal("rows stayed open after their receipts")
	}
	if _, err := f.ApplySnapshot(t.Context(), kiosk.QueueSnapshot{Queue: "x-ray", Revision: kiosk.Revision{Epoch: 6, N: 1}}); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(f.due(t)); got != "[e1 e2 e3 e4]" {
		t.Errorf("after a new epoch %s are due, want all four", got)
	}
	// A receipt from before that was on its way for long says nothing of the
	// record as it is now.
	if changed, err := f.ApplyReceipt(t.Context(), receipt("e1", kiosk.Accepted, 5)); changed || err != nil {
		t.Errorf("a receipt of the epoch before: changed %v, %v", changed, err)
	}
	if changed, err := f.ApplyReceipt(t.Context(), receipt("e2", kiosk.Accepted, 6)); !changed || err != nil {
		t.Errorf("a receipt of the new epoch: changed %v, %v", changed, err)
	}
	if got := fmt.Sprint(f.due(t)); got != "[e1 e3 e4]" {
		t.Errorf("%s are due, want those without a receipt of this epoch", got)
	}
}

func TestARestoredHubMayRuleOtherwise(t *testing.T) {
	f := newFile(t)
	f.checkIn(t, "e1", "a1")
	for _, r := range []struct {
		ruled, want string
		epoch       int64
	}{{"KA 001B", "KA 001B", 5}, {"", "KA 001", 6}, {"KA 001C", "KA 001C", 7}} {
		word := receipt("e1", kiosk.Accepted, r.epoch)
		word.Ticket = r.ruled
		if _, err := f.ApplySnapshot(t.Context(), kiosk.QueueSnapshot{Queue: "x-ray", Revision: word.Revision}); err != nil {
			t.Fatal(err)
		}
		if _, err := f.ApplyReceipt(t.Context(), word); err != nil {
			t.Fatal(err)
		}
		if got, _, _ := f.TicketFor(t.Context(), "a1"); got.Code != r.want {
			t.Errorf("epoch %d: called as %s, want %s", r.epoch, got.Code, r.want)
		}
	}
}

func TestPurgeKeepsWhatHasNoReceipt(t *testing.T) {
	f := newFile(t)
	f.checkIn(t, "e1", "")
	f.checkIn(t, "e2", "")
	f.ApplyReceipt(t.Context(), receipt("e1", kiosk.Accepted, 5))
	count := func() (n int) {
		f.db.QueryRow("SELECT count(*) FROM outbox").Scan(&n)
		return n
	}
	purge := func(now time.Time) {
		t.Helper()
		if err := f.Purge(t.Context(), now); err != nil {
			t.Fatal(err)
		}
	}
	f.now = noon.AddDate(-1, 0, 0) // the box's own clock counts for nothing
	purge(noon)
	purge(noon.Add(71 * time.Hour))
	if count() != 2 {
		t.Errorf("%d rows before 72 h, want both", count())
	}
	f.now = noon
	purge(noon.Add(73 * time.Hour))
	if got := fmt.Sprint(f.due(t)); count() != 1 || got != "[e2]" {
		t.Errorf("%d rows, due %s; want e2 alone", count(), got)
	}
}

func TestSentWaitsForItsTime(t *testing.T) {
	f := newFile(t)
	f.checkIn(t, "e1", "")
	f.Sent(t.Context(), "e1", noon.Add(time.Minute))
	if got := f.due(t); len(got) != 0 {
		t.Errorf("%v due at once", got)
	}
	f.now = noon.Add(time.Minute)
	rows, _ := f.Claim(t.Context(), f.now, 1)
	if len(rows) != 1 || rows[0].Tries != 1 {
		t.Errorf("after a minute: %+v", rows)
	}
	f.Sent(t.Context(), "e1", f.now.Add(time.Minute))
	f.now = f.now.Add(-24 * time.Hour)
	if got := f.due(t); len(got) != 1 {
		t.Error("a clock set back by a day holds the row for a day")
	}
}

func TestOlderNewsIsDropped(t *testing.T) {
	f := newFile(t)
	snap := func(epoch, n int64, code string) bool {
		changed, err := f.ApplySnapshot(t.Context(), kiosk.QueueSnapshot{Queue: "x-ray", Revision: kiosk.Revision{Epoch: epoch, N: n}, Waiting: []kiosk.QueueEntry{{Code: code}}})
		if err != nil {
			t.Fatal(err)
		}
		return changed
	}
	if !snap(1, 5, "A") || snap(1, 5, "B") || snap(1, 4, "C") || !snap(2, 1, "D") || snap(1, 9, "E") {
		t.Error("revisions were applied out of order")
	}
	got, _ := f.Snapshots(t.Context())
	if len(got) != 1 || got[0].Waiting[0].Code != "D" {
		t.Errorf("kept %+v", got)
	}
	closed := func(n int64, c ...kiosk.Closure) bool {
		changed, err := f.ApplyClosures(t.Context(), kiosk.Revision{Epoch: 1, N: n}, c)
		if err != nil {
			t.Fatal(err)
		}
		return changed
	}
	if !closed(2, kiosk.Closure{Feature: "lift-1"}) || closed(1) || !closed(3) {
		t.Error("closures were applied out of order")
	}
	shut := func(epoch, n int64, shut bool) bool {
		changed, err := f.ApplyCommands(t.Context(), kiosk.Revision{Epoch: epoch, N: n}, kiosk.Commands{Shut: shut})
		if err != nil {
			t.Fatal(err)
		}
		return changed
	}
	if !shut(1, 2, true) || shut(1, 2, false) || shut(1, 1, false) {
		t.Error("commands were applied out of order")
	}
	if c, err := f.Commands(t.Context()); !c.Shut || err != nil {
		t.Errorf("kept %+v, %v", c, err)
	}
	if !shut(2, 0, false) {
		t.Error("a restored hub's word was not taken")
	}
}

func TestSeenAlertStaysSeen(t *testing.T) {
	f := newFile(t)
	told := kiosk.Alert{EventID: "e1", State: kiosk.AlertTold}
	seen := kiosk.Alert{EventID: "e1", State: kiosk.AlertSeen, By: "Sister Okafor"}
	for i, want := range []bool{true, true, false, false} {
		a := []kiosk.Alert{told, seen, seen, told}[i]
		if changed, err := f.ApplyAlert(t.Context(), a); err != nil || changed != want {
			t.Errorf("step %d: changed %v, err %v", i, changed, err)
		}
	}
}

func TestPrintJournal(t *testing.T) {
	f := newFile(t)
	for _, j := range []kiosk.PrintJob{
		{ID: "p1", Device: "printer", Ticket: "KA 001", State: kiosk.PrintQueued, At: noon},
		{ID: "p1", Device: "printer", Ticket: "KA 001", State: kiosk.PrintSent, At: noon.Add(time.Minute)},
		{ID: "p2", Device: "printer", Ticket: "KA 002", State: kiosk.PrintQueued},
		{ID: "p2", Device: "printer", Ticket: "KA 002", State: kiosk.PrintDone},
		{ID: "s1", Device: "desk-printer", State: kiosk.PrintQueued},
	} {
		if err := f.SavePrint(t.Context(), j); err != nil {
			t.Fatal(err)
		}
	}
	for id, want := range map[string]kiosk.PrintState{"p1": kiosk.PrintSent, "p2": kiosk.PrintDone, "s1": kiosk.PrintQueued, "p3": ""} {
		if state, err := f.PrintState(t.Context(), id); state != want || err != nil {
			t.Errorf("%s is %q, want %q (%v)", id, state, want, err)
		}
	}
	for range 2 { // the second time after a purge: what is open stays
		open, err := f.OpenPrints(t.Context(), "printer")
		if err != nil || len(open) != 1 || open[0].Ticket != "KA 001" || open[0].State != kiosk.PrintSent || !open[0].At.Equal(noon) {
			t.Errorf("open %+v err %v", open, err)
		}
		open, err = f.OpenPrints(t.Context(), "desk-printer")
		if err != nil || len(open) != 1 || open[0].ID != "s1" || open[0].Device != "desk-printer" {
			t.Errorf("open at the desk %+v err %v", open, err)
		}
		if err := f.Purge(t.Context(), noon.Add(30*24*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	var kept int
	if err := f.db.QueryRow("SELECT count(*) FROM print").Scan(&kept); err != nil || kept != 2 {
		t.Errorf("%d jobs kept after a month (%v), want the two that are open", kept, err)
	}
}

func entry(id, person, birth string) kiosk.RosterEntry {
	day, err := kiosk.ParseDate(birth)
	if err != nil {
		panic(err)
	}
	return kiosk.RosterEntry{
		Appointment: kiosk.Appointment{ID: id, Service: "x-ray", At: noon},
		Person:      kiosk.Person{ID: person, Name: kiosk.Name{Text: "Marvelous Canary"}, BirthDate: day, Cards: []string{"RG-" + person}},
	}
}

func TestRoster(t *testing.T) {
	f := newFile(t)
	page := func(digest string, from, total int, e ...kiosk.RosterEntry) bool {
		done, err := f.ApplyRoster(t.Context(), kiosk.RosterPage{Digest: digest, From: from, Total: total, Entries: e})
		if err != nil {
			t.Fatal(err)
		}
		return done
	}
	found := func() string {
		day, _ := kiosk.ParseDate("1980-05-06")
		rows, err := f.ByBirthDate(t.Context(), day)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, r := range rows {
			ids = append(ids, r.Appointment.ID)
		}
		return strings.Join(ids, " ")
	}
	if page("d1", 0, 2, entry("a1", "p1", "1980-05-06")); found() != "" {
		t.Error("half a roster was used")
	}
	if !page("d1", 1, 2, entry("a2", "p2", "1980-05-06")) || found() != "a1 a2" {
		t.Errorf("complete roster finds %q", found())
	}
	if page("d2", 1, 3, entry("a9", "p9", "1980-05-06")) || found() != "a1 a2" {
		t.Error("a page without its first one was taken")
	}
	if page("d2", 0, 2, entry("a3", "p3", "1980-05-06")); found() != "a1 a2" {
		t.Error("the roster in use was touched before the new one was whole")
	}
	if page("d3", 0, 1, entry("a4", "p4", "1980-05-06")); found() != "a4" {
		t.Errorf("new roster finds %q", found())
	}
	if d, _ := f.RosterDigest(t.Context()); d != "d3" {
		t.Errorf("digest %q", d)
	}
	if rows, _ := f.ByCard(t.Context(), "RG-p4"); len(rows) != 1 {
		t.Error("card not found")
	}
	if rows, _ := f.ByAppointment(t.Context(), "a1"); len(rows) != 0 {
		t.Error("an entry of the old roster is still there")
	}
}

func TestNothingPersonalLiesOpen(t *testing.T) {
	f := newFile(t)
	f.ApplyRoster(t.Context(), kiosk.RosterPage{Digest: "d", Total: 1, Entries: []kiosk.RosterEntry{entry("a1", "p1", "1980-05-06")}})
	f.db.Exec("PRAGMA wal_checkpoint(TRUNCATE)")
	b, err := os.ReadFile(f.path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(b, []byte("roster_key")) {
		t.Fatal("control: the schema's own words were not found, so this test proves nothing")
	}
	for _, word := range []string{"Canary", "1980-05-06", "RG-p1"} {
		if bytes.Contains(b, []byte(word)) {
			t.Errorf("%q lies open in the file", word)
		}
	}
}

func TestDamagedFileIsSetAsideAndSalvaged(t *testing.T) {
	for _, row := range []struct {
		name   string
		damage func(b []byte) []byte
		atMost int // events that may be lost to the damage itself
	}{
		{"the file is no database at all", func([]byte) []byte { return []byte(strings.Repeat("not a database ", 400)) }, 50},
		{"the end is cut off", func(b []byte) []byte { return b[:len(b)-4096] }, 50},
		{"a page is overwritten", func(b []byte) []byte { copy(b[len(b)/2:], make([]byte, 4096)); return b }, 40},
	} {
		t.Run(row.name, func(t *testing.T) {
			f := newFile(t)
			for i := range 50 {
				f.checkIn(t, fmt.Sprintf("e%02d", i), fmt.Sprintf("a%02d", i))
			}
			f.db.Exec("PRAGMA wal_checkpoint(TRUNCATE)")
			f.DB.Close()
			b, _ := os.ReadFile(f.path)
			if err := os.WriteFile(f.path, row.damage(b), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := f.reopen(t); err != nil {
				t.Fatalf("a damaged file stopped the start: %v", err)
			}
			if f.Aside == "" {
				t.Skip("the damage fell where SQLite does not look")
			}
			if _, err := os.Stat(f.Aside); err != nil {
				t.Errorf("the damaged file is gone: %v", err)
			}
			if lost := 50 - f.Salvaged; lost > row.atMost {
				t.Errorf("%d of 50 events lost", lost)
			}
			if len(f.due(t)) != f.Salvaged {
				t.Errorf("%d salvaged, %d due", f.Salvaged, len(f.due(t)))
			}
			if p, _ := f.Prefix(context.Background()); p != "KB" {
				t.Errorf("the new database has prefix %s, want a fresh one", p)
			}
		})
	}
}

func TestNobodyElseMayReadTheFiles(t *testing.T) {
	f := newFile(t)
	f.checkIn(t, "e1", "")
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if info, err := os.Stat(f.path + suffix); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", suffix, info.Mode(), err)
		}
	}
}

func TestOpenErrorsNameTheFileAndTheMend(t *testing.T) {
	dir := t.TempDir()
	_, err := Open(t.Context(), Options{Path: filepath.Join(dir, "no", "such", "kiosk.db"), Kiosk: "k", Key: make([]byte, 32), NewPrefix: func() (string, error) { return "KA", nil }})
	if err == nil || !strings.Contains(err.Error(), "kiosk.db") || !strings.Contains(err.Error(), "check that the folder exists") {
		t.Errorf("got %v", err)
	}
	_, err = Open(t.Context(), Options{Path: filepath.Join(dir, "k.db"), Key: []byte("short")})
	if err == nil || !strings.Contains(err.Error(), "5 bytes") {
		t.Errorf("got %v", err)
	}
}
