package hub_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/wire"
)

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
		old := s.kept(wire.KindQueue)
		s.deliver(s.seal(kiosk.EventCheckin, walkIn("KD 001")))
		newest := s.kept(wire.KindQueue)[0]
		lagging := old[slices.IndexFunc(old, func(m hub.Message) bool { return strings.HasSuffix(m.Topic, "blood-tests") })]

		lagging.Retained = false
		s.deliver(lagging, newest) // an echo of what was replaced
		time.Sleep(5 * time.Second)
		synctest.Wait()
		given := map[string]int{}
		for _, m := range s.kept(wire.KindQueue) {
			given[m.Topic]++
		}
		for _, m := range old {
			if given[m.Topic] != 1 {
				t.Errorf("%s was given to the broker %d times more: once for certainty, and not for an echo", m.Topic, given[m.Topic])
			}
		}
		s.deliver(lagging) // an old message that came last is what the broker keeps
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if n := len(s.kept(wire.KindQueue)); n != 1 {
			t.Errorf("%d snapshots for an old one that came last", n)
		}
		lagging.Retained = true
		s.deliver(lagging)
		time.Sleep(2 * time.Second)
		synctest.Wait()
		queues, _ := opened[kiosk.QueueSnapshot](s, s.kept(wire.KindQueue))
		if len(queues) != 1 || !queues[0].Place("KD 001").Known {
			t.Errorf("a lagging copy was answered with %+v", queues)
		}

		s.carrier.set(true) // the broker is away
		s.deliver(s.seal(kiosk.EventCheckin, walkIn("KD 002")))
		time.Sleep(3 * time.Second)
		synctest.Wait()
		s.carrier.set(false)
		time.Sleep(2 * time.Second)
		synctest.Wait()
		queues, _ = opened[kiosk.QueueSnapshot](s, s.kept(wire.KindQueue))
		if len(queues) == 0 || !queues[len(queues)-1].Place("KD 002").Known {
			t.Errorf("after the broker came back: %+v", queues)
		}

		s.connected <- struct{}{} // a new broker that knows nothing
		if q, c := len(s.kept(wire.KindQueue)), len(s.take(wire.KindClosure)); q != 3 || c == 0 {
			t.Errorf("%d queues and %d closures on a new connection", q, c)
		}
		s.stop()
		s.open() // a restart
		s.start()
		queues, _ = opened[kiosk.QueueSnapshot](s, s.kept(wire.KindQueue))
		known := slices.ContainsFunc(queues, func(q kiosk.QueueSnapshot) bool { return q.Place("KD 002").Known })
		if len(queues) != 3 || !known {
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
		synctest.Wait()
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

		ask := func(calls ...string) []kiosk.Alert {
			raw, err := wire.SignAsk(s.kiosk, time.Now(), wire.Ask{Nonce: "n", Calls: calls})
			if err != nil {
				t.Fatal(err)
			}
			s.deliver(hub.Message{Topic: wire.AskTopic("riverside", "lobby-1").String(), Payload: raw})
			said, _ := opened[kiosk.Alert](s, s.take(wire.KindAlert))
			return said
		}
		if said := ask(list[0].EventID, "another kiosk's"); len(said) != 1 || said[0].State != kiosk.AlertSeen || said[0].By != ann {
			t.Errorf("a kiosk that was away asks what became of its alert: %+v", said)
		}
		if _, err := s.Acknowledge(t.Context(), list[0].EventID, "Ben"); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if said, _ := opened[kiosk.Alert](s, s.take(wire.KindAlert)); len(said) != 1 || said[0].By != ann {
			t.Errorf("answered a second time: %+v", said)
		}

		s.take(wire.KindClosure)
		lift := kiosk.Closure{Feature: "lift-1", Kind: "lift"}
		for _, closed := range []bool{true, false} {
			if err := s.SetClosure(t.Context(), lift, closed, ann); err != nil {
				t.Fatal(err)
			}
			bodies, _ := opened[wire.Closures](s, s.kept(wire.KindClosure))
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
