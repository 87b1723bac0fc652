package fhirpath

import (
	"errors"
	"fmt"
	"time"

	"frontdoor/kiosk/form"
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
	vars     map[string]any
	root     collection
	now      time.Time
	data     form.Data
	left     int                      // steps
	patterns map[string]*form.Pattern // compiled
}

// step counts work, so that an evaluation ends.
func (r *run) step(n int) error {
	if r.left -= n; r.left < 0 || n > maxItems {
		return errTooMuch
	}
	return nil
}

// texts counts the work and room that texts take.
func (r *run) texts(c collection) error {
	for _, v := range c {
		if s, ok := v.(string); ok {
			r.left -= len(s) / 8
		}
	}
	return r.step(0)
}

// read tells the data that v is looked into.
func (r *run) read(v any) {
	if o, ok := v.(object); ok && r.data != nil {
		r.data.Read(o)
	}
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
		switch v := v.(type) {
		case object:
			if n != "linkId" { // an item keeps its linkId
				s.read(v)
			}
			out = out.child(v, string(n))
		case quantity:
			switch n {
			case "value":
				out = append(out, v.n)
			case "unit":
				out = append(out, v.unit)
			}
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
