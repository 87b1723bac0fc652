// Package sqldb keeps the hub's record in an SQL database. It is one adapter
// for every dialect: today SQLite; what differs between dialects is in dialect.
// It knows tables and constraints, not what a queue means.
package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

// DB is a hub.Store. All writes go through one connection, one transaction at
// a time, with their statements prepared once.
type DB struct {
	name    string // of the file, for errors
	dialect dialect
	read    *sql.DB
	write   *sql.DB

	mu    sync.Mutex // held for a write transaction
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
	epoch atomic.Int64
}

var _ hub.Store = (*DB)(nil)

// Open opens the record in a SQLite file, makes it when it is not there, and
// brings its tables up to date. now becomes the epoch of a record just made. A
// damaged file is refused and left as it is.
func Open(ctx context.Context, file string, now time.Time) (*DB, error) {
	// SQLite makes its files readable by others; what it adds beside an existing
	// one takes over that one's rights.
	if f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600); err == nil {
		f.Close()
	}
	return open(ctx, file, sqliteFile(file, false), now)
}

// OpenToRead opens an existing record to look at it; nothing can be written.
func OpenToRead(ctx context.Context, file string) (*DB, error) {
	if _, err := os.Stat(file); err != nil {
		return nil, kiosk.Wrap(kiosk.CodeNotFound, "", "there is no record at "+file+"; name the folder of a hub with -data", err)
	}
	return open(ctx, file, sqliteFile(file, true), time.Time{})
}

func open(ctx context.Context, name string, d dialect, now time.Time) (*DB, error) {
	db := &DB{name: name, dialect: d, stmts: make(map[string]*sql.Stmt)}
	err := db.start(ctx, now)
	if err != nil {
		err = errors.Join(db.explain(err), db.Close())
		return nil, err
	}
	return db, nil
}

func (db *DB) start(ctx context.Context, now time.Time) (err error) {
	if db.write, err = sql.Open(db.dialect.driver, db.dialect.source); err != nil {
		return err
	}
	if db.read, err = sql.Open(db.dialect.driver, db.dialect.source); err != nil {
		return err
	}
	db.read.SetMaxOpenConns(4)
	if db.conn, err = db.write.Conn(ctx); err != nil {
		return err
	}
	if err := db.dialect.check(ctx, db.conn); err != nil {
		return err
	}
	if !db.dialect.readOnly {
		if err := db.migrate(ctx, now); err != nil {
			return err
		}
	}
	var epoch int64
	err = db.conn.QueryRowContext(ctx, `SELECT value FROM record WHERE name = 'epoch'`).Scan(&epoch)
	db.epoch.Store(epoch)
	return err
}

// Close releases the database.
func (db *DB) Close() error {
	var errs []error
	for _, s := range db.stmts {
		errs = append(errs, s.Close())
	}
	if db.conn != nil {
		errs = append(errs, db.conn.Close())
	}
	for _, pool := range []*sql.DB{db.read, db.write} {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	return errors.Join(errs...)
}

// RenewEpoch gives the record a new epoch: to be done once whenever it was
// restored from a copy, so that kiosks take its word again and send what it
// has not seen.
func (db *DB) RenewEpoch(ctx context.Context, now time.Time) error {
	epoch := max(now.UnixMilli(), db.epoch.Load()+1)
	err := db.Update(ctx, func(t hub.Tx) error {
		return t.(*tx).exec(`UPDATE record SET value = ? WHERE name = 'epoch'`, epoch)
	})
	if err == nil {
		db.epoch.Store(epoch)
	}
	return err
}

// Update implements hub.Store. Once begun, a transaction ends whether or not
// ctx does; it is short.
func (db *DB) Update(ctx context.Context, fn func(hub.Tx) error) (err error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	if _, err := db.conn.ExecContext(ctx, db.dialect.begin); err != nil {
		return db.explain(err)
	}
	committed := false
	defer func() {
		if !committed {
			_, undo := db.conn.ExecContext(ctx, `ROLLBACK`)
			err = errors.Join(err, undo)
		}
	}()
	if err := fn(&tx{reader{ctx, db.epoch.Load(), db.prepared}}); err != nil {
		return db.explain(err)
	}
	if _, err := db.conn.ExecContext(ctx, `COMMIT`); err != nil {
		return db.explain(err)
	}
	committed = true
	return nil
}

// prepared returns the statement of a query on the write connection.
func (db *DB) prepared(ctx context.Context, query string) (*sql.Stmt, func(), error) {
	s, ok := db.stmts[query]
	if !ok {
		var err error
		if s, err = db.conn.PrepareContext(ctx, query); err != nil {
			return nil, nil, err
		}
		db.stmts[query] = s
	}
	return s, func() {}, nil
}

// View implements hub.Store.
func (db *DB) View(ctx context.Context, fn func(hub.Reader) error) error {
	t, err := db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return db.explain(err)
	}
	prepare := func(ctx context.Context, query string) (*sql.Stmt, func(), error) {
		s, err := t.PrepareContext(ctx, query)
		return s, func() { s.Close() }, err
	}
	err = fn(&reader{ctx, db.epoch.Load(), prepare})
	if undo := t.Rollback(); err == nil && !errors.Is(undo, sql.ErrTxDone) {
		err = undo
	}
	return db.explain(err)
}

// explain puts what the database says into words that name the file and the
// mend; errors of the hub itself pass as they are.
func (db *DB) explain(err error) error {
	var known *kiosk.Error
	switch {
	case err == nil, errors.As(err, &known), errors.Is(err, context.Canceled):
		return err
	case db.dialect.damaged(err):
		return kiosk.Wrap(kiosk.CodeDamaged, "", fmt.Sprintf("the record %s is damaged; nothing was changed: move it aside with its -wal and -shm, put back the last backup or start afresh, and the kiosks send their last 72 hours again", db.name), err)
	case db.dialect.full(err):
		return kiosk.Wrap(kiosk.CodeFull, "", fmt.Sprintf("the disk of the record %s is full; make room, the kiosks keep what they have not been able to send", db.name), err)
	}
	return kiosk.Wrap(kiosk.CodeUnavailable, "", fmt.Sprintf("the record %s could not be used", db.name), err)
}
