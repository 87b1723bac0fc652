package fhirpath

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

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
	out, err := n.combine(s, a, b)
	if err == nil {
		err = s.texts(out)
	}
	return out, err
}

// combine is every operator that looks at both sides.
func (n binaryOp) combine(s scope, a, b collection) (collection, error) {
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
