package fhirpath

import (
	"errors"
	"reflect"
	"slices"
)

// collectionFunctions are those of §5.1 to §5.5, §6.5 and aggregates.
var collectionFunctions = map[string]function{
	"where": {1, 1, where}, "select": {1, 1, selects}, "exists": {0, 1, exists}, "all": {1, 1, all},
	"repeat": {1, 1, repeats}, "children": {0, 0, children}, "descendants": {0, 0, descendants},
	"iif": {2, 3, iif}, "aggregate": {1, 2, aggregate},
	"empty":      {0, 0, func(_ scope, c collection, _ []node) (collection, error) { return collection{len(c) == 0}, nil }},
	"count":      {0, 0, func(_ scope, c collection, _ []node) (collection, error) { return collection{int64(len(c))}, nil }},
	"not":        {0, 0, not},
	"hasValue":   {0, 0, hasValue},
	"getValue":   {0, 0, getValue},
	"allTrue":    {0, 0, bools(func(c []bool) bool { return !slices.Contains(c, false) })},
	"anyTrue":    {0, 0, bools(func(c []bool) bool { return slices.Contains(c, true) })},
	"allFalse":   {0, 0, bools(func(c []bool) bool { return !slices.Contains(c, true) })},
	"anyFalse":   {0, 0, bools(func(c []bool) bool { return slices.Contains(c, false) })},
	"distinct":   {0, 0, func(s scope, c collection, _ []node) (collection, error) { return distinct(s, c) }},
	"isDistinct": {0, 0, isDistinct},
	"single":     {0, 0, single},
	"first":      {0, 0, func(_ scope, c collection, _ []node) (collection, error) { return c[:min(1, len(c))], nil }},
	"last":       {0, 0, func(_ scope, c collection, _ []node) (collection, error) { return c[max(0, len(c)-1):], nil }},
	"tail":       {0, 0, func(_ scope, c collection, _ []node) (collection, error) { return c[min(1, len(c)):], nil }},
	"skip":       {1, 1, slicing(func(c collection, n int) collection { return c[n:] })},
	"take":       {1, 1, slicing(func(c collection, n int) collection { return c[:n] })},
	"union":      {1, 1, both(union)},
	"combine":    {1, 1, both(func(_ scope, a, b collection) (collection, error) { return append(slices.Clone(a), b...), nil })},
	"intersect":  {1, 1, both(func(s scope, a, b collection) (collection, error) { return keep(s, a, b, true) })},
	"exclude":    {1, 1, both(func(s scope, a, b collection) (collection, error) { return keep(s, a, b, false) })},
	"subsetOf":   {1, 1, both(subset)},
	"supersetOf": {1, 1, both(func(s scope, a, b collection) (collection, error) { return subset(s, b, a) })},
	"extension":  {1, 1, extension},
	"ordinal":    {0, 0, weigh}, "weight": {0, 0, weigh},
	"trace": {1, 2, func(_ scope, c collection, _ []node) (collection, error) { return c, nil }},
}

func not(_ scope, c collection, _ []node) (collection, error) {
	v, err := c.verdict()
	return v.not().collection(), err
}

func hasValue(_ scope, c collection, _ []node) (collection, error) {
	_, complex := single1(c).(object)
	return collection{len(c) == 1 && !complex}, nil
}

func getValue(_ scope, c collection, _ []node) (collection, error) {
	if _, complex := single1(c).(object); len(c) != 1 || complex {
		return nil, nil
	}
	return c, nil
}

// single1 is the one value of a collection, or nil.
func single1(c collection) any {
	if len(c) != 1 {
		return nil
	}
	return c[0]
}

func single(_ scope, c collection, _ []node) (collection, error) {
	if len(c) > 1 {
		return nil, errors.New("single() found several values")
	}
	return c, nil
}

func isDistinct(s scope, c collection, _ []node) (collection, error) {
	d, err := distinct(s, c)
	return collection{len(d) == len(c)}, err
}

func bools(test func([]bool) bool) func(scope, collection, []node) (collection, error) {
	return func(_ scope, c collection, _ []node) (collection, error) {
		list := make([]bool, len(c))
		for i, v := range c {
			b, ok := v.(bool)
			if !ok {
				return nil, errors.New("true or false is needed")
			}
			list[i] = b
		}
		return collection{test(list)}, nil
	}
}

// slicing clamps its number to the collection.
func slicing(cut func(collection, int) collection) func(scope, collection, []node) (collection, error) {
	return func(s scope, c collection, args []node) (collection, error) {
		n, ok, err := value[int64](s, args[0])
		if err != nil || !ok {
			return nil, err
		}
		return cut(c, int(max(0, min(n, int64(len(c)))))), nil
	}
}

// both evaluates the other collection in the surroundings of the call.
func both(do func(s scope, a, b collection) (collection, error)) func(scope, collection, []node) (collection, error) {
	return func(s scope, c collection, args []node) (collection, error) {
		other, err := args[0].eval(s, s.this)
		if err != nil {
			return nil, err
		}
		return do(s, c, other)
	}
}

func keep(s scope, a, b collection, in bool) (collection, error) {
	var out collection
	for _, v := range a {
		if err := s.step(1 + len(b) + len(out)); err != nil {
			return nil, err
		}
		if b.has(v) == in && (!in || !out.has(v)) {
			out = append(out, v)
		}
	}
	return out, nil
}

func subset(s scope, a, b collection) (collection, error) {
	for _, v := range a {
		if err := s.step(1 + len(b)); err != nil {
			return nil, err
		}
		if !b.has(v) {
			return collection{false}, nil
		}
	}
	return collection{true}, nil
}

func extension(s scope, c collection, args []node) (collection, error) {
	url, ok, err := value[string](s, args[0])
	if err != nil || !ok {
		return nil, err
	}
	var out collection
	for _, e := range extensionsOf(s, c) {
		if o, ok := e.(object); ok && o["url"] == url {
			out = append(out, o)
		}
	}
	return out, nil
}

func extensionsOf(s scope, c collection) collection {
	var out collection
	for _, v := range c {
		if o, ok := v.(object); ok {
			s.read(o)
			out = out.child(o, "extension")
		}
	}
	return out
}

// weightURLs are the names that the number on an option has had.
var weightURLs = []string{"http://hl7.org/fhir/StructureDefinition/itemWeight", "http://hl7.org/fhir/StructureDefinition/ordinalValue",
	"http://hl7.org/fhir/StructureDefinition/questionnaire-ordinalValue", "http://hl7.org/fhir/StructureDefinition/iso21090-CO-value"}

// weigh is ordinal() and weight() of SDC: the number written on an option, a
// coding, or the coding of an option or an answer.
func weigh(s scope, c collection, _ []node) (collection, error) {
	var out collection
	for _, v := range c {
		places := collection{v}
		if o, ok := v.(object); ok {
			s.read(o)
			places = places.child(o, "value")
		}
		for _, e := range extensionsOf(s, places) {
			o, _ := e.(object)
			if url, _ := o["url"].(string); slices.Contains(weightURLs, url) {
				out = out.child(o, "value")
				break
			}
		}
	}
	return out, nil
}

// identity is what tells one value of the data from another: the address of
// an object, or the value itself.
func identity(v any) any {
	if o, ok := v.(object); ok {
		return reflect.ValueOf(o).Pointer()
	}
	return v
}
