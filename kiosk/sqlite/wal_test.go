package sqlite

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// Without looking behind the break, one flipped byte in the log costs every
// commit behind it: SQLite says nothing.
func TestSQLiteItselfPassesOverALogWithAFlippedByte(t *testing.T) {
	w := newWounded(t)
	path := filepath.Join(t.TempDir(), "k.db")
	log := bytes.Clone(w.files["-wal"])
	log[walHeader+frameHeader+100] ^= 1
	for s, b := range map[string][]byte{"": w.files[""], "-wal": log} {
		if err := os.WriteFile(path+s, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(passedOver(path).events); n < 29 {
		t.Errorf("%d events were found behind the break, want 29 or 30", n)
	}
	if err := os.Remove(path + "-shm"); err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	letters := 0
	if err := Letters(t.Context(), path, true, func(Letter) error { letters++; return nil }); err != nil {
		t.Fatal(err)
	}
	if letters != 60 {
		t.Errorf("control: SQLite itself finds %d events, want the 60 of the file alone", letters)
	}
}

func TestALogThatIsWholeIsNotCarved(t *testing.T) {
	w := newWounded(t)
	path := filepath.Join(t.TempDir(), "k.db")
	for s, b := range w.files {
		if err := os.WriteFile(path+s, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got := passedOver(path); len(got.events) != 0 || got.commits != 0 {
		t.Errorf("%d events passed over in a sound log, %d commits", len(got.events), got.commits)
	}
}

// A kiosk whose log is broken has forgotten which codes it gave out last. It
// gives none of them to somebody else while people wait with them.
func TestABrokenLogRepeatsNoCode(t *testing.T) {
	w := newWounded(t)
	for _, row := range []struct {
		name string
		at   int // which bit of the log is flipped, as a byte
	}{
		{"its own header", 20},
		{"a page of the first frame", walHeader + frameHeader + 100},
		{"the mark of a commit", walHeader + 4},
		{"a page in the middle", len(w.files["-wal"]) / 2},
		{"the last page", len(w.files["-wal"]) - 10},
	} {
		t.Run(row.name, func(t *testing.T) {
			f := &fixture{path: filepath.Join(t.TempDir(), "k.db"), now: noon}
			log := bytes.Clone(w.files["-wal"])
			log[row.at] ^= 1
			for s, b := range map[string][]byte{"": w.files[""], "-wal": log} {
				if err := os.WriteFile(f.path+s, b, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := f.reopen(t); err != nil {
				t.Fatal(err)
			}
			next, _ := f.checkIn(t, "e1", "")
			var n int
			if _, err := fmt.Sscanf(next.Code, "KA %03d", &n); err != nil || n <= len(w.events) || n > 3*len(w.events) {
				t.Errorf("the next code is %s; people hold KA 001 to KA %03d", next.Code, len(w.events))
			}
			if f.Aside != "" {
				t.Errorf("the database was set aside as %s", f.Aside)
			}
		})
	}
}
