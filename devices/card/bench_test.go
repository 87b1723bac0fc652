package card

import (
	"context"
	"encoding/hex"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/devices"
	"frontdoor/devices/sim"
)

// bench is a reader at work over a simulated chip.
type bench struct {
	*testing.T
	chip   *sim.MFRC522
	reader *Reader
	taps   chan Tap
	unread chan error
	health chan devices.Health
	ended  chan error
	cancel context.CancelFunc
}

// wirings are the ways a reader can be connected; every test of the contract
// runs over each.
var wirings = map[string]func(*sim.MFRC522) Options{
	"polled":                  func(*sim.MFRC522) Options { return Options{} },
	"interrupt and reset pin": func(m *sim.MFRC522) Options { return Options{IRQ: m.IRQ(), Reset: m.NRSTPD()} },
}

// contract runs one scenario over every wiring, in virtual time.
func contract(t *testing.T, scenario func(*bench)) {
	for name, wiring := range wirings {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := sim.NewMFRC522()
				b := newBench(t, m, wiring(m))
				scenario(b)
				b.stop()
				if m.AntennaOn() || m.Opened() != 0 {
					t.Errorf("after Run: antenna on %t, %d ports open", m.AntennaOn(), m.Opened())
				}
			})
		})
	}
}

func newBench(t *testing.T, m *sim.MFRC522, o Options) *bench {
	b := &bench{
		T: t, chip: m,
		taps: make(chan Tap, 100), unread: make(chan error, 100),
		health: make(chan devices.Health, 100), ended: make(chan error, 1),
	}
	o.Unread = func(err error) { b.unread <- err }
	o.Changed = func(h devices.Health) { b.health <- h }
	b.reader = New(m.Open, o)
	ctx, cancel := context.WithCancel(t.Context())
	b.cancel = cancel
	go func() { b.ended <- b.reader.Run(ctx, func(tap Tap) { b.taps <- tap }) }()
	return b
}

// after lets virtual time pass and waits until all is quiet.
func (b *bench) after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// stop cancels Run and checks that it ends within 50 ms.
func (b *bench) stop() {
	b.Helper()
	at := time.Now()
	b.cancel()
	if err := <-b.ended; !errors.Is(err, context.Canceled) {
		b.Errorf("Run ended with %v", err)
	}
	if took := time.Since(at); took > 50*time.Millisecond {
		b.Errorf("Run took %v to end", took)
	}
	synctest.Wait()
}

// tapped returns the taps since the last call.
func (b *bench) tapped() (taps []Tap) {
	for len(b.taps) > 0 {
		taps = append(taps, <-b.taps)
	}
	return taps
}

// want checks that exactly these cards were reported since the last call.
func (b *bench) want(cards ...*sim.Card) {
	b.Helper()
	var got, wanted []string
	for _, tap := range b.tapped() {
		got = append(got, hex.EncodeToString(tap.UID))
	}
	for _, c := range cards {
		wanted = append(wanted, hex.EncodeToString(c.UID()))
	}
	slices.Sort(got)
	slices.Sort(wanted)
	if !slices.Equal(got, wanted) {
		b.Errorf("cards reported %v, want %v", got, wanted)
	}
}

func (b *bench) state(want devices.State) {
	b.Helper()
	if h := b.reader.Health(); h.State != want || (h.Reason == "") != (want == devices.OK) {
		b.Errorf("health %+v, want %s", h, want)
	}
}

func hospitalCard(t testing.TB) *sim.Card {
	c := sim.NTAG213([7]byte{0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0x80})
	if err := c.Text("en", "RG-00012345"); err != nil {
		t.Fatal(err)
	}
	return c
}
