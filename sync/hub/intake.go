package hub

import (
	"context"
	"hash/maphash"
	"runtime"
	"sync"
	"time"

	"frontdoor/sync/wire"
)

// maxBatch is how many events share one commit when many are waiting.
const maxBatch = 256

// Once a batch is a crowd, the hub lingers for those behind it: what is opened
// meanwhile goes into the same commit and the same snapshots.
const (
	crowd  = 16
	linger = 10 * time.Millisecond
)

// opened is what a message came to.
type opened struct {
	event Incoming
	ok    bool // there is an event to apply
	news  bool // another hub has published what this one does not know
}

// openAll opens messages, which costs more than to apply them, on every
// processor and ahead of the transaction under way. What comes on one topic
// keeps its order. The channel is closed after the last message, or when ctx
// ends.
func (e *Engine) openAll(ctx context.Context, messages <-chan Message) <-chan opened {
	out := make(chan opened, maxBatch)
	shares := make([]chan Message, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for i := range shares {
		shares[i] = make(chan Message, maxBatch)
		wg.Go(func() {
			for m := range shares[i] {
				o := e.open(ctx, m)
				if !o.ok && !o.news {
					continue
				}
				select {
				case out <- o:
				case <-ctx.Done():
				}
			}
		})
	}
	go func() {
		share(ctx, messages, shares)
		for _, s := range shares {
			close(s)
		}
		wg.Wait()
		close(out)
	}()
	return out
}

// share hands messages out by their topics until there are no more.
func share(ctx context.Context, messages <-chan Message, shares []chan Message) {
	seed := maphash.MakeSeed()
	for {
		select {
		case <-ctx.Done():
			return
		case m, more := <-messages:
			if !more {
				return
			}
			select {
			case shares[maphash.String(seed, m.Topic)%uint64(len(shares))] <- m:
			case <-ctx.Done():
				return
			}
		}
	}
}

// receive takes in one message and whatever else is open by now; events of one
// batch share a commit. It reports whether another hub has published what this
// one does not know.
func (e *Engine) receive(ctx context.Context, m opened, more <-chan opened) (behind bool) {
	var batch []Incoming
	var patience <-chan time.Time
	for n, ok := 1, true; ok; n++ {
		if m.ok {
			batch = append(batch, m.event)
		}
		behind = behind || m.news
		if n == maxBatch {
			break
		}
		if n == crowd {
			patience = time.After(linger)
		}
		m, ok = another(more, patience)
	}
	e.applyAll(ctx, batch)
	return behind
}

// another is one more opened message: one that is there, or one that comes
// while patience lasts; nil is none.
func another(more <-chan opened, patience <-chan time.Time) (m opened, ok bool) {
	select {
	case m, ok = <-more:
		return m, ok
	default:
	}
	if patience != nil {
		select {
		case m, ok = <-more:
		case <-patience:
		}
	}
	return m, ok
}

// open opens an event; every other kind of message is dealt with at once.
func (e *Engine) open(ctx context.Context, m Message) (o opened) {
	t, err := wire.ParseTopic(m.Topic)
	if err != nil {
		e.reject(err)
		return o
	}
	if e.cfg.LeaderTakes && (t.Kind == wire.KindEvent || t.Kind == wire.KindAsk) && !e.leads() {
		return o
	}
	switch t.Kind {
	case wire.KindEvent:
		ev, err := wire.OpenEvent(e.cfg.Keys, e.lookup, m.Topic, m.Payload)
		e.reject(err)
		return opened{event: Incoming{Event: ev, Raw: m.Payload}, ok: err == nil}
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
		o.news = e.watch(t, m)
	}
	return o
}
