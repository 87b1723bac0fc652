package badge

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"frontdoor/devices"
)

// Brother QL raster, after Brother's raster command reference for the
// QL-800 series; each command is named as there.

// Tape is what is loaded into a QL printer.
type Tape struct {
	WidthMM, LengthMM byte // length 0 = an endless roll
	Dots              int  // printable width at 300 dpi
	Right             int  // pins of the head right of the printable width
}

// Tapes of the QL series, from the reference's table of pins and margins.
var (
	Tape62    = Tape{WidthMM: 62, Dots: 696, Right: 12}
	Tape29    = Tape{WidthMM: 29, Dots: 306, Right: 6}
	Tape62100 = Tape{WidthMM: 62, LengthMM: 100, Dots: 696, Right: 12}
	Tape2990  = Tape{WidthMM: 29, LengthMM: 90, Dots: 306, Right: 6}
)

// Width62 is the printable width of 62 mm tape at 300 dpi, dots.
const Width62 = 696

// qlPins is the width of the head, dots.
const qlPins = 720

// QL speaks to Brother label printers.
type QL struct {
	Tape  Tape // zero = Tape62
	NoCut bool // leave the labels in one strip
}

func (q QL) tape() Tape {
	if q.Tape == (Tape{}) {
		return Tape62
	}
	return q.Tape
}

// qlInvalidate is long enough to end any command that was cut off.
var qlInvalidate = make([]byte, 400)

// Encode turns a sheet into a page: settings, raster lines, print with feeding.
func (q QL) Encode(s *Sheet) ([][]byte, error) {
	tape := q.tape()
	if s.Width < 1 || s.Width > tape.Dots || s.Height < 1 || s.Height > 11811 { // 1 m
		return nil, fmt.Errorf("a sheet of %d by %d dots does not fit %d mm tape", s.Width, s.Height, tape.WidthMM)
	}
	chunks := [][]byte{q.settings(tape, s.Height)}
	indent := tape.Right + (tape.Dots-s.Width)/2
	var chunk []byte
	for y := range s.Height {
		chunk = qlLine(chunk, s.Raster, y, indent)
		if (y+1)%bandRows == 0 {
			chunks, chunk = append(chunks, chunk), nil
		}
	}
	return append(chunks, append(chunk, 0x1a)), nil // Control-Z: print with feeding
}

func (q QL) settings(tape Tape, rows int) []byte {
	b := append(bytes.Clone(qlInvalidate),
		esc, '@', // initialise
		esc, 'i', 'a', 1, // switch dynamic command mode: raster
		esc, 'i', '!', 0, // automatic status notification: on
	)
	// Print information: kind and width (and length) of the tape hold.
	valid, kind, margin := byte(0x02|0x04), byte(0x0a), byte(35) // an endless roll needs 3 mm
	if tape.LengthMM > 0 {
		valid, kind, margin = valid|0x08, 0x0b, 0
	}
	b = append(b, esc, 'i', 'z', valid, kind, tape.WidthMM, tape.LengthMM)
	b = binary.LittleEndian.AppendUint32(b, uint32(rows))
	b = append(b, 0, 0)
	cut, expanded := byte(0x40), byte(0x08) // auto cut, cut at the end
	if q.NoCut {
		cut, expanded = 0, 0
	}
	return append(b,
		esc, 'i', 'M', cut, // various modes
		esc, 'i', 'A', 1, // cut each label
		esc, 'i', 'K', expanded,
		esc, 'i', 'd', margin, 0, // feed
		// No M: lines go uncompressed, since the QL-800 knows nothing else.
	)
}

// qlLine writes one raster line: g 0 n and its bytes, as they are. The first pin
// is the rightmost dot.
func qlLine(out []byte, r *Raster, y, indent int) []byte {
	var pins [qlPins / 8]byte
	for x := range r.Width {
		if r.Black(x, y) {
			pin := indent + r.Width - 1 - x
			pins[pin/8] |= 0x80 >> (pin % 8)
		}
	}
	return append(append(out, 'g', 0, byte(len(pins))), pins[:]...)
}

// Ask is ESC i S, status information request, after what makes sure that the
// printer reads it as a command.
func (q QL) Ask() []byte { return append(q.Clear(), esc, 'i', 'S') }

// AskInJob is empty: ESC i S must not be sent then; the printer notifies of
// errors by itself.
func (QL) AskInJob() []byte { return nil }

// AskDone is empty: the printer notifies when it has printed.
func (QL) AskDone() []byte { return nil }

// Clear is the invalidate command and ESC @, which also forgets a page.
func (QL) Clear() []byte { return append(bytes.Clone(qlInvalidate), esc, '@') }

// Silence says no more than that: an idle printer answers whatever its state.
func (QL) Silence() devices.Kind { return devices.ErrNoAnswer }

// qlStatus begins each status: print head mark, its size, B for Brother.
var qlStatus = []byte{0x80, 0x20, 'B'}

// Reply reads statuses of 32 bytes; the newest tells of faults.
func (q QL) Reply(b []byte) Reply {
	var r Reply
	for len(b) > 0 {
		if !bytes.HasPrefix(b, qlStatus[:min(len(b), len(qlStatus))]) {
			r.Strange++
			b = b[1:]
			continue
		}
		if len(b) < 32 {
			break
		}
		switch status := b[:32]; status[18] {
		case 0x00: // reply to a request
			r.Complete, r.Fault = true, qlFault(status)
		case 0x01: // printing completed
			r.Done = true
		default:
			r.Fault = qlFault(status)
		}
		b = b[32:]
	}
	return r
}

// qlFault finds the worst thing that error information 1 and 2 and the
// notification number tell.
func qlFault(s []byte) devices.Kind {
	one, two := s[8], s[9]
	switch {
	case two&0x10 != 0:
		return devices.ErrCoverOpen
	case one&0x03 != 0, two&0x40 != 0: // no media, end of media, cannot be fed
		return devices.ErrPaperOut
	case two&0x01 != 0:
		return devices.ErrPaperType
	case one&0x04 != 0:
		return devices.ErrJam
	case s[18] == 0x00 && s[22] == 0x03: // cooling; a page that is under way then comes out later
		return devices.ErrHeadHot
	case s[18] == 0x04: // turned off
		return devices.ErrUnplugged
	case one != 0 || two != 0:
		return devices.ErrBroken
	}
	return ""
}
