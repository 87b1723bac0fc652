package hub_test

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/wire"
)

// carrier is a transport that remembers what was published.
type carrier struct {
	messages  chan hub.Message
	connected chan struct{}

	mu   sync.Mutex
	sent []hub.Message
	down bool
}

func newCarrier() *carrier {
	return &carrier{messages: make(chan hub.Message, 100), connected: make(chan struct{}, 1)}
}

func (c *carrier) Messages() <-chan hub.Message { return c.messages }
func (c *carrier) Connected() <-chan struct{}   { return c.connected }

func (c *carrier) Publish(_ context.Context, topic string, payload []byte, retained bool) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.down {
		return errors.New("away")
	}
	c.sent = append(c.sent, hub.Message{Topic: topic, Payload: payload, Retained: retained})
	return nil
}

func (c *carrier) set(down bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.down = down
}

// take returns what was published on topics of a kind since the last take.
func (c *carrier) take(kind wire.Kind) (out []hub.Message) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var rest []hub.Message
	for _, m := range c.sent {
		if strings.Contains(m.Topic, "/"+string(kind)) {
			out = append(out, m)
		} else {
			rest = append(rest, m)
		}
	}
	c.sent = rest
	return out
}

// site is a hub that runs on a carrier with one kiosk, in virtual time.
type site struct {
	*bench
	*carrier
	kiosk wire.KioskKeys
	stop  func()
}

func keys(t *testing.T) (wire.HubKeys, wire.KioskKeys) {
	t.Helper()
	hubPublic, hubSign, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	_, sign, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	hubOpen, err := wire.NewSealKey()
	if err != nil {
		t.Fatal(err)
	}
	open, err := wire.NewSealKey()
	if err != nil {
		t.Fatal(err)
	}
	return wire.HubKeys{Site: "riverside", Sign: hubSign, Open: hubOpen},
		wire.KioskKeys{Site: "riverside", Kiosk: "lobby-1", Sign: sign, Open: open, HubVerify: hubPublic, HubSeal: hubOpen.PublicKey()}
}

func newSite(t *testing.T) *site {
	s := &site{bench: newBench(t), carrier: newCarrier()}
	s.cfg.Keys, s.kiosk = keys(t)
	s.cfg.Now = time.Now
	s.cfg.Buildings = map[string]string{"lobby-1": "main"}
	s.cfg.Kiosks = func(id string) (wire.Peer, bool) {
		return wire.Peer{Kiosk: id, Verify: s.kiosk.Sign.Public().(ed25519.PublicKey), Seal: s.kiosk.Open.PublicKey()}, id == "lobby-1"
	}
	s.open()
	s.start()
	return s
}

func (s *site) start() {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- s.Run(ctx, s.carrier) }()
	s.stop = func() {
		cancel()
		if err := <-done; err != nil {
			s.t.Error(err)
		}
	}
	synctest.Wait()
}

// seal makes the message of an event as the kiosk writes it.
func (s *site) seal(typ kiosk.EventType, body any) hub.Message {
	s.t.Helper()
	ev, err := wire.NewSealer(s.kiosk).Seal(uuid.Must(uuid.NewV7()).String(), typ, time.Now(), body)
	if err != nil {
		s.t.Fatal(err)
	}
	return hub.Message{Topic: wire.EventTopic("riverside", "lobby-1").String(), Payload: ev.Bytes}
}

func (s *site) deliver(m ...hub.Message) {
	for _, m := range m {
		s.messages <- m
	}
	synctest.Wait()
}

// opened verifies messages with the kiosk's keys and reads their bodies.
func opened[T any](s *site, messages []hub.Message) (out []T, heads []wire.Header) {
	s.t.Helper()
	for _, m := range messages {
		var v T
		h, err := wire.OpenDown(s.kiosk, m.Topic, m.Payload, &v)
		if err != nil {
			s.t.Fatalf("%s: %v", m.Topic, err)
		}
		out, heads = append(out, v), append(heads, h)
	}
	return out, heads
}

func walkIn(code string) kiosk.Checkin {
	return kiosk.Checkin{Ticket: code, Service: "blood-tests", At: time.Now(), Lang: "en"}
}

func TestACheckinIsAnsweredAndTheQueuePublished(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer s.stop()
		if n := len(s.take(wire.KindQueue)); n != 2 {
			t.Errorf("%d queues were published at the start", n)
		}
		m := s.seal(kiosk.EventCheckin, walkIn("KD 001"))
		s.deliver(m)
		receipts, _ := opened[kiosk.Receipt](s, s.take(wire.KindReceipt))
		published := s.take(wire.KindQueue)
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

func TestAStormSharesCommits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer s.stop()
		first := s.queue("blood-tests").Revision.N
		var storm []hub.Message
		for _, code := range []string{"KD 001", "KD 002", "KD 003", "KD 004", "KD 005"} {
			storm = append(storm, s.seal(kiosk.EventCheckin, walkIn(code)))
		}
		storm = append(storm, hub.Message{Topic: storm[0].Topic, Payload: []byte("{}")})
		s.deliver(storm...)
		if n := s.queue("blood-tests").Revision.N - first; n > 3 {
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

func TestAnAskBringsTimeAndRoster(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer s.stop()
		var all []kiosk.RosterEntry
		for i, at := range []time.Duration{time.Hour, 2 * time.Hour, 25 * time.Hour, 25 * time.Hour, 24 * 9 * time.Hour} {
			for j := range 30 {
				building := []string{"main", "east"}[(i+1)%2]
				id := string(rune('A'+i)) + "-" + string(rune('A'+j))
				all = append(all, kiosk.RosterEntry{
					Appointment: kiosk.Appointment{ID: id, Service: "foot-clinic", Building: building, At: time.Now().UTC().Add(at)},
					Person:      kiosk.Person{ID: "P" + id, Name: kiosk.Name{Text: strings.Repeat("Test ", j*20)}},
				})
			}
		}
		if err := s.Import(t.Context(), all, "test"); err != nil {
			t.Fatal(err)
		}
		ask := func(digest string) []kiosk.RosterPage {
			raw, err := wire.SignAsk(s.kiosk, time.Now(), wire.Ask{Digest: digest, Nonce: "n-" + digest})
			if err != nil {
				t.Fatal(err)
			}
			s.deliver(hub.Message{Topic: wire.AskTopic("riverside", "lobby-1").String(), Payload: raw})
			times, heads := opened[wire.Time](s, s.take(wire.KindTime))
			if len(times) != 1 || times[0].Nonce != "n-"+digest || !heads[0].At.Equal(time.Now()) {
				t.Errorf("time %+v at %+v", times, heads)
			}
			pages, _ := opened[kiosk.RosterPage](s, s.take(wire.KindRoster))
			return pages
		}
		pages := ask("")
		held := map[string]bool{}
		next := 0
		for _, p := range pages {
			if p.From != next || p.Digest != pages[0].Digest {
				t.Errorf("a page begins at %d, want %d", p.From, next)
			}
			next += len(p.Entries)
			for _, e := range p.Entries {
				held[e.Appointment.ID[:1]] = true
			}
		}
		if next != 90 || pages[0].Total != 90 || len(pages) < 2 {
			t.Errorf("%d of %d appointments on %d pages", next, pages[0].Total, len(pages))
		}
		// Today's of both buildings, tomorrow's of its own, none of next week.
		if !held["A"] || !held["B"] || held["C"] == held["D"] || held["E"] {
			t.Errorf("held %v", held)
		}
		if again := ask(pages[0].Digest); len(again) != 0 {
			t.Errorf("%d pages for a roster the kiosk has", len(again))
		}
	})
}

func TestWhatIsRetainedIsKeptTrue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		old := s.take(wire.KindQueue)
		s.deliver(s.seal(kiosk.EventCheckin, walkIn("KD 001")))
		s.take(wire.KindQueue)
		lagging := old[slices.IndexFunc(old, func(m hub.Message) bool { return strings.HasSuffix(m.Topic, "blood-tests") })]

		lagging.Retained = false
		s.deliver(lagging) // an echo of our own is not what the broker keeps
		time.Sleep(2 * time.Second)
		if n := len(s.take(wire.KindQueue)); n != 0 {
			t.Errorf("%d snapshots for an echo", n)
		}
		lagging.Retained = true
		s.deliver(lagging)
		time.Sleep(2 * time.Second)
		queues, _ := opened[kiosk.QueueSnapshot](s, s.take(wire.KindQueue))
		if len(queues) != 1 || !queues[0].Place("KD 001").Known {
			t.Errorf("a lagging copy was answered with %+v", queues)
		}

		s.carrier.set(true) // the broker is away
		s.deliver(s.seal(kiosk.EventCheckin, walkIn("KD 002")))
		time.Sleep(3 * time.Second)
		s.carrier.set(false)
		time.Sleep(2 * time.Second)
		queues, _ = opened[kiosk.QueueSnapshot](s, s.take(wire.KindQueue))
		if len(queues) == 0 || !queues[len(queues)-1].Place("KD 002").Known {
			t.Errorf("after the broker came back: %+v", queues)
		}

		s.connected <- struct{}{} // a new broker that knows nothing
		synctest.Wait()
		if q, c := len(s.take(wire.KindQueue)), len(s.take(wire.KindClosure)); q != 2 || c == 0 {
			t.Errorf("%d queues and %d closures on a new connection", q, c)
		}
		s.stop()
		s.open() // a restart
		s.start()
		queues, _ = opened[kiosk.QueueSnapshot](s, s.take(wire.KindQueue))
		known := slices.ContainsFunc(queues, func(q kiosk.QueueSnapshot) bool { return q.Place("KD 002").Known })
		if len(queues) != 2 || !known {
			t.Errorf("after a restart: %+v", queues)
		}
		s.stop()
	})
}

func TestAlertsAndClosuresReachKiosks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer s.stop()
		s.deliver(s.seal(kiosk.EventAlert, kiosk.Alert{Kind: kiosk.AlertUrgent}))
		time.Sleep(90 * time.Second)
		list, err := s.Alerts(t.Context(), true)
		if err != nil || len(list) != 1 {
			t.Fatalf("alerts %+v, %v", list, err)
		}
		if _, err := s.Acknowledge(t.Context(), list[0].EventID, ann); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		told, heads := opened[kiosk.Alert](s, s.take(wire.KindAlert))
		var states []kiosk.AlertState
		for i, a := range told {
			states = append(states, a.State)
			if i > 0 && !heads[i].Revision.Newer(heads[i-1].Revision) {
				t.Errorf("state %s does not replace the one before", a.State)
			}
		}
		if !slices.Equal(states, []kiosk.AlertState{kiosk.AlertTold, kiosk.AlertNoAnswer, kiosk.AlertSeen}) || told[2].By != ann {
			t.Errorf("the kiosk was told %v", states)
		}

		s.take(wire.KindClosure)
		lift := kiosk.Closure{Feature: "lift-1", Kind: "lift"}
		for _, closed := range []bool{true, false} {
			if err := s.SetClosure(t.Context(), lift, closed, ann); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			bodies, _ := opened[wire.Closures](s, s.take(wire.KindClosure))
			if len(bodies) != 1 || slices.Contains(bodies[0].Closed, lift) != closed {
				t.Errorf("closed %v: %+v", closed, bodies)
			}
		}
	})
}

func TestStatusCountsKiosks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer s.stop()
		for _, step := range []struct {
			status wire.Status
			online int
		}{
			{wire.Status{Installation: "i", Boot: 2, Link: 1, Online: true}, 1},
			{wire.Status{Installation: "i", Boot: 1, Link: 9, Online: false}, 1}, // an old will, late
			{wire.Status{Installation: "i", Boot: 2, Link: 1, Online: false}, 0},
		} {
			raw, err := wire.SignStatus(s.kiosk, step.status)
			if err != nil {
				t.Fatal(err)
			}
			s.deliver(hub.Message{Topic: wire.StatusTopic("riverside", "lobby-1").String(), Payload: raw})
			if got := s.Stats().Online; got != step.online {
				t.Errorf("after %+v %d online", step.status, got)
			}
		}
	})
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
