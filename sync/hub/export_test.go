package hub

import (
	"context"
	"time"
)

// Opened is what a message came to, for tests of the intake.
type Opened = opened

// OpenedEvent is a message that was an event, OpenedNews one of another hub's.
func OpenedEvent(ev Incoming) Opened { return opened{event: ev, ok: true} }

// OpenedNews says that another hub has published something new.
func OpenedNews() Opened { return opened{news: true} }

// Receive is receive.
func (e *Engine) Receive(ctx context.Context, m Opened, more <-chan Opened) bool {
	return e.receive(ctx, m, more)
}

// SetPassed gives the engine another measure of time than its clock.
func (e *Engine) SetPassed(passed func() time.Duration) { e.passed = passed }
