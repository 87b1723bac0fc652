package printsim

import (
	"errors"
	"fmt"
	"image"

	"github.com/boombuler/barcode/qr"
)

// Limits that keep a damaged stream from filling memory.
const (
	maxRows   = 32_000 // 4 m of paper
	maxSymbol = 7_089  // bytes of a QR symbol, ISO/IEC 18004 table 7, numeric
	maxLines  = 1_000  // of text that are kept as text
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
	center  bool   // ESC a 1
	writer

	raster  int // rows of the raster image still to come
	rowSize int // bytes a row of that image
	symbol  []byte
	module  int // dots a QR module
	level   qr.ErrorCorrectionLevel
}

func newDecoder(width int) *decoder {
	return &decoder{width: width, writer: newWriter(), module: 3, level: qr.L}
}

// reset is ESC @; the paper stays.
func (d *decoder) reset() {
	d.center, d.raster, d.symbol, d.module, d.level = false, 0, nil, 3, qr.L
	text := d.text
	d.writer = newWriter()
	d.text = text
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
		d.newLine()
		return 1, nothing
	case esc:
		return d.escape(b), nothing
	case gs:
		return d.group(b)
	}
	if b[0] < ' ' || b[0] == 0x7f {
		d.unknown++
		return 1, nothing
	}
	d.set(b[0])
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
	switch b[1] {
	case '@':
		d.reset()
		return 2
	case '2':
		d.spacing = lineFeed
		return 2
	}
	if len(b) < 3 {
		return 0
	}
	switch b[1] {
	case '$':
		return d.position(b)
	case 'a':
		d.center, d.right = b[2]%48 == 1, b[2]%48 == 2
	case 'd':
		d.feed(int(b[2]) * lineFeed)
	case 'J':
		d.feed(int(b[2]))
	case 'E':
		d.bold = b[2]&1 == 1
	case '3':
		d.spacing = int(b[2])
	case 'R':
		if d.ascii = b[2] == 0; !d.ascii {
			d.unknown++
		}
	case 't':
		if d.page = pages[b[2]]; d.page == nil {
			d.unknown++
		}
	default:
		d.unknown++
		return 2
	}
	return 3
}

// position runs ESC $ nL nH, which is known here at the start of a line only.
func (d *decoder) position(b []byte) int {
	if len(b) < 4 {
		return 0
	}
	d.indent = int(b[2]) | int(b[3])<<8
	if len(d.line) > 0 || d.indent > d.width-maxMagnify*cellWidth {
		d.indent = 0
		d.unknown++
	}
	return 4
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
	case b[1] == '!':
		d.wide, d.high = int(b[2]>>4&7), int(b[2]&7)
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
	d, err := decode(stream)
	if err != nil {
		return nil, err
	}
	return d.paper(d.rows), nil
}

// DecodeText returns the lines that a stream of ESC/POS prints as text, in the
// printer's own letters. It fails as Decode does.
func DecodeText(stream []byte) ([]string, error) {
	d, err := decode(stream)
	if err != nil {
		return nil, err
	}
	return d.text, nil
}

func decode(stream []byte) (*decoder, error) {
	d := newDecoder(Width)
	for rest := withoutRealTime(stream); len(rest) > 0; {
		n, _ := d.step(rest)
		if n == 0 {
			return nil, fmt.Errorf("the printer's bytes end within a command, %d bytes before the end", len(rest))
		}
		rest = rest[n:]
	}
	switch {
	case d.raster > 0:
		return nil, fmt.Errorf("the printer's bytes end within a command, %d rows of an image short", d.raster)
	case len(d.line) > 0:
		return nil, fmt.Errorf("the printer's bytes end within a line of %d letters", len(d.line))
	case d.unknown > 0:
		return nil, fmt.Errorf("the printer's bytes hold %d commands that are not ESC/POS as known here", d.unknown)
	case d.height() == 0:
		return nil, errors.New("the printer's bytes print nothing")
	}
	return d, nil
}
