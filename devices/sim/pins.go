package sim

import (
	"errors"
	"sync/atomic"
	"time"

	"periph.io/x/conn/v3/gpio"
	"periph.io/x/conn/v3/gpio/gpiotest"
)

// Pin is one GPIO pin with what hangs on it: a relay, a light, a button. It is
// safe for concurrent use.
type Pin struct {
	gpiotest.Pin
	broken atomic.Bool
	driven atomic.Bool // from outside, which is stronger than a pull
}

// NewPin makes a pin that reads high, as with a pull-up.
func NewPin(name string) *Pin {
	return &Pin{Pin: gpiotest.Pin{N: name, L: gpio.High, EdgesChan: make(chan gpio.Level, 64)}}
}

// Break makes every use of the pin fail, or work again.
func (p *Pin) Break(on bool) { p.broken.Store(on) }

var errBroken = errors.New("sim: the pin cannot be used")

// Out drives the pin.
func (p *Pin) Out(l gpio.Level) error {
	if p.broken.Load() {
		return errBroken
	}
	return p.Pin.Out(l)
}

// In sets the pin up as an input.
func (p *Pin) In(pull gpio.Pull, edge gpio.Edge) error {
	if p.broken.Load() {
		return errBroken
	}
	if p.driven.Load() {
		defer func(l gpio.Level) { _ = p.Pin.Out(l) }(p.Read())
	}
	return p.Pin.In(pull, edge)
}

// WaitForEdge waits for an edge. Unlike gpiotest's it leaves the level alone:
// an edge that waited is history, the level is now.
func (p *Pin) WaitForEdge(timeout time.Duration) bool {
	if p.broken.Load() {
		return false
	}
	select {
	case <-p.EdgesChan: // what has come counts, however late it is now
		return true
	default:
	}
	t := time.NewTimer(timeout)
	defer t.Stop()
	select {
	case <-p.EdgesChan:
		return true
	case <-t.C:
		return false
	}
}

// Set is what the world outside does to an input: its level and an edge. Edges
// nobody waits for are lost once 64 have piled up.
func (p *Pin) Set(l gpio.Level) {
	p.driven.Store(true)
	_ = p.Pin.Out(l)
	select {
	case p.EdgesChan <- l:
	default:
	}
}

// Button is a button between an input with a pull-up and ground.
type Button struct{ Pin *Pin }

// NewButton makes a button that is up.
func NewButton(name string) *Button { return &Button{NewPin(name)} }

// Press closes the contact, which bounces as often as told.
func (b *Button) Press(bounces int) {
	for range bounces {
		b.Pin.Set(gpio.Low)
		b.Pin.Set(gpio.High)
	}
	b.Pin.Set(gpio.Low)
}

// Release opens the contact, which bounces as often as told.
func (b *Button) Release(bounces int) {
	for range bounces {
		b.Pin.Set(gpio.High)
		b.Pin.Set(gpio.Low)
	}
	b.Pin.Set(gpio.High)
}
