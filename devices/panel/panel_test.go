package panel

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"periph.io/x/conn/v3/gpio"

	"frontdoor/devices"
	"frontdoor/devices/sim"
)

// bench is a Panel at work on simulated pins.
type bench struct {
	*testing.T
	panel        *Panel
	relay, light *sim.Pin
	button       *sim.Button
	presses      atomic.Int32
}

// at runs a scenario in virtual time and checks that Run ends within 50 ms.
func at(t *testing.T, wire func(*bench) Options, scenario func(*bench)) {
	synctest.Test(t, func(t *testing.T) {
		b := &bench{T: t, relay: sim.NewPin("relay"), light: sim.NewPin("light"), button: sim.NewButton("help")}
		b.panel = New(wire(b))
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- b.panel.Run(ctx, func() { b.presses.Add(1) }) }()
		b.after(time.Second)
		scenario(b)
		start := time.Now()
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) || time.Since(start) > 50*time.Millisecond {
			t.Errorf("Run ended after %v with %v", time.Since(start), err)
		}
	})
}

func whole(b *bench) Options {
	return Options{Relay: b.relay, Light: b.light, Button: b.button.Pin}
}

func (b *bench) after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func (b *bench) states(relay, light, button devices.State) {
	b.Helper()
	h := b.panel.Health()
	if h[0].State != relay || h[1].State != light || h[2].State != button {
		b.Errorf("health %v, want %s %s %s", h, relay, light, button)
	}
}

func TestUrgentSwitchesRelayAndLight(t *testing.T) {
	for name, low := range map[string]bool{"active high": false, "active low": true} {
		t.Run(name, func(t *testing.T) {
			wire := func(b *bench) Options { o := whole(b); o.ActiveLow = low; return o }
			at(t, wire, func(b *bench) {
				on := gpio.Level(!low)
				for _, want := range []bool{false, true, true, false} {
					b.panel.Urgent(want)
					if (b.relay.Read() == on) != want || (b.light.Read() == on) != want {
						b.Errorf("urgent %t: relay %v, light %v", want, b.relay.Read(), b.light.Read())
					}
				}
				b.panel.Urgent(true)
				for range 2 {
					if err := b.panel.Close(); err != nil {
						b.Error(err)
					}
				}
				if b.relay.Read() == on {
					b.Error("the relay stays on after Close")
				}
			})
		})
	}
}

func TestMissingPartsAreAState(t *testing.T) {
	at(t, func(b *bench) Options { return Options{Light: b.light, Relay: gpio.INVALID} }, func(b *bench) {
		b.states(devices.Out, devices.OK, devices.Out)
		b.panel.Urgent(true)
		if b.light.Read() != gpio.High {
			b.Error("the light waits for the relay")
		}
		b.after(10 * time.Second)
		b.states(devices.Out, devices.OK, devices.Out)
	})
}

func TestAPartThatFailsIsMendedAndRemembersUrgent(t *testing.T) {
	at(t, whole, func(b *bench) {
		b.states(devices.OK, devices.OK, devices.OK)
		b.relay.Break(true)
		b.panel.Urgent(true)
		b.states(devices.Out, devices.OK, devices.OK)
		b.after(5 * time.Second)
		b.relay.Break(false)
		b.after(2 * time.Second)
		b.states(devices.OK, devices.OK, devices.OK)
		if b.relay.Read() != gpio.High {
			b.Error("the relay came back without the urgent call")
		}
	})
}

func TestHelpButton(t *testing.T) {
	for name, row := range map[string]struct {
		push func(*bench)
		want int32
	}{
		"not touched":    {func(*bench) {}, 0},
		"one clean push": {func(b *bench) { b.button.Press(0); b.after(time.Second); b.button.Release(0) }, 1},
		"bouncing":       {func(b *bench) { b.button.Press(9); b.after(time.Second); b.button.Release(9) }, 1},
		"held":           {func(b *bench) { b.button.Press(1); b.after(20 * time.Second) }, 1},
		"twice": {func(b *bench) {
			for range 2 {
				b.button.Press(3)
				b.after(200 * time.Millisecond)
				b.button.Release(3)
				b.after(200 * time.Millisecond)
			}
		}, 2},
		"a spark of 10 ms": {func(b *bench) { b.button.Press(0); b.after(10 * time.Millisecond); b.button.Release(0) }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			at(t, whole, func(b *bench) {
				row.push(b)
				b.after(time.Second)
				if got := b.presses.Load(); got != row.want {
					b.Errorf("%d calls, want %d", got, row.want)
				}
			})
		})
	}
}

func TestAButtonSomethingLeansOn(t *testing.T) {
	at(t, whole, func(b *bench) {
		b.button.Press(0)
		b.after(40 * time.Second)
		b.states(devices.OK, devices.OK, devices.Degraded)
		b.button.Release(0)
		b.after(time.Second)
		b.states(devices.OK, devices.OK, devices.OK)
	})
}

func TestAButtonThatCannotBeUsedIsTriedAgain(t *testing.T) {
	wire := func(b *bench) Options { b.button.Pin.Break(true); return whole(b) }
	at(t, wire, func(b *bench) {
		b.states(devices.OK, devices.OK, devices.Out)
		b.button.Pin.Break(false)
		b.after(2 * time.Second)
		b.states(devices.OK, devices.OK, devices.OK)
		b.button.Press(2)
		b.after(time.Second)
		if b.presses.Load() != 1 {
			b.Error("the button is dead after it came back")
		}
	})
}

func TestCloseEndsRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Options{Button: sim.NewButton("help").Pin})
		ended := make(chan error)
		go func() { ended <- p.Run(t.Context(), func() {}) }()
		_ = p.Close()
		if err := <-ended; !errors.Is(err, devices.ErrClosed) {
			t.Error(err)
		}
	})
}
