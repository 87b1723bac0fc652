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

// keepAll takes up what was found outside the database's own order, before
// anything else is written over it, and returns how many events the database
// did not have.
func (d *DB) keepAll(ctx context.Context, all found) (kept int) {
	if len(all.events) == 0 && all.commits == 0 {
		return 0
	}
	kept, err := d.keep(ctx, all)
	if err == nil {
		return kept
	}
	for _, e := range all.events { // one of them may be in the way of the others
		n, err := d.keep(ctx, found{events: []kiosk.SealedEvent{e}})
		if err != nil {
			d.log.Error("an event that was found cannot be kept", "event", e.ID, "err", err)
		}
		kept += n
	}
	if _, err := d.keep(ctx, found{commits: all.commits}); err != nil {
		d.log.Error("ticket codes may come twice; the hub rules them", "err", err)
	}
	return kept
}

// keep takes up what was found, in one transaction. The codes that forgotten
// commits gave out are passed over, because people hold them.
func (d *DB) keep(ctx context.Context, all found) (kept int, err error) {
	err = d.tx(ctx, "keep what was found", func(tx *Tx) error {
		kept = 0
		for _, e := range all.events {
			new, err := tx.upsert(ctx, "INSERT OR IGNORE INTO outbox(id, type, hash, bytes, at, state) VALUES (?,?,?,?,?,'open')",
				e.ID, string(e.Type), e.Hash, e.Bytes, e.At.UnixMilli())
			if err != nil {
				return err
			}
			if new {
				kept++
			}
		}
		if all.commits == 0 {
			return nil
		}
		_, err := tx.ExecContext(ctx, "UPDATE meta SET value=(value+?)%? WHERE key='counter'", all.commits, lastNumber)
		return err
	})
	if err != nil {
		return 0, err
	}
	return kept, nil
}
