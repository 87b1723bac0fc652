package sqlite

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sync"
	"time"

	"frontdoor/kiosk"
)

// States of an event in the outbox, beside the two outcomes that keep its
// bytes, held and refused.
const (
	stateOpen    = "open"    // waits for its receipt
	stateClosed  = "closed"  // accepted by the hub
	stateDamaged = "damaged" // its bytes are no longer what was committed
)

// furthest is the longest pause between two tries. A row that says it is due
// later than that was written before the clock was set back, and is due now.
const furthest = 6 * time.Minute

// freshShare is the part of a claim, one in so many, that the newest rows get
// while older ones wait.
const freshShare = 4

// Claim returns at most limit events that are due at now. While more wait, the
// last quarter of them are the newest: a backlog of days drains oldest first,
// and somebody who checks in meanwhile is not behind it. The share is given
// here because only the query can see both ends of the backlog at once.
//
// An event whose bytes are no longer what was committed is set aside with its
// reason and never holds up those behind it.
func (d *DB) Claim(ctx context.Context, now time.Time, limit int) ([]kiosk.OutboxRow, error) {
	var out []kiosk.OutboxRow
	err := d.tx(ctx, "read outbox", func(tx *Tx) error {
		out = nil
		seqs, err := tx.due(ctx, now, limit)
		if err != nil {
			return err
		}
		for _, seq := range seqs {
			r, err := tx.event(ctx, seq)
			switch reason := unusable(r, err); {
			case reason != "":
				tx.bury(ctx, seq, r.ID, reason)
			case err != nil:
				return err
			default:
				out = append(out, r)
			}
		}
		return nil
	})
	return out, err
}

// due returns which events to claim.
func (tx *Tx) due(ctx context.Context, now time.Time, limit int) ([]int64, error) {
	// The index is named because the planner would rather sort a whole backlog.
	const open = "SELECT seq FROM outbox INDEXED BY outbox_open WHERE state='open' AND seq>? AND (next<=? OR next>?) ORDER BY seq"
	at, far := now.UnixMilli(), now.Add(furthest).UnixMilli()
	buried := tx.db.graves.all()
	seqs, err := tx.seqs(ctx, open+" LIMIT ?", 0, at, far, limit+len(buried))
	if err != nil || len(seqs) < limit+len(buried) {
		return without(seqs, buried, limit), err
	}
	seqs = without(seqs, buried, limit)
	fresh := (limit + freshShare - 1) / freshShare
	if limit < 2 {
		return seqs, nil
	}
	old := seqs[:limit-fresh]
	newest, err := tx.seqs(ctx, open+" DESC LIMIT ?", old[len(old)-1], at, far, fresh+len(buried))
	newest = without(newest, buried, fresh)
	slices.Reverse(newest)
	return append(old, newest...), err
}

func without(seqs, buried []int64, limit int) []int64 {
	seqs = slices.DeleteFunc(seqs, func(s int64) bool { return slices.Contains(buried, s) })
	return seqs[:min(len(seqs), limit)]
}

func (tx *Tx) seqs(ctx context.Context, query string, args ...any) ([]int64, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []int64
	for rows.Next() {
		var seq int64
		if err := rows.Scan(&seq); err != nil {
			return nil, err
		}
		out = append(out, seq)
	}
	return out, rows.Err()
}

func (tx *Tx) event(ctx context.Context, seq int64) (r kiosk.OutboxRow, err error) {
	var at int64
	err = tx.QueryRowContext(ctx, "SELECT seq, id, type, hash, bytes, at, tries FROM outbox WHERE seq=?", seq).
		Scan(&r.Seq, &r.ID, &r.Type, &r.Hash, &r.Bytes, &at, &r.Tries)
	r.At = time.UnixMilli(at).UTC()
	return r, err
}

// unusable says why a row can never be sent, "" when it can or when another
// error than damage came in the way.
func unusable(r kiosk.OutboxRow, err error) string {
	switch {
	case err != nil && damaged(err):
		return "the disk gave back something else than was written"
	case err == nil && !intact(r.Bytes, r.Hash):
		return "its bytes no longer have the hash they were written with"
	}
	return ""
}

func intact(b []byte, hash string) bool { return hashOf(b) == hash }

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// bury sets a row aside. Where the file cannot take even that, the row is
// remembered until the next start, whose check will find the damage.
func (tx *Tx) bury(ctx context.Context, seq int64, id, reason string) {
	tx.db.log.Error("an event is damaged and cannot be sent; kioskctl outbox list shows it", "event", id, "row", seq, "reason", reason)
	_, err := tx.ExecContext(ctx, fmt.Sprintf("UPDATE outbox SET state='%s', reason=? WHERE seq=?", stateDamaged), reason, seq)
	if err != nil {
		tx.db.graves.add(seq)
	}
}

// graves are the rows that can be neither read nor marked.
type graves struct {
	mu   sync.Mutex
	seqs []int64
}

func (g *graves) add(seq int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.seqs = append(g.seqs, seq)
}

func (g *graves) all() []int64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.seqs)
}
