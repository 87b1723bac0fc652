package hub

import (
	"context"
	"sync"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/wire"
)

// Lease is the right to publish what brokers retain; one hub of those that
// share a record has it. It holds no time, because no two clocks agree: its
// holder raises Beat, and who sees the same term and beat for leaseLife takes
// it over with the next term. The term fences: a holder whose term is no longer
// the record's has lost the lease, whatever it was doing meanwhile.
type Lease struct {
	Holder string // Config.Name; empty when it was given back
	Term   int64  // rises with each holder, from 1
	Beat   int64
}

const (
	leaseLife = 6 * time.Second
	leaseBeat = 2 * time.Second
	// leaseCare is how long before anybody can take it a holder stops.
	leaseCare = time.Second
)

// tenure is what an engine knows of the lease.
type tenure struct {
	mu    sync.Mutex
	mine  Lease     // Term 0: never had it
	from  time.Time // when mine was last written for certain
	seen  Lease     // another's, or what was left behind
	since time.Time // when seen was new to this engine
}

// leads reports whether this engine may publish retained messages now.
func (e *Engine) leads() bool {
	t := &e.tenure
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.leads(e.cfg.Now())
}

func (t *tenure) leads(now time.Time) bool {
	return t.mine.Term > 0 && now.Sub(t.from) < leaseLife-leaseCare
}

// next is what to write over the lease as it stands in the record; false when
// there is nothing to do, or another holds it.
func (t *tenure) next(name string, l Lease, now time.Time) (Lease, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	first := t.since.IsZero()
	if l != t.seen || first {
		t.seen, t.since = l, now
	}
	switch {
	case t.mine.Term > 0 && l.Term == t.mine.Term && l.Holder == name:
		return Lease{name, l.Term, l.Beat + 1}, now.Sub(t.from) >= leaseBeat
	case l.Holder == "", // nobody's
		first && l.Holder == name, // this hub's own, from before it ended
		now.Sub(t.since) >= leaseLife:
		return Lease{Holder: name, Term: l.Term + 1}, true
	}
	t.mine = Lease{}
	return Lease{}, false
}

// lead takes, keeps or loses the lease. Whoever takes it publishes everything.
func (e *Engine) lead(ctx context.Context) error {
	now := e.cfg.Now()
	var l Lease
	err := e.cfg.Store.View(ctx, func(r Reader) (err error) {
		l, err = r.Lease()
		return err
	})
	if err != nil {
		return err
	}
	next, due := e.tenure.next(e.cfg.Name, l, now)
	if !due {
		return nil
	}
	first := false // somebody else was
	err = e.cfg.Store.Update(ctx, func(tx Tx) error {
		current, err := tx.Lease()
		if first = current == l; err != nil || !first {
			return err
		}
		return tx.SaveLease(next)
	})
	if err != nil || !first {
		return err
	}
	t := &e.tenure
	t.mu.Lock()
	t.mine, t.from = next, now
	t.mu.Unlock()
	if next.Term != l.Term {
		e.cfg.Log.Info("this hub publishes from now on", "term", next.Term)
		e.out.again(true)
	}
	return nil
}

// resign gives the lease back, so that another hub need not wait for its end.
func (e *Engine) resign(ctx context.Context) error {
	t := &e.tenure
	t.mu.Lock()
	mine := t.mine
	t.mine = Lease{}
	t.mu.Unlock()
	if mine.Term == 0 {
		return nil
	}
	return e.cfg.Store.Update(ctx, func(tx Tx) error {
		if l, err := tx.Lease(); err != nil || l.Term != mine.Term {
			return err
		}
		return tx.SaveLease(Lease{Term: mine.Term})
	})
}

// catchUp learns what other hubs have committed to the record. After the record
// got a new epoch, every queue gets a snapshot of it.
func (e *Engine) catchUp(ctx context.Context) error {
	var fresh []letter
	renewed := false
	err := e.cfg.Store.View(ctx, func(r Reader) (err error) {
		renewed = r.Epoch() != e.told.Load()
		if fresh, err = e.newer(r); err != nil {
			return err
		}
		l, ok, err := e.newerClosures(r)
		if ok {
			fresh = append(fresh, l)
		}
		return err
	})
	if err != nil {
		return err
	}
	leads := e.leads()
	if renewed && leads {
		return e.touchAll(ctx)
	}
	for _, l := range fresh {
		e.out.learn(l, leads)
		c := Change{Kind: "closures", Revision: l.rev}
		if l.topic.Kind == wire.KindQueue {
			c = Change{Kind: "queue", Queue: l.topic.Name, Revision: l.rev}
		}
		e.feed.tell(c)
	}
	return nil
}

// newer lists the snapshots that this engine has not published or heard of.
func (e *Engine) newer(r Reader) (fresh []letter, err error) {
	for _, s := range e.cfg.Services {
		topic := wire.QueueTopic(e.cfg.Site, s.ID)
		n, err := r.Revision(s.ID)
		if err != nil {
			return nil, err
		}
		if !(kiosk.Revision{Epoch: r.Epoch(), N: n}).Newer(e.out.known(topic)) {
			continue
		}
		latest, ok, err := r.Latest(s.ID)
		if err != nil {
			return nil, err
		}
		if ok && latest.Revision.Newer(e.out.known(topic)) {
			fresh = append(fresh, snapshotLetter(e.cfg.Site, latest))
		}
	}
	return fresh, nil
}

func (e *Engine) newerClosures(r Reader) (letter, bool, error) {
	n, err := r.Revision(closureQueue)
	rev := kiosk.Revision{Epoch: r.Epoch(), N: n}
	if err != nil || n == 0 || !rev.Newer(e.out.known(wire.ClosureTopic(e.cfg.Site))) {
		return letter{}, false, err
	}
	list, err := r.Closures()
	return closureLetter(e.cfg.Site, closureList{rev, e.now(), list}), err == nil, err
}
