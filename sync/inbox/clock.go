package inbox

import (
	"sync"
	"time"
)

// Clock is hub time: what the hub last told, plus what has passed since by a
// clock that nobody can set. It is safe for concurrent use.
type Clock struct {
	local func() time.Time

	mu   sync.Mutex
	hub  time.Time // hub time at the moment read
	read time.Time // local, with its monotonic reading
}

// NewClock returns a clock that is unsure until the hub has told the time.
// local is time.Now except in tests.
func NewClock(local func() time.Time) *Clock { return &Clock{local: local} }

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
