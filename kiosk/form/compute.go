package form

import (
	"encoding/json"
	"slices"
)

// maxSettling bounds how often expressions are evaluated again because of what
// other expressions changed.
const maxSettling = 12

// maxSteps bounds the work of all expressions after one answer or in one check.
const maxSteps = 2_000_000

// settleComputed enables, calculates and enables again until nothing changes.
// It starts from the answers alone, so that what was shown before does not
// decide.
func (s *Session) settleComputed() {
	clear(s.failed)
	s.steps = maxSteps
	for _, slots := range s.slots {
		for _, sl := range slots {
			sl.gate = yes
		}
	}
	s.enable()
	for range maxSettling {
		s.data = nil
		changed := s.gates()
		if s.calculate() {
			s.reindex()
			changed = true
		}
		if !changed {
			return
		}
		s.enable()
	}
	s.fail("", "the expressions of the form do not settle")
}

// gates evaluates every enableWhenExpression (SDC).
func (s *Session) gates() (changed bool) {
	for _, it := range s.form.order {
		if it.enableIf == nil {
			continue
		}
		for _, sl := range s.slots[it.index] {
			out, err := s.evaluate(it.enableIf, sl)
			gate := yes
			if err != nil {
				s.fail(it.linkID, "its enableWhenExpression could not be evaluated, so it is asked: "+err.Error())
			} else if len(out) == 0 || out[0] == false {
				gate = no
			}
			changed = changed || gate != sl.gate
			sl.gate = gate
		}
	}
	return changed
}

// calculate evaluates every calculatedExpression (SDC) whose result the person
// has not replaced.
func (s *Session) calculate() (changed bool) {
	for _, it := range s.form.order {
		if it.calculate == nil || !it.question() {
			continue
		}
		for _, sl := range s.slots[it.index] {
			if sl.own || !sl.enabled {
				continue
			}
			values, err := s.results(it.calculate, sl)
			if err != nil {
				s.fail(it.linkID, "its calculatedExpression could not be evaluated: "+err.Error())
			}
			if !slices.EqualFunc(values, sl.answers(), Value.identical) {
				s.fill(sl, values)
				changed = true
			}
		}
	}
	return changed
}

// initialize evaluates every initialExpression (SDC) once.
func (s *Session) initialize() {
	for _, it := range s.form.order {
		if it.initialIf == nil || !it.question() {
			continue
		}
		for _, sl := range s.slots[it.index] {
			if values, err := s.results(it.initialIf, sl); err == nil && len(values) > 0 {
				s.fill(sl, values)
			}
		}
	}
}

func (v Value) identical(w Value) bool {
	return v.Kind == w.Kind && v.Text == w.Text && v.is(w) && v.Coding == w.Coding
}

// fail notes that an expression failed; Check reports it.
func (s *Session) fail(linkID, text string) {
	if s.failed == nil {
		s.failed = map[string]string{}
	}
	s.failed[linkID] = text
}

// results evaluates an expression to values that fit an item.
func (s *Session) results(e Expression, sl *slot) ([]Value, error) {
	out, err := s.evaluate(e, sl)
	var values []Value
	for _, x := range out {
		if v, ok := sl.item.value(x); ok && len(values) < sl.item.atMost() && len(values) < MaxAnswers {
			values = append(values, v)
		}
	}
	return values, err
}

// value makes an answer to the item of a result; ok is false when it does not
// fit.
func (it *item) value(x any) (Value, bool) {
	var v Value
	switch x := x.(type) {
	case bool:
		v = Boolean(x)
	case json.Number:
		v = number(KindDecimal, string(x))
	case string:
		v = it.textValue(x)
	case object:
		k := KindCoding
		if it.typ == TypeQuantity || it.typ == TypeReference || it.typ == TypeAttachment {
			k = it.typ.kinds()[0]
		}
		v = complexValue(k, x)
		v.rest = plain(v.rest)
	}
	v = it.fit(v)
	return v, v.sound() && slices.Contains(it.typ.kinds(), v.Kind)
}

// textValue reads a string as the item has it: a date, or an option's code.
func (it *item) textValue(x string) Value {
	if it.typ.chosen() {
		for _, o := range it.options {
			if o.value.Kind == KindCoding && o.value.Coding.Code == x {
				return o.value
			}
		}
		return String(x)
	}
	if kinds := it.typ.kinds(); len(kinds) == 1 && slices.Contains([]Kind{KindDate, KindDateTime, KindTime, KindURI}, kinds[0]) {
		if kinds[0] == KindDate && len(x) > len("2006-01-02") {
			x = x[:len("2006-01-02")]
		}
		return Value{Kind: kinds[0], Text: x}
	}
	return String(x)
}
