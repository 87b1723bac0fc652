// Package printsim simulates printers at the level of bytes: receipt printers
// that read ESC/POS, label printers that read ZPL II, and Brother's QL. It
// parses as the printer does, prints on paper that can be looked at, answers
// status requests, and can be given faults while it runs. A driver cannot tell
// it from the printer.
package printsim

import (
	"image"
	"io"
	"slices"
	"sync"

	"frontdoor/devices"
)

// Width is the printable width of 80 mm paper at 203 dpi, dots.
const Width = 576

// receiveBuffer is how much the printer takes in while it cannot print; then it
// makes the sender wait.
const receiveBuffer = 64 << 10

// maxPapers is how many finished papers are kept, newest last.
const maxPapers = 64

// Faults are what can go wrong. The zero value is a healthy printer.
type Faults struct {
	Unplugged bool // Open fails, and what was open ends
	CoverOpen bool
	PaperOut  bool
	PaperLow  bool
	CutterJam bool
	HeadHot   bool
	RibbonOut bool // of label printers that have one
	Silent    bool // takes bytes and never answers
	Stalled   bool // prints nothing and soon takes no more bytes; still answers
	Drop      int  // every Drop-th byte is lost on its way; 0 = none
	RowsLeft  int  // paper runs out after this many more rows; 0 = a full roll
}

// Paper is one finished, cut paper.
type Paper struct {
	Image *image.Gray
	Bytes []byte // the very bytes that printed it, status requests left out
}

// Printer is the simulated device. It is safe for concurrent use.
type Printer struct {
	mu      sync.Mutex
	changed *sync.Cond // faults, buffers or connection changed
	faults  Faults
	family  family
	input   []byte // received and not yet printed
	job     []byte // printed since the last cut
	papers  []Paper
	line    *line // the open connection, if any
	bytes   int   // received in all, for Drop
}

// family is what printers of one language do with what they receive. The caller
// of each method holds p.mu.
type family interface {
	// arrived obeys a command that the newest byte of the buffer completes and
	// that does not wait for those before it.
	arrived(p *Printer)
	// step obeys the first command in the buffer, or a part of it, and returns
	// how many bytes it used, 0 when it waits for more bytes or for a mend, and
	// the paper that it finished.
	step(p *Printer) (n int, paper *image.Gray)
	// faulted learns that the faults changed.
	faulted(p *Printer, before Faults)
	// off forgets everything but the count of what was not understood.
	off()
	// unknown counts commands and characters that were not understood.
	unknown() int
}

// New returns a receipt printer with paper.
func New() *Printer { return newPrinter(newReceipt()) }

func newPrinter(f family) *Printer {
	p := &Printer{family: f}
	p.changed = sync.NewCond(&p.mu)
	return p
}

// Open connects to the printer as a driver opens a port. A second Open ends the
// first connection.
func (p *Printer) Open() (io.ReadWriteCloser, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.faults.Unplugged {
		return nil, devices.Fail("printer", devices.ErrMissing, nil)
	}
	p.hangUp()
	p.line = &line{printer: p}
	return p.line, nil
}

// hangUp ends the open connection. The caller holds p.mu.
func (p *Printer) hangUp() {
	if p.line != nil {
		p.line.closed = true
		p.line = nil
	}
	p.changed.Broadcast()
}

// Faults returns the faults as they are now.
func (p *Printer) Faults() Faults {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.faults
}

// SetFaults replaces the faults. What was waiting in the buffer goes on
// printing when the printer can print again, as in a real one.
func (p *Printer) SetFaults(f Faults) {
	p.mu.Lock()
	defer p.mu.Unlock()
	before := p.faults
	p.faults = f
	if f.Unplugged {
		p.forget()
		p.hangUp()
	}
	p.family.faulted(p, before)
	p.work()
	p.changed.Broadcast()
}

// Papers returns the finished papers, oldest first.
func (p *Printer) Papers() []Paper {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.papers)
}

// Unknown returns how many commands and characters it did not understand.
func (p *Printer) Unknown() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.family.unknown()
}

// forget drops what was received and what was printed without a cut: the torn
// piece belongs to no paper. The caller holds p.mu.
func (p *Printer) forget() {
	p.input, p.job = nil, nil
	p.family.off()
	p.changed.Broadcast()
}

// failing reports whether something keeps the mechanism from printing. The
// caller holds p.mu.
func (p *Printer) failing() bool {
	f := p.faults
	return f.CoverOpen || f.PaperOut || f.CutterJam || f.HeadHot
}

// work prints what lies in the buffer until it is empty or the printer stops.
// The caller holds p.mu.
func (p *Printer) work() {
	for len(p.input) > 0 && !p.faults.Stalled && !p.faults.Unplugged {
		n, paper := p.family.step(p)
		if n == 0 {
			return
		}
		p.job = append(p.job, p.input[:n]...)
		if len(p.job) > 4<<20 {
			p.job = nil // nobody cuts: forget what cannot be kept
		}
		p.input = p.input[n:]
		if paper != nil {
			p.papers = append(p.papers, Paper{paper, p.job})
			p.papers = p.papers[max(0, len(p.papers)-maxPapers):]
			p.job = nil
		}
	}
}

// wear uses up paper. The caller holds p.mu.
func (p *Printer) wear(rows int) {
	if p.faults.RowsLeft == 0 || rows == 0 {
		return
	}
	p.faults.RowsLeft -= rows
	if p.faults.RowsLeft <= 0 {
		p.faults.RowsLeft = 0
		p.faults.PaperOut = true
	}
}

// answer sends bytes to whoever is connected. The caller holds p.mu.
func (p *Printer) answer(b ...byte) {
	if p.line == nil || p.faults.Silent || len(p.line.replies) > 4096 {
		return
	}
	p.line.replies = append(p.line.replies, b...)
	p.changed.Broadcast()
}

// line is one connection to the printer.
type line struct {
	printer *Printer
	replies []byte // guarded by printer.mu, as is closed
	closed  bool
}

// Write sends bytes to the printer. It waits while the printer cannot take
// them and ends with io.ErrClosedPipe when the connection does.
func (l *line) Write(b []byte) (int, error) {
	p := l.printer
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, c := range b {
		if len(p.input) >= receiveBuffer {
			p.work()
		}
		for !l.closed && len(p.input) >= receiveBuffer {
			p.changed.Wait()
		}
		if l.closed {
			return i, io.ErrClosedPipe
		}
		p.bytes++
		if p.faults.Drop > 0 && p.bytes%p.faults.Drop == 0 {
			continue
		}
		p.input = append(p.input, c)
		p.family.arrived(p)
	}
	p.work()
	return len(b), nil
}

// Read returns what the printer answered, waiting for it.
func (l *line) Read(b []byte) (int, error) {
	p := l.printer
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(l.replies) == 0 && !l.closed {
		p.changed.Wait()
	}
	if l.closed {
		return 0, io.EOF
	}
	n := copy(b, l.replies)
	l.replies = l.replies[n:]
	return n, nil
}

// Close ends the connection; the printer keeps what it received.
func (l *line) Close() error {
	l.printer.mu.Lock()
	defer l.printer.mu.Unlock()
	l.closed = true
	l.printer.changed.Broadcast()
	return nil
}
