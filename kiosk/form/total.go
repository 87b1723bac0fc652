package form

import (
	"fmt"
	"regexp"
	"slices"
)

// totals are the LOINC codes under which instruments keep their total: PHQ-9,
// PHQ-2, GAD-7, AUDIT-C.
var totals = []string{"44261-6", "55758-7", "70274-6", "75626-2"}

// Expressions that look at weights (SDC ordinal() and weight(), R4 extensions
// ordinalValue and itemWeight), and what one names: variables and questions.
var (
	weighing   = regexp.MustCompile(`\b(ordinal|weight)\s*\(\s*\)|ordinalValue|itemWeight`)
	variables  = regexp.MustCompile("%`?([A-Za-z_][A-Za-z0-9_-]*)")
	namedScore = regexp.MustCompile(`(?i)\bscore\b`)
	questions  = regexp.MustCompile(`linkId\s*=\s*['"]([^'"]+)['"]`)
)

// keepTotals keeps scores from the screen: no person should read their own
// total while they wait. A score is still worked out and part of the response.
func (l *loader) keepTotals() {
	found := scores{form: l.form, items: map[*item]bool{}}
	for more := true; more; { // one score may be made of others
		more = false
		for _, it := range l.form.order {
			if !found.items[it] && it.question() && found.score(it) {
				found.items[it], more = true, true
			}
		}
	}
	for _, it := range l.form.order {
		if found.items[it] {
			l.conceal(it, "is a score, so it is worked out and not shown")
		}
	}
}

// conceal keeps a question from the screen and says why.
func (l *loader) conceal(it *item, why string) {
	if it.hidden {
		return
	}
	it.hidden = true
	l.linkID = it.linkID
	l.report(Information, "%s", why)
	l.linkID = ""
}

// scores are the questions of a form known to be scores so far.
type scores struct {
	form  *Form
	items map[*item]bool
}

// score reports whether a question that nobody answers here, because its answer
// is worked out or given, holds a score: by its code, unit or words, or by what it
// is worked out from. Without such a sign a calculated value is an ordinary one.
func (s scores) score(it *item) bool {
	sources := written(it.raw, urlCalculate, urlInitialIf)
	if len(sources) == 0 && !it.readOnly {
		return false
	}
	if slices.ContainsFunc(it.codes, func(c Coding) bool { return c.System == loinc && slices.Contains(totals, c.Code) }) ||
		slices.ContainsFunc(it.units, func(c Coding) bool { return c.Code == "{score}" }) ||
		namedScore.MatchString(it.text.base) {
		return true
	}
	return slices.ContainsFunc(sources, func(x string) bool { return s.weighs(x, it, map[string]bool{}) })
}

// weighs reports whether an expression written on an item looks at weights or
// at a score, itself or through a variable that it can see.
func (s scores) weighs(source string, it *item, seen map[string]bool) bool {
	if weighing.MatchString(source) {
		return true
	}
	for _, m := range questions.FindAllStringSubmatch(source, -1) {
		if other := s.form.links[m[1]]; other != nil && other != it && s.items[other] {
			return true
		}
	}
	for _, m := range variables.FindAllStringSubmatch(source, -1) {
		if seen[m[1]] {
			continue
		}
		seen[m[1]] = true
		if slices.ContainsFunc(s.form.variable(m[1], it), func(x string) bool { return s.weighs(x, it, seen) }) {
			return true
		}
	}
	return false
}

// variable returns the expressions of the variables of a name that an item sees.
func (f *Form) variable(name string, it *item) []string {
	var out []string
	for at := it; ; at = at.parent {
		o := f.raw
		if at != nil {
			o = at.raw
		}
		for _, e := range extensions(o, urlVariable) {
			if x := inner(e, "valueExpression"); x["name"] == name {
				out = append(out, fmt.Sprint(x["expression"]))
			}
		}
		if at == nil {
			return out
		}
	}
}

// written returns the expressions that stand in extensions of o.
func written(o object, urls ...string) []string {
	var out []string
	for _, url := range urls {
		if e := extension(o, url); e != nil {
			out = append(out, fmt.Sprint(inner(e, "valueExpression")["expression"]))
		}
	}
	return out
}
