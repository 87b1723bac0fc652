package badge

import (
	"bytes"
	"fmt"

	"github.com/boombuler/barcode/qr"

	"frontdoor/devices"
)

// ZPL II, after Zebra's programming guide for ZPL II; each command is named as
// there.

const (
	stx = 0x02
	etx = 0x03
)

// ZPL speaks to label printers.
type ZPL struct {
	NativeQR bool // let the printer draw QR codes itself (^BQ)
	Gap      bool // labels with gaps between them, sensed by the printer (^MNY); false = an endless roll (^MNN)
	Cut      bool // cut after each label (^MMC); false = stop at the tear bar (^MMT)
}

// Encode turns a sheet into one label format, in chunks that end between two
// fields.
func (z ZPL) Encode(s *Sheet) ([][]byte, error) {
	if s.Width < 1 || s.Width > 32000 || s.Height < 1 || s.Height > 32000 {
		return nil, fmt.Errorf("a sheet of %d by %d dots cannot be printed", s.Width, s.Height)
	}
	media, mode := 'N', 'T'
	if z.Gap {
		media = 'Y'
	}
	if z.Cut {
		mode = 'C'
	}
	// ^LH and ^LT take away what an earlier format has shifted.
	chunks := [][]byte{fmt.Appendf(nil, "^XA^MN%c^MM%c^PW%d^LL%d^LH0,0^LT0^PQ1\n", media, mode, s.Width, s.Height)}
	top, bottom := s.Height, s.Height
	if z.NativeQR && !s.QRAt.Empty() {
		top, bottom = s.QRAt.Min.Y, s.QRAt.Max.Y
	}
	chunks = append(chunks, fields(s.Raster, 0, top)...)
	if top < bottom {
		chunks = append(chunks, zplSymbol(s))
		chunks = append(chunks, fields(s.Raster, bottom, s.Height)...)
	}
	return append(chunks, []byte("^XZ\n")), nil
}

// fields encodes rows as ^FO x,y ^GF A,bytes,bytes,bytes a row,data ^FS.
func fields(r *Raster, from, to int) [][]byte {
	var chunks [][]byte
	for y := from; y < to; y += bandRows {
		end := min(y+bandRows, to)
		size := r.Stride * (end - y)
		chunk := fmt.Appendf(nil, "^FO0,%d^GFA,%d,%d,%d,", y, size, size, r.Stride)
		chunks = append(chunks, append(hexRows(chunk, r, y, end), "^FS\n"...))
	}
	return chunks
}

// hexRows writes rows in the alternative compression of ^GF and ~DG: ":" repeats
// the row before, "," and "!" fill the rest of a row with 0 and 1, and letters
// count the digit that follows.
func hexRows(out []byte, r *Raster, from, to int) []byte {
	const digits = "0123456789ABCDEF"
	nibbles := make([]byte, 2*r.Stride)
	for y := from; y < to; y++ {
		row := r.rows(y, y+1)
		if y > from && bytes.Equal(row, r.rows(y-1, y)) {
			out = append(out, ':')
			continue
		}
		for i, b := range row {
			nibbles[2*i], nibbles[2*i+1] = b>>4, b&15
		}
		for at := 0; at < len(nibbles); {
			n := 1
			for at+n < len(nibbles) && nibbles[at+n] == nibbles[at] {
				n++
			}
			switch rest := at+n == len(nibbles); {
			case rest && nibbles[at] == 0:
				out = append(out, ',')
			case rest && nibbles[at] == 15:
				out = append(out, '!')
			default:
				out = append(counted(out, n), digits[nibbles[at]])
			}
			at += n
		}
	}
	return out
}

// counted writes how often a digit stands: G–Y are 1–19, g–z are 20–400.
func counted(out []byte, n int) []byte {
	if n == 1 {
		return out
	}
	for ; n >= 400; n -= 400 {
		out = append(out, 'z')
	}
	if n >= 20 {
		out = append(out, byte('g'+n/20-1))
	}
	if n %= 20; n > 0 {
		out = append(out, byte('G'+n-1))
	}
	return out
}

// zplSymbol is ^BQ, model 2, with its text in ^FD: the error correction level
// and A for automatic input. ^FH lets any byte be written as two hex digits.
// Printers put the symbol 10 dots below ^FO.
func zplSymbol(s *Sheet) []byte {
	levels := map[qr.ErrorCorrectionLevel]byte{qr.L: 'L', qr.M: 'M', qr.Q: 'Q', qr.H: 'H'}
	quiet := 4 * s.Dot
	b := fmt.Appendf(nil, "^FO%d,%d^BQN,2,%d^FH_^FD%cA,", s.QRAt.Min.X+quiet, max(s.QRAt.Min.Y+quiet-10, 0), min(s.Dot, 10), levels[s.Level])
	for _, c := range []byte(s.QR) {
		if c < 0x20 || c > 0x7e || bytes.IndexByte([]byte("^~_\\"), c) >= 0 {
			b = fmt.Appendf(b, "_%02X", c)
		} else {
			b = append(b, c)
		}
	}
	return append(b, "^FS\n"...)
}

// Ask is ~HS, host status return. The printer obeys it as it arrives.
func (ZPL) Ask() []byte { return []byte("~HS") }

// AskInJob is Ask.
func (ZPL) AskInJob() []byte { return []byte("~HS") }

// AskDone is Ask: the answer tells what is still to be printed.
func (ZPL) AskDone() []byte { return []byte("~HS") }

// Clear is ~JA, cancel all: formats in the buffer and the label being printed.
// A format that was begun ends with the next ^XA.
func (ZPL) Clear() []byte { return []byte("~JA") }

// Silence is how a printer tells that it has no paper or ribbon, is open or too
// hot: in those states ~HS is not answered.
func (ZPL) Silence() devices.Kind { return devices.ErrSilent }

// Reply reads three lines, each STX … ETX CR LF.
func (ZPL) Reply(b []byte) Reply {
	var r Reply
	var lines [][][]byte
	for len(b) > 0 {
		end := bytes.IndexByte(b, etx)
		switch {
		case b[0] == '\r' || b[0] == '\n':
			b = b[1:]
			continue
		case b[0] != stx:
			r.Strange++
			b = b[1:]
			continue
		case end < 0:
			return zplStatus(r, lines) // the rest is to come
		}
		lines = append(lines, bytes.Split(b[1:end], []byte(",")))
		b = b[end+1:]
	}
	return zplStatus(r, lines)
}

// zplStatus finds the newest three lines of 12, 11 and 2 values and what they
// tell.
func zplStatus(r Reply, lines [][][]byte) Reply {
	for i := len(lines) - 3; i >= 0; i-- {
		if len(lines[i]) == 12 && len(lines[i+1]) == 11 && len(lines[i+2]) == 2 {
			r.Complete = true
			r.Fault = zplFault(lines[i], lines[i+1])
			r.Done = r.Fault == "" && zero(lines[i][4]) && zero(lines[i][7]) && // formats received, partial format
				zero(lines[i+1][7]) && zero(lines[i+1][8]) // label waiting, labels to print
			return r
		}
	}
	r.Strange += len(lines) / 3 // three whole lines that are no status
	return r
}

// zplFault finds the worst thing that the first two lines tell. Printers that
// do answer when they cannot print say it here.
func zplFault(one, two [][]byte) devices.Kind {
	switch {
	case !zero(two[2]): // head up
		return devices.ErrCoverOpen
	case !zero(one[1]): // paper out
		return devices.ErrPaperOut
	case !zero(two[3]): // ribbon out
		return devices.ErrRibbonOut
	case !zero(one[11]): // over temperature
		return devices.ErrHeadHot
	case !zero(one[9]): // corrupt RAM
		return devices.ErrBroken
	case !zero(one[2]): // pause, which a jammed cutter sets as well
		return devices.ErrPaused
	}
	return ""
}

// zero reports whether a value is all zeros.
func zero(value []byte) bool { return len(bytes.Trim(value, "0")) == 0 }
