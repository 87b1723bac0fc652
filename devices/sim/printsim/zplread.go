package printsim

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"strconv"

	"github.com/boombuler/barcode/qr"
)

// zplDecoder reads ZPL II label formats. Commands are those of Zebra's
// programming guide for ZPL II.
type zplDecoder struct {
	unknown       int
	width, length int  // ^PW, ^LL
	begun         bool // between ^XA and ^XZ
	canvas        *image.Gray

	at      image.Point // ^FO
	magnify int         // ^BQ; 0 = the field is no QR code
	escape  byte        // ^FH; 0 = off
	data    []byte      // ^FD
}

func newZPLDecoder() *zplDecoder { return &zplDecoder{width: ZPLWidth, length: 1218} }

// begin starts a format, or ends one.
func (d *zplDecoder) begin(on bool) {
	d.begun, d.canvas = on, nil
	d.field()
}

// field starts a field.
func (d *zplDecoder) field() { d.at, d.magnify, d.escape, d.data = image.Point{}, 0, 0, nil }

// step obeys the first command in b and returns how many bytes it used, 0 when
// it is not complete, and the label when the format ended. The format is kept
// until begin.
func (d *zplDecoder) step(b []byte) (n int, label *image.Gray) {
	if len(b) == 0 {
		return 0, nil
	}
	if b[0] != '^' && b[0] != '~' {
		n = bytes.IndexAny(b, "^~")
		if n < 0 {
			n = len(b)
		}
		d.unknown += len(bytes.TrimSpace(b[:n]))
		return n, nil
	}
	if len(b) < 3 {
		return 0, nil
	}
	switch name := string(b[:3]); name {
	case "^XA":
		d.begin(true)
		return 3, nil
	case "^XZ":
		if !d.begun {
			return 3, nil
		}
		return 3, d.page()
	case "^FS":
		d.print()
		d.field()
		return 3, nil
	default:
		end := bytes.IndexAny(b[1:], "^~")
		if end < 0 {
			if len(b) < receiveBuffer {
				return 0, nil
			}
			d.unknown++
			return len(b), nil
		}
		if end < 2 {
			d.unknown++
			return end + 1, nil
		}
		d.command(name, b[3:end+1])
		return end + 1, nil
	}
}

// page is the canvas, as large as the label.
func (d *zplDecoder) page() *image.Gray {
	if d.canvas == nil {
		d.canvas = image.NewGray(image.Rect(0, 0, d.width, d.length))
		for i := range d.canvas.Pix {
			d.canvas.Pix[i] = 0xff
		}
	}
	return d.canvas
}

// command obeys a command with parameters.
func (d *zplDecoder) command(name string, raw []byte) {
	args := bytes.Split(bytes.TrimRight(raw, "\r\n"), []byte(","))
	number := func(i, least, most int) int {
		if i >= len(args) {
			return least
		}
		n, err := strconv.Atoi(string(args[i]))
		if err != nil {
			d.unknown++
		}
		return min(max(n, least), most)
	}
	switch name {
	case "^PW":
		d.width = number(0, 2, ZPLWidth)
	case "^LL":
		d.length = number(0, 1, maxRows)
	case "^FO":
		d.at = image.Pt(number(0, 0, maxRows), number(1, 0, maxRows))
	case "^GF":
		d.graphic(raw)
	case "^BQ":
		d.magnify = number(2, 1, 10)
	case "^FH":
		d.escape = '_'
		if len(raw) > 0 {
			d.escape = raw[0]
		}
	case "^FD":
		d.data = bytes.Clone(raw[:min(len(raw), 3*maxSymbol)])
	case "^LH", "^LT", "^PQ", "^MN", "^MM", "^CI", "^PR", "^MD", "^MT", "^LS":
	default:
		d.unknown++
	}
}

// graphic is ^GF a,b,c,d,data in ASCII hex with its alternative compression.
func (d *zplDecoder) graphic(raw []byte) {
	args := bytes.SplitN(raw, []byte(","), 5)
	if len(args) < 5 || string(args[0]) != "A" {
		d.unknown++
		return
	}
	total, err1 := strconv.Atoi(string(args[2]))
	stride, err2 := strconv.Atoi(string(args[3]))
	if err1 != nil || err2 != nil || stride < 1 || stride > 4096 || total < stride || total > stride*maxRows {
		d.unknown++
		return
	}
	rows, ok := unhex(args[4], stride, total/stride)
	if !ok {
		d.unknown++ // a damaged image is printed as far as it goes
	}
	page := d.page()
	for y, row := range rows {
		for x := range stride * 8 {
			if at := d.at.Add(image.Pt(x, y)); row[x/8]&(0x80>>(x%8)) != 0 && at.In(page.Rect) {
				page.SetGray(at.X, at.Y, color.Gray{})
			}
		}
	}
}

// unhex reads rows of hex digits, which letters count; "," and "!" fill a row,
// ":" repeats the one before.
func unhex(b []byte, stride, height int) (rows [][]byte, ok bool) {
	var row []byte // nibbles
	count := 0
	put := func(nibble byte, n int) {
		for range min(n, 2*stride-len(row)) {
			row = append(row, nibble)
		}
		if len(row) == 2*stride {
			packed := make([]byte, stride)
			for i := range packed {
				packed[i] = row[2*i]<<4 | row[2*i+1]
			}
			rows, row = append(rows, packed), row[:0]
		}
		count = 0
	}
	for _, c := range b {
		if len(rows) == height {
			break
		}
		switch {
		case c >= '0' && c <= '9':
			put(c-'0', max(count, 1))
		case c >= 'A' && c <= 'F':
			put(c-'A'+10, max(count, 1))
		case c >= 'G' && c <= 'Y':
			count += int(c-'G') + 1
		case c >= 'g' && c <= 'z':
			count += 20 * (int(c-'g') + 1)
		case c == ',':
			put(0, 2*stride)
		case c == '!':
			put(15, 2*stride)
		case c == ':' && len(row) == 0 && len(rows) > 0:
			rows = append(rows, rows[len(rows)-1])
		case c == '\r' || c == '\n':
		default:
			return rows, false
		}
	}
	return rows, len(rows) == height
}

// print puts a QR field on the label: ^BQ with ^FD of the error correction
// level, A and the text.
func (d *zplDecoder) print() {
	if d.magnify == 0 {
		return
	}
	levels := map[string]qr.ErrorCorrectionLevel{"LA,": qr.L, "MA,": qr.M, "QA,": qr.Q, "HA,": qr.H}
	data := d.unescaped()
	level, known := levels[string(data[:min(len(data), 3)])]
	if !known {
		d.unknown++
		return
	}
	code, err := qr.Encode(string(data[3:]), level, qr.Unicode)
	if err != nil {
		d.unknown++
		return
	}
	page, side := d.page(), code.Bounds().Dx()
	for y := range side {
		for x := range side {
			if dark(code.At(x, y)) {
				at := d.at.Add(image.Pt(x*d.magnify, 10+y*d.magnify))
				draw.Draw(page, image.Rectangle{at, at.Add(image.Pt(d.magnify, d.magnify))}, image.Black, image.Point{}, draw.Src)
			}
		}
	}
}

// unescaped is the field's data with ^FH's two hex digits read.
func (d *zplDecoder) unescaped() []byte {
	if d.escape == 0 {
		return d.data
	}
	var out []byte
	for i := 0; i < len(d.data); i++ {
		if d.data[i] == d.escape && i+2 < len(d.data) {
			if v, err := strconv.ParseUint(string(d.data[i+1:i+3]), 16, 8); err == nil {
				out = append(out, byte(v))
				i += 2
				continue
			}
		}
		out = append(out, d.data[i])
	}
	return out
}
