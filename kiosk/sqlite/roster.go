package sqlite

import (
	"context"
	"slices"
	"time"

	"frontdoor/kiosk"
)

// ApplyRoster takes one page. The pages of one digest gather beside the roster
// in use; the last one replaces it, so that a transfer that breaks off leaves
// the old roster whole. A page that says what has changed is taken whole or not at
// all. Entries lie sealed and are found by keyed hashes only. What only takes away,
// as a wipe does, is done on a full disk too.
func (d *DB) ApplyRoster(ctx context.Context, p kiosk.RosterPage) (complete bool, err error) {
	err = d.tx(ctx, "keep roster", func(tx *Tx) error {
		if err := d.space.room(); err != nil && len(p.Entries) > 0 {
			return err
		}
		if p.Base != "" {
			complete, err = tx.change(ctx, p)
			return err
		}
		if p.From == 0 && d.tainted.Swap(false) {
			// The roster in use is damaged and comes anew under the same digest.
			if _, err := tx.ExecContext(ctx, "UPDATE meta SET value='' WHERE key='roster'"); err != nil {
				return err
			}
		}
		if p.From == 0 {
			if _, err := tx.ExecContext(ctx, "DELETE FROM roster WHERE digest<>(SELECT value FROM meta WHERE key='roster')"); err != nil {
				return err
			}
		}
		var have int
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM roster WHERE digest=?", p.Digest).Scan(&have); err != nil {
			return err
		}
		if have != p.From { // a page is missing or comes twice: ask again
			return nil
		}
		for _, e := range p.Entries {
			if err := tx.addEntry(ctx, p.Digest, e); err != nil {
				return err
			}
		}
		if have+len(p.Entries) < p.Total {
			return nil
		}
		complete = true
		if _, err := tx.ExecContext(ctx, "DELETE FROM roster WHERE digest<>?", p.Digest); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "UPDATE meta SET value=? WHERE key='roster'", p.Digest)
		return err
	})
	return complete, err
}

// change turns the roster in use into another one; false when it is not the one
// that the changes are to.
func (tx *Tx) change(ctx context.Context, p kiosk.RosterPage) (bool, error) {
	var digest string
	if err := tx.QueryRowContext(ctx, "SELECT value FROM meta WHERE key='roster'").Scan(&digest); err != nil {
		return false, err
	}
	if digest != p.Base || tx.db.tainted.Load() {
		return false, nil
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM roster WHERE digest<>?", digest); err != nil {
		return false, err
	}
	gone := slices.Clone(p.Removed)
	for _, e := range p.Entries {
		gone = append(gone, e.Appointment.ID)
	}
	for _, id := range gone {
		_, err := tx.ExecContext(ctx, "DELETE FROM roster WHERE id IN (SELECT row FROM roster_key WHERE hash=?)", tx.db.vault.hash("appointment", id))
		if err != nil {
			return false, err
		}
	}
	for _, e := range p.Entries {
		if err := tx.addEntry(ctx, digest, e); err != nil {
			return false, err
		}
	}
	if _, err := tx.ExecContext(ctx, "UPDATE roster SET digest=? WHERE digest=?", p.Digest, digest); err != nil {
		return false, err
	}
	_, err := tx.ExecContext(ctx, "UPDATE meta SET value=? WHERE key='roster'", p.Digest)
	return err == nil, err
}

// DropPast drops the appointments before a time that is sure: what is over need
// not lie here until the hub is heard again.
func (d *DB) DropPast(ctx context.Context, before time.Time) error {
	return d.tx(ctx, "drop past appointments", func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM roster WHERE at>0 AND at<?
			AND digest=(SELECT value FROM meta WHERE key='roster')`, before.UnixMilli())
		return err
	})
}

func (tx *Tx) addEntry(ctx context.Context, digest string, e kiosk.RosterEntry) error {
	v := tx.db.vault
	sealed, err := v.seal("roster", e)
	if err != nil {
		return err
	}
	res, err := tx.ExecContext(ctx, "INSERT INTO roster(digest, sealed, at) VALUES (?,?,?)", digest, sealed, unixMS(e.Appointment.At))
	if err != nil {
		return err
	}
	id, err := res.LastInsertId()
	if err != nil {
		return err
	}
	keys := [][]byte{v.hash("appointment", e.Appointment.ID), v.hash("birth", e.Person.BirthDate.String())}
	for _, card := range e.Person.Cards {
		keys = append(keys, v.hash("card", card))
	}
	for _, key := range keys {
		if _, err := tx.ExecContext(ctx, "INSERT INTO roster_key(hash, row) VALUES (?,?)", key, id); err != nil {
			return err
		}
	}
	return nil
}

// unixMS is 0 for an appointment without a time.
func unixMS(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return at.UnixMilli()
}

// RosterDigest describes the roster in use, "" when there is none or it is
// damaged: the hub then sends it whole.
func (d *DB) RosterDigest(ctx context.Context) (digest string, err error) {
	if d.tainted.Load() {
		return "", nil
	}
	err = d.db.QueryRowContext(ctx, "SELECT value FROM meta WHERE key='roster'").Scan(&digest)
	return digest, d.fail("read roster", err)
}

// ByBirthDate opens the entries of everybody born on a day.
func (d *DB) ByBirthDate(ctx context.Context, day kiosk.Date) ([]kiosk.RosterEntry, error) {
	return d.bucket(ctx, d.vault.hash("birth", day.String()))
}

// ByAppointment opens the entry of one appointment.
func (d *DB) ByAppointment(ctx context.Context, id string) ([]kiosk.RosterEntry, error) {
	return d.bucket(ctx, d.vault.hash("appointment", id))
}

// ByCard opens the entries of the holder of a card.
func (d *DB) ByCard(ctx context.Context, number string) ([]kiosk.RosterEntry, error) {
	return d.bucket(ctx, d.vault.hash("card", number))
}

func (d *DB) bucket(ctx context.Context, key []byte) ([]kiosk.RosterEntry, error) {
	var out []kiosk.RosterEntry
	err := d.tx(ctx, "open roster", func(tx *Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT r.sealed FROM roster_key k JOIN roster r ON r.id=k.row
			WHERE k.hash=? AND r.digest=(SELECT value FROM meta WHERE key='roster') ORDER BY r.id`, key)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var sealed []byte
			var e kiosk.RosterEntry
			if err := rows.Scan(&sealed); err != nil {
				return err
			}
			if err := d.vault.open("roster", sealed, &e); err != nil {
				// Those beside it are found all the same.
				d.tainted.Store(true)
				d.log.Error("an entry of the roster is damaged; the roster will be asked for anew")
				continue
			}
			out = append(out, e)
		}
		return rows.Err()
	})
	return out, err
}
