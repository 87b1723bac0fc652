package hub

import (
	"cmp"
	"context"
	"slices"
	"time"

	"frontdoor/kiosk"
)

// keepSnapshots is how many snapshots of each queue the record keeps: the
// history of positions reaches that many revisions back.
const keepSnapshots = 512

// maxPublished is how many waiting people a snapshot lists, so that it fits
// into one message; whoever waits behind them is told once they move up.
const maxPublished = 1000

// measureCalls is how many calls an estimate is given: it measures the last 30
// intervals in which somebody was waiting.
const measureCalls = 91

// snapshot writes down a queue as it stands in this transaction, and notes the
// wait each person is told first.
func (w *work) snapshot(queue string, rev kiosk.Revision) (kiosk.QueueSnapshot, error) {
	s := kiosk.QueueSnapshot{Queue: queue, Revision: rev, At: w.now, Waiting: []kiosk.QueueEntry{}}
	waiting, called, aside, err := split(w, queue)
	if err != nil {
		return s, err
	}
	for _, p := range called {
		s.Called = append(s.Called, kiosk.Call{Code: p.Code, Aliases: p.Aliases, Room: p.Room, InRoom: p.State == InRoom})
	}
	for _, p := range aside[:min(len(aside), maxPublished)] {
		s.OnHold = append(s.OnHold, kiosk.QueueEntry{Code: p.Code, Aliases: p.Aliases})
	}
	if err := w.beside(&s); err != nil {
		return s, err
	}
	waiting = waiting[:min(len(waiting), maxPublished)]
	waits, err := w.estimate(queue, waiting)
	if err != nil {
		return s, err
	}
	for i, p := range waiting {
		s.Waiting = append(s.Waiting, kiosk.QueueEntry{Code: p.Code, Aliases: p.Aliases, LowMin: waits[i].LowMin, HighMin: waits[i].HighMin})
		if waits[i].HighMin > 0 && p.ToldAt.IsZero() {
			if err := w.Foretell(p.ID, w.now, waits[i]); err != nil {
				return s, err
			}
		}
	}
	return s, nil
}

// maxGone is how many finished places of a queue a snapshot names, so that
// somebody who comes back is not told to wait.
const maxGone = 200

// beside adds who is expected from another stop, and who is over for today.
func (w *work) beside(s *kiosk.QueueSnapshot) error {
	coming, err := w.Planned(s.Queue)
	for _, p := range coming[:min(len(coming), maxPublished)] {
		s.Coming = append(s.Coming, kiosk.QueueEntry{Code: p.Code})
	}
	if err != nil {
		return err
	}
	today, _ := w.e.span(w.e.day(w.now))
	s.Gone, err = w.Over(s.Queue, today, maxGone)
	return err
}

// split returns a queue's live places: those waiting in the order they will be
// called, those called or in the room, the latest announcement first, and those
// on hold.
func split(r Reader, queue string) (waiting, called, aside []Place, err error) {
	live, err := r.Live(queue)
	InOrder(live)
	for _, p := range live {
		switch p.State {
		case Waiting:
			waiting = append(waiting, p)
		case Called, InRoom:
			called = append(called, p)
		case OnHold:
			aside = append(aside, p)
		}
	}
	slices.SortStableFunc(called, func(a, b Place) int { return b.Announced.Compare(a.Announced) })
	return waiting, called, aside, err
}

// estimate asks for the wait of each waiting place.
func (w *work) estimate(queue string, waiting []Place) ([]Wait, error) {
	if len(waiting) == 0 || w.e.cfg.Estimator == nil {
		return make([]Wait, len(waiting)), nil
	}
	calls, err := w.Calls(queue, measureCalls)
	if err != nil {
		return nil, err
	}
	first := slices.MinFunc(waiting, func(a, b Place) int { return a.Received.Compare(b.Received) })
	return w.e.cfg.Estimator.Waits(Measured{
		Now: w.now, Calls: calls, Staff: w.e.services[queue].Staff, Waiting: len(waiting), Since: first.Received,
	}), nil
}

// refreshAfter is how old a snapshot may get while people wait: the kiosks say
// when a position was last brought up to date. One of the future is from before
// the clock was set back.
const refreshAfter = kiosk.StaleAfter / 2

// refresh publishes a new snapshot of every queue whose estimates have changed
// with time alone, and of queues that have been still for long.
func (e *Engine) refresh(ctx context.Context) error {
	var stale []string
	today, _ := e.span(e.day(e.now()))
	err := e.cfg.Store.View(ctx, func(r Reader) error {
		for _, s := range e.cfg.Services {
			latest, ok, err := r.Latest(s.ID)
			if err != nil {
				return err
			}
			yesterdays := len(latest.Gone) > 0 && latest.At.Before(today)
			if !ok || yesterdays || len(latest.Waiting) > 0 && e.now().Sub(latest.At).Abs() >= time.Minute {
				stale = append(stale, s.ID)
			}
		}
		return nil
	})
	if err != nil || len(stale) == 0 {
		return err
	}
	return e.update(ctx, func(w *work) error {
		for _, queue := range stale {
			if err := w.refresh(queue); err != nil {
				return err
			}
		}
		return nil
	})
}

// refresh touches a queue when its snapshot would read otherwise now.
func (w *work) refresh(queue string) error {
	old, ok, err := w.Latest(queue)
	if err != nil {
		return err
	}
	if ok && w.now.Sub(old.At).Abs() < refreshAfter {
		fresh, err := w.snapshot(queue, old.Revision)
		if err != nil || sameWaits(old, fresh) {
			return err
		}
	}
	_, err = w.touch(queue)
	return err
}

func sameWaits(a, b kiosk.QueueSnapshot) bool {
	return slices.EqualFunc(a.Waiting, b.Waiting, func(x, y kiosk.QueueEntry) bool {
		return x.Code == y.Code && x.LowMin == y.LowMin && x.HighMin == y.HighMin
	})
}

// expire ends the places that earlier service days left behind.
func (e *Engine) expire(ctx context.Context) error {
	return e.update(ctx, func(w *work) error {
		queues, err := w.Queues()
		if err != nil {
			return err
		}
		for _, queue := range queues {
			live, err1 := w.Live(queue)
			planned, err2 := w.Planned(queue)
			if err := cmp.Or(err1, err2); err != nil {
				return err
			}
			for _, p := range slices.Concat(live, planned) {
				if !w.past(p.Day) {
					continue
				}
				p.State, p.EndedAt = Expired, w.now
				if err := cmp.Or(w.SetPlace(p), w.note("hub", "expire", p.Code, "the service day is over")); err != nil {
					return err
				}
				if _, err := w.touch(queue); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
