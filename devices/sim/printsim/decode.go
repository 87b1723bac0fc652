package printsim

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"

	"github.com/boombuler/barcode/qr"
)

// Limits that keep a damaged stream from filling memory.
const (
	maxRows   = 32_000 // 4 m of paper
	maxSymbol = 7_089  // bytes of a QR symbol, ISO/IEC 18004 table 7, numeric
	lineFeed  = 30     // dots, the default line spacing of 1/6 inch at 180 dpi
)

// Control bytes of ESC/POS.
const (
	lf  = 0x0a
	dle = 0x10
	esc = 0x1b
	gs  = 0x1d
)

// event is what a command did beyond putting dots on paper.
type event int

const (
	nothing event = iota
	cut
	tellPaper // GS r 1: transmit the paper sensor's status
)

// decoder reads ESC/POS in standard mode and keeps the paper it would print.
// Commands are those of the Epson ESC/POS command reference.
type decoder struct {
	width   int    // dots
	rows    []byte // width/8 bytes a row, a set bit is black
	unknown int    // commands and characters it does not know
	center  bool   // ESC a

	raster  int // rows of the raster image still to come
	rowSize int // bytes a row of that image
	symbol  []byte
	module  int // dots a QR module
	level   qr.ErrorCorrectionLevel
}

func newDecoder(width int) *decoder { return &decoder{width: width, module: 3, level: qr.L} }

// reset is ESC @; the paper stays.
func (d *decoder) reset() {
	d.center, d.raster, d.symbol, d.module, d.level = false, 0, nil, 3, qr.L
}

// stride is the number of bytes of a row of paper.
func (d *decoder) stride() int { return (d.width + 7) / 8 }

// height is the number of rows printed so far.
func (d *decoder) height() int { return len(d.rows) / d.stride() }

// step runs the first command in b, or one row of a raster image, and returns
// how many bytes it used; 0 means that the command is not complete yet.
func (d *decoder) step(b []byte) (int, event) {
	if len(b) == 0 {
		return 0, nothing
	}
	if d.raster > 0 {
		return d.rasterRow(b), nothing
	}
	switch b[0] {
	case lf:
		d.feed(lineFeed)
		return 1, nothing
	case esc:
		return d.escape(b), nothing
	case gs:
		return d.group(b)
	}
	d.unknown++ // text: this printer's fonts are not simulated
	return 1, nothing
}

func (d *decoder) rasterRow(b []byte) int {
	if len(b) < d.rowSize {
		return 0
	}
	d.put(b[:d.rowSize])
	d.raster--
	return d.rowSize
}

// put adds one row; what is wider than the paper is lost, as on paper.
func (d *decoder) put(row []byte) {
	if d.height() >= maxRows {
		return
	}
	n := d.stride()
	line := make([]byte, n)
	if d.center && len(row) < n {
		copy(line[(n-len(row))/2:], row)
	} else {
		copy(line, row)
	}
	d.rows = append(d.rows, line...)
}

func (d *decoder) feed(rows int) {
	for range rows {
		d.put(nil)
	}
}

// escape runs an ESC command.
func (d *decoder) escape(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	if b[1] == '@' {
		d.reset()
		return 2
	}
	if len(b) < 3 {
		return 0
	}
	switch b[1] {
	case 'a':
		d.center = b[2]%48 == 1
	case 'd':
		d.feed(int(b[2]) * lineFeed)
	case 'J':
		d.feed(int(b[2]))
	case 't', '3':
	default:
		d.unknown++
		return 2
	}
	return 3
}

// group runs a GS command.
func (d *decoder) group(b []byte) (int, event) {
	if len(b) < 3 {
		return 0, nothing
	}
	switch {
	case b[1] == 'v' && b[2] == '0':
		return d.rasterHeader(b), nothing
	case b[1] == '(':
		return d.parenthesis(b), nothing
	case b[1] == 'r':
		if b[2]%48 == 1 {
			return 3, tellPaper
		}
		return 3, nothing
	case b[1] == 'V':
		switch b[2] {
		case 0, 1, '0', '1':
			return 3, cut
		case 'A', 'B':
			if len(b) < 4 {
				return 0, nothing
			}
			d.feed(int(b[3]))
			return 4, cut
		}
	}
	d.unknown++
	return 2, nothing
}

// rasterHeader reads GS v 0 m xL xH yL yH; the rows follow.
func (d *decoder) rasterHeader(b []byte) int {
	if len(b) < 8 {
		return 0
	}
	size, rows := int(b[4])|int(b[5])<<8, int(b[6])|int(b[7])<<8
	if b[3]%48 != 0 || size == 0 || rows == 0 {
		d.unknown++
		return 2
	}
	d.rowSize, d.raster = size, rows
	return 8
}

// parenthesis reads GS ( f pL pH …; only two-dimensional codes are known.
func (d *decoder) parenthesis(b []byte) int {
	if len(b) < 5 {
		return 0
	}
	n := 5 + (int(b[3]) | int(b[4])<<8)
	if len(b) < n {
		return 0
	}
	body := b[5:n]
	if b[2] != 'k' || len(body) < 3 || body[0] != '1' {
		d.unknown++
		return n
	}
	d.qr(body[1], body[2:])
	return n
}

// qr runs one function of GS ( k for QR codes: 165, 167, 169, 180 and 181.
func (d *decoder) qr(function byte, args []byte) {
	switch function {
	case 65: // model
	case 67:
		d.module = min(max(int(args[0]), 1), 16)
	case 69:
		levels := map[byte]qr.ErrorCorrectionLevel{48: qr.L, 49: qr.M, 50: qr.Q, 51: qr.H}
		d.level = levels[args[0]]
	case 80:
		d.symbol = bytes.Clone(args[1:min(len(args), maxSymbol)])
	case 81:
		d.printSymbol()
	default:
		d.unknown++
	}
}

func (d *decoder) printSymbol() {
	code, err := qr.Encode(string(d.symbol), d.level, qr.Unicode)
	if err != nil {
		d.unknown++
		return
	}
	side := code.Bounds().Dx()
	left := 0
	if d.center {
		left = max((d.width-side*d.module)/2, 0)
	}
	for y := range side {
		row := make([]byte, d.stride())
		for x := range side * d.module {
			at := left + x
			if dark(code.At(x/d.module, y)) && at < d.width {
				row[at/8] |= 0x80 >> (at % 8)
			}
		}
		for range d.module {
			d.put(row)
		}
	}
}

func dark(c color.Color) bool {
	r, _, _, _ := c.RGBA()
	return r < 0x8000
}

// paper turns rows of dots into a picture, black on white.
func (d *decoder) paper(rows []byte) *image.Gray {
	n := d.stride()
	img := image.NewGray(image.Rect(0, 0, d.width, len(rows)/n))
	for i := range img.Pix {
		x, y := i%d.width, i/d.width
		if rows[y*n+x/8]&(0x80>>(x%8)) == 0 {
			img.Pix[i] = 0xff
		}
	}
	return img
}

// Decode returns the paper that a printer of Width dots makes of a stream of
// ESC/POS. It fails when the stream ends within a command, holds a command that
// the simulator does not know, or prints nothing.
func Decode(stream []byte) (*image.Gray, error) {
	d := newDecoder(Width)
	for rest := withoutRealTime(stream); len(rest) > 0; {
		n, _ := d.step(rest)
		if n == 0 {
			return nil, fmt.Errorf("the printer's bytes end within a command, %d bytes before the end", len(rest))
		}
		rest = rest[n:]
	}
	if d.raster > 0 {
		return nil, fmt.Errorf("the printer's bytes end within a command, %d rows of an image short", d.raster)
	}
	if d.unknown > 0 {
		return nil, fmt.Errorf("the printer's bytes hold %d commands that are not ESC/POS as known here", d.unknown)
	}
	if d.height() == 0 {
		return nil, errors.New("the printer's bytes print nothing")
	}
	return d.paper(d.rows), nil
}
