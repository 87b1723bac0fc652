package fhirpath

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// collection is what every expression gives: bool, int64, float64, string,
// point (a date or time), quantity, or an object of decoded JSON.
type collection []any

type object = map[string]any

// quantity is an amount; calendar units are written in the singular: "year".
type quantity struct {
	n    float64
	unit string
}

// add appends decoded JSON to a collection: lists are spread out, null is
// nothing.
func (c collection) add(v any) collection {
	switch v := v.(type) {
	case nil:
		return c
	case []any:
		for _, e := range v {
			c = c.add(e)
		}
		return c
	case json.Number:
		if n := parseNumber(string(v)); n != nil {
			return append(c, n)
		}
		return c
	case int:
		return append(c, int64(v))
	}
	return append(c, v)
}

// typed appends decoded JSON whose FHIR type is known from the end of its
// name: valueDate.
func (c collection) typed(suffix string, v any) collection {
	s, isText := v.(string)
	switch suffix {
	case "Date", "DateTime", "Instant":
		if p, ok := parseMoment(s); ok && isText {
			return append(c, p)
		}
	case "Time":
		if p, ok := parseMoment("T" + s); ok && isText {
			return append(c, p)
		}
	case "Decimal":
		if n, ok := v.(json.Number); ok {
			if x := parseNumber(string(n)); x != nil {
				return append(c, asFloat(x))
			}
		}
	}
	return c.add(v)
}

// choices are the endings of value[x].
var choices = []string{"Coding", "String", "Boolean", "Integer", "Decimal", "Date", "DateTime", "Time", "Quantity", "Uri", "Code",
	"Attachment", "Reference", "Instant", "Url", "Canonical", "Markdown", "CodeableConcept", "Expression", "Range", "Period"}

// child appends what is under one name of an object; "value" finds
// valueDate and its like.
func (c collection) child(o object, name string) collection {
	if v, ok := o[name]; ok {
		return c.add(v)
	}
	switch name {
	case "value", "answer", "initial":
		for _, suffix := range choices {
			if v, ok := o[name+suffix]; ok {
				return c.typed(suffix, v)
			}
		}
	case "resourceType":
	default:
		if o["resourceType"] == name {
			return append(c, o)
		}
	}
	return c
}

// parseNumber reads an integer or decimal; nil when it is neither.
func parseNumber(s string) any {
	if i, err := strconv.ParseInt(s, 10, 64); err == nil {
		return i
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) || !strings.ContainsAny(s, "0123456789") || strings.ContainsAny(s, "xXpP_") {
		return nil
	}
	return f
}

// asFloat returns the number in v; NaN when v is none.
func asFloat(v any) float64 {
	switch v := v.(type) {
	case int64:
		return float64(v)
	case float64:
		return v
	}
	return math.NaN()
}

func isNumber(v any) bool {
	switch v.(type) {
	case int64, float64:
		return true
	}
	return false
}

// tidy rounds away what binary fractions leave behind: decimals have at least
// 8 places of precision (§4.1.4).
func tidy(f float64) float64 {
	if math.Abs(f) >= 1e7 {
		return f
	}
	return math.Round(f*1e8) / 1e8
}

// asQuantity reads a quantity, a FHIR Quantity, or a plain number.
func asQuantity(v any) (quantity, bool) {
	switch v := v.(type) {
	case quantity:
		return v, true
	case object:
		n := collection{}.child(v, "value")
		if len(n) != 1 || !isNumber(n[0]) {
			return quantity{}, false
		}
		unit, _ := v["code"].(string)
		if unit == "" {
			unit, _ = v["unit"].(string)
		}
		return quantity{asFloat(n[0]), unit}, true
	}
	if isNumber(v) {
		return quantity{asFloat(v), "1"}, true
	}
	return quantity{}, false
}

// render writes a single value as a string (toString, &).
func render(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	case int64:
		return strconv.FormatInt(v, 10), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	case point:
		return strings.TrimPrefix(v.text, "T"), true
	case quantity:
		return strconv.FormatFloat(v.n, 'f', -1, 64) + " '" + v.unit + "'", true
	}
	return "", false
}

// result turns a value into what form.Expression promises.
func result(v any) any {
	switch v := v.(type) {
	case int64:
		return json.Number(strconv.FormatInt(v, 10))
	case float64:
		return json.Number(strconv.FormatFloat(v, 'f', -1, 64))
	case point:
		return strings.TrimPrefix(v.text, "T")
	case quantity:
		return object{"value": json.Number(strconv.FormatFloat(v.n, 'f', -1, 64)), "unit": v.unit, "code": v.unit, "system": "http://unitsofmeasure.org"}
	}
	return v
}
