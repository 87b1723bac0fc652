package form

import "slices"

// The extensions that hold an expression.
const (
	urlVariable   = urlFHIR + "variable"
	urlConstraint = urlFHIR + "questionnaire-constraint"
	urlTarget     = urlFHIR + "targetConstraint"
	urlEnableIf   = urlSDC + "enableWhenExpression"
	urlCalculate  = urlSDC + "calculatedExpression"
	urlInitialIf  = urlSDC + "initialExpression"
)

// notEvaluated are extensions whose expressions, or forms to put in, have no
// effect here.
var notEvaluated = []string{urlSDC + "subQuestionnaire", urlSDC + "answerExpression", urlSDC + "candidateExpression", urlSDC + "answerOptionsToggleExpression", urlFHIR + "cqf-expression"}

// formulas are the expressions of one item, or of the form.
type formulas struct {
	vars        []variable
	own         int // of the variables that what is written here sees; what lies within sees all
	enableIf    Expression
	calculate   Expression
	initialIf   Expression
	constraints []constraint
}

// variable is a named expression (R4 extension variable, or a calculation with
// an Expression.name). It sees the variables before it and those of what it lies
// in.
type variable struct {
	name string
	Expression
}

// constraint is a rule over answers (questionnaire-constraint, SDC
// targetConstraint) that an expression checks.
type constraint struct {
	key      string
	severity Severity
	human    words
	Expression
}

// formulas reads the expressions written on an item or on the form.
func (l *loader) formulas(o object) formulas {
	var f formulas
	f.enableIf = l.expression(inner(extension(o, urlEnableIf), "valueExpression"), "enableWhenExpression")
	f.calculate = l.expression(inner(extension(o, urlCalculate), "valueExpression"), "calculatedExpression")
	f.initialIf = l.expression(inner(extension(o, urlInitialIf), "valueExpression"), "initialExpression")
	for _, e := range extensions(o, urlVariable) {
		x := inner(e, "valueExpression")
		name := l.text(x, "name")
		if compiled := l.expression(x, "variable"); compiled != nil && name != "" {
			f.vars = append(f.vars, variable{name, compiled})
		} else if name == "" {
			l.report(Warning, "a variable has no name and was left out")
		}
	}
	f.own = len(f.vars)
	if name := l.text(inner(extension(o, urlCalculate), "valueExpression"), "name"); f.calculate != nil && name != "" {
		f.vars = append(f.vars, variable{name, f.calculate}) // last, as it sees the others
	}
	for _, url := range []string{urlConstraint, urlTarget} {
		for _, e := range extensions(o, url) {
			if c := l.constraint(e); c.Expression != nil {
				f.constraints = append(f.constraints, c)
			}
		}
	}
	for _, url := range notEvaluated {
		if extension(o, url) != nil || extension(inner(o, "_text"), url) != nil {
			l.report(Warning, "the extension %s has no effect here", afterSlash(url))
		}
	}
	l.otherExpressions(o)
	return f
}

// otherExpressions names the expressions that nothing here looks at: those under
// an older or another publisher's address would be missed in silence.
func (l *loader) otherExpressions(o object) {
	known := append([]string{urlVariable, urlEnableIf, urlCalculate, urlInitialIf}, notEvaluated...)
	for _, e := range l.objects(o, "extension") {
		url := l.text(e, "url")
		if inner(e, "valueExpression") != nil && !slices.Contains(known, url) {
			l.report(Warning, "the extension %s has no effect here", url)
		}
	}
}

func (l *loader) constraint(e object) constraint {
	c := constraint{severity: Error}
	for _, part := range l.objects(e, "extension") {
		v, _, _ := choice(part, "value")
		switch part["url"] {
		case "key":
			c.key = v.Text
		case "severity":
			if v.Text == "warning" {
				c.severity = Warning
			}
		case "human":
			c.human = l.words(part, "valueString")
		case "expression":
			x := inner(part, "valueExpression")
			if x == nil {
				x = object{"language": "text/fhirpath", "expression": v.Text}
			}
			c.Expression = l.expression(x, "constraint")
		}
	}
	if c.human.base == "" {
		c.human.base = "the answer breaks a rule of the form"
	}
	return c
}

// expression compiles a FHIR Expression; nil, with a warning, when that cannot
// be done.
func (l *loader) expression(x object, what string) Expression {
	if x == nil {
		return nil
	}
	source, lang := l.text(x, "expression"), l.text(x, "language")
	switch {
	case l.evaluator == nil:
		l.report(Warning, "the %s is not evaluated here", what)
		return nil
	case lang != "text/fhirpath" && lang != "":
		l.report(Warning, "the %s is written in %q, which is not evaluated here", what, lang)
		return nil
	case source == "":
		l.report(Warning, "the %s is empty", what)
		return nil
	}
	if l.compiled++; l.compiled > maxExpressions {
		l.report(Error, "the form has more than %d expressions", maxExpressions)
		return nil
	}
	e, err := l.evaluator.Compile(source)
	if err != nil {
		l.report(Warning, "the %s cannot be evaluated: %v", what, err)
		return nil
	}
	return e
}
