package form

import (
	"slices"
	"strings"
)

// closed is a refusal that is about the place, not the answer.
func closed(key, text string) Problem {
	return Problem{Severity: Error, Rule: RuleClosed, LinkID: linkOf(key), Key: key, Text: text}
}

func linkOf(key string) string {
	for i := range key {
		if key[i] == '\x1f' {
			return key[:i]
		}
	}
	return key
}

// open returns the slot of a question that can be answered now.
func (s *Session) open(key string) (*slot, error) {
	sl := s.byKey[key]
	switch {
	case sl == nil:
		return nil, Problem{Severity: Error, Rule: RuleUnknown, LinkID: linkOf(key), Key: key, Text: "the form does not have this question"}
	case !sl.item.question():
		return nil, closed(key, "this is not a question")
	case !sl.enabled:
		return nil, closed(key, "this question is not asked, because of an earlier answer")
	case sl.item.readOnly:
		return nil, closed(key, "this answer is given and cannot be changed here")
	}
	return sl, nil
}

// Answer replaces the answers to a question; no values clear it. The error is
// a Problem: nothing has changed then. key is a linkId or a View's Key.
func (s *Session) Answer(key string, values ...Value) error {
	sl, err := s.open(key)
	if err != nil {
		return err
	}
	fitted := make([]Value, 0, min(len(values), MaxAnswers+1))
	for _, v := range values[:min(len(values), MaxAnswers+1)] {
		fitted = append(fitted, sl.item.fit(v))
	}
	for _, p := range sl.faults(fitted) {
		if p.Severity == Error && p.Rule != RuleTooFew {
			return p
		}
	}
	if s.count+(len(fitted)-len(sl.entries))*(1+len(sl.item.kids)) > MaxEntries {
		return closed(key, "the form holds too many answers already")
	}
	s.set(sl, fitted)
	return nil
}

// Clear takes the answers to a question away, and the word that the person
// would rather not say.
func (s *Session) Clear(key string) error { return s.Answer(key) }

// Decline records that the person prefers not to say. Only questions that
// allow it can be declined.
func (s *Session) Decline(key string) error {
	sl, err := s.open(key)
	if err != nil {
		return err
	}
	if !sl.item.mayDecline {
		return closed(key, "this question needs an answer")
	}
	sl.declined, sl.own, sl.kept = true, sl.item.calculate != nil, nil
	s.put(sl, nil)
	s.settle()
	return nil
}

// Toggle chooses an option, or takes the choice back when it is chosen. A
// question with one answer changes to it; an exclusive option takes the others
// away and gives way to them (questionnaire-optionExclusive).
func (s *Session) Toggle(key string, v Value) error {
	sl, err := s.open(key)
	if err != nil {
		return err
	}
	v = sl.item.fit(v)
	now := sl.answers()
	chosen := func(w Value) bool { return w.Kind == v.Kind && relate(w, v, nil) == equal }
	if slices.ContainsFunc(now, chosen) {
		return s.Answer(key, slices.DeleteFunc(now, chosen)...)
	}
	if !sl.item.repeats || sl.item.exclusive(v) {
		return s.Answer(key, v)
	}
	now = slices.DeleteFunc(now, sl.item.exclusive)
	return s.Answer(key, append(now, v)...)
}

func (it *item) exclusive(v Value) bool {
	o := find(it.options, v)
	return o != nil && o.exclusive
}

// fit brings a value into the form a question keeps it in: a whole number for
// a decimal, a text for an address, a unit and an option with all their parts.
func (it *item) fit(v Value) Value {
	switch {
	case it.typ == TypeDecimal && v.Kind == KindInteger:
		v.Kind = KindDecimal
	case it.typ == TypeInteger && v.Kind == KindDecimal && number(KindInteger, whole(v.Text)).sound():
		v.Kind, v.Text = KindInteger, whole(v.Text)
	case it.typ == TypeURL && v.Kind == KindString:
		v.Kind = KindURI
	case it.typ == TypeDateTime && v.Kind == KindDate:
		v.Kind = KindDateTime
	case it.typ == TypeQuantity && v.Kind.family() == KindDecimal && len(it.units) <= 1:
		v.Kind, v.Coding = KindQuantity, it.unit(Coding{})
		if len(it.units) == 0 {
			v.Coding = it.usual
		}
	case it.typ == TypeQuantity && v.Kind == KindQuantity && v.Coding.Code == "":
		v.Coding = it.unit(v.Coding)
	}
	if o := find(it.options, v); o != nil {
		return o.value
	}
	return v
}

// whole writes a number without places that are all zero.
func whole(number string) string {
	units, places, _ := strings.Cut(number, ".")
	if strings.Trim(places, "0") == "" {
		return units
	}
	return number
}

// unit is the unit on offer that is meant by one without a code: the one of that
// text, or the only one where nothing is said.
func (it *item) unit(c Coding) Coding {
	for _, u := range it.units {
		if c.Display == "" && len(it.units) == 1 || c.Display != "" && (c.Display == u.Display || c.Display == u.Code) {
			return u
		}
	}
	return c
}

// set puts the values in place and settles the session.
func (s *Session) set(sl *slot, values []Value) {
	sl.declined = false
	sl.own, sl.calculated.at = sl.item.calculate != nil && len(values) > 0, 0
	s.put(sl, values)
	s.settle()
}

// fill replaces the answers of a slot. What lies within the n-th answer stays
// with the n-th answer; what a response said of an answer goes with its value.
func (s *Session) fill(sl *slot, values []Value) {
	before := sl.keepings()
	if !slices.EqualFunc(values, sl.answers(), Value.identical) {
		sl.kept = nil
	}
	for i, v := range values {
		if i == len(sl.entries) {
			s.push(sl, entry{}, true)
		}
		e := sl.entries[i]
		e.value, e.has, e.kept = v, true, before.of(v)
	}
	keep := max(1, len(values))
	for _, e := range sl.entries[keep:] {
		s.count -= e.size()
	}
	clear(sl.entries[keep:])
	sl.entries = sl.entries[:keep]
	if len(values) == 0 {
		e := sl.entries[0]
		e.value, e.has, e.kept = Value{}, false, nil
	}
}

// size counts an entry with all that lies within it.
func (e *entry) size() int {
	n := 1
	for _, sl := range e.kids {
		for _, k := range sl.entries {
			n += k.size()
		}
	}
	return n
}

// Add appends an occurrence to a repeating group and returns the key of its
// first item. key is that of any of its occurrences: the group's own.
func (s *Session) Add(key string) (string, error) {
	sl := s.byKey[key]
	switch {
	case sl == nil || sl.item.typ != TypeGroup || !sl.enabled:
		return "", closed(key, "there is no group here to add to")
	case len(sl.entries) >= sl.item.atMost():
		return "", Problem{Severity: Error, Rule: RuleTooMany, LinkID: sl.item.linkID, Key: key, Text: "no more can be added"}
	case s.count+sl.entries[0].size() > MaxEntries:
		return "", closed(key, "the form holds too many answers already")
	}
	e := s.push(sl, entry{}, true)
	s.reshape(sl.item)
	s.begin(e)
	if len(e.kids) == 0 {
		return key, nil
	}
	return e.kids[0].key, nil
}

// Remove takes the n-th occurrence (0 is the first) out of a repeating group
// with everything in it; the last one left is emptied instead.
func (s *Session) Remove(key string, n int) error {
	sl := s.byKey[key]
	if sl == nil || sl.item.typ != TypeGroup || n < 0 || n >= len(sl.entries) {
		return closed(key, "there is no such group here")
	}
	s.count -= sl.entries[n].size()
	sl.entries = slices.Delete(sl.entries, n, n+1)
	if len(sl.entries) == 0 {
		s.push(sl, entry{}, false)
	}
	s.reshape(sl.item)
	s.settle()
	return nil
}
