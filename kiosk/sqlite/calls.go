package sqlite

import (
	"context"

	"frontdoor/kiosk"
)

// Call commits a call for urgent help and remembers it until a named person
// has answered, over a restart of the kiosk as well.
func (d *DB) Call(ctx context.Context, e kiosk.SealedEvent) error {
	return d.tx(ctx, "keep call", func(tx *Tx) error {
		if err := tx.enqueue(ctx, []kiosk.SealedEvent{e}); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO call(event) VALUES (?)", e.ID)
		return err
	})
}

// Calls returns the event ids of the calls that nobody has answered yet.
func (d *DB) Calls(ctx context.Context) ([]string, error) {
	return d.ids(ctx, "SELECT event FROM call ORDER BY event")
}

func (d *DB) ids(ctx context.Context, query string, args ...any) ([]string, error) {
	var out []string
	err := d.tx(ctx, "read calls", func(tx *Tx) error {
		rows, err := tx.QueryContext(ctx, query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id string
			if err := rows.Scan(&id); err != nil {
				return err
			}
			out = append(out, id)
		}
		return rows.Err()
	})
	return out, err
}

// Unanswered returns the event ids of alerts that nobody is known to have
// answered, at most limit: calls for urgent help first, then the newest.
func (d *DB) Unanswered(ctx context.Context, limit int) ([]string, error) {
	return d.ids(ctx, `SELECT event FROM (
		SELECT event, 0 AS rank FROM call UNION ALL
		SELECT event, 1 FROM alert WHERE state<>'seen' AND event NOT IN (SELECT event FROM call))
		ORDER BY rank, event DESC LIMIT ?`, limit)
}

// answered forgets a call that a named person has answered.
func (tx *Tx) answered(ctx context.Context, a kiosk.Alert) error {
	if a.State != kiosk.AlertSeen {
		return nil
	}
	_, err := tx.ExecContext(ctx, "DELETE FROM call WHERE event=?", a.EventID)
	return err
}
