package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"frontdoor/assets"
	"frontdoor/kiosk"
	"frontdoor/sync/identity"
	"frontdoor/sync/inbox"
	"frontdoor/sync/mqttlink"
	"frontdoor/sync/wire"
)

func names(n int) (out []string) {
	for i := range n {
		out = append(out, fmt.Sprintf("kiosk-%04d", i))
	}
	return out
}

// live measures how long a check-in takes from one kiosk's commit to the model
// of another's screen, over the hub as a process, at 100 people a second.
func (b *bench) live(ctx context.Context) error {
	const senders = 4
	var services []kiosk.Service
	if err := json.Unmarshal(assets.Services(), &services); err != nil {
		return err
	}
	ids := names(senders + 1)
	h, err := b.newHub(ctx, "live", ids)
	if err == nil {
		err = b.start(h)
	}
	if err != nil {
		return err
	}
	defer h.stop()
	w := &watch{committed: map[string]time.Time{}, shown: map[string]bool{}}
	watcher, err := b.newBox(ctx, h, ids[senders], w.news)
	if err != nil {
		return err
	}
	defer watcher.stop()
	cpu := h.processor()
	var wg sync.WaitGroup
	var failed atomic.Pointer[error]
	for i := range senders {
		x, err := b.newBox(ctx, h, ids[i], func(inbox.Change) {})
		if err != nil {
			return err
		}
		defer x.stop()
		wg.Go(func() {
			pace := time.NewTicker(time.Second * senders / 100)
			defer pace.Stop()
			for n := range b.seconds * 100 / senders {
				<-pace.C
				if err := w.send(ctx, x, services[(n+i)%len(services)].ID); err != nil {
					failed.Store(&err)
					return
				}
			}
		})
	}
	wg.Wait()
	if err := failed.Load(); err != nil {
		return *err
	}
	for range 200 { // the last ones are on their way
		if w.left() == 0 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	line("kiosk commit → another kiosk's model, 100 check-ins/s", fmt.Sprintf("p50 %s, p99 %s", ms(at(w.took, 0.5)), ms(at(w.took, 0.99))), "p99 below 50 ms")
	line("  of them never shown", fmt.Sprintf("%d of %d", w.left(), len(w.took)+w.left()), "0")
	line("  processor time of hub and broker for each", fmt.Sprintf("%.1f ms", (h.processor()-cpu).Seconds()*1000/float64(len(w.took))), "")
	return nil
}

// watch notes when a ticket was committed and when it was in the model.
type watch struct {
	mu        sync.Mutex
	committed map[string]time.Time
	shown     map[string]bool // perhaps before its commit was noted
	took      []time.Duration
}

func (w *watch) send(ctx context.Context, x *box, service string) error {
	code, err := x.checkIn(ctx, service)
	now := time.Now()
	x.out.Kick()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.committed[code] = now
	return err
}

func (w *watch) news(c inbox.Change) {
	s, ok := c.(inbox.Snapshot)
	if !ok {
		return
	}
	now := time.Now()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range s.Waiting {
		if at, known := w.committed[e.Code]; known && !w.shown[e.Code] {
			w.shown[e.Code] = true
			w.took = append(w.took, now.Sub(at))
		}
	}
}

func (w *watch) left() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.committed) - len(w.shown)
}

// crowd connects many kiosks to one hub; each checks somebody in.
func (b *bench) crowd(ctx context.Context) error {
	ids := names(b.kiosks)
	h, err := b.newHub(ctx, "crowd", ids)
	if err == nil {
		err = b.start(h)
	}
	if err != nil {
		return err
	}
	defer h.stop()
	before := h.memory()
	var up, told sync.WaitGroup
	start := time.Now()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var links []*mqttlink.Link
	var kiosks []*identity.Kiosk
	for _, id := range ids {
		k, err := identity.LoadKiosk(identity.KioskDir(filepath.Join(h.data, "keys"), id))
		if err != nil {
			return err
		}
		kiosks = append(kiosks, k)
		up.Add(1)
		told.Add(1)
		l := dial(ctx, h, k, sync.OnceFunc(up.Done))
		links = append(links, l)
		go func() {
			for {
				select {
				case <-ctx.Done():
					return
				case m := <-l.Messages():
					if strings.Contains(m.Topic, "/receipt/") {
						told.Done()
						return
					}
				}
			}
		}()
	}
	if err := within(&up, 5*time.Minute); err != nil {
		return errors.Join(errors.New("not all kiosks were connected"), err)
	}
	connected := time.Since(start)
	memory := h.memory()
	start = time.Now()
	for i, l := range links {
		_, ev, err := sealed(kiosks[i].Keys, kiosks[i].Prefixes[0]+" 001", "blood-tests", time.Now())
		if err != nil {
			return err
		}
		go l.Publish(ctx, wire.EventTopic(site, ids[i]).String(), ev.Bytes, false)
	}
	err = within(&told, 5*time.Minute)
	line(fmt.Sprintf("%d kiosks connected to one hub and its broker", b.kiosks), fmt.Sprintf("in %.1f s, RSS %s (before %s)", connected.Seconds(), memory, before), "")
	line("  each checks one person in, at once", fmt.Sprintf("all answered in %.1f s, RSS %s", time.Since(start).Seconds(), h.memory()), "")
	return err
}

func within(wg *sync.WaitGroup, d time.Duration) error {
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	select {
	case <-done:
		return nil
	case <-time.After(d):
		return fmt.Errorf("not done within %s", d)
	}
}

// drain has the events of a long outage wait in the databases of twenty kiosks:
// check-ins of the three days before, which are recorded and not queued.
func (b *bench) drain(ctx context.Context) error {
	const boxes = 20
	ids := names(boxes)
	h, err := b.newHub(ctx, "drain", ids)
	if err == nil {
		err = b.start(h)
	}
	if err != nil {
		return err
	}
	defer h.stop()
	each := b.backlog / boxes
	for _, id := range ids {
		if err := b.fill(ctx, h, id, each); err != nil {
			return err
		}
	}
	var answered atomic.Int64
	count := func(c inbox.Change) {
		if _, ok := c.(inbox.Receipt); ok {
			answered.Add(1)
		}
	}
	var list []*box
	start := time.Now()
	for _, id := range ids {
		x, err := b.newBox(ctx, h, id, count)
		if err != nil {
			return err
		}
		defer x.stop()
		list = append(list, x)
	}
	want := int64(each * boxes)
	for time.Since(start) < 20*time.Minute && answered.Load() < want && ctx.Err() == nil {
		time.Sleep(50 * time.Millisecond)
	}
	took := time.Since(start)
	open, sent := 0, uint64(0)
	for _, x := range list {
		sent += x.out.Stats().Published
		n, _, err := x.Depth(ctx)
		if err != nil {
			return err
		}
		open += n
	}
	line(fmt.Sprintf("drain of %d backlogged events of %d kiosks", want, boxes), fmt.Sprintf("%.0f s, %.0f events/s, %d left", took.Seconds(), float64(answered.Load())/took.Seconds(), open), "none left")
	line("  sent for each", fmt.Sprintf("%.2f times", float64(sent)/float64(want)), "1")
	return nil
}

// fill has events wait in the database of a kiosk that cannot reach its hub.
func (b *bench) fill(ctx context.Context, h *hubProcess, id string, events int) error {
	const chunk = 500
	x, err := b.newBox(ctx, &hubProcess{data: h.data, mqtt: "tcp://127.0.0.1:1"}, id, func(inbox.Change) {})
	if err != nil {
		return err
	}
	defer x.stop()
	for n := 0; n < events; n += chunk {
		var list []kiosk.SealedEvent
		for i := range min(chunk, events-n) {
			_, ev, err := sealed(x.keys.Keys, fmt.Sprintf("%s %03d", x.keys.Prefixes[0], (n+i)%999+1), "x-ray", time.Now().AddDate(0, 0, -1-(n+i)%3))
			if err != nil {
				return err
			}
			list = append(list, ev)
		}
		if err := x.Append(ctx, list...); err != nil {
			return err
		}
	}
	return nil
}
