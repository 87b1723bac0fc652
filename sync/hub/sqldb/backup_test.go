package sqldb_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/hub/sqldb"
	"frontdoor/sync/synctest"
)

func TestBackupIsOneStateOfARecordInUse(t *testing.T) {
	dir := t.TempDir()
	db := open(t, filepath.Join(dir, "record.db"))
	var wg sync.WaitGroup
	stop := make(chan struct{})
	wg.Go(func() { // both revisions rise together, always
		for {
			select {
			case <-stop:
				return
			default:
			}
			err := db.Update(t.Context(), func(tx hub.Tx) error {
				if _, err := tx.Bump("q"); err != nil {
					return err
				}
				_, err := tx.Bump("r")
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
	var last int64
	for _, name := range []string{"first.db", "second%.db"} {
		file := filepath.Join(dir, name)
		if err := db.Backup(t.Context(), file); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v %v", info, err)
		}
		copied := open(t, file)
		_, n := state(t, copied)
		want(t, copied, n, func(r hub.Reader) (int64, error) { return r.Revision("r") })
		if n < last {
			t.Errorf("a later copy has revision %d, an earlier one %d", n, last)
		}
		last = n
	}
	close(stop)
	wg.Wait()
	if left, _ := filepath.Glob(filepath.Join(dir, "*.part")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestBackupRefuses(t *testing.T) {
	dir := t.TempDir()
	db := open(t, filepath.Join(dir, "record.db"))
	there := filepath.Join(dir, "there")
	if err := os.WriteFile(there, []byte("somebody's"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := db.Backup(t.Context(), there); kiosk.CodeOf(err) != kiosk.CodeConflict {
		t.Errorf("over a file that is there: %v", err)
	}
	if b, _ := os.ReadFile(there); string(b) != "somebody's" {
		t.Error("the file was changed")
	}
	if err := db.Backup(t.Context(), filepath.Join(dir, "none", "b.db")); kiosk.CodeOf(err) != kiosk.CodeUnavailable {
		t.Errorf("into no folder: %v", err)
	}
}

func TestRestore(t *testing.T) {
	hour := base.Add(time.Hour)
	for _, tc := range []struct {
		name  string
		stand func(t *testing.T, file string) // what is in the record's place
		now   time.Time
		epoch time.Time
		aside bool
	}{
		{"into an empty folder", func(*testing.T, string) {}, hour, hour, false},
		{"over a stopped hub's record", func(t *testing.T, file string) { open(t, file).Close() }, hour, hour, true},
		{"over one that was killed", func(t *testing.T, file string) { bump(t, open(t, file)) }, hour, hour, true},
		{"over a damaged one", func(t *testing.T, file string) {
			if err := os.WriteFile(file, []byte("flooded"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, hour, hour, true},
		{"with a clock that went back, the epoch does not", func(t *testing.T, file string) {
			db := open(t, file)
			if err := db.RenewEpoch(t.Context(), hour); err != nil {
				t.Fatal(err)
			}
			db.Close()
		}, base.Add(-time.Hour), hour.Add(time.Millisecond), true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			backup, file := filepath.Join(dir, "b.db"), filepath.Join(dir, "record.db")
			source := open(t, filepath.Join(dir, "source.db"))
			bump(t, source)
			bump(t, source)
			if err := source.Backup(t.Context(), backup); err != nil {
				t.Fatal(err)
			}
			tc.stand(t, file)
			before, _ := os.ReadFile(file)
			aside, err := sqldb.Restore(t.Context(), backup, file, tc.now)
			if err != nil {
				t.Fatal(err)
			}
			if epoch, n := state(t, open(t, file)); epoch != tc.epoch.UnixMilli() || n != 2 {
				t.Errorf("epoch %d, revision %d", epoch, n)
			}
			if (aside != "") != tc.aside {
				t.Errorf("moved aside to %q", aside)
			}
			if kept, _ := os.ReadFile(aside); tc.aside && string(kept) != string(before) {
				t.Error("what was there has been changed")
			}
		})
	}
}

func TestRestoreRefusesWhatIsNoBackup(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "record.db")
	bump(t, open(t, file))
	junk := filepath.Join(dir, "junk")
	if err := os.WriteFile(junk, []byte(strings.Repeat("junk", 999)), 0o600); err != nil {
		t.Fatal(err)
	}
	empty := filepath.Join(dir, "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(dir, "other")
	db, err := sql.Open("sqlite", other)
	if err == nil {
		_, err = db.Exec("CREATE TABLE ticket(code TEXT)")
		db.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	for backup, says := range map[string]string{
		junk: "is damaged", empty: "is no record of a hub", other: "is no record of a hub", filepath.Join(dir, "none"): "no such file",
	} {
		if _, err := sqldb.Restore(t.Context(), backup, file, base); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("restored from %s: %v", backup, err)
		}
	}
	if epoch, n := state(t, open(t, file)); epoch != base.UnixMilli() || n != 1 {
		t.Errorf("the record was changed: epoch %d, revision %d", epoch, n)
	}
}

func TestBackupOfPostgreSQLPointsToItsTools(t *testing.T) {
	db := open(t, synctest.StartPostgres(t).URL("").String())
	if err := db.Backup(t.Context(), filepath.Join(t.TempDir(), "b")); err == nil || !strings.Contains(err.Error(), "pg_dump") {
		t.Errorf("the error is %v", err)
	}
}
