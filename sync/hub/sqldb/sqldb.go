// Package sqldb keeps the hub's record in an SQL database. It is one adapter
// for two dialects, SQLite and PostgreSQL; what differs between them is in
// dialect. It knows tables and constraints, not what a queue means.
package sqldb

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

// DB is a hub.Store. All its writes go through one connection, one transaction
// at a time, with their statements prepared once.
type DB struct {
	name    string // for errors: the file, or hosts and database
	dialect dialect
	read    *sql.DB
	write   *sql.DB

	mu    sync.Mutex // held for a write transaction
	conn  *sql.Conn  // nil until it is made, and after it failed
	stmts map[string]*sql.Stmt
}

var _ hub.Store = (*DB)(nil)

// Open opens the record that name says, a SQLite file or the URL of a
// PostgreSQL database (see postgres), makes it when it is not there, and brings
// its tables up to date. now becomes the epoch of a record just made. A damaged
// file is refused and left as it is.
func Open(ctx context.Context, name string, now time.Time) (*DB, error) {
	if IsURL(name) {
		return openURL(ctx, name, false, now)
	}
	// SQLite makes its files readable by others; what it adds beside an existing
	// one takes over that one's rights.
	if f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600); err == nil {
		f.Close()
	}
	return open(ctx, name, sqliteFile(name, false), now)
}

// OpenToRead opens an existing record to look at it; nothing can be written.
func OpenToRead(ctx context.Context, name string) (*DB, error) {
	if IsURL(name) {
		return openURL(ctx, name, true, time.Time{})
	}
	if _, err := os.Stat(name); err != nil {
		return nil, kiosk.Wrap(kiosk.CodeNotFound, "", "there is no record at "+name+"; name the folder of a hub with -data", err)
	}
	return open(ctx, name, sqliteFile(name, true), time.Time{})
}

func openURL(ctx context.Context, url string, readOnly bool, now time.Time) (*DB, error) {
	d, name, err := postgres(url, readOnly)
	if err != nil {
		return nil, err
	}
	return open(ctx, name, d, now)
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
	ctx, cancel := db.bounded(ctx)
	defer cancel()
	if db.write, err = db.dialect.open(); err != nil {
		return err
	}
	if db.read, err = db.dialect.open(); err != nil {
		return err
	}
	db.read.SetMaxOpenConns(4)
	db.read.SetConnMaxLifetime(readerLife)
	if db.conn, err = db.write.Conn(ctx); err != nil {
		return err
	}
	if err := db.dialect.check(ctx, db.conn); err != nil || db.dialect.readOnly {
		return err
	}
	return db.migrate(ctx, now)
}

// readerLife is how long a connection for reading is kept: after a failover
// the next ones go where the record is now.
const readerLife = time.Minute

// bounded gives what asks the database a time to end in.
func (db *DB) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	if db.dialect.patience == 0 {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, db.dialect.patience)
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
	return db.Update(ctx, func(t hub.Tx) error {
		return t.(*tx).exec(`UPDATE record SET value = ? WHERE name = 'epoch'`, max(now.UnixMilli(), t.Epoch()+1))
	})
}

// Update implements hub.Store. Once begun, a transaction ends whether or not
// ctx does; it is short.
func (db *DB) Update(ctx context.Context, fn func(hub.Tx) error) (err error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx, cancel := db.bounded(context.WithoutCancel(ctx))
	defer cancel()
	epoch, err := db.begin(ctx)
	if err != nil {
		return db.explain(err)
	}
	committed := false
	defer func() {
		if committed {
			return
		}
		if _, undo := db.conn.ExecContext(ctx, `ROLLBACK`); undo != nil {
			db.drop()
			err = cmp.Or(err, undo)
		}
	}()
	t := &tx{reader: reader{ctx: ctx, epoch: epoch}, db: db}
	t.rows = t.prepared
	// A statement that failed ends the transaction, whatever fn made of it:
	// PostgreSQL would answer its COMMIT with a silent rollback.
	if err := cmp.Or(fn(t), t.flush()); err != nil {
		return db.explain(err)
	}
	if _, err := db.conn.ExecContext(ctx, `COMMIT`); err != nil {
		return db.explain(err)
	}
	committed = true
	return nil
}

// begin begins a write transaction and reads the epoch in it, which is also
// where hubs that share a record take turns. A connection that turns out to be
// broken, or to lead to what is no longer the primary, is replaced once.
func (db *DB) begin(ctx context.Context) (epoch int64, err error) {
	again := db.conn != nil && db.dialect.remote
	for {
		if epoch, err = db.tryBegin(ctx); err == nil {
			return epoch, nil
		}
		db.drop()
		if !again || ctx.Err() != nil {
			return 0, err
		}
		again = false
	}
}

const selectEpoch = `SELECT value FROM record WHERE name = 'epoch'`

func (db *DB) tryBegin(ctx context.Context) (epoch int64, err error) {
	if db.conn == nil {
		if db.conn, err = db.write.Conn(ctx); err != nil {
			return 0, err
		}
	}
	if _, err := db.conn.ExecContext(ctx, db.dialect.begin); err != nil {
		return 0, err
	}
	s, err := db.statement(ctx, selectEpoch+db.dialect.turn)
	if err != nil {
		return 0, err
	}
	return epoch, s.QueryRowContext(ctx).Scan(&epoch)
}

// drop gives up the write connection and all that hangs on it.
func (db *DB) drop() {
	if db.conn == nil {
		return
	}
	clear(db.stmts)
	// What the connection says last is of no use; the pool must not keep it.
	_ = db.conn.Raw(func(any) error { return driver.ErrBadConn })
	db.conn = nil
}

// statement returns the prepared statement of a query on the write connection.
func (db *DB) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := db.stmts[query]; ok {
		return s, nil
	}
	s, err := db.conn.PrepareContext(ctx, db.dialect.bind(query))
	if err == nil {
		db.stmts[query] = s
	}
	return s, err
}

// View implements hub.Store.
func (db *DB) View(ctx context.Context, fn func(hub.Reader) error) error {
	ctx, cancel := db.bounded(ctx)
	defer cancel()
	t, err := db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: db.dialect.isolation})
	if err != nil {
		return db.explain(err)
	}
	r := &reader{ctx: ctx, rows: func(query string, args []any) (*sql.Rows, error) {
		return t.QueryContext(ctx, db.dialect.bind(query), args...)
	}}
	if _, err = r.one([]any{&r.epoch}, selectEpoch); err == nil {
		err = fn(r)
	}
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
		return kiosk.Wrap(kiosk.CodeDamaged, "", fmt.Sprintf("the record %s is damaged; nothing was changed: move it aside%s, put back the last backup or start afresh, and the kiosks send their last 72 hours again", db.name, db.dialect.beside), err)
	case db.dialect.full(err):
		return kiosk.Wrap(kiosk.CodeFull, "", fmt.Sprintf("the disk of the record %s is full; make room, the kiosks keep what they have not been able to send", db.name), err)
	}
	return kiosk.Wrap(kiosk.CodeUnavailable, "", fmt.Sprintf("the record %s could not be used", db.name), err)
}
