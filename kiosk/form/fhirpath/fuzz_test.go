package fhirpath

import "testing"

// Whatever is written, an expression is refused or ends.
func FuzzEvaluate(f *testing.F) {
	for _, row := range rows {
		f.Add(row.source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		_, _ = evaluate(t, source)
	})
}
