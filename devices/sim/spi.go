package sim

import (
	"errors"
	"sync"
	"time"

	"periph.io/x/conn/v3"
	"periph.io/x/conn/v3/physic"
	"periph.io/x/conn/v3/spi"
)

// Open returns the SPI port the chip hangs on. It fails while unplugged.
func (m *MFRC522) Open() (spi.PortCloser, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.faults.Unplugged {
		return nil, errUnplugged
	}
	m.opened++
	return &port{chip: m}, nil
}

// Opened is the number of ports opened and not closed again.
func (m *MFRC522) Opened() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.opened
}

// port is the host's end of the wire.
type port struct {
	chip      *MFRC522
	close     sync.Once
	connected bool
	closed    bool
}

func (p *port) String() string { return "sim-spi" }

// Close gives the port back.
func (p *port) Close() error {
	p.close.Do(func() {
		p.chip.mu.Lock()
		defer p.chip.mu.Unlock()
		p.closed = true
		p.chip.opened--
	})
	return nil
}

// LimitSpeed takes any speed.
func (p *port) LimitSpeed(physic.Frequency) error { return nil }

// Connect takes what the chip takes: up to 10 MHz, mode 0, eight bits
// (MFRC522 §8.1.2), once.
func (p *port) Connect(f physic.Frequency, mode spi.Mode, bits int) (spi.Conn, error) {
	if f > 10*physic.MegaHertz || mode != spi.Mode0 || bits != 8 {
		return nil, errors.New("sim: the chip takes at most 10 MHz, mode 0, 8 bits")
	}
	if p.connected {
		return nil, errors.New("sim: the port is connected already")
	}
	p.connected = true
	return &wire{port: p}, nil
}

// wire is one chip select.
type wire struct {
	port *port
	held []byte // bytes of a transaction whose chip select is still held
}

func (w *wire) String() string { return "sim-mfrc522" }

// Duplex is full: a byte out, a byte in.
func (w *wire) Duplex() conn.Duplex { return conn.Full }

// Tx is one transaction; r may be nil or as long as w.
func (w *wire) Tx(out, in []byte) error {
	return w.TxPackets([]spi.Packet{{W: out, R: in}})
}

// TxPackets is one transaction as long as KeepCS holds the chip select.
func (w *wire) TxPackets(p []spi.Packet) error {
	for _, one := range p {
		if len(one.R) != 0 && len(one.W) != 0 && len(one.R) != len(one.W) {
			return errors.New("sim: what is sent and what is received differ in length")
		}
		if err := w.packet(one); err != nil {
			return err
		}
	}
	return nil
}

func (w *wire) packet(p spi.Packet) error {
	m := w.port.chip
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.faults.Unplugged || w.port.closed {
		return errUnplugged
	}
	for i := range max(len(p.W), len(p.R)) {
		var out byte
		if i < len(p.W) {
			out = p.W[i]
		}
		in := m.clockByte(w.held, out)
		if i < len(p.R) {
			p.R[i] = in
		}
		if len(w.held) == 0 {
			w.held = append(w.held, out)
		} else {
			w.held = append(w.held[:1], out)
		}
	}
	if !p.KeepCS {
		w.held = w.held[:0]
	}
	m.afterwards()
	return nil
}

// clockByte shifts one byte in and one out. before holds the transaction's
// first byte and the one before this. Reading: the first byte is an address
// with bit 7 set, each further byte the address of the next read, and the
// answer comes one byte later. Writing: the first byte is the address, all
// others go there. Bit 0 of an address is 0 (MFRC522 §8.1.2.1 to §8.1.2.3).
func (m *MFRC522) clockByte(before []byte, out byte) (in byte) {
	if m.faults.Dead {
		return 0xFF
	}
	m.settle()
	if len(before) == 0 {
		return 0
	}
	if first := before[0]; first&0x80 == 0 {
		m.write(int(first>>1&0x3F), out)
		return 0
	}
	return m.read(int(before[len(before)-1] >> 1 & 0x3F))
}

// etu is the time of one bit at 106 kBd: 128 periods of 13.56 MHz.
const etu = 128 * time.Second / 13_560_000

// frameTime is how long n bits with their parity, start and stop take.
func frameTime(n int) time.Duration { return time.Duration(n+n/8+2) * etu }
