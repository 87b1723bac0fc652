package sim

import (
	"image/color"
	"sync"

	"periph.io/x/conn/v3"
	"periph.io/x/conn/v3/physic"
	"periph.io/x/conn/v3/spi"
)

// WS2812 is a string of coloured lights on the data line of an SPI port: each
// takes the first 24 bits it hears, green, red and blue, hands the rest on and
// shows them once the line has rested (WorldSemi WS2812B, "Data transfer
// time"). A bit is a pulse, short for 0 and long for 1. It is safe for
// concurrent use.
type WS2812 struct {
	mu     sync.Mutex
	lights []color.NRGBA
	broken bool
	hertz  physic.Frequency
}

// NewWS2812 makes a string of n lights that are off.
func NewWS2812(n int) *WS2812 { return &WS2812{lights: make([]color.NRGBA, n)} }

// Break makes the port fail, or work again.
func (s *WS2812) Break(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.broken = on
}

// Lights returns what the lights show.
func (s *WS2812) Lights() []color.NRGBA {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]color.NRGBA(nil), s.lights...)
}

// Connect makes the string the port's only device.
func (s *WS2812) Connect(f physic.Frequency, _ spi.Mode, _ int) (spi.Conn, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken {
		return nil, errBroken
	}
	s.hertz = f
	return s, nil
}

// Pulses of a 0 last about 0.4 µs and of a 1 about 0.8 µs; what is between is
// read as either by a real light.
const longPulse = 600 // nanoseconds

// Tx sends bits down the line, after which it rests.
func (s *WS2812) Tx(w, _ []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken {
		return errBroken
	}
	tick := int(1e9 / (int64(s.hertz) / int64(physic.Hertz)))
	var heard []byte // 0 or 1 each
	high := 0
	pulse := func() {
		if high > 0 {
			bit := byte(0)
			if high*tick > longPulse {
				bit = 1
			}
			heard, high = append(heard, bit), 0
		}
	}
	for _, b := range w {
		for i := 7; i >= 0; i-- {
			if b>>i&1 == 1 {
				high++
				continue
			}
			pulse()
		}
	}
	pulse()
	for i := range s.lights {
		if len(heard) < 24 {
			break
		}
		s.lights[i] = color.NRGBA{G: octet(heard), R: octet(heard[8:]), B: octet(heard[16:]), A: 255}
		heard = heard[24:]
	}
	return nil
}

// octet packs eight bits, the first on top.
func octet(bits []byte) (b byte) {
	for _, bit := range bits[:8] {
		b = b<<1 | bit
	}
	return b
}

// TxPackets sends packets one after the other.
func (s *WS2812) TxPackets(packets []spi.Packet) error {
	for _, p := range packets {
		if err := s.Tx(p.W, p.R); err != nil {
			return err
		}
	}
	return nil
}

// Duplex says that the string only listens.
func (s *WS2812) Duplex() conn.Duplex { return conn.Half }

// LimitSpeed takes any speed.
func (s *WS2812) LimitSpeed(physic.Frequency) error { return nil }

// Close leaves the lights as they are.
func (s *WS2812) Close() error { return nil }

func (s *WS2812) String() string { return "sim-ws2812" }
