package card

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"frontdoor/devices"
)

// watch is the field over one session: which cards lie in it, and how clear the
// air is.
//
// Cards that were reported are halted, so that REQA finds newcomers only; WUPA
// and a select by UID finds out whether they are still there. The field stays
// up meanwhile: a phone keeps its made-up UID only as long as it has power.
type watch struct {
	chip   *chip
	reader *Reader
	tapped func(Tap)

	on      bool // the antenna is on
	present []presence
	unsure  bool // cards may be in any state: start them afresh
	noisy   int  // looks in a row that were disturbed
	quiet   int  // looks in a row that were not
	noise   bool // staff are told that the air is disturbed
}

// presence is a card that was reported and has not left.
type presence struct {
	uid    []byte
	missed int // looks in a row without it
}

const (
	leftAfter  = 3 // looks a card must miss to have left
	noisyAfter = 5 // disturbed looks that are more than chance
	// quietAfter is how many clear looks end a disturbance: 3 s at ten looks a
	// second. Noise has gaps, and staff are told of it once, not in each.
	quietAfter = 30
	maxCards   = 4 // found at one look; nobody holds up more
)

// look is one look at the field. An error is the reader's; what cards do is
// dealt with here.
func (w *watch) look(ctx context.Context, asked bool) error {
	if err := w.chip.alive(w.on); err != nil {
		return err
	}
	if asked != w.on {
		if err := w.chip.antenna(ctx, asked); err != nil {
			return err
		}
		w.on, w.present, w.unsure, w.noisy = asked, nil, false, 0
	}
	if !asked {
		return w.report(nil)
	}
	if err := w.restart(ctx); err != nil {
		return err
	}
	err := w.remaining(ctx)
	if err == nil || onlyAir(err) {
		err = errors.Join(err, w.newcomers(ctx))
	}
	return w.report(err)
}

// report keeps the reader's health and passes on what ends the session.
func (w *watch) report(err error) error {
	var air airError
	switch {
	case err == nil:
		w.noisy, w.quiet = 0, w.quiet+1
	case onlyAir(err) && errors.As(err, &air):
		w.unsure = true
		w.noisy, w.quiet = w.noisy+1, 0
	default:
		return err
	}
	switch {
	case w.noisy >= noisyAfter:
		w.noise = true
		w.reader.monitor.Report(devices.Fail(device, devices.ErrNoise, air))
	case w.quiet >= quietAfter, w.quiet > 0 && !w.noise:
		w.noise = false
		w.reader.monitor.Report(w.chip.doubt)
	}
	return nil
}

// onlyAir reports whether nothing but what happened on the air went wrong.
func onlyAir(err error) bool {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return !slices.ContainsFunc(joined.Unwrap(), func(e error) bool { return !onlyAir(e) })
	}
	_, ok := err.(airError)
	return ok
}

// restart takes the power from all cards after a look that went wrong, so that
// they begin from IDLE.
func (w *watch) restart(ctx context.Context) error {
	if !w.unsure {
		return nil
	}
	if err := w.chip.antenna(ctx, false); err != nil {
		return err
	}
	w.unsure = false
	return w.chip.antenna(ctx, true)
}

// remaining finds out which of the reported cards are still there.
func (w *watch) remaining(ctx context.Context) error {
	for i := range w.present {
		p := &w.present[i]
		switch err := w.chip.wake(ctx, p.uid); {
		case err == nil:
			p.missed = 0
			if err := w.chip.halt(ctx); err != nil {
				return err
			}
		case errors.Is(err, errSilent):
			p.missed++
		default:
			return err
		}
	}
	w.present = slices.DeleteFunc(w.present, func(p presence) bool { return p.missed >= leftAfter })
	return nil
}

// newcomers finds the cards that were not there before.
func (w *watch) newcomers(ctx context.Context) error {
	for range maxCards {
		err := w.chip.request(ctx, cmdREQA)
		if errors.Is(err, errSilent) {
			return nil
		}
		if err != nil {
			return err
		}
		uid, sak, err := w.chip.resolve(ctx)
		if err != nil {
			return err
		}
		if err := w.found(ctx, uid, sak); err != nil {
			return err
		}
	}
	return nil
}

// found reads a selected card, unless it is known, and sends it to sleep.
func (w *watch) found(ctx context.Context, uid []byte, sak byte) error {
	known := slices.IndexFunc(w.present, func(p presence) bool { return bytes.Equal(p.uid, uid) })
	if known >= 0 {
		w.present[known].missed = 0
		return w.chip.halt(ctx)
	}
	tap, err := w.readTap(ctx, uid, sak)
	unread := devices.Kind("")
	switch {
	case err == nil:
	case errors.Is(err, errSilent):
		w.reader.o.Unread(devices.Fail(device, devices.ErrRemoved, nil))
		return err
	case errors.Is(err, errNDEF), errors.Is(err, errRefusal), errors.Is(err, errNoSense):
		unread = devices.ErrUnreadable
	default:
		return err
	}
	if err := errors.Join(w.chip.halt(ctx), w.chip.endCrypto()); err != nil {
		return err
	}
	w.present = append(w.present, presence{uid: uid})
	if tap.Unread = unread != ""; tap.Unread {
		w.reader.o.Unread(devices.Fail(device, unread, err))
	}
	w.tapped(tap)
	return nil
}
