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
	// Names returns the variables it uses, without "%".
	Names() []string
}

// Env is what an expression sees: decoded JSON and scalars.
type Env struct {
	Focus any
	Vars  map[string]any // by name without "%"; a []any is a collection
	Now   time.Time
	// Budget is how many steps are left for this and other evaluations; an
	// engine counts it down and stops at 0. May be nil.
	Budget *int
	Data   Data // may be nil
}

// Data is told what an engine looks at, so that an expression is evaluated
// again only when that changes, and finds items without a search.
type Data interface {
	// Read comes before an engine looks into an object, which may be one of
	// the data or any other.
	Read(o map[string]any)
	// Find returns the items of the response below o that have one of the
	// linkIds, outer ones first and in document order. It stands for Read;
	// through says that only what Find or Read reaches from there is of
	// interest. ok is false when o is no part of the data's response.
	Find(o map[string]any, d Depth, linkIDs []string, through bool) (found []any, ok bool)
}

// Depth says how far below: so many steps of "item", or one of these.
type Depth int

// Depths without a number of steps.
const (
	AnyDepth   Depth = 0  // through items and answers
	ItemDepth  Depth = -1 // through items of groups only
	InnerDepth Depth = -2 // as AnyDepth, but not what lies right below
)
