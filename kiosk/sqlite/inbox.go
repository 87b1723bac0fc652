package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"frontdoor/kiosk"
)

// ApplySnapshot keeps a queue's snapshot when it is newer than the one kept.
func (d *DB) ApplySnapshot(ctx context.Context, q kiosk.QueueSnapshot) (changed bool, err error) {
	body, err := json.Marshal(q)
	if err != nil {
		return false, err
	}
	err = d.lazyTx(ctx, "keep snapshot", func(tx *Tx) error {
		if _, err := tx.noteEpoch(ctx, q.Revision.Epoch); err != nil {
			return err
		}
		changed, err = tx.upsert(ctx, `INSERT INTO snapshot(queue, epoch, n, body) VALUES (?,?,?,?)
			ON CONFLICT(queue) DO UPDATE SET epoch=excluded.epoch, n=excluded.n, body=excluded.body
			WHERE (excluded.epoch, excluded.n) > (snapshot.epoch, snapshot.n)`,
			q.Queue, q.Revision.Epoch, q.Revision.N, body)
		return err
	})
	return changed, err
}

// Snapshots returns the newest snapshot of every queue.
func (d *DB) Snapshots(ctx context.Context) ([]kiosk.QueueSnapshot, error) {
	var out []kiosk.QueueSnapshot
	var bad [][]byte
	err := d.tx(ctx, "read snapshots", func(tx *Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT body FROM snapshot ORDER BY queue")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var body []byte
			var q kiosk.QueueSnapshot
			if err := rows.Scan(&body); err != nil {
				return err
			}
			if err := json.Unmarshal(body, &q); err != nil {
				bad = append(bad, body)
				continue
			}
			out = append(out, q)
		}
		return rows.Err()
	})
	if err == nil && len(bad) > 0 {
		err = d.forget(ctx, "snapshot", bad...)
	}
	return out, err
}

// forget drops rows whose body is damaged, so that the hub's next word is taken
// though it has the same revision.
func (d *DB) forget(ctx context.Context, table string, bodies ...[]byte) error {
	d.log.Error("what the hub said is damaged here; it will say it again", "table", table)
	return d.tx(ctx, "drop what is damaged", func(tx *Tx) error {
		for _, body := range bodies {
			if _, err := tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE body=?", body); err != nil {
				return err
			}
		}
		return nil
	})
}

// ApplyClosures keeps what is closed when it is newer than what is kept.
func (d *DB) ApplyClosures(ctx context.Context, rev kiosk.Revision, closures []kiosk.Closure) (changed bool, err error) {
	return d.keepLast(ctx, "closure", rev, closures)
}

// Closures returns what is closed now.
func (d *DB) Closures(ctx context.Context) ([]kiosk.Closure, error) {
	return last[[]kiosk.Closure](ctx, d, "closure")
}

// ApplyCommands keeps what staff have this kiosk do when it is newer than what
// is kept.
func (d *DB) ApplyCommands(ctx context.Context, rev kiosk.Revision, c kiosk.Commands) (changed bool, err error) {
	return d.keepLast(ctx, "command", rev, c)
}

// Commands returns what staff have this kiosk do.
func (d *DB) Commands(ctx context.Context) (kiosk.Commands, error) {
	return last[kiosk.Commands](ctx, d, "command")
}

// keepLast keeps the hub's last word in a table of one row.
func (d *DB) keepLast(ctx context.Context, table string, rev kiosk.Revision, what any) (changed bool, err error) {
	body, err := json.Marshal(what)
	if err != nil {
		return false, err
	}
	err = d.tx(ctx, "keep "+table, func(tx *Tx) error {
		changed, err = tx.upsert(ctx, `INSERT INTO `+table+`(one, epoch, n, body) VALUES (1,?,?,?)
			ON CONFLICT(one) DO UPDATE SET epoch=excluded.epoch, n=excluded.n, body=excluded.body
			WHERE (excluded.epoch, excluded.n) > (epoch, n)`, rev.Epoch, rev.N, body)
		return err
	})
	return changed, err
}

// last reads what keepLast kept; what is damaged counts as never said.
func last[T any](ctx context.Context, d *DB, table string) (what T, err error) {
	var body []byte
	err = d.tx(ctx, "read "+table, func(tx *Tx) error {
		err := tx.QueryRowContext(ctx, "SELECT body FROM "+table).Scan(&body)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	if err != nil || body == nil {
		return what, err
	}
	if json.Unmarshal(body, &what) != nil {
		var never T
		return never, d.forget(ctx, table, body)
	}
	return what, nil
}

// ApplyAlert keeps how far an alert has come. Once a named person has seen it,
// it stays seen.
func (d *DB) ApplyAlert(ctx context.Context, a kiosk.Alert) (changed bool, err error) {
	err = d.tx(ctx, "keep alert", func(tx *Tx) error {
		changed, err = tx.upsert(ctx, `INSERT INTO alert(event, state, by) VALUES (?,?,?)
			ON CONFLICT(event) DO UPDATE SET state=excluded.state, by=excluded.by
			WHERE alert.state<>excluded.state AND alert.state<>'seen'`, a.EventID, string(a.State), a.By)
		if err != nil {
			return err
		}
		return tx.answered(ctx, a)
	})
	return changed, err
}

func (tx *Tx) upsert(ctx context.Context, query string, args ...any) (bool, error) {
	res, err := tx.ExecContext(ctx, query, args...)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}
