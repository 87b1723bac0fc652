package sqlite

import (
	"bytes"
	"path/filepath"
	"testing"
	"time"

	"frontdoor/kiosk"
)

// version opens a file as a Frontdoor with these migrations would.
func version(t *testing.T, path string, steps []string) (*DB, error) {
	t.Helper()
	o := Options{Path: path, Kiosk: "lobby", Key: bytes.Repeat([]byte{7}, 32), NewPrefix: func() (string, error) { return "KA", nil }}
	v, err := newVault(o.Key, o.Kiosk)
	if err != nil {
		t.Fatal(err)
	}
	db, err := (&DB{vault: v, now: func() time.Time { return noon }, steps: steps}).start(t.Context(), o)
	if err == nil {
		t.Cleanup(func() { db.Close() })
	}
	return db, err
}

// firstRelease is how the first version writes and reads: a kiosk that goes
// back to it must be able to work on the file of this one.
var firstRelease = []string{
	"INSERT INTO ticket(event, code, appt, queue, area, issued) VALUES ('old', 'KA 500', NULL, 'x-ray', '', 1)",
	"INSERT INTO outbox(id, type, hash, bytes, at, state) VALUES ('old', 't', '" + oldHash + "', x'6f6c64', 1, 'open')",
	"SELECT seq, id, type, hash, bytes, at, tries FROM outbox WHERE state='open' AND (next<=1 OR next>2) ORDER BY seq LIMIT 3",
	"UPDATE outbox SET tries=tries+1, next=1 WHERE id='old' AND state='open'",
	"UPDATE outbox SET state='held', reason='r', closed=1 WHERE id='old' AND hash='" + oldHash + "' AND state<>'held'",
	"UPDATE ticket SET outcome='held', alias='', code=CASE WHEN ''='' THEN code ELSE '' END WHERE event='old'",
	"UPDATE outbox SET state='open', next=0 WHERE state='closed'",
	"DELETE FROM outbox WHERE state='closed' AND closed<1",
	"INSERT INTO snapshot(queue, epoch, n, body) VALUES ('x-ray',1,1,x'7b7d')",
	"INSERT INTO closure(one, epoch, n, body) VALUES (1,1,1,x'5b5d')",
	"INSERT INTO alert(event, state, by) VALUES ('a','told','')",
	"INSERT INTO print(id, ticket, state, reason, at) VALUES ('p','KA 500','queued','',1)",
	"INSERT INTO roster(digest, sealed) VALUES ('d', x'00')",
	"INSERT INTO roster_key(hash, row) VALUES (x'00', 1)",
}

const oldHash = "54e94ec0c2ecdf1bd2bd1ba2f2c3bb8d0c6ad6ac6bb9ab0e4c6e3fc1c8e9b24a" // any text of that length

func TestTheVersionBeforeOpensThisOnesDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "k.db")
	if db, err := version(t, path, migrations); err != nil {
		t.Fatal(err)
	} else if err := db.Append(t.Context(), event("e1")); err != nil {
		t.Fatal(err)
	} else {
		db.Close()
	}
	db, err := version(t, path, migrations[:len(migrations)-1])
	if err != nil {
		t.Fatalf("one version back: %v", err)
	}
	for _, q := range firstRelease {
		if _, err := db.db.Exec(q); err != nil {
			t.Errorf("%s: %v", q, err)
		}
	}
	if rows, err := db.Claim(t.Context(), noon, 9); err != nil || len(rows) != 1 {
		t.Errorf("claimed %v, %v", rows, err)
	}
	db.Close()
	if db, err = version(t, path, migrations); err != nil {
		t.Fatalf("forward again: %v", err)
	}
	db.Close()
	if _, err := version(t, path, append(migrations, "SELECT 1", "SELECT 1")); err != nil {
		t.Fatal(err)
	}
	if _, err := version(t, path, migrations); kiosk.CodeOf(err) != kiosk.CodeConflict {
		t.Errorf("two versions back: %v", err)
	}
}

func TestADatabaseOfTheFirstVersionIsBroughtUpToDate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "k.db")
	old, err := version(t, path, migrations[:1])
	if err != nil {
		t.Fatal(err)
	}
	if err := old.Append(t.Context(), event("e1")); err != nil {
		t.Fatal(err)
	}
	old.Close()
	db, err := version(t, path, migrations)
	if err != nil {
		t.Fatal(err)
	}
	if rows, err := db.Claim(t.Context(), noon, 9); err != nil || len(rows) != 1 || rows[0].ID != "e1" {
		t.Errorf("claimed %v, %v", rows, err)
	}
}
