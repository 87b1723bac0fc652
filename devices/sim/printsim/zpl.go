package printsim

import (
	"bytes"
	"errors"
	"fmt"
	"image"
)

// ZPLWidth is the printable width of a 4 inch label printer at 203 dpi, dots.
const ZPLWidth = 832

// label is a printer that reads ZPL II: it gathers a format and prints it whole.
type label struct {
	decoder *zplDecoder
	ready   *image.Gray // formatted and not yet printed
}

// NewZPL returns a label printer with paper.
func NewZPL() *Printer { return newPrinter(&label{decoder: newZPLDecoder()}) }

func (l *label) faulted(*Printer, Faults) {}
func (l *label) unknown() int             { return l.decoder.unknown }

func (l *label) off() {
	l.ready = nil
	unknown := l.decoder.unknown
	l.decoder = newZPLDecoder()
	l.decoder.unknown = unknown
}

// failing is the printer's own view: a label is printed again after the mend.
func (l *label) failing(p *Printer) bool { return p.failing() || p.faults.RibbonOut }

// step reads commands on while something is wrong, up to the end of a format.
func (l *label) step(p *Printer) (n int, paper *image.Gray) {
	n, img := l.decoder.step(p.input)
	if img == nil {
		return n, nil
	}
	if l.ready = img; l.failing(p) {
		return 0, nil // ^XZ stays in the buffer until the label can be printed
	}
	if p.wear(img.Rect.Dy()); l.failing(p) {
		return 0, nil // half a label came out; it is printed again
	}
	l.ready = nil
	l.decoder.begin(false)
	return n, img
}

// Immediate commands, obeyed as they arrive, even within an image.
var (
	hostStatus = []byte("~HS")
	cancelAll  = []byte("~JA")
)

func (l *label) arrived(p *Printer) {
	switch {
	case bytes.HasSuffix(p.input, hostStatus):
		p.input = p.input[:len(p.input)-len(hostStatus)]
		l.tell(p)
	case bytes.HasSuffix(p.input, cancelAll):
		p.forget()
	}
}

// tell answers ~HS, host status return: three lines. Without paper or ribbon,
// open or too hot, it does not answer at all.
func (l *label) tell(p *Printer) {
	f := p.faults
	if f.PaperOut || f.CoverOpen || f.HeadHot || f.RibbonOut {
		return
	}
	p.work() // what came before is no longer waiting
	flag := func(on bool) int {
		if on {
			return 1
		}
		return 0
	}
	waiting := flag(l.ready != nil) + bytes.Count(p.input, []byte("^XZ"))
	p.answer(fmt.Appendf(nil, "\x02%03d,0,%d,%04d,%03d,%d,0,%d,000,0,0,0\x03\r\n", 30, flag(f.CutterJam), l.decoder.length,
		waiting, flag(len(p.input) >= receiveBuffer), flag(l.decoder.begun))...)
	p.answer(fmt.Appendf(nil, "\x02%03d,0,0,0,0,2,4,0,%08d,1,000\x03\r\n", 0, flag(l.ready != nil))...)
	p.answer([]byte("\x020000,0\x03\r\n")...)
}

// DecodeZPL returns the label that a printer makes of a stream of ZPL II. It
// fails when the stream ends within a format, holds a command that the
// simulator does not know, or prints nothing.
func DecodeZPL(stream []byte) (*image.Gray, error) {
	d := newZPLDecoder()
	var label *image.Gray
	for len(stream) > 0 {
		n, img := d.step(stream)
		if n == 0 {
			return nil, fmt.Errorf("the printer's bytes end within a command, %d bytes before the end", len(stream))
		}
		if img != nil {
			label = img
			d.begin(false)
		}
		stream = stream[n:]
	}
	switch {
	case d.begun:
		return nil, errors.New("the printer's bytes end within a format")
	case d.unknown > 0:
		return nil, fmt.Errorf("the printer's bytes hold %d commands that are not ZPL as known here", d.unknown)
	case label == nil:
		return nil, errors.New("the printer's bytes print nothing")
	}
	return label, nil
}
