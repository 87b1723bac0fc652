package form_test

import (
	"strings"
	"testing"

	"frontdoor/kiosk/form"
)

// A person can only mend what they can see and change: an answer that the form
// itself works out never holds up the rest (SDC calculatedExpression,
// initialExpression; maxDecimalPlaces, maxValue).
func TestWhatAFormWorksOutHoldsNobodyUp(t *testing.T) {
	const (
		third  = "%resource.item.where(linkId='n').answer.value / 3"
		hidden = `{"url":"` + fhir + `questionnaire-hidden","valueBoolean":true}`
		atMost = `{"url":"` + fhir + `maxValue","valueDecimal":3}`
		places = `{"url":"` + fhir + `maxDecimalPlaces","valueInteger":1}`
	)
	for _, row := range []struct{ name, item, want string }{
		{"rounded to the places it may have", item("r", "decimal", expr(sdc+"calculatedExpression", third), places), "n=10 r=3.3"},
		{"a quantity rounded", item("r", "quantity", expr(sdc+"calculatedExpression", "3.36 'kg'"), places), "n=10 r=3.4 kg"},
		{"begun rounded", item("r", "decimal", expr(sdc+"initialExpression", "2.25"), places), "n=10 r=2.3"},
		{"above the greatest, out of sight", item("r", "decimal", expr(sdc+"calculatedExpression", third), hidden, atMost), "n=10 r=3.33333333"},
		{"above the greatest, and only shown", `{"readOnly":true,` + item("r", "decimal", expr(sdc+"calculatedExpression", third), atMost)[1:], "n=10 r=3.33333333"},
		{"above the greatest, and can be changed", item("r", "decimal", expr(sdc+"calculatedExpression", third), atMost), "refused: r"},
		{"begun above the greatest", item("r", "decimal", expr(sdc+"initialExpression", "4"), atMost), "n=10"},
		{"begun within", item("r", "decimal", expr(sdc+"initialExpression", "3"), atMost), "n=10 r=3"},
	} {
		s, problems := begin(t, with(item("n", "integer")+","+row.item))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		if err := s.Answer("n", form.Integer(10)); err != nil {
			t.Fatal(err)
		}
		got := answers(s)
		if _, p, err := s.Finish(); err != nil {
			got = "refused: " + p[0].LinkID
		}
		if got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

// The unit of an initial quantity, be it alone, is the one an answer is in
// (Questionnaire.item.initial); others are not refused for it.
func TestUnitOfAnInitialQuantity(t *testing.T) {
	const kg = `"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"`
	for _, row := range []struct{ name, initial, begins, typed string }{
		{"a unit alone", `{` + kg + `}`, "", "q=70 kg"},
		{"a unit with a number", `{"value":60,` + kg + `}`, "q=60 kg", "q=70 kg"},
	} {
		s, problems := begin(t, with(`{"linkId":"q","type":"quantity","initial":[{"valueQuantity":`+row.initial+`}]}`))
		if len(problems) > 0 || answers(s) != row.begins {
			t.Errorf("%s: begins with %q, %v", row.name, answers(s), problems)
		}
		if u := s.Page().Items[0].Units; len(u) != 1 || u[0].Code != "kg" {
			t.Errorf("%s: offers %v", row.name, u)
		}
		if err := s.Answer("q", form.Integer(70)); err != nil || answers(s) != row.typed {
			t.Errorf("%s: %q, %v", row.name, answers(s), err)
		}
		if err := s.Answer("q", form.Quantity("11", form.Coding{Display: "stone"})); err != nil {
			t.Errorf("%s: another unit: %v", row.name, err)
		}
	}
}

// Units may be those of a contained value set (R4 questionnaire-unitValueSet).
func TestUnitsOfAValueSet(t *testing.T) {
	const set = `"contained":[{"resourceType":"ValueSet","id":"u","compose":{"include":[{"system":"http://unitsofmeasure.org","concept":[{"code":"kg","display":"kilos"},{"code":"[lb_av]","display":"pounds"}]}]}}],`
	for _, row := range []struct{ name, set, want, warns string }{
		{"contained", "#u", "kg [lb_av]", ""},
		{"elsewhere", "http://example.org/units", "", "q"},
	} {
		s, problems := begin(t, strings.Replace(with(`{"linkId":"q","type":"quantity","extension":[{"url":"`+fhir+`questionnaire-unitValueSet","valueCanonical":"`+row.set+`"}]}`), `"id"`, set+`"id"`, 1))
		var codes []string
		for _, u := range s.Page().Items[0].Units {
			codes = append(codes, u.Code)
		}
		if got := strings.Join(codes, " "); got != row.want || len(problems) != len(row.warns) {
			t.Errorf("%s: offers %q, %v", row.name, got, problems)
		}
		if err := s.Answer("q", form.Quantity("11", form.Coding{Display: "stone"})); (err != nil) != (row.want != "") {
			t.Errorf("%s: another unit: %v", row.name, err)
		}
	}
}
