package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"frontdoor/kiosk"
)

// kills strikes the processes of a ward, one or several at once, at random
// moments of a check-in. The person comes again until the screen has said a
// ticket.
func kills(l layout) playing {
	return func(ctx context.Context, o options, seed uint64) (result, error) {
		l.kiosks, l.people = 1, 4*o.kills
		w, err := newWard(ctx, o, seed, l)
		if err != nil {
			return result{}, err
		}
		defer w.close()
		for _, e := range w.booked {
			if w.res.tries >= o.kills {
				break
			}
			began := time.Now()
			for confirmed := false; !confirmed; {
				if confirmed, err = w.killAt(e); err != nil {
					return w.res, err
				}
			}
			w.res.stall = max(w.res.stall, time.Since(began))
		}
		return w.judge()
	}
}

// victim is a process that can be killed and started again.
type victim struct {
	what   string
	kill   func()
	revive func() error
}

// victims lists them in the order in which they must be started.
func (w *ward) victims() (all []victim) {
	for _, s := range w.servers {
		all = append(all, victim{s.what, s.kill, func() error { return s.start(w.ctx) }})
	}
	return append(all,
		victim{"the hub", func() { _ = w.hub.Process.Kill() }, func() error { w.killHub(); return w.startHub() }},
		victim{"the kiosk", func() { _ = w.kiosks[0].cmd.Process.Kill() }, func() error { return w.startKiosk(0) }})
}

// killAt checks somebody in while some processes are killed, perhaps, and
// starts again what was.
func (w *ward) killAt(e kiosk.RosterEntry) (confirmed bool, err error) {
	var chosen []victim
	all, kioskToo := w.victims(), false
	for mask, i := 1+w.r.IntN(1<<len(all)-1), 0; i < len(all); i++ {
		if mask>>i&1 == 1 {
			chosen = append(chosen, all[i])
			kioskToo = kioskToo || i == len(all)-1
		}
	}
	struck := make(chan struct{})
	timer := time.AfterFunc(time.Duration(w.r.IntN(24))*time.Millisecond, func() {
		defer close(struck)
		for _, v := range chosen {
			v.kill()
		}
	})
	confirmed = w.person(0, e)
	if timer.Stop() {
		if !confirmed {
			err = fmt.Errorf("%s was not confirmed, and nobody had killed the kiosk", e.Appointment.ID)
		}
		return confirmed, err
	}
	<-struck
	w.res.tries++
	var names []string
	for _, v := range chosen {
		w.res.kills++
		names = append(names, v.what)
		if err := v.revive(); err != nil {
			return confirmed, fmt.Errorf("%s after a kill: %w", v.what, err)
		}
	}
	if !confirmed && !kioskToo {
		w.res.wrong = append(w.res.wrong, fmt.Sprintf("the kiosk stood still at %q with %v when only %s was killed", w.kiosks[0].now.Screen, w.kiosks[0].now.Buttons, strings.Join(names, ", ")))
		err = w.startKiosk(0)
	}
	return confirmed, err
}

// each checks everybody in, in turn at each kiosk, with so many strikes between
// them; a person who is turned away comes once more after the mending.
func (w *ward) each(strikes int, strike, mend func() error) error {
	strikes = min(strikes, len(w.booked)/2)
	for n, e := range w.booked {
		if w.ctx.Err() != nil {
			return w.ctx.Err()
		}
		if n%(len(w.booked)/strikes) == 1 && w.res.tries < strikes {
			w.res.tries++
			if err := strike(); err != nil {
				return err
			}
		}
		began := time.Now()
		if i := n % len(w.kiosks); !w.person(i, e) {
			if err := mend(); err != nil {
				return err
			}
			if !w.person(i, e) {
				return fmt.Errorf("%s was turned away when all was mended", e.Appointment.ID)
			}
		}
		w.res.stall = max(w.res.stall, time.Since(began))
	}
	return mend()
}

func nothing() error { return nil }

// connections breaks what is between kiosk and broker.
func connections(ctx context.Context, o options, seed uint64) (result, error) {
	w, err := newWard(ctx, o, seed, layout{kiosks: 1, people: o.people})
	if err != nil {
		return result{}, err
	}
	defer w.close()
	mend := func() error {
		w.proxy.Mute(false)
		w.proxy.Refuse(false)
		w.proxy.Delay(0)
		return nil
	}
	err = w.each(o.strikes, func() error {
		_ = mend()
		switch w.r.IntN(4) {
		case 0:
			w.proxy.Cut()
		case 1:
			w.proxy.Mute(true)
		case 2:
			w.proxy.Delay(time.Duration(w.r.IntN(300)) * time.Millisecond)
		case 3:
			w.proxy.Refuse(true)
			w.proxy.Cut()
		}
		return nil
	}, func() error {
		_ = mend()
		w.proxy.Cut() // what was half-open is noticed
		return nil
	})
	if err != nil {
		return w.res, err
	}
	return w.judge()
}

// disorder lets messages between kiosk and broker come twice and late, both
// ways; a try is one such message.
func disorder(ctx context.Context, o options, seed uint64) (result, error) {
	w, err := newWard(ctx, o, seed, layout{kiosks: 1, people: o.people, muddled: true})
	if err != nil {
		return result{}, err
	}
	defer w.close()
	if err := w.each(1, nothing, nothing); err != nil {
		return w.res, err
	}
	if err := w.drained(0); err != nil {
		return w.res, err
	}
	res, err := w.judge()
	res.tries = w.muddle.muddled()
	return res, err
}

// twoKiosks checks the same people in at both kiosks while the hub is away.
func twoKiosks(ctx context.Context, o options, seed uint64) (result, error) {
	w, err := newWard(ctx, o, seed, layout{kiosks: 2, people: o.people / 2})
	if err != nil {
		return result{}, err
	}
	defer w.close()
	w.killHub()
	for _, e := range w.booked {
		w.res.tries++
		first := w.r.IntN(2)
		for _, i := range []int{first, 1 - first} {
			began := time.Now()
			if !w.person(i, e) {
				return w.res, fmt.Errorf("%s was turned away at %s", e.Appointment.ID, kioskIDs[i])
			}
			w.res.stall = max(w.res.stall, time.Since(began))
		}
	}
	if err := w.startHub(); err != nil {
		return w.res, err
	}
	return w.judge()
}
