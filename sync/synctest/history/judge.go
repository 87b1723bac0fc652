package history

import (
	"slices"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

// judge holds what the hub has in the end against what the observer saw.
func (w *world) judge() error {
	return w.hubSide.db.View(w.ctx, func(r hub.Reader) error {
		places, err := w.places(r)
		if err != nil {
			return err
		}
		if err := w.judgeEvents(r, places); err != nil {
			return err
		}
		w.judgeAppointments(places)
		w.judgeCodes(places)
		return w.judgeOrder(r)
	})
}

// places lists every place of the record.
func (w *world) places(r hub.Reader) (all []hub.Place, err error) {
	for _, queue := range queues() {
		live, err := r.Live(queue)
		if err != nil {
			return nil, err
		}
		over, err := r.Ended(queue, time.Time{}, 1<<20)
		if err != nil {
			return nil, err
		}
		all = append(append(all, live...), over...)
	}
	// What was told too late to be queued is recorded all the same.
	for day := begins.AddDate(0, 0, -3); day.Before(w.time().AddDate(0, 0, 1)); day = day.AddDate(0, 0, 1) {
		came, err := r.Arrivals(kiosk.DateOf(day))
		if err != nil {
			return nil, err
		}
		for _, p := range came {
			if p.State == hub.Recorded {
				all = append(all, p)
			}
		}
	}
	return all, nil
}

// judgeEvents: everything confirmed is at the hub, once, under a code that the
// person's paper leads to.
func (w *world) judgeEvents(r hub.Reader, places []hub.Place) error {
	holders := map[string][]hub.Place{}
	for _, p := range places {
		holders[p.ID] = append(holders[p.ID], p)
		if !w.made[p.ID] {
			w.v.Doubled++ // nobody came for this one
		}
	}
	for _, c := range w.seen {
		reply, ok, err := r.Reply(c.event)
		if err != nil {
			return err
		}
		if !ok || reply.Receipt.Outcome != kiosk.Accepted {
			w.v.Lost++
			continue
		}
		w.v.Stall = max(w.v.Stall, w.hubSide.taken[c.event].Sub(c.at))
		own := holders[c.event]
		switch {
		case len(own) > 1 || len(own) == 1 && reply.Receipt.Alias != "":
			w.v.Doubled++
		case len(own) == 0 && reply.Receipt.Alias == "":
			w.v.Lost++
		}
		if len(own) == 0 || !own[0].State.Live() {
			continue // codes are used again once somebody has left
		}
		held := reply.Receipt.Ticket
		if held == "" {
			held = c.code
		}
		p, _, err := r.PlaceOf(held)
		if err != nil {
			return err
		}
		if p.ID != c.event {
			w.wrong("ticket %s of %s calls %s", held, c.event, p.ID)
		}
		if err := w.judgeRuling(c, held); err != nil {
			return err
		}
	}
	return nil
}

// judgeRuling: the kiosk knows under which code the hub calls somebody. One
// that lost its database knows nobody from before.
func (w *world) judgeRuling(c confirmation, held string) error {
	for _, k := range w.kiosks {
		if k.keys.Kiosk != c.kiosk || k.prefixes > 1 {
			continue
		}
		if t, _, err := k.db.Ticket(w.ctx, held); err != nil {
			return err
		} else if t.Event != c.event {
			w.wrong("%s does not know that %s is called as %s", c.kiosk, c.event, held)
		}
	}
	return nil
}

// judgeAppointments: an appointment has one place a day, wherever and however often
// it was checked in.
func (w *world) judgeAppointments(places []hub.Place) {
	type visit struct {
		appointment string
		day         kiosk.Date
	}
	count := map[visit]int{}
	for _, p := range places {
		if p.Appointment != "" {
			count[visit{p.Appointment, p.Day}]++
		}
	}
	for _, n := range count {
		if n > 1 {
			w.v.Doubled++
		}
	}
}

// judgeCodes: no two people who wait answer to one code.
func (w *world) judgeCodes(places []hub.Place) {
	live := map[string]string{}
	for _, p := range places {
		if !p.State.Live() {
			continue
		}
		for _, code := range append([]string{p.Code}, p.Aliases...) {
			if other, twice := live[hub.CodeKey(code)]; twice && other != p.ID {
				w.wrong("code %s is held by %s and %s", code, other, p.ID)
			}
			live[hub.CodeKey(code)] = p.ID
		}
	}
}

// judgeOrder: what was published last is what the rules say, whatever the order
// of arrival at the hub.
func (w *world) judgeOrder(r hub.Reader) error {
	for _, queue := range queues() {
		live, err := r.Live(queue)
		if err != nil {
			return err
		}
		latest, _, err := r.Latest(queue)
		if err != nil {
			return err
		}
		w.r.Shuffle(len(live), func(i, j int) { live[i], live[j] = live[j], live[i] })
		hub.InOrder(live)
		var byRule, published []string
		for _, p := range live {
			if p.State == hub.Waiting {
				byRule = append(byRule, p.Code)
			}
		}
		for _, e := range latest.Waiting {
			published = append(published, e.Code)
		}
		if !slices.Equal(byRule, published) {
			w.wrong("%s: published %v, by the rules %v", queue, published, byRule)
		}
		for i := 1; i < len(live); i++ {
			a, b := live[i-1], live[i]
			if a.State == hub.Waiting && b.State == hub.Waiting && a.Urgency == b.Urgency && b.Slot.Before(a.Slot) {
				w.wrong("%s: %s stands before %s, whose time is earlier", queue, a.Code, b.Code)
			}
		}
		for _, k := range w.kiosks {
			if err := w.judgeShown(k, latest); err != nil {
				return err
			}
		}
	}
	return nil
}

// judgeShown: every kiosk shows what the hub published last.
func (w *world) judgeShown(k *kioskSide, latest kiosk.QueueSnapshot) error {
	shown, err := k.db.Snapshots(w.ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(shown, func(q kiosk.QueueSnapshot) bool { return q.Queue == latest.Queue })
	if i < 0 || shown[i].Revision != latest.Revision {
		w.wrong("%s shows another revision of %s than the hub published last, %+v", k.keys.Kiosk, latest.Queue, latest.Revision)
	}
	return nil
}
