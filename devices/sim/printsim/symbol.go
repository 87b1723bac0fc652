package printsim

import (
	"bytes"
	"image/color"

	"github.com/boombuler/barcode/qr"
)

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
