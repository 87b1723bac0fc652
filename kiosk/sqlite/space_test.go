package sqlite

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"frontdoor/kiosk"
)

// tryCheckIn commits one check-in or says why not.
func (f *fixture) tryCheckIn(t *testing.T, id string) (kiosk.Ticket, error) {
	t.Helper()
	ticket, _, err := f.CheckIn(t.Context(), "", func(code string) (kiosk.Record, error) {
		e := long(id, 1500)
		return kiosk.Record{Checkin: kiosk.Checkin{EventID: id, Ticket: code, Service: "x-ray", At: noon}, Events: []kiosk.SealedEvent{e}}, nil
	})
	return ticket, err
}

func (f *fixture) openOn(t *testing.T, free func(string) (uint64, error)) error {
	t.Helper()
	db, err := Open(t.Context(), Options{
		Path: f.path, Kiosk: "lobby", Key: bytes.Repeat([]byte{7}, 32), Free: free,
		NewPrefix: func() (string, error) { return "KA", nil }, Now: func() time.Time { return f.now },
	})
	if err == nil {
		f.DB = db
		t.Cleanup(func() { db.Close() })
	}
	return err
}

func (f *fixture) ballast() bool {
	info, err := os.Stat(f.path + ".ballast")
	return err == nil && info.Size() == ballastSize
}

func TestNobodyNewBelowTheWatermark(t *testing.T) {
	free := uint64(1 << 30)
	f := &fixture{path: filepath.Join(t.TempDir(), "k.db"), now: noon}
	if err := f.openOn(t, func(string) (uint64, error) { return free, nil }); err != nil {
		t.Fatal(err)
	}
	first, already := f.checkIn(t, "e1", "a1")
	if !f.ballast() || already {
		t.Fatal("no ballast was put down")
	}
	free = defaultWatermark - 1
	if _, err := f.tryCheckIn(t, "e2"); kiosk.CodeOf(err) != kiosk.CodeFull || !strings.Contains(err.Error(), "7 MB left: make room") {
		t.Errorf("below the watermark: %v", err)
	}
	if again, already := f.checkIn(t, "e3", "a1"); !already || again.Code != first.Code {
		t.Errorf("who is here already gets %+v, %v", again, already)
	}
	if err := f.Append(t.Context(), event("alert")); err != nil {
		t.Errorf("a call for help was turned away: %v", err)
	}
	if _, err := f.ApplyReceipt(t.Context(), receipt("e1", kiosk.Accepted, 1)); err != nil {
		t.Errorf("a receipt was turned away: %v", err)
	}
	if _, err := f.ApplyRoster(t.Context(), kiosk.RosterPage{Digest: "d", Total: 1, Entries: make([]kiosk.RosterEntry, 1)}); kiosk.CodeOf(err) != kiosk.CodeFull {
		t.Errorf("a roster was taken: %v", err)
	}
	if wiped, err := f.ApplyRoster(t.Context(), kiosk.RosterPage{Digest: "none"}); err != nil || !wiped {
		t.Errorf("a wipe was turned away: %v", err)
	}
	free = defaultWatermark
	if next, err := f.tryCheckIn(t, "e4"); err != nil || next.Code != "KA 002" {
		t.Errorf("with space again: %+v %v", next, err)
	}
	f.space.free = func(string) (uint64, error) { return 0, errors.New("no answer") }
	if _, err := f.tryCheckIn(t, "e5"); err != nil {
		t.Errorf("a disk that does not say how full it is: %v", err)
	}
}

// The ballast is dropped where a write fails for want of space, the write is
// done again with the same record, and the ballast comes back with the space.
func TestBallastLetsWhatIsUnderWayFinish(t *testing.T) {
	f := newFile(t)
	f.checkIn(t, "e1", "")
	tries, built := 0, 0
	build := once(func(string) (kiosk.Record, error) { built++; return kiosk.Record{}, nil })
	err := f.tx(t.Context(), "test", func(tx *Tx) error {
		if _, err := build("KA 002"); err != nil {
			return err
		}
		if tries++; f.ballast() {
			return syscall.ENOSPC
		}
		return tx.enqueue(t.Context(), []kiosk.SealedEvent{event("e2")})
	})
	if err != nil || tries != 2 || built != 1 || len(f.due(t)) != 2 {
		t.Errorf("%v; %d tries, built %d times, due %v", err, tries, built, f.due(t))
	}
	err = f.tx(t.Context(), "test", func(*Tx) error { return syscall.ENOSPC })
	if kiosk.CodeOf(err) != kiosk.CodeFull {
		t.Errorf("without ballast: %v", err)
	}
	if _, err := f.tryCheckIn(t, "e3"); err != nil || !f.ballast() {
		t.Errorf("%v; ballast back: %v", err, f.ballast())
	}
}

// quota lets the file grow by so many pages and no more.
func (f *fixture) quota(t *testing.T, pages int) {
	t.Helper()
	var now int
	if err := f.db.QueryRow("PRAGMA page_count").Scan(&now); err != nil {
		t.Fatal(err)
	}
	if _, err := f.db.Exec(fmt.Sprintf("PRAGMA max_page_count=%d", now+pages)); err != nil {
		t.Fatal(err)
	}
}

// A write that fails at any size leaves nothing half done.
func TestFullAtEveryWrite(t *testing.T) {
	f := newFile(t)
	confirmed := map[string]string{}
	failed := 0
	for i := range 120 {
		f.space.there = false // no ballast to fall back on
		f.quota(t, i%4)
		id := fmt.Sprintf("e%03d", i)
		ticket, err := f.tryCheckIn(t, id)
		switch kiosk.CodeOf(err) {
		case "":
			if other, twice := confirmed[ticket.Code]; twice {
				t.Fatalf("%s was given to %s and %s", ticket.Code, other, id)
			}
			confirmed[ticket.Code] = id
		case kiosk.CodeFull:
			failed++
		default:
			t.Fatal(err)
		}
	}
	if failed == 0 || len(confirmed) == 0 {
		t.Fatalf("control: %d failed, %d confirmed", failed, len(confirmed))
	}
	if _, err := f.reopen(t); err != nil {
		t.Fatal(err)
	}
	f.sameAsConfirmed(t, confirmed)
}

func (f *fixture) sameAsConfirmed(t *testing.T, confirmed map[string]string) {
	t.Helper()
	rows, err := f.Claim(t.Context(), f.now, 100_000)
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string]bool{}
	for _, r := range rows {
		kept[r.ID] = true
	}
	for code, id := range confirmed {
		if ticket, ok, err := f.Ticket(t.Context(), code); err != nil || !ok || ticket.Event != id || !kept[id] {
			t.Errorf("%s of %s: %+v %v %v, event kept %v", code, id, ticket, ok, err, kept[id])
		}
	}
	if len(kept) != len(confirmed) {
		t.Errorf("%d events kept, %d confirmed", len(kept), len(confirmed))
	}
}

// tmpfs mounts a small disk of its own, where this may be done.
func tmpfs(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("no small disk can be mounted here (%v): run as root to see this", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, 0) })
	return dir
}

func TestARealDiskThatFillsUp(t *testing.T) {
	for _, row := range []struct {
		name      string
		watermark uint64 // 1 = the gate is off: writes meet the end of the disk
	}{
		{"new check-ins stop before it is full", 0},
		{"without the watermark nothing confirmed is lost either", 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			dir := tmpfs(t, "24m")
			f := &fixture{path: filepath.Join(dir, "k.db"), now: noon}
			o := Options{Path: f.path, Kiosk: "lobby", Key: make([]byte, 32), Watermark: row.watermark,
				NewPrefix: func() (string, error) { return "KA", nil }, Now: func() time.Time { return f.now }}
			var err error
			if f.DB, err = Open(t.Context(), o); err != nil {
				t.Fatal(err)
			}
			defer func() { f.Close() }()
			confirmed := map[string]string{}
			n := 0
			try := func() error {
				n++
				id := fmt.Sprintf("e%05d", n)
				ticket, err := f.tryCheckIn(t, id)
				if err == nil {
					confirmed[ticket.Code] = id
				}
				return err
			}
			for i := range 300 {
				if err := try(); err != nil {
					t.Fatal(err)
				}
				_ = f.Sent(t.Context(), fmt.Sprintf("e%05d", i+1), noon) // some other writing
			}
			fill(t, dir)
			full := 0
			for range 50 {
				if err := try(); kiosk.CodeOf(err) == kiosk.CodeFull {
					full++
				} else if err != nil {
					t.Fatalf("on a full disk: %v", err)
				}
			}
			if full == 0 {
				t.Fatal("control: the disk never was full")
			}
			if _, err := f.ApplyReceipt(t.Context(), kiosk.Receipt{EventID: "e00001", Hash: long("e00001", 1500).Hash, Outcome: kiosk.Held}); err != nil && row.watermark == 0 {
				t.Errorf("a receipt was not kept: %v", err)
			}
			if _, ok, err := f.Ticket(t.Context(), "KA 001"); !ok || err != nil {
				t.Errorf("reading on a full disk: %v %v", ok, err)
			}
			f.Close()
			if f.DB, err = Open(t.Context(), o); err != nil {
				t.Fatalf("start on a full disk: %v", err)
			}
			if err := os.Remove(filepath.Join(dir, "filler")); err != nil {
				t.Fatal(err)
			}
			for range 10 {
				if err := try(); err != nil {
					t.Fatalf("with space again: %v", err)
				}
			}
			if !f.ballast() {
				t.Error("the ballast did not come back")
			}
			if err := Retry(t.Context(), f.path, "e00001"); err != nil {
				t.Error(err)
			}
			f.sameAsConfirmed(t, confirmed)
		})
	}
}

// fill writes until the disk of dir takes nothing more.
func fill(t *testing.T, dir string) {
	t.Helper()
	f, err := os.Create(filepath.Join(dir, "filler"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for size := 1 << 20; size > 0; {
		n, err := f.Write(make([]byte, size))
		if n == 0 || err != nil {
			size /= 2
		}
	}
}
