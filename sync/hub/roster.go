package hub

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"frontdoor/kiosk"
	"frontdoor/sync/wire"
)

// A page of a roster ends at either bound: appointments, or bytes of JSON. A
// page then stays well within wire.MaxBody.
const (
	pageEntries = 64
	pageBytes   = 96 << 10
)

// Directory finds an enrolled kiosk's public keys.
type Directory func(kiosk string) (wire.Peer, bool)

func (e *Engine) lookup(id string) (ed25519.PublicKey, bool) {
	p, ok := e.cfg.Kiosks(id)
	return p.Verify, ok
}

// answer tells a kiosk the time, what became of the alerts it asks after, what
// staff have it do and, when it holds another roster than it should, its roster.
func (e *Engine) answer(ctx context.Context, id string, ask wire.Ask) error {
	site, now := e.cfg.Site, e.now()
	rev := kiosk.Revision{Epoch: e.epoch.Load(), N: now.UnixMilli()}
	e.post(letter{topic: wire.TimeTopic(site, id), rev: rev, at: now, bodies: []any{wire.Time{Nonce: ask.Nonce}}})
	if err := cmp.Or(e.correct(ctx, id, ask), e.tellAnswers(ctx, id, ask.Calls), e.sendCommands(ctx, id)); err != nil {
		return err
	}
	return e.sendRoster(ctx, id, ask)
}

// tellAnswers tells a kiosk once more how far its own alerts have come.
func (e *Engine) tellAnswers(ctx context.Context, id string, calls []string) error {
	if len(calls) == 0 {
		return nil
	}
	return e.cfg.Store.View(ctx, func(r Reader) error {
		for _, call := range calls {
			a, ok, err := r.Alert(call)
			if err != nil {
				return err
			}
			if ok && a.Kiosk == id {
				e.tellAlert(a, r.Epoch(), e.now())
			}
		}
		return nil
	})
}

// Roster is what a kiosk may know: every appointment of this service day, so
// that it can tell somebody who is in the wrong building, and of the days after
// it only those in its own building. One that is withheld is empty.
func (e *Engine) Roster(ctx context.Context, id string) ([]kiosk.RosterEntry, error) {
	from, tomorrow := e.span(e.day(e.now()))
	building := e.cfg.Buildings[id]
	var out []kiosk.RosterEntry
	err := e.cfg.Store.View(ctx, func(r Reader) error {
		withheld, err := r.Withheld(id)
		if err != nil || withheld {
			return err
		}
		all, err := r.Appointments(from, from.AddDate(0, 0, 1+e.cfg.RosterDays))
		for _, a := range all {
			if a.Appointment.At.Before(tomorrow) || building == "" || a.Appointment.Building == building {
				out = append(out, a)
			}
		}
		return err
	})
	return out, err
}

// pages splits a roster and returns its digest, which is the same for the same
// roster. An empty roster is one empty page, which clears what a kiosk held.
func pages(roster []kiosk.RosterEntry) (digest string, bodies []any, err error) {
	sum := sha256.New()
	var cuts []int
	size, from := 0, 0
	for i, entry := range roster {
		b, err := json.Marshal(entry)
		if err != nil {
			return "", nil, err
		}
		sum.Write(append(b, '\n'))
		if i > from && (i-from == pageEntries || size+len(b) > pageBytes) {
			cuts, size, from = append(cuts, i), 0, i
		}
		size += len(b)
	}
	digest = hex.EncodeToString(sum.Sum(nil))
	from = 0
	for _, to := range append(cuts, len(roster)) {
		bodies = append(bodies, kiosk.RosterPage{Digest: digest, From: from, Total: len(roster), Entries: roster[from:to]})
		from = to
	}
	return digest, bodies, nil
}
