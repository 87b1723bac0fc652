// Package sqlite keeps what a kiosk must not lose in one SQLite file: tickets
// and the sealed events that tell the hub of them, the roster, the newest
// snapshots and the print journal. Every exported method is one transaction;
// what it returned without an error survives a power cut (WAL with
// synchronous=FULL), but for what is said again when it is not remembered: the
// hub's receipts and snapshots, and when an event was last sent. These survive
// once something else was committed after them. What is personal lies sealed.
package sqlite

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync/atomic"
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
	// Watermark is the free space, in bytes, below which nobody new is checked
	// in; 0 = 8 MiB. Free tells the free space of a folder; nil = the system's.
	Watermark uint64
	Free      func(dir string) (uint64, error)
	// Synchronous is SQLite's setting of that name; "" = FULL. The others lose
	// what was confirmed when the power goes: they are there for tests to show
	// that they would notice.
	Synchronous string
}

// DB is a kiosk's database. It is safe for concurrent use.
type DB struct {
	db    *connection   // each commit is on the disk when it returns
	lazy  *connection   // commits are on the disk once db has made one after them
	turn  chan struct{} // held by the one transaction that runs
	vault *vault
	now   func() time.Time
	log   *slog.Logger
	space *space
	steps []string // the migrations of this version

	graves  graves
	tainted atomic.Bool // an entry of the roster cannot be opened

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
	d := &DB{vault: v, now: o.Now, log: o.Log, steps: migrations}
	return d.start(ctx, o)
}

func (d *DB) start(ctx context.Context, o Options) (*DB, error) {
	if d.now == nil {
		d.now = time.Now
	}
	if d.log == nil {
		d.log = slog.New(slog.DiscardHandler)
	}
	d.space = newSpace(o, d.log)
	passed := passedOver(o.Path)
	err := d.open(ctx, o)
	if d.space.full(err) && d.space.release() {
		err = d.open(ctx, o)
	}
	if damaged(err) {
		err = d.replace(ctx, o)
	}
	if err != nil {
		return nil, err
	}
	if d.space.room() != nil {
		d.log.Error("the disk is too full to check anybody in; make room")
	}
	d.Salvaged += d.keepAll(ctx, passed)
	return d, nil
}

// replace sets a damaged file aside and saves what it can into a new one.
func (d *DB) replace(ctx context.Context, o Options) (err error) {
	if d.Aside, err = setAside(o.Path, d.now()); err != nil {
		return kiosk.Wrap(kiosk.CodeDamaged, "", "the database "+o.Path+" is damaged and could not be set aside: move it away by hand and start again", err)
	}
	if err := d.open(ctx, o); err != nil {
		return err
	}
	d.Salvaged, err = d.salvage(ctx, d.Aside)
	if err != nil {
		d.log.Error("salvage ended early", "saved", d.Salvaged, "err", err)
	}
	d.Salvaged += d.keepAll(ctx, found{events: carveFiles(d.Aside)})
	return nil
}

func (d *DB) open(ctx context.Context, o Options) error {
	// SQLite makes its files readable by others; what it adds beside an existing
	// one takes over that one's rights.
	if f, err := os.OpenFile(o.Path, os.O_CREATE|os.O_RDWR, 0o600); err == nil {
		f.Close()
	}
	var err error
	if d.db, err = connect(o, cmp.Or(o.Synchronous, "FULL")); err != nil {
		return err
	}
	if d.lazy, err = connect(o, cmp.Or(o.Synchronous, "NORMAL")); err != nil {
		d.db.Close()
		return err
	}
	d.turn = make(chan struct{}, 1)
	for _, step := range []func() error{
		func() error { return d.check(ctx) },
		func() error { return d.migrate(ctx, o) },
		func() error { return d.mend(ctx) },
	} {
		if err := step(); err != nil {
			d.Close()
			return openError(o.Path, err)
		}
	}
	return nil
}

// check looks over the whole file, the indexes included: a row that its index
// has lost would never be sent.
func (d *DB) check(ctx context.Context) error {
	var result string
	if err := d.db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&result); err != nil {
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

// Close closes the database; all that was committed is on the disk then.
func (d *DB) Close() error { return errors.Join(d.lazy.Close(), d.db.Close()) }

// Prefix is the ticket prefix of this database.
func (d *DB) Prefix(ctx context.Context) (string, error) {
	var p string
	err := d.db.QueryRowContext(ctx, "SELECT value FROM meta WHERE key='prefix'").Scan(&p)
	return p, d.fail("read prefix", err)
}

// fail turns a driver's error into one that may be shown.
func (d *DB) fail(what string, err error) error {
	var known *kiosk.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return err
	case d.space.full(err):
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
