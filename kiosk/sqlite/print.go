package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"frontdoor/kiosk"
)

// SavePrint notes how far a print job has come; when it was asked for stays as
// it was noted first.
func (d *DB) SavePrint(ctx context.Context, j kiosk.PrintJob) error {
	return d.tx(ctx, "note print", func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO print(id, device, ticket, state, reason, at) VALUES (?,?,?,?,?,?)
			ON CONFLICT(id) DO UPDATE SET state=excluded.state, reason=excluded.reason`,
			j.ID, j.Device, j.Ticket, string(j.State), j.Reason, j.At.UnixMilli())
		return err
	})
}

// PrintState returns how far a print job has come, "" for one that is not known.
func (d *DB) PrintState(ctx context.Context, id string) (state kiosk.PrintState, err error) {
	err = d.tx(ctx, "read print", func(tx *Tx) error {
		err := tx.QueryRowContext(ctx, "SELECT state FROM print WHERE id=?", id).Scan(&state)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return state, err
}

// OpenPrints returns the jobs of a printer that are queued or sent, oldest first.
func (d *DB) OpenPrints(ctx context.Context, device string) ([]kiosk.PrintJob, error) {
	var out []kiosk.PrintJob
	err := d.tx(ctx, "read prints", func(tx *Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT id, device, ticket, state, reason, at FROM print
			WHERE state IN ('queued', 'sent') AND device=? ORDER BY at, id`, device)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var j kiosk.PrintJob
			var at int64
			if err := rows.Scan(&j.ID, &j.Device, &j.Ticket, &j.State, &j.Reason, &at); err != nil {
				return err
			}
			j.At = time.UnixMilli(at).UTC()
			out = append(out, j)
		}
		return rows.Err()
	})
	return out, err
}
