package hub

import (
	"context"
	"time"

	"frontdoor/kiosk"
)

// Move is where somebody was before they were transferred, as Undo needs it.
type Move struct {
	Queue  string    `json:"queue"`
	Area   string    `json:"area,omitempty"`
	Slot   time.Time `json:"slot"`
	Before *Move     `json:"before,omitempty"` // the transfer before this one
}

// origin is the first of several transfers.
func (m *Move) origin() *Move {
	for m.Before != nil {
		m = m.Before
	}
	return m
}

// maxHold bounds how long somebody is set aside without staff having to say
// again.
const maxHold = 8 * time.Hour

// Hold sets somebody aside who waits, was called or is in the room: they keep
// their place in the order and their code, and are not called until Resume, or
// until a time has passed; 0 = no such time.
func (e *Engine) Hold(ctx context.Context, code, by string, wait time.Duration) (BoardEntry, error) {
	if wait < 0 || wait > maxHold {
		return BoardEntry{}, kiosk.Errorf(kiosk.CodeBadInput, "", "somebody is set aside for at most %v, as 20m; without a time until staff say", maxHold)
	}
	detail := ""
	if wait > 0 {
		detail = wait.String()
	}
	return e.onTicket(ctx, code, by, "hold", detail, func(w *work, p Place) (Place, error) {
		if p.State != Waiting && p.State != Called && p.State != InRoom {
			return p, wrongState(p, "waiting, called or in the room")
		}
		if p.State = OnHold; wait > 0 {
			p.HeldUntil = w.now.Add(wait)
		}
		return p, nil
	})
}

// Resume takes somebody from hold back to where they were.
func (e *Engine) Resume(ctx context.Context, code, by string) (BoardEntry, error) {
	return e.onTicket(ctx, code, by, "resume", "", func(w *work, p Place) (Place, error) {
		if p.State != OnHold {
			return p, wrongState(p, "on hold")
		}
		return w.come(p)
	})
}

func (p Place) resumed() Place {
	p.State, p.HeldUntil = Waiting, time.Time{}
	switch {
	case !p.EnteredAt.IsZero():
		p.State = InRoom
	case !p.CalledAt.IsZero():
		p.State = Called
	}
	return p
}

// Transfer sends somebody on to another service's queue, where they wait from
// when they arrived: their appointment was with the other one.
func (e *Engine) Transfer(ctx context.Context, code, queue, by string) (BoardEntry, error) {
	to, ok := e.services[queue]
	if !ok {
		return BoardEntry{}, kiosk.Errorf(kiosk.CodeNotFound, "", "there is no queue %q; list them with: hub board", clip(queue, 60))
	}
	return e.onTicket(ctx, code, by, "transfer", queue, func(w *work, p Place) (Place, error) {
		switch {
		case queue == kiosk.DeskQueue:
			return p, kiosk.Errorf(kiosk.CodeConflict, "", "nobody is sent to the queue of the desk; set the ticket aside with hub hold, and send the person there")
		case !p.State.Live():
			return p, wrongState(p, "waiting, called or on hold")
		case p.atHome():
			return p, kiosk.Errorf(kiosk.CodeConflict, "", "ticket %s is still at home; say hub arrive when they come, then send them on", p.Code)
		case p.Queue == queue:
			return p, kiosk.Errorf(kiosk.CodeConflict, "", "ticket %s is in %s already", p.Code, queue)
		case p.moves() == maxMoves:
			return p, kiosk.Errorf(kiosk.CodeConflict, "", "ticket %s has been sent on %d times; bring the person to where they should be", p.Code, maxMoves)
		}
		p.Moved = &Move{Queue: p.Queue, Area: p.Area, Slot: p.Slot, Before: p.Moved}
		return w.send(p, queue, areaOf(to, p.Flags), p.Arrived)
	})
}

// maxMoves bounds how often one person is sent on.
const maxMoves = 8

func (p Place) moves() (n int) {
	for m := p.Moved; m != nil; m = m.Before {
		n++
	}
	return n
}

// moveBack undoes the last transfer.
func (w *work) moveBack(p Place) (Place, error) {
	from := *p.Moved
	p.Moved = from.Before
	return w.send(p, from.Queue, from.Area, from.Slot)
}

// send changes the queue of a live place; both queues change.
func (w *work) send(p Place, queue, area string, slot time.Time) (Place, error) {
	_, err := w.touch(p.Queue)
	p.Queue, p.Area, p.Slot, p.State = queue, area, slot, Waiting
	p.Room, p.CalledAt, p.Announced, p.EnteredAt, p.HeldUntil, p.ToldAt = "", time.Time{}, time.Time{}, time.Time{}, time.Time{}, time.Time{}
	return p, err
}
