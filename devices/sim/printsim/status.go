package printsim

import "bytes"

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

// realTime obeys a real-time command that the newest byte of the buffer
// completes, and takes it out of the buffer. The caller holds p.mu.
func (p *Printer) realTime() {
	if n := realTimeSuffix(p.input); n > 0 {
		command := p.input[len(p.input)-n:]
		p.input = p.input[:len(p.input)-n]
		p.obey(command[1], command[2])
	}
}

func (p *Printer) obey(function, argument byte) {
	switch function {
	case eot:
		p.answer(p.status(argument))
	case enq:
		p.faults.CutterJam = false
		if argument == 2 {
			p.clear()
		}
	case dc4:
		p.clear()
		p.answer(0x37, 0x25, 0) // the clear response
	}
}

// clear forgets what was received and what was printed without a cut: the torn
// piece belongs to no paper.
func (p *Printer) clear() {
	p.input, p.job = nil, nil
	unknown := p.decoder.unknown
	p.decoder = newDecoder(Width)
	p.decoder.unknown = unknown
	p.changed.Broadcast()
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
