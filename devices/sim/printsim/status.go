package printsim

import (
	"bytes"
	"image"
)

// Second bytes of the real-time commands, which follow DLE. The printer obeys
// them as they arrive, before what waits in its buffer and even while it cannot
// print; it looks for them inside images as well, as the reference warns.
const (
	eot = 0x04 // transmit real-time status
	enq = 0x05 // recover from an error
	dc4 = 0x14 // functions; 8 clears the buffers
)

// clearBuffers is DLE DC4 fn 8 with its fixed parameters.
var clearBuffers = [...]byte{dle, dc4, 8, 1, 3, 20, 1, 6, 2, 8}

// receipt is a printer that reads ESC/POS and prints as it reads.
type receipt struct {
	decoder *decoder
	tells   bool // sends its status by itself
}

func newReceipt() *receipt { return &receipt{decoder: newDecoder(Width)} }

// NewTelling returns a receipt printer whose switches are set so that it sends
// its status by itself whenever that changes (automatic status back, GS a).
func NewTelling() *Printer { return newPrinter(&receipt{decoder: newDecoder(Width), tells: true}) }

func (r *receipt) unknown() int { return r.decoder.unknown }

// faulted sends the four bytes of automatic status back.
func (r *receipt) faulted(p *Printer, before Faults) {
	if now := p.autoStatus(p.faults); r.tells && now != p.autoStatus(before) {
		p.answer(now[:]...)
	}
}

func (r *receipt) off() {
	unknown := r.decoder.unknown
	r.decoder = newDecoder(Width)
	r.decoder.unknown = unknown
}

// step stops in front of the next command while something is wrong.
func (r *receipt) step(p *Printer) (n int, paper *image.Gray) {
	if p.failing() {
		return 0, nil
	}
	before := r.decoder.height()
	n, what := r.decoder.step(p.input)
	faults := p.faults
	p.wear(r.decoder.height() - before)
	r.faulted(p, faults)
	switch what {
	case cut:
		if r.decoder.height() > 0 {
			paper = r.decoder.paper(r.decoder.rows)
		}
		r.decoder.rows = nil
	case tellPaper:
		p.answer(p.paperStatus())
	}
	return n, paper
}

// arrived obeys a real-time command and takes it out of the buffer.
func (r *receipt) arrived(p *Printer) {
	n := realTimeSuffix(p.input)
	if n == 0 {
		return
	}
	command := p.input[len(p.input)-n:]
	p.input = p.input[:len(p.input)-n]
	switch function, argument := command[1], command[2]; function {
	case eot:
		p.answer(p.status(argument))
	case enq:
		p.faults.CutterJam = false
		if argument == 2 {
			p.forget()
		}
	case dc4:
		p.forget()
		p.answer(0x37, 0x25, 0) // the clear response
	}
}

// realTimeSuffix returns the length of the real-time command at the end of b,
// 0 when there is none.
func realTimeSuffix(b []byte) int {
	n := len(b)
	if n >= len(clearBuffers) && bytes.HasSuffix(b, clearBuffers[:]) {
		return len(clearBuffers)
	}
	if n < 3 || b[n-3] != dle {
		return 0
	}
	switch arg := b[n-1]; b[n-2] {
	case eot:
		if arg >= 1 && arg <= 4 {
			return 3
		}
	case enq:
		if arg == 1 || arg == 2 {
			return 3
		}
	}
	return 0
}

// withoutRealTime returns a stream as it reaches the printer's buffer.
func withoutRealTime(stream []byte) []byte {
	var b []byte
	for _, c := range stream {
		b = append(b, c)
		b = b[:len(b)-realTimeSuffix(b)]
	}
	return b
}

// status is the answer to DLE EOT n. Bits 1 and 4 are always set.
func (p *Printer) status(n byte) byte {
	f := p.faults
	s := byte(0x12)
	set := func(on bool, bits byte) {
		if on {
			s |= bits
		}
	}
	failing := f.CutterJam || f.HeadHot
	switch n {
	case 1:
		set(f.CoverOpen || f.PaperOut || failing, 1<<3) // offline
	case 2:
		set(f.CoverOpen, 1<<2)
		set(f.PaperOut, 1<<5)
		set(failing, 1<<6)
	case 3:
		set(f.CutterJam, 1<<3)
		set(f.HeadHot, 1<<6)
	case 4:
		set(f.PaperLow || f.PaperOut, 1<<2|1<<3)
		set(f.PaperOut, 1<<5|1<<6)
	}
	return s
}

// autoStatus is automatic status back. Its first byte has bit 4 set and bits 0,
// 1 and 7 clear; the others have bits 4 and 7 clear, as answers to GS r have.
func (*Printer) autoStatus(f Faults) [4]byte {
	s := [4]byte{1 << 4}
	set := func(on bool, at int, bits byte) {
		if on {
			s[at] |= bits
		}
	}
	set(f.CoverOpen || f.PaperOut || f.CutterJam || f.HeadHot, 0, 1<<3) // offline
	set(f.CoverOpen, 0, 1<<5)
	set(f.CutterJam, 1, 1<<3)
	set(f.HeadHot, 1, 1<<6)
	set(f.PaperLow || f.PaperOut, 2, 1<<0|1<<1)
	set(f.PaperOut, 2, 1<<2|1<<3)
	return s
}

// paperStatus is the answer to GS r 1. Bits 4 and 7 are always clear.
func (p *Printer) paperStatus() byte {
	var s byte
	if p.faults.PaperLow || p.faults.PaperOut {
		s |= 1<<0 | 1<<1
	}
	if p.faults.PaperOut {
		s |= 1<<2 | 1<<3
	}
	return s
}
