package inbox

import (
	"sync"
	"time"
)

// Clock is hub time: what the hub last told, plus what has passed since by a
// clock that nobody can set. It is safe for concurrent use.
type Clock struct {
	local   func() time.Time
	started time.Time // local, with its monotonic reading

	mu   sync.Mutex
	hub  time.Time // hub time at the moment read
	read time.Time // local, with its monotonic reading
}

// NewClock returns a clock that is unsure until the hub has told the time.
// local is time.Now except in tests.
func NewClock(local func() time.Time) *Clock { return &Clock{local: local, started: local()} }

// Now returns hub time and true, or the box's own time and false when no hub
// has told it the time since it started.
func (c *Clock) Now() (now time.Time, sure bool) {
	local := c.local()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.read.IsZero() {
		return local, false
	}
	return c.hub.Add(local.Sub(c.read)).In(local.Location()), true
}

// Offset returns how far the box's own clock is behind hub time; false while
// that is not known.
func (c *Clock) Offset() (time.Duration, bool) {
	now, sure := c.Now()
	return now.Sub(c.local().Round(0)), sure
}

// set takes the hub's time as it was at the local moment read.
func (c *Clock) set(hub, read time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hub, c.read = hub.Round(0), read
}

// steady is how far the box's own clock may go astray against the one that
// nobody can set, before it counts as having been set.
const steady = 2 * time.Second

// Own returns when the clock was made, by the box's own time, and how far that is
// behind hub time; false while it is not known, or when somebody has set the
// box's time since.
func (c *Clock) Own() (since time.Time, behind time.Duration, ok bool) {
	now := c.local()
	behind, ok = c.Offset()
	return c.started.Round(0), behind, ok && !set(now.Round(0).Sub(c.started.Round(0)), now.Sub(c.started))
}

// set reports whether somebody has set a clock by which shown has passed, while
// passed has.
func set(shown, passed time.Duration) bool { return (shown - passed).Abs() >= steady }
