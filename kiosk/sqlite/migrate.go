package sqlite

import (
	"context"
	"fmt"

	"frontdoor/kiosk"
)

// migrations are applied in order, each in its own transaction. They only
// expand: a kiosk one version older can still open the file.
var migrations = []string{`
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE ticket (
  event    TEXT PRIMARY KEY,          -- id of the check-in event
  code     TEXT NOT NULL,
  appt     BLOB,                      -- keyed hash of the appointment id, NULL for a walk-in
  queue    TEXT NOT NULL,
  area     TEXT NOT NULL,
  issued   INTEGER NOT NULL,          -- Unix ms
  alias    TEXT NOT NULL DEFAULT '',
  outcome  TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX ticket_appt ON ticket(appt) WHERE appt IS NOT NULL;
CREATE INDEX ticket_code ON ticket(code, issued);
CREATE TABLE outbox (
  seq      INTEGER PRIMARY KEY AUTOINCREMENT,
  id       TEXT NOT NULL UNIQUE,
  type     TEXT NOT NULL,
  hash     TEXT NOT NULL,
  bytes    BLOB NOT NULL,             -- sealed and signed, opaque here
  at       INTEGER NOT NULL,
  state    TEXT NOT NULL,             -- open, closed, held, refused
  reason   TEXT NOT NULL DEFAULT '',
  tries    INTEGER NOT NULL DEFAULT 0,
  next     INTEGER NOT NULL DEFAULT 0,-- Unix ms, not to be sent before
  closed   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX outbox_due ON outbox(state, next, seq);
CREATE TABLE snapshot (queue TEXT PRIMARY KEY, epoch INTEGER NOT NULL, n INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
CREATE TABLE closure (one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL, n INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
CREATE TABLE roster (id INTEGER PRIMARY KEY, digest TEXT NOT NULL, sealed BLOB NOT NULL) STRICT;
CREATE INDEX roster_digest ON roster(digest);
CREATE TABLE roster_key (hash BLOB NOT NULL, row INTEGER NOT NULL REFERENCES roster(id) ON DELETE CASCADE) STRICT;
CREATE INDEX roster_key_hash ON roster_key(hash);
CREATE INDEX roster_key_row ON roster_key(row);
CREATE TABLE print (id TEXT PRIMARY KEY, ticket TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE TABLE alert (event TEXT PRIMARY KEY, state TEXT NOT NULL, by TEXT NOT NULL) STRICT;
`, `
CREATE INDEX outbox_open ON outbox(seq, next) WHERE state='open';
CREATE TABLE call (event TEXT PRIMARY KEY) STRICT; -- urgent help that nobody has answered
`, `
ALTER TABLE roster ADD COLUMN at INTEGER NOT NULL DEFAULT 0; -- of the appointment, Unix ms; 0 = not known
`, `
ALTER TABLE print ADD COLUMN device TEXT NOT NULL DEFAULT 'printer'; -- which printer, as in device health
ALTER TABLE ticket ADD COLUMN given TEXT NOT NULL DEFAULT ''; -- the code on paper, whatever the hub ruled; '' = not noted
`, `
DROP INDEX outbox_due; -- its part that is read is outbox_open; the rest was written with each event for nothing
CREATE INDEX outbox_closed ON outbox(closed) WHERE state='closed';
`, `
CREATE TABLE command (one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL, n INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
ALTER TABLE ticket ADD COLUMN booked INTEGER NOT NULL DEFAULT 0; -- when the appointment was to be, Unix ms; 0 = not noted
`}

func (d *DB) migrate(ctx context.Context, o Options) error {
	var version int
	if err := d.db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	if version > len(d.steps)+1 {
		return kiosk.Errorf(kiosk.CodeConflict, "", "the database %s was made by a newer Frontdoor: install that version again", o.Path)
	}
	for ; version < len(d.steps); version++ {
		err := d.tx(ctx, "migrate", func(tx *Tx) error {
			if _, err := tx.Tx.ExecContext(ctx, d.steps[version]); err != nil {
				return err
			}
			if version == 0 {
				if err := tx.begin(ctx, o); err != nil {
					return err
				}
			}
			_, err := tx.Tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version+1))
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// mend puts right what a check of the file cannot see: an event in a state that
// does not exist waits for its receipt again. What later steps read as numbers
// must be numbers.
func (d *DB) mend(ctx context.Context) error {
	var sound bool
	err := d.db.QueryRowContext(ctx, `SELECT count(*)=4 AND sum(CASE key
		WHEN 'prefix' THEN value<>'' AND value NOT GLOB '*[^A-Z]*'
		WHEN 'roster' THEN 1
		ELSE value<>'' AND value NOT GLOB '*[^0-9]*' AND length(value)<19 END)=4
		FROM meta WHERE key IN ('prefix', 'counter', 'epoch', 'roster')`).Scan(&sound)
	if err == nil && !sound {
		return errDamaged
	}
	if err == nil {
		_, err = d.db.ExecContext(ctx, "UPDATE outbox SET state='open' WHERE state NOT IN ('open', 'closed', 'held', 'refused', 'damaged')")
	}
	return err
}

// begin writes what a new database starts with.
func (tx *Tx) begin(ctx context.Context, o Options) error {
	prefix, err := o.NewPrefix()
	if err != nil {
		return err
	}
	for key, value := range map[string]string{"prefix": prefix, "counter": "0", "epoch": "0", "roster": ""} {
		if _, err := tx.ExecContext(ctx, "INSERT INTO meta(key, value) VALUES (?, ?)", key, value); err != nil {
			return err
		}
	}
	return nil
}
