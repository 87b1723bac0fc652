package outbox

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

func TestWindowGrowsWithBriskReceiptsAndIsNotExceeded(t *testing.T) {
	m := newMemory()
	run(t, m, func(b *Outbox) {
		hold := make(chan struct{})
		m.set(func() { m.hold = hold })
		for i := range 1000 {
			m.add(fmt.Sprint(i))
		}
		b.Kick()
		time.Sleep(time.Minute)
		synctest.Wait()
		if m.seen().inFlight != leastHeard {
			t.Errorf("%d in flight before the first receipt", m.seen().inFlight)
		}
		m.set(func() { m.hold, m.takes = nil, 20*time.Millisecond })
		close(hold)
		time.Sleep(10 * time.Second)
		hold = make(chan struct{})
		m.set(func() { m.hold = hold })
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if m.seen().inFlight != defaultWindow {
			t.Errorf("%d in flight after many receipts", m.seen().inFlight)
		}
		m.set(func() { m.hold = nil })
		close(hold)
		time.Sleep(time.Minute)
		synctest.Wait()
		if len(m.seen().arrived) != 1000 {
			t.Errorf("%d arrived", len(m.seen().arrived))
		}
	})
}

// A hub with much to do is sent what it can answer within the pauses, and never
// stands idle for it.
func TestAHubThatFallsBehindIsSentNothingTwice(t *testing.T) {
	for _, takes := range []time.Duration{time.Millisecond, 30 * time.Millisecond, 100 * time.Millisecond, 250 * time.Millisecond} {
		t.Run(takes.String(), func(t *testing.T) {
			m := newMemory()
			m.takes = takes
			run(t, m, func(b *Outbox) {
				const events = 500
				for i := range events {
					m.add(fmt.Sprint(i))
				}
				began := time.Now()
				b.Kick()
				for m.seen().waiting > 0 {
					time.Sleep(takes)
					synctest.Wait()
				}
				if took, least := time.Since(began), events*takes; took > least+least/10+poll {
					t.Errorf("took %v where the hub needs %v", took, least)
				}
				if n := len(m.seen().tries); n > events {
					t.Errorf("%d publications of %d events", n, events)
				}
			})
		})
	}
}

func TestWhatIsNewLeavesAtOnceThoughNobodyAnswers(t *testing.T) {
	m := newMemory()
	m.silent = true
	run(t, m, func(b *Outbox) {
		m.add("first")
		b.Kick()
		for i := range 20 {
			time.Sleep(50 * time.Millisecond)
			id := fmt.Sprintf("new %d", i)
			m.add(id)
			b.Kick()
			synctest.Wait()
			if m.seen().arrived[id] != 1 {
				t.Fatalf("%s waits for a place", id)
			}
		}
	})
}

// Disk errors pass; what was committed during one is no less new after it.
func TestWhatIsNewLeavesOnceRowsCanBeReadAgain(t *testing.T) {
	m := newMemory()
	m.silent = true
	run(t, m, func(b *Outbox) {
		for i := range 100 {
			m.add(fmt.Sprintf("old %02d", i))
		}
		b.Kick()
		synctest.Wait()
		m.set(func() { m.claimErr = errors.New("the disk cannot be read") })
		m.add("help")
		b.Kick()
		synctest.Wait()
		m.set(func() { m.claimErr = nil })
		time.Sleep(poll)
		synctest.Wait()
		if m.seen().arrived["help"] != 1 {
			t.Error("it waits behind the backlog")
		}
	})
}

// A hub that was silent answers all that it was sent. Those that waited to be
// sent again are not.
func TestWhatWasAnsweredLateIsNotSentAgain(t *testing.T) {
	m := newMemory()
	m.silent = true
	run(t, m, func(b *Outbox) {
		for i := range 40 {
			m.add(fmt.Sprintf("%03d", i))
		}
		b.Kick()
		for range 60 {
			time.Sleep(time.Second)
			synctest.Wait()
			for id := range m.seen().arrived {
				m.set(func() {
					if !m.byID[id].closed {
						m.receipt(id)
					}
				})
				time.Sleep(100 * time.Millisecond)
			}
		}
		if s := m.seen(); s.vain > 0 || s.waiting > 0 {
			t.Errorf("%d sent after their receipts, %d wait", s.vain, s.waiting)
		}
	})
}

func TestRowsThatNobodyAnswersLeaveRoomForTheOthers(t *testing.T) {
	m := newMemory()
	m.deafTo = func(id string) bool { return id < "100" }
	run(t, m, func(b *Outbox) {
		for i := range 200 {
			m.add(fmt.Sprintf("%03d", i))
		}
		b.Kick()
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		if m.seen().waiting != 100 {
			t.Errorf("%d wait", m.seen().waiting)
		}
	})
}
