package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"time"

	"frontdoor/kiosk"
)

// Letter is one event as staff see it in the outbox.
type Letter struct {
	kiosk.OutboxRow
	State  string    // "open", "closed", "held", "refused", "damaged"
	Reason string    // why it is held, refused or damaged
	Next   time.Time // not sent before; zero = at once
}

// Letters gives each every event that has not been accepted, oldest first, with
// all also those that have. It only reads, needs no key, and may run beside the
// kiosk. An event that cannot be read comes with its number and the reason.
func Letters(ctx context.Context, path string, all bool, each func(Letter) error) error {
	db, err := beside(path, "ro", "busy_timeout(5000)")
	if err != nil {
		return err
	}
	defer db.Close()
	query := "SELECT seq FROM outbox WHERE state<>'closed' ORDER BY seq"
	if all {
		query = "SELECT seq FROM outbox ORDER BY seq"
	}
	seqs, err := numbers(ctx, db, query)
	if err != nil {
		return besideError(path, err)
	}
	for _, seq := range seqs {
		l, err := letter(ctx, db, seq)
		switch {
		case errors.Is(err, sql.ErrNoRows): // purged meanwhile
			continue
		case err != nil && !damaged(err):
			return besideError(path, err)
		}
		if reason := unusable(l.OutboxRow, err); reason != "" {
			l.Seq, l.State, l.Reason = seq, stateDamaged, reason
		}
		if err := each(l); err != nil {
			return err
		}
	}
	return nil
}

func numbers(ctx context.Context, db *sql.DB, query string) ([]int64, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []int64
	for rows.Next() {
		var seq int64
		if err := rows.Scan(&seq); err != nil {
			return nil, err
		}
		out = append(out, seq)
	}
	return out, rows.Err()
}

func letter(ctx context.Context, db *sql.DB, seq int64) (l Letter, err error) {
	var at, next int64
	err = db.QueryRowContext(ctx, "SELECT seq, id, type, hash, bytes, at, tries, state, reason, next FROM outbox WHERE seq=?", seq).
		Scan(&l.Seq, &l.ID, &l.Type, &l.Hash, &l.Bytes, &at, &l.Tries, &l.State, &l.Reason, &next)
	l.At = time.UnixMilli(at).UTC()
	if next > 0 {
		l.Next = time.UnixMilli(next).UTC()
	}
	return l, err
}

// Retry makes one event due at once and lets it be tried as if it were new,
// whatever became of it before. It may run beside the kiosk.
func Retry(ctx context.Context, path, id string) error {
	db, err := beside(path, "rw", "busy_timeout(5000)")
	if err != nil {
		return err
	}
	defer db.Close()
	var seq int64
	err = db.QueryRowContext(ctx, "SELECT seq FROM outbox WHERE id=?", id).Scan(&seq)
	if errors.Is(err, sql.ErrNoRows) {
		return kiosk.Errorf(kiosk.CodeNotFound, "", "there is no event %s in the outbox; kioskctl outbox list shows those there are", id)
	}
	if err != nil {
		return besideError(path, err)
	}
	l, err := letter(ctx, db, seq)
	reason := unusable(l.OutboxRow, err)
	switch {
	case reason != "":
		return kiosk.Errorf(kiosk.CodeDamaged, "", "event %s cannot be sent again: %s", id, reason)
	case err != nil:
		return besideError(path, err)
	case l.State == stateClosed:
		return kiosk.Errorf(kiosk.CodeConflict, "", "the hub has accepted event %s already", id)
	}
	_, err = db.ExecContext(ctx, "UPDATE outbox SET state='open', reason='', tries=0, next=0 WHERE seq=?", seq)
	return besideError(path, err)
}

// Wipe empties the database of a kiosk that is to leave the house, and writes
// over what it held. It refuses while an event waits for its receipt, unless
// exported knows that event's hash; and while the kiosk runs. Damaged events
// are of no use to anyone and do not hold it up.
func Wipe(ctx context.Context, path string, exported func(hash string) bool) error {
	db, err := beside(path, "rw", "busy_timeout(200)", "secure_delete(1)", "locking_mode(EXCLUSIVE)")
	if err != nil {
		return err
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return kiosk.Wrap(kiosk.CodeConflict, "", "the kiosk is running on "+path+": stop it first", err)
	}
	defer tx.Rollback()
	waiting, err := unheard(ctx, tx, exported)
	if err != nil {
		return besideError(path, err)
	}
	if waiting > 0 {
		return kiosk.Errorf(kiosk.CodeConflict, "", "%d events of %s have not been accepted by the hub: let the kiosk send them, or save them with kioskctl outbox export and name that file", waiting, path)
	}
	tables, err := tables(ctx, tx)
	if err != nil {
		return besideError(path, err)
	}
	for _, table := range tables {
		if _, err := tx.ExecContext(ctx, "DELETE FROM "+table); err != nil {
			return besideError(path, err)
		}
	}
	if _, err := tx.ExecContext(ctx, "UPDATE meta SET value='' WHERE key='roster'"); err != nil {
		return besideError(path, err)
	}
	if err := tx.Commit(); err != nil {
		return besideError(path, err)
	}
	if _, err := db.ExecContext(ctx, "VACUUM"); err != nil {
		return besideError(path, err)
	}
	_, err = db.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return besideError(path, err)
}

// unheard counts the events that wait for their receipt and were not exported.
func unheard(ctx context.Context, tx *sql.Tx, exported func(hash string) bool) (n int, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT hash FROM outbox WHERE state='open'")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var hash string
		if err := rows.Scan(&hash); err != nil {
			return 0, err
		}
		if !exported(hash) {
			n++
		}
	}
	return n, rows.Err()
}

// tables lists all that a database holds but its own settings; a database of
// another version has others than this one.
func tables(ctx context.Context, tx *sql.Tx) (out []string, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT name FROM sqlite_master WHERE type='table' AND name<>'meta' AND name NOT LIKE 'sqlite_%'")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		out = append(out, name)
	}
	return out, rows.Err()
}

// beside opens an existing database as a second program.
func beside(path, mode string, pragmas ...string) (*sql.DB, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, kiosk.Wrap(kiosk.CodeNotFound, "", "there is no kiosk's database at "+path+": name the folder that the kiosk keeps its data in", err)
	}
	source := "file:" + path + "?mode=" + mode + "&_txlock=immediate&_pragma=synchronous(FULL)"
	for _, p := range pragmas {
		source += "&_pragma=" + p
	}
	db, err := sql.Open("sqlite", source)
	if err != nil {
		return nil, besideError(path, err)
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

func besideError(path string, err error) error {
	if err == nil {
		return nil
	}
	return openError(path, err)
}
