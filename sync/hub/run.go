package hub

import (
	"context"
	"errors"
	"sync"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/wire"
)

// Run takes in messages and publishes until ctx ends or the transport closes.
// It brings every retained topic up to date first. Of several hubs that share a
// record, the one with the lease publishes what is retained; the others publish
// for who listens now.
func (e *Engine) Run(ctx context.Context, t Transport) error {
	if err := e.begin(ctx); err != nil {
		return err
	}
	defer e.goodbye(ctx)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var wg sync.WaitGroup
	defer wg.Wait()
	defer stop()
	wg.Go(func() { e.tellNewest(ctx, t) })
	wg.Go(func() { e.publishRetained(ctx, t) })
	wg.Go(func() { e.tellArrivals(ctx) })
	for _, letters := range e.out.letters {
		wg.Go(func() { e.publishLetters(ctx, t, letters) })
	}
	opened := e.openAll(ctx, t.Messages())
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	var minutely time.Time
	for {
		select {
		case <-ctx.Done():
			return nil
		case m, ok := <-opened:
			if !ok {
				return nil
			}
			if e.receive(ctx, m, opened) {
				e.complain("what other hubs did could not be read", e.catchUp(ctx))
			}
		case <-t.Connected():
			e.retell(ctx)
		case <-tick.C:
			e.complain("the lease could not be kept", e.lead(ctx))
			e.complain("what other hubs did could not be read", e.catchUp(ctx))
			e.out.again(false)
			e.forged.Flush(e.cfg.Log, e.cfg.Now())
			e.unreadable.Flush(e.cfg.Log, e.cfg.Now())
			e.complain("alerts could not climb", e.climb(ctx))
			e.complain("alerts of other hubs could not be read", e.overhear(ctx))
			if now := e.cfg.Now(); now.Sub(minutely).Abs() >= time.Minute {
				if !minutely.IsZero() {
					e.out.again(true) // whatever a broker has made of it meanwhile
				}
				minutely = now
				e.complain("what is due could not be done", e.Upkeep(ctx))
			}
		}
	}
}

// begin does what comes before all else. A record that cannot be reached is
// waited for, as it is later on: nobody else may start this hub again.
func (e *Engine) begin(ctx context.Context) error {
	for {
		err := errors.Join(e.Start(ctx), e.lead(ctx))
		if kiosk.CodeOf(err) != kiosk.CodeUnavailable {
			return err
		}
		e.complain("the hub waits for its record", err)
		if !pause(ctx, time.Second) {
			return nil
		}
	}
}

// goodbyeTime bounds what is still done after the end.
const goodbyeTime = 2 * time.Second

func (e *Engine) goodbye(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbyeTime)
	defer cancel()
	if err := e.resign(ctx); err != nil {
		e.cfg.Log.Warn("the lease was not given back; another hub takes it in a few seconds", "err", err)
	}
}

// Start ends what earlier service days left, and makes the newest snapshot of
// every queue ready to be published. Run calls it; tests may alone.
func (e *Engine) Start(ctx context.Context) error {
	if err := e.expire(ctx); err != nil {
		return err
	}
	err := e.touchAll(ctx)
	if err == nil {
		e.retell(ctx)
	}
	return err
}

// touchAll makes a new snapshot of every queue, and of what is closed.
func (e *Engine) touchAll(ctx context.Context) error {
	var epoch int64
	err := e.update(ctx, func(w *work) error {
		epoch = w.Epoch()
		for _, s := range e.cfg.Services {
			if _, err := w.touch(s.ID); err != nil {
				return err
			}
		}
		rev, err := w.touch(closureQueue)
		if err != nil {
			return err
		}
		list, err := w.Closures()
		w.closures = &closureList{rev, w.now, list}
		return err
	})
	if err == nil {
		e.told.Store(epoch)
	}
	return err
}

// retell publishes again all that is retained, and what kiosks should know of
// their newest alerts: after a start and after each new connection, because
// whatever was said in between may be lost.
func (e *Engine) retell(ctx context.Context) {
	e.out.again(true)
	err := e.cfg.Store.View(ctx, func(r Reader) error {
		alerts, err := r.Alerts(false, maxRetold)
		for _, a := range alerts {
			e.tellAlert(a, r.Epoch(), e.now())
		}
		return err
	})
	e.complain("alerts could not be read", err)
}

const maxRetold = 100

// Upkeep does what time alone asks for: alerts climb, past places end,
// stops of a visit begin, holds run out, estimates are made anew, what is personal
// and old is purged. Run calls it every minute, and lets alerts climb every second.
func (e *Engine) Upkeep(ctx context.Context) error {
	return errors.Join(e.climb(ctx), e.expire(ctx), e.goOn(ctx), e.release(ctx), e.refresh(ctx), e.logForecasts(ctx), e.purgeHourly(ctx))
}

func (e *Engine) complain(what string, err error) {
	if err != nil {
		e.stats.failed.Add(1)
		e.cfg.Log.Error(what, "err", err)
	}
}

// reject counts and logs a message that changes nothing, without its content.
func (e *Engine) reject(err error) {
	switch kiosk.CodeOf(err) {
	case "":
	case kiosk.CodeForged:
		e.stats.forged.Add(1)
		e.forged.Log(e.cfg.Log, e.cfg.Now(), err)
	default:
		e.stats.unreadable.Add(1)
		e.unreadable.Log(e.cfg.Log, e.cfg.Now(), err)
	}
}

// watch notes the last message on one of the hub's own retained topics: the
// broker keeps what came last, whoever sent it. It reports whether that is newer
// than what this hub knows.
func (e *Engine) watch(t wire.Topic, m Message) bool {
	if rev, own := e.out.own(t, m.Payload); own {
		return e.out.heard(t, rev, m.Retained)
	}
	var body any
	h, err := wire.ReadRetained(e.cfg.Keys, m.Topic, m.Payload, &body)
	e.reject(err)
	return e.out.heard(t, h.Revision, m.Retained || err != nil) && err == nil
}

// heard notes whether a kiosk runs.
func (e *Engine) heard(id string, s wire.Status) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if old, ok := e.status[id]; !ok || s.After(old) {
		e.status[id] = s
	}
}
