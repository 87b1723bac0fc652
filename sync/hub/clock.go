package hub

import (
	"context"
	"time"

	"frontdoor/sync/wire"
)

// A kiosk that has started while the hub was away does not know the time. Who
// checks in there then arrived, as far as the hub can tell, when it was told.
// Once the kiosk knows the time it says how far its own clock was off, and those
// it checked in with that clock are where they would have been.

// ownClock is the clock that a kiosk has of itself: when it started, by that
// clock, and how far it is behind hub time. The zero one is not known.
type ownClock struct {
	since  time.Time
	behind time.Duration
}

// enough is by how much an arrival must be off to be corrected: two questions of
// one kiosk measure its clock a little differently.
const enough = 5 * time.Second

// corrected is when the holder of a place came, by the kiosk's own clock as the
// hub knows it now; false when nothing is known of the clock they came by, or when
// it would make them later.
func (c ownClock) corrected(p Place) (time.Time, bool) {
	if c.since.IsZero() || !p.Unsure || p.Claimed.Before(c.since) {
		return time.Time{}, false
	}
	at := p.Claimed.Add(c.behind).Truncate(time.Microsecond)
	return at, at.Before(p.Arrived.Add(-enough))
}

func (e *Engine) clock(kiosk string) ownClock {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.clocks[kiosk]
}

// correct takes in what a kiosk says of its own clock, and corrects the arrival of
// those it has checked in by it and who are still here. Without an appointment
// that is their turn too; who has one keeps its turn.
func (e *Engine) correct(ctx context.Context, id string, ask wire.Ask) error {
	if ask.Since.IsZero() {
		return nil
	}
	own := ownClock{ask.Since, time.Duration(ask.BehindMS) * time.Millisecond}
	e.mu.Lock()
	e.clocks[id] = own
	e.mu.Unlock()
	some := false
	err := e.cfg.Store.View(ctx, func(r Reader) error {
		list, err := r.Unsure(id)
		for _, p := range list {
			_, ok := e.earlier(own, p)
			some = some || ok
		}
		return err
	})
	if err != nil || !some {
		return err
	}
	return e.update(ctx, func(w *work) error {
		list, err := w.Unsure(id)
		if err != nil {
			return err
		}
		for _, p := range list {
			p, ok := e.earlier(own, p)
			if !ok {
				continue
			}
			if err := w.SetPlace(p); err != nil {
				return err
			}
			if _, err := w.touch(p.Queue); err != nil {
				return err
			}
		}
		return nil
	})
}

// earlier is a place with its arrival corrected, if there is anything to correct.
func (e *Engine) earlier(own ownClock, p Place) (Place, bool) {
	at, ok := own.corrected(p)
	if !ok || e.day(at) != p.Day {
		return p, false
	}
	if p.Slot.Equal(p.Arrived) {
		p.Slot = at
	}
	for m := p.Moved; m != nil; m = m.Before {
		if m.Slot.Equal(p.Arrived) {
			m.Slot = at
		}
	}
	p.Arrived = at
	return p, true
}
