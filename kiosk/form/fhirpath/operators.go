package fhirpath

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"reflect"
	"strings"
)

// verdict is a boolean or unknown, which is the empty collection.
type verdict int

const (
	unknown verdict = iota
	no
	yes
)

func truth(b bool) verdict {
	if b {
		return yes
	}
	return no
}

func (v verdict) not() verdict {
	if v == unknown {
		return unknown
	}
	return yes + no - v
}

func (v verdict) collection() collection {
	if v == unknown {
		return nil
	}
	return collection{v == yes}
}

// verdict takes a collection as a boolean (§4.5): one value that is no
// boolean counts as true.
func (c collection) verdict() (verdict, error) {
	switch {
	case len(c) == 0:
		return unknown, nil
	case len(c) > 1:
		return unknown, errors.New("several values stand where true or false is needed")
	}
	b, ok := c[0].(bool)
	return truth(b || !ok), nil
}

// meet brings two values to a common type: a string to the date it is compared
// with, a FHIR Quantity to a quantity.
func meet(a, b any) (any, any) {
	if p, ok := b.(point); ok {
		if s, ok := a.(string); ok {
			if x, ok := parseMoment(prefixed(s, p)); ok {
				return x, b
			}
		}
	}
	_, qa := a.(quantity)
	_, qb := b.(quantity)
	if qa || qb {
		x, ok := asQuantity(a)
		y, ok2 := asQuantity(b)
		if ok && ok2 {
			return x, y
		}
	}
	return a, b
}

func prefixed(s string, like point) string {
	if like.day {
		return "T" + s
	}
	return s
}

// equal is "=" of two single values (§6.1.1).
func equal(a, b any) verdict {
	a, b = meet(a, b)
	b, a = meet(b, a)
	switch x := a.(type) {
	case point:
		y, ok := b.(point)
		if !ok {
			return no
		}
		c, ok := comparePoints(x, y)
		if !ok && x.day == y.day {
			return unknown
		}
		return truth(ok && c == 0)
	case quantity:
		y, ok := b.(quantity)
		return truth(ok && sameUnit(x, y) && tidy(x.n) == tidy(y.n))
	case object:
		y, ok := b.(object)
		return truth(ok && reflect.DeepEqual(bare(x), bare(y)))
	}
	if isNumber(a) && isNumber(b) {
		return truth(tidy(asFloat(a)) == tidy(asFloat(b)))
	}
	return truth(a == b)
}

// bare is a coding without its extensions: an answer has the weight of its
// option, which a response does not hold.
func bare(o object) object {
	if o["code"] == nil || o["extension"] == nil {
		return o
	}
	o = maps.Clone(o)
	delete(o, "extension")
	return o
}

func sameUnit(a, b quantity) bool {
	u, v := a.unit, b.unit
	if x, ok := ucumUnit[u]; ok {
		u = x
	}
	if x, ok := ucumUnit[v]; ok {
		v = x
	}
	return u == v
}

// equivalent is "~" of two single values (§6.1.2): text without case and
// repeated spaces, codes by system and code.
func equivalent(a, b any) bool {
	if x, ok := a.(string); ok {
		y, ok := b.(string)
		return ok && strings.EqualFold(strings.Join(strings.Fields(x), " "), strings.Join(strings.Fields(y), " "))
	}
	x, ok := a.(object)
	y, ok2 := b.(object)
	if ok && ok2 && x["code"] != nil {
		return x["code"] == y["code"] && x["system"] == y["system"]
	}
	return equal(a, b) == yes
}

// compare orders two single values; ok is false where the result is empty.
func compare(a, b any) (int, bool, error) {
	a, b = meet(a, b)
	b, a = meet(b, a)
	switch x := a.(type) {
	case string:
		if y, ok := b.(string); ok {
			return strings.Compare(x, y), true, nil
		}
	case point:
		if y, ok := b.(point); ok {
			c, ok := comparePoints(x, y)
			return c, ok, nil
		}
	case quantity:
		if y, ok := b.(quantity); ok {
			return cmp.Compare(tidy(x.n), tidy(y.n)), sameUnit(x, y), nil
		}
	}
	if isNumber(a) && isNumber(b) {
		return cmp.Compare(tidy(asFloat(a)), tidy(asFloat(b))), true, nil
	}
	return 0, false, errors.New("two values of different types cannot be put in order")
}

// arithmetic is + - * / div mod of two single values (§6.6).
func arithmetic(op string, a, b any) (collection, error) {
	if x, ok := a.(string); ok && op == "+" {
		if y, ok := b.(string); ok {
			if len(x)+len(y) > maxText {
				return nil, errTooMuch
			}
			return collection{x + y}, nil
		}
	}
	if q, ok := unitsOf(b); ok && (op == "+" || op == "-") {
		p, isPoint := a.(point)
		if s, ok := a.(string); ok {
			p, isPoint = parseMoment(s)
		}
		if isPoint {
			if op == "-" {
				q.n = -q.n
			}
			if moved, ok := p.plus(q, 1); ok {
				return collection{moved}, nil
			}
			return nil, nil
		}
	}
	if isNumber(a) && isNumber(b) {
		return numbers(op, a, b), nil
	}
	x, ok := asQuantity(a)
	y, ok2 := asQuantity(b)
	if !ok || !ok2 {
		return nil, fmt.Errorf("%s needs two numbers", op)
	}
	return quantities(op, x, y), nil
}

// unitsOf reads a quantity, or a FHIR Quantity.
func unitsOf(v any) (quantity, bool) {
	if isNumber(v) {
		return quantity{}, false
	}
	return asQuantity(v)
}

func quantities(op string, x, y quantity) collection {
	switch {
	case (op == "+" || op == "-") && sameUnit(x, y):
		n := numbers(op, x.n, y.n)
		return collection{quantity{asFloat(n[0]), x.unit}}
	case op == "*" && y.unit == "1":
		return collection{quantity{tidy(x.n * y.n), x.unit}}
	case op == "*" && x.unit == "1":
		return collection{quantity{tidy(x.n * y.n), y.unit}}
	case op == "/" && y.unit == "1" && y.n != 0:
		return collection{quantity{tidy(x.n / y.n), x.unit}}
	case op == "/" && sameUnit(x, y) && y.n != 0:
		return collection{tidy(x.n / y.n)}
	}
	return nil
}

// numbers gives nothing for a division by zero and for what is too large.
func numbers(op string, a, b any) collection {
	x, y := asFloat(a), asFloat(b)
	i, isInt := a.(int64)
	j, isInt2 := b.(int64)
	var f float64
	switch op {
	case "+":
		f = x + y
	case "-":
		f = x - y
	case "*":
		f = x * y
	case "/":
		isInt = false
		f = x / y
	case "div":
		f = math.Trunc(x / y)
		isInt, isInt2 = true, true
	case "mod":
		f = math.Mod(x, y)
		if isInt && isInt2 && j != 0 {
			return collection{i % j}
		}
	}
	switch {
	case math.IsNaN(f) || math.IsInf(f, 0):
		return nil
	case isInt && isInt2 && math.Abs(f) < 1<<53:
		return collection{int64(f)}
	}
	return collection{tidy(f)}
}
