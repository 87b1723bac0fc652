package outbox

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/kiosk"
)

func TestThreeDaysWithoutBrokerThenEverythingArrivesOnce(t *testing.T) {
	m := newMemory()
	m.connected = false
	began := time.Now()
	run(t, m, func(b *Outbox) {
		const events = 8640 // one each 30 seconds
		for i := range events {
			m.add(fmt.Sprintf("%05d", i))
			b.Kick()
			time.Sleep(30 * time.Second)
			synctest.Wait()
		}
		if n := len(m.seen().tries); n != 0 {
			t.Errorf("%d tries without a connection", n)
		}
		m.set(func() { m.connected = true })
		back := time.Now()
		b.Kick()
		time.Sleep(time.Minute)
		synctest.Wait()
		if len(m.seen().arrived) != events || m.seen().waiting != 0 {
			t.Errorf("%d of %d arrived, %d rows left", len(m.seen().arrived), events, m.seen().waiting)
		}
		tries := m.seen().tries
		if d := tries[len(tries)-1].Sub(back); d > time.Second {
			t.Errorf("the backlog took %v of virtual time", d)
		}
		for id, n := range m.seen().arrived {
			if n != 1 {
				t.Errorf("event %s was sent %d times", id, n)
			}
		}
	})
	t.Logf("72 h in %v", time.Since(began))
}

func TestAnEventLeavesAtOnceAfterAKick(t *testing.T) {
	m := newMemory()
	run(t, m, func(b *Outbox) {
		m.add("a")
		b.Kick()
		synctest.Wait()
		if m.seen().arrived["a"] != 1 {
			t.Errorf("arrived %v", m.seen().arrived)
		}
	})
}

func TestWithoutReceiptARowIsSentAgainLessAndLessOften(t *testing.T) {
	m := newMemory()
	m.silent = true
	run(t, m, func(b *Outbox) {
		m.add("a")
		b.Kick()
		time.Sleep(24 * time.Hour)
		synctest.Wait()
		tries := m.seen().tries
		if n := len(tries); n < 24*60/5 || n > 24*60/2+20 {
			t.Errorf("%d tries in a day", n)
		}
		for i := 1; i < len(tries); i++ {
			gap, most := tries[i].Sub(tries[i-1]), min(MaxWait, MinWait<<min(i-1, 10))
			if gap < most/2 || gap > most+poll {
				t.Errorf("gap %d is %v, want %v to %v", i, gap, most/2, most+poll)
			}
		}
		if b.Stats().Published != uint64(len(tries)) {
			t.Errorf("stats %+v", b.Stats())
		}
	})
}

func TestRowsThatFailDoNotBlockThoseBehind(t *testing.T) {
	m := newMemory()
	m.reject = func(id string) error {
		if id < "100" {
			return errors.New("never")
		}
		return nil
	}
	run(t, m, func(b *Outbox) {
		for i := range 200 { // the first 100, far more than the window, never pass
			m.add(fmt.Sprintf("%03d", i))
		}
		b.Kick()
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if len(m.seen().arrived) != 100 || m.seen().waiting != 100 {
			t.Errorf("%d arrived, %d wait", len(m.seen().arrived), m.seen().waiting)
		}
		if b.Stats().Failed < 100 {
			t.Errorf("stats %+v", b.Stats())
		}
	})
}

func TestAStuckPublicationLeavesTheRestOfTheWindow(t *testing.T) {
	m := newMemory()
	run(t, m, func(b *Outbox) {
		hold := make(chan struct{})
		m.set(func() { m.hold = hold })
		m.add("stuck")
		b.Kick()
		synctest.Wait()
		m.set(func() { m.hold = nil })
		for i := range 100 {
			m.add(fmt.Sprintf("free %d", i))
		}
		b.Kick()
		time.Sleep(5 * time.Second)
		synctest.Wait()
		if len(m.seen().arrived) != 100 || m.seen().most > defaultWindow {
			t.Errorf("%d arrived, %d in flight at once", len(m.seen().arrived), m.seen().most)
		}
		close(hold)
		synctest.Wait()
		if m.seen().arrived["stuck"] != 1 {
			t.Errorf("the stuck row arrived %d times", m.seen().arrived["stuck"])
		}
	})
}

func TestAClockSetBackTakesNoPlaces(t *testing.T) {
	m := newMemory()
	m.silent = true
	back := 0 * time.Hour
	now := func() time.Time { return time.Now().Round(0).Add(-back) }
	runAt(t, m, now, func(b *Outbox) {
		for i := range 100 {
			m.add(fmt.Sprintf("%03d", i))
		}
		b.Kick()
		synctest.Wait()
		back = 24 * time.Hour
		m.set(func() { m.silent = false })
		time.Sleep(time.Minute)
		synctest.Wait()
		if n := m.seen().waiting; n > leastHeard { // those are not due, by this clock
			t.Errorf("%d wait", n)
		}
	})
}

func TestAFullDiskDoesNotMakeItRunHot(t *testing.T) {
	m := newMemory()
	m.silent, m.sentErr = true, errors.New("database or disk is full")
	run(t, m, func(b *Outbox) {
		m.add("a")
		b.Kick()
		time.Sleep(time.Minute)
		synctest.Wait()
		if n := len(m.seen().tries); n < 10 || n > 31 {
			t.Errorf("%d tries in a minute", n)
		}
	})
}

func TestBackoffStaysWithinItsBounds(t *testing.T) {
	for _, tries := range []int{-1, 0, 1, 7, 8, 63, 64, 1 << 30} {
		for kind, most := range map[kiosk.EventType]time.Duration{kiosk.EventCheckin: MaxWait, kiosk.EventAlert: alertWait} {
			row := kiosk.OutboxRow{Tries: tries, SealedEvent: kiosk.SealedEvent{Type: kind}}
			if d := backoff(row); d < MinWait || d > most {
				t.Fatalf("%s after %d tries: %v", kind, tries, d)
			}
		}
	}
}

// Somebody called for help while the hub was away.
func TestAHubThatIsBackHearsSoonWhoCalled(t *testing.T) {
	m := newMemory()
	m.silent = true
	run(t, m, func(b *Outbox) {
		m.add("help")
		m.set(func() { m.byID["help"].Type = kiosk.EventAlert })
		for i := range 300 {
			m.add(fmt.Sprint(i))
		}
		b.Kick()
		time.Sleep(time.Hour)
		for n := m.seen().arrived["help"]; m.seen().arrived["help"] == n; synctest.Wait() {
			time.Sleep(time.Second)
		}
		m.set(func() { m.silent = false })
		time.Sleep(35 * time.Second)
		synctest.Wait()
		m.set(func() {
			if !m.byID["help"].closed {
				t.Error("nobody at the desk knows")
			}
		})
	})
}
