package wire

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// sparingEvery is the least time between two lines of a Sparing.
const sparingEvery = time.Minute

// Sparing logs messages that changed nothing. Whoever can publish can send such
// messages without end, and must not fill a disk with lines: the first is logged
// at once, those of the minute after it as one line that counts them. It is safe
// for concurrent use.
type Sparing struct {
	What  string // has happened to such a message
	Level slog.Level

	mu     sync.Mutex
	last   time.Time // when a line was written, zero = never
	silent int       // messages without a line since then
	why    error     // of the latest of them
}

// Log logs one message that changed nothing, or counts it.
func (s *Sparing) Log(log *slog.Logger, now time.Time, why error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.silent++
	s.why = why
	s.write(log, now)
}

// Flush logs those that were counted, once their minute is over.
func (s *Sparing) Flush(log *slog.Logger, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.write(log, now)
}

// write takes a clock that was set back for a minute that is over.
func (s *Sparing) write(log *slog.Logger, now time.Time) {
	if s.silent == 0 || !s.last.IsZero() && now.Sub(s.last).Abs() < sparingEvery {
		return
	}
	log.Log(context.Background(), s.Level, s.What, "why", s.why, "messages", s.silent)
	s.last, s.silent = now, 0
}
