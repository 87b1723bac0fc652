package sqldb

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

const alertColumns = `id, kiosk, kind, at, ticket, state, by_name, level, next, seen_at, note, reason`

// openFairly picks open alerts: those about people first, and of these the newest
// of each kiosk, then the next of each, so that one kiosk's hundreds hide nobody
// else's call.
const openFairly = `SELECT ` + alertColumns + ` FROM (SELECT alerts.*, ROW_NUMBER() OVER (PARTITION BY kiosk, CASE WHEN kind IN (?, ?, ?) THEN 1 ELSE 0 END ORDER BY at DESC, id) AS turn
	FROM alerts WHERE state <> 'seen') AS fair
	ORDER BY CASE WHEN kind IN (?, ?, ?) THEN 1 ELSE 0 END, turn, at DESC, id LIMIT ?`

func (r *reader) Alerts(open bool, limit int) ([]hub.Alert, error) {
	if !open {
		return each(r, alert, `SELECT `+alertColumns+` FROM alerts ORDER BY at DESC, id LIMIT ?`, limit)
	}
	things := []any{string(kiosk.AlertDevice), string(hub.AlertCode), string(hub.AlertEvent)}
	list, err := each(r, alert, openFairly, append(slices.Concat(things, things), limit)...)
	slices.SortFunc(list, func(a, b hub.Alert) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.EventID, b.EventID)) })
	return list, err
}

func (r *reader) DueAlerts(now time.Time, ahead map[kiosk.AlertKind]time.Duration, limit int) ([]hub.Alert, error) {
	// The query stays the same from one look to the next: it is prepared once.
	furthest, args := "CASE kind", []any{micros(now), micros(now)}
	for _, kind := range slices.Sorted(maps.Keys(ahead)) {
		furthest += " WHEN ? THEN " + strconv.FormatInt(ahead[kind].Microseconds(), 10)
		args = append(args, string(kind))
	}
	furthest += " ELSE " + strconv.FormatInt(ahead[hub.Other].Microseconds(), 10) + " END"
	return each(r, alert, `SELECT `+alertColumns+` FROM alerts WHERE state <> 'seen' AND (next <= ? OR next - ? > `+furthest+`) ORDER BY next, id LIMIT ?`, append(args, limit)...)
}

func (r *reader) Alert(id string) (hub.Alert, bool, error) {
	return first(each(r, alert, `SELECT `+alertColumns+` FROM alerts WHERE id = ?`, id))
}

func alert(s scanner) (a hub.Alert, err error) {
	var at, next, seen int64
	err = s.Scan(&a.EventID, &a.Kiosk, &a.Kind, &at, &a.Ticket, &a.State, &a.By, &a.Level, &next, &seen, &a.Note, &a.Reason)
	a.At, a.Next, a.SeenAt = clock(at), clock(next), clock(seen)
	return a, err
}
