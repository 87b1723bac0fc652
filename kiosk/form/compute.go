package form

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
)

// maxSteps bounds the work of all expressions after one answer or in one check.
const maxSteps = 8_000_000

// settleComputed brings what expressions say up to date. Only those that look
// at something that changed are evaluated, unless they are in a circle.
func (s *Session) settleComputed() {
	before := s.circles
	if before {
		s.forget()
	}
	s.follow()
	if s.circles = s.circular(); s.circles && !before && s.settled > 0 {
		s.forget()
		s.follow()
	}
}

// follow enables, calculates and enables again until nothing changes.
func (s *Session) follow() {
	s.steps = maxSteps
	cells := 0
	for _, it := range s.form.computed {
		cells += len(s.slots[it.index])
	}
	// Without a circle each pass settles at least one more expression, so what
	// is left after as many is in a circle, or follows from one.
	for pass := 0; ; pass++ {
		s.steps -= len(s.form.order) + cells
		s.enable()
		gates, values := s.react(pass > cells)
		if !gates && !values {
			return
		}
	}
}

// react evaluates what is stale. What is still not settled at the end is given
// up: it is asked, and has no calculated value.
func (s *Session) react(end bool) (gates, values bool) {
	for _, it := range s.form.computed {
		for _, sl := range s.slots[it.index] {
			if it.enableIf != nil && s.stale(&sl.gated) {
				gates = s.gate(sl, end) || gates
			}
		}
	}
	for _, it := range s.form.computed {
		if it.calculate == nil || !it.question() {
			continue
		}
		for _, sl := range s.slots[it.index] {
			if !sl.own && sl.enabled && s.stale(&sl.calculated) {
				values = s.calculate(sl, end) || values
			}
		}
	}
	return gates, values
}

const inCircle = "it depends on itself and does not settle"

// gate evaluates an enableWhenExpression (SDC).
func (s *Session) gate(sl *slot, end bool) (changed bool) {
	was, c := sl.gate, &sl.gated
	sl.gate, c.failed, c.endless = yes, "", end
	if end {
		c.at, c.failed = s.now, "its enableWhenExpression is not followed: "+inCircle
	} else {
		out, err := s.watch(c, sl.item.enableIf, s.placeOf(sl))
		if err != nil {
			c.failed = "its enableWhenExpression could not be evaluated, so it is asked: " + err.Error()
		} else if len(out) == 0 || out[0] == false {
			sl.gate = no
		}
	}
	if sl.gate != was {
		s.now++
		s.gates[sl.item.index] = s.now
	}
	return sl.gate != was
}

// calculate evaluates a calculatedExpression (SDC).
func (s *Session) calculate(sl *slot, end bool) (changed bool) {
	var values []Value
	c := &sl.calculated
	if c.failed, c.endless = "", end; end {
		c.at, c.failed = s.now, "its calculatedExpression has no value: "+inCircle
	} else {
		out, err := s.watch(c, sl.item.calculate, s.placeOf(sl))
		values = sl.item.values(out)
		if err != nil { // what cannot be calculated here was, by whoever wrote the response
			values = sl.given
			c.failed = "its calculatedExpression could not be evaluated: " + err.Error()
		} else if len(out) > 0 && len(values) == 0 {
			values = sl.given
			c.failed = "its calculatedExpression gives what cannot answer a question of type " + string(sl.item.typ)
		}
	}
	if len(sl.entries) == max(1, len(values)) && slices.EqualFunc(values, sl.answers(), Value.identical) {
		return false
	}
	s.put(sl, values)
	return true
}

// put fills a slot and notes what that changes.
func (s *Session) put(sl *slot, values []Value) {
	before := len(sl.entries)
	s.fill(sl, values)
	if len(sl.item.kids) > 0 && len(sl.entries) != before {
		s.reshape(sl.item)
		return
	}
	s.touch(sl.item)
}

// initialize evaluates every initialExpression (SDC) within an entry once. Like
// initial values, what could not be given as an answer is left out.
func (s *Session) initialize(e *entry) {
	e.eachSlot(func(sl *slot) {
		it := sl.item
		if it.initialIf == nil || !it.question() {
			return
		}
		out, err := s.run(it.initialIf, s.placeOf(sl))
		values := slices.DeleteFunc(it.values(out), func(v Value) bool { rule, _ := it.fault(v); return rule != "" })
		if err == nil && len(values) > 0 {
			s.put(sl, values)
		}
	})
}

func (v Value) identical(w Value) bool {
	return v.Kind == w.Kind && v.Text == w.Text && v.is(w) && v.Coding == w.Coding
}

// failures reports the expressions that could not be evaluated, once an item.
func (s *Session) failures() []Problem {
	var out []Problem
	for _, it := range s.form.computed {
		for _, sl := range s.slots[it.index] {
			text := sl.gated.failed
			if text == "" && sl.enabled && !sl.own {
				text = sl.calculated.failed
			}
			if text != "" {
				out = append(out, Problem{Severity: Warning, Rule: RuleConstrain, LinkID: it.linkID, Key: sl.key, Text: text})
				break
			}
		}
	}
	return out
}

// values makes answers of those results that fit the item.
func (it *item) values(results []any) []Value {
	var out []Value
	for _, x := range results {
		if v, ok := it.value(x); ok && len(out) < it.atMost() {
			out = append(out, v)
		}
	}
	return out
}

// value makes an answer to the item of a result, with as many decimal places as
// it may have; ok is false when it does not fit.
func (it *item) value(x any) (Value, bool) {
	var v Value
	switch x := x.(type) {
	case bool:
		v = Boolean(x)
	case json.Number:
		if v = number(KindDecimal, string(x)); it.typ == TypeString || it.typ == TypeText {
			v = String(string(x))
		}
	case string:
		v = it.textValue(x)
	case object:
		if n, ok := x["value"].(json.Number); ok && (it.typ == TypeDecimal || it.typ == TypeInteger) {
			v = number(KindDecimal, string(n)) // the unit is the question's own
			break
		}
		k := KindCoding
		if it.typ == TypeQuantity || it.typ == TypeReference || it.typ == TypeAttachment {
			k = it.typ.kinds()[0]
		}
		v = complexValue(k, x)
		v.rest = plain(v.rest)
	}
	v = it.fit(v)
	if it.decimals >= 0 && decimalPlaces(v.Text) > it.decimals && v.sound() && (v.Kind == KindDecimal || v.Kind == KindQuantity) {
		scale := math.Pow10(it.decimals)
		v.Number = math.Round(v.Number*scale) / scale
		v.Text = strconv.FormatFloat(v.Number, 'f', it.decimals, 64)
	}
	return v, v.sound() && slices.Contains(it.kinds(), v.Kind)
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
