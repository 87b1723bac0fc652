package printsim

import (
	"errors"
	"fmt"
	"image"
)

// QLPins is the width of the head of a QL printer, dots at 300 dpi. Papers are
// as wide, the margins of the tape with them.
const QLPins = 720

// tape is a Brother QL with a 62 mm roll. It prints a page when it has it whole
// and forgets it when something goes wrong.
type tape struct {
	decoder *qlDecoder
	failed  bool // the page is lost: everything up to ESC @ is thrown away
}

// NewQL returns a Brother QL with 62 mm tape.
func NewQL() *Printer { return newPrinter(&tape{decoder: newQLDecoder()}) }

func (t *tape) arrived(*Printer) {}
func (t *tape) unknown() int     { return t.decoder.unknown }

func (t *tape) off() {
	unknown := t.decoder.unknown
	t.decoder, t.failed = newQLDecoder(), false
	t.decoder.unknown = unknown
}

// Status types of the 32 bytes.
const (
	reply     = 0x00
	completed = 0x01
	errorSeen = 0x02
	notified  = 0x05
	phase     = 0x06
)

// Notification numbers.
const (
	coolingStarted  = 0x03
	coolingFinished = 0x04
)

// faulted notifies of an error, and of the head's cooling, as they happen.
func (t *tape) faulted(p *Printer, before Faults) {
	wrong := func(f Faults) bool { return f.CoverOpen || f.PaperOut || f.CutterJam }
	if wrong(p.faults) && !wrong(before) {
		t.fail(p)
	}
	switch {
	case p.faults.HeadHot && !before.HeadHot:
		t.notify(p, notified, coolingStarted)
	case before.HeadHot && !p.faults.HeadHot:
		t.notify(p, notified, coolingFinished)
	}
}

// fail gives up the page that is being received or printed.
func (t *tape) fail(p *Printer) {
	t.failed = t.decoder.begun()
	t.notify(p, errorSeen, 0)
}

func (t *tape) step(p *Printer) (n int, paper *image.Gray) {
	n, what := t.decoder.step(p.input)
	switch what {
	case asked:
		t.notify(p, reply, 0)
	case initialised:
		t.failed = false
	case printPage:
		return t.print(p, n)
	}
	return n, nil
}

// print prints the page, or waits while the head cools.
func (t *tape) print(p *Printer, n int) (int, *image.Gray) {
	img := t.decoder.page()
	if p.faults.HeadHot && !t.failed {
		return 0, nil
	}
	d := t.decoder
	t.decoder = newQLDecoder()
	t.decoder.unknown, t.decoder.width = d.unknown, d.width
	if t.failed || img == nil {
		return n, nil
	}
	if d.width != 62 || p.failing() {
		t.fail(p)
		return n, nil
	}
	t.notify(p, phase, printing)
	if p.wear(img.Rect.Dy()); p.failing() {
		t.fail(p)
		return n, nil
	}
	t.notify(p, completed, 0)
	t.notify(p, phase, receiving)
	return n, img
}

// Phases.
const (
	receiving = 0x00
	printing  = 0x01
)

// notify sends a status: error information 1 and 2, the tape, the type and its
// detail, which is a phase or a notification number.
func (t *tape) notify(p *Printer, kind, detail byte) {
	s := make([]byte, 32)
	copy(s, []byte{0x80, 0x20, 'B', '4', '8', '0'})
	f := p.faults
	set := func(on bool, at int, bit byte) {
		if on {
			s[at] |= bit
		}
	}
	set(f.PaperOut, 8, 0x01)
	set(f.CutterJam, 8, 0x04)
	set(f.CoverOpen, 9, 0x10)
	set(kind == errorSeen && t.decoder.width != 62, 9, 0x01) // replace media
	s[10], s[11], s[18] = 62, 0x0a, kind
	switch {
	case kind == phase:
		s[19] = detail
	case kind == notified:
		s[22] = detail
	case f.HeadHot:
		s[22] = coolingStarted
	}
	p.answer(s...)
}

// DecodeQL returns the last page, QLPins dots wide, that a printer makes of a
// stream of Brother QL raster. It fails when the stream ends within a command,
// holds one that the simulator does not know, or prints nothing.
func DecodeQL(stream []byte) (*image.Gray, error) {
	d := newQLDecoder()
	var page *image.Gray
	for len(stream) > 0 {
		n, what := d.step(stream)
		if n == 0 {
			return nil, fmt.Errorf("the printer's bytes end within a command, %d bytes before the end", len(stream))
		}
		if what == printPage {
			page, d.rows = d.page(), nil
		}
		stream = stream[n:]
	}
	switch {
	case d.unknown > 0:
		return nil, fmt.Errorf("the printer's bytes hold %d commands that are not QL raster as known here", d.unknown)
	case page == nil:
		return nil, errors.New("the printer's bytes print nothing")
	case len(d.rows) > 0:
		return nil, errors.New("the printer's bytes end within a page")
	}
	return page, nil
}
