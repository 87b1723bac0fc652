package hub

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"slices"
	"sync"

	"frontdoor/kiosk"
	"frontdoor/sync/wire"
)

// keepRosters is how many rosters a hub remembers that kiosks may still hold.
const keepRosters = 32

// rosters remembers, of rosters that kiosks were sent, what each appointment was,
// so that a kiosk need be told only what has changed. It is a memory and no
// more: a hub that has just started sends rosters whole.
type rosters struct {
	mu     sync.Mutex
	known  map[string]map[string][sha256.Size]byte // by digest, by appointment
	oldest []string                                // digests, in the order they were learnt
}

// learn remembers a roster.
func (m *rosters) learn(digest string, roster []kiosk.RosterEntry) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.known[digest]; ok {
		return nil
	}
	sums := make(map[string][sha256.Size]byte, len(roster))
	for _, e := range roster {
		b, err := json.Marshal(e)
		if err != nil {
			return err
		}
		sums[e.Appointment.ID] = sha256.Sum256(b)
	}
	if m.known == nil {
		m.known = make(map[string]map[string][sha256.Size]byte)
	}
	m.known[digest], m.oldest = sums, append(m.oldest, digest)
	if len(m.oldest) > keepRosters {
		delete(m.known, m.oldest[0])
		m.oldest = m.oldest[1:]
	}
	return nil
}

// since is the page that turns the roster of digest base into this one; false
// when base is not remembered, or the changes do not fit into one page.
func (m *rosters) since(base, digest string, roster []kiosk.RosterEntry) (kiosk.RosterPage, bool) {
	m.mu.Lock()
	old, ok := m.known[base]
	m.mu.Unlock()
	p := kiosk.RosterPage{Base: base, Digest: digest, Entries: []kiosk.RosterEntry{}}
	if !ok || base == "" {
		return p, false
	}
	size := 0
	now := make(map[string]bool, len(roster))
	for _, e := range roster {
		now[e.Appointment.ID] = true
		b, err := json.Marshal(e)
		if err != nil {
			return p, false
		}
		if old[e.Appointment.ID] == sha256.Sum256(b) {
			continue
		}
		if size += len(b); size > pageBytes {
			return p, false
		}
		p.Entries = append(p.Entries, e)
	}
	for id := range old {
		if now[id] {
			continue
		}
		if size += len(id) + 3; size > pageBytes {
			return p, false
		}
		p.Removed = append(p.Removed, id)
	}
	slices.Sort(p.Removed)
	p.Total = len(p.Entries)
	return p, true
}

// sendRoster sends a kiosk its roster unless it holds it: what has changed, where
// that is known and the kiosk can use it, or all of it.
func (e *Engine) sendRoster(ctx context.Context, id string, ask wire.Ask) error {
	now := e.now()
	rev := kiosk.Revision{Epoch: e.epoch.Load(), N: now.UnixMilli()}
	roster, err := e.Roster(ctx, id)
	if err != nil {
		return err
	}
	digest, parts, err := pages(roster)
	if err != nil {
		return err
	}
	if err := e.rosters.learn(digest, roster); err != nil || digest == ask.Digest {
		return err
	}
	if ask.Deltas {
		if p, ok := e.rosters.since(ask.Digest, digest, roster); ok {
			parts = []any{p}
		}
	}
	if peer, ok := e.cfg.Kiosks(id); ok {
		e.post(letter{topic: wire.RosterTopic(e.cfg.Site, id), rev: rev, at: now, bodies: parts, seal: peer.Seal})
	}
	return nil
}

// Withhold takes a kiosk's roster away, or gives it back: a kiosk that is stolen,
// moved or lent out holds nobody's appointments. The word is signed, sealed to
// that kiosk, and repeated whenever it asks; it finds nobody meanwhile.
func (e *Engine) Withhold(ctx context.Context, id string, withheld bool, by string) error {
	if !named(by) {
		return errNoName()
	}
	if err := e.known(id); err != nil {
		return err
	}
	verb := "give roster"
	if withheld {
		verb = "wipe roster"
	}
	err := e.update(ctx, func(w *work) error {
		if err := w.SetWithheld(id, withheld); err != nil {
			return err
		}
		return w.note(by, verb, id, "")
	})
	if err != nil {
		return err
	}
	return e.sendRoster(ctx, id, wire.Ask{Digest: "none"})
}
