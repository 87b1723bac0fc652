package hub

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"frontdoor/kiosk"
)

// maxRoom bounds what a room is called, characters.
const maxRoom = 60

// plain reports whether a text that staff typed can be shown as it is: it is
// short and holds nothing but characters that can be seen.
func plain(s string, most int) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= most && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) })
}

func errRoom() error {
	return kiosk.Errorf(kiosk.CodeBadInput, "", "a room is a map id or its name on the door, at most %d characters", maxRoom)
}

// Call calls the next person of a queue to a room: an IMDF unit id, the words on
// its door, or empty.
func (e *Engine) Call(ctx context.Context, queue, room, by string) (BoardEntry, error) {
	if !plain(room, maxRoom) {
		return BoardEntry{}, errRoom()
	}
	if _, ok := e.services[queue]; !ok {
		return BoardEntry{}, kiosk.Errorf(kiosk.CodeNotFound, "", "there is no queue %q; list them with: hub board", clip(queue, 60))
	}
	return e.act(ctx, by, "call", room, func(w *work) (Place, error) {
		waiting, _, _, err := split(w, queue)
		if err == nil && len(waiting) == 0 {
			err = kiosk.Errorf(kiosk.CodeNotFound, "", "nobody is waiting in %s", queue)
		}
		if err != nil {
			return Place{}, err
		}
		return waiting[0].called(w.now, room), nil
	})
}

// CallTicket calls one person out of turn.
func (e *Engine) CallTicket(ctx context.Context, code, room, by string) (BoardEntry, error) {
	if !plain(room, maxRoom) {
		return BoardEntry{}, errRoom()
	}
	return e.onTicket(ctx, code, by, "call", room, func(w *work, p Place) (Place, error) {
		if p.State != Waiting {
			return p, wrongState(p, "waiting")
		}
		return p.called(w.now, room), nil
	})
}

func (p Place) called(now time.Time, room string) Place {
	p.State, p.Room, p.CalledAt, p.Announced = Called, room, now, now
	return p
}

// Recall announces somebody who was called once more.
func (e *Engine) Recall(ctx context.Context, code, by string) (BoardEntry, error) {
	return e.onTicket(ctx, code, by, "recall", "", func(w *work, p Place) (Place, error) {
		if p.State != Called {
			return p, wrongState(p, "called")
		}
		p.Announced = w.now
		return p, nil
	})
}

// Enter notes that somebody who was called has come into the room.
func (e *Engine) Enter(ctx context.Context, code, by string) (BoardEntry, error) {
	return e.onTicket(ctx, code, by, "enter", "", func(w *work, p Place) (Place, error) {
		if p.State != Called {
			return p, wrongState(p, "called")
		}
		p.State, p.EnteredAt = InRoom, w.now
		return p, nil
	})
}

// Finish ends a stop: as Done, of somebody called or in the room, or as NoShow of
// anybody. The next stop of the visit begins after one that is done.
func (e *Engine) Finish(ctx context.Context, code, by string, as State) (BoardEntry, error) {
	return e.onTicket(ctx, code, by, string(as), "", func(w *work, p Place) (Place, error) {
		if p.State != Called && p.State != InRoom && (as != NoShow || !p.State.Live()) {
			return p, wrongState(p, "called")
		}
		p.State, p.EndedAt = as, w.now
		return p, nil
	})
}

// Undo takes back the last step of a ticket: an end, a hold, coming in or a call,
// else a transfer, else the step from one stop of a visit to the next.
func (e *Engine) Undo(ctx context.Context, code, by string) (BoardEntry, error) {
	return e.onTicket(ctx, code, by, "undo", "", func(w *work, p Place) (Place, error) {
		switch {
		case p.State == OnHold && !p.atHome():
			return p.resumed(), nil
		case p.State == Waiting && p.Moved != nil:
			return w.moveBack(p)
		case p.State == Waiting && p.Stop > 1:
			return w.stepBack(p)
		case p.State == InRoom:
			p.State, p.EnteredAt = Called, time.Time{}
		case p.State == Called:
			p.State, p.Room, p.CalledAt, p.Announced = Waiting, "", time.Time{}, time.Time{}
		case p.atHome(), p.State != Done && p.State != NoShow:
			return p, wrongState(p, "called, on hold, transferred, done or absent")
		default:
			if err := w.stillFree(p); err != nil {
				return p, err
			}
			return p.reopened(), nil
		}
		return p, nil
	})
}

// reopened is a place as it was before its end.
func (p Place) reopened() Place {
	p.EndedAt = time.Time{}
	if p = p.resumed(); p.atHome() {
		p.State = OnHold
	}
	return p
}

// stillFree refuses to bring back a ticket whose code somebody else holds by
// now: codes are used again.
func (w *work) stillFree(p Place) error {
	for _, code := range append([]string{p.Code}, p.Aliases...) {
		live, err := w.CodeLive(code)
		if err != nil {
			return err
		}
		if live {
			return kiosk.Errorf(kiosk.CodeConflict, "", "ticket %s belongs to somebody else by now; check the person in again", code)
		}
	}
	return nil
}

// Prioritise sets how urgent a waiting person is; higher goes first.
func (e *Engine) Prioritise(ctx context.Context, code, by string, urgency int) (BoardEntry, error) {
	if urgency < 0 || urgency > 9 {
		return BoardEntry{}, kiosk.Errorf(kiosk.CodeBadInput, "", "urgency is 0 (ordinary) to 9")
	}
	return e.onTicket(ctx, code, by, "urgency", strconv.Itoa(urgency), func(_ *work, p Place) (Place, error) {
		if p.State != Waiting {
			return p, wrongState(p, "waiting")
		}
		p.Urgency = urgency
		return p, nil
	})
}

func wrongState(p Place, want string) error {
	return kiosk.Errorf(kiosk.CodeConflict, "", "ticket %s is %s, not %s", p.Code, p.State, want)
}

// onTicket does one thing to the place a code or alias belongs to.
func (e *Engine) onTicket(ctx context.Context, code, by, verb, detail string, fn func(*work, Place) (Place, error)) (BoardEntry, error) {
	return e.act(ctx, by, verb, detail, func(w *work) (Place, error) {
		p, ok, err := w.PlaceOf(code)
		if err == nil && !ok {
			err = kiosk.Errorf(kiosk.CodeNotFound, "", "there is no ticket %s; list them with: hub board", clip(code, maxCode))
		}
		if err != nil {
			return p, err
		}
		return fn(w, p)
	})
}

// act is one deed of a person: the changed place, its queue's new revision and
// the line in the audit, in one transaction.
func (e *Engine) act(ctx context.Context, by, verb, detail string, fn func(*work) (Place, error)) (BoardEntry, error) {
	if !named(by) {
		return BoardEntry{}, errNoName()
	}
	var done Place
	var stops []Stop
	err := e.update(ctx, func(w *work) error {
		p, err := fn(w)
		if err != nil {
			return err
		}
		done = p
		if err := w.SetPlace(p); err != nil {
			return err
		}
		if _, err := w.touch(p.Queue); err != nil {
			return err
		}
		if err := w.note(by, verb, p.Code, detail); err != nil {
			return err
		}
		if p.State == Done && p.Visit != "" {
			if err := w.advance(p.Visit); err != nil {
				return err
			}
		}
		stops, err = itinerary(w, map[string][]Stop{}, p.Visit)
		return err
	})
	b := entry(done, nil)
	b.Visit, b.RoomName = stops, e.cfg.Rooms[done.Room]
	return b, err
}

// closureQueue is the name under which the list of closures has its revision;
// no queue can bear it.
const closureQueue = "/closure"

// closureList is what is closed as of one revision.
type closureList struct {
	rev    kiosk.Revision
	at     time.Time
	closed []kiosk.Closure
}

// closureKinds are what a closure may be; kiosks warn of a fire, so that a slip in
// the word must not make it a corridor. Empty is nothing in particular.
var closureKinds = []string{"", "lift", "corridor", "fire"}

// SetClosure takes a map feature out of use, or back into it.
func (e *Engine) SetClosure(ctx context.Context, c kiosk.Closure, closed bool, by string) error {
	switch {
	case !named(by):
		return errNoName()
	case c.Feature == "" || !plain(c.Feature, 100) || !plain(c.Kind, 40):
		return kiosk.Errorf(kiosk.CodeBadInput, "", "name the map feature that is closed, by its id")
	case closed && !slices.Contains(closureKinds, c.Kind):
		return kiosk.Errorf(kiosk.CodeBadInput, "", "there is no kind of closure %q; say lift, corridor or fire", clip(c.Kind, 40))
	}
	verb := "open"
	if closed {
		verb = "close"
	}
	return e.update(ctx, func(w *work) error {
		rev, err := w.touch(closureQueue)
		if err != nil {
			return err
		}
		if err := w.Tx.SetClosure(c, closed); err != nil {
			return err
		}
		list, err := w.Closures()
		w.closures = &closureList{rev, w.now, list}
		if err != nil {
			return err
		}
		return w.note(by, verb, c.Feature, c.Kind)
	})
}

// Closures lists what is closed.
func (e *Engine) Closures(ctx context.Context) (list []kiosk.Closure, err error) {
	err = e.cfg.Store.View(ctx, func(r Reader) error {
		list, err = r.Closures()
		return err
	})
	return list, err
}
