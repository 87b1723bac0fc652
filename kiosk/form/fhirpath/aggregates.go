package fhirpath

import "errors"

// aggregateFunctions are those of §7 that later releases added: nothing comes
// of an empty collection.
var aggregateFunctions = map[string]function{
	"sum":      {0, 0, folding(plus)},
	"min":      {0, 0, folding(func(a, b any) (any, error) { return best(a, b, -1) })},
	"max":      {0, 0, folding(func(a, b any) (any, error) { return best(a, b, 1) })},
	"avg":      {0, 0, average},
	"coalesce": {1, 20, coalesce},
}

func folding(fold func(a, b any) (any, error)) func(scope, collection, []node) (collection, error) {
	return func(s scope, c collection, _ []node) (collection, error) {
		if len(c) == 0 {
			return nil, nil
		}
		out := c[0]
		for _, v := range c[1:] {
			var err error
			if out, err = fold(out, v); err != nil || out == nil {
				return nil, err
			}
		}
		return collection{out}, s.step(len(c))
	}
}

func plus(a, b any) (any, error) {
	c, err := arithmetic("+", a, b)
	return single1(c), err
}

func best(a, b any, sign int) (any, error) {
	n, ok, err := compare(a, b)
	switch {
	case err != nil || !ok:
		return nil, err
	case n*sign >= 0:
		return a, nil
	}
	return b, nil
}

func average(s scope, c collection, _ []node) (collection, error) {
	sum, err := folding(plus)(s, c, nil)
	if err != nil || len(sum) == 0 {
		return nil, err
	}
	if _, isText := sum[0].(string); isText {
		return nil, errors.New("avg() needs numbers")
	}
	return arithmetic("/", sum[0], int64(len(c)))
}

// coalesce gives the first of its arguments that is not empty.
func coalesce(s scope, _ collection, args []node) (collection, error) {
	for _, arg := range args {
		out, err := arg.eval(s, s.this)
		if err != nil || len(out) > 0 {
			return out, err
		}
	}
	return nil, nil
}
