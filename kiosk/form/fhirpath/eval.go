package fhirpath

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Bounds of an evaluation.
const (
	maxSteps = 300000
	maxItems = 20000 // in one collection
	maxText  = 100000
)

var errTooMuch = errors.New("the expression was stopped: it takes too many steps or makes too much")

// scope is what an expression is evaluated in.
type scope struct {
	*run
	this  collection // $this
	index int        // $index
	total collection // $total
}

// run is one evaluation.
type run struct {
	vars  map[string]any
	root  collection
	now   time.Time
	steps int
}

func (r *run) step(n int) error {
	if r.steps += n; r.steps > maxSteps || n > maxItems {
		return errTooMuch
	}
	return nil
}

// with is the scope of one element of a collection.
func (s scope) with(v any, i int) scope {
	s.this, s.index = collection{v}, i
	return s
}

// node is a part of an expression. focus is what stands before the dot.
type node interface {
	eval(s scope, focus collection) (collection, error)
}

type (
	literal       struct{ value collection }
	member        string // name
	named         string // %name
	implicit      string // $this
	implicitFocus struct{}
	negate        struct{ of node }
	dot           struct{ left, right node }
	index         struct{ of, at node }
	binaryOp      struct {
		op          string
		left, right node
	}
	typeOp struct {
		of  node
		op  string // is, as, ofType
		typ string
	}
	call struct {
		name string
		f    function
		args []node
	}
)

func (n literal) eval(scope, collection) (collection, error) { return n.value, nil }

func (implicitFocus) eval(_ scope, focus collection) (collection, error) { return focus, nil }

func (n member) eval(s scope, focus collection) (collection, error) {
	var out collection
	for _, v := range focus {
		if o, ok := v.(object); ok {
			out = out.child(o, string(n))
		}
	}
	return out, s.step(1 + len(focus) + len(out))
}

func (n named) eval(s scope, _ collection) (collection, error) {
	switch n {
	case "context":
		return s.root, nil
	case "ucum":
		return collection{"http://unitsofmeasure.org"}, nil
	case "loinc":
		return collection{"http://loinc.org"}, nil
	case "sct":
		return collection{"http://snomed.info/sct"}, nil
	}
	v, ok := s.vars[string(n)]
	if !ok {
		return nil, fmt.Errorf("%%%s is not known here", string(n))
	}
	return collection{}.add(v), s.step(1)
}

func (n implicit) eval(s scope, _ collection) (collection, error) {
	switch n {
	case "index":
		return collection{int64(s.index)}, nil
	case "total":
		return s.total, nil
	}
	return s.this, nil
}

func (n negate) eval(s scope, focus collection) (collection, error) {
	c, err := n.of.eval(s, focus)
	if err != nil || len(c) == 0 {
		return nil, err
	}
	if len(c) == 1 {
		switch v := c[0].(type) {
		case int64:
			return collection{-v}, nil
		case float64:
			return collection{-v}, nil
		case quantity:
			return collection{quantity{-v.n, v.unit}}, nil
		}
	}
	return nil, errors.New("a minus needs one number")
}

func (n dot) eval(s scope, focus collection) (collection, error) {
	left, err := n.left.eval(s, focus)
	if err != nil {
		return nil, err
	}
	return n.right.eval(s, left)
}

func (n index) eval(s scope, focus collection) (collection, error) {
	c, err := n.of.eval(s, focus)
	if err != nil {
		return nil, err
	}
	at, err := n.at.eval(s, focus)
	if err != nil || len(at) == 0 {
		return nil, err
	}
	i, ok := at[0].(int64)
	if !ok || len(at) > 1 {
		return nil, errors.New("[ ] needs one whole number")
	}
	if i < 0 || i >= int64(len(c)) {
		return nil, nil
	}
	return c[i : i+1 : i+1], nil
}

func (n binaryOp) eval(s scope, focus collection) (collection, error) {
	if err := s.step(1); err != nil {
		return nil, err
	}
	a, err := n.left.eval(s, focus)
	if err != nil {
		return nil, err
	}
	switch n.op {
	case "and", "or", "xor", "implies":
		return n.logic(s, focus, a)
	}
	b, err := n.right.eval(s, focus)
	if err != nil {
		return nil, err
	}
	switch n.op {
	case "|":
		return union(s, a, b)
	case "in":
		return contains(s, b, a)
	case "contains":
		return contains(s, a, b)
	case "=", "!=":
		v, err := equalAll(s, a, b)
		if n.op == "!=" {
			v = v.not()
		}
		return v.collection(), err
	case "~", "!~":
		v, err := equivalentAll(s, a, b)
		return collection{v == (n.op == "~")}, err
	case "&":
		return concat(a, b)
	}
	if len(a) == 0 || len(b) == 0 {
		return nil, nil
	}
	if len(a) > 1 || len(b) > 1 {
		return nil, fmt.Errorf("%s needs one value on each side", n.op)
	}
	if strings.ContainsAny(n.op, "<>") {
		return order(n.op, a[0], b[0])
	}
	return arithmetic(n.op, a[0], b[0])
}

func order(op string, a, b any) (collection, error) {
	c, ok, err := compare(a, b)
	if err != nil || !ok {
		return nil, err
	}
	return collection{c < 0 && op[0] == '<' || c > 0 && op[0] == '>' || c == 0 && len(op) == 2}, nil
}

// logic is three-valued (§6.5); the right side is only looked at when it can
// still matter.
func (n binaryOp) logic(s scope, focus, left collection) (collection, error) {
	a, err := left.verdict()
	if err != nil {
		return nil, err
	}
	switch {
	case n.op == "and" && a == no:
		return collection{false}, nil
	case n.op == "or" && a == yes, n.op == "implies" && a == no:
		return collection{true}, nil
	}
	right, err := n.right.eval(s, focus)
	if err != nil {
		return nil, err
	}
	b, err := right.verdict()
	if err != nil {
		return nil, err
	}
	switch n.op {
	case "and":
		if b == no {
			return collection{false}, nil
		}
	case "or", "implies":
		if b == yes {
			return collection{true}, nil
		}
	case "xor":
		if a != unknown && b != unknown {
			return collection{a != b}, nil
		}
	}
	if a == unknown || b == unknown {
		return nil, nil
	}
	return collection{n.op == "and"}, nil // both true, or neither
}

func concat(a, b collection) (collection, error) {
	out := ""
	for _, c := range []collection{a, b} {
		if len(c) > 1 {
			return nil, errors.New("& needs one value on each side")
		}
		if len(c) == 1 {
			s, ok := render(c[0])
			if !ok {
				return nil, errors.New("& needs texts")
			}
			out += s
		}
	}
	if len(out) > maxText {
		return nil, errTooMuch
	}
	return collection{out}, nil
}

// equalAll is "=" of two collections: empty when one is, and in order.
func equalAll(s scope, a, b collection) (verdict, error) {
	if err := s.step(len(a) + len(b)); err != nil {
		return unknown, err
	}
	switch {
	case len(a) == 0 || len(b) == 0:
		return unknown, nil
	case len(a) != len(b):
		return no, nil
	}
	out := yes
	for i := range a {
		switch equal(a[i], b[i]) {
		case no:
			return no, nil
		case unknown:
			out = unknown
		}
	}
	return out, nil
}

// equivalentAll is "~": the same values in any order; empty is like empty.
func equivalentAll(s scope, a, b collection) (bool, error) {
	if err := s.step(1 + len(a)*len(b)); err != nil {
		return false, err
	}
	if len(a) != len(b) {
		return false, nil
	}
	left := slices.Clone(b)
	for _, v := range a {
		i := slices.IndexFunc(left, func(w any) bool { return equivalent(v, w) })
		if i < 0 {
			return false, nil
		}
		left = slices.Delete(left, i, i+1)
	}
	return true, nil
}

func union(s scope, a, b collection) (collection, error) {
	return distinct(s, append(slices.Clone(a), b...))
}

func distinct(s scope, c collection) (collection, error) {
	var out collection
	for _, v := range c {
		if err := s.step(1 + len(out)); err != nil {
			return nil, err
		}
		if !out.has(v) {
			out = append(out, v)
		}
	}
	return out, nil
}

func (c collection) has(v any) bool {
	return slices.ContainsFunc(c, func(w any) bool { return equal(v, w) == yes })
}

func contains(s scope, c, v collection) (collection, error) {
	switch {
	case len(v) == 0:
		return nil, nil
	case len(v) > 1:
		return nil, errors.New("in and contains look for one value")
	}
	return collection{c.has(v[0])}, s.step(1 + len(c))
}
