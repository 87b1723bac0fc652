package fhirpath

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// numberFunctions are those of §5.7, and the current time (§5.9).
var numberFunctions = map[string]function{
	"abs":      {0, 0, numeric(math.Abs, false)},
	"ceiling":  {0, 0, numeric(math.Ceil, true)},
	"floor":    {0, 0, numeric(math.Floor, true)},
	"truncate": {0, 0, numeric(math.Trunc, true)},
	"exp":      {0, 0, numeric(math.Exp, false)},
	"ln":       {0, 0, numeric(math.Log, false)},
	"sqrt":     {0, 0, numeric(math.Sqrt, false)},
	"round":    {0, 1, round},
	"log":      {1, 1, withNumber(func(x, base float64) float64 { return math.Log(x) / math.Log(base) })},
	"power":    {1, 1, withNumber(math.Pow)},
	"now": {0, 0, func(s scope, _ collection, _ []node) (collection, error) {
		return s.current("2006-01-02T15:04:05Z07:00")
	}},
	"today":     {0, 0, func(s scope, _ collection, _ []node) (collection, error) { return s.current("2006-01-02") }},
	"timeOfDay": {0, 0, func(s scope, _ collection, _ []node) (collection, error) { return s.current("T15:04:05") }},
}

func (s scope) current(layout string) (collection, error) {
	p, _ := parseMoment(s.now.Format(layout))
	return collection{p}, nil
}

// numeric applies a function to one number; an integer stays one when the
// result is.
func numeric(f func(float64) float64, whole bool) func(scope, collection, []node) (collection, error) {
	return func(_ scope, c collection, _ []node) (collection, error) {
		v, ok, err := oneNumber(c)
		if err != nil || !ok {
			return nil, err
		}
		if q, isQ := v.(quantity); isQ {
			return collection{quantity{f(q.n), q.unit}}, nil
		}
		_, isInt := v.(int64)
		return collection{}.number(f(asFloat(v)), whole || isInt), nil
	}
}

// number appends a result, as an integer when it is to be and can be; a result
// that is no number is nothing.
func (c collection) number(f float64, whole bool) collection {
	switch {
	case math.IsNaN(f) || math.IsInf(f, 0):
		return c
	case whole && f == math.Trunc(f) && math.Abs(f) < 1<<53:
		return append(c, int64(f))
	}
	return append(c, tidy(f))
}

func oneNumber(c collection) (v any, ok bool, err error) {
	if len(c) == 0 {
		return nil, false, nil
	}
	if _, isQ := c[0].(quantity); len(c) > 1 || !isNumber(c[0]) && !isQ {
		return nil, false, errors.New("one number is needed")
	}
	return c[0], true, nil
}

func withNumber(f func(x, y float64) float64) func(scope, collection, []node) (collection, error) {
	return func(s scope, c collection, args []node) (collection, error) {
		x, ok, err := oneNumber(c)
		if err != nil || !ok {
			return nil, err
		}
		other, err := args[0].eval(s, s.this)
		if err != nil {
			return nil, err
		}
		y, ok, err := oneNumber(other)
		if err != nil || !ok {
			return nil, err
		}
		_, a := x.(int64)
		_, b := y.(int64)
		return collection{}.number(f(asFloat(x), asFloat(y)), a && b), nil
	}
}

// round goes to the nearest, halves away from zero (§5.7.8).
func round(s scope, c collection, args []node) (collection, error) {
	v, ok, err := oneNumber(c)
	if err != nil || !ok {
		return nil, err
	}
	places := int64(0)
	if len(args) == 1 {
		if places, _, err = value[int64](s, args[0]); err != nil || places < 0 || places > 15 {
			return nil, err
		}
	}
	n := asFloat(v)
	if q, isQ := v.(quantity); isQ {
		n = q.n
	}
	scale := math.Pow10(int(places))
	n = math.Round(tidy(n*scale)) / scale
	if q, isQ := v.(quantity); isQ {
		return collection{quantity{n, q.unit}}, nil
	}
	return collection{}.number(n, len(args) == 0), nil
}

// conversionFunctions are those of §5.5: toX gives nothing, and convertsToX
// false, for what cannot be converted.
var conversionFunctions = map[string]function{
	"toInteger": {0, 0, to(toInteger)}, "convertsToInteger": {0, 0, converts(toInteger)},
	"toDecimal": {0, 0, to(toDecimal)}, "convertsToDecimal": {0, 0, converts(toDecimal)},
	"toString": {0, 0, to(toText)}, "convertsToString": {0, 0, converts(toText)},
	"toBoolean": {0, 0, to(toBoolean)}, "convertsToBoolean": {0, 0, converts(toBoolean)},
	"toDate": {0, 0, to(toDate)}, "convertsToDate": {0, 0, converts(toDate)},
	"toDateTime": {0, 0, to(toDateTime)}, "convertsToDateTime": {0, 0, converts(toDateTime)},
	"toTime": {0, 0, to(toTime)}, "convertsToTime": {0, 0, converts(toTime)},
	"toQuantity": {0, 1, quantityIn}, "convertsToQuantity": {0, 1, convertsToQuantity},
}

func to(convert func(any) any) func(scope, collection, []node) (collection, error) {
	return func(_ scope, c collection, _ []node) (collection, error) {
		if len(c) > 1 {
			return nil, errors.New("one value is needed")
		}
		if len(c) == 0 {
			return nil, nil
		}
		return collection{}.add(convert(c[0])), nil
	}
}

func converts(convert func(any) any) func(scope, collection, []node) (collection, error) {
	return func(s scope, c collection, _ []node) (collection, error) {
		out, err := to(convert)(s, c, nil)
		if err != nil || len(c) == 0 {
			return nil, err
		}
		return collection{len(out) == 1}, nil
	}
}

// toInteger takes a decimal without places too: many engines know one sort of number.
func toInteger(v any) any {
	switch v := v.(type) {
	case int64:
		return v
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1<<53 {
			return int64(v)
		}
	case bool:
		if v {
			return int64(1)
		}
		return int64(0)
	case string:
		if i, err := strconv.ParseInt(v, 10, 64); err == nil {
			return i
		}
	}
	return nil
}

func toDecimal(v any) any {
	switch v := v.(type) {
	case int64, float64:
		return asFloat(v)
	case bool:
		return asFloat(toInteger(v))
	case string:
		if n := parseNumber(v); n != nil {
			return asFloat(n)
		}
	}
	return nil
}

func toText(v any) any {
	if s, ok := render(v); ok {
		return s
	}
	return nil
}

func toBoolean(v any) any {
	switch v := v.(type) {
	case bool:
		return v
	case string:
		switch strings.ToLower(v) {
		case "true", "t", "yes", "y", "1", "1.0":
			return true
		case "false", "f", "no", "n", "0", "0.0":
			return false
		}
		return nil
	}
	switch asFloat(v) {
	case 1:
		return true
	case 0:
		return false
	}
	return nil
}

func toDate(v any) any {
	p, ok := v.(point)
	if s, isText := v.(string); isText {
		p, ok = parseMoment(s)
	}
	if !ok || p.day {
		return nil
	}
	out, _ := pointOf(p.from, min(p.precision, 2), false, false)
	return out
}

func toDateTime(v any) any {
	p, ok := v.(point)
	if s, isText := v.(string); isText {
		p, ok = parseMoment(s)
	}
	if !ok || p.day {
		return nil
	}
	return p
}

func toTime(v any) any {
	switch v := v.(type) {
	case point:
		if v.day {
			return v
		}
	case string:
		if p, ok := parseMoment("T" + strings.TrimPrefix(v, "T")); ok {
			return p
		}
	}
	return nil
}

func toQuantity(v any) any {
	if s, ok := v.(string); ok {
		n, unit, _ := strings.Cut(s, " ")
		x := parseNumber(n)
		if x == nil {
			return nil
		}
		if unit == "" {
			unit = "1"
		}
		if u := calendarUnit(unit); u != "" {
			unit = u
		}
		return quantity{asFloat(x), strings.Trim(unit, "'")}
	}
	if q, ok := asQuantity(v); ok {
		return q
	}
	return nil
}

// quantityIn is toQuantity. Units are not converted: an amount in another unit
// than the one asked for is nothing.
func quantityIn(s scope, c collection, args []node) (collection, error) {
	out, err := to(toQuantity)(s, c, nil)
	if err != nil || len(args) == 0 || len(out) == 0 {
		return out, err
	}
	unit, ok, err := value[string](s, args[0])
	if !ok || err != nil {
		return nil, err
	}
	if u := calendarUnit(unit); u != "" {
		unit = u
	}
	if q := out[0].(quantity); !sameUnit(q, quantity{q.n, unit}) {
		return nil, nil
	}
	return out, nil
}

func convertsToQuantity(s scope, c collection, args []node) (collection, error) {
	out, err := quantityIn(s, c, args)
	if err != nil || len(c) == 0 {
		return nil, err
	}
	return collection{len(out) == 1}, nil
}
