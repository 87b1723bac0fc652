package outbox

import (
	"sync"
	"time"
)

const (
	// brisk is how soon a hub that keeps up sends its receipt. It is less than
	// the shortest pause, so that a hub that falls behind is given fewer rows
	// before any is sent twice.
	brisk = MinWait / 4
	// leastLate is the least width that late receipts leave: it may be the way
	// that is slow, not the hub.
	leastLate = 2
	// leastHeard is the least width that silence leaves: it may be the row that
	// nobody answers, not the hub.
	leastHeard = 4
)

// flight is the rows on their way to a receipt, safe for concurrent use. How
// many may be on their way follows how soon the receipts come: one more for each
// round of brisk ones, half as many after a round of late ones, as TCP does
// (RFC 5681, section 3.1).
type flight struct {
	most float64 // of width
	now  func() time.Time

	mu    sync.Mutex
	rows  map[string]*leg
	late  map[string]bool // rows whose receipt came when they were not on their way, since the last claim
	width float64         // of the window, rows
	wg    sync.WaitGroup
}

func newFlight(most int, now func() time.Time) *flight {
	return &flight{most: float64(most), now: now, rows: map[string]*leg{}, late: map[string]bool{}, width: float64(min(most, leastHeard))}
}

// leg is how far a row has come.
type leg struct {
	began    time.Time
	again    bool      // it was sent before: its receipt may be that of the first time
	landed   bool      // its publication has ended
	answered bool      // its receipt came, perhaps before the publication ended
	until    time.Time // how long it keeps its place without a receipt
	telling  bool      // silence tells of the hub
}

// launch runs a publication, which ends by landing the row.
func (f *flight) launch(id string, again bool, publish func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rows[id] = &leg{began: f.now(), again: again}
	f.wg.Go(publish)
}

// land says that a row's publication has ended, until when its receipt is worth
// waiting for, and whether its silence will tell of the hub.
func (f *flight) land(id string, until time.Time, telling bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if l := f.rows[id]; l.answered {
		delete(f.rows, id)
	} else {
		l.landed, l.until, l.telling = true, until, telling
	}
}

// answered says that a row has its receipt, and reports whether it was on its way.
func (f *flight) answered(id string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	l := f.rows[id]
	if l == nil {
		f.late[id] = true
		return false
	}
	if l.answered {
		return false
	}
	switch soon := f.now().Sub(l.began) <= brisk; {
	case soon && !l.again:
		f.width = min(f.width+1/f.width, f.most)
	case !soon:
		f.width = max(f.width-0.5, min(f.width, leastLate))
	}
	l.answered = true
	if l.landed {
		delete(f.rows, id)
	}
	return true
}

// claiming says that rows are about to be claimed: those whose receipts came
// before are not among them.
func (f *flight) claiming() {
	f.mu.Lock()
	defer f.mu.Unlock()
	clear(f.late)
}

// over reports whether a row had its receipt since it was claimed.
func (f *flight) over(id string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.late[id]
}

// free returns how many rows may be launched, and which are on their way.
func (f *flight) free() (n int, under map[string]bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.now()
	under = make(map[string]bool, len(f.rows))
	for id, l := range f.rows {
		// A pause that is longer than any began before the clock was set back.
		if l.landed && (!now.Before(l.until) || l.until.Sub(now) > MaxWait) {
			delete(f.rows, id)
			if l.telling {
				f.width = max(f.width-0.5, min(f.width, leastHeard))
			}
			continue
		}
		under[id] = true
	}
	return max(int(f.width)-len(f.rows), 0), under
}

// wait returns when every publication has ended.
func (f *flight) wait() { f.wg.Wait() }
