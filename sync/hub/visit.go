package hub

import (
	"cmp"
	"context"
	"slices"
	"time"

	"frontdoor/kiosk"
)

// A visit is one person's appointments of one service day. They check in once
// and hold one ticket; each appointment is a stop, with a place of its own. One
// stop is live at a time: when it is done the next one begins, as soon as its
// service takes people.

// advance begins the next stop of a visit when it is due.
func (w *work) advance(visit string) error {
	stops, err := w.Visit(visit)
	if err != nil {
		return err
	}
	next, ok := w.e.due(stops, w.now)
	if !ok {
		return nil
	}
	begun, err := w.begin(next, stops, w.now)
	return cmp.Or(err, w.note("hub", "arrive", begun.Code, begun.Queue))
}

// due is the stop of a visit that begins now by itself: none while another one
// is live, none after one at which the person did not show up, and none before
// its service takes people.
func (e *Engine) due(stops []Place, now time.Time) (Place, bool) {
	last, over := lastEnded(stops)
	if slices.ContainsFunc(stops, func(p Place) bool { return p.State.Live() }) || over && last.State != Done {
		return Place{}, false
	}
	next, ok := firstPlanned(stops)
	return next, ok && !now.Before(e.opens(next))
}

// opens is from when on a service takes somebody who is booked.
func (e *Engine) opens(p Place) time.Time {
	early := time.Duration(e.services[p.Queue].Early)
	if early == 0 || p.Booked.IsZero() {
		return time.Time{}
	}
	return p.Booked.Add(-early)
}

func firstPlanned(stops []Place) (first Place, ok bool) {
	for _, p := range stops {
		if p.State == Planned && (!ok || p.Booked.Before(first.Booked)) {
			first, ok = p, true
		}
	}
	return first, ok
}

func lastEnded(stops []Place) (last Place, ok bool) {
	for _, p := range stops {
		if !p.EndedAt.IsZero() && !p.State.Live() && !p.EndedAt.Before(last.EndedAt) {
			last, ok = p, true
		}
	}
	return last, ok
}

// begin puts a planned stop into its queue, arrived then.
func (w *work) begin(p Place, stops []Place, arrived time.Time) (Place, error) {
	a, ok, err := w.Appointment(p.Appointment)
	if err != nil {
		return p, err
	}
	if ok && a.Service == p.Queue {
		p.Booked = a.At
	}
	p.State, p.Arrived, p.Claimed, p.Received = Waiting, arrived, arrived, w.now
	p.Slot = w.e.turn(p, stops)
	if p.Code, err = w.ruleCode(p); err != nil {
		return p, err
	}
	from, _ := lastEnded(stops)
	if err := cmp.Or(w.HandCodes(from, p), w.SetPlace(p), w.tell(p)); err != nil {
		return p, err
	}
	_, err = w.touch(p.Queue)
	return p, err
}

// standing is the place that somebody who checks in for a planned stop has: the
// stop of their visit that is live, or else the planned one, begun now.
func (w *work) standing(planned, again Place) (Place, error) {
	if planned.State != Planned || again.State != Waiting {
		return planned, nil
	}
	stops, err := w.Visit(planned.Visit)
	if err != nil {
		return planned, err
	}
	for _, p := range stops {
		if p.State.Live() {
			return p, nil
		}
	}
	return w.begin(planned, stops, again.Arrived)
}

// stepBack undoes the begin of a stop. When the stop before it was done, the step
// was both: that one is live again. After somebody's absence staff let this one
// begin, and the absence stands.
func (w *work) stepBack(p Place) (Place, error) {
	stops, err := w.Visit(p.Visit)
	if err != nil {
		return p, err
	}
	before, ok := lastEnded(stops)
	if !ok {
		return p, wrongState(p, "called, on hold, transferred, done or absent")
	}
	p.State, p.Arrived, p.Slot, p.ToldAt = Planned, time.Time{}, time.Time{}, time.Time{}
	if err := cmp.Or(w.SetPlace(p), w.HandCodes(p, before)); err != nil {
		return p, err
	}
	if before.State == Done {
		before = before.reopened()
		if err := w.stillFree(before); err != nil {
			return p, err
		}
	}
	_, err = w.touch(p.Queue)
	return before, err
}

// Arrive puts somebody into the queue of the next stop of their visit who is
// there before the hub expects it: check-in has not opened, or they had not
// shown up at the stop before. So it does with who joined from home and has come.
func (e *Engine) Arrive(ctx context.Context, code, by string) (BoardEntry, error) {
	return e.onTicket(ctx, code, by, "arrive", "", func(w *work, p Place) (Place, error) {
		if p.atHome() {
			return w.come(p)
		}
		stops, err := w.Visit(p.Visit)
		if err != nil {
			return p, err
		}
		for _, s := range stops {
			if s.State.Live() {
				return p, kiosk.Errorf(kiosk.CodeConflict, "", "ticket %s is in %s; end that stop first", p.Code, s.Queue)
			}
		}
		next, ok := firstPlanned(stops)
		if !ok {
			return p, kiosk.Errorf(kiosk.CodeConflict, "", "ticket %s has no further stop today; check the person in for one", p.Code)
		}
		return w.begin(next, stops, w.now)
	})
}

// goOn begins the stops whose time has come.
func (e *Engine) goOn(ctx context.Context) error {
	var ready []string
	err := e.cfg.Store.View(ctx, func(r Reader) error {
		ready = nil
		planned, err := r.Planned("")
		for _, p := range planned {
			if err != nil || slices.Contains(ready, p.Visit) || e.now().Before(e.opens(p)) {
				continue
			}
			var stops []Place
			if stops, err = r.Visit(p.Visit); err != nil {
				break
			}
			if _, due := e.due(stops, e.now()); due {
				ready = append(ready, p.Visit)
			}
		}
		return err
	})
	if err != nil || len(ready) == 0 {
		return err
	}
	return e.update(ctx, func(w *work) error {
		for _, visit := range ready {
			if err := w.advance(visit); err != nil {
				return err
			}
		}
		return nil
	})
}

// span is the service day from its first moment to the next day's.
func (e *Engine) span(d kiosk.Date) (from, to time.Time) {
	return span(d, e.cfg.Location, e.cfg.DayStart)
}

func span(d kiosk.Date, zone *time.Location, start time.Duration) (from, to time.Time) {
	midnight := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, zone)
	return midnight.Add(start), midnight.AddDate(0, 0, 1).Add(start)
}
