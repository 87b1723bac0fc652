package sqldb

import (
	"cmp"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

// Purge implements hub.Tx. In SQLite what is deleted is overwritten: a page that
// is merely free would keep it for whoever reads the file.
func (t *tx) Purge(day kiosk.Date, at time.Time, limit int) (p hub.Purged, err error) {
	if err := cmp.Or(t.flush(), t.direct(t.db.dialect.erase)); err != nil {
		return p, err
	}
	t.ahead = ahead{}
	for _, step := range []struct {
		n     *int
		query string
		args  []any
	}{
		{&p.Bookings, `DELETE FROM appointments WHERE id IN (SELECT id FROM appointments WHERE at < ? ORDER BY at LIMIT ?) RETURNING id`,
			[]any{micros(at), limit}},
		{&p.Identities, `DELETE FROM identities WHERE place IN (SELECT place FROM identities WHERE at < ?
			AND NOT EXISTS (SELECT 1 FROM places WHERE places.id = identities.place AND state IN ` + expectedStates + `) ORDER BY at LIMIT ?) RETURNING place`,
			[]any{micros(at), limit}},
		{&p.Answers, `DELETE FROM forms WHERE event IN (SELECT f.event FROM forms f JOIN replies r ON r.event = f.event WHERE r.received < ?
			AND NOT EXISTS (SELECT 1 FROM places WHERE places.id = f.checkin AND state IN ` + expectedStates + `) LIMIT ?) RETURNING event`,
			[]any{micros(at), limit}},
		{&p.Events, `UPDATE kept SET raw = ? WHERE (event, hash) IN (SELECT event, hash FROM kept WHERE at < ? AND length(raw) > 0 LIMIT ?) RETURNING event`,
			[]any{[]byte{}, micros(at), limit}},
		{&p.Places, `UPDATE places SET appointment = '', person = '', area = '', lang = '', step_free = 0, flags = 'null', moved = ''
			WHERE id IN (SELECT id FROM places WHERE appointment <> '' AND day < ? AND NOT state IN ` + expectedStates + ` LIMIT ?) RETURNING id`,
			[]any{day.String(), limit}},
	} {
		gone, err := each(&t.reader, text, step.query, step.args...)
		if *step.n = len(gone); err != nil {
			return p, err
		}
	}
	return p, t.direct(t.db.dialect.eraseNot)
}

// direct runs a statement that says how the connection works; prepared once, it
// would take effect but once.
func (t *tx) direct(statement string) error {
	if statement == "" {
		return nil
	}
	_, err := t.db.conn.ExecContext(t.ctx, statement)
	t.failed(err)
	return err
}
