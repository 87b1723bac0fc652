package hub

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"frontdoor/kiosk"
)

// LateToDesk is the LateTo of a service whose staff decide about who comes late.
const LateToDesk = kiosk.DeskQueue

// timed applies a service's own rules to a new place: who comes before check-in
// opens may be kept out of the order until then, who comes too late may go
// elsewhere. Nobody is refused, and a kiosk that is unsure of its clock makes
// nobody early or late.
func (w *work) timed(p Place, svc kiosk.Service) (Place, error) {
	if p.Booked.IsZero() || p.Unsure || p.State != Waiting {
		return p, nil
	}
	if opens := w.e.opens(p); svc.EarlyWaits && w.now.Before(opens) {
		p.State, p.HeldUntil = OnHold, opens
		return p, nil
	}
	late := p.Arrived.Sub(p.Booked)
	if late <= time.Duration(svc.Late) {
		return p, nil
	}
	switch to, ok := w.e.services[svc.LateTo]; {
	case svc.LateTo == LateToDesk:
		p.State = OnHold
		a := kiosk.Alert{EventID: p.ID + "-late", Kiosk: p.Kiosk, Kind: kiosk.AlertHelp, At: w.now, Ticket: p.Code}
		return p, w.raise(a, fmt.Sprintf("Came %d minutes after the appointment and is set aside: resume the ticket, or send them on.", int(late.Minutes())))
	case ok:
		p.Moved = &Move{Queue: p.Queue, Area: p.Area, Slot: p.Slot}
		p.Queue, p.Area, p.Slot = to.ID, areaOf(to, p.Flags), p.Arrived
	}
	return p, nil
}

// areaOf is where somebody with these flags waits.
func areaOf(svc kiosk.Service, flags []string) string {
	if svc.AreaApart != "" && slices.Contains(flags, flagApart) {
		return svc.AreaApart
	}
	return svc.Area
}

// flagApart marks somebody who waits in a service's area apart.
const flagApart = "apart"

// release takes those from hold whose time has come.
func (e *Engine) release(ctx context.Context) error {
	due := func(r Reader) (out []Place, err error) {
		for _, s := range e.cfg.Services {
			live, err := r.Live(s.ID)
			if err != nil {
				return nil, err
			}
			for _, p := range live {
				if p.State == OnHold && !p.HeldUntil.IsZero() && !p.HeldUntil.After(e.now()) {
					out = append(out, p)
				}
			}
		}
		return out, nil
	}
	some := false
	err := e.cfg.Store.View(ctx, func(r Reader) error {
		list, err := due(r)
		some = len(list) > 0
		return err
	})
	if err != nil || !some {
		return err
	}
	return e.update(ctx, func(w *work) error {
		list, err := due(w)
		for _, p := range list {
			_, touched := w.touch(p.Queue)
			if err := cmp.Or(touched, w.SetPlace(p.resumed()), w.note("hub", "resume", p.Code, "the time is over")); err != nil {
				return err
			}
		}
		return err
	})
}
