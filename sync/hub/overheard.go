package hub

import (
	"context"
	"slices"
	"sync"

	"frontdoor/kiosk"
)

// overheard is what an engine's followers know of open alerts, so that they hear
// of those too that another hub on the record has raised, let climb, or seen
// answered.
type overheard struct {
	mu    sync.Mutex
	known map[string]stand // by event id
	told  int              // how often this engine itself told of an alert
}

// stand is how far an open alert has come.
type stand struct {
	state kiosk.AlertState
	level int
}

// tell remembers what this engine tells of an alert of its own.
func (o *overheard) tell(a Alert) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.told++
	o.learn(a)
}

// learn reports whether an alert is news.
func (o *overheard) learn(a Alert) bool {
	old, known := o.known[a.EventID]
	if a.State == kiosk.AlertSeen {
		delete(o.known, a.EventID)
		return known
	}
	if o.known == nil {
		o.known = make(map[string]stand)
	}
	o.known[a.EventID] = stand{a.State, a.Level}
	return old != o.known[a.EventID]
}

// ids are the alerts known to be open, and how often this engine had told of one.
func (o *overheard) ids() (list []string, told int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for id := range o.known {
		list = append(list, id)
	}
	return list, o.told
}

// news drops from what was read of the record what is known; all of it when this
// engine has told of an alert meanwhile, for the reading may be older than that.
func (o *overheard) news(read []Alert, beyond []string, told int) []Alert {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.told != told {
		return nil
	}
	for _, id := range beyond {
		delete(o.known, id)
	}
	return slices.DeleteFunc(read, func(a Alert) bool { return !o.learn(a) })
}

// overhear tells followers what has become of alerts in other hubs' hands.
func (e *Engine) overhear(ctx context.Context) error {
	var read []Alert
	var beyond []string // open, and not in a list that has an end
	known, told := e.overheard.ids()
	err := e.cfg.Store.View(ctx, func(r Reader) (err error) {
		if read, err = r.Alerts(true, maxAlerts); err != nil {
			return err
		}
		open := make(map[string]bool, len(read))
		for _, a := range read {
			open[a.EventID] = true
		}
		for _, id := range known {
			if open[id] {
				continue
			}
			a, ok, err := r.Alert(id)
			if err != nil {
				return err
			}
			if ok && a.State == kiosk.AlertSeen {
				read = append(read, a)
			} else {
				beyond = append(beyond, id)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, a := range e.overheard.news(read, beyond, told) {
		a = e.asked(a)
		e.feed.tell(Change{Kind: "alert", Alert: &a})
	}
	return nil
}
