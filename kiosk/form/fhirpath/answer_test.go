package fhirpath

import "testing"

// What answers are beside their values: codings with a weight, and quantities
// that were worked out.
func TestAnswers(t *testing.T) {
	rows := []struct{ name, source, want string }{
		{"a coding is equal with and without its weight", val("c") + " = %coding", "true"},
		{"a coding is found among others", val("c") + " in %coding", "true"},
		{"another coding differs", "%coding = %other", "false"},
		{"an answer without an option has no ordinal", "%resource.descendants().where(linkId='n').answer.ordinal()", "null"},
		{"the number of a sum of quantities", "(" + val("w") + " + 3 'kg').value", "73"},
		{"the unit of a sum of quantities", "(" + val("w") + " + 3 'kg').unit", `"kg"`},
		{"a quantity has nothing else", "(3 'kg').code", "null"},
		{"a time of an answer is written as FHIR has it", val("inner") + ".toString() & '!'", `"10:00:00!"`},
		{"a time is written without its mark", "@T10:00:00.toString()", `"10:00:00"`},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			got, err := evaluate(t, row.source)
			if err != nil || got != row.want {
				t.Errorf("got [%s], %v, want [%s]", got, err, row.want)
			}
		})
	}
}
