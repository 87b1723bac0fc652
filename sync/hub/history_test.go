package hub_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

// history is one random run: kiosks check people in, deliver late, twice and in
// any order; staff call; transactions fail; the hub restarts.
type history struct {
	*bench
	r        *rand.Rand
	f        *faulty
	outbox   []hub.Incoming
	answered map[string]kiosk.Receipt
	revision map[string]int64
	n        int
}

func newHistory(t *testing.T, seed uint64) *history {
	h := &history{r: rand.New(rand.NewPCG(seed, 1)), answered: map[string]kiosk.Receipt{}, revision: map[string]int64{}}
	h.bench = newBench(t, h.wrap)
	var list []kiosk.RosterEntry
	for i := range appointments {
		a := kiosk.Appointment{ID: fmt.Sprintf("A-%d", i), Service: services()[i%2].ID, At: bookedAt(i)}
		list = append(list, kiosk.RosterEntry{Appointment: a, Person: kiosk.Person{ID: fmt.Sprintf("P-%d", i/3)}})
	}
	if err := h.Import(context.Background(), list, "A"); err != nil {
		t.Fatal(err)
	}
	return h
}

// appointments are few, so that some are checked in twice; every person has
// three, in both services, and so a visit of several stops.
const appointments = 15

func bookedAt(i int) time.Time { return ten.Add(time.Duration(i*37%120) * time.Minute) }

func (h *history) wrap(s hub.Store) hub.Store { h.f = &faulty{Store: s}; return h.f }

// arrive checks somebody in at one of three kiosks, two of which share a block
// of codes by mistake.
func (h *history) arrive() {
	h.n++
	at := h.now.Add(-time.Duration(h.r.IntN(90)) * time.Minute)
	code := fmt.Sprintf("%s %02d", []string{"KD", "KD", "QX"}[h.r.IntN(3)], h.r.IntN(12))
	change := arrived(at)
	if h.r.IntN(2) == 0 {
		i := h.r.IntN(appointments)
		change = func(c *kiosk.Checkin) {
			booked(fmt.Sprintf("A-%d", i), bookedAt(i))(c)
			c.Service, c.Person = services()[i%2].ID, fmt.Sprintf("P-%d", i/3)
		}
	}
	h.outbox = append(h.outbox, checkin(fmt.Sprintf("e%04d", h.n), fmt.Sprintf("kiosk-%d", h.r.IntN(3)), code, change, func(c *kiosk.Checkin) {
		c.At, c.TimeUnsure = at, h.r.IntN(6) == 0
	}))
}

// deliver sends a few events, some of them delivered before.
func (h *history) deliver() {
	var batch []hub.Incoming
	for range min(h.r.IntN(4), len(h.outbox)) {
		batch = append(batch, h.outbox[h.r.IntN(len(h.outbox))])
	}
	receipts, err := h.Apply(context.Background(), batch...)
	if err != nil {
		if !errors.Is(err, errInjected) {
			h.t.Fatal(err)
		}
		return
	}
	for i, r := range receipts {
		if old, ok := h.answered[batch[i].ID]; ok && old != r {
			h.t.Fatalf("event %s was answered %+v, then %+v", batch[i].ID, old, r)
		}
		h.answered[batch[i].ID] = r
	}
}

func (h *history) staff() {
	ctx, queue := context.Background(), services()[h.r.IntN(2)].ID
	q := h.queue(queue)
	all := slices.Concat(q.Waiting, q.Called, q.OnHold, q.Done)
	if len(all) == 0 {
		return
	}
	code := all[h.r.IntN(len(all))].Code
	var err error
	switch h.r.IntN(12) {
	case 0, 1:
		_, err = h.Call(ctx, queue, "room", "A")
	case 2:
		_, err = h.Finish(ctx, code, "A", hub.Done)
	case 3:
		_, err = h.Finish(ctx, code, "A", hub.NoShow)
	case 4:
		_, err = h.Undo(ctx, code, "A")
	case 5:
		_, err = h.Recall(ctx, code, "A")
	case 6:
		_, err = h.Prioritise(ctx, code, "A", h.r.IntN(3))
	case 7:
		_, err = h.Hold(ctx, code, "A", 0)
	case 8:
		_, err = h.Resume(ctx, code, "A")
	case 10:
		_, err = h.Enter(ctx, code, "A")
	case 11:
		_, err = h.Arrive(ctx, code, "A")
	case 9:
		_, err = h.Transfer(ctx, code, services()[h.r.IntN(2)].ID, "A")
	}
	switch kiosk.CodeOf(err) {
	case "", kiosk.CodeConflict, kiosk.CodeNotFound:
	default:
		if !errors.Is(err, errInjected) {
			h.t.Fatal(err)
		}
	}
}

// check holds the record against what must always be true.
func (h *history) check() {
	h.t.Helper()
	live := map[string]bool{}
	for _, s := range services() {
		q := h.queue(s.ID)
		if q.Revision.N < h.revision[s.ID] {
			h.t.Fatalf("%s went back from revision %d to %d", s.ID, h.revision[s.ID], q.Revision.N)
		}
		h.revision[s.ID] = q.Revision.N
		for _, e := range slices.Concat(q.Called, q.Waiting, q.OnHold) {
			for _, code := range append(e.Aliases, e.Code) {
				if live[hub.CodeKey(code)] {
					h.t.Fatalf("code %s is held twice", code)
				}
				live[hub.CodeKey(code)] = true
			}
		}
		h.checkSnapshot(s.ID, q)
	}
}

// checkSnapshot: what was published last is what the board shows, revisions
// rise without a gap, and the order is the hub's.
func (h *history) checkSnapshot(queue string, q hub.BoardQueue) {
	h.t.Helper()
	var kept []kiosk.QueueSnapshot
	var places []hub.Place
	err := h.store.View(context.Background(), func(r hub.Reader) (err error) {
		if kept, err = r.Snapshots(queue); err != nil {
			return err
		}
		places, err = r.Live(queue)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	for i := 1; i < len(kept); i++ {
		if kept[i].Revision.N != kept[i-1].Revision.N+1 || kept[i].Revision.Epoch != kept[i-1].Revision.Epoch {
			h.t.Fatalf("%s: revision %+v follows %+v", queue, kept[i].Revision, kept[i-1].Revision)
		}
	}
	if len(kept) == 0 {
		return
	}
	var published, shown, byRule []string
	for _, e := range kept[len(kept)-1].Waiting {
		published = append(published, e.Code)
	}
	for _, e := range q.Waiting {
		shown = append(shown, e.Code)
	}
	h.r.Shuffle(len(places), func(i, j int) { places[i], places[j] = places[j], places[i] })
	hub.InOrder(places)
	for _, p := range places {
		if p.State == hub.Waiting {
			byRule = append(byRule, p.Code)
		}
	}
	if !slices.Equal(published, shown) || !slices.Equal(shown, byRule) {
		h.t.Fatalf("%s: published %v, shown %v, by the rules %v", queue, published, shown, byRule)
	}
}

// settle delivers everything, then every event must have been accepted and hold
// exactly one place, or be another name of one.
func (h *history) settle() {
	h.f.failAt = 0
	for _, ev := range h.outbox {
		r := h.apply(ev)[0]
		if old, ok := h.answered[ev.ID]; ok && old != r {
			h.t.Fatalf("event %s was answered %+v, then %+v", ev.ID, old, r)
		}
		h.answered[ev.ID] = r
	}
	holders := map[string]int{}
	err := h.store.View(context.Background(), func(r hub.Reader) error {
		for _, s := range services() {
			live, err := r.Live(s.ID)
			if err != nil {
				return err
			}
			over, err := r.Ended(s.ID, time.Time{}, 1<<20)
			if err != nil {
				return err
			}
			for _, p := range append(live, over...) {
				holders[p.ID]++
				if want := h.answered[p.ID]; want.Alias != "" || (want.Ticket != "" && want.Ticket != p.Code) {
					h.t.Fatalf("place %s is called %s, its receipt says %+v", p.ID, p.Code, want)
				}
			}
		}
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
	for id, r := range h.answered {
		placed := holders[id]
		if r.Outcome != kiosk.Accepted || (r.Alias == "") != (placed == 1) || placed > 1 {
			h.t.Fatalf("event %s has %d places and receipt %+v", id, placed, r)
		}
	}
	if len(h.answered) != h.n {
		h.t.Fatalf("%d of %d events answered", len(h.answered), h.n)
	}
}

func TestRandomHistories(t *testing.T) {
	seeds := uint64(6)
	if testing.Short() {
		seeds = 2
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			h := newHistory(t, seed)
			for step := range 150 {
				switch h.r.IntN(10) {
				case 0, 1, 2:
					h.arrive()
				case 3, 4, 5:
					h.deliver()
				case 6, 7:
					h.staff()
				case 8:
					h.f.failAt = h.f.calls + 1 + h.r.IntN(40)
				case 9:
					h.wait(time.Duration(h.r.IntN(120)) * time.Second)
					if h.r.IntN(5) == 0 {
						h.open(h.wrap)
					}
				}
				if step%3 == 0 {
					h.check()
				}
			}
			h.settle()
			h.check()
		})
	}
}
