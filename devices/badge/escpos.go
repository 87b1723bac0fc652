package badge

import (
	"fmt"
	"slices"

	"github.com/boombuler/barcode/qr"

	"frontdoor/devices"
)

// ESC/POS, after Epson's ESC/POS command reference for TM printers; each
// command is named as there.

const (
	dle  = 0x10
	xon  = 0x11
	xoff = 0x13
	esc  = 0x1b
	gs   = 0x1d
)

// bandRows is how many rows go in one GS v 0: small enough that the status is
// asked often, and that yL yH never look like a real-time command.
const bandRows = 240

// ESCPOS speaks to receipt printers.
type ESCPOS struct {
	NativeQR bool     // let the printer draw QR codes itself (GS ( k)
	Page     CodePage // let the printer set what has all its letters here; only after a test print on it showed them right
	FullCut  bool     // cut through, instead of leaving a bridge that holds the paper
	FeedRows int      // dots fed between the last row and the cut; 0 = 120, which clears the cutter of most printers
}

// Encode turns a sheet into chunks: between two chunks the printer may be asked
// for its status.
func (e ESCPOS) Encode(s *Sheet) ([][]byte, error) {
	if s.Stride > 0xffff || s.Height == 0 {
		return nil, fmt.Errorf("a sheet of %d by %d dots cannot be printed", s.Width, s.Height)
	}
	chunks := [][]byte{{esc, '@'}} // ESC @: initialise
	y := 0
	for _, p := range e.own(s) {
		chunks = append(chunks, dots(s.Raster, y, p.from)...)
		chunks = append(chunks, p.bytes)
		y = max(y, p.to)
	}
	chunks = append(chunks, bands(s.Raster, y, s.Height)...)
	feed := e.FeedRows
	if feed <= 0 {
		feed = 120
	}
	cut := byte(1)
	if e.FullCut {
		cut = 0
	}
	return append(chunks, []byte{
		esc, 'J', byte(min(feed, 255)), // ESC J n: feed n dots
		gs, 'V', cut, // GS V: cut, 0 = full, 1 = partial
	}), nil
}

// part is what the printer draws itself in the place of rows of dots.
type part struct {
	from, to int
	bytes    []byte
}

// own are the parts of a sheet that the printer draws itself, from the top.
func (e ESCPOS) own(s *Sheet) (parts []part) {
	for _, p := range s.Words {
		if b, ok := e.Page.native(p, s.Width); ok {
			parts = append(parts, part{p.From, p.To, b})
		}
	}
	if e.NativeQR && !s.QRAt.Empty() {
		parts = append(parts, part{s.QRAt.Min.Y, s.QRAt.Max.Y, symbol(s)})
	}
	slices.SortStableFunc(parts, func(a, b part) int { return a.from - b.from })
	return parts
}

// dots encodes rows between two parts: those without a dot are fed.
func dots(r *Raster, from, to int) [][]byte {
	if from >= to || !r.blank(from, to) {
		return bands(r, from, to)
	}
	var feed []byte
	for rows := to - from; rows > 0; rows -= 255 {
		feed = append(feed, esc, 'J', byte(min(rows, 255)))
	}
	return [][]byte{feed}
}

// bands encodes rows as GS v 0 m xL xH yL yH d1…dk, normal size.
func bands(r *Raster, from, to int) [][]byte {
	var chunks [][]byte
	for y := from; y < to; y += bandRows {
		end := min(y+bandRows, to)
		n := end - y
		chunk := []byte{gs, 'v', '0', 0, byte(r.Stride), byte(r.Stride >> 8), byte(n), byte(n >> 8)}
		chunks = append(chunks, append(chunk, defuse(r.rows(y, end))...))
	}
	return chunks
}

// defuse returns image bytes in which nothing reads as a real-time command:
// printers look for DLE EOT, DLE ENQ and DLE DC4 inside images too. One more
// dot, an eighth of a millimetre, makes DLE another byte.
func defuse(image []byte) []byte {
	out := append([]byte(nil), image...)
	for i, b := range out {
		last := i+1 == len(out)
		if b == dle && (last || out[i+1] == 0x04 || out[i+1] == 0x05 || out[i+1] == 0x14) {
			out[i] |= 1
		}
	}
	return out
}

// symbol is GS ( k, functions 165 (model 2), 167 (module size), 169 (error
// correction), 180 (store) and 181 (print), centred by ESC a 1, with the quiet
// zone fed above and below.
func symbol(s *Sheet) []byte {
	quiet := byte(min(4*s.Dot, 255))
	levels := map[qr.ErrorCorrectionLevel]byte{qr.L: 48, qr.M: 49, qr.Q: 50, qr.H: 51}
	b := []byte{esc, 'a', 1, esc, 'J', quiet}
	function := func(fn byte, args ...byte) {
		n := len(args) + 2
		b = append(b, gs, '(', 'k', byte(n), byte(n>>8), '1', fn)
		b = append(b, args...)
	}
	function(65, 50, 0)
	function(67, byte(min(s.Dot, 16)))
	function(69, levels[s.Level])
	function(80, append([]byte{48}, s.QR...)...)
	function(81, 48)
	return append(b, esc, 'J', quiet, esc, 'a', 0)
}

// Ask is DLE EOT 1–4: printer, offline cause, error cause, paper sensors.
func (ESCPOS) Ask() []byte { return []byte{dle, 4, 1, dle, 4, 2, dle, 4, 3, dle, 4, 4} }

// AskInJob is Ask: the printer obeys real-time commands at any time.
func (e ESCPOS) AskInJob() []byte { return e.Ask() }

// Silence says no more than that: a receipt printer answers whatever its state.
func (ESCPOS) Silence() devices.Kind { return devices.ErrNoAnswer }

// AskDone is GS r 1: transmit the paper sensor's status. The printer obeys it
// in its turn, after everything sent before.
func (ESCPOS) AskDone() []byte { return []byte{gs, 'r', 1} }

// Clear is DLE DC4 fn 8: forget what was received and not printed, so that half
// a ticket does not come out in front of the next one.
func (ESCPOS) Clear() []byte { return []byte{dle, 0x14, 8, 1, 3, 20, 1, 6, 2, 8} }

// Reply reads what the printer sent since it was asked. Answers to DLE EOT have
// bit 1 and bit 4 set and bits 0 and 7 clear; the one to GS r has bits 4 to 7
// clear. Anything else is passed over, automatic status back (GS a) among it:
// some printers are set up to send it unasked, and three of its four bytes look
// like the answer to GS r.
func (ESCPOS) Reply(b []byte) Reply {
	var r Reply
	var statuses []byte // without anything strange between them
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == 0x37 && i+2 < len(b): // the response to Clear: 37h, 25h, 00h
			i += 2
		case c&0x93 == 0x10: // the first byte of automatic status back
			for n := 0; n < 3 && i+1 < len(b) && b[i+1]&0x90 == 0; n++ {
				i++
			}
		case c&0x93 == 0x12:
			if statuses = append(statuses, c); len(statuses) >= 4 {
				r.Complete, r.Fault = true, fault([4]byte(statuses[len(statuses)-4:]))
			}
		case c&0xf0 == 0:
			r.Done = true
		case c == xon || c == xoff:
			r.Strange++
		default: // in a text of letters every eighth looks like a status
			r.Strange++
			statuses = nil
		}
	}
	return r
}

// fault finds the worst thing that four status bytes tell.
func fault(s [4]byte) devices.Kind {
	offline, cause, failure, paper := s[0], s[1], s[2], s[3]
	switch {
	case cause&(1<<2) != 0:
		return devices.ErrCoverOpen
	case paper&(1<<5|1<<6) != 0, cause&(1<<5) != 0:
		return devices.ErrPaperOut
	case failure&(1<<3) != 0:
		return devices.ErrJam
	case failure&(1<<6) != 0:
		return devices.ErrHeadHot
	case failure&(1<<5) != 0, cause&(1<<6) != 0:
		return devices.ErrBroken
	case offline&(1<<3) != 0 && cause&(1<<3) == 0: // else somebody feeds paper with its button
		return devices.ErrBroken
	case paper&(1<<2|1<<3) != 0:
		return devices.ErrPaperLow
	}
	return ""
}
