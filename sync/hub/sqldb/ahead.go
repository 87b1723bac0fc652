package sqldb

import (
	"context"
	"database/sql"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

// On a record far away, what a transaction costs is its trips there and back.
// So a write waits until something is read or committed, and goes with the
// others that wait; and what a batch of events will ask for is asked at once.
// The database still decides everything: a write that it refuses fails the
// transaction, only later than the line that asked for it.

// statement is a write that waits.
type statement struct {
	query string
	args  []any
}

// flush sends the writes that wait.
func (t *tx) flush() error {
	if t.err != nil || len(t.waiting) == 0 {
		return t.err
	}
	list := t.waiting
	t.waiting = nil
	err := t.db.dialect.send(t.ctx, t.db.conn, list)
	t.failed(err)
	return err
}

// pipeline sends statements in one go and waits for all of their answers.
func pipeline(ctx context.Context, c *sql.Conn, list []statement) error {
	return c.Raw(func(driver any) error {
		b := &pgx.Batch{}
		for _, s := range list {
			b.Queue(s.query, s.args...)
		}
		return driver.(*stdlib.Conn).Conn().SendBatch(ctx, b).Close()
	})
}

// ahead is what Expect has read. An answer that a write may change is forgotten
// with it, and asked for when it is needed.
type ahead struct {
	replies      map[string]*hub.Reply         // by event; nil = none
	free         map[string]bool               // code keys that no live place answers to
	absent       map[string]bool               // appointments that nobody has come for, on any day
	appointments map[string]*kiosk.Appointment // nil = none
}

// Expect implements hub.Tx.
func (t *tx) Expect(x hub.Expected) (err error) {
	if len(x.Events) == 0 {
		return nil
	}
	keys := make([]string, len(x.Codes))
	for i, code := range x.Codes {
		keys[i] = hub.CodeKey(code)
	}
	t.ahead = ahead{replies: map[string]*hub.Reply{}, appointments: map[string]*kiosk.Appointment{}}
	if err := gather(t, t.ahead.replies, `SELECT event, kiosk, type, at, received, receipt FROM replies WHERE event IN (?)`, x.Events, func(s scanner) (string, *hub.Reply, error) {
		var event string
		r, err := reply(s, &event)
		return event, &r, err
	}); err != nil {
		return err
	}
	if err := gather(t, t.ahead.appointments, appointmentColumns+`WHERE id IN (?)`, x.Appointments, func(s scanner) (string, *kiosk.Appointment, error) {
		e, err := booking(s)
		return e.Appointment.ID, &e.Appointment, err
	}); err != nil {
		return err
	}
	if t.ahead.free, err = unused(t, `SELECT code_key FROM codes WHERE live = 1 AND code_key IN (?)`, keys); err != nil {
		return err
	}
	t.ahead.absent, err = unused(t, `SELECT appointment FROM places WHERE appointment <> '' AND appointment IN (?)`, x.Appointments)
	return err
}

// gather reads rows by their keys into into; keys without a row get nil.
func gather[V any](t *tx, into map[string]*V, query string, keys []string, scan func(scanner) (string, *V, error)) error {
	for _, k := range keys {
		into[k] = nil
	}
	_, err := among(&t.reader, func(s scanner) (struct{}, error) {
		k, v, err := scan(s)
		into[k] = v
		return struct{}{}, err
	}, query, keys)
	return err
}

// unused returns those of keys that a query does not find.
func unused(t *tx, query string, keys []string) (map[string]bool, error) {
	out := make(map[string]bool, len(keys))
	for _, k := range keys {
		out[k] = true
	}
	found, err := among(&t.reader, text, query, keys)
	for _, k := range found {
		delete(out, k)
	}
	return out, err
}

func (t *tx) Reply(event string) (hub.Reply, bool, error) {
	switch r, known := t.ahead.replies[event]; {
	case !known:
		return t.reader.Reply(event)
	case r == nil:
		return hub.Reply{}, false, nil
	default:
		return *r, true, nil
	}
}

func (t *tx) CodeLive(code string) (bool, error) {
	if t.ahead.free[hub.CodeKey(code)] {
		return false, nil
	}
	return t.reader.CodeLive(code)
}

func (t *tx) Appointment(id string) (kiosk.Appointment, bool, error) {
	switch a, known := t.ahead.appointments[id]; {
	case !known:
		return t.reader.Appointment(id)
	case a == nil:
		return kiosk.Appointment{}, false, nil
	default:
		return *a, true, nil
	}
}

func (t *tx) PlaceFor(appointment string, day kiosk.Date) (hub.Place, bool, error) {
	if t.ahead.absent[appointment] {
		return hub.Place{}, false, nil
	}
	return t.reader.PlaceFor(appointment, day)
}

// changed forgets what was read ahead and may be no longer so.
func (a *ahead) changed(p hub.Place) {
	delete(a.absent, p.Appointment)
	delete(a.free, hub.CodeKey(p.Code))
	for _, code := range p.Aliases {
		delete(a.free, hub.CodeKey(code))
	}
}
