package sqldb

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

// reader is one transaction's view of the record.
type reader struct {
	ctx   context.Context
	epoch int64
	rows  func(query string, args []any) (*sql.Rows, error)
	err   error // the first failure
}

// scanner is one row.
type scanner interface{ Scan(into ...any) error }

// one scans the single row of a query; false when there is none.
func (r *reader) one(into []any, query string, args ...any) (bool, error) {
	_, ok, err := first(each(r, func(s scanner) (struct{}, error) { return struct{}{}, s.Scan(into...) }, query, args...))
	return ok, err
}

// each reads every row of a query with scan.
func each[T any](r *reader, scan func(scanner) (T, error), query string, args ...any) (out []T, err error) {
	defer func() { r.failed(err) }()
	rows, err := r.rows(query, clean(args))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// maxKeys bounds the list in one query, below every dialect's limit.
const maxKeys = 512

// among runs a query for any of the keys, in whose place it has "(?)". The list
// is filled up to a power of two, so that there are few statements to prepare.
func among[T any](r *reader, scan func(scanner) (T, error), query string, keys []string) (out []T, err error) {
	for part := range slices.Chunk(keys, maxKeys) {
		n := 1
		for n < len(part) {
			n *= 2
		}
		args := make([]any, n)
		for i := range args {
			args[i] = part[min(i, len(part)-1)]
		}
		found, err := each(r, scan, strings.Replace(query, "(?)", "(?"+strings.Repeat(", ?", n-1)+")", 1), args...)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

func (r *reader) failed(err error) {
	if r.err == nil {
		r.err = err
	}
}

// clean makes texts such that every dialect keeps them: UTF-8 without NUL.
// What a kiosk or a person sends in another form is stored, with U+FFFD in its
// place, rather than left outside for ever.
func clean(args []any) []any {
	for i, a := range args {
		if s, ok := a.(string); ok && (!utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0) {
			args[i] = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
		}
	}
	return args
}

// first is the first of each.
func first[T any](list []T, err error) (v T, ok bool, _ error) {
	if len(list) > 0 {
		v, ok = list[0], true
	}
	return v, ok, err
}

// micros writes a time as the record keeps it; clock reads it back.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func clock(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

func (r *reader) Epoch() int64 { return r.epoch }

func (r *reader) Queues() ([]string, error) {
	return each(r, text, `SELECT queue FROM revisions ORDER BY queue`)
}

func text(s scanner) (v string, err error) {
	err = s.Scan(&v)
	return v, err
}

func (r *reader) Revision(queue string) (n int64, err error) {
	_, err = r.one([]any{&n}, `SELECT n FROM revisions WHERE queue = ?`, queue)
	return n, err
}

func (r *reader) Reply(event string) (hub.Reply, bool, error) {
	return first(each(r, func(s scanner) (hub.Reply, error) { return reply(s) },
		`SELECT kiosk, type, at, received, receipt FROM replies WHERE event = ?`, event))
}

// reply scans the columns of a reply after those of before.
func reply(s scanner, before ...any) (v hub.Reply, err error) {
	var receipt []byte
	var at, received int64
	if err := s.Scan(append(before, &v.Kiosk, &v.Type, &at, &received, &receipt)...); err != nil {
		return v, err
	}
	v.At, v.Received = clock(at), clock(received)
	return v, json.Unmarshal(receipt, &v.Receipt)
}

func (r *reader) Snapshots(queue string) ([]kiosk.QueueSnapshot, error) {
	return each(r, snapshot, `SELECT body FROM snapshots WHERE queue = ? ORDER BY n`, queue)
}

func (r *reader) Latest(queue string) (kiosk.QueueSnapshot, bool, error) {
	return first(each(r, snapshot, `SELECT body FROM snapshots WHERE queue = ? ORDER BY n DESC LIMIT 1`, queue))
}

func snapshot(s scanner) (v kiosk.QueueSnapshot, err error) {
	var body []byte
	if err := s.Scan(&body); err != nil {
		return v, err
	}
	return v, json.Unmarshal(body, &v)
}

func (r *reader) Closures() ([]kiosk.Closure, error) {
	return each(r, func(s scanner) (c kiosk.Closure, err error) {
		return c, s.Scan(&c.Feature, &c.Kind)
	}, `SELECT feature, kind FROM closures ORDER BY feature`)
}

const appointmentColumns = `SELECT id, service, building, at, person FROM appointments `

func (r *reader) Appointments(from, to time.Time) ([]kiosk.RosterEntry, error) {
	return each(r, booking, appointmentColumns+`WHERE at >= ? AND at < ? ORDER BY at, id`, micros(from), micros(to))
}

func (r *reader) AppointmentsOf(person string, from, to time.Time) ([]kiosk.RosterEntry, error) {
	return each(r, booking, appointmentColumns+`WHERE person_id = ? AND person_id <> '' AND at >= ? AND at < ? ORDER BY at, id`, person, micros(from), micros(to))
}

func (r *reader) Appointment(id string) (kiosk.Appointment, bool, error) {
	e, ok, err := r.Booking(id)
	return e.Appointment, ok, err
}

func (r *reader) Booking(id string) (kiosk.RosterEntry, bool, error) {
	return first(each(r, booking, appointmentColumns+`WHERE id = ?`, id))
}

func booking(s scanner) (e kiosk.RosterEntry, err error) {
	var at int64
	var person []byte
	a := &e.Appointment
	if err := s.Scan(&a.ID, &a.Service, &a.Building, &at, &person); err != nil {
		return e, err
	}
	a.At = clock(at)
	return e, json.Unmarshal(person, &e.Person)
}

func (r *reader) Withheld(from string) (bool, error) {
	var n int
	return r.one([]any{&n}, `SELECT 1 FROM withheld WHERE kiosk = ?`, from)
}

func (r *reader) Commands(of string) (c kiosk.Commands, n int64, err error) {
	var shut, restart int64
	_, err = r.one([]any{&shut, &restart, &n}, `SELECT shut, restart, n FROM commands WHERE kiosk = ?`, of)
	return kiosk.Commands{Shut: shut != 0, Restart: clock(restart)}, n, err
}

const auditColumns = `SELECT id, at, by_name, verb, subject, detail, hash FROM audit `

func (r *reader) Audit(limit int) ([]hub.Deed, error) {
	return each(r, deed, auditColumns+`ORDER BY id DESC LIMIT ?`, limit)
}

func (r *reader) AuditAfter(n int64, limit int) ([]hub.Deed, error) {
	return each(r, deed, auditColumns+`WHERE id > ? ORDER BY id LIMIT ?`, n, limit)
}

func deed(s scanner) (d hub.Deed, err error) {
	var at int64
	err = s.Scan(&d.N, &at, &d.By, &d.Verb, &d.Subject, &d.Detail, &d.Hash)
	d.At = clock(at)
	return d, err
}

func (r *reader) Kept(limit int) ([]hub.Kept, error) {
	return each(r, func(s scanner) (k hub.Kept, err error) {
		var at int64
		err = s.Scan(&k.Event, &k.Kiosk, &k.Hash, &k.Outcome, &k.Reason, &at, &k.Raw)
		k.At = clock(at)
		return k, err
	}, `SELECT event, kiosk, hash, outcome, reason, at, raw FROM kept ORDER BY at DESC, event LIMIT ?`, limit)
}

func (r *reader) Forms(checkin string) ([]kiosk.FormAnswer, error) {
	return each(r, func(s scanner) (f kiosk.FormAnswer, err error) {
		return f, s.Scan(&f.Checkin, &f.Form, &f.Response)
	}, `SELECT checkin, form, response FROM forms WHERE checkin = ? ORDER BY event`, checkin)
}

func (r *reader) Scores() (map[int]int64, error) {
	type score struct {
		score int
		n     int64
	}
	list, err := each(r, func(s scanner) (v score, err error) {
		return v, s.Scan(&v.score, &v.n)
	}, `SELECT score, count(*) FROM feedback GROUP BY score`)
	out := make(map[int]int64, len(list))
	for _, v := range list {
		out[v.score] = v.n
	}
	return out, err
}

func (r *reader) Lease() (l hub.Lease, err error) {
	_, err = r.one([]any{&l.Holder, &l.Term, &l.Beat}, `SELECT holder, term, beat FROM lease WHERE name = 'publisher'`)
	return l, err
}

func (r *reader) DueArrivals(now, furthest time.Time, limit int) ([]hub.DueArrival, error) {
	return each(r, func(s scanner) (a hub.DueArrival, err error) {
		var due int64
		err = s.Scan(&a.Event, &a.Body, &a.Tries, &due)
		a.Due = clock(due)
		return a, err
	}, `SELECT event, body, tries, due FROM arrivals_out WHERE due <= ? OR due > ? ORDER BY due, event LIMIT ?`, micros(now), micros(furthest), limit)
}
