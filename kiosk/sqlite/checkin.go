package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"frontdoor/kiosk"
)

// lastNumber is where the ticket counter wraps.
const lastNumber = 999

// CheckIn takes the next ticket code, lets build make the record with it, and
// commits ticket and sealed events together. An appointment checked in before
// gives its earlier ticket and already true, and build is not called; one that
// was put off to another day since then is checked in anew. With little space
// left nobody new is checked in: the error has CodeFull.
func (d *DB) CheckIn(ctx context.Context, appointment string, build func(code string) (kiosk.Record, error)) (t kiosk.Ticket, already bool, err error) {
	build = once(build)
	err = d.tx(ctx, "check in", func(tx *Tx) error {
		var past bool
		if t, already, past, err = tx.ticketFor(ctx, appointment); err != nil || already {
			return err
		}
		if err := d.space.room(); err != nil {
			return err
		}
		code, err := tx.nextCode(ctx)
		if err != nil {
			return err
		}
		r, err := build(code)
		if err != nil {
			return err
		}
		c := r.Checkin
		t = kiosk.Ticket{Code: code, Event: c.EventID, Queue: c.Service, Area: c.Area, Issued: c.At}
		if past {
			if err := tx.partFrom(ctx, appointment); err != nil {
				return err
			}
		}
		if err := tx.addTicket(ctx, t, appointment, c.Booked); err != nil {
			return err
		}
		return tx.enqueue(ctx, r.Events)
	})
	if err != nil {
		return kiosk.Ticket{}, false, err
	}
	return t, already, nil
}

// once keeps the record that build made, for a transaction that has to be done
// again: it gets the same code, and one check-in has one event id.
func once(build func(string) (kiosk.Record, error)) func(string) (kiosk.Record, error) {
	made := map[string]kiosk.Record{}
	return func(code string) (kiosk.Record, error) {
		if r, ok := made[code]; ok {
			return r, nil
		}
		r, err := build(code)
		if err == nil {
			made[code] = r
		}
		return r, err
	}
}

func (tx *Tx) nextCode(ctx context.Context) (string, error) {
	var prefix, counter string
	const both = "SELECT p.value, c.value FROM meta p, meta c WHERE p.key='prefix' AND c.key='counter'"
	if err := tx.QueryRowContext(ctx, both).Scan(&prefix, &counter); err != nil {
		return "", err
	}
	n, err := strconv.Atoi(counter)
	if err != nil {
		return "", errDamaged
	}
	n = n%lastNumber + 1
	_, err = tx.ExecContext(ctx, "UPDATE meta SET value=? WHERE key='counter'", strconv.Itoa(n))
	return fmt.Sprintf("%s %03d", prefix, n), err
}

func (tx *Tx) addTicket(ctx context.Context, t kiosk.Ticket, appointment string, booked time.Time) error {
	var appt any
	if appointment != "" {
		appt = tx.db.vault.hash("appointment", appointment)
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO ticket(event, code, given, appt, queue, area, issued, booked) VALUES (?,?,?,?,?,?,?,?)",
		t.Event, t.Code, t.Code, appt, t.Queue, t.Area, t.Issued.UnixMilli(), unixMS(booked))
	return err
}

// partFrom leaves a ticket of another day to its code alone.
func (tx *Tx) partFrom(ctx context.Context, appointment string) error {
	_, err := tx.ExecContext(ctx, "UPDATE ticket SET appt=NULL WHERE appt=?", tx.db.vault.hash("appointment", appointment))
	return err
}

// TicketFor returns the ticket of an appointment checked in here, unless it was
// put off to another day since then.
func (d *DB) TicketFor(ctx context.Context, appointment string) (t kiosk.Ticket, ok bool, err error) {
	err = d.tx(ctx, "read ticket", func(tx *Tx) error {
		t, ok, _, err = tx.ticketFor(ctx, appointment)
		return err
	})
	return t, ok, err
}

// ticketFor finds the ticket of an appointment; past says that there is one, and
// that it is of the day the appointment was on before.
func (tx *Tx) ticketFor(ctx context.Context, appointment string) (t kiosk.Ticket, ok, past bool, err error) {
	if appointment == "" {
		return t, false, false, nil
	}
	key := tx.db.vault.hash("appointment", appointment)
	if t, ok, err = scanTicket(tx.QueryRowContext(ctx, ticketColumns+"WHERE appt=?", key)); err != nil || !ok {
		return t, false, false, err
	}
	if past, err = tx.putOff(ctx, key); err != nil || past {
		return kiosk.Ticket{}, false, past, err
	}
	return t, true, false, nil
}

// anotherDay is by how much two times differ that are not of one working day: an
// evening and the morning after it. Who is checked in twice because of a longer way
// within one day has one place at the hub; who is not checked in has none.
const anotherDay = 8 * time.Hour

// putOff reports whether the roster has the appointment of a ticket on another
// day than the ticket was for. No clock is asked: a kiosk may be unsure of its own.
func (tx *Tx) putOff(ctx context.Context, key []byte) (off bool, err error) {
	err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM ticket t JOIN roster_key k ON k.hash=t.appt JOIN roster r ON r.id=k.row
		WHERE t.appt=? AND r.at>0 AND abs(r.at - CASE WHEN t.booked>0 THEN t.booked ELSE t.issued END)>=?
		AND r.digest=(SELECT value FROM meta WHERE key='roster'))`, key, anotherDay.Milliseconds()).Scan(&off)
	return off, err
}

// Ticket returns the newest ticket issued here with that code.
func (d *DB) Ticket(ctx context.Context, code string) (t kiosk.Ticket, ok bool, err error) {
	err = d.tx(ctx, "read ticket", func(tx *Tx) error {
		t, ok, err = scanTicket(tx.QueryRowContext(ctx, ticketColumns+"WHERE code=? ORDER BY issued DESC LIMIT 1", code))
		return err
	})
	return t, ok, err
}

const ticketColumns = "SELECT event, code, queue, area, issued, alias, outcome FROM ticket "

func scanTicket(row *sql.Row) (t kiosk.Ticket, ok bool, err error) {
	var issued int64
	err = row.Scan(&t.Event, &t.Code, &t.Queue, &t.Area, &issued, &t.Alias, &t.Receipt)
	if errors.Is(err, sql.ErrNoRows) {
		return kiosk.Ticket{}, false, nil
	}
	t.Issued = time.UnixMilli(issued).UTC()
	return t, err == nil, err
}

// Append commits events that belong to no ticket.
func (d *DB) Append(ctx context.Context, events ...kiosk.SealedEvent) error {
	return d.tx(ctx, "keep event", func(tx *Tx) error { return tx.enqueue(ctx, events) })
}

func (tx *Tx) enqueue(ctx context.Context, events []kiosk.SealedEvent) error {
	for _, e := range events {
		_, err := tx.ExecContext(ctx, "INSERT INTO outbox(id, type, hash, bytes, at, state) VALUES (?,?,?,?,?,'open')",
			e.ID, string(e.Type), e.Hash, e.Bytes, e.At.UnixMilli())
		if err != nil {
			return err
		}
	}
	return nil
}
