package form_test

import (
	"encoding/json"
	"slices"
	"testing"

	"frontdoor/kiosk/form"
	"frontdoor/kiosk/form/fhirpath"
)

// A form with any expressions at all is loaded or refused, and what is loaded
// can be answered and finished.
func FuzzExpressions(f *testing.F) {
	f.Add("%resource.item.where(linkId='a').answer.value > 1", "today()", "%x + 1", "true")
	f.Add("%resource.descendants().count() < 20000", "item.answer", "%context", "1 | 2")
	f.Add("iif(%qitem.linkId = 'b', true, {})", "%questionnaire.item.linkId", "'x'", "$this")
	f.Fuzz(func(t *testing.T, enable, initial, calculate, check string) {
		if !compiles(enable, initial, calculate, check) {
			return // a form like any other without expressions
		}
		b, _ := json.Marshal(check)
		doc := with(item("a", "integer", expr(sdc+"initialExpression", initial))+","+item("b", "string", expr(sdc+"enableWhenExpression", enable), expr(sdc+"calculatedExpression", calculate))+","+
			`{"linkId":"g","type":"group","repeats":true,"item":[`+item("c", "date", expr(sdc+"calculatedExpression", initial))+`]}`,
			named("x", check), `{"url":"`+fhir+`questionnaire-constraint","extension":[{"url":"expression","valueString":`+string(b)+`}]}`)
		loaded, _, err := form.Load([]byte(doc), fhirpath.Engine{})
		if err != nil {
			t.Fatal(err)
		}
		s := loaded.Start(form.Start{})
		_ = s.Answer("a", form.Integer(2))
		_, _ = s.Add("g")
		_, problems, err := s.Finish()
		if (err != nil) != (len(s.Missing()) > 0) {
			t.Fatal(err, problems)
		}
	})
}

// compiles reports whether any of the sources is an expression.
func compiles(sources ...string) bool {
	return slices.ContainsFunc(sources, func(source string) bool {
		_, err := fhirpath.Engine{}.Compile(source)
		return err == nil
	})
}
