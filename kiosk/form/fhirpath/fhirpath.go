package fhirpath

import (
	"fmt"
	"slices"

	"frontdoor/kiosk/form"
)

// Engine compiles FHIRPath for form.Load. Its zero value is ready.
type Engine struct{}

// Compile parses an expression. The error says where it cannot be read.
func (Engine) Compile(source string) (form.Expression, error) {
	if len(source) > maxLength {
		return nil, fmt.Errorf("the expression is longer than %d characters", maxLength)
	}
	tokens, err := lex(source)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens: tokens}
	root, err := p.expression()
	if err != nil {
		return nil, err
	}
	if p.peek().kind != end {
		return nil, p.wrong("the expression goes on after its end")
	}
	slices.Sort(p.names)
	return &expression{root, slices.Compact(p.names)}, nil
}

// expression is a compiled expression.
type expression struct {
	root  node
	names []string
}

// Names implements form.Expression.
func (e *expression) Names() []string { return e.names }

// Evaluate implements form.Expression.
func (e *expression) Evaluate(env form.Env) (out []any, err error) {
	r := &run{vars: env.Vars, root: collection{}.add(env.Focus), now: env.Now, data: env.Data, left: maxSteps}
	if env.Budget != nil {
		r.left = min(r.left, *env.Budget)
		defer func(from int) { *env.Budget -= from - r.left }(r.left)
	}
	c, err := e.root.eval(scope{run: r, this: r.root}, r.root)
	if err != nil {
		return nil, err
	}
	if len(c) > maxItems {
		return nil, errTooMuch
	}
	for _, v := range c {
		r.read(v) // whoever gets an item may look into it
		out = append(out, result(v))
	}
	return out, nil
}
