package hub_test

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"maps"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/wire"
)

// severed is a record that can be out of reach for one hub.
type severed struct {
	hub.Store
	away atomic.Bool
}

func (s *severed) Update(ctx context.Context, fn func(hub.Tx) error) error {
	if s.away.Load() {
		return errInjected
	}
	return s.Store.Update(ctx, fn)
}

func (s *severed) View(ctx context.Context, fn func(hub.Reader) error) error {
	if s.away.Load() {
		return errInjected
	}
	return s.Store.View(ctx, fn)
}

// replicas are two hubs on one record and one broker.
type replicas struct {
	*muddler
	first *severed // the record as hub-a reaches it
	bench *bench
	hubs  []*hub.Engine
	stop  []func()
	n     int
}

func newReplicas(t *testing.T, seed uint64) *replicas {
	hubKeys, kioskKeys := keys(t)
	m := &muddler{t: t, r: rand.New(rand.NewPCG(seed, 2)), clients: map[string]*muddled{}, kept: map[string][]byte{}, last: map[string]int64{}, hub: hubKeys}
	s := &replicas{muddler: m, bench: newBench(t)}
	cfg := s.bench.cfg
	cfg.Keys, cfg.Now = hubKeys, time.Now
	cfg.Kiosks = func(id string) (wire.Peer, bool) {
		return wire.Peer{Kiosk: id, Verify: kioskKeys.Sign.Public().(ed25519.PublicKey), Seal: kioskKeys.Open.PublicKey()}, true
	}
	s.first = &severed{Store: s.bench.store}
	for i, name := range []string{"hub-a", "hub-b"} {
		cfg.Name, cfg.Store = name, []hub.Store{s.first, s.bench.store}[i]
		e, err := hub.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan error)
		go func() { done <- e.Run(ctx, m.client(name)) }()
		synctest.Wait() // so that hub-a is the first
		s.hubs = append(s.hubs, e)
		s.stop = append(s.stop, sync.OnceFunc(func() {
			cancel()
			if err := <-done; err != nil {
				t.Error(err)
			}
		}))
	}
	return s
}

// busy has people check in at either hub for a while, several a second.
func (s *replicas) busy(n int) {
	for range n {
		s.n++
		s.mu.Lock()
		e := s.hubs[s.r.IntN(2)]
		pause := time.Duration(s.r.IntN(700)) * time.Millisecond
		s.mu.Unlock()
		ev := checkin(fmt.Sprintf("e%03d", s.n), "lobby-1", fmt.Sprintf("KD %03d", s.n), arrived(time.Now()))
		if _, err := e.Apply(context.Background(), ev); err != nil {
			s.t.Fatal(err)
		}
		time.Sleep(pause)
	}
}

// settled checks that the broker keeps what the record says, of every queue.
func (s *replicas) settled(when string) {
	s.t.Helper()
	time.Sleep(10 * time.Second)
	synctest.Wait()
	for _, svc := range services() {
		var want kiosk.Revision
		err := s.bench.store.View(s.t.Context(), func(r hub.Reader) error {
			latest, _, err := r.Latest(svc.ID)
			want = latest.Revision
			return err
		})
		if err != nil {
			s.t.Fatal(err)
		}
		s.mu.Lock()
		if got := s.last[wire.QueueTopic("riverside", svc.ID).String()]; got != want.N {
			s.t.Errorf("%s: the broker keeps revision %d of %s, the record has %d", when, got, svc.ID, want.N)
		}
		s.mu.Unlock()
	}
}

func (s *replicas) publishes(name, when string) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.publisher != name {
		s.t.Errorf("%s: %s publishes, not %s", when, s.publisher, name)
	}
}

func (s *replicas) term() int64 {
	var l hub.Lease
	err := s.bench.store.View(s.t.Context(), func(r hub.Reader) (err error) {
		l, err = r.Lease()
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return l.Term
}

func TestReplicasLeaveNoOlderSnapshotBehind(t *testing.T) {
	backward := 0
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newReplicas(t, seed)
				s.busy(25)
				s.settled("after a busy minute")
				s.publishes("hub-a", "while both run")
				if s.term() != 1 {
					t.Errorf("term %d while nobody left", s.term())
				}

				// The publisher loses its connection and what it sent last is late.
				s.mu.Lock()
				s.clients["hub-a"].slow = 4 * time.Second
				s.mu.Unlock()
				s.busy(3)
				s.stop[0]()
				s.hubs[0] = s.hubs[1]
				s.busy(10)
				s.settled("after the publisher went")
				s.publishes("hub-b", "alone")
				if s.term() != 2 {
					t.Errorf("term %d after one handover", s.term())
				}
				s.stop[1]()
				s.mu.Lock()
				backward += s.backward
				s.mu.Unlock()
			})
		})
	}
	if backward == 0 {
		t.Error("control: nothing ever came in the wrong order")
	}
}

// A publisher that cannot reach the record any more stops before the other one
// begins, and does not begin again when the record is back.
func TestTheLeaseEndsByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newReplicas(t, 1)
		defer s.stop[1]()
		defer s.stop[0]()
		s.settled("at first")
		leads := func(when string, a, b bool) {
			t.Helper()
			if s.hubs[0].Stats().Leads != a || s.hubs[1].Stats().Leads != b {
				t.Errorf("%s: hub-a leads %v, hub-b %v", when, s.hubs[0].Stats().Leads, s.hubs[1].Stats().Leads)
			}
		}
		leads("at first", true, false)
		s.first.away.Store(true)
		for range 30 {
			time.Sleep(250 * time.Millisecond)
			if s.hubs[0].Stats().Leads && s.hubs[1].Stats().Leads {
				t.Fatal("two publishers at once")
			}
		}
		time.Sleep(3 * time.Second)
		synctest.Wait()
		leads("when hub-a has lost the record", false, true)
		s.first.away.Store(false)
		time.Sleep(20 * time.Second)
		synctest.Wait()
		leads("when it has it again", false, true)
		if s.term() != 2 {
			t.Errorf("term %d", s.term())
		}
	})
}

// A hub that is alone publishes at once after a restart, and a renewed epoch is
// told without one.
func TestAHubAloneNeedNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		s.stop()
		if err := s.store.Update(t.Context(), func(tx hub.Tx) error { return tx.SaveLease(hub.Lease{Holder: "hub", Term: 7, Beat: 3}) }); err != nil {
			t.Fatal(err)
		}
		s.open() // it was killed
		s.start()
		defer s.stop()
		if !s.Stats().Leads || s.Stats().Term != 8 {
			t.Errorf("leads %v in term %d", s.Stats().Leads, s.Stats().Term)
		}
		s.kept(wire.KindQueue)
		if err := s.db.RenewEpoch(t.Context(), ten.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(1500 * time.Millisecond) // between two looks
		synctest.Wait()
		snaps, _ := opened[kiosk.QueueSnapshot](s, s.kept(wire.KindQueue))
		told := map[string]bool{}
		for _, q := range snaps {
			told[q.Queue] = q.Revision.Epoch == ten.Add(time.Hour).UnixMilli()
		}
		if !maps.Equal(told, map[string]bool{"foot-clinic": true, "blood-tests": true, "desk": true}) {
			t.Errorf("after the epoch was renewed: %+v", snaps)
		}
	})
}
