package sim

import "encoding/binary"

// BME280 is a temperature and humidity sensor at register level, after Bosch's
// datasheet of the BME280. Its pressure is one, whatever the air.
type BME280 struct {
	bus     *I2C
	regs    [256]byte
	celsius float64
	percent float64
	noise   bool
}

// Its trimming values: as in the datasheet's example where they do not matter,
// zero where they would bend the lines.
const (
	trimT1 = 27504
	trimT2 = 26435
	trimP1 = 36477
	trimH2 = 100
)

// Registers.
const (
	bmeTrim    = 0x88
	bmeID      = 0xd0
	bmeReset   = 0xe0
	bmeTrimH   = 0xe1
	bmeControl = 0xf4
	bmeData    = 0xf7
)

// NewBME280 puts a sensor at 20 °C and 50 % on a bus.
func NewBME280(bus *I2C, address uint16) *BME280 {
	c := &BME280{bus: bus, celsius: 20, percent: 50}
	c.powerOn()
	bus.put(address, c)
	return c
}

// Air changes the air around the sensor: °C and per cent.
func (c *BME280) Air(celsius, percent float64) {
	c.bus.mu.Lock()
	defer c.bus.mu.Unlock()
	c.celsius, c.percent = celsius, percent
}

// Noise makes all data bits ones, as on a line without its pull-up, or ends it.
func (c *BME280) Noise(on bool) {
	c.bus.mu.Lock()
	defer c.bus.mu.Unlock()
	c.noise = on
}

// powerOn is the state after power-on or a soft reset: asleep.
func (c *BME280) powerOn() {
	c.regs = [256]byte{}
	c.regs[bmeID] = 0x60
	binary.LittleEndian.PutUint16(c.regs[bmeTrim:], trimT1)
	binary.LittleEndian.PutUint16(c.regs[bmeTrim+2:], trimT2)
	binary.LittleEndian.PutUint16(c.regs[bmeTrim+6:], trimP1)
	binary.LittleEndian.PutUint16(c.regs[bmeTrimH:], trimH2)
	copy(c.regs[bmeData:], []byte{0x80, 0, 0, 0x80, 0, 0, 0x80, 0})
}

// tx is a write of pairs of register and value, or of a register and a read from
// there on.
func (c *BME280) tx(w, r []byte) error {
	if len(r) == 0 {
		for ; len(w) > 1; w = w[2:] {
			if w[0] == bmeReset && w[1] == 0xb6 {
				c.powerOn()
			} else {
				c.regs[w[0]] = w[1]
			}
		}
		return nil
	}
	if len(w) != 1 {
		return errNoAcknowledge
	}
	c.measure()
	for i := range r {
		if r[i] = c.regs[w[0]+byte(i)]; c.noise {
			r[i] = 0xff
		}
	}
	return nil
}

// measure fills the data registers, unless the chip sleeps: the datasheet's
// compensation formulas turned round.
func (c *BME280) measure() {
	if c.regs[bmeControl]&3 == 0 {
		return
	}
	t := (int(c.celsius*100*256/5)*2048/trimT2 + 2*trimT1) << 3
	h := min(max(int(c.percent*65536/trimH2), 0), 65535)
	c.regs[bmeData+3], c.regs[bmeData+4], c.regs[bmeData+5] = byte(t>>12), byte(t>>4), byte(t<<4)
	c.regs[bmeData+6], c.regs[bmeData+7] = byte(h>>8), byte(h)
}
