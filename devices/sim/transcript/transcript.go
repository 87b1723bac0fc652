// Package transcript keeps what a driver and its device said to each other, so
// that a test can say the device's part again. It is recorded once, on hardware
// or on a simulator, and replayed wherever there is neither.
//
// A transcript is text: a line "> 1b40" is what the host sent, "< 16" what the
// device answered, both hexadecimal; lines that begin with # are remarks.
package transcript

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"fmt"
	"io"
	"sync"
)

// step is bytes that go one way.
type step struct {
	host bool // from the host
	data []byte
}

// maxLine bounds a line of a transcript, bytes.
const maxLine = 4 << 20

// parse reads a transcript; bytes that follow each other one way are one step
// unless whole says that each line stands for itself.
func parse(text []byte, whole bool) ([]step, error) {
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, maxLine)
	var steps []step
	for n := 1; lines.Scan(); n++ {
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		way, digits, ok := bytes.Cut(line, []byte(" "))
		data, err := hex.DecodeString(string(digits))
		if err != nil || !ok && len(line) != 1 || string(way) != ">" && string(way) != "<" {
			return nil, fmt.Errorf("line %d of the transcript is neither > nor < with hexadecimal digits", n)
		}
		host := way[0] == '>'
		if last := len(steps) - 1; !whole && last >= 0 && steps[last].host == host {
			steps[last].data = append(steps[last].data, data...)
			continue
		}
		steps = append(steps, step{host, data})
	}
	return steps, lines.Err()
}

// Recorder writes down what goes over a port. It is safe for concurrent use.
type Recorder struct {
	mu  sync.Mutex
	out io.Writer
	err error
}

// NewRecorder writes to out; remark stands on the first line.
func NewRecorder(out io.Writer, remark string) *Recorder {
	r := &Recorder{out: out}
	r.line("#", []byte(remark), "%s %s\n")
	return r
}

// Err is the first error of writing down, which never disturbs the port.
func (r *Recorder) Err() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}

func (r *Recorder) line(way string, b []byte, format string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil {
		_, r.err = fmt.Fprintf(r.out, format, way, b)
	}
}

func (r *Recorder) note(way string, b []byte) {
	if len(b) > 0 {
		r.line(way, b, "%s %x\n")
	}
}

// Stream records a printer's or scanner's port.
func (r *Recorder) Stream(port io.ReadWriteCloser) io.ReadWriteCloser { return &stream{r, port} }

type stream struct {
	r    *Recorder
	port io.ReadWriteCloser
}

func (s *stream) Write(b []byte) (int, error) {
	s.r.note(">", b) // before the device can answer
	return s.port.Write(b)
}

func (s *stream) Read(b []byte) (int, error) {
	n, err := s.port.Read(b)
	s.r.note("<", b[:n])
	return n, err
}

func (s *stream) Close() error { return s.port.Close() }
