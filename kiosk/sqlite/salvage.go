package sqlite

import (
	"context"
	"database/sql"

	"frontdoor/kiosk"
)

// salvage reads every event it can out of a damaged file, row by row, because
// one torn page must not take the others with it. Only bytes that still have
// their hash are taken; they are sent again, and the hub knows those it has.
// Tickets come along, so that a person who checks in again gets their place.
func (d *DB) salvage(ctx context.Context, aside string) (saved int, err error) {
	old, err := sql.Open("sqlite", "file:"+aside+"?mode=ro&_pragma=busy_timeout(1000)")
	if err != nil {
		return 0, err
	}
	defer old.Close()
	var last int64
	for _, count := range []string{"SELECT coalesce(max(seq),0) FROM outbox", "SELECT seq FROM sqlite_sequence WHERE name='outbox'"} {
		if err = old.QueryRowContext(ctx, count).Scan(&last); err == nil {
			break
		}
	}
	if err != nil {
		return 0, err
	}
	for seq := int64(1); seq <= last; seq++ {
		ok, err := d.salvageRow(ctx, old, seq)
		if err != nil {
			return saved, err
		}
		if ok {
			saved++
		}
	}
	return saved, nil
}

// salvageRow saves one event with its ticket. It reports false for a row that
// cannot be read, and an error only when the new file cannot take it.
func (d *DB) salvageRow(ctx context.Context, old *sql.DB, seq int64) (bool, error) {
	var e kiosk.SealedEvent
	var state string
	var at, closed int64
	err := old.QueryRowContext(ctx, "SELECT id, type, hash, bytes, at, state, closed FROM outbox WHERE seq=?", seq).
		Scan(&e.ID, &e.Type, &e.Hash, &e.Bytes, &at, &state, &closed)
	if err != nil {
		return false, nil
	}
	if !intact(e.Bytes, e.Hash) {
		return false, nil
	}
	switch state {
	case stateClosed, string(kiosk.Held), string(kiosk.Refused):
	default:
		state = stateOpen
	}
	err = d.tx(ctx, "salvage", func(tx *Tx) error {
		if _, err := tx.ExecContext(ctx, "INSERT OR IGNORE INTO outbox(id, type, hash, bytes, at, state, closed) VALUES (?,?,?,?,?,?,?)",
			e.ID, string(e.Type), e.Hash, e.Bytes, at, state, closed); err != nil {
			return err
		}
		var code, queue, area, alias, outcome string
		var appt []byte
		var issued int64
		row := old.QueryRowContext(ctx, "SELECT code, appt, queue, area, issued, alias, outcome FROM ticket WHERE event=?", e.ID)
		if row.Scan(&code, &appt, &queue, &area, &issued, &alias, &outcome) != nil {
			return nil
		}
		var hash any // a walk-in's stays NULL
		if len(appt) > 0 {
			hash = appt
		}
		_, err := tx.ExecContext(ctx, "INSERT OR IGNORE INTO ticket(event, code, appt, queue, area, issued, alias, outcome) VALUES (?,?,?,?,?,?,?,?)",
			e.ID, code, hash, queue, area, issued, alias, outcome)
		return err
	})
	return err == nil, err
}

// keepAll takes up events that were found outside the database's own order. It
// returns how many of them the database did not have.
func (d *DB) keepAll(ctx context.Context, events []kiosk.SealedEvent) (kept int) {
	for _, e := range events {
		err := d.tx(ctx, "keep what was found", func(tx *Tx) error {
			new, err := tx.upsert(ctx, "INSERT OR IGNORE INTO outbox(id, type, hash, bytes, at, state) VALUES (?,?,?,?,?,'open')",
				e.ID, string(e.Type), e.Hash, e.Bytes, e.At.UnixMilli())
			if new {
				kept++
			}
			return err
		})
		if err != nil {
			d.log.Error("an event that was found cannot be kept", "event", e.ID, "err", err)
		}
	}
	return kept
}
