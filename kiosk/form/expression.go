package form

import "time"

// Evaluator compiles the expressions of forms; package form/fhirpath is one.
// Without an Evaluator expressions are named by Load and left out.
type Evaluator interface {
	Compile(source string) (Expression, error)
}

// Expression is a compiled expression, safe for concurrent use.
type Expression interface {
	// Evaluate returns a collection of bool, json.Number, string (dates and
	// times too) and map[string]any. It ends, with an error if need be.
	Evaluate(Env) ([]any, error)
	// Names returns the variables it uses, without "%"; Literals its strings.
	// Together they tell what a result depends on.
	Names() []string
	Literals() []string
}

// Env is what an expression sees: decoded JSON and scalars.
type Env struct {
	Focus any
	Vars  map[string]any // by name without "%"; a []any is a collection
	Now   time.Time
	// Budget is how many steps are left for this and other evaluations; an
	// engine counts it down and stops at 0. May be nil.
	Budget *int
	Memo   map[any]any // what an engine wants to remember while the data stays the same; may be nil
}
