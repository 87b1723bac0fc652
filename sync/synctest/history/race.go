package history

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/hub/sqldb"
	"frontdoor/sync/wire"
)

// Race lets two hubs on one record publish what a broker retains, while people
// check in at either and the broker lets messages arrive late and in any order.
// Then the one that publishes is gone at once. In the end the broker must keep
// what the record says. It takes real time, about half a minute: a lease is kept
// by the clock. unfenced is a control that must fail: each hub believes that it
// alone publishes, says each word once, and believes that the broker keeps what
// it said last.
func (s *Site) Race(ctx context.Context, dir string, seed uint64, unfenced bool) (Verdict, error) {
	dir, err := os.MkdirTemp(dir, "race-")
	if err != nil {
		return Verdict{}, err
	}
	defer os.RemoveAll(dir)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	c := &course{Site: s, ctx: ctx, r: rand.New(rand.NewPCG(seed, 4)), broker: keeper{keys: s.hub, r: rand.New(rand.NewPCG(seed, 6)), kept: map[string]int64{}, from: map[*line]bool{}}}
	defer c.leave()
	v := Verdict{Tries: 1}
	for _, name := range []string{"hub-a", "hub-b"} {
		if err := c.enter(filepath.Join(dir, "record.db"), name, unfenced); err != nil {
			return v, err
		}
	}
	if err := c.busy(&v, 30, 2); err != nil {
		return v, err
	}
	c.hubs[0].crash()
	if err := c.busy(&v, 10, 1); err != nil {
		return v, err
	}
	began, patience := time.Now(), time.Minute
	if unfenced {
		patience = 20 * time.Second
	}
	if c.settled(patience) {
		v.Stall = time.Since(began)
	} else {
		v.Lost++
	}
	return v, ctx.Err()
}

// course is a race under way.
type course struct {
	*Site
	ctx    context.Context
	r      *rand.Rand
	broker keeper
	hubs   []*replica
	n      int
}

// replica is one of the hubs.
type replica struct {
	db     *sqldb.DB
	engine *hub.Engine
	link   *line
	store  *severable
	stop   context.CancelFunc
	done   chan error
}

// enter starts a hub and waits until it has told everything once, so that the
// first is the one that publishes.
func (c *course) enter(record, name string, unfenced bool) (err error) {
	r := &replica{done: make(chan error, 1)}
	if r.db, err = sqldb.Open(c.ctx, record, begins); err != nil {
		return err
	}
	r.store = &severable{Store: r.db}
	r.link = &line{broker: &c.broker, messages: make(chan hub.Message, 4096), echo: unfenced, given: map[string]bool{}}
	cfg := hub.Config{
		Name: name, Site: siteID, Services: services(), Store: r.store, Keys: c.hub, Location: time.UTC,
		Kiosks: c.peer, Now: time.Now,
	}
	if unfenced {
		cfg.Store = &selfish{Store: r.store}
	}
	if r.engine, err = hub.New(cfg); err != nil {
		return errors.Join(err, r.db.Close())
	}
	c.broker.join(r.link)
	ctx, stop := context.WithCancel(c.ctx)
	r.stop = stop
	go func() { r.done <- r.engine.Run(ctx, r.link) }()
	c.hubs = append(c.hubs, r)
	return c.until(20*time.Second, func() bool { return c.broker.heard(r.link) })
}

// leave ends what still runs.
func (c *course) leave() {
	for _, r := range c.hubs {
		r.stop()
		<-r.done
		r.db.Close()
	}
}

// crash takes a hub from record and broker at once.
func (r *replica) crash() {
	r.store.away.Store(true)
	r.link.cut.Store(true)
	r.stop()
}

var errCut = errors.New("cut off")

// severable is a record that can be out of reach.
type severable struct {
	hub.Store
	away atomic.Bool
}

func (s *severable) Update(ctx context.Context, fn func(hub.Tx) error) error {
	if s.away.Load() {
		return errCut
	}
	return s.Store.Update(ctx, fn)
}

func (s *severable) View(ctx context.Context, fn func(hub.Reader) error) error {
	if s.away.Load() {
		return errCut
	}
	return s.Store.View(ctx, fn)
}

// selfish is a record in which a hub finds its own lease only.
type selfish struct {
	hub.Store
	mu    sync.Mutex
	lease hub.Lease
}

func (s *selfish) View(ctx context.Context, fn func(hub.Reader) error) error {
	return s.Store.View(ctx, func(r hub.Reader) error { return fn(selfishReader{r, s}) })
}

func (s *selfish) Update(ctx context.Context, fn func(hub.Tx) error) error {
	return s.Store.Update(ctx, func(tx hub.Tx) error { return fn(selfishTx{tx, s}) })
}

type selfishReader struct {
	hub.Reader
	s *selfish
}

func (r selfishReader) Lease() (hub.Lease, error) { return r.s.own(), nil }

type selfishTx struct {
	hub.Tx
	s *selfish
}

func (t selfishTx) Lease() (hub.Lease, error) { return t.s.own(), nil }

func (t selfishTx) SaveLease(l hub.Lease) error {
	t.s.mu.Lock()
	defer t.s.mu.Unlock()
	t.s.lease = l
	return nil
}

func (s *selfish) own() hub.Lease {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lease
}

// busy has people check in at one of the first n hubs that still run.
func (c *course) busy(v *Verdict, people, n int) error {
	for range people {
		c.n++
		r := c.hubs[len(c.hubs)-1-c.r.IntN(n)]
		keys := c.kiosks[c.r.IntN(len(c.kiosks))]
		ev, err := c.event(keys)
		if err != nil {
			return err
		}
		receipts, err := r.engine.Apply(c.ctx, ev)
		if err != nil {
			return err
		}
		if receipts[0].Outcome == kiosk.Accepted {
			v.Confirmed++
		}
		if err := pause(c.ctx, time.Duration(c.r.IntN(40))*time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}

func (c *course) event(keys wire.KioskKeys) (hub.Incoming, error) {
	now := time.Now()
	id := eventID(c.r, now, uint64(c.n))
	e, err := wire.NewSealer(keys).Seal(id, kiosk.EventCheckin, now, kiosk.Checkin{
		EventID: id, Kiosk: keys.Kiosk, Service: services()[c.r.IntN(2)].ID, Method: kiosk.ByNobody, Lang: "en",
		Ticket: string([]byte{'K', byte('A' + c.r.IntN(26)), ' ', byte('0' + c.n/10), byte('0' + c.n%10)}), At: now,
	})
	if err != nil {
		return hub.Incoming{}, err
	}
	ev, err := wire.OpenEvent(c.hub, c.lookup, wire.EventTopic(siteID, keys.Kiosk).String(), e.Bytes)
	return hub.Incoming{Event: ev, Raw: e.Bytes}, err
}

// settled waits until the broker keeps what the record says of every queue, and
// goes on doing so while messages may still arrive.
func (c *course) settled(patience time.Duration) bool {
	right := 0
	err := c.until(patience, func() bool {
		if !c.agree() {
			right = 0
			return false
		}
		right++
		return time.Duration(right)*lookEvery > latest+time.Second
	})
	return err == nil
}

func (c *course) agree() bool {
	same := true
	err := c.hubs[1].db.View(c.ctx, func(r hub.Reader) error {
		for _, svc := range services() {
			n, err := r.Revision(svc.ID)
			if err != nil {
				return err
			}
			same = same && c.broker.keeps(wire.QueueTopic(siteID, svc.ID).String()) == n
		}
		return nil
	})
	return err == nil && same
}

const lookEvery = 20 * time.Millisecond

func (c *course) until(longest time.Duration, is func() bool) error {
	for end := time.Now().Add(longest); !is(); {
		if time.Now().After(end) {
			return errors.New("what had to come did not")
		}
		if err := pause(c.ctx, lookEvery); err != nil {
			return err
		}
	}
	return nil
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
