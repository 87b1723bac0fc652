package sqldb

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

// tx is one write transaction.
type tx struct {
	reader
	db      *DB
	waiting []statement
	ahead   ahead
}

// prepared runs a query that is prepared once for all transactions.
func (t *tx) prepared(query string, args []any) (*sql.Rows, error) {
	if err := t.flush(); err != nil {
		return nil, err
	}
	s, err := t.db.statement(t.ctx, query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(t.ctx, args...)
}

func (t *tx) exec(query string, args ...any) error {
	if t.db.dialect.send != nil {
		t.waiting = append(t.waiting, statement{t.db.dialect.bind(query), clean(args)})
		return t.err
	}
	s, err := t.db.statement(t.ctx, query)
	if err == nil {
		_, err = s.ExecContext(t.ctx, clean(args)...)
	}
	t.failed(err)
	return err
}

func (t *tx) Bump(queue string) (n int64, err error) {
	_, err = t.one([]any{&n}, `INSERT INTO revisions (queue, n) VALUES (?, 1)
		ON CONFLICT (queue) DO UPDATE SET n = revisions.n + 1 RETURNING n`, queue)
	return n, err
}

func (t *tx) SaveReply(r hub.Reply) error {
	return t.reply(r, `INSERT INTO replies (received, receipt, event, kiosk, type, at) VALUES (?, ?, ?, ?, ?, ?)`,
		r.Kiosk, string(r.Type), micros(r.At))
}

func (t *tx) ReviseReply(r hub.Reply) error {
	return t.reply(r, `UPDATE replies SET received = ?, receipt = ? WHERE event = ?`)
}

// reply runs a statement with when a reply was given, its receipt, its event and
// what follows.
func (t *tx) reply(r hub.Reply, query string, more ...any) error {
	delete(t.ahead.replies, r.Receipt.EventID)
	receipt, err := json.Marshal(r.Receipt)
	if err != nil {
		return err
	}
	return t.exec(query, append([]any{micros(r.Received), string(receipt), r.Receipt.EventID}, more...)...)
}

func (t *tx) Keep(k hub.Kept) error {
	return t.exec(`INSERT INTO kept (event, hash, kiosk, outcome, reason, at, raw) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (event, hash) DO NOTHING`,
		k.Event, k.Hash, k.Kiosk, string(k.Outcome), k.Reason, micros(k.At), k.Raw)
}

func (t *tx) AddPlace(p hub.Place) error {
	values, err := placeValues(p)
	if err != nil {
		return err
	}
	marks := strings.Repeat(", ?", len(values))
	if err := t.exec(`INSERT INTO places (id, `+placeColumns+`) VALUES (?`+marks+`)`, append([]any{p.ID}, values...)...); err != nil {
		return err
	}
	t.ahead.changed(p)
	if p.State == hub.Planned {
		return nil
	}
	return t.addCode(p.ID, p)
}

func (t *tx) HandCodes(from, to hub.Place) error {
	if from.State == hub.Planned {
		if err := t.exec(`DELETE FROM codes WHERE event = ?`, from.ID); err != nil {
			return err
		}
	}
	err := t.exec(`INSERT INTO codes (event, place, code, code_key, live, received) VALUES (?, ?, ?, ?, 0, ?)
		ON CONFLICT (event) DO UPDATE SET code = excluded.code, code_key = excluded.code_key, received = excluded.received`,
		to.ID, to.ID, to.Code, hub.CodeKey(to.Code), micros(to.Received))
	if err != nil {
		return err
	}
	if err := t.exec(`UPDATE codes SET live = 0 WHERE place = ? AND live = 1`, from.ID); err != nil {
		return err
	}
	// An alias that somebody else holds by now stays behind.
	return t.exec(`UPDATE codes SET place = ? WHERE place = ? AND event <> ?
		AND NOT EXISTS (SELECT 1 FROM codes o WHERE o.code_key = codes.code_key AND o.live = 1)`, to.ID, from.ID, from.ID)
}

func (t *tx) AddAlias(first, again hub.Place) error {
	again.State = first.State
	return t.addCode(first.ID, again)
}

// addCode makes p's code answer to a place, under the event that brought it.
func (t *tx) addCode(place string, p hub.Place) error {
	t.ahead.changed(p)
	return t.exec(`INSERT INTO codes (event, place, code, code_key, live, received) VALUES (?, ?, ?, ?, ?, ?)`,
		p.ID, place, p.Code, hub.CodeKey(p.Code), flag(p.State.Live()), micros(p.Received))
}

func (t *tx) SetPlace(p hub.Place) error {
	clear(t.ahead.free) // its codes, and who else has them
	t.ahead.changed(p)
	values, err := placeValues(p)
	if err != nil {
		return err
	}
	set := strings.ReplaceAll(placeColumns, ",", " = ?,") + " = ?, told_at = CASE WHEN queue = ? THEN told_at ELSE 0 END"
	if err := t.exec(`UPDATE places SET `+set+` WHERE id = ?`, append(values, p.Queue, p.ID)...); err != nil {
		return err
	}
	return t.exec(`UPDATE codes SET live = ? WHERE place = ? AND live <> ?`, flag(p.State.Live()), p.ID, flag(p.State.Live()))
}

func (t *tx) SaveSnapshot(s kiosk.QueueSnapshot, keep int) error {
	body, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := t.exec(`INSERT INTO snapshots (queue, n, body) VALUES (?, ?, ?)`, s.Queue, s.Revision.N, string(body)); err != nil {
		return err
	}
	return t.exec(`DELETE FROM snapshots WHERE queue = ? AND n <= ?`, s.Queue, s.Revision.N-int64(keep))
}

func (t *tx) Foretell(place string, at time.Time, w hub.Wait) error {
	return t.exec(`UPDATE places SET told_at = ?, told_wait = ?, told_low = ?, told_high = ? WHERE id = ? AND told_at = 0`,
		micros(at), w.Expected.Microseconds(), w.LowMin, w.HighMin, place)
}

func (t *tx) SaveForm(event, from string, at time.Time, f kiosk.FormAnswer) error {
	return t.exec(`INSERT INTO forms (event, kiosk, at, checkin, form, response) VALUES (?, ?, ?, ?, ?, ?)`,
		event, from, micros(at), f.Checkin, f.Form, append([]byte{}, f.Response...))
}

func (t *tx) SaveFeedback(event, from string, f kiosk.Feedback) error {
	return t.exec(`INSERT INTO feedback (event, kiosk, at, score, lang) VALUES (?, ?, ?, ?, ?)`,
		event, from, micros(f.At), f.Score, f.Lang)
}

func (t *tx) SaveAlert(a hub.Alert) error {
	return t.exec(`INSERT INTO alerts (id, kiosk, kind, at, ticket, state, by_name, level, next, seen_at, note, reason)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET state = excluded.state, by_name = excluded.by_name, level = excluded.level,
			next = excluded.next, seen_at = excluded.seen_at, note = excluded.note`,
		a.EventID, a.Kiosk, string(a.Kind), micros(a.At), a.Ticket, string(a.State), a.By, a.Level, micros(a.Next), micros(a.SeenAt), a.Note, a.Reason)
}

func (t *tx) SetClosure(c kiosk.Closure, closed bool) error {
	if !closed {
		return t.exec(`DELETE FROM closures WHERE feature = ?`, c.Feature)
	}
	return t.exec(`INSERT INTO closures (feature, kind) VALUES (?, ?) ON CONFLICT (feature) DO UPDATE SET kind = excluded.kind`, c.Feature, c.Kind)
}

func (t *tx) SaveAppointment(e kiosk.RosterEntry) error {
	person, err := json.Marshal(e.Person)
	if err != nil {
		return err
	}
	a := e.Appointment
	delete(t.ahead.appointments, a.ID)
	if a.ID == "" {
		return fmt.Errorf("an appointment without an id")
	}
	return t.exec(`INSERT INTO appointments (id, service, building, at, person, person_id) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET service = excluded.service, building = excluded.building, at = excluded.at,
			person = excluded.person, person_id = excluded.person_id`,
		a.ID, a.Service, a.Building, micros(a.At), string(person), e.Person.ID)
}

func (t *tx) SetWithheld(from string, withheld bool) error {
	if !withheld {
		return t.exec(`DELETE FROM withheld WHERE kiosk = ?`, from)
	}
	return t.exec(`INSERT INTO withheld (kiosk) VALUES (?) ON CONFLICT (kiosk) DO NOTHING`, from)
}

func (t *tx) SaveCommands(of string, c kiosk.Commands, n int64) error {
	shut := 0
	if c.Shut {
		shut = 1
	}
	return t.exec(`INSERT INTO commands (kiosk, shut, restart, n) VALUES (?, ?, ?, ?)
		ON CONFLICT (kiosk) DO UPDATE SET shut = excluded.shut, restart = excluded.restart, n = excluded.n`,
		of, shut, micros(c.Restart), n)
}

func (t *tx) Note(d hub.Deed) error {
	d.At = clock(micros(d.At))
	for _, s := range []*string{&d.By, &d.Verb, &d.Subject, &d.Detail} { // the chain is over what is stored
		*s = clean([]any{*s})[0].(string)
	}
	last, _, err := first(t.Audit(1))
	if err != nil {
		return err
	}
	return t.exec(`INSERT INTO audit (at, by_name, verb, subject, detail, hash) VALUES (?, ?, ?, ?, ?, ?)`,
		micros(d.At), d.By, d.Verb, d.Subject, d.Detail, d.Link(last.Hash))
}

func (t *tx) SaveLease(l hub.Lease) error {
	return t.exec(`INSERT INTO lease (name, holder, term, beat) VALUES ('publisher', ?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, term = excluded.term, beat = excluded.beat`, l.Holder, l.Term, l.Beat)
}

func (t *tx) SaveArrival(a hub.DueArrival) error {
	return t.exec(`INSERT INTO arrivals_out (event, body, tries, due) VALUES (?, ?, ?, ?)
		ON CONFLICT (event) DO UPDATE SET body = excluded.body, tries = excluded.tries, due = excluded.due`, a.Event, string(a.Body), a.Tries, micros(a.Due))
}

func (t *tx) DropArrival(event string) error {
	return t.exec(`DELETE FROM arrivals_out WHERE event = ?`, event)
}
