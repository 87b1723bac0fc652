package hub_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/wire"
)

func TestACheckinIsAnsweredAndTheQueuePublished(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer s.stop()
		if n := len(s.kept(wire.KindQueue)); n != 3 {
			t.Errorf("%d queues were published at the start", n)
		}
		m := s.seal(kiosk.EventCheckin, walkIn("KD 001"))
		s.deliver(m)
		receipts, _ := opened[kiosk.Receipt](s, s.take(wire.KindReceipt))
		published := s.kept(wire.KindQueue)
		queues, heads := opened[kiosk.QueueSnapshot](s, published)
		if len(receipts) != 1 || len(queues) != 1 {
			t.Fatalf("%d receipts, %d snapshots", len(receipts), len(queues))
		}
		r, q := receipts[0], queues[0]
		if r.Outcome != kiosk.Accepted || r.Hash != wire.Hash(m.Payload) || r.Revision != q.Revision || heads[0].Revision != q.Revision {
			t.Errorf("receipt %+v for snapshot %+v", r, q.Revision)
		}
		if !published[0].Retained || q.Place("KD 001") != (kiosk.Place{Known: true, LowMin: 10, HighMin: 25}) {
			t.Errorf("retained %v, place %+v", published[0].Retained, q.Place("KD 001"))
		}
		s.deliver(m, m)
		again, _ := opened[kiosk.Receipt](s, s.take(wire.KindReceipt))
		if !slices.Equal(again, []kiosk.Receipt{r, r}) || s.waiting("blood-tests") != "KD 001" {
			t.Errorf("sent again: %+v; waiting %s", again, s.waiting("blood-tests"))
		}
	})
}

// A broker that is slow to keep what it is given does not keep people waiting:
// who listens is told first, and of what came meanwhile it keeps the newest.
func TestWhoListensIsToldBeforeTheBrokerKeeps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer s.stop()
		s.kept(wire.KindQueue)
		s.slow(time.Minute / 2)
		for _, code := range []string{"KD 001", "KD 002", "KD 003"} {
			s.deliver(s.seal(kiosk.EventCheckin, walkIn(code)))
			told, _ := opened[kiosk.QueueSnapshot](s, s.take(wire.KindQueue))
			if len(told) != 1 || !told[0].Place(code).Known {
				t.Errorf("%s: told %+v", code, told)
			}
		}
		time.Sleep(time.Minute)
		queues, _ := opened[kiosk.QueueSnapshot](s, s.kept(wire.KindQueue))
		if len(queues) != 2 || !queues[1].Place("KD 003").Known {
			t.Errorf("kept %+v", queues)
		}
	})
}

// turns is a record that is written to only while its token is there.
type turns struct {
	hub.Store
	token chan struct{}
}

func (r turns) Update(ctx context.Context, fn func(hub.Tx) error) error {
	<-r.token
	defer func() { r.token <- struct{}{} }()
	return r.Store.Update(ctx, fn)
}

func TestAStormSharesCommits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		s.stop()
		token := make(chan struct{}, 1)
		token <- struct{}{}
		s.open(func(r hub.Store) hub.Store { return turns{r, token} })
		s.start()
		defer s.stop()
		first := s.queue("blood-tests").Revision.N
		var storm []hub.Message
		for _, code := range []string{"KD 001", "KD 002", "KD 003", "KD 004", "KD 005"} {
			storm = append(storm, s.seal(kiosk.EventCheckin, walkIn(code)))
		}
		storm = append(storm, hub.Message{Topic: storm[0].Topic, Payload: []byte("{}")})
		<-token // while one is being written, the others come
		s.deliver(storm...)
		token <- struct{}{}
		synctest.Wait()
		if n := s.queue("blood-tests").Revision.N - first; n > 2 {
			t.Errorf("%d revisions for one storm", n)
		}
		if n := len(s.take(wire.KindReceipt)); n != 5 || s.Stats().Unreadable != 1 {
			t.Errorf("%d receipts, %+v", n, s.Stats())
		}
	})
}

func TestForgeriesAreCountedAndChangeNothing(t *testing.T) {
	for _, tc := range []struct {
		name               string
		change             func(s *site, m hub.Message) hub.Message
		forged, unreadable int64
	}{
		{"not JSON", func(_ *site, m hub.Message) hub.Message { m.Payload = []byte("garbage"); return m }, 0, 1},
		{"no topic of ours", func(_ *site, m hub.Message) hub.Message { m.Topic = "other"; return m }, 0, 1},
		{"on another kiosk's topic", func(_ *site, m hub.Message) hub.Message {
			m.Topic = wire.EventTopic("riverside", "lobby-2").String()
			return m
		}, 1, 0},
		{"signed with another key", func(s *site, _ hub.Message) hub.Message {
			_, other := keys(s.t.(*testing.T))
			honest := s.kiosk.Sign
			s.kiosk.Sign = other.Sign
			m := s.seal(kiosk.EventCheckin, walkIn("KD 666"))
			s.kiosk.Sign = honest
			return m
		}, 1, 0},
		{"a snapshot that the hub did not sign", func(_ *site, m hub.Message) hub.Message {
			return hub.Message{Topic: wire.QueueTopic("riverside", "blood-tests").String(), Payload: []byte(`{}`), Retained: true}
		}, 0, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newSite(t)
				before := s.queue("blood-tests")
				s.deliver(tc.change(s, s.seal(kiosk.EventCheckin, walkIn("KD 666"))))
				st := s.Stats()
				if st.Forged != tc.forged || st.Unreadable != tc.unreadable || len(s.take(wire.KindReceipt)) != 0 {
					t.Errorf("counted %+v", st)
				}
				if after := s.queue("blood-tests"); after.Revision != before.Revision || len(after.Waiting) != 0 {
					t.Errorf("the queue is %+v", after)
				}
				s.stop()
			})
		})
	}
}

func TestAFullSubscriberIsDropped(t *testing.T) {
	b := newBench(t)
	slow, _, err := b.Subscribe()
	if err != nil {
		t.Fatal(err)
	}
	gone, end, err := b.Subscribe()
	if err != nil {
		t.Fatal(err)
	}
	end()
	end()
	if _, open := <-gone; open {
		t.Error("an ended subscription goes on")
	}
	for range 100 {
		if err := b.SetClosure(t.Context(), kiosk.Closure{Feature: "lift"}, true, ann); err != nil {
			t.Fatal(err)
		}
	}
	n := 0
	for c := range slow {
		if n++; c.Kind != "closures" {
			t.Errorf("change %+v", c)
		}
	}
	if n != 64 {
		t.Errorf("%d changes before it was dropped", n)
	}
	for range 256 {
		if _, _, err = b.Subscribe(); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err = b.Subscribe(); kiosk.CodeOf(err) != kiosk.CodeFull {
		t.Errorf("one subscriber too many: %v", err)
	}
}

// Nothing that travels retained, in the clear, or to every kiosk names anybody.
func TestNothingPersonalLeavesTheHub(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer s.stop()
		const canary = "canary-person"
		c := walkIn("KD 001")
		c.Person, c.Appointment = canary, canary+"-appointment"
		s.deliver(s.seal(kiosk.EventCheckin, c), s.seal(kiosk.EventForm, kiosk.FormAnswer{Form: canary, Response: []byte(canary)}))
		board, err := s.Board(t.Context(), true)
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(board)
		if err != nil || strings.Contains(string(b), canary) {
			t.Errorf("the board: %s (%v)", b, err)
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, m := range s.sent {
			if strings.Contains(string(m.Payload), canary) {
				t.Errorf("%s names a person", m.Topic)
			}
		}
		if len(s.sent) < 4 {
			t.Errorf("only %d messages were looked at", len(s.sent))
		}
	})
}
