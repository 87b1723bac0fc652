package form

import "slices"

// enable decides for every slot whether it is enabled, where something changed
// that decides over it. Waves come in the order of what they need, so one pass
// is enough, except within a circle.
func (s *Session) enable() {
	var was []bool
	for _, w := range s.form.waves {
		if !slices.ContainsFunc(w.items, func(it *item) bool { return s.unsettled(it, s.enabledAt[it.index]) }) {
			continue
		}
		was = was[:0]
		s.eachIn(w, func(sl *slot) { was = append(was, sl.enabled) })
		if w.circle {
			s.enableCircle(w.items)
		} else {
			s.eachIn(w, s.enableSlot)
		}
		n := 0
		s.eachIn(w, func(sl *slot) {
			if sl.enabled != was[n] {
				s.touch(sl.item)
			}
			n++
		})
		for _, it := range w.items {
			s.enabledAt[it.index] = s.now
		}
	}
}

// eachIn visits the slots of a wave.
func (s *Session) eachIn(w wave, visit func(*slot)) {
	for _, it := range w.items {
		for _, sl := range s.slots[it.index] {
			visit(sl)
		}
	}
}

// enableCircle settles items that need each other: all begin enabled and are
// decided again in document order until nothing changes. What still changes
// after as many rounds as there are items stays enabled: a question too many
// is better than one that is never asked. The result follows from the answers
// alone, not from the order they were given in.
func (s *Session) enableCircle(items []*item) {
	for _, it := range items {
		for _, sl := range s.slots[it.index] {
			sl.enabled = true
		}
	}
	var changed []*slot
	for range min(len(items), maxRounds) + 1 {
		changed = changed[:0]
		for _, it := range items {
			for _, sl := range s.slots[it.index] {
				was := sl.enabled
				if s.enableSlot(sl); sl.enabled != was {
					changed = append(changed, sl)
				}
			}
		}
		if len(changed) == 0 {
			return
		}
	}
	for _, sl := range changed {
		sl.enabled = true
	}
}

// maxRounds bounds the work on one circle.
const maxRounds = 50

// enableSlot decides one slot from its surroundings and conditions
// (Questionnaire.item.enableWhen, enableBehavior).
func (s *Session) enableSlot(sl *slot) {
	sl.unsure = false
	if sl.up.slot != nil && !sl.up.slot.enabled {
		sl.enabled = false
		return
	}
	v := s.verdict(sl)
	if sl.item.enableIf != nil {
		v = min(v, sl.gate)
	}
	sl.enabled, sl.unsure = v != no, v == maybe
}

func (s *Session) verdict(sl *slot) verdict {
	if len(sl.item.when) == 0 {
		return yes
	}
	best, worst := no, yes
	for _, c := range sl.item.when {
		v := yes
		if answers := s.sourceAnswers(sl, c.source); !c.broken && s.judge(len(answers)) {
			v = c.op.judge(answers, c.want, s.start.Now.Location())
		}
		best, worst = max(best, v), min(worst, v)
	}
	if sl.item.all {
		return worst
	}
	return best
}

// maxJudged is how often an answer is held against a condition while a session
// settles. A condition that is not looked at any more counts as true.
const maxJudged = 2_000_000

// judge counts a condition with so many answers; false when it was too many.
func (s *Session) judge(answers int) bool {
	s.judged += 1 + answers
	return s.judged <= maxJudged
}

// sourceAnswers returns the answers of the occurrence of source that is
// nearest to sl: the one sl lies in, else the last before it, else the first
// after it, within the innermost occurrence that holds both
// (Questionnaire.item.enableWhen.question). A disabled source has none.
func (s *Session) sourceAnswers(sl *slot, source *item) []Value {
	scope := sl.up
	for scope.slot != nil && scope.slot.item != source && !source.within(scope.slot.item) {
		scope = scope.slot.up
	}
	if scope.slot != nil && scope.slot.item == source {
		if scope.has && scope.slot.enabled {
			return []Value{scope.value}
		}
		return nil
	}
	near := nearest(scope, source, source.index < sl.item.index)
	if !near.enabled {
		return nil
	}
	return near.answers()
}

// nearest goes from an occurrence down to the slot of an item within it; where
// the way forks at a repeat it takes the last one when last, else the first.
// Occurrences without any answer are passed over: a response does not hold
// them.
func nearest(scope *entry, target *item, last bool) *slot {
	var way []*item
	for it := target; it != nil && (scope.slot == nil || it != scope.slot.item); it = it.parent {
		way = append(way, it)
	}
	for i := len(way) - 1; ; i-- {
		sl := scope.kids[way[i].pos]
		if i == 0 {
			return sl
		}
		scope = sl.pick(last)
	}
}

// pick returns the first or last entry that holds an answer, or the first.
func (sl *slot) pick(last bool) *entry {
	if len(sl.entries) == 1 {
		return sl.entries[0]
	}
	for i := range sl.entries {
		if last {
			i = len(sl.entries) - 1 - i
		}
		if sl.entries[i].any() {
			return sl.entries[i]
		}
	}
	return sl.entries[0]
}

// any reports whether an answer lies in the entry, enabled or not.
func (e *entry) any() bool {
	return e.has || slices.ContainsFunc(e.kids, func(k *slot) bool { return slices.ContainsFunc(k.entries, (*entry).any) })
}
