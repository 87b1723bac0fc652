package form

import (
	"slices"
)

// rule raises outcomes from an answer or a score. It is declared with the
// form, on the item it looks at or on the form itself, by the extension
// urlOutcome:
//
//	code      what is raised: "mask", "apart", "alert", "escalate" …; may repeat
//	question  linkId; on an item its own when absent
//	score     name of a score, in place of a question
//	operator  as in enableWhen, or "declined"; "=" when absent
//	answer    value[x] compared with; any answer does when absent
//	keep      true: stays raised when the answer is changed
//
// Silence raises nothing: every operator but exists needs an answer.
type rule struct {
	codes    []string
	item     *item
	question string
	score    string
	op       operator
	want     Value
	keep     bool
}

// rulesOf reads the rules written on an item, or on the form when it is nil.
func (l *loader) rulesOf(it *item, o object) {
	for _, e := range extensions(o, urlOutcome) {
		r := rule{item: it, op: opEqual}
		if it != nil {
			r.question = it.linkID
		}
		answered := false
		for _, part := range l.objects(e, "extension") {
			v, found, err := choice(part, "value")
			if err != nil || !found {
				l.report(Error, "an outcome holds a part that cannot be read")
				continue
			}
			switch part["url"] {
			case "code":
				r.codes = append(r.codes, v.Text)
			case "question":
				r.question = v.Text
			case "score":
				r.score = v.Text
			case "operator":
				r.op = operator(v.Text)
			case "answer":
				r.want, answered = v, true
			case "keep":
				r.keep = v.Bool
			default:
				l.report(Error, "an outcome holds a part that is not known")
			}
		}
		if !answered && r.op == opEqual {
			r.op = opAnswered
		}
		if l.form.rules = append(l.form.rules, r); len(l.form.rules) == maxRules+1 {
			l.report(Error, "the form has more than %d outcomes", maxRules)
		}
	}
}

// checkRules looks at the rules once all items are known. What cannot be
// followed refuses the form: an alert that never comes is worse than no form.
func (l *loader) checkRules() {
	for i := range l.form.rules {
		r := &l.form.rules[i]
		if l.linkID = r.question; len(r.codes) == 0 || slices.Contains(r.codes, "") {
			l.report(Error, "an outcome has no code")
		}
		if r.op != opDeclined && r.op != opAnswered && !slices.Contains(enableOperators, r.op) {
			l.report(Error, "an outcome has the operator %q, which is not known", r.op)
		}
		if r.score != "" {
			if r.want.Kind.family() != KindDecimal || r.op == opDeclined {
				l.report(Error, "an outcome of a score compares it with something that is not a number")
			}
			if !slices.ContainsFunc(l.form.scales, func(sc scale) bool { return sc.name == r.score }) {
				l.report(Error, "an outcome looks at the score %q, which the form does not have", r.score)
			}
			continue
		}
		if r.op == opExists && r.want.Kind != KindBoolean {
			l.report(Error, "an outcome asks whether an answer exists but not with true or false")
		}
		r.item = l.form.links[r.question]
		if r.item == nil || !r.item.question() {
			l.report(Error, "an outcome looks at %q, which is not a question of the form", r.question)
			continue
		}
		if r.op != opDeclined && r.op != opAnswered && r.op != opExists {
			before := len(l.problems)
			l.checkMatch("an outcome", r.item, r.op, r.want)
			for j := before; j < len(l.problems); j++ {
				l.problems[j].Severity = Error
			}
		}
	}
	l.linkID = ""
}

// raise keeps the outcomes that stay.
func (s *Session) raise() {
	for _, r := range s.form.rules {
		if r.keep && s.met(r) {
			s.raised = append(s.raised, r.codes...)
		}
	}
	slices.Sort(s.raised)
	s.raised = slices.Compact(s.raised)
}

// Outcomes returns the codes that the answers raise now, or raised before
// where the form says they stay; sorted, each once.
func (s *Session) Outcomes() []string {
	out := slices.Clone(s.raised)
	for _, r := range s.form.rules {
		if s.met(r) {
			out = append(out, r.codes...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// met reports whether a rule holds in any place of its question. A date too
// imprecise to tell counts as met: staff look rather than not.
func (s *Session) met(r rule) bool {
	if r.score != "" {
		i := slices.IndexFunc(s.form.scales, func(sc scale) bool { return sc.name == r.score })
		sc := s.score(s.form.scales[i])
		return sc.Complete && r.op.judge([]Value{{Kind: KindDecimal, Number: sc.Total}}, r.want, nil) != no
	}
	for _, sl := range s.slots[r.item.index] {
		if sl.enabled && s.metAt(sl, r) {
			return true
		}
	}
	return false
}

func (s *Session) metAt(sl *slot, r rule) bool {
	values := sl.answers()
	switch {
	case r.op == opDeclined:
		return sl.declined
	case r.op == opExists:
		return (len(values) > 0) == r.want.Bool
	case len(values) == 0:
		return false
	case r.op == opAnswered:
		return true
	case r.op == opNot:
		return slices.ContainsFunc(values, func(v Value) bool { return opNot.judge([]Value{v}, r.want, s.start.Now.Location()) != no })
	}
	return r.op.judge(values, r.want, s.start.Now.Location()) != no
}
