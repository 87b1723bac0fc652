package hub

import (
	"context"
	"crypto/hpke"
	"hash/maphash"
	"sync"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/wire"
)

// maxLetters bounds what waits for one publisher. What does not fit is dropped:
// a kiosk without a receipt sends again.
const maxLetters = 5000

// letter is one or more bodies for a topic, published in order.
type letter struct {
	topic  wire.Topic
	rev    kiosk.Revision
	at     time.Time
	bodies []any
	seal   hpke.PublicKey // nil: signed only
}

// publishers is how many letters are on their way at once.
const publishers = 4

// outbound holds what is committed and not yet published. Of each retained
// topic it keeps the newest letter only, and remembers it as the truth to
// compare the transport with.
type outbound struct {
	mu      sync.Mutex
	latest  map[wire.Topic]letter
	dirty   map[wire.Topic]bool
	lagging map[wire.Topic]bool
	letters [publishers]chan letter // each kiosk always in the same one: its letters keep their order
	wake    chan struct{}
	seed    maphash.Seed
}

func newOutbound() *outbound {
	o := &outbound{
		latest: make(map[wire.Topic]letter), dirty: make(map[wire.Topic]bool), lagging: make(map[wire.Topic]bool),
		wake: make(chan struct{}, 1), seed: maphash.MakeSeed(),
	}
	for i := range o.letters {
		o.letters[i] = make(chan letter, maxLetters)
	}
	return o
}

// send queues a letter; false means that it was dropped.
func (o *outbound) send(l letter) bool {
	select {
	case o.letters[maphash.String(o.seed, l.topic.Name)%publishers] <- l:
		return true
	default:
		return false
	}
}

// retain makes l the newest word on its topic, unless a newer one is known.
func (o *outbound) retain(l letter) {
	o.mu.Lock()
	if old, ok := o.latest[l.topic]; !ok || l.rev.Newer(old.rev) {
		o.latest[l.topic], o.dirty[l.topic] = l, true
	}
	o.mu.Unlock()
	o.poke()
}

// again marks retained topics to be published once more: all of them after a
// new connection, those found lagging otherwise.
func (o *outbound) again(all bool) {
	o.mu.Lock()
	for t := range o.latest {
		if all || o.lagging[t] {
			o.dirty[t] = true
		}
	}
	clear(o.lagging)
	o.mu.Unlock()
	o.poke()
}

// compare notes a retained topic on which the transport holds something else
// than the newest word. seen is nil when it was not the hub's at all.
func (o *outbound) compare(t wire.Topic, seen *kiosk.Revision) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if l, ok := o.latest[t]; ok && !o.dirty[t] && (seen == nil || l.rev.Newer(*seen)) {
		o.lagging[t] = true
	}
}

func (o *outbound) poke() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// next takes one dirty retained letter.
func (o *outbound) next() (letter, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for t := range o.dirty {
		delete(o.dirty, t)
		return o.latest[t], true
	}
	return letter{}, false
}

// failed marks a retained letter to be tried again at the next look.
func (o *outbound) failed(l letter) {
	o.mu.Lock()
	o.lagging[l.topic] = true
	o.mu.Unlock()
}

// announce hands on what a transaction has to tell, after its commit.
func (e *Engine) announce(w *work) {
	site := e.cfg.Site
	for _, s := range w.snapshots {
		e.out.retain(letter{topic: wire.QueueTopic(site, s.Queue), rev: s.Revision, at: s.At, bodies: []any{s}})
		e.feed.tell(Change{Kind: "queue", Queue: s.Queue, Revision: s.Revision})
	}
	if c := w.closures; c != nil {
		e.retainClosures(*c)
		e.feed.tell(Change{Kind: "closures", Revision: c.rev})
	}
	for _, r := range w.receipts {
		e.post(letter{topic: wire.ReceiptTopic(site, r.kiosk), rev: r.receipt.Revision, at: w.now, bodies: []any{r.receipt}})
	}
	for _, a := range w.alerts {
		e.tellAlert(a, w.Epoch(), w.now)
		e.feed.tell(Change{Kind: "alert", Alert: &a})
	}
}

func (e *Engine) retainClosures(c closureList) {
	e.out.retain(letter{topic: wire.ClosureTopic(e.cfg.Site), rev: c.rev, at: c.at, bodies: []any{wire.Closures{Closed: c.closed}}})
}

// tellAlert tells a kiosk what became of its alert. An alert's revision rises
// with each level it climbs and once more when somebody answers.
func (e *Engine) tellAlert(a Alert, epoch int64, at time.Time) {
	n := int64(a.Level)
	if a.State == kiosk.AlertSeen {
		n++
	}
	e.post(letter{topic: wire.AlertTopic(e.cfg.Site, a.Kiosk), rev: kiosk.Revision{Epoch: epoch, N: n}, at: at, bodies: []any{a.Alert}})
}

func (e *Engine) post(l letter) {
	if !e.out.send(l) {
		e.stats.dropped.Add(1)
	}
}

// publishTimeout bounds one publication; after it the letter counts as failed.
const publishTimeout = 10 * time.Second

// publishRetained publishes retained letters, one at a time so that the last
// word on a topic is the newest.
func (e *Engine) publishRetained(ctx context.Context, t Transport) {
	for {
		l, ok := e.out.next()
		if !ok {
			select {
			case <-ctx.Done():
				return
			case <-e.out.wake:
			}
			continue
		}
		if !e.publish(ctx, t, l, true) {
			e.out.failed(l)
		}
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
