package wayfind

import (
	"sync"
	"time"
)

// routeCache keeps the described ways from kiosks: people at one kiosk ask for
// the same few places. Of two generations the older one is dropped when the
// younger is full.
type routeCache struct {
	mu         sync.Mutex
	young, old map[routeKey]*Route
}

// routeKey names one described way.
type routeKey struct {
	tree treeKey
	to   Place
}

const generation = 512

// get returns a kept way; nil when there is none.
func (c *routeCache) get(k routeKey) *Route {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.young[k]
	if r == nil {
		if r = c.old[k]; r != nil {
			c.keep(k, r)
		}
	}
	return r
}

func (c *routeCache) put(k routeKey, r *Route) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keep(k, r)
}

func (c *routeCache) keep(k routeKey, r *Route) {
	if c.young == nil || len(c.young) >= generation {
		c.old, c.young = c.young, make(map[routeKey]*Route, generation)
	}
	c.young[k] = r
}

// described returns the best way between two places with its steps, from memory
// where it begins at a kiosk and was asked for before.
func (m *Map) described(from, to Place, o Options) (*Route, error) {
	k := routeKey{m.keyOf(from, o), to}
	if from.Kiosk != "" {
		if r := m.routes.get(k); r != nil {
			again := *r
			return &again, nil
		}
	}
	p, err := m.pathBetween(from, to, o)
	if err != nil {
		return nil, err
	}
	r := m.finish(p, o)
	if from.Kiosk != "" {
		kept := *r
		m.routes.put(k, &kept)
	}
	return r, nil
}

// Duration returns how long the best way between two places takes, as RouteTo
// finds it, without describing it; Options.Via is left aside. The errors are
// those of RouteTo.
func (m *Map) Duration(from, to Place, o Options) (time.Duration, error) {
	p, err := m.pathBetween(from, to, o)
	return time.Duration(p.seconds * float64(time.Second)), err
}
