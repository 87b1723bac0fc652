package hub

import (
	"sync"
	"time"

	"frontdoor/kiosk"
)

// A clock that is set ahead by a day ends a service day that is not over: all who
// wait would lose their place, and nothing brings them back. So a leap of the
// hub's own clock is believed only when it has stood for a while. To a machine that
// slept, time that it did not count is such a leap.

const (
	// leapt is further ahead than a clock is ever set for being a little slow.
	leapt = 30 * time.Minute
	// believed is how long a leap must stand.
	believed = time.Hour
)

// leap compares what the hub's clock shows with the time that has passed.
type leap struct {
	mu    sync.Mutex
	slack time.Duration // by which the one may be ahead of the other
	since time.Duration // when it was seen to have leapt, by the time passed
	away  bool          // the one is further ahead, or behind
}

// look takes what the clock has gone on by and the time that has passed, both
// since the engine was made, and says by how much it has leapt ahead, and whether
// that is news.
func (l *leap) look(shown, passed time.Duration) (ahead time.Duration, news bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	off := shown - passed - l.slack
	switch {
	case off.Abs() < leapt:
		l.away = false
	case !l.away:
		l.away, l.since, news = true, passed, true
	case passed-l.since >= believed:
		l.away, l.slack = false, shown-passed
	}
	if !l.away || off < 0 {
		return 0, false
	}
	return off, news
}

// ahead is by how much the hub's clock has just leapt ahead, 0 if it has not.
func (e *Engine) ahead() time.Duration {
	now := e.cfg.Now()
	ahead, news := e.leap.look(now.Round(0).Sub(e.began.Round(0)), e.passed())
	if news {
		e.cfg.Log.Error("the hub's clock was set ahead; set it right. Nobody's place ends and nothing is purged by it for an hour", "shows", now)
	}
	return ahead
}

// past reports whether a service day is over, whatever the clock has leapt to.
func (w *work) past(d kiosk.Date) bool {
	return dayBefore(d, w.e.day(w.now.Add(-w.e.ahead())))
}
