package sim

import (
	"image"
	"image/color"
)

// SSD1306 is a display of 128 by 64 dots at the level of its commands and its
// memory, after Solomon Systech's datasheet of the SSD1306.
type SSD1306 struct {
	bus      *I2C
	memory   [8][128]byte // pages of eight rows, least significant bit on top
	page     int
	column   int
	on       bool
	charged  bool // charge pump: without it the panel stays dark
	inverted bool
}

// ssd1306Address is where such displays are.
const ssd1306Address = 0x3c

// NewSSD1306 puts a display on a bus.
func NewSSD1306(bus *I2C) *SSD1306 {
	d := &SSD1306{bus: bus}
	bus.put(ssd1306Address, d)
	return d
}

func (d *SSD1306) powerOn() {
	*d = SSD1306{bus: d.bus}
	for i := range d.memory { // what memory holds then is anything
		for j := range d.memory[i] {
			d.memory[i][j] = byte(i*37 + j*91)
		}
	}
}

// tx takes a control byte and a stream of commands or data.
func (d *SSD1306) tx(w, _ []byte) error {
	if len(w) == 0 {
		return nil
	}
	switch w[0] {
	case 0x00:
		d.commands(w[1:])
	case 0x40:
		for _, b := range w[1:] {
			d.memory[d.page][d.column] = b
			d.column = (d.column + 1) % 128
		}
	default:
		return errNoAcknowledge
	}
	return nil
}

// arguments is how many bytes follow a command.
var arguments = map[byte]int{0x20: 1, 0x21: 2, 0x22: 2, 0x26: 6, 0x27: 6, 0x29: 5, 0x2a: 5, 0x81: 1, 0x8d: 1, 0xa3: 2, 0xa8: 1, 0xd3: 1, 0xd5: 1, 0xd9: 1, 0xda: 1, 0xdb: 1}

func (d *SSD1306) commands(b []byte) {
	for len(b) > 0 {
		c, n := b[0], arguments[b[0]]
		if len(b) < 1+n {
			return
		}
		switch {
		case c <= 0x0f:
			d.column = d.column&0x70 | int(c)
		case c <= 0x1f:
			d.column = d.column&0x0f | int(c&7)<<4
		case c == 0x8d:
			d.charged = b[1]&4 != 0
		case c == 0xa6 || c == 0xa7:
			d.inverted = c == 0xa7
		case c == 0xae || c == 0xaf:
			d.on = c == 0xaf
		case c >= 0xb0 && c <= 0xb7:
			d.page = int(c & 7)
		}
		b = b[1+n:]
	}
}

// Image is what a person sees: white where the panel is lit.
func (d *SSD1306) Image() *image.Gray {
	d.bus.mu.Lock()
	defer d.bus.mu.Unlock()
	img := image.NewGray(image.Rect(0, 0, 128, 64))
	if !d.on || !d.charged {
		return img
	}
	for y := range 64 {
		for x := range 128 {
			if (d.memory[y/8][x]>>(y%8)&1 != 0) != d.inverted {
				img.SetGray(x, y, color.Gray{Y: 0xff})
			}
		}
	}
	return img
}
