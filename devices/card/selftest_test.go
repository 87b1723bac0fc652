package card

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdoor/devices"
	"frontdoor/devices/sim"
)

// A chip of another maker, or one whose self-test gives something else, reads
// cards and wants care; only one that cannot be talked to is out.
func TestWhatTheSelfTestSays(t *testing.T) {
	for name, row := range map[string]struct {
		chip  func() *sim.MFRC522
		fault sim.Faults
		state devices.State
		says  devices.Kind
		taps  int
	}{
		"version 2.0":                  {sim.NewMFRC522, sim.Faults{}, devices.OK, "", 1},
		"version 1.0":                  {sim.NewMFRC522V1, sim.Faults{}, devices.OK, "", 1},
		"another maker's, and says so": {sim.NewMFRC522, sim.Faults{Clone: 0x12}, devices.Degraded, devices.ErrForeign, 1},
		"another of them":              {sim.NewMFRC522, sim.Faults{Clone: 0x88}, devices.Degraded, devices.ErrForeign, 1},
		"one that says it is NXP's":    {sim.NewMFRC522, sim.Faults{Clone: 0x92}, devices.Degraded, devices.ErrForeign, 1},
		"one that says it is older":    {sim.NewMFRC522, sim.Faults{Clone: 0x91}, devices.Degraded, devices.ErrForeign, 1},
		"no reader chip at all":        {sim.NewMFRC522, sim.Faults{Clone: 0x37}, devices.Out, devices.ErrStrange, 0},
		"one that never ends it":       {sim.NewMFRC522, sim.Faults{Hang: true}, devices.Out, devices.ErrNoAnswer, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := row.chip()
				m.SetFaults(row.fault)
				b := newBench(t, m, Options{})
				m.Put(hospitalCard(b))
				b.after(10 * time.Second)
				if h := b.reader.Health(); h.State != row.state || h.Reason != string(row.says) {
					t.Errorf("%+v, want %s", h, row.state)
				}
				if n := len(b.tapped()); n != row.taps {
					t.Errorf("%d taps, want %d", n, row.taps)
				}
				_ = b.reader.Halt()
				<-b.ended
			})
		})
	}
}

// Staff are told of a foreign chip once, and again only when the reader was
// exchanged for a real one and that for a foreign one.
func TestAForeignChipIsToldOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var told []string
		m := sim.NewMFRC522()
		b := newBench(t, m, Options{})
		for _, clone := range []byte{0x12, 0, 0x12} {
			m.SetFaults(sim.Faults{Clone: clone})
			b.after(time.Minute)
		}
		_ = b.reader.Halt()
		<-b.ended
		close(b.health)
		for h := range b.health {
			told = append(told, string(h.State))
		}
		if got := strings.Join(told, " "); got != "degraded out ok out degraded out" {
			t.Errorf("told %s", got)
		}
	})
}
