package sqldb_test

import (
	"context"
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
)

func open(t *testing.T, file string) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(t.Context(), file, base)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestContractOnSQLite(t *testing.T) {
	contract(t, func(t *testing.T) hub.Store { return open(t, filepath.Join(t.TempDir(), "a b%.db")) })
}

func bump(t *testing.T, db *sqldb.DB) {
	t.Helper()
	if err := db.Update(t.Context(), func(tx hub.Tx) error { _, err := tx.Bump("q"); return err }); err != nil {
		t.Fatal(err)
	}
}

func state(t *testing.T, db *sqldb.DB) (epoch, n int64) {
	t.Helper()
	err := db.View(t.Context(), func(r hub.Reader) (err error) {
		epoch = r.Epoch()
		n, err = r.Revision("q")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return epoch, n
}

func TestReopenKeepsEverythingAndTheEpoch(t *testing.T) {
	file := filepath.Join(t.TempDir(), "record.db")
	db := open(t, file)
	bump(t, db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sqldb.Open(t.Context(), file, base.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if epoch, n := state(t, db); epoch != base.UnixMilli() || n != 1 {
		t.Errorf("epoch %d, revision %d after opening again", epoch, n)
	}
}

func TestRenewedEpochIsLaterAndStays(t *testing.T) {
	file := filepath.Join(t.TempDir(), "record.db")
	db := open(t, file)
	bump(t, db)
	// The clock may have gone back since: the epoch may not.
	if err := db.RenewEpoch(t.Context(), base.Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	for _, db := range []*sqldb.DB{db, open(t, file)} {
		if epoch, n := state(t, db); epoch != base.UnixMilli()+1 || n != 1 {
			t.Errorf("epoch %d, revision %d", epoch, n)
		}
	}
}

func TestDamagedFileIsRefusedAndLeftAlone(t *testing.T) {
	dir := t.TempDir()
	whole := filepath.Join(dir, "whole.db")
	db := open(t, whole)
	for range 50 {
		bump(t, db)
	}
	if err := db.Update(t.Context(), func(tx hub.Tx) error {
		for n := range 300 {
			if err := tx.AddPlace(person(n)); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	db.Close()
	good, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	for name, damage := range map[string]func(b []byte) []byte{
		"no database at all": func([]byte) []byte { return []byte(strings.Repeat("not a database ", 500)) },
		"cut short":          func(b []byte) []byte { return b[:len(b)/2] },
		"a page overwritten": func(b []byte) []byte {
			for i := 8192; i < 3*8192; i++ {
				b[i] = 0xAA
			}
			return b
		},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "record.db")
			bad := damage(append([]byte{}, good...))
			if err := os.WriteFile(file, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			db, err := sqldb.Open(t.Context(), file, base)
			if err == nil {
				db.Close()
				t.Fatal("opened a damaged record")
			}
			if kiosk.CodeOf(err) != kiosk.CodeDamaged || !strings.Contains(err.Error(), file) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error is not one line that names the file and the mend: %v", err)
			}
			if after, _ := os.ReadFile(file); string(after) != string(bad) {
				t.Error("the damaged file was changed")
			}
		})
	}
}

func TestNewerRecord(t *testing.T) {
	for _, tc := range []struct {
		name   string
		oldest int
		opens  bool
	}{
		{"one that still serves this version opens", 1, true},
		{"one that does not is refused", 99, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "record.db")
			open(t, file).Close()
			raw, err := sql.Open("sqlite", file)
			if err != nil {
				t.Fatal(err)
			}
			defer raw.Close()
			if _, err := raw.Exec(`INSERT INTO schema_steps (version, oldest, at) VALUES (99, ?, 0)`, tc.oldest); err != nil {
				t.Fatal(err)
			}
			db, err := sqldb.Open(t.Context(), file, base)
			if (err == nil) != tc.opens {
				t.Errorf("opened: %v", err)
			}
			if err == nil {
				db.Close()
			} else if kiosk.CodeOf(err) != kiosk.CodeConflict {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

func TestOpenToRead(t *testing.T) {
	file := filepath.Join(t.TempDir(), "record.db")
	if _, err := sqldb.OpenToRead(t.Context(), file); kiosk.CodeOf(err) != kiosk.CodeNotFound {
		t.Errorf("no record: %v", err)
	}
	db := open(t, file)
	bump(t, db)
	reader, err := sqldb.OpenToRead(t.Context(), file) // beside the hub that writes
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	bump(t, db)
	if _, n := state(t, reader); n != 2 {
		t.Errorf("read revision %d", n)
	}
	if err := reader.Update(t.Context(), func(tx hub.Tx) error { _, err := tx.Bump("q"); return err }); err == nil {
		t.Error("wrote through a reader")
	}
}

func TestUpdatesTakeTurnsAndViewsSeeWholeOnes(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "record.db"))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 25 {
				err := db.Update(context.Background(), func(tx hub.Tx) error {
					_, err := tx.Bump("q")
					if err == nil {
						_, err = tx.Bump("r")
					}
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
		wg.Go(func() {
			for range 25 {
				err := db.View(context.Background(), func(r hub.Reader) error {
					q, err := r.Revision("q")
					if err != nil {
						return err
					}
					if other, err := r.Revision("r"); err != nil || other != q {
						t.Errorf("half a transaction: %d and %d (%v)", q, other, err)
					}
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if _, n := state(t, db); n != 100 {
		t.Errorf("%d of 100 updates", n)
	}
}

func TestCancelledUpdateDoesNotBegin(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "record.db"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := db.Update(ctx, func(hub.Tx) error { t.Error("ran"); return nil }); err == nil {
		t.Error("no error")
	}
	bump(t, db)
}
