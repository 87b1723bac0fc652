package sqldb

import (
	"encoding/json"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

func (r *reader) Identity(of string) (kiosk.Identity, bool, error) {
	return first(each(r, func(s scanner) (id kiosk.Identity, err error) {
		var said []byte
		if err := s.Scan(&said); err != nil {
			return id, err
		}
		return id, json.Unmarshal(said, &id)
	}, `SELECT said FROM identities WHERE place = ?`, of))
}

func (r *reader) Unmatched() ([]hub.Place, error) {
	return r.withAliases(each(r, place, selectPlace+`WHERE state IN `+liveStates+`
		AND appointment = '' AND id IN (SELECT place FROM identities) ORDER BY arrived, id`))
}

func (t *tx) SaveIdentity(of string, at time.Time, id kiosk.Identity) error {
	said, err := json.Marshal(id)
	if err != nil {
		return err
	}
	return t.exec(`INSERT INTO identities (place, at, said) VALUES (?, ?, ?)
		ON CONFLICT (place) DO UPDATE SET at = excluded.at, said = excluded.said`, of, micros(at), string(said))
}

func (t *tx) Merge(from, into hub.Place) error {
	clear(t.ahead.free)
	t.ahead.changed(from)
	t.ahead.changed(into)
	if err := t.exec(`UPDATE codes SET place = ?, live = ? WHERE place = ?`, into.ID, flag(into.State.Live()), from.ID); err != nil {
		return err
	}
	if err := t.exec(`DELETE FROM identities WHERE place = ?`, from.ID); err != nil {
		return err
	}
	return t.exec(`DELETE FROM places WHERE id = ?`, from.ID)
}
