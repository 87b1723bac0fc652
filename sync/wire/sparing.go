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
func (s *Sparing) Log(log *slog.Logger, now time.Time, why error) { s.tell(log, now, why) }

// Flush logs those that were counted, once their minute is over.
func (s *Sparing) Flush(log *slog.Logger, now time.Time) { s.tell(log, now, nil) }

// tell writes outside its lock: a log may be slow.
func (s *Sparing) tell(log *slog.Logger, now time.Time, why error) {
	if n, why := s.count(now, why); n > 0 {
		log.Log(context.Background(), s.Level, s.What, "why", why, "messages", n)
	}
}

// count adds a message, if there is one, and returns how many a line is due for;
// a clock that was set back is a minute that is over.
func (s *Sparing) count(now time.Time, why error) (n int, last error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if why != nil {
		s.why, s.silent = why, s.silent+1
	}
	if s.silent == 0 || !s.last.IsZero() && now.Sub(s.last).Abs() < sparingEvery {
		return 0, nil
	}
	n, s.silent, s.last = s.silent, 0, now
	return n, s.why
}
