package sqldb_test

import (
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/hub/sqldb"
	"frontdoor/sync/synctest"
)

func TestContractOnPostgreSQL(t *testing.T) {
	c := synctest.StartPostgres(t)
	n := 0
	contract(t, func(t *testing.T) hub.Store {
		n++
		schema := fmt.Sprintf("part_%d", n)
		c.Exec("CREATE SCHEMA " + schema)
		return open(t, c.URL(schema).String())
	})
}

func TestHubsThatShareARecordTakeTurns(t *testing.T) {
	c := synctest.StartPostgres(t)
	address := c.URL("").String()
	var hubs [3]*sqldb.DB
	var wg sync.WaitGroup
	for i := range hubs { // they find no tables, and make them once
		wg.Go(func() {
			db, err := sqldb.Open(t.Context(), address, base)
			if err != nil {
				t.Error(err)
				return
			}
			hubs[i] = db
		})
	}
	wg.Wait()
	if t.Failed() {
		t.FailNow()
	}
	for _, db := range hubs {
		defer db.Close()
		wg.Go(func() {
			for range 50 {
				// Read, then write: lost updates would show.
				err := db.Update(t.Context(), func(tx hub.Tx) error {
					n, err := tx.Revision("q")
					if err != nil {
						return err
					}
					if got, err := tx.Bump("q"); err != nil || got != n+1 {
						t.Errorf("revision %d after %d (%v)", got, n, err)
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
	if _, n := state(t, hubs[0]); n != 150 {
		t.Errorf("%d of 150 updates", n)
	}
	if err := hubs[0].RenewEpoch(t.Context(), base.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	for i, db := range hubs {
		err := db.Update(t.Context(), func(tx hub.Tx) error {
			if tx.Epoch() != base.Add(time.Hour).UnixMilli() {
				t.Errorf("hub %d still writes in epoch %d", i, tx.Epoch())
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func TestTheRecordMovesToTheStandby(t *testing.T) {
	primary := synctest.StartPostgres(t)
	standby := synctest.NewPostgres(t)
	standby.Must("pg_basebackup", "-d", primary.URL("").String(), "-D", standby.Data(), "-R", "-c", "fast", "--no-sync")
	standby.Start()
	both := primary.URL("")
	q := both.Query()
	q.Set("host", standby.Dir+","+primary.Dir)
	both.RawQuery = q.Encode()
	db := open(t, both.String()) // passes over the standby, which comes first
	// From here on nothing is confirmed that the standby does not have.
	primary.Exec("ALTER SYSTEM SET synchronous_standby_names = '*'")
	primary.Exec("SELECT pg_reload_conf()")
	for range 20 {
		bump(t, db)
	}
	primary.Kill()
	if err := db.Update(t.Context(), func(tx hub.Tx) error { _, err := tx.Bump("q"); return err }); err == nil {
		t.Fatal("wrote without a primary")
	} else if strings.Contains(err.Error(), "postgres@") || kiosk.CodeOf(err) != kiosk.CodeUnavailable {
		t.Errorf("the error is %v", err)
	}
	standby.Must("pg_ctl", "promote", "-D", standby.Data(), "-w", "-s")
	standby.Exec("ALTER SYSTEM SET synchronous_standby_names = ''")
	standby.Exec("SELECT pg_reload_conf()")
	bump(t, db)
	if _, n := state(t, db); n != 21 {
		t.Errorf("%d of 21 confirmed updates", n)
	}
}

func TestABrokenConnectionIsMadeAnew(t *testing.T) {
	c := synctest.StartPostgres(t)
	db := open(t, c.URL("").String())
	bump(t, db)
	c.Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'frontdoor-hub'`)
	bump(t, db)
	if _, n := state(t, db); n != 2 {
		t.Errorf("revision %d", n)
	}
}

func TestAStoppedHubLosesItsTurn(t *testing.T) {
	c := synctest.StartPostgres(t)
	q := c.URL("").Query()
	q.Set("idle_in_transaction_session_timeout", "200")
	stopped := open(t, (&url.URL{Scheme: "postgres", Path: "/postgres", RawQuery: q.Encode()}).String())
	other := open(t, c.URL("").String())
	err := stopped.Update(t.Context(), func(tx hub.Tx) error {
		bump(t, other) // waits until the server has ended the first one's session
		_, err := tx.Bump("q")
		return err
	})
	if err == nil {
		t.Error("a hub that had lost its turn wrote all the same")
	}
	bump(t, stopped)
	if _, n := state(t, other); n != 2 {
		t.Errorf("revision %d", n)
	}
}

func TestUnsafeOrUnreachableDatabases(t *testing.T) {
	c := synctest.StartPostgres(t, "synchronous_commit=off")
	nowhere := t.TempDir()
	for _, tc := range []struct {
		name, url, says string
		code            kiosk.Code
	}{
		{"one that loses what it confirmed", c.URL("").String(), "synchronous_commit = off", kiosk.CodeConflict},
		{"none there", "postgres://u:secret@/db?host=" + nowhere, "db at " + nowhere, kiosk.CodeUnavailable},
		{"no URL", "postgres://u:secret@host:port/db", "-record is not a URL", kiosk.CodeBadInput},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := sqldb.Open(t.Context(), tc.url, base)
			if kiosk.CodeOf(err) != tc.code || !strings.Contains(err.Error(), tc.says) || strings.Contains(err.Error(), "secret") {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

func TestReadingFromPostgreSQL(t *testing.T) {
	c := synctest.StartPostgres(t)
	db := open(t, c.URL("").String())
	bump(t, db)
	reader, err := sqldb.OpenToRead(t.Context(), c.URL("").String())
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if _, n := state(t, reader); n != 1 {
		t.Errorf("read revision %d", n)
	}
	if err := reader.Update(t.Context(), func(tx hub.Tx) error { _, err := tx.Bump("q"); return err }); err == nil {
		t.Error("wrote through a reader")
	}
}
