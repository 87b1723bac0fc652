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

// keepTotals keeps scores from the screen, and words that might tell them: no
// person should read their own total while they wait. A score is still worked
// out and part of the response. One score may be made of others.
func (l *loader) keepTotals() {
	found := &scores{form: l.form, read: map[string]sources{}, vars: map[*item]map[string][]string{}, are: map[string]bool{}, left: maxTangle}
	found.find()
	asked := []int{0} // questions before each item, in the form's order
	for _, it := range l.form.order {
		n := asked[len(asked)-1]
		if it.question() {
			n++
		}
		asked = append(asked, n)
	}
	for _, it := range l.form.order {
		if found.are[it.linkID] {
			l.conceal(it, "is a score, so it is worked out and not shown")
		} else if it.typ == TypeDisplay && found.tell(it, asked) {
			l.conceal(it, "depends on a score and might tell it, so it is not shown")
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

// scores finds the questions that hold scores.
type scores struct {
	form *Form
	are  map[string]bool               // by linkId
	read map[string]sources            // by expression
	vars map[*item]map[string][]string // see declared
	left int                           // of maxTangle
}

// maxTangle is how many names are followed in a form's expressions. What is more
// tangled than that is taken for a score: nobody could tell that it is none.
const maxTangle = 1_000_000

// find finds them all, each once.
func (s *scores) find() {
	var list []string
	users := map[string][]string{} // of the answer to a question
	add := func(id string) {
		if !s.are[id] {
			s.are[id] = true
			list = append(list, id)
		}
	}
	for _, it := range s.form.order {
		if !it.question() {
			continue
		}
		score, of := s.score(it)
		if score {
			add(it.linkID)
		}
		for _, id := range of {
			users[id] = append(users[id], it.linkID)
		}
	}
	for n := 0; n < len(list); n++ {
		for _, id := range users[list[n]] {
			add(id)
		}
	}
}

// sources is what an expression is made of.
type sources struct {
	weighs       bool
	links, names []string // of questions, of variables
}

func (s *scores) sources(expression string) sources {
	of, ok := s.read[expression]
	if !ok {
		of.weighs = weighing.MatchString(expression)
		for _, m := range questions.FindAllStringSubmatch(expression, -1) {
			of.links = append(of.links, m[1])
		}
		for _, m := range variables.FindAllStringSubmatch(expression, -1) {
			of.names = append(of.names, m[1])
		}
		s.read[expression] = of
	}
	return of
}

// score reports whether a question that nobody answers here, because its answer
// is worked out or given, holds a score: by its code, unit or words, or by
// weights that it is worked out from. Without such a sign a calculated value is
// an ordinary one, unless one of the questions that it is made of, which are
// returned, holds a score.
func (s *scores) score(it *item) (score bool, of []string) {
	from := written(it.raw, urlCalculate, urlInitialIf)
	if len(from) == 0 && !it.readOnly {
		return false, nil
	}
	if slices.ContainsFunc(it.codes, func(c Coding) bool { return c.System == loinc && slices.Contains(totals, c.Code) }) ||
		slices.ContainsFunc(it.units, func(c Coding) bool { return c.Code == "{score}" }) ||
		namedScore.MatchString(it.text.base) {
		return true, nil
	}
	return s.weigh(from, it)
}

// weigh reports whether expressions written on an item look at weights,
// themselves or through variables that it can see; if not, at which questions.
func (s *scores) weigh(expressions []string, it *item) (weighs bool, of []string) {
	seen := map[string]bool{}
	for len(expressions) > 0 {
		x := s.sources(expressions[0])
		if s.left -= 1 + len(x.links) + len(x.names); x.weighs || s.left < 0 {
			return true, nil
		}
		expressions, of = expressions[1:], append(of, x.links...)
		for _, name := range x.names {
			if !seen[name] {
				seen[name] = true
				expressions = append(expressions, s.variable(name, it)...)
			}
		}
	}
	return false, of
}

// tell reports whether words come and go with a score: their own condition, or
// that of a group of words around them, looks at one. Words among questions that
// a score brings up belong to the questions. asked are the questions before each
// item.
func (s *scores) tell(it *item, asked []int) bool {
	for at := it; at != nil && asked[at.index] == asked[at.last+1]; at = at.parent {
		weighs, of := s.weigh(written(at.raw, urlEnableIf), at)
		if weighs || slices.ContainsFunc(of, func(id string) bool { return s.are[id] }) ||
			slices.ContainsFunc(at.when, func(c condition) bool { return c.source != nil && s.are[c.source.linkID] }) {
			return true
		}
	}
	return false
}

// variable returns the expressions of the variables of a name that an item sees.
func (s *scores) variable(name string, it *item) (out []string) {
	for at := it; at != nil; at = at.parent {
		out = append(out, s.declared(at, at.raw)[name]...)
	}
	return append(out, s.declared(nil, s.form.raw)[name]...)
}

// declared are the expressions of an element's variables, by name; at is nil for
// the form itself.
func (s *scores) declared(at *item, o object) map[string][]string {
	vars, ok := s.vars[at]
	if !ok {
		vars = map[string][]string{}
		for _, e := range append(extensions(o, urlVariable), extensions(o, urlCalculate)...) {
			x := inner(e, "valueExpression")
			name, _ := x["name"].(string)
			vars[name] = append(vars[name], fmt.Sprint(x["expression"]))
			if at != nil && e["url"] == urlCalculate { // it may be a score by its code, unit or words
				vars[name] = append(vars[name], "linkId='"+at.linkID+"'")
			}
		}
		s.vars[at] = vars
	}
	return vars
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
