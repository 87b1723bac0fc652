package sim

import (
	"image/color"
	"sync"

	"periph.io/x/conn/v3"
	"periph.io/x/conn/v3/physic"
	"periph.io/x/conn/v3/spi"
)

// APA102 is a string of coloured lights on an SPI port, after the protocol of
// the APA102: a start frame of zeros, then four bytes a light. It is safe for
// concurrent use.
type APA102 struct {
	mu     sync.Mutex
	lights []color.NRGBA // alpha is the global brightness, 0–31
	broken bool
}

// NewAPA102 makes a string of n lights that are off.
func NewAPA102(n int) *APA102 { return &APA102{lights: make([]color.NRGBA, n)} }

// Break makes the port fail, or work again.
func (s *APA102) Break(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.broken = on
}

// Lights returns what the lights show.
func (s *APA102) Lights() []color.NRGBA {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]color.NRGBA(nil), s.lights...)
}

// Connect makes the string the port's only device.
func (s *APA102) Connect(physic.Frequency, spi.Mode, int) (spi.Conn, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken {
		return nil, errBroken
	}
	return s, nil
}

// Tx takes a frame; nothing can be read. Lights beyond the frame keep theirs.
func (s *APA102) Tx(w, _ []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken {
		return errBroken
	}
	if len(w) < 4 || [4]byte(w[:4]) != [4]byte{} {
		return nil // no start frame: the lights do not listen
	}
	for i := range s.lights {
		if w = w[4:]; len(w) < 4 || w[0]&0xe0 != 0xe0 {
			break
		}
		s.lights[i] = color.NRGBA{R: w[3], G: w[2], B: w[1], A: w[0] & 0x1f}
	}
	return nil
}

// TxPackets sends packets one after the other.
func (s *APA102) TxPackets(packets []spi.Packet) error {
	for _, p := range packets {
		if err := s.Tx(p.W, p.R); err != nil {
			return err
		}
	}
	return nil
}

// Duplex says that the string only listens.
func (s *APA102) Duplex() conn.Duplex { return conn.Half }

// LimitSpeed takes any speed.
func (s *APA102) LimitSpeed(physic.Frequency) error { return nil }

// Close leaves the lights as they are.
func (s *APA102) Close() error { return nil }

func (s *APA102) String() string { return "sim-apa102" }
