// Package panel drives what hangs beside the screen and sits in the cabinet: the
// urgent relay and light, the help button, the presence sensor, the fire panel's
// contact, guidance and tower lights, the small status display and the climate
// sensor. It works with the hub away, and a part that is missing or broken is a
// state of its health, never a reason to stop.
package panel

import (
	"context"
	"errors"
	"sync"
	"time"

	"periph.io/x/conn/v3/gpio"

	"frontdoor/devices"
)

// The names of the parts in health.
const (
	Relay      = "urgent-relay"
	Light      = "urgent-light"
	Button     = "help-button"
	Presence   = "presence"
	FirePanel  = "fire-panel"
	GuideLight = "guide-light"
	TowerLight = "tower-light"
	Display    = "status-display"
	Cabinet    = "cabinet"
)

// stuckAfter is how long a button can be down before something must be leaning
// on it.
const stuckAfter = 30 * time.Second

// Options say how a Panel is wired. A pin that is nil is missing.
type Options struct {
	Relay     gpio.PinOut
	Light     gpio.PinOut
	Button    gpio.PinIn    // closes to ground, pulled up
	ActiveLow bool          // relay and light are on at low level
	Debounce  time.Duration // how long the button must hold still; 0 = 30 ms
	Now       func() time.Time
	Changed   func(devices.Health) // told of each change of a part; may be nil
}

// Panel is the parts beside the screen. It is safe for concurrent use.
type Panel struct {
	o       Options
	outputs [2]*output
	button  *Contact
	close   sync.Once
	closed  chan struct{}
}

// New makes a Panel; relay and light go off.
func New(o Options) *Panel {
	if o.Now == nil {
		o.Now = time.Now
	}
	p := &Panel{o: o, closed: make(chan struct{})}
	p.button = NewContact(Button, o.Button, ContactOptions{
		Pull: gpio.PullUp, On: o.Debounce, Stuck: stuckAfter, Leans: "held down: look what leans on it", Now: o.Now, Changed: o.Changed,
	})
	p.outputs = [2]*output{
		{pin: o.Relay, low: o.ActiveLow, monitor: devices.NewMonitor(Relay, o.Now, o.Changed)},
		{pin: o.Light, low: o.ActiveLow, monitor: devices.NewMonitor(Light, o.Now, o.Changed)},
	}
	p.Urgent(false)
	return p
}

// Urgent switches relay and light and returns at once. What fails is a state of
// that part's health; Run sets both again every second.
func (p *Panel) Urgent(on bool) {
	for _, o := range p.outputs {
		o.set(on)
	}
}

// Health returns the parts' health: relay, light, button.
func (p *Panel) Health() []devices.Health {
	return []devices.Health{p.outputs[0].monitor.Health(), p.outputs[1].monitor.Health(), p.button.Health()}
}

// Close ends Run and switches relay and light off. It may be called any number
// of times.
func (p *Panel) Close() error {
	p.close.Do(func() { close(p.closed) })
	p.Urgent(false)
	return nil
}

// Run calls pressed, from a goroutine of its own, each time the help button goes
// down, and keeps relay and light as they should be, until ctx ends or Close is called. It returns why
// within 50 ms.
func (p *Panel) Run(ctx context.Context, pressed func()) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var watching sync.WaitGroup
	watching.Go(func() {
		_ = p.button.Run(ctx, func(down bool) { // ends with ctx, whose cause is returned below
			if down {
				pressed()
			}
		})
	})
	again := time.NewTicker(time.Second)
	defer again.Stop()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-p.closed:
			cancel(devices.Fail("panel", devices.ErrClosed, nil))
		case <-again.C:
			for _, o := range p.outputs {
				o.renew()
			}
		}
	}
	watching.Wait()
	return context.Cause(ctx)
}

// output is one pin that is switched.
type output struct {
	pin     gpio.PinOut
	low     bool
	monitor *devices.Monitor

	mu sync.Mutex
	on bool
}

// set switches the pin; on is kept even when that fails.
func (o *output) set(on bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.on = on
	o.drive()
}

// renew sets the pin again to what it should be: only so is a pin found out
// that went away, or that forgot.
func (o *output) renew() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.drive()
}

func (o *output) drive() {
	if o.pin == nil {
		o.monitor.Report(devices.ErrMissing)
		return
	}
	if err := o.pin.Out(gpio.Level(o.on != o.low)); err != nil {
		o.monitor.Report(errors.Join(devices.ErrMissing, err))
		return
	}
	o.monitor.Report(nil)
}
