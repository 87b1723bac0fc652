package sqlite

import (
	"context"
	"strconv"
	"time"

	"frontdoor/kiosk"
)

// keepClosed is how long a sealed event stays after its receipt, so that a hub
// restored from a backup can be told again.
const keepClosed = 72 * time.Hour

// Sent notes that an event was published; it is due again at next unless a
// receipt closes it first.
func (d *DB) Sent(ctx context.Context, id string, next time.Time) error {
	return d.lazyTx(ctx, "note sending", func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE outbox SET tries=tries+1, next=? WHERE id=? AND state='open'", next.UnixMilli(), id)
		return err
	})
}

// ApplyReceipt closes the event that a receipt names and takes over what the
// hub ruled. A receipt changes nothing when its hash is not that of the bytes
// kept here, or when it is from before the hub's record began again: that one
// may not have the event. Held and refused events keep their bytes for staff.
func (d *DB) ApplyReceipt(ctx context.Context, r kiosk.Receipt) (changed bool, err error) {
	err = d.lazyTx(ctx, "apply receipt", func(tx *Tx) error {
		if past, err := tx.noteEpoch(ctx, r.Revision.Epoch); err != nil || past {
			return err
		}
		state := "closed"
		if r.Outcome == kiosk.Held || r.Outcome == kiosk.Refused {
			state = string(r.Outcome)
		}
		res, err := tx.ExecContext(ctx, "UPDATE outbox SET state=?, reason=?, closed=0 WHERE id=? AND hash=? AND state<>?",
			state, r.Reason, r.EventID, r.Hash, state)
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		if err != nil || n == 0 {
			return err
		}
		changed = true
		// A record that began again may not rule as the one before did.
		_, err = tx.ExecContext(ctx, `UPDATE ticket SET outcome=?, alias=?, code=CASE WHEN ?<>'' THEN ? WHEN given<>'' THEN given ELSE code END
			WHERE event=?`, string(r.Outcome), r.Alias, r.Ticket, r.Ticket, r.EventID)
		return err
	})
	return changed, err
}

// noteEpoch opens answered events anew when the hub's record has begun again: it
// may have been restored from before they arrived, and what it held or refused
// it keeps as well. past says that this epoch is over.
func (tx *Tx) noteEpoch(ctx context.Context, epoch int64) (past bool, err error) {
	var text string
	if err := tx.QueryRowContext(ctx, "SELECT value FROM meta WHERE key='epoch'").Scan(&text); err != nil {
		return false, err
	}
	known, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return false, errDamaged
	}
	if epoch <= known {
		return epoch < known, nil
	}
	if _, err := tx.ExecContext(ctx, "UPDATE meta SET value=? WHERE key='epoch'", strconv.FormatInt(epoch, 10)); err != nil || known == 0 {
		return false, err
	}
	_, err = tx.ExecContext(ctx, "UPDATE outbox SET state='open', next=0 WHERE state IN ('closed', 'held', 'refused')")
	return false, err
}

// Purge drops events that were first found with a receipt more than 72 h before
// now. now is hub time, of which the caller is sure: by a clock that jumps, the
// 72 h could be over at once. An event without a receipt is never dropped.
func (d *DB) Purge(ctx context.Context, now time.Time) error {
	return d.tx(ctx, "purge outbox", func(tx *Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE outbox SET closed=? WHERE state='closed' AND closed=0", now.UnixMilli()); err != nil {
			return err
		}
		before := now.Add(-keepClosed).UnixMilli()
		if _, err := tx.ExecContext(ctx, "DELETE FROM print WHERE state NOT IN ('queued', 'sent') AND at<?", before); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "DELETE FROM outbox WHERE state='closed' AND closed<?", before)
		return err
	})
}

// Depth is how many events wait for a receipt, and since when the oldest does.
func (d *DB) Depth(ctx context.Context) (n int, oldest time.Time, err error) {
	err = d.tx(ctx, "count outbox", func(tx *Tx) error {
		var at *int64
		if err := tx.QueryRowContext(ctx, "SELECT count(*), min(at) FROM outbox WHERE state='open'").Scan(&n, &at); err != nil {
			return err
		}
		if at != nil {
			oldest = time.UnixMilli(*at).UTC()
		}
		return nil
	})
	return n, oldest, err
}
