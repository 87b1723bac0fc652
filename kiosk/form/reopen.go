package form

// reopen takes back what every enableWhenExpression said that the changes
// since the last settling can reach: what is asked follows from the answers
// alone and not from what was shown before. An expression that closes a group
// by looking into it could otherwise never open it again.
func (s *Session) reopen() {
	r := reach{Session: s, own: make([]bool, len(s.form.order)), below: make([]bool, len(s.form.order))}
	for i, t := range s.own {
		if t > s.settled {
			r.mark(s.form.order[i])
		}
	}
	for r.grew {
		r.grew = false
		r.spread()
	}
	for sl := range r.gates {
		if sl.gate != yes {
			sl.gate, sl.gated.at = yes, 0
			s.now++
			s.gates[sl.item.index] = s.now
		}
	}
}

// reach is what changes can lead to.
type reach struct {
	*Session
	own, below []bool // items, as in ticks
	any, grew  bool
	gates      map[*slot]bool
}

func (r *reach) mark(it *item) {
	if r.own[it.index] {
		return
	}
	r.own[it.index], r.any, r.grew = true, true, true
	for ; it != nil; it = it.parent {
		r.below[it.index] = true
	}
}

// spread goes one step on from what is reached.
func (r *reach) spread() {
	for _, w := range r.form.waves {
		for _, it := range w.items {
			if !r.own[it.index] && r.decides(it) {
				r.mark(it)
			}
		}
	}
	for _, it := range r.form.computed {
		for _, sl := range r.slots[it.index] {
			if it.calculate != nil && r.seen(&sl.calculated) {
				r.mark(it)
			}
			if it.enableIf == nil || r.gates[sl] || !r.seen(&sl.gated) {
				continue
			}
			if r.gates == nil {
				r.gates = map[*slot]bool{}
			}
			r.gates[sl] = true
			r.mark(it)
		}
	}
}

// decides reports whether something reached decides over an item.
func (r *reach) decides(it *item) bool {
	if it.parent != nil && r.own[it.parent.index] {
		return true
	}
	for _, c := range it.when {
		if c.source == nil {
			continue
		}
		if r.own[c.source.index] {
			return true
		}
		for up := c.source.parent; up != nil; up = up.parent {
			if r.many[up.index] && r.below[up.index] {
				return true
			}
		}
	}
	return false
}

// seen reports whether a cell looked at something reached.
func (r *reach) seen(c *cell) bool {
	for _, i := range c.looked {
		if i == everything && r.any || i >= 0 && r.below[i] {
			return true
		}
	}
	return false
}
