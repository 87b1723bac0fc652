package panel

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"periph.io/x/conn/v3/gpio"

	"frontdoor/devices"
	"frontdoor/devices/sim"
)

// contactBench is a Contact at work on a simulated pin.
type contactBench struct {
	*testing.T
	pin     *sim.Pin
	contact *Contact
	mu      sync.Mutex
	events  []string // "on after 300ms"
	start   time.Time
}

func withContact(t *testing.T, level gpio.Level, wire func(gpio.PinIn, func(devices.Health)) *Contact, scenario func(*contactBench)) {
	synctest.Test(t, func(t *testing.T) {
		b := &contactBench{T: t, pin: sim.NewPin("contact")}
		b.pin.Set(level)
		b.contact = wire(b.pin, nil)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- b.contact.Run(ctx, b.changed) }()
		b.after(time.Second)
		scenario(b)
		at := time.Now()
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) || time.Since(at) > 50*time.Millisecond {
			t.Errorf("Run ended after %v with %v", time.Since(at), err)
		}
	})
}

func (b *contactBench) changed(on bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.events = append(b.events, fmt.Sprintf("%t after %v", on, time.Since(b.start).Round(50*time.Millisecond)))
}

func (b *contactBench) after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// set changes the level, with sparks before it settles.
func (b *contactBench) set(l gpio.Level, sparks int) {
	b.mu.Lock()
	b.start = time.Now()
	b.mu.Unlock()
	for range sparks {
		b.pin.Set(l)
		time.Sleep(7 * time.Millisecond)
		b.pin.Set(!l)
		time.Sleep(7 * time.Millisecond)
	}
	b.pin.Set(l)
}

func (b *contactBench) want(events ...string) {
	b.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if !slices.Equal(b.events, events) {
		b.Errorf("events %q, want %q", b.events, events)
	}
	b.events = nil
}

func TestFirePanel(t *testing.T) {
	withContact(t, gpio.Low, NewFirePanel, func(b *contactBench) {
		b.want()
		b.set(gpio.High, 0)
		b.after(5 * time.Second)
		b.want("true after 300ms")
		b.set(gpio.Low, 0)
		b.after(5 * time.Second)
		b.want("false after 2s")
		b.set(gpio.High, 5) // a bouncing relay: 70 ms of sparks
		b.after(5 * time.Second)
		b.want("true after 350ms")
		b.set(gpio.Low, 0)
		b.after(5 * time.Second)
		b.want("false after 2s")
		b.pin.Set(gpio.High) // a spark on a long wire
		b.after(200 * time.Millisecond)
		b.pin.Set(gpio.Low)
		b.after(5 * time.Second)
		b.want()
	})
}

func TestAnAlarmAtTheStartIsTold(t *testing.T) {
	withContact(t, gpio.High, NewFirePanel, func(b *contactBench) {
		b.mu.Lock()
		n := len(b.events)
		b.mu.Unlock()
		if n != 1 {
			b.Errorf("%d events, want the alarm", n)
		}
		b.after(time.Hour)
		if h := b.contact.Health(); h.State != devices.OK {
			b.Errorf("after an hour of alarm the contact is %+v", h)
		}
	})
}

func TestPresence(t *testing.T) {
	withContact(t, gpio.Low, NewPresence, func(b *contactBench) {
		b.set(gpio.High, 0)
		b.after(time.Minute)
		b.want("true after 100ms")
		for range 5 { // standing still now and then
			b.pin.Set(gpio.Low)
			b.after(2 * time.Second)
			b.pin.Set(gpio.High)
			b.after(2 * time.Second)
		}
		b.want()
		b.set(gpio.Low, 0)
		b.after(10 * time.Second)
		b.want("false after 3s")
		b.pin.Set(gpio.High)
		b.after(61 * time.Minute)
		if h := b.contact.Health(); h.State != devices.Degraded {
			b.Errorf("after an hour of somebody the sensor is %+v", h)
		}
	})
}

func TestContactsThatAreMissingOrBreak(t *testing.T) {
	withContact(t, gpio.Low, func(_ gpio.PinIn, changed func(devices.Health)) *Contact { return NewFirePanel(nil, changed) }, func(b *contactBench) {
		b.after(time.Minute)
		if h := b.contact.Health(); h.State != devices.Out {
			b.Errorf("a contact without a pin is %+v", h)
		}
	})
	broken := func(pin gpio.PinIn, changed func(devices.Health)) *Contact {
		pin.(*sim.Pin).Break(true)
		return NewFirePanel(pin, changed)
	}
	withContact(t, gpio.Low, broken, func(b *contactBench) {
		if h := b.contact.Health(); h.State != devices.Out {
			b.Errorf("a broken pin is %+v", h)
		}
		b.pin.Break(false)
		b.after(2 * time.Second)
		if h := b.contact.Health(); h.State != devices.OK {
			b.Errorf("a mended pin is %+v", h)
		}
	})
}
