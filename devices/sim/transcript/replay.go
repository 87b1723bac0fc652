package transcript

import (
	"bytes"
	"fmt"
	"io"
	"sync"
)

// Stream says a device's part of a transcript over a port. What the host sends
// must be what was recorded; how it cuts it into pieces does not matter.
type Stream struct {
	mu     sync.Mutex
	more   *sync.Cond
	steps  []step
	closed bool
	err    error
}

// Replay makes a Stream of a transcript.
func Replay(text []byte) (*Stream, error) {
	steps, err := parse(text, false)
	if err != nil {
		return nil, err
	}
	s := &Stream{steps: steps}
	s.more = sync.NewCond(&s.mu)
	return s, nil
}

// Done is nil when the host has said its whole part and nothing else.
func (s *Stream) Done() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.err != nil:
		return s.err
	case len(s.steps) > 0:
		return fmt.Errorf("%d steps of the transcript did not happen, first %s", len(s.steps), s.steps[0])
	}
	return nil
}

func (s step) String() string {
	who := "the device's"
	if s.host {
		who = "the host's"
	}
	return fmt.Sprintf("%s %.40x", who, s.data)
}

// Write takes what the host sends; it fails where the transcript has anything
// else.
func (s *Stream) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return 0, io.ErrClosedPipe
	}
	for rest := b; len(rest) > 0; {
		if len(s.steps) == 0 || !s.steps[0].host {
			return 0, s.fail("the host sent %.40x where the transcript has nothing of it", rest)
		}
		next := &s.steps[0]
		n := min(len(rest), len(next.data))
		if !bytes.Equal(rest[:n], next.data[:n]) {
			return 0, s.fail("the host sent %.40x, the transcript has %.40x", rest[:n], next.data[:n])
		}
		if next.data, rest = next.data[n:], rest[n:]; len(next.data) == 0 {
			s.steps = s.steps[1:]
		}
	}
	s.more.Broadcast()
	return len(b), nil
}

func (s *Stream) fail(format string, args ...any) error {
	if s.err == nil {
		s.err = fmt.Errorf(format, args...)
	}
	return s.err
}

// Read waits until the host has sent what comes before the device's next answer.
// At the end of the transcript it waits for Close.
func (s *Stream) Read(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for !s.closed && (len(s.steps) == 0 || s.steps[0].host) {
		s.more.Wait()
	}
	if s.closed {
		return 0, io.EOF
	}
	next := &s.steps[0]
	n := copy(b, next.data)
	if next.data = next.data[n:]; len(next.data) == 0 {
		s.steps = s.steps[1:]
	}
	return n, nil
}

// Close ends a Read that waits.
func (s *Stream) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	s.more.Broadcast()
	return nil
}
