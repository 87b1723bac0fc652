package sqlite

import (
	"context"
	"database/sql"
	"time"

	"frontdoor/kiosk"
)

// connection is one connection to the file, with its statements prepared.
type connection struct {
	*sql.DB
	prepared *prepared
}

func connect(o Options, synchronous string) (*connection, error) {
	db, err := sql.Open("sqlite", "file:"+o.Path+"?_pragma=journal_mode(WAL)&_pragma=synchronous("+synchronous+
		")&_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_txlock=immediate")
	if err != nil {
		return nil, kiosk.Wrap(kiosk.CodeUnavailable, "", "the database "+o.Path+" cannot be opened: check that the folder exists and may be written", err)
	}
	// One connection: SQLite has one writer, and reads here take microseconds.
	db.SetMaxOpenConns(1)
	return &connection{DB: db, prepared: newPrepared(db)}, nil
}

// tx runs f in one transaction with one timestamp, and returns when it is on the
// disk. When the disk is full the ballast is dropped and f runs once more.
func (d *DB) tx(ctx context.Context, what string, f func(*Tx) error) error {
	return d.over(ctx, d.db, what, f)
}

// lazyTx is tx for what may be forgotten when the power is cut, because it will
// be said again. It does not wait for the disk: a kiosk hears of every queue all
// day long, and its memory card would wear out and keep people waiting.
func (d *DB) lazyTx(ctx context.Context, what string, f func(*Tx) error) error {
	return d.over(ctx, d.lazy, what, f)
}

func (d *DB) over(ctx context.Context, c *connection, what string, f func(*Tx) error) error {
	err := d.try(ctx, c, f)
	if d.space.full(err) && d.space.release() {
		err = d.try(ctx, c, f)
	}
	return d.fail(what, err)
}

func (d *DB) try(ctx context.Context, c *connection, f func(*Tx) error) error {
	// Two connections that want to write at once would wait for each other in
	// steps of milliseconds.
	select {
	case d.turn <- struct{}{}:
		defer func() { <-d.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	t, err := c.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer t.Rollback()
	if err := f(&Tx{Tx: t, prepared: c.prepared, now: d.now().UTC(), db: d}); err != nil {
		return err
	}
	if err = t.Commit(); err != nil {
		// A commit that failed may leave SQLite within the transaction.
		_, _ = c.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		return err
	}
	c.prepared.catchUp(ctx)
	return nil
}

// Tx is a transaction with its one timestamp.
type Tx struct {
	*sql.Tx
	prepared *prepared
	now      time.Time
	db       *DB
}
