package printsim

import (
	"bytes"
	"image"
)

// qlDecoder reads Brother QL raster as a QL-800 does. Commands are those of
// Brother's raster command reference for the QL-800 series.
type qlDecoder struct {
	unknown int
	width   byte   // of the tape that the page is for, mm
	rows    []byte // QLPins/8 bytes a row, first pin first
}

func newQLDecoder() *qlDecoder { return &qlDecoder{width: 62} }

// begun reports whether some of a page is there.
func (d *qlDecoder) begun() bool { return len(d.rows) > 0 }

// page turns the rows into a picture, mirrored as the head lies; nil when empty.
func (d *qlDecoder) page() *image.Gray {
	height := len(d.rows) / (QLPins / 8)
	if height == 0 {
		return nil
	}
	img := image.NewGray(image.Rect(0, 0, QLPins, height))
	for i := range img.Pix {
		pin, y := QLPins-1-i%QLPins, i/QLPins
		if d.rows[y*QLPins/8+pin/8]&(0x80>>(pin%8)) == 0 {
			img.Pix[i] = 0xff
		}
	}
	return img
}

// Events of QL raster beside those of ESC/POS.
const (
	asked       event = iota + 100 // ESC i S
	initialised                    // ESC @
	printPage                      // FF, Control-Z
)

// step obeys the first command in b and returns how many bytes it used; 0 means
// that it is not complete yet.
func (d *qlDecoder) step(b []byte) (int, event) {
	switch b[0] {
	case 0: // null, the invalidate command
		return len(b) - len(bytes.TrimLeft(b, "\x00")), nothing
	case esc:
		return d.escape(b)
	case 'M': // select compression mode: the QL-800 has none, its larger sisters do
		if len(b) < 2 {
			return 0, nothing
		}
		if b[1] != 0 {
			d.unknown++
		}
		return 2, nothing
	case 'g':
		if len(b) < 3 || len(b) < 3+int(b[2]) {
			return 0, nothing
		}
		d.put(b[3 : 3+int(b[2])])
		return 3 + int(b[2]), nothing
	case 'Z':
		d.put(nil)
		return 1, nothing
	case 0x0c, 0x1a:
		return 1, printPage
	}
	d.unknown++
	return 1, nothing
}

// escape obeys ESC @ and ESC i ….
func (d *qlDecoder) escape(b []byte) (int, event) {
	if len(b) < 2 {
		return 0, nothing
	}
	if b[1] == '@' {
		d.rows, d.width = nil, 62
		return 2, initialised
	}
	if b[1] != 'i' {
		d.unknown++
		return 2, nothing
	}
	if len(b) < 3 {
		return 0, nothing
	}
	lengths := map[byte]int{'S': 3, 'a': 4, '!': 4, 'M': 4, 'A': 4, 'K': 4, 'd': 5, 'z': 13}
	n, known := lengths[b[2]]
	switch {
	case !known:
		d.unknown++
		return 3, nothing
	case len(b) < n:
		return 0, nothing
	case b[2] == 'S':
		return n, asked
	case b[2] == 'z':
		d.width = b[5]
	}
	return n, nothing
}

// put adds a raster line.
func (d *qlDecoder) put(row []byte) {
	if len(d.rows) < maxRows*QLPins/8 {
		line := make([]byte, QLPins/8)
		copy(line, row)
		d.rows = append(d.rows, line...)
	}
}
