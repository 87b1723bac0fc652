package hub

import (
	"context"
	"errors"
	"sync"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/wire"
)

// maxBatch is how many events share one commit when many are waiting.
const maxBatch = 64

// Run takes in messages and publishes until ctx ends or the transport closes.
// It brings every retained topic up to date first.
func (e *Engine) Run(ctx context.Context, t Transport) error {
	if err := e.Start(ctx); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var wg sync.WaitGroup
	defer wg.Wait()
	defer stop()
	wg.Go(func() { e.publishRetained(ctx, t) })
	for _, letters := range e.out.letters {
		wg.Go(func() { e.publishLetters(ctx, t, letters) })
	}
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	var minutely time.Time
	for {
		select {
		case <-ctx.Done():
			return nil
		case m, ok := <-t.Messages():
			if !ok {
				return nil
			}
			e.receive(ctx, m, t.Messages())
		case <-t.Connected():
			e.retell(ctx)
		case <-tick.C:
			e.out.again(false)
			e.complain("alerts could not climb", e.climb(ctx))
			if now := e.cfg.Now(); now.Sub(minutely).Abs() >= time.Minute {
				minutely = now
				e.complain("what is due could not be done", e.Upkeep(ctx))
			}
		}
	}
}

// Start ends what earlier service days left, and makes the newest snapshot of
// every queue ready to be published. Run calls it; tests may alone.
func (e *Engine) Start(ctx context.Context) error {
	if err := e.expire(ctx); err != nil {
		return err
	}
	err := e.update(ctx, func(w *work) error {
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
		e.retell(ctx)
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
// estimates are made anew. Run calls it every minute, and lets alerts climb
// every second.
func (e *Engine) Upkeep(ctx context.Context) error {
	return errors.Join(e.climb(ctx), e.expire(ctx), e.refresh(ctx))
}

func (e *Engine) complain(what string, err error) {
	if err != nil {
		e.stats.failed.Add(1)
		e.cfg.Log.Error(what, "err", err)
	}
}

// receive handles one message and whatever else is waiting by now; events of
// one batch share a commit.
func (e *Engine) receive(ctx context.Context, m Message, more <-chan Message) {
	var batch []Incoming
	for n := 1; ; n++ {
		if ev, ok := e.read(ctx, m); ok {
			batch = append(batch, ev)
		}
		if n == maxBatch {
			break
		}
		var ok bool
		select {
		case m, ok = <-more:
		default:
		}
		if !ok {
			break
		}
	}
	e.applyAll(ctx, batch)
}

// read opens an event; every other kind of message is dealt with at once.
func (e *Engine) read(ctx context.Context, m Message) (Incoming, bool) {
	t, err := wire.ParseTopic(m.Topic)
	if err != nil {
		e.reject(err)
		return Incoming{}, false
	}
	switch t.Kind {
	case wire.KindEvent:
		ev, err := wire.OpenEvent(e.cfg.Keys, e.lookup, m.Topic, m.Payload)
		e.reject(err)
		return Incoming{Event: ev, Raw: m.Payload}, err == nil
	case wire.KindAsk:
		id, ask, err := wire.OpenAsk(e.cfg.Site, e.lookup, m.Topic, m.Payload)
		if e.reject(err); err == nil {
			e.complain("a kiosk's question could not be answered", e.answer(ctx, id, ask))
		}
	case wire.KindStatus:
		id, status, err := wire.OpenStatus(e.cfg.Site, e.lookup, m.Topic, m.Payload)
		if e.reject(err); err == nil {
			e.heard(id, status)
		}
	case wire.KindQueue, wire.KindClosure:
		e.watch(t, m)
	}
	return Incoming{}, false
}

// reject counts a message that changes nothing, without its content.
func (e *Engine) reject(err error) {
	switch kiosk.CodeOf(err) {
	case "":
	case kiosk.CodeForged:
		e.stats.forged.Add(1)
	default:
		e.stats.unreadable.Add(1)
	}
}

// watch compares one of the hub's own retained messages with its newest word.
func (e *Engine) watch(t wire.Topic, m Message) {
	var body any
	h, err := wire.ReadRetained(e.cfg.Keys, m.Topic, m.Payload, &body)
	if err != nil {
		e.reject(err)
		e.out.compare(t, nil)
		return
	}
	if m.Retained {
		e.out.compare(t, &h.Revision)
	}
}

// heard notes whether a kiosk runs.
func (e *Engine) heard(id string, s wire.Status) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if old, ok := e.status[id]; !ok || s.After(old) {
		e.status[id] = s
	}
}
