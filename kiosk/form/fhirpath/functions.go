package fhirpath

import (
	"errors"
	"slices"
)

// function is one of the language's functions. It gets its arguments
// unevaluated, since some are evaluated for each element.
type function struct {
	least, most int // arguments
	do          func(s scope, c collection, args []node) (collection, error)
}

func (n call) eval(s scope, focus collection) (collection, error) {
	if err := s.step(1 + len(focus)); err != nil {
		return nil, err
	}
	if err := s.texts(focus); err != nil {
		return nil, err
	}
	out, err := n.f.do(s, focus, n.args)
	if err == nil {
		err = s.step(len(out))
	}
	if err == nil {
		err = s.texts(out)
	}
	return out, err
}

// lookup finds a function by its name (§5 and §6 of FHIRPath, and SDC).
func lookup(name string) (function, bool) {
	for _, table := range []map[string]function{collectionFunctions, aggregateFunctions, textFunctions, numberFunctions, conversionFunctions} {
		if f, ok := table[name]; ok {
			return f, true
		}
	}
	return function{}, false
}

// each evaluates an argument for every element.
func each(s scope, c collection, arg node, visit func(v any, r collection) (more bool, err error)) error {
	for i, v := range c {
		if err := s.step(1); err != nil {
			return err
		}
		in := s.with(v, i)
		r, err := arg.eval(in, in.this)
		if err != nil {
			return err
		}
		if more, err := visit(v, r); err != nil || !more {
			return err
		}
	}
	return nil
}

func where(s scope, c collection, args []node) (collection, error) {
	var out collection
	err := each(s, c, args[0], func(v any, r collection) (bool, error) {
		ok, err := r.verdict()
		if ok == yes {
			out = append(out, v)
		}
		return true, err
	})
	return out, err
}

func exists(s scope, c collection, args []node) (collection, error) {
	if len(args) == 0 {
		return collection{len(c) > 0}, nil
	}
	found := false
	err := each(s, c, args[0], func(_ any, r collection) (bool, error) {
		ok, err := r.verdict()
		found = ok == yes
		return !found, err
	})
	return collection{found}, err
}

func all(s scope, c collection, args []node) (collection, error) {
	good := true
	err := each(s, c, args[0], func(_ any, r collection) (bool, error) {
		ok, err := r.verdict()
		good = ok == yes
		return good, err
	})
	return collection{good}, err
}

func selects(s scope, c collection, args []node) (collection, error) {
	var out collection
	err := each(s, c, args[0], func(_ any, r collection) (bool, error) {
		out = append(out, r...)
		return true, s.step(len(r))
	})
	return out, err
}

// repeats follows an expression from what it gives, each thing once.
func repeats(s scope, c collection, args []node) (collection, error) {
	var out collection
	seen := map[any]bool{}
	queue := c
	for len(queue) > 0 {
		var next collection
		err := each(s, queue, args[0], func(_ any, r collection) (bool, error) {
			for _, v := range r {
				if k := identity(v); !seen[k] {
					seen[k] = true
					next = append(next, v)
				}
			}
			return true, s.step(len(r))
		})
		if err != nil {
			return nil, err
		}
		out = append(out, next...)
		queue = next
	}
	return out, nil
}

func descendants(s scope, c collection, _ []node) (collection, error) {
	var out collection
	for queue := c; len(queue) > 0; {
		next, err := children(s, queue, nil)
		if err != nil {
			return nil, err
		}
		out = append(out, next...)
		queue = next
	}
	return out, nil
}

func children(s scope, c collection, _ []node) (collection, error) {
	var out collection
	for _, v := range c {
		o, ok := v.(object)
		if !ok {
			continue
		}
		s.read(o)
		names := make([]string, 0, len(o))
		for name := range o {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			if len(name) > 5 && name[:5] == "value" {
				out = out.typed(name[5:], o[name])
			} else {
				out = out.add(o[name])
			}
		}
	}
	return out, s.step(1 + len(out))
}

func iif(s scope, c collection, args []node) (collection, error) {
	r, err := args[0].eval(s.focused(c), c)
	if err != nil {
		return nil, err
	}
	ok, err := r.verdict()
	switch {
	case err != nil:
		return nil, err
	case ok == yes:
		return args[1].eval(s.focused(c), c)
	case len(args) == 3:
		return args[2].eval(s.focused(c), c)
	}
	return nil, nil
}

// focused makes $this the one value that a function is called on.
func (s scope) focused(c collection) scope {
	if len(c) == 1 {
		s.this = c
	}
	return s
}

func aggregate(s scope, c collection, args []node) (collection, error) {
	if len(args) == 2 {
		start, err := args[1].eval(s, c)
		if err != nil {
			return nil, err
		}
		s.total = start
	} else {
		s.total = nil
	}
	for i, v := range c {
		in := s.with(v, i)
		r, err := args[0].eval(in, in.this)
		if err != nil {
			return nil, err
		}
		s.total = r
	}
	return s.total, nil
}

// value evaluates an argument that is one value, in the surroundings of the
// call; ok is false when it is empty.
func value[T any](s scope, arg node) (v T, ok bool, err error) {
	c, err := arg.eval(s, s.this)
	if err != nil || len(c) == 0 {
		return v, false, err
	}
	v, ok = c[0].(T)
	if !ok || len(c) > 1 {
		return v, false, errors.New("an argument is of the wrong type")
	}
	return v, true, nil
}

// one returns the single value of a collection as T; ok is false when it is
// empty.
func one[T any](c collection) (v T, ok bool, err error) {
	if len(c) == 0 {
		return v, false, nil
	}
	v, ok = c[0].(T)
	if !ok || len(c) > 1 {
		return v, false, errors.New("a function was called on the wrong type, or on several values")
	}
	return v, true, nil
}
