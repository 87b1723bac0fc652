package rig

import (
	"context"
	"errors"
	"io"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"periph.io/x/conn/v3/gpio"
	"periph.io/x/conn/v3/i2c"
	"periph.io/x/conn/v3/spi"

	"frontdoor/devices"
	"frontdoor/devices/badge"
	"frontdoor/devices/card"
	"frontdoor/devices/panel"
	"frontdoor/devices/scan"
	"frontdoor/devices/sim"
	"frontdoor/devices/sim/rack"
	"frontdoor/kiosk/config"
	"frontdoor/kiosk/draw"
)

// plugged is a device on a rack: how it is worked, and the fault that takes it
// away.
type plugged struct {
	fault string
	run   func(ctx context.Context, m Machine, d config.Devices, told func(devices.Health)) error
}

// on is a machine with a rack's devices and a scanner that types.
func on(r *rack.Rack, keyboard *sim.Keyboard) Machine {
	return Machine{
		SPI: func(name string) (spi.PortCloser, error) {
			if name == "lights" {
				return r.Guide, nil
			}
			return r.Chip.Open()
		},
		I2C: func(string) (i2c.BusCloser, error) { return r.Bus, nil },
		Pin: func(name string) gpio.PinIO {
			return map[string]gpio.PinIO{"irq": r.Chip.IRQ(), "reset": r.Chip.NRSTPD(), "presence": r.Presence, "fire": r.Fire,
				"relay": r.Relay, "light": r.Light, "button": r.Button.Pin}[name]
		},
		Serial: func(string) (io.ReadCloser, error) { return r.Scanner.Open() },
		Keyboard: func(string) (scan.Keyboard, error) {
			line, err := keyboard.Open()
			if err != nil {
				return nil, err
			}
			return line, nil
		},
		Print: func(string) (io.ReadWriteCloser, error) { return r.Printer.Open() },
	}
}

func everything() config.Devices {
	return settings(func(d *config.Devices) {
		d.Card, d.CardIRQ, d.CardReset = "card", "irq", "reset"
		d.Scanner, d.Printer = "scanner", "printer"
		d.GuideLight, d.GuidePixels = "lights", rack.Pixels
		d.Display, d.Climate = "bus", "bus"
	})
}

func kinds(fonts *draw.Fonts) map[string]plugged {
	panelOf := func(o func(Machine) panel.Options, part string) func(context.Context, Machine, config.Devices, func(devices.Health)) error {
		return func(ctx context.Context, m Machine, _ config.Devices, told func(devices.Health)) error {
			options := o(m)
			options.Changed = func(h devices.Health) {
				if h.Device == part {
					told(h)
				}
			}
			p := panel.New(options)
			defer p.Close()
			return p.Run(ctx, func() {})
		}
	}
	return map[string]plugged{
		"card reader": {"card.unplugged", func(ctx context.Context, m Machine, d config.Devices, told func(devices.Health)) error {
			open, o, err := m.Card(d)
			if err != nil {
				return err
			}
			o.Changed = told
			return card.New(open, o).Run(ctx, func(card.Tap) {})
		}},
		"scanner": {"scanner.unplugged", func(ctx context.Context, m Machine, d config.Devices, told func(devices.Health)) error {
			return scan.New(m.Scanner(d), scan.Rules{}, scan.Options{Changed: told}).Run(ctx, func(scan.Result) {})
		}},
		"scanner that types": {"keyboard", func(ctx context.Context, m Machine, d config.Devices, told func(devices.Health)) error {
			d.Scanner = "/dev/input/event3"
			return scan.New(m.Scanner(d), scan.Rules{}, scan.Options{Changed: told}).Run(ctx, func(scan.Result) {})
		}},
		"printer": {"printer.unplugged", func(ctx context.Context, m Machine, d config.Devices, told func(devices.Health)) error {
			p := badge.NewPrinter(func() (io.ReadWriteCloser, error) { return m.Print(d.Printer) }, Language(d),
				badge.Options{Monitor: devices.NewMonitor(badge.Device, time.Now, told)})
			defer p.Close()
			return badge.NewSpooler(p, nil, badge.SpoolOptions{Now: time.Now}).Run(ctx)
		}},
		"presence sensor": {"presence.broken", func(ctx context.Context, m Machine, _ config.Devices, told func(devices.Health)) error {
			return panel.NewPresence(m.Input("presence"), told).Run(ctx, func(bool) {})
		}},
		"fire panel": {"fire-panel.broken", func(ctx context.Context, m Machine, _ config.Devices, told func(devices.Health)) error {
			return panel.NewFirePanel(m.Input("fire"), told).Run(ctx, func(bool) {})
		}},
		"help button": {"help-button.broken", panelOf(func(m Machine) panel.Options { return panel.Options{Button: m.Input("button")} }, panel.Button)},
		"relay":       {"urgent-relay.broken", panelOf(func(m Machine) panel.Options { return panel.Options{Relay: m.Output("relay")} }, panel.Relay)},
		"light":       {"urgent-light.broken", panelOf(func(m Machine) panel.Options { return panel.Options{Light: m.Output("light")} }, panel.Light)},
		"guide light": {"guide-light.unplugged", func(ctx context.Context, m Machine, d config.Devices, told func(devices.Health)) error {
			return panel.NewGuide(m.Guide(d), panel.GuideOptions{Changed: told}).Run(ctx)
		}},
		"status display": {"status-display.unplugged", func(ctx context.Context, m Machine, d config.Devices, told func(devices.Health)) error {
			return panel.NewStatusDisplay(fonts, m.Screen(d), panel.DisplayOptions{Changed: told}).Run(ctx)
		}},
		"climate sensor": {"cabinet.unplugged", func(ctx context.Context, m Machine, d config.Devices, told func(devices.Health)) error {
			return panel.NewClimate(m.Climate(d), panel.ClimateOptions{Changed: told}).Run(ctx)
		}},
	}
}

// TestEveryKindComesBackWithin5Seconds is the contract of all devices: away at
// the start is a state, plugging in is found out, and so is unplugging, three
// times over, each within five seconds and without a hand.
func TestEveryKindComesBackWithin5Seconds(t *testing.T) {
	fonts, err := draw.OpenFonts()
	if err != nil {
		t.Fatal(err)
	}
	for name, kind := range kinds(fonts) {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, keyboard := rack.New(), sim.NewKeyboard()
				away := func(is bool) {
					if kind.fault == "keyboard" {
						keyboard.SetFaults(sim.KeyboardFaults{Unplugged: is})
						return
					}
					if err := r.Set(kind.fault, map[bool]string{true: "on", false: "off"}[is]); err != nil {
						t.Fatal(err)
					}
				}
				var mu sync.Mutex
				var last devices.Health
				ctx, stop := context.WithCancel(t.Context())
				away(true)
				ended := make(chan error, 1)
				go func() {
					ended <- kind.run(ctx, on(r, keyboard), everything(), func(h devices.Health) {
						mu.Lock()
						defer mu.Unlock()
						last = h
					})
				}()
				after := func(want devices.State, what string) {
					t.Helper()
					time.Sleep(5 * time.Second)
					synctest.Wait()
					mu.Lock()
					defer mu.Unlock()
					if last.State != want {
						t.Errorf("5 s after %s it is %s %q", what, last.State, last.Reason)
					}
				}
				after(devices.Out, "starting without it")
				for range 3 {
					away(false)
					after(devices.OK, "the plug")
					away(true)
					after(devices.Out, "the unplug")
				}
				stop()
				if err := <-ended; !errors.Is(err, context.Canceled) {
					t.Errorf("ended with %v", err)
				}
			})
		})
	}
}

func TestWhatIsNamedAndNotThereIsNoPanic(t *testing.T) {
	m := Machine{Pin: func(string) gpio.PinIO { return nil }}
	if m.Input("GPIO99") != nil || m.Output("GPIO99") != nil || m.Input("") != nil {
		t.Error("a pin that is not there was found")
	}
	d := settings(func(d *config.Devices) { d.TowerRed = "GPIO99" })
	if !HasTower(d) {
		t.Error("the settings name a tower")
	}
	if _, err := m.Tower(d)(); !errors.Is(err, devices.ErrMissing) {
		t.Errorf("a tower on a pin that is not there: %v", err)
	}
}
