package panel

import (
	"context"
	"errors"
	"time"

	"periph.io/x/conn/v3/gpio"

	"frontdoor/devices"
)

// slice is how long one wait for an edge lasts. It is always positive: some
// drivers wait for ever on 0 and return at once on -1.
const slice = 40 * time.Millisecond

// Contact is an input that is on or off: a button, a presence sensor, a relay of
// the fire panel.
type Contact struct {
	name    string
	pin     gpio.PinIn
	o       ContactOptions
	monitor *devices.Monitor
}

// ContactOptions say how a Contact is wired and how long it takes to be believed.
type ContactOptions struct {
	Pull   gpio.Pull     // of the pin
	OnHigh bool          // on at high level; false = closes to ground
	On     time.Duration // how long it must be on to count; 0 = 30 ms
	Off    time.Duration // how long it must be off to count; 0 = as On
	Stuck  time.Duration // on for longer than this is degraded; 0 = never
	Leans  string        // what is said then, plain words

	Now     func() time.Time
	Changed func(devices.Health) // told of each change of health; may be nil
}

// NewContact makes a Contact; name is as in health. A pin that is nil is missing.
func NewContact(name string, pin gpio.PinIn, o ContactOptions) *Contact {
	if o.On <= 0 {
		o.On = 30 * time.Millisecond
	}
	if o.Off <= 0 {
		o.Off = o.On
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	c := &Contact{name: name, pin: pin, o: o, monitor: devices.NewMonitor(name, o.Now, o.Changed)}
	if pin == nil {
		c.monitor.Report(devices.ErrMissing)
	}
	return c
}

// NewPresence makes a Contact on a sensor whose output is high while somebody
// stands in front of the kiosk. A person who stands still for a moment, or steps
// aside, has not gone: that takes three seconds.
func NewPresence(pin gpio.PinIn, changed func(devices.Health)) *Contact {
	return NewContact(Presence, pin, ContactOptions{
		Pull: gpio.PullDown, OnHigh: true, On: 100 * time.Millisecond, Off: 3 * time.Second,
		Stuck: time.Hour, Leans: "has seen somebody for an hour: look what stands in front of it", Changed: changed,
	})
}

// NewFirePanel makes a Contact on the fire panel's relay, a closed loop to
// ground that opens in an alarm: a cut wire counts as an alarm as well. It is
// believed after 300 ms, so that a spark on a long wire closes no lift.
func NewFirePanel(pin gpio.PinIn, changed func(devices.Health)) *Contact {
	return NewContact(FirePanel, pin, ContactOptions{
		Pull: gpio.PullUp, OnHigh: true, On: 300 * time.Millisecond, Off: 2 * time.Second, Changed: changed,
	})
}

// Health returns how the contact is.
func (c *Contact) Health() devices.Health { return c.monitor.Health() }

// Run calls changed, from Run's own goroutine, each time the contact has gone on
// or off for good; it begins as off. It ends with ctx and returns why, within
// 50 ms. A pin that cannot be used is tried again every second.
func (c *Contact) Run(ctx context.Context, changed func(on bool)) error {
	on := false
	for ctx.Err() == nil {
		if c.pin == nil {
			<-ctx.Done()
			break
		}
		if err := c.pin.In(c.o.Pull, gpio.BothEdges); err != nil {
			c.monitor.Report(errors.Join(devices.ErrMissing, err))
			wait(ctx, time.Second)
			continue
		}
		c.monitor.Report(nil)
		c.follow(ctx, &on, changed)
	}
	return context.Cause(ctx)
}

// renew is how often a pin is set up again: reading it cannot fail, so that one
// whose expander was unplugged would read as something for ever.
const renew = 2 * time.Second

// follow believes the level, not the edges: drivers pile them up and lose them.
// It returns when the pin cannot be used any more.
func (c *Contact) follow(ctx context.Context, on *bool, changed func(bool)) {
	since, setUp := time.Now(), time.Now()
	for ctx.Err() == nil {
		if time.Since(setUp) >= renew {
			if c.pin.In(c.o.Pull, gpio.BothEdges) != nil {
				return // Run says so
			}
			setUp = time.Now()
		}
		c.awaitEdge(ctx, slice)
		if c.level() == *on {
			c.leaning(*on, since)
			continue
		}
		if c.settled(ctx, !*on) {
			*on, since = !*on, time.Now()
			changed(*on)
		}
	}
}

// awaitEdge waits for an edge, at most for d. A driver that says no at once must
// not make the watch spin.
func (c *Contact) awaitEdge(ctx context.Context, d time.Duration) {
	at := time.Now()
	if !c.pin.WaitForEdge(d) && time.Since(at) < d/2 {
		wait(ctx, d)
	}
}

// level reports whether the contact is on.
func (c *Contact) level() bool { return (c.pin.Read() == gpio.High) == c.o.OnHigh }

// settled waits as long as a change must last and reports whether it did.
func (c *Contact) settled(ctx context.Context, on bool) bool {
	last := c.o.Off
	if on {
		last = c.o.On
	}
	for until := time.Now().Add(last); ctx.Err() == nil; {
		if c.level() != on {
			return false
		}
		left := time.Until(until)
		if left <= 0 {
			return true
		}
		c.awaitEdge(ctx, min(left, slice))
	}
	return false
}

// leaning keeps the health of a contact that does not change.
func (c *Contact) leaning(on bool, since time.Time) {
	if on && c.o.Stuck > 0 && time.Since(since) > c.o.Stuck {
		c.monitor.Set(devices.Degraded, c.o.Leans)
		return
	}
	c.monitor.Report(nil)
}

// wait lets d pass and reports whether ctx still holds.
func wait(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
