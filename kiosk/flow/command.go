package flow

import (
	"time"

	"frontdoor/kiosk"
)

// settled is how long the first screen must be left alone before the program
// may end: the last person's paper comes out, and the next one steps up.
const settled = 10 * time.Second

// command takes in what staff have this kiosk do. Whoever stands here finishes:
// a kiosk that is shut lets nobody begin, and tears nobody's page away.
func (f *Flow) command(c kiosk.Commands) { f.s.Shut, f.restart = c.Shut, c.Restart }

// offers reports whether a goal may be begun. Who finds the kiosk shut still
// finds the way and their place in the queue, which need no check-in.
func (f *Flow) offers(g Goal) bool { return !f.s.Shut || g == GoalWay || g == GoalPlace }

// Restart returns when staff asked for the program to be started anew, by hub
// time. It is zero as long as they did not, somebody is here or has just left, or
// a call waits for its answer: ending would put its light out, or not keep it
// quiet. It is for whoever Run shows states to, and may be called there only.
func (f *Flow) Restart() time.Time {
	if f.tick.alone < settled || len(f.urgent)+len(f.quiet)+len(f.pending) > 0 {
		return time.Time{}
	}
	return f.restart
}
