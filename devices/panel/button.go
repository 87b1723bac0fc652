package panel

import (
	"context"
	"errors"
	"time"

	"periph.io/x/conn/v3/gpio"

	"frontdoor/devices"
)

// slice is how long one wait for an edge lasts. It is always positive: some
// drivers wait for ever on 0 and return at once on -1.
const slice = 40 * time.Millisecond

// stuckAfter is how long a button can be down before something must be leaning
// on it.
const stuckAfter = 30 * time.Second

// watchButton looks after the help button until ctx ends. A pin that cannot be
// used is tried again every second.
func (p *Panel) watchButton(ctx context.Context, pressed func()) {
	if p.o.Button == nil {
		return
	}
	for ctx.Err() == nil {
		if err := p.o.Button.In(gpio.PullUp, gpio.BothEdges); err != nil {
			p.button.Report(errors.Join(devices.ErrMissing, err))
			wait(ctx, time.Second)
			continue
		}
		p.button.Report(nil)
		p.followButton(ctx, pressed)
	}
}

// followButton calls pressed each time the button has gone down and held still.
// It believes the level, not the edges: drivers pile them up and lose them.
func (p *Panel) followButton(ctx context.Context, pressed func()) {
	down := false
	var since time.Time
	for ctx.Err() == nil {
		p.awaitEdge(ctx)
		if p.level() == down {
			p.leaning(down, since)
			continue
		}
		if !p.settled(ctx, !down) {
			continue
		}
		if down = !down; down {
			since = time.Now()
			pressed()
		}
	}
}

// awaitEdge waits for an edge or a slice. A driver that says no at once must not
// make the watch spin.
func (p *Panel) awaitEdge(ctx context.Context) {
	at := time.Now()
	if !p.o.Button.WaitForEdge(slice) && time.Since(at) < slice/2 {
		wait(ctx, slice)
	}
}

// level reports whether the button is down.
func (p *Panel) level() bool { return p.o.Button.Read() == gpio.Low }

// settled waits until the contact has stopped bouncing and reports whether it
// came to rest as wanted.
func (p *Panel) settled(ctx context.Context, down bool) bool {
	return wait(ctx, p.o.Debounce) && p.level() == down
}

// leaning keeps the button's health: it is degraded while it has been down for
// too long to be a person's finger.
func (p *Panel) leaning(down bool, since time.Time) {
	if down && time.Since(since) > stuckAfter {
		p.button.Set(devices.Degraded, "held down: look what leans on it")
		return
	}
	p.button.Report(nil)
}

// wait lets d pass and reports whether ctx still holds.
func wait(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
