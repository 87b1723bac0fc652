package sqlite

import (
	"context"

	"frontdoor/kiosk"
)

// ApplyRoster takes one page. The pages of one digest gather beside the roster
// in use; the last one replaces it, so that a transfer that breaks off leaves
// the old roster whole. Entries lie sealed and are found by keyed hashes only.
func (d *DB) ApplyRoster(ctx context.Context, p kiosk.RosterPage) (complete bool, err error) {
	err = d.tx(ctx, "keep roster", func(tx *Tx) error {
		if err := d.space.room(); err != nil {
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

func (tx *Tx) addEntry(ctx context.Context, digest string, e kiosk.RosterEntry) error {
	v := tx.db.vault
	sealed, err := v.seal("roster", e)
	if err != nil {
		return err
	}
	res, err := tx.ExecContext(ctx, "INSERT INTO roster(digest, sealed) VALUES (?,?)", digest, sealed)
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
