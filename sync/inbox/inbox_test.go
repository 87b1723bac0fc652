package inbox

import (
	"context"
	"crypto/ed25519"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/wire"
)

func snapshot(n int64) kiosk.QueueSnapshot {
	return kiosk.QueueSnapshot{Queue: "foot-clinic", Revision: kiosk.Revision{Epoch: 1, N: n}, Waiting: []kiosk.QueueEntry{{Code: "KD 042"}}}
}

func TestWhatTheHubSaysIsAppliedThenTold(t *testing.T) {
	s := newSite(t)
	s.say(t, wire.ReceiptTopic("demo", "lobby"), 1, s.now, kiosk.Receipt{EventID: "e", Outcome: kiosk.Accepted})
	s.say(t, wire.QueueTopic("demo", "foot-clinic"), 2, s.now, snapshot(2))
	s.say(t, wire.ClosureTopic("demo"), 1, s.now, wire.Closures{Closed: []kiosk.Closure{{Feature: "lift-2", Kind: "lift"}}})
	s.say(t, wire.AlertTopic("demo", "lobby"), 1, s.now, kiosk.Alert{EventID: "a", Kiosk: "lobby", State: kiosk.AlertSeen})
	s.say(t, wire.CommandTopic("demo", "lobby"), 1, s.now, kiosk.Commands{Shut: true})
	s.wantChanges(t, "Receipt Snapshot Closures Alert Commands")
	if len(s.sink.receipts) != 1 || !s.sink.commands.Shut || s.sink.queues["foot-clinic"].Revision.N != 2 || len(s.sink.closed) != 1 || s.sink.alerts["a"] != kiosk.AlertSeen {
		t.Errorf("kept %+v", s.sink)
	}
	s.say(t, wire.QueueTopic("demo", "foot-clinic"), 1, s.now, snapshot(1))
	s.say(t, wire.ClosureTopic("demo"), 1, s.now, wire.Closures{})
	s.say(t, wire.CommandTopic("demo", "lobby"), 1, s.now, kiosk.Commands{Shut: true})
	s.wantChanges(t, "Receipt Snapshot Closures Alert Commands")
	if st := s.inbox.Stats(); st != (Stats{Applied: 5, Stale: 3}) {
		t.Errorf("stats %+v", st)
	}
}

func TestForgedAndMalformedMessagesChangeNothing(t *testing.T) {
	s, other := newSite(t), newSite(t)
	foreign, err := wire.SignDown(other.hub, wire.ReceiptTopic("demo", "lobby"), kiosk.Revision{Epoch: 1, N: 1}, s.now, kiosk.Receipt{EventID: "canary-4711", Outcome: kiosk.Accepted})
	if err != nil {
		t.Fatal(err)
	}
	s.inbox.Handle(t.Context(), "fd/1/demo/receipt/lobby", foreign)
	s.inbox.Handle(t.Context(), "fd/1/demo/receipt/entrance", foreign)
	s.inbox.Handle(t.Context(), "fd/1/demo/event/lobby", foreign)
	shut, err := wire.SignDown(other.hub, wire.CommandTopic("demo", "lobby"), kiosk.Revision{Epoch: 1, N: 1}, s.now, kiosk.Commands{Shut: true})
	if err != nil {
		t.Fatal(err)
	}
	s.inbox.Handle(t.Context(), "fd/1/demo/command/lobby", shut)
	if st := s.inbox.Stats(); st.Forged != 4 || s.sink.commands.Shut {
		t.Errorf("stats %+v", st)
	}
	s.inbox.Handle(t.Context(), "fd/1/demo/receipt/lobby", []byte("canary-4711"))
	s.inbox.Handle(t.Context(), "canary-4711", nil)
	s.say(t, wire.ReceiptTopic("demo", "lobby"), 1, s.now, kiosk.Receipt{EventID: "canary-4711", Outcome: "eaten"})
	s.say(t, wire.AlertTopic("demo", "lobby"), 1, s.now, kiosk.Alert{EventID: "canary-4711", Kiosk: "entrance"})
	s.say(t, wire.QueueTopic("demo", "eye-clinic"), 2, s.now, snapshot(2))
	s.say(t, wire.QueueTopic("demo", "foot-clinic"), 3, s.now, snapshot(2))
	if st := s.inbox.Stats(); st.Malformed != 6 || st.Applied != 0 {
		t.Errorf("stats %+v", st)
	}
	s.wantChanges(t, "")
	if len(s.sink.receipts)+len(s.sink.queues)+len(s.sink.alerts) != 0 {
		t.Errorf("kept %+v", s.sink)
	}
	if strings.Contains(s.log.String(), "canary") || s.log.Len() == 0 {
		t.Errorf("the log shows content, or nothing: %s", s.log.String())
	}
}

func TestWhatCannotBeKeptIsNotTold(t *testing.T) {
	s := newSite(t)
	s.sink.err = errors.New("database or disk is full")
	s.say(t, wire.ReceiptTopic("demo", "lobby"), 1, s.now, kiosk.Receipt{EventID: "e", Outcome: kiosk.Held})
	s.wantChanges(t, "")
	if st := s.inbox.Stats(); st != (Stats{Failed: 1}) {
		t.Errorf("stats %+v", st)
	}
}

// ask asks and returns the nonce of the question.
func (s *site) ask(t *testing.T) string {
	t.Helper()
	var nonce string
	s.asked = func(raw []byte) error {
		a := s.question(t, raw)
		nonce, s.calls = a.Nonce, a.Calls
		return nil
	}
	if err := s.inbox.ask(t.Context()); err != nil {
		t.Fatal(err)
	}
	return nonce
}

// question opens a question as the hub does.
func (s *site) question(t *testing.T, raw []byte) wire.Ask {
	t.Helper()
	_, a, err := wire.OpenAsk("demo", func(string) (ed25519.PublicKey, bool) {
		return s.keys.Sign.Public().(ed25519.PublicKey), true
	}, "fd/1/demo/ask/lobby", raw)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAQuestionNamesTheAlertsWithoutAnAnswer(t *testing.T) {
	s := newSite(t)
	s.sink.alerts["e1"], s.sink.alerts["e2"] = kiosk.AlertSeen, kiosk.AlertTold
	s.ask(t)
	if !slices.Equal(s.calls, []string{"e2"}) {
		t.Errorf("asked after %q", s.calls)
	}
}

func TestClockFollowsTheHub(t *testing.T) {
	s := newSite(t)
	began := s.now
	hub := began.Add(26 * time.Hour)
	if now, sure := s.inbox.o.Clock.Now(); sure || !now.Equal(began) {
		t.Errorf("before any answer: %v, %v", now, sure)
	}
	topic := wire.TimeTopic("demo", "lobby")
	s.say(t, topic, 1, hub, wire.Time{Nonce: ""})
	s.say(t, topic, 1, hub, wire.Time{Nonce: "guess"})
	first := s.ask(t)
	s.now = s.now.Add(2 * time.Second)
	s.say(t, topic, 1, hub, wire.Time{Nonce: first})
	s.wantChanges(t, "Time")
	if now, sure := s.inbox.o.Clock.Now(); !sure || !now.Equal(hub.Add(time.Second)) {
		t.Errorf("after the answer: %v, %v; want half the trip added to %v", now, sure, hub)
	}
	s.now = s.now.Add(time.Hour)
	if now, _ := s.inbox.o.Clock.Now(); !now.Equal(hub.Add(time.Hour + time.Second)) {
		t.Errorf("an hour later: %v", now)
	}
	s.say(t, topic, 1, hub, wire.Time{Nonce: first}) // said again an hour later
	late := s.ask(t)
	s.now = s.now.Add(maxTrip + time.Second)
	s.say(t, topic, 2, hub, wire.Time{Nonce: late}) // held back
	if now, _ := s.inbox.o.Clock.Now(); !now.Equal(hub.Add(time.Hour + maxTrip + 2*time.Second)) {
		t.Errorf("a stale answer set the clock: %v", now)
	}
	if off, _ := s.inbox.o.Clock.Offset(); off.Round(time.Second) != 26*time.Hour-time.Second {
		t.Errorf("offset %v", off)
	}
	if since, behind, ok := s.inbox.o.Clock.Own(); !ok || !since.Equal(s.inbox.o.Clock.started) || behind.Round(time.Second) != 26*time.Hour-time.Second {
		t.Errorf("its own clock: %v behind since %v, %v", behind, since, ok)
	}
}

func TestClockDoesNotFollowTheBoxOnceSure(t *testing.T) {
	local := time.Now()
	c := NewClock(func() time.Time { return local })
	c.set(local.Add(time.Hour), local)
	// Somebody sets the box's clock a day ahead: the wall reading jumps, the
	// monotonic one does not. A real time.Time keeps both.
	was := local
	local = time.Now()
	now, sure := c.Now()
	if !sure || now.Sub(was) < time.Hour || now.Sub(was) > time.Hour+time.Minute {
		t.Errorf("%v, %v", now, sure)
	}
}

func TestTheBoxsOwnClockIsToldWhileItIsKnown(t *testing.T) {
	s := newSite(t)
	var last wire.Ask
	ask := func() {
		t.Helper()
		s.asked = func(raw []byte) error { last = s.question(t, raw); return nil }
		if err := s.inbox.ask(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	ask()
	if !last.Since.IsZero() || last.BehindMS != 0 {
		t.Errorf("told before the time is known: %+v", last)
	}
	if _, _, ok := s.inbox.o.Clock.Own(); ok {
		t.Error("known before the hub told the time")
	}
	s.say(t, wire.TimeTopic("demo", "lobby"), 1, s.now.Add(-90*time.Minute), wire.Time{Nonce: last.Nonce})
	ask()
	if got := time.Duration(last.BehindMS) * time.Millisecond; got != -90*time.Minute || !last.Since.Equal(s.inbox.o.Clock.started) {
		t.Errorf("told %v since %v", got, last.Since)
	}
	for shown, want := range map[time.Duration]bool{time.Hour: false, time.Hour + time.Second: false, time.Hour + 3*time.Second: true, -time.Hour: true} {
		if set(shown, time.Hour) != want {
			t.Errorf("%v shown in an hour: set %v", shown, !want)
		}
	}
}

func TestRunAsksUntilAnsweredThenEveryFiveMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		s.inbox.o.Clock.local = time.Now
		const (
			linkDown = iota // a question cannot be sent
			hubAway         // it is sent, and nobody answers
			hubThere
		)
		var state atomic.Int32
		var asked atomic.Int64
		s.asked = func(raw []byte) error {
			asked.Add(1)
			switch state.Load() {
			case linkDown:
				return errors.New("not connected")
			case hubThere:
				s.say(t, wire.TimeTopic("demo", "lobby"), 1, time.Now(), wire.Time{Nonce: s.question(t, raw).Nonce})
			}
			return nil
		}
		during := func(what string, d time.Duration, least, most int64) {
			t.Helper()
			before := asked.Load()
			time.Sleep(d)
			synctest.Wait()
			if n := asked.Load() - before; n < least || n > most {
				t.Errorf("%s: asked %d times in %v, want %d to %d", what, n, d, least, most)
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			s.inbox.Run(ctx)
		}()
		during("before the first connection", time.Minute, 0, 0)
		s.inbox.Ask()
		during("at once", 0, 1, 1)
		during("not sent", time.Minute, 6, 8)
		during("still not sent", time.Hour, 180, 240)
		state.Store(hubAway)
		during("the time not known", time.Hour, 180, 240)
		state.Store(hubThere)
		s.inbox.Ask()
		during("the hub answers, and hears of the box's own clock", time.Minute, 2, 2)
		during("nothing new", time.Hour, 11, 17)
		state.Store(hubAway)
		s.inbox.Ask()
		during("the hub has gone, the time is known", time.Hour, 18, 28)
		state.Store(hubThere)
		during("it is back", 5*time.Minute, 1, 2)
		cancel()
		<-done
	})
}

func TestAFloodOfForgeriesIsALineAMinute(t *testing.T) {
	s := newSite(t)
	for range 1000 {
		s.inbox.Handle(t.Context(), "fd/1/demo/event/lobby", nil)
		s.inbox.Handle(t.Context(), "garbage", nil)
	}
	if n := strings.Count(s.log.String(), "dropped"); n != 2 || s.inbox.Stats().Forged != 1000 {
		t.Errorf("%d lines, %+v", n, s.inbox.Stats())
	}
	s.now = s.now.Add(time.Minute)
	s.inbox.tally()
	if n := strings.Count(s.log.String(), "messages=999"); n != 2 {
		t.Errorf("a minute later: %s", s.log.String())
	}
}
