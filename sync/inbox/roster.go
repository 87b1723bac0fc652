package inbox

import (
	"context"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/wire"
)

// Bounds on what is held of a roster whose pages come out of order.
const (
	maxRoster  = 50_000 // entries in all
	maxWaiting = 64     // pages that wait for one before them
)

// oldPage is how long after the hub signed it a page is taken: a broker that
// keeps an old roster must not be able to bring it back.
const oldPage = 15 * time.Minute

// gathering is the pages of the roster that is coming in.
type gathering struct {
	rev     kiosk.Revision // of the newest page seen
	digest  string
	next    int                      // the entry that the next page must begin with
	waiting map[int]kiosk.RosterPage // nil once it is whole, or could not be kept
}

// page takes one page: the Sink gets the pages in order, and only those of the
// newest roster. A page that never comes is made up for by the next question.
func (b *Inbox) page(ctx context.Context, topic string, raw []byte) (Change, error) {
	var p kiosk.RosterPage
	h, err := wire.OpenDown(b.o.Keys, topic, raw, &p)
	if err != nil {
		return nil, err
	}
	if p.Base != "" && (p.From != 0 || p.Total != len(p.Entries) || len(p.Removed) > maxRoster) {
		return nil, kiosk.Errorf(kiosk.CodeBadInput, "", "what has changed in the roster does not fit its own numbers")
	}
	if p.From < 0 || p.Total > maxRoster || p.From+len(p.Entries) > p.Total || len(p.Entries) == 0 && p.Total > 0 {
		return nil, kiosk.Errorf(kiosk.CodeBadInput, "", "a page of the roster does not fit its own numbers")
	}
	if now, sure := b.o.Clock.Now(); sure && now.Sub(h.At) > oldPage {
		return nil, nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.roster.rev.Newer(h.Revision) {
		return nil, nil
	}
	if p.Base != "" {
		return b.changed(ctx, p, h.Revision)
	}
	if !b.roster.admit(p, h.Revision) {
		return nil, nil
	}
	return b.drain(ctx)
}

// changed applies what has changed. When it is not to the roster held here, the
// next question brings what is.
func (b *Inbox) changed(ctx context.Context, p kiosk.RosterPage, rev kiosk.Revision) (Change, error) {
	b.roster = gathering{rev: rev, digest: p.Digest}
	r, complete, err := b.keep(ctx, p)
	if err != nil || !complete {
		return nil, err
	}
	return r, nil
}

// keep hands a page to the Sink, and says what roster is in use when complete.
func (b *Inbox) keep(ctx context.Context, p kiosk.RosterPage) (r Roster, complete bool, err error) {
	r.Digest = p.Digest
	if p.Digest == wire.Hash(nil) {
		held, err := b.o.Sink.RosterDigest(ctx)
		if err != nil {
			return r, false, err
		}
		r.Emptied = held != "" && held != p.Digest
	}
	complete, err = b.o.Sink.ApplyRoster(ctx, p)
	return r, complete, err
}

// admit notes a page; a new digest, or the same one sent again by the hub,
// begins anew. It is false for a page that came twice and for one too many.
func (g *gathering) admit(p kiosk.RosterPage, rev kiosk.Revision) bool {
	if p.Digest != g.digest || rev.Newer(g.rev) {
		*g = gathering{rev: rev, digest: p.Digest, waiting: map[int]kiosk.RosterPage{}}
	}
	if g.waiting == nil || p.From < g.next || len(g.waiting) >= maxWaiting {
		return false
	}
	g.waiting[p.From] = p
	return true
}

// drain hands over the pages that are next. It returns a change once the roster
// is whole, and no page of it is kept here any longer.
func (b *Inbox) drain(ctx context.Context) (Change, error) {
	g := &b.roster
	for {
		p, ok := g.waiting[g.next]
		if !ok {
			return part{}, nil
		}
		delete(g.waiting, g.next)
		r, complete, err := b.keep(ctx, p)
		if err != nil {
			g.waiting = nil
			return nil, err
		}
		if complete {
			g.waiting = nil
			return r, nil
		}
		g.next += len(p.Entries)
	}
}
