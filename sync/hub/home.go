package hub

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"slices"
	"time"

	"frontdoor/kiosk"
)

// homePrefix begins the codes of those who join from home; kiosks' blocks have
// two letters or more.
const homePrefix = "H"

// maxAtHome bounds how many of one queue may be on their way at once.
const maxAtHome = 200

// Join gives somebody who is still at home a place in a queue that takes walk-ins
// from there, and the code they show when they come. Until Arrive or Resume they
// are on hold: nobody calls them, and they keep the turn of when they joined. by
// is who asks for them, a person or a system of the hospital.
func (e *Engine) Join(ctx context.Context, queue, by string) (BoardEntry, error) {
	svc, ok := e.services[queue]
	switch {
	case !ok:
		return BoardEntry{}, kiosk.Errorf(kiosk.CodeNotFound, "", "there is no queue %q; list them with: hub board", clip(queue, 60))
	case !svc.FromHome:
		return BoardEntry{}, kiosk.Errorf(kiosk.CodeConflict, "", "%s takes nobody from home; set \"from_home\" in the services to change that", queue)
	}
	return e.act(ctx, by, "join from home", queue, func(w *work) (Place, error) {
		live, err := w.Live(queue)
		if err != nil {
			return Place{}, err
		}
		if away := slices.DeleteFunc(live, func(p Place) bool { return !p.atHome() }); len(away) >= maxAtHome {
			return Place{}, kiosk.Errorf(kiosk.CodeFull, "", "%d people are on their way to %s already; let them join at the kiosk", len(away), queue)
		}
		code, err := w.homeCode()
		if err != nil {
			return Place{}, err
		}
		p := Place{
			ID: "home." + rand.Text(), Queue: queue, Code: code, State: OnHold, Day: w.e.day(w.now), Method: kiosk.ByHome,
			Area: svc.Area, Claimed: w.now, Received: w.now, Slot: w.now,
		}
		return p, w.AddPlace(p)
	})
}

// homeCode draws a code that nobody answers to, nor has on this service day. It
// cannot be guessed from another.
func (w *work) homeCode() (string, error) {
	for range 20 {
		n, err := rand.Int(rand.Reader, big.NewInt(90_000))
		if err != nil {
			return "", err
		}
		code := fmt.Sprintf("%s %d", homePrefix, 10_000+n.Int64())
		p, taken, err := w.PlaceOf(code)
		if err != nil || !taken || !p.State.Live() && dayBefore(p.Day, w.e.day(w.now)) {
			return code, err
		}
	}
	return "", kiosk.Errorf(kiosk.CodeFull, "", "no free code was found; let them join at the kiosk")
}

// atHome reports whether somebody has joined from home and not come yet.
func (p Place) atHome() bool { return p.Method == kiosk.ByHome && p.Arrived.IsZero() && p.State.Live() }

// come takes somebody from hold. For who joined from home it is their arrival.
func (w *work) come(p Place) (Place, error) {
	away := p.atHome()
	p = p.resumed()
	if !away {
		return p, nil
	}
	p.Arrived = w.now
	return p, w.tell(p)
}

// Ticket is where one ticket stands. Who is on hold, or still at home, has the
// position they would have if they came now.
func (e *Engine) Ticket(ctx context.Context, code string) (b BoardEntry, err error) {
	err = e.cfg.Store.View(ctx, func(r Reader) error {
		p, ok, err := r.PlaceOf(code)
		if err != nil {
			return err
		}
		if !ok {
			return kiosk.Errorf(kiosk.CodeNotFound, "", "there is no ticket %s; list them with: hub board", clip(code, maxCode))
		}
		b = entry(p, nil)
		b.Queue = p.Queue
		if b.Visit, err = itinerary(r, map[string][]Stop{}, p.Visit); err != nil || p.State != Waiting && p.State != OnHold {
			return err
		}
		return place(r, &b, p, e.now())
	})
	return b, err
}

// place says where a live place would be called, and the wait told there.
func place(r Reader, b *BoardEntry, p Place, now time.Time) error {
	waiting, _, _, err := split(r, p.Queue)
	if err != nil {
		return err
	}
	if p.State == OnHold {
		waiting = append(waiting, p)
		InOrder(waiting)
	}
	b.Position = 1 + slices.IndexFunc(waiting, func(o Place) bool { return o.ID == p.ID })
	latest, _, err := r.Latest(p.Queue)
	if told, i := estimates(latest, now), b.Position-1; i < len(told) {
		b.LowMin, b.HighMin = told[i].LowMin, told[i].HighMin
	}
	return err
}
