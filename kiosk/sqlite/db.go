// Package sqlite keeps what a kiosk must not lose in one SQLite file: tickets
// and the sealed events that tell the hub of them, the roster, the newest
// snapshots and the print journal. Every exported method is one transaction;
// what it returned without an error survives a power cut (WAL with
// synchronous=FULL). What is personal lies sealed.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	sqlitedriver "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"frontdoor/kiosk"
)

// Options say how a database is opened.
type Options struct {
	Path  string
	Kiosk string // id of the kiosk, bound into every seal
	Key   []byte // 32 bytes, seals what is personal
	// NewPrefix gives the ticket prefix of a newly made database. It must
	// never give the same one twice, so that a lost database cannot repeat
	// codes that people still hold.
	NewPrefix func() (string, error)
	Now       func() time.Time // nil = time.Now
	Log       *slog.Logger     // nil = none
}

// DB is a kiosk's database. It is safe for concurrent use.
type DB struct {
	db    *sql.DB
	vault *vault
	now   func() time.Time
	log   *slog.Logger

	Salvaged int    // events saved from a damaged file at Open
	Aside    string // where a damaged file was put, empty if there was none
}

// Open opens or makes the database. A damaged file is set aside, never
// deleted, and its outbox is salvaged into a new one.
func Open(ctx context.Context, o Options) (*DB, error) {
	v, err := newVault(o.Key, o.Kiosk)
	if err != nil {
		return nil, err
	}
	d := &DB{vault: v, now: o.Now, log: o.Log}
	if d.now == nil {
		d.now = time.Now
	}
	if d.log == nil {
		d.log = slog.New(slog.DiscardHandler)
	}
	err = d.open(ctx, o)
	if err == nil || !damaged(err) {
		return orNil(d, err)
	}
	if d.Aside, err = setAside(o.Path, d.now()); err != nil {
		return nil, kiosk.Wrap(kiosk.CodeDamaged, "", "the database "+o.Path+" is damaged and could not be set aside: move it away by hand and start again", err)
	}
	if err := d.open(ctx, o); err != nil {
		return nil, err
	}
	d.Salvaged, err = d.salvage(ctx, d.Aside)
	if err != nil {
		d.log.Error("salvage ended early", "saved", d.Salvaged, "err", err)
	}
	return d, nil
}

func orNil(d *DB, err error) (*DB, error) {
	if err != nil {
		return nil, err
	}
	return d, nil
}

func (d *DB) open(ctx context.Context, o Options) error {
	// SQLite makes its files readable by others; what it adds beside an existing
	// one takes over that one's rights.
	if f, err := os.OpenFile(o.Path, os.O_CREATE|os.O_RDWR, 0o600); err == nil {
		f.Close()
	}
	db, err := sql.Open("sqlite", dsn(o.Path))
	if err != nil {
		return kiosk.Wrap(kiosk.CodeUnavailable, "", "the database "+o.Path+" cannot be opened: check that the folder exists and may be written", err)
	}
	// One connection: SQLite has one writer, and reads here take microseconds.
	db.SetMaxOpenConns(1)
	d.db = db
	if err := d.check(ctx); err != nil {
		db.Close()
		return openError(o.Path, err)
	}
	if err := d.migrate(ctx, o); err != nil {
		db.Close()
		return openError(o.Path, err)
	}
	return nil
}

func dsn(path string) string {
	return "file:" + path + "?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_txlock=immediate"
}

func (d *DB) check(ctx context.Context) error {
	var result string
	if err := d.db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&result); err != nil {
		return err
	}
	if result != "ok" {
		return errDamaged
	}
	return nil
}

var errDamaged = errors.New("the file fails its own check")

func openError(path string, err error) error {
	if damaged(err) {
		return kiosk.Wrap(kiosk.CodeDamaged, "", "the database "+path+" is damaged", err)
	}
	var known *kiosk.Error
	if errors.As(err, &known) {
		return err
	}
	return kiosk.Wrap(kiosk.CodeUnavailable, "", "the database "+path+" cannot be opened: check that the folder exists, may be written and has space", err)
}

// damaged reports whether err means that the file is not a sound database.
func damaged(err error) bool {
	var e *sqlitedriver.Error
	if errors.As(err, &e) {
		code := e.Code() & 0xff
		return code == sqlite3.SQLITE_CORRUPT || code == sqlite3.SQLITE_NOTADB
	}
	return errors.Is(err, errDamaged)
}

// Close closes the database.
func (d *DB) Close() error { return d.db.Close() }

// Prefix is the ticket prefix of this database.
func (d *DB) Prefix(ctx context.Context) (string, error) {
	var p string
	err := d.db.QueryRowContext(ctx, "SELECT value FROM meta WHERE key='prefix'").Scan(&p)
	return p, d.fail("read prefix", err)
}

// tx runs f in one transaction with one timestamp.
func (d *DB) tx(ctx context.Context, what string, f func(*Tx) error) error {
	t, err := d.db.BeginTx(ctx, nil)
	if err != nil {
		return d.fail(what, err)
	}
	defer t.Rollback()
	if err := f(&Tx{Tx: t, now: d.now().UTC(), db: d}); err != nil {
		return d.fail(what, err)
	}
	return d.fail(what, t.Commit())
}

// Tx is a transaction with its one timestamp.
type Tx struct {
	*sql.Tx
	now time.Time
	db  *DB
}

// fail turns a driver's error into one that may be shown.
func (d *DB) fail(what string, err error) error {
	var known *kiosk.Error
	var e *sqlitedriver.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return err
	case errors.As(err, &e) && e.Code()&0xff == sqlite3.SQLITE_FULL:
		return kiosk.Wrap(kiosk.CodeFull, "error.full", "the kiosk's disk is full", fmt.Errorf("%s: %w", what, err))
	case damaged(err):
		return kiosk.Wrap(kiosk.CodeDamaged, "error.damaged", "the kiosk's database is damaged", fmt.Errorf("%s: %w", what, err))
	}
	return kiosk.Wrap(kiosk.CodeUnavailable, "error.store", "the kiosk could not save", fmt.Errorf("%s: %w", what, err))
}

// setAside moves a damaged file and its journal out of the way.
func setAside(path string, now time.Time) (string, error) {
	aside := path + ".damaged-" + now.UTC().Format("20060102-150405.000")
	for _, suffix := range []string{"-wal", "-shm", ""} {
		err := os.Rename(path+suffix, aside+suffix)
		if err != nil && !(errors.Is(err, os.ErrNotExist) && suffix != "") {
			return "", err
		}
	}
	return aside, nil
}
