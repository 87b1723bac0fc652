package hub

import (
	"bytes"
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
	untold  map[wire.Topic]bool // this engine's own, for who listens now
	dirty   map[wire.Topic]bool // for the broker to keep
	lagging map[wire.Topic]bool // publishing failed
	seen    map[wire.Topic]sighting
	said    map[wire.Topic]said     // what this hub told last
	kept    map[wire.Topic]kept     // what this hub gave the broker to keep last
	twice   map[wire.Topic]bool     // to be given to it once more
	letters [publishers]chan letter // each kiosk always in the same one: its letters keep their order
	tell    chan struct{}           // something is untold
	wake    chan struct{}           // something is dirty
	seed    maphash.Seed
}

func newOutbound() *outbound {
	o := &outbound{
		latest: make(map[wire.Topic]letter), untold: make(map[wire.Topic]bool), dirty: make(map[wire.Topic]bool), lagging: make(map[wire.Topic]bool),
		seen: make(map[wire.Topic]sighting), said: make(map[wire.Topic]said), kept: make(map[wire.Topic]kept), twice: make(map[wire.Topic]bool), tell: make(chan struct{}, 1), wake: make(chan struct{}, 1), seed: maphash.MakeSeed(),
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

// sighting is the last message that came back on a retained topic. settled says
// that nothing newer has come since the last look, so that it is what the broker
// keeps: in between, an older one is only the echo of what was replaced. back
// says that an older one came after a newer, which may be what the broker keeps
// whatever came live after it.
type sighting struct {
	rev, top      kiosk.Revision
	settled, back bool
}

// said is a message of this hub's own.
type said struct {
	rev kiosk.Revision
	raw []byte
}

// kept is a word that the broker has taken. A broker may go on handing out the
// one before: NATS has a cache of what it keeps, into which whoever subscribes at
// that moment can put the older one again. So each word that stays the newest is
// given to it twice, with a second or two between.
type kept struct {
	rev   kiosk.Revision
	times int
	looks int // since the first time
}

// store notes that the broker has taken what it is to keep.
func (o *outbound) store(l letter) {
	o.mu.Lock()
	defer o.mu.Unlock()
	k := o.kept[l.topic]
	if k.rev != l.rev {
		k = kept{rev: l.rev}
	}
	k.times++
	o.kept[l.topic] = k
}

// once reports whether the broker was given the newest word on a topic only once
// and a while ago.
func (o *outbound) once(t wire.Topic, newest kiosk.Revision) bool {
	k := o.kept[t]
	k.looks++
	o.kept[t] = k
	return k.rev == newest && k.times == 1 && k.looks > 1
}

// second takes one of the words that the broker is to be given once more, if it
// is still the newest; ok is false when there is none. more says that others wait.
func (o *outbound) second() (l letter, ok, more bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for t := range o.twice {
		delete(o.twice, t)
		if l := o.latest[t]; !o.dirty[t] && o.kept[t].rev == l.rev {
			return l, true, len(o.twice) > 0
		}
	}
	return l, false, false
}

// say notes a message that is about to be told.
func (o *outbound) say(t wire.Topic, rev kiosk.Revision, raw []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.said[t] = said{rev, raw}
}

// own reports whether raw, which came on a topic, is what this hub told there
// last, and its revision: what it signed itself it need not verify.
func (o *outbound) own(t wire.Topic, raw []byte) (kiosk.Revision, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	s, ok := o.said[t]
	return s.rev, ok && bytes.Equal(s.raw, raw)
}

// retain makes l the newest word on its topic, unless a newer one is known, to
// be told and kept.
func (o *outbound) retain(l letter) {
	o.mu.Lock()
	if o.renew(l, true) {
		o.untold[l.topic] = true
	}
	o.mu.Unlock()
	poke(o.tell)
	poke(o.wake)
}

// learn is retain for what somebody else has told; the broker is made to keep
// it only when asked for.
func (o *outbound) learn(l letter, keep bool) {
	o.mu.Lock()
	o.renew(l, keep)
	o.mu.Unlock()
	poke(o.wake)
}

func (o *outbound) renew(l letter, keep bool) bool {
	if old, ok := o.latest[l.topic]; ok && !l.rev.Newer(old.rev) {
		return false
	}
	o.latest[l.topic] = l
	if keep {
		o.dirty[l.topic] = true
	}
	return true
}

// known is the newest revision of a topic, zero before the first.
func (o *outbound) known(t wire.Topic) kiosk.Revision {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.latest[t].rev
}

// again marks retained topics to be published once more: all of them after a
// new connection; otherwise those that failed, those on which the broker keeps
// something else than the newest word. Those that it was given only once follow
// when nothing else waits.
func (o *outbound) again(all bool) {
	o.mu.Lock()
	for t, l := range o.latest {
		s, ok := o.seen[t]
		switch lags := ok && !o.dirty[t] && l.rev.Newer(s.rev); {
		case all || o.lagging[t] || s.back || lags && s.settled:
			o.dirty[t] = true
			o.seen[t] = sighting{rev: l.rev, top: l.rev}
		case lags:
			s.settled = true
			o.seen[t] = s
		case o.once(t, l.rev):
			o.twice[t] = true
		}
	}
	clear(o.lagging)
	o.mu.Unlock()
	poke(o.wake)
}

// heard notes the last message on a topic; kept says that the broker itself
// calls it what it keeps, and a revision of zero that it is not the hub's. It
// reports whether it is newer than the newest word here. Of a topic on which this
// hub has nothing to say it remembers nothing: whoever can publish could name
// topics without end.
func (o *outbound) heard(t wire.Topic, rev kiosk.Revision, kept bool) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	l, ours := o.latest[t]
	if !ours {
		return rev.Newer(l.rev)
	}
	s := o.seen[t]
	s.rev, s.settled, s.back = rev, kept, s.back || s.top.Newer(rev)
	if rev.Newer(s.top) {
		s.top = rev
	}
	o.seen[t] = s
	return rev.Newer(l.rev)
}

func poke(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// take empties one of the sets of topics, untold or dirty, and returns their
// newest letters.
func (o *outbound) take(set map[wire.Topic]bool) (out []letter) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for t := range set {
		out = append(out, o.latest[t])
	}
	clear(set)
	return out
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
		e.out.retain(snapshotLetter(site, s))
		e.feed.tell(Change{Kind: "queue", Queue: s.Queue, Revision: s.Revision})
	}
	if c := w.closures; c != nil {
		e.out.retain(closureLetter(site, *c))
		e.feed.tell(Change{Kind: "closures", Revision: c.rev})
	}
	for _, r := range w.receipts {
		e.post(letter{topic: wire.ReceiptTopic(site, r.kiosk), rev: r.receipt.Revision, at: w.now, bodies: []any{r.receipt}})
	}
	for _, a := range w.alerts {
		e.tellAlert(a, w.Epoch(), w.now)
		e.overheard.tell(a)
		e.feed.tell(Change{Kind: "alert", Alert: &a})
	}
}

func snapshotLetter(site string, s kiosk.QueueSnapshot) letter {
	return letter{topic: wire.QueueTopic(site, s.Queue), rev: s.Revision, at: s.At, bodies: []any{s}}
}

func closureLetter(site string, c closureList) letter {
	return letter{topic: wire.ClosureTopic(site), rev: c.rev, at: c.at, bodies: []any{wire.Closures{Closed: c.closed}}}
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
