package form

import "fmt"

// Severity says what a Problem does.
type Severity string

// The severities. An Error refuses a form at Load, and keeps a response from
// being completed; a Warning says what was read differently from how it is
// written; Information asks for nothing.
const (
	Error       Severity = "error"
	Warning     Severity = "warning"
	Information Severity = "information"
)

// Rule names what a Problem is about, so that a screen can word it in the
// person's language.
type Rule string

// The rules an answer can break.
const (
	RuleRequired  Rule = "required"
	RuleTooFew    Rule = "too-few"
	RuleTooMany   Rule = "too-many"
	RuleType      Rule = "wrong-type"
	RuleTooLong   Rule = "too-long"
	RuleTooShort  Rule = "too-short"
	RuleTooSmall  Rule = "too-small"
	RuleTooLarge  Rule = "too-large"
	RulePattern   Rule = "pattern"
	RuleOption    Rule = "not-an-option"
	RuleExclusive Rule = "exclusive"
	RuleTwice     Rule = "twice"
	RuleUnit      Rule = "unit"
	RuleDecimals  Rule = "decimals"
	RuleImprecise Rule = "imprecise"
	RuleClosed    Rule = "not-asked"
	RuleUnknown   Rule = "unknown-question"
	RuleNesting   Rule = "nesting"
	RuleConstrain Rule = "constraint"
)

// Problem is one thing wrong with a form or with an answer. It never holds
// what a person answered.
type Problem struct {
	Severity Severity `json:"severity"`
	Rule     Rule     `json:"rule,omitempty"`   // empty for problems of the form itself
	LinkID   string   `json:"linkId,omitempty"` // empty when it is about the whole document
	Key      string   `json:"-"`                // the place in a session, see View.Key
	Text     string   `json:"text"`
}

// Error returns the problem in one line.
func (p Problem) Error() string {
	if p.LinkID == "" {
		return p.Text
	}
	return fmt.Sprintf("question %q: %s", p.LinkID, p.Text)
}

// errorsIn reports whether any problem is an Error.
func errorsIn(problems []Problem) bool {
	for _, p := range problems {
		if p.Severity == Error {
			return true
		}
	}
	return false
}

// Limits of what is accepted, so that no document can take memory or time
// without bound. A form or response beyond one is refused with an error that
// names it.
const (
	MaxBytes   = 4 << 20 // of a form or a response
	MaxDepth   = 50      // items within items
	MaxItems   = 5000    // in a form
	MaxText    = 64 << 10
	MaxOptions = 5000  // of one question
	MaxAnswers = 500   // to one question, occurrences of one group
	MaxEntries = 20000 // answers and occurrences in one session
	MaxDrawing = 1 << 20

	maxNesting     = 4 * MaxDepth // of JSON arrays and objects
	maxReports     = 1000         // problems of one document
	maxConditions  = 500          // of one item
	maxExpressions = 2000
	maxRules       = 1000
	maxLanguages   = 60
	maxSetSteps    = 500000 // in listing contained value sets
)
