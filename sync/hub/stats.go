package hub

import (
	"sync/atomic"
	"time"

	"frontdoor/kiosk"
)

// counters count since the hub started.
type counters struct {
	accepted, held, refused, repeated atomic.Int64
	forged, unreadable, failed        atomic.Int64
	published, unpublished, dropped   atomic.Int64
	climbed, answered, answerTime     atomic.Int64
	told, untold                      atomic.Int64
}

func (c *counters) outcome(o kiosk.Outcome) {
	switch o {
	case kiosk.Held:
		c.held.Add(1)
	case kiosk.Refused:
		c.refused.Add(1)
	default:
		c.accepted.Add(1)
	}
}

// Stats is what the hub counted since it started.
type Stats struct {
	Accepted, Held, Refused int64         // receipts by outcome, repeated ones included
	Repeated                int64         // events that came again
	Forged, Unreadable      int64         // messages that changed nothing
	Failed                  int64         // transactions that failed; the kiosks send again
	Published, Unpublished  int64         // messages the transport took, and did not
	Dropped                 int64         // messages not kept for lack of room
	Climbed, Answered       int64         // steps alerts have climbed; alerts somebody answered
	AnswerTime              time.Duration // from call to answer, of all those together
	Told, Untold            int64         // arrivals passed on; tries to do so that failed
	Online                  int           // kiosks whose last word was a birth
	Leads                   bool          // this hub publishes what is retained
	Term                    int64         // of its lease, 0 without one
}

// Stats returns the counts.
func (e *Engine) Stats() Stats {
	c := &e.stats
	s := Stats{
		Accepted: c.accepted.Load(), Held: c.held.Load(), Refused: c.refused.Load(), Repeated: c.repeated.Load(),
		Forged: c.forged.Load(), Unreadable: c.unreadable.Load(), Failed: c.failed.Load(),
		Told: c.told.Load(), Untold: c.untold.Load(),
		Climbed: c.climbed.Load(), Answered: c.answered.Load(), AnswerTime: time.Duration(c.answerTime.Load()),
		Published: c.published.Load(), Unpublished: c.unpublished.Load(), Dropped: c.dropped.Load(),
	}
	e.tenure.mu.Lock()
	s.Leads, s.Term = e.tenure.leads(e.cfg.Now()), e.tenure.mine.Term
	e.tenure.mu.Unlock()
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, status := range e.status {
		if status.Online {
			s.Online++
		}
	}
	return s
}
