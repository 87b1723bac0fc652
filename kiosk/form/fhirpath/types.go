package fhirpath

import (
	"errors"
	"slices"
)

// Types that an expression may name. FHIR's primitive types are those of the
// system that hold them.
var systemTypes = map[string]string{
	"Boolean": "Boolean", "boolean": "Boolean",
	"Integer": "Integer", "integer": "Integer", "positiveInt": "Integer", "unsignedInt": "Integer",
	"Decimal": "Decimal", "decimal": "Decimal",
	"String": "String", "string": "String", "code": "String", "uri": "String", "url": "String", "canonical": "String", "id": "String", "markdown": "String",
	"Date": "Date", "date": "Date", "DateTime": "DateTime", "dateTime": "DateTime", "instant": "DateTime", "Time": "Time", "time": "Time",
	"Quantity": "Quantity",
}

// objectTypes are told by a member that only they have.
var objectTypes = map[string][]string{
	"Coding": {"code", "display", "system"}, "CodeableConcept": {"coding"}, "Attachment": {"contentType", "data"}, "Reference": {"reference"},
}

func knownType(t string) bool {
	return systemTypes[t] != "" || objectTypes[t] != nil || t == "Questionnaire" || t == "QuestionnaireResponse" || t == "Patient"
}

// isType reports whether a value is of a type (§6.3).
func isType(v any, t string) bool {
	if o, ok := v.(object); ok {
		if t == "Quantity" {
			return len(collection{}.child(o, "value")) == 1
		}
		marks := objectTypes[t]
		return o["resourceType"] == t || o["value"] == nil && slices.ContainsFunc(marks, func(m string) bool { return o[m] != nil })
	}
	want := systemTypes[t]
	switch v := v.(type) {
	case bool:
		return want == "Boolean"
	case int64:
		return want == "Integer"
	case float64:
		return want == "Decimal"
	case string:
		return want == "String"
	case quantity:
		return want == "Quantity"
	case point:
		switch {
		case v.day:
			return want == "Time"
		case v.precision > 2 || v.text[len(v.text)-1] == 'T':
			return want == "DateTime"
		}
		return want == "Date"
	}
	return false
}

func (n typeOp) eval(s scope, focus collection) (collection, error) {
	c, err := n.of.eval(s, focus)
	if err != nil {
		return nil, err
	}
	if n.op != "ofType" && len(c) > 1 {
		return nil, errors.New("is and as look at one value")
	}
	if n.op == "is" {
		if len(c) == 0 {
			return nil, nil
		}
		return collection{isType(c[0], n.typ)}, nil
	}
	var out collection
	for _, v := range c {
		if isType(v, n.typ) {
			out = append(out, v)
		}
	}
	return out, s.step(len(c))
}
