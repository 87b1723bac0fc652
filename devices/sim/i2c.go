package sim

import (
	"errors"
	"sync"

	"periph.io/x/conn/v3/physic"
)

// chip is what hangs on an I²C bus. The bus calls it for one at a time.
type chip interface {
	tx(w, r []byte) error
}

// I2C is a bus with chips on it. It is safe for concurrent use.
type I2C struct {
	mu    sync.Mutex
	chips map[uint16]chip
	away  map[uint16]bool
}

// NewI2C makes a bus with nothing on it.
func NewI2C() *I2C { return &I2C{chips: map[uint16]chip{}, away: map[uint16]bool{}} }

// Unplug takes the chip at an address off the bus, or puts it back; like a chip
// that lost its power it has then forgotten what it was told.
func (b *I2C) Unplug(address uint16, away bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.away[address] = away
	if c, ok := b.chips[address].(interface{ powerOn() }); ok && !away {
		c.powerOn()
	}
}

func (b *I2C) put(address uint16, c chip) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.chips[address] = c
}

var errNoAcknowledge = errors.New("sim: no chip acknowledges")

// Tx writes to, then reads from, the chip at an address.
func (b *I2C) Tx(address uint16, w, r []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	c, there := b.chips[address]
	if !there || b.away[address] {
		return errNoAcknowledge
	}
	return c.tx(w, r)
}

// SetSpeed takes any speed.
func (b *I2C) SetSpeed(physic.Frequency) error { return nil }

// Close leaves the chips as they are.
func (b *I2C) Close() error { return nil }

func (b *I2C) String() string { return "sim-i2c" }
