package sim

import (
	"io"
	"sync"
)

// Scanner is a barcode scanner on a serial line: what is held to it comes out
// of the stream that Open gives. It is safe for concurrent use.
type Scanner struct {
	mu     sync.Mutex
	faults ScannerFaults
	prefix string
	stream *stream
}

// ScannerFaults are what can be wrong with a scanner; the zero value is a
// healthy one that ends each code with CR.
type ScannerFaults struct {
	Unplugged bool   // no line: opening fails, an open stream ends
	Endless   bool   // no CR after a code
	Garble    byte   // added to every byte, as a wrong speed does
	Drop      int    // every so many bytes one is lost; 0 = none
	Suffix    string // instead of CR
}

// NewScanner makes a healthy scanner.
func NewScanner() *Scanner { return &Scanner{} }

// SetFaults switches faults on and off.
func (s *Scanner) SetFaults(f ScannerFaults) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = f
	if f.Unplugged && s.stream != nil {
		s.stream.end(io.ErrUnexpectedEOF)
		s.stream = nil
	}
}

// AIM sets a symbology identifier ("]Q1") to send before each code, "" = none.
func (s *Scanner) AIM(prefix string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.prefix = prefix
}

// Open returns the host's end of the line. The scanner talks to whoever opened
// last.
func (s *Scanner) Open() (io.ReadCloser, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.faults.Unplugged {
		return nil, errUnplugged
	}
	if s.stream != nil {
		s.stream.end(io.ErrClosedPipe)
	}
	s.stream = newStream()
	return s.stream, nil
}

// Scan holds a code to the scanner.
func (s *Scanner) Scan(text string) {
	s.mu.Lock()
	f, suffix := s.faults, s.faults.Suffix
	if suffix == "" && !f.Endless {
		suffix = "\r"
	}
	text = s.prefix + text + suffix
	s.mu.Unlock()
	out := make([]byte, 0, len(text))
	for i := range len(text) {
		if f.Drop == 0 || i%f.Drop != f.Drop-1 {
			out = append(out, text[i]+f.Garble)
		}
	}
	s.Send(out)
}

// Send puts raw bytes on the line.
func (s *Scanner) Send(data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stream != nil {
		s.stream.put(data)
	}
}

// stream is one opening of the line.
type stream struct {
	mu   sync.Mutex
	more *sync.Cond
	data []byte
	err  error
}

// streamSize bounds what waits unread, as a driver's buffer does; what is more
// is lost.
const streamSize = 1 << 20

func newStream() *stream {
	s := &stream{}
	s.more = sync.NewCond(&s.mu)
	return s
}

func (s *stream) put(data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.data = append(s.data, data[:min(len(data), streamSize-len(s.data))]...)
	s.more.Broadcast()
}

func (s *stream) end(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.err = err
	}
	s.more.Broadcast()
}

// Read waits for bytes or the line's end.
func (s *stream) Read(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.data) == 0 && s.err == nil {
		s.more.Wait()
	}
	if s.err != nil {
		return 0, s.err
	}
	n := copy(p, s.data)
	s.data = s.data[n:]
	return n, nil
}

// Close ends a Read that is under way.
func (s *stream) Close() error {
	s.end(io.ErrClosedPipe)
	return nil
}
