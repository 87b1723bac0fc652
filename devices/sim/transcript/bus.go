package transcript

import (
	"bytes"
	"fmt"
	"sync"

	"periph.io/x/conn/v3"
	"periph.io/x/conn/v3/i2c"
	"periph.io/x/conn/v3/physic"
	"periph.io/x/conn/v3/spi"
)

// SPI records a port's only device, transaction by transaction.
func (r *Recorder) SPI(port spi.PortCloser) spi.PortCloser { return &spiPort{port, r} }

type spiPort struct {
	spi.PortCloser
	r *Recorder
}

func (p *spiPort) Connect(f physic.Frequency, m spi.Mode, bits int) (spi.Conn, error) {
	c, err := p.PortCloser.Connect(f, m, bits)
	if err != nil {
		return nil, err
	}
	return &spiConn{c, p.r}, nil
}

type spiConn struct {
	spi.Conn
	r *Recorder
}

func (c *spiConn) Tx(w, read []byte) error {
	err := c.Conn.Tx(w, read)
	c.r.transaction(w, read, err)
	return err
}

func (r *Recorder) transaction(w, read []byte, err error) {
	if err != nil {
		r.line("#", []byte(err.Error()), "%s %s\n")
		return
	}
	r.line(">", w, "%s %x\n")
	r.line("<", read, "%s %x\n")
}

// I2C records a bus with one chip on it.
func (r *Recorder) I2C(bus i2c.Bus) i2c.Bus { return &i2cBus{bus, r} }

type i2cBus struct {
	i2c.Bus
	r *Recorder
}

func (b *i2cBus) Tx(address uint16, w, read []byte) error {
	err := b.Bus.Tx(address, w, read)
	b.r.transaction(w, read, err)
	return err
}

// Bus says a chip's part of a transcript, over SPI or I²C. Each transaction must
// be the one that was recorded. It is safe for concurrent use.
type Bus struct {
	mu    sync.Mutex
	steps []step
	err   error
}

// ReplayBus makes a Bus of a transcript.
func ReplayBus(text []byte) (*Bus, error) {
	steps, err := parse(text, true)
	if err != nil {
		return nil, err
	}
	for i, s := range steps {
		if s.host != (i%2 == 0) || len(steps)%2 != 0 {
			return nil, fmt.Errorf("the transcript is no list of transactions: one > and one < each")
		}
	}
	return &Bus{steps: steps}, nil
}

// Left is how many transactions are still to come.
func (b *Bus) Left() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.steps) / 2
}

// Err is the first transaction that was not as recorded.
func (b *Bus) Err() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.err
}

func (b *Bus) do(w, read []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case len(b.steps) == 0:
		return fmt.Errorf("the transcript is over")
	case !bytes.Equal(w, b.steps[0].data) || len(read) != len(b.steps[1].data):
		err := fmt.Errorf("the host sent %x for %d bytes, the transcript has %x for %d", w, len(read), b.steps[0].data, len(b.steps[1].data))
		if b.err == nil {
			b.err = err
		}
		return err
	}
	copy(read, b.steps[1].data)
	b.steps = b.steps[2:]
	return nil
}

// SPI is the chip on a port of its own.
func (b *Bus) SPI() spi.PortCloser { return spiReplay{b} }

type spiReplay struct{ b *Bus }

func (s spiReplay) Connect(physic.Frequency, spi.Mode, int) (spi.Conn, error) { return s, nil }
func (s spiReplay) Tx(w, r []byte) error                                      { return s.b.do(w, r) }
func (s spiReplay) TxPackets(packets []spi.Packet) error {
	for _, p := range packets {
		if err := s.b.do(p.W, p.R); err != nil {
			return err
		}
	}
	return nil
}
func (s spiReplay) Duplex() conn.Duplex               { return conn.Full }
func (s spiReplay) LimitSpeed(physic.Frequency) error { return nil }
func (s spiReplay) Close() error                      { return nil }
func (s spiReplay) String() string                    { return "transcript-spi" }

// I2C is the chip on a bus of its own.
func (b *Bus) I2C() i2c.BusCloser { return i2cReplay{b} }

type i2cReplay struct{ b *Bus }

func (i i2cReplay) Tx(_ uint16, w, r []byte) error  { return i.b.do(w, r) }
func (i i2cReplay) SetSpeed(physic.Frequency) error { return nil }
func (i i2cReplay) Close() error                    { return nil }
func (i i2cReplay) String() string                  { return "transcript-i2c" }
