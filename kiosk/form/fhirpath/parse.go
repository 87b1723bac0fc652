package fhirpath

import (
	"fmt"
	"slices"
	"strconv"
)

// Bounds of an expression.
const (
	maxLength = 20000 // characters
	maxDepth  = 100   // expressions within expressions
)

// levels are the binary operators from the loosest to the tightest (§8.1).
var levels = [][]string{
	{"implies"}, {"or", "xor"}, {"and"}, {"in", "contains"},
	{"=", "~", "!=", "!~"}, {"<", "<=", ">", ">="}, {"|"}, {"is", "as"},
	{"+", "-", "&"}, {"*", "/", "div", "mod"},
}

type parser struct {
	tokens []token
	depth  int
	names  []string
}

func (p *parser) peek() token { return p.tokens[0] }

func (p *parser) take() token {
	t := p.tokens[0]
	if t.kind != end {
		p.tokens = p.tokens[1:]
	}
	return t
}

func (p *parser) is(sym string) bool {
	t := p.peek()
	return t.kind == symbol && t.text == sym
}

func (p *parser) accept(sym string) bool {
	if p.is(sym) {
		p.take()
		return true
	}
	return false
}

func (p *parser) expect(sym string) error {
	if !p.accept(sym) {
		return p.wrong("%q is missing", sym)
	}
	return nil
}

func (p *parser) wrong(format string, args ...any) error {
	return fmt.Errorf("at character %d: %s", p.peek().at+1, fmt.Sprintf(format, args...))
}

// binary parses operators of one level and all tighter ones.
func (p *parser) binary(level int) (node, error) {
	if level == len(levels) {
		return p.unary()
	}
	left, err := p.binary(level + 1)
	for err == nil {
		t := p.peek()
		if t.kind != symbol && t.kind != word || !slices.Contains(levels[level], t.text) {
			return left, nil
		}
		p.take()
		if t.text == "is" || t.text == "as" {
			var typ string
			typ, err = p.typeName()
			left = typeOp{left, t.text, typ}
			continue
		}
		var right node
		right, err = p.binary(level + 1)
		left = binaryOp{t.text, left, right}
	}
	return nil, err
}

func (p *parser) expression() (node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, p.wrong("expressions nest deeper than %d", maxDepth)
	}
	defer func() { p.depth-- }()
	return p.binary(0)
}

// unary parses signs and what they stand before.
func (p *parser) unary() (node, error) {
	switch {
	case p.accept("-"):
		if p.depth++; p.depth > maxDepth {
			return nil, p.wrong("expressions nest deeper than %d", maxDepth)
		}
		defer func() { p.depth-- }()
		n, err := p.unary()
		return negate{n}, err
	case p.accept("+"):
		return p.path()
	}
	return p.path()
}

// path parses a term and what follows it with dots and brackets.
func (p *parser) path() (node, error) {
	n, err := p.term()
	for err == nil {
		switch {
		case p.accept("."):
			var step node
			step, err = p.invocation()
			n = byLink(n, step)
		case p.accept("["):
			var at node
			if at, err = p.expression(); err == nil {
				err = p.expect("]")
			}
			n = index{n, at}
		default:
			return n, nil
		}
	}
	return nil, err
}

func (p *parser) term() (node, error) {
	switch t := p.peek(); t.kind {
	case text:
		p.take()
		return literal{collection{t.text}}, nil
	case number:
		p.take()
		return p.amount(t.text)
	case moment:
		p.take()
		v, ok := parseMoment(t.text)
		if !ok {
			return nil, p.wrong("@%s is not a date or time", t.text)
		}
		return literal{collection{v}}, nil
	case variable:
		p.take()
		p.names = append(p.names, t.text)
		return named(t.text), nil
	case word: // at the start of a path it names the resource, wherever that stands
		if t.text == "QuestionnaireResponse" {
			p.take()
			return named("resource"), nil
		}
	case symbol:
		if p.accept("(") {
			n, err := p.expression()
			if err == nil {
				err = p.expect(")")
			}
			return n, err
		}
		if p.accept("{") {
			return literal{}, p.expect("}")
		}
	}
	return p.invocation()
}

// amount parses a number, with a unit a Quantity: 4 days, 10 'mg'.
func (p *parser) amount(s string) (node, error) {
	v := parseNumber(s)
	if v == nil {
		return nil, p.wrong("%s is too large a number", s)
	}
	switch t := p.peek(); {
	case t.kind == text:
		p.take()
		return literal{collection{quantity{asFloat(v), t.text}}}, nil
	case t.kind == word && calendarUnit(t.text) != "":
		p.take()
		return literal{collection{quantity{asFloat(v), calendarUnit(t.text)}}}, nil
	}
	return literal{collection{v}}, nil
}

// invocation parses a member, a function call or $this.
func (p *parser) invocation() (node, error) {
	t := p.take()
	switch t.kind {
	case special:
		if slices.Contains([]string{"this", "index", "total"}, t.text) {
			return implicit(t.text), nil
		}
	case quoted:
		return member(t.text), nil
	case word:
		if p.accept("(") {
			return p.call(t)
		}
		if t.text == "true" || t.text == "false" {
			return literal{collection{t.text == "true"}}, nil
		}
		return member(t.text), nil
	}
	return nil, fmt.Errorf("at character %d: an expression is missing", t.at+1)
}

func (p *parser) call(t token) (node, error) {
	if t.text == "is" || t.text == "as" || t.text == "ofType" {
		typ, err := p.typeName()
		if err == nil {
			err = p.expect(")")
		}
		return typeOp{implicitFocus{}, t.text, typ}, err
	}
	var args []node
	for !p.accept(")") {
		if len(args) > 0 {
			if err := p.expect(","); err != nil {
				return nil, err
			}
		}
		a, err := p.expression()
		if err != nil {
			return nil, err
		}
		args = append(args, a)
	}
	f, ok := lookup(t.text)
	if !ok {
		return nil, fmt.Errorf("at character %d: the function %s() is not known here", t.at+1, t.text)
	}
	if len(args) < f.least || len(args) > f.most {
		return nil, fmt.Errorf("at character %d: the function %s() takes %s arguments", t.at+1, t.text, arity(f))
	}
	return call{t.text, f, args}, nil
}

func arity(f function) string {
	if f.least == f.most {
		return strconv.Itoa(f.least)
	}
	return fmt.Sprintf("%d to %d", f.least, f.most)
}

// typeName parses System.String, FHIR.Quantity or Coding and returns its last
// part.
func (p *parser) typeName() (string, error) {
	t := p.take()
	if t.kind != word && t.kind != quoted {
		return "", p.wrong("a type is missing")
	}
	if (t.text == "System" || t.text == "FHIR") && p.accept(".") {
		t = p.take()
	}
	if !knownType(t.text) {
		return "", p.wrong("the type %s is not known here", t.text)
	}
	return t.text, nil
}
