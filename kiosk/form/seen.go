package form

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
)

// seen is one part of the session as expressions see it: an item of a response
// that holds what is enabled and answered. It is made when it is asked for and
// stays until something in it changes.
type seen struct {
	item  object
	at    tick
	holds bool // it is in the response; else it stands alone
}

// spot is what an item of the response was made of.
type spot struct {
	slot  *slot  // a question
	entry *entry // an occurrence of a group, or the whole
}

func address(o object) uintptr { return reflect.ValueOf(o).Pointer() }

// whole returns the response; what is in it is put there when it is looked at.
func (s *Session) whole() object {
	if s.root.seen.item == nil {
		s.root.seen.item = s.head("in-progress")
		s.spots[address(s.root.seen.item)] = spot{entry: s.root}
	}
	return s.root.seen.item
}

// fillWhole brings the items of the whole response up to date.
func (s *Session) fillWhole() {
	o := s.whole()
	if s.root.seen.at >= s.any && s.root.seen.at > 0 {
		return
	}
	s.root.seen.at = max(1, s.any)
	delete(o, "item")
	if items := s.itemsIn(s.root); len(items) > 0 {
		o["item"] = items
	}
}

// itemsIn returns the items of the response within an entry.
func (s *Session) itemsIn(e *entry) []any {
	var out []any
	for _, sl := range e.kids {
		if sl.enabled {
			out = append(out, s.itemsOf(sl)...)
		}
	}
	return out
}

// itemsOf returns what a slot is in the response.
func (s *Session) itemsOf(sl *slot) []any {
	switch sl.item.typ {
	case TypeDisplay:
		return nil
	case TypeGroup:
		var out []any
		for _, e := range sl.entries {
			if o, holds := s.occurrence(e); holds {
				out = append(out, o)
			}
		}
		return out
	}
	if o, holds := s.question(sl); holds {
		return []any{o}
	}
	return nil
}

// occurrence returns one occurrence of a group.
func (s *Session) occurrence(e *entry) (object, bool) {
	return s.make(&e.seen, e.slot.item, spot{entry: e}, func(o object) bool {
		items := s.itemsIn(e)
		if len(items) > 0 {
			o["item"] = items
		}
		return len(items) > 0
	})
}

// question returns a question with its answers; what lies within it belongs to
// the answer.
func (s *Session) question(sl *slot) (object, bool) {
	return s.make(&sl.seen, sl.item, spot{slot: sl}, func(o object) bool {
		if !sl.enabled {
			return false
		}
		var answers []any
		for _, e := range sl.entries {
			a := object{}
			if e.has {
				a["value"+e.value.Kind.suffix()] = sl.item.weighted(e.value)
			}
			if items := s.itemsIn(e); len(items) > 0 {
				a["item"] = items
			}
			if len(a) > 0 {
				answers = append(answers, a)
			}
		}
		if len(answers) > 0 {
			o["answer"] = answers
		}
		if sl.declined {
			o["extension"] = []any{object{"url": urlAbsent, "valueCode": "asked-declined"}}
		}
		return len(answers) > 0 || sl.declined
	})
}

func (s *Session) make(c *seen, it *item, at spot, build func(object) bool) (object, bool) {
	if c.item != nil && c.at >= s.below[it.index] {
		return c.item, c.holds
	}
	if c.item != nil {
		delete(s.spots, address(c.item))
	}
	c.item, c.at = object{"linkId": it.linkID}, s.below[it.index]
	c.holds = build(c.item)
	s.spots[address(c.item)] = at
	return c.item, c.holds
}

// weighted writes an option's weight on its coding, for ordinal().
func (it *item) weighted(v Value) any {
	x := v.json()
	coding, ok := x.(object)
	if !ok {
		return x
	}
	o := find(it.options, v)
	if o == nil || o.weight == nil {
		return x
	}
	coding = maps.Clone(coding)
	coding["extension"] = []any{object{"url": o.weightURL, "valueDecimal": *o.weight}}
	return coding
}

// index is the session as an engine looks things up in it.
type index struct{ *Session }

// Read implements Data.
func (x index) Read(o map[string]any) {
	at, ok := x.spots[address(o)]
	switch {
	case !ok:
	case at.slot != nil:
		x.note(at.slot.item.index)
	case at.entry.slot != nil:
		x.note(at.entry.slot.item.index)
	default:
		x.note(everything)
		x.fillWhole()
	}
}

// Find implements Data.
func (x index) Find(o map[string]any, d Depth, linkIDs []string, through bool) (found []any, ok bool) {
	from, ok := x.spots[address(o)]
	if !ok {
		return nil, false
	}
	var slots []*slot
	for _, id := range linkIDs {
		it := x.form.links[id]
		if it == nil {
			continue
		}
		for _, sl := range x.slots[it.index] {
			if sl.enabled && from.reaches(sl, d) {
				slots = append(slots, sl)
			}
		}
	}
	if len(linkIDs) > 1 {
		slices.SortStableFunc(slots, func(a, b *slot) int {
			return cmp.Or(cmp.Compare(a.item.level, b.item.level), cmp.Compare(a.order, b.order))
		})
		slots = slices.Compact(slots)
	}
	for _, sl := range slots {
		found = append(found, x.itemsOf(sl)...)
	}
	if through && len(found) > 0 {
		return found, true // what lies in it is noted when it is found
	}
	for _, id := range linkIDs {
		if it := x.form.links[id]; it != nil {
			x.note(it.index)
		}
	}
	return found, true
}

// reaches reports whether a slot is below a spot at the depth asked for.
func (at spot) reaches(sl *slot, d Depth) bool {
	steps := Depth(1)
	for e := sl.up; ; e = e.slot.up {
		switch {
		case e == at.entry:
			return d == AnyDepth || d == ItemDepth || d == InnerDepth && steps > 1 || steps == d
		case e.slot == nil:
			return false
		case e.slot == at.slot:
			return d == AnyDepth
		case e.slot.item.typ != TypeGroup && d != AnyDepth && d != InnerDepth:
			return false
		}
		steps++
	}
}
