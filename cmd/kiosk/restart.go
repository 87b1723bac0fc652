package main

import (
	"time"

	"frontdoor/kiosk/flow"
)

// unsharp is more than two kiosk programs, one after the other, can disagree
// about hub time.
const unsharp = 10 * time.Second

// restart tells when a program is to end because staff asked for it to be
// started anew. Whoever starts it does the rest.
type restart struct {
	clock flow.Clock           // hub time
	ran   func() time.Duration // since the program began, by a clock that nobody can set
}

// due reports whether a wish of that moment, hub time, is this program's to
// fulfil, and not fulfilled by its start; never while the time is unsure. A wish
// from a future that the hub's clock was set back from waits until it has come:
// only then does the next program begin after it, so that none ends twice for it.
func (r restart) due(asked time.Time) bool {
	now, sure := r.clock.Now()
	return sure && now.Add(-r.ran()).Before(asked) && !now.Before(asked.Add(unsharp))
}

// untilRestart shows states, and ends the run by stop once a restart is due.
func (a *app) untilRestart(stop func(), show func(flow.State)) func(flow.State) {
	return func(s flow.State) {
		show(s)
		if a.restart.due(a.flow.Restart()) {
			a.log.Warn("the kiosk ends because the hub asked for it to be started anew")
			stop()
		}
	}
}
