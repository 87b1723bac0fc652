package form

// Expressions can depend on each other in a circle: a group that closes because
// of an answer in it, two calculations that look at each other. What such a
// circle comes to depends on where it starts from, so it always starts from the
// answers alone. Without a circle there is nothing to decide: what looks at
// answers only has one value, so has what looks at that, and so on, whichever
// way the session got there.

// forget takes back all that expressions said, as if nothing had been worked
// out yet. Answers that the person gave stay, also those within calculated ones.
func (s *Session) forget() {
	for _, it := range s.form.computed {
		for _, sl := range s.slots[it.index] {
			sl.gate, sl.gated.at, sl.gated.failed = yes, 0, ""
			sl.calculated.at, sl.calculated.failed = 0, ""
			if it.calculate == nil || !it.question() || sl.own {
				continue
			}
			for _, e := range sl.entries {
				e.value, e.has = Value{}, false
			}
		}
		s.touch(it)
		s.gates[it.index] = s.now
	}
}

// circular reports whether anything that was worked out depends on itself.
func (s *Session) circular() bool {
	n := len(s.form.order)
	w := &walk{Session: s, colour: make([]colour, 2*n+1)}
	for _, it := range s.form.computed {
		if w.visit(it.index) {
			return true
		}
	}
	return false
}

// walk goes from what was worked out to what it was worked out from, depth
// first. Its nodes are, by item index: the item's own places; and, behind those,
// the item with all that is in it; the last is the whole response.
type walk struct {
	*Session
	colour []colour
	met    bool // a node that is still open: a circle
}

// colour is how far the walk is with a node.
type colour byte

const (
	fresh colour = iota
	opened
	done
)

// visit reports whether a node, or what it depends on, is in a circle.
func (w *walk) visit(node int) bool {
	switch w.colour[node] {
	case opened:
		w.met = true
	case fresh:
		w.colour[node] = opened
		if n := len(w.form.order); node < n {
			w.own(w.form.order[node])
		} else if node == 2*n {
			w.within(w.form.items)
		} else {
			w.within(w.form.order[node-n].kids)
			w.visit(node - n)
		}
		w.colour[node] = done
	}
	return w.met
}

func (w *walk) within(items []*item) {
	for _, it := range items {
		w.visit(len(w.form.order) + it.index)
	}
}

// own goes to what decides over an item's places. Conditions that need each
// other are no circle here: enableCircle decides them from the answers alone,
// so they are left and entered together.
func (w *walk) own(it *item) {
	for _, member := range w.form.waves[it.wave].items {
		if w.colour[member.index] == fresh {
			w.colour[member.index] = opened
		}
		w.need(it, member.parent)
		for _, c := range member.when {
			w.need(it, c.source)
		}
		w.forks(member)
		for _, sl := range w.slots[member.index] {
			w.looks(member.enableIf, &sl.gated)
			w.looks(member.calculate, &sl.calculated)
		}
	}
	for _, member := range w.form.waves[it.wave].items {
		w.colour[member.index] = done
	}
}

// need goes to an item that an item of another wave needs.
func (w *walk) need(it, other *item) {
	if other != nil && other.wave != it.wave {
		w.visit(other.index)
	}
}

// looks goes to what an expression looked at. One that was given up is in a
// circle, whatever it looked at last.
func (w *walk) looks(e Expression, c *cell) {
	if e == nil || c.at == 0 {
		return
	}
	w.met = w.met || c.endless
	for _, i := range c.looked {
		if i == everything {
			i = len(w.form.order)
		}
		w.visit(len(w.form.order) + i)
	}
}

// forks goes to the calculations that can change which occurrence a condition
// looks at, see nearest.
func (w *walk) forks(it *item) {
	for _, c := range it.when {
		if c.source == nil {
			continue
		}
		for up := c.source.parent; up != nil && !it.within(up); up = up.parent {
			for i := up.index; w.many[up.index] && i <= up.last; i++ {
				if w.form.order[i].calculate != nil {
					w.visit(i)
				}
			}
		}
	}
}
