package form

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// faults checks answers to one question against its rules, leaving aside
// whether there must be any.
func (sl *slot) faults(values []Value) []Problem {
	it := sl.item
	var out []Problem
	add := func(r Rule, format string, args ...any) {
		out = append(out, Problem{Severity: Error, Rule: r, LinkID: it.linkID, Key: sl.key, Text: fmt.Sprintf(format, args...)})
	}
	n := len(values)
	switch {
	case n > it.atMost():
		add(RuleTooMany, "may have %d answers at most", it.atMost())
	case n > 0 && n < it.minOccurs:
		add(RuleTooFew, "needs %d answers at least", it.minOccurs)
	}
	for i, v := range values {
		if r, text := it.fault(v); r != "" {
			add(r, "%s", text)
		}
		if it.typ.chosen() && i < 200 && slices.ContainsFunc(values[:i], func(w Value) bool { return w.Kind == v.Kind && relate(v, w, nil) == equal }) {
			add(RuleTwice, "holds the same answer twice")
		}
	}
	if n > 1 && slices.ContainsFunc(values, it.exclusive) {
		add(RuleExclusive, "holds an answer that stands alone together with others")
	}
	return out
}

// fault checks one answer.
func (it *item) fault(v Value) (Rule, string) {
	if !v.sound() || !slices.Contains(it.kinds(), v.Kind) {
		return RuleType, fmt.Sprintf("the answer is not of type %s", it.typ)
	}
	if it.typ.chosen() && it.listed && find(it.options, v) == nil && !(it.typ == TypeOpenChoice && v.Kind == KindString) {
		return RuleOption, "the answer is not one of the options"
	}
	if it.pattern != nil && v.plain() && !it.pattern.fits(v.Text) {
		return RulePattern, "the answer is not written as the question asks"
	}
	switch v.Kind {
	case KindString, KindURI:
		return it.textFault(v.Text)
	case KindAttachment:
		return it.drawingFault(v)
	case KindQuantity:
		if len(it.units) > 0 && !it.anyUnit && !slices.ContainsFunc(it.units, func(u Coding) bool { return sameUnit(u, v.Coding) }) {
			return RuleUnit, "the unit is not one the question offers"
		}
	}
	if v.Kind.family() == KindDecimal && it.maxLength > 0 && len(v.Text) > it.maxLength {
		return RuleTooLong, fmt.Sprintf("the answer is longer than %d characters", it.maxLength)
	}
	return it.rangeFault(v)
}

func (it *item) textFault(s string) (Rule, string) {
	n := utf8.RuneCountInString(s)
	switch {
	case strings.TrimSpace(s) == "":
		return RuleType, "the answer is empty"
	case it.maxLength > 0 && n > it.maxLength:
		return RuleTooLong, fmt.Sprintf("the answer is longer than %d characters", it.maxLength)
	case n < it.minLength:
		return RuleTooShort, fmt.Sprintf("the answer is shorter than %d characters", it.minLength)
	}
	return "", ""
}

func (it *item) drawingFault(v Value) (Rule, string) {
	switch {
	case it.maxBytes > 0 && len(v.Data) > it.maxBytes:
		return RuleTooLarge, fmt.Sprintf("the file is larger than %d bytes", it.maxBytes)
	case len(it.media) > 0 && !it.takes(v.Text):
		return RuleType, "the file is of a sort the question does not take"
	}
	return "", ""
}

// takes reports whether a file of a media type is of a sort the question takes;
// "image/*" is all of a sort (RFC 9110 §12.5.1). Neither case nor parameters
// make another sort (RFC 2045 §5.1).
func (it *item) takes(media string) bool {
	media, _, _ = strings.Cut(strings.ToLower(media), ";")
	return slices.ContainsFunc(it.media, func(m string) bool {
		m, _, _ = strings.Cut(strings.ToLower(m), ";")
		sort, all := strings.CutSuffix(strings.TrimSpace(m), "*")
		return strings.TrimSpace(media) == sort || all && (sort == "*/" || strings.HasPrefix(media, sort))
	})
}

// rangeFault checks minValue, maxValue and the decimal places. A limit in
// another unit, or a date too imprecise to tell, does not refuse the answer.
func (it *item) rangeFault(v Value) (Rule, string) {
	if it.min != nil && relate(v, *it.min, nil) == less {
		return RuleTooSmall, "the answer is below " + it.min.Words()
	}
	if it.max != nil && relate(v, *it.max, nil) == greater {
		return RuleTooLarge, "the answer is above " + it.max.Words()
	}
	if it.decimals >= 0 && v.Kind.family() != KindDate && decimalPlaces(v.Text) > it.decimals {
		return RuleDecimals, fmt.Sprintf("the answer has more than %d decimal places", it.decimals)
	}
	return "", ""
}

func decimalPlaces(text string) int {
	_, fraction, _ := strings.Cut(text, ".")
	fraction, _, _ = strings.Cut(strings.ToLower(fraction), "e")
	return len(fraction)
}

// Check returns everything that keeps the session from being completed, and
// warnings beside it, in document order. Only what is enabled is looked at.
func (s *Session) Check() []Problem {
	s.steps = maxSteps
	var out []Problem
	s.root.eachSlot(func(sl *slot) {
		if sl.enabled {
			out = append(out, s.slotProblems(sl)...)
		}
	})
	if s.judged > maxJudged {
		out = append(out, Problem{Severity: Warning, Text: "has too many conditions on too many answers: some were not looked at, and what they decide over is asked"})
	}
	out = append(out, s.broken(nil)...)
	return append(out, s.failures()...)
}

// slotProblems checks one enabled slot, with whether it must be answered
// (Questionnaire.item.required; questionnaire-minOccurs). What a person cannot
// see or change never holds up the form.
func (s *Session) slotProblems(sl *slot) []Problem {
	it := sl.item
	var out []Problem
	if sl.unsure {
		out = append(out, Problem{Severity: Warning, Rule: RuleImprecise, LinkID: it.linkID, Key: sl.key, Text: "is asked because a date is not precise enough to tell whether it should be"})
	}
	values := sl.answers()
	if len(values) > 0 {
		out = append(out, sl.faults(values)...)
	}
	if sl.workedOut() && (it.readOnly || sl.out()) {
		for i := range out {
			out[i].Severity = Warning
		}
	}
	out = append(out, s.broken(sl)...)
	if it.typ == TypeGroup {
		if n := sl.filled(); n > it.atMost() || n > 0 && n < it.minOccurs {
			rule, text := RuleTooMany, fmt.Sprintf("may occur %d times at most", it.atMost())
			if n < it.minOccurs {
				rule, text = RuleTooFew, fmt.Sprintf("needs to occur %d times", it.minOccurs)
			}
			out = append(out, Problem{Severity: Error, Rule: rule, LinkID: it.linkID, Key: sl.key, Text: text})
		}
	}
	if it.required && !sl.declined && !sl.holds() {
		p := Problem{Severity: Error, Rule: RuleRequired, LinkID: it.linkID, Key: sl.key, Text: "needs an answer"}
		if sl.out() || !sl.askable() {
			p.Severity = Warning
		}
		out = append(out, p)
	}
	return out
}

// askable reports whether a person can do something about the slot: it is a
// question that can be answered here, or holds one.
func (sl *slot) askable() bool {
	if sl.item.question() {
		return !sl.item.readOnly
	}
	return slices.ContainsFunc(sl.entries, func(e *entry) bool {
		return slices.ContainsFunc(e.kids, func(k *slot) bool { return k.enabled && !k.item.hidden && k.askable() })
	})
}

// workedOut reports whether the form itself has said what the answer is.
func (sl *slot) workedOut() bool {
	return sl.item.calculate != nil && !sl.own && sl.calculated.failed == ""
}

// holds reports whether the slot has an answer or, for a group, holds one in
// an enabled item; a declined question counts.
func (sl *slot) holds() bool {
	if sl.item.question() {
		return sl.declined || len(sl.answers()) > 0
	}
	return sl.filled() > 0
}

// filled counts the entries that hold an answer.
func (sl *slot) filled() int {
	n := 0
	for _, e := range sl.entries {
		if e.has || slices.ContainsFunc(e.kids, func(k *slot) bool { return k.enabled && (k.declined || k.filled() > 0) }) {
			n++
		}
	}
	return n
}

// out reports whether the slot is kept from the screen: it or what it lies in
// is hidden.
func (sl *slot) out() bool {
	for ; sl != nil; sl = sl.up.slot {
		if sl.item.hidden {
			return true
		}
	}
	return false
}
