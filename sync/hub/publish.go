package hub

import (
	"context"
	"time"

	"frontdoor/sync/wire"
)

// publishTimeout bounds one publication; after it the letter counts as failed.
const publishTimeout = 10 * time.Second

// tellNewest publishes the newest word on retained topics for who listens now:
// a broker that keeps a message first writes it to its disk, and people wait.
func (e *Engine) tellNewest(ctx context.Context, t Transport) {
	for waitFor(ctx, e.out.tell) {
		for _, l := range e.out.take(e.out.untold) {
			e.publish(ctx, t, l, false)
		}
	}
}

// keepPause is how long the broker's copies may be behind what was told, so
// that a busy minute costs it few writes.
const keepPause = 250 * time.Millisecond

// publishRetained publishes what the broker is to keep, one at a time so that
// the last word on a topic is the newest. Only the hub with the lease does.
func (e *Engine) publishRetained(ctx context.Context, t Transport) {
	for waitFor(ctx, e.out.wake) {
		list := e.out.take(e.out.dirty)
		if len(list) == 0 {
			l, ok, more := e.out.second()
			if more {
				poke(e.out.wake)
			}
			if ok {
				list = append(list, l)
			}
		}
		for _, l := range list {
			switch {
			case !e.leads():
			case e.publish(ctx, t, l, true):
				e.out.store(l)
			default:
				e.out.failed(l)
			}
		}
		if len(list) > 0 && !pause(ctx, keepPause) {
			return
		}
	}
}

// waitFor waits for a poke; false when ctx ends.
func waitFor(ctx context.Context, c <-chan struct{}) bool {
	select {
	case <-ctx.Done():
		return false
	case <-c:
		return true
	}
}

// pause waits; false when ctx ends.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// publishLetters publishes receipts, alerts, times and rosters.
func (e *Engine) publishLetters(ctx context.Context, t Transport, letters <-chan letter) {
	for {
		select {
		case <-ctx.Done():
			return
		case l := <-letters:
			e.publish(ctx, t, l, false)
		}
	}
}

// publish signs and publishes a letter; false when the transport did not take
// all of it.
func (e *Engine) publish(ctx context.Context, t Transport, l letter, retained bool) bool {
	for _, body := range l.bodies {
		raw, err := e.signed(l, body)
		if err != nil {
			e.cfg.Log.Error("message not signed", "topic", l.topic.String(), "err", err)
			return true
		}
		if l.topic.Kiosk() == "" {
			e.out.say(l.topic, l.rev, raw)
		}
		ctx, cancel := context.WithTimeout(ctx, publishTimeout)
		err = t.Publish(ctx, l.topic.String(), raw, retained)
		cancel()
		if err != nil {
			e.stats.unpublished.Add(1)
			return false
		}
		e.stats.published.Add(1)
	}
	return true
}

func (e *Engine) signed(l letter, body any) ([]byte, error) {
	if l.seal != nil {
		return wire.SealDown(e.cfg.Keys, l.seal, l.topic, l.rev, l.at, body)
	}
	return wire.SignDown(e.cfg.Keys, l.topic, l.rev, l.at, body)
}
