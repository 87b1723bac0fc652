package form

import (
	"slices"
	"time"
)

// operator compares an answer (R4 value set questionnaire-enable-operator).
type operator string

const (
	opExists   operator = "exists"
	opEqual    operator = "="
	opNot      operator = "!="
	opGreater  operator = ">"
	opLess     operator = "<"
	opAtLeast  operator = ">="
	opAtMost   operator = "<="
	opDeclined operator = "declined" // ours, in outcome rules only
	opAnswered operator = ""         // ours, likewise: any answer does
)

var enableOperators = []operator{opExists, opEqual, opNot, opGreater, opLess, opAtLeast, opAtMost}

// kindUnread is that of what a condition compares with when it is not of the
// type it says: no answer is ever the same.
const kindUnread Kind = "value that is not of its type"

// condition is one enableWhen.
type condition struct {
	question string
	source   *item
	op       operator
	want     Value
	broken   bool // has no answer to compare with; never hides anything
}

// verdict is the truth of a condition; maybe when a date is not precise enough
// to tell.
type verdict int

const (
	no verdict = iota
	maybe
	yes
)

func truth(b bool) verdict {
	if b {
		return yes
	}
	return no
}

// judge tells whether a condition holds for the answers of its question.
// "!=" is true when no answer equals the value, also when there is none; every
// other operator when any answer matches (R6 Questionnaire.item.enableWhen,
// which words what R4 leaves open).
func (op operator) judge(answers []Value, want Value, loc *time.Location) verdict {
	switch op {
	case opExists:
		return truth((len(answers) > 0) == want.Bool)
	case opNot:
		return yes - opEqual.judge(answers, want, loc)
	}
	best := no
	for _, a := range answers {
		best = max(best, op.test(relate(a, want, loc)))
	}
	return best
}

// test tells whether one relation satisfies an operator other than "!=".
func (op operator) test(r relation) verdict {
	if r == unclear {
		return maybe
	}
	switch op {
	case opEqual:
		return truth(r == equal)
	case opGreater:
		return truth(r == greater)
	case opLess:
		return truth(r == less)
	case opAtLeast:
		return truth(r == greater || r == equal)
	case opAtMost:
		return truth(r == less || r == equal)
	}
	return no
}

// conditions reads item.enableWhen and enableBehavior.
func (l *loader) conditions(it *item, o object) {
	list := l.objects(o, "enableWhen")
	if len(list) > maxConditions {
		l.report(Error, "has more than %d conditions", maxConditions)
		return
	}
	for _, c := range list {
		cond := condition{question: l.text(c, "question"), op: operator(l.text(c, "operator"))}
		if !slices.Contains(enableOperators, cond.op) {
			l.report(Error, "enableWhen has the operator %q, which is not known", cond.op)
			cond.broken = true
		}
		v, found, err := choice(c, "answer")
		if b := c["answerBoolean"]; b == "true" || b == "false" {
			v, err = Boolean(l.flag(c, "answerBoolean")), nil
		}
		switch {
		case err != nil && v.Kind == "" && cond.op != opExists:
			v.Kind = kindUnread
		case !found || err != nil:
			l.report(Warning, "enableWhen has no answer that can be read; the condition is taken as true")
			cond.broken = true
		case cond.op == opExists && v.Kind != KindBoolean:
			l.report(Warning, "enableWhen asks whether an answer exists but not with true or false; taken as true")
			v = Boolean(true)
		}
		cond.want = v
		it.when = append(it.when, cond)
	}
	switch b := l.text(o, "enableBehavior"); {
	case b == "all":
		it.all = true
	case b != "any" && b != "":
		l.report(Warning, "enableBehavior %q is not known and read as any", b)
	case b == "" && len(it.when) > 1:
		l.report(Warning, "enableBehavior is missing with more than one condition (R4 que-12) and read as any")
	}
}
