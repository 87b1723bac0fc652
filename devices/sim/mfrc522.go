package sim

import (
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"periph.io/x/conn/v3/gpio"
	"periph.io/x/conn/v3/gpio/gpiotest"
)

// MFRC522 is the reader chip with its antenna and whatever cards lie on it. It
// keeps time by itself: frames take as long on the air as they really do, and
// the chip's timer runs. It is safe for concurrent use.
type MFRC522 struct {
	mu     sync.Mutex
	reg    [64]byte
	made   byte // version, 91h or 92h
	fifo   []byte
	buffer [25]byte // internal buffer of the Mem command, MFRC522 §10.3.1.2
	field  []*Card
	since  time.Time // when the field was switched on; zero = off

	at       time.Time // the moment the chip has come to
	events   []event
	wake     *time.Timer
	timerRun time.Time // when the timer was started; zero = stopped
	sending  bool      // between the first bit sent and the last received
	irq      *gpiotest.Pin
	level    gpio.Level // what the chip drives the interrupt pin to
	opened   int        // count of opened ports that are not closed
	faults   Faults
	rand     *rand.Rand
}

// Faults are what can be wrong with a reader; the zero value is a healthy one.
type Faults struct {
	Unplugged  bool    // no port: opening and every transfer fail
	Dead       bool    // no chip behind the port: MISO floats high
	Hang       bool    // registers answer, commands never end
	AntennaOff bool    // the antenna drivers switch off and stay off
	Noise      float64 // share of received frames that are disturbed, 0–1
	Clone      byte    // the version of a chip sold in its place, whose self-test gives something else; 0 = NXP's own
}

// errUnplugged is what the port answers while the reader is unplugged.
var errUnplugged = errors.New("sim: no such device")

// NewMFRC522 makes a healthy chip, just powered, with nothing in its field.
func NewMFRC522() *MFRC522 { return newMFRC522(0x92) }

// NewMFRC522V1 makes one of version 1.0, which was sold before.
func NewMFRC522V1() *MFRC522 { return newMFRC522(0x91) }

func newMFRC522(version byte) *MFRC522 {
	m := &MFRC522{
		made:  version,
		irq:   &gpiotest.Pin{N: "IRQ", L: gpio.High, EdgesChan: make(chan gpio.Level, 1)},
		level: gpio.High,
		rand:  rand.New(rand.NewPCG(522, 1)),
	}
	m.at = time.Now()
	m.powerUp()
	return m
}

// IRQ is the chip's interrupt pin, as the host's gpio.PinIn.
func (m *MFRC522) IRQ() gpio.PinIO { return m.irq }

// NRSTPD is the chip's reset pin, as the host's gpio.PinOut: low holds the chip
// in power-down, the rising edge starts it afresh (MFRC522 §8.8).
func (m *MFRC522) NRSTPD() gpio.PinIO {
	return &resetPin{Pin: gpiotest.Pin{N: "NRSTPD", L: gpio.High}, chip: m}
}

type resetPin struct {
	gpiotest.Pin
	chip *MFRC522
}

// Out holds the chip in power-down or lets it start.
func (p *resetPin) Out(l gpio.Level) error {
	rises := l == gpio.High && p.Read() == gpio.Low
	if err := p.Pin.Out(l); err != nil {
		return err
	}
	if rises {
		p.chip.Restart()
	}
	return nil
}

// Restart is a loss of power to the chip: every register is as after a reset.
func (m *MFRC522) Restart() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.settle()
	m.powerUp()
	m.afterwards()
}

// SetFaults switches faults on and off.
func (m *MFRC522) SetFaults(f Faults) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.settle()
	m.faults = f
	if f.Unplugged {
		m.powerUp()
	}
	if f.AntennaOff {
		m.reg[regTxControl] &^= 0x03
		m.switchField()
	}
	m.afterwards()
}

// Put lays a card on the reader.
func (m *MFRC522) Put(c *Card) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !slices.Contains(m.field, c) {
		c.powerUp()
		c.left = -1
		m.field = append(m.field, c)
	}
}

// Take takes a card away.
func (m *MFRC522) Take(c *Card) { m.TakeAfter(c, 0) }

// TakeAfter takes a card away once it has answered n more frames.
func (m *MFRC522) TakeAfter(c *Card, n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c.left = n
	m.sweep()
}

// SlipAfter makes a card lose its power for a moment once it has answered n more
// frames, as one does that is held askew.
func (m *MFRC522) SlipAfter(c *Card, n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c.slip = n
}

// sweep removes the cards that have no answers left.
func (m *MFRC522) sweep() {
	m.field = slices.DeleteFunc(m.field, func(c *Card) bool { return c.left == 0 })
}

// AntennaOn reports whether the chip drives its antenna.
func (m *MFRC522) AntennaOn() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return !m.since.IsZero()
}

// powerUp is the state after power-on or a reset.
func (m *MFRC522) powerUp() {
	m.reg = resetValues()
	m.fifo, m.events, m.sending = nil, nil, false
	m.timerRun = time.Time{}
	m.switchField()
}

// switchField follows TxControlReg: cards gain and lose their power with it.
func (m *MFRC522) switchField() {
	on := m.reg[regTxControl]&0x03 != 0
	if on == !m.since.IsZero() {
		return
	}
	m.since = time.Time{}
	if on {
		m.since = m.at
	}
	for _, c := range m.field {
		c.powerUp()
	}
}

// event is something the chip will do by itself.
type event struct {
	at   time.Time
	what happening
	do   func()
}

// happening is a sort of event, so that one sort can be called off.
type happening int

const (
	onAir happening = iota
	onTimer
	onChip
)

func (m *MFRC522) later(d time.Duration, what happening, do func()) {
	m.events = append(m.events, event{m.at.Add(d), what, do})
}

func (m *MFRC522) callOff(what happening) {
	m.events = slices.DeleteFunc(m.events, func(e event) bool { return e.what == what })
}

// settle lets everything happen that is due, each at its own moment. A chip
// that hangs does nothing.
func (m *MFRC522) settle() {
	now := time.Now()
	for !m.faults.Hang {
		next := m.next()
		if next < 0 || m.events[next].at.After(now) {
			break
		}
		e := m.events[next]
		m.events = slices.Delete(m.events, next, next+1)
		m.at = e.at
		e.do()
	}
	m.at = now
}

// next is the index of the earliest event, -1 = none.
func (m *MFRC522) next() int {
	first := -1
	for i, e := range m.events {
		if first < 0 || e.at.Before(m.events[first].at) {
			first = i
		}
	}
	return first
}

// shortestWake bounds how often the chip wakes by itself, whatever its timer is
// set to.
const shortestWake = 50 * time.Microsecond

// afterwards brings the interrupt pin up to date and sees to it that the chip
// wakes for its next event.
func (m *MFRC522) afterwards() {
	m.driveIRQ()
	next := m.next()
	if next < 0 || m.faults.Hang {
		return
	}
	d := max(time.Until(m.events[next].at), shortestWake)
	if m.wake == nil {
		m.wake = time.AfterFunc(d, m.tick)
		return
	}
	m.wake.Reset(d)
}

func (m *MFRC522) tick() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.settle()
	m.afterwards()
}

// driveIRQ sets the pin from the enabled requests, MFRC522 §8.4 and §9.3.1.3.
func (m *MFRC522) driveIRQ() {
	inverted := m.reg[regComIEn]&0x80 != 0
	level := gpio.Level(m.requested() != inverted)
	if m.level == level {
		return
	}
	m.level = level
	_ = m.irq.Out(level)
	select {
	case m.irq.EdgesChan <- level:
	default:
	}
}

// requested is Status1Reg's IRq bit: some enabled request is set.
func (m *MFRC522) requested() bool {
	return m.reg[regComIrq]&m.reg[regComIEn]&0x7F != 0 || m.reg[regDivIrq]&m.reg[regDivIEn]&0x14 != 0
}
