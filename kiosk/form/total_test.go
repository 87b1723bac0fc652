package form_test

import (
	"fmt"
	"strings"
	"testing"

	"frontdoor/kiosk/form"
	"frontdoor/kiosk/form/fhirpath"
)

// coded writes an item with a LOINC code.
func coded(link, typ, code, more string) string {
	return `{"linkId":"` + link + `","type":"` + typ + `","code":[{"system":"http://loinc.org","code":"` + code + `"}],` + more + `}`
}

// Whoever wrote the form, a person sees what is calculated for them but never a
// score; it is worked out, listed as enabled and in the response all the same.
func TestScoresAreNotShown(t *testing.T) {
	calc := func(source string) string { return expr(sdc+"calculatedExpression", source) }
	value := "%resource.item.where(linkId='q').answer.value"
	weight := value + ".ordinal()"
	unit := `{"url":"` + fhir + `questionnaire-unit","valueCoding":{"system":"http://unitsofmeasure.org","code":"{score}"}}`
	q, n := scored("q", ordinal), item("n", "integer")
	rows := []struct{ name, doc, seen, said string }{
		{"ordinal()", with(q + "," + item("a", "integer", calc(weight))), "q", "a"},
		{"weight()", with(q + "," + item("a", "integer", calc(value+".weight( )"))), "q", "a"},
		{"the extension of the option", with(q + "," + item("a", "decimal", calc("%resource.item.answer.value.extension.where(url='"+ordinal+"').value"))), "q", "a"},
		{"at first only", with(q + "," + item("a", "integer", expr(sdc+"initialExpression", weight))), "q", "a"},
		{"a variable of the form", with(q+","+item("a", "integer", calc("%sum")), named("sum", weight)), "q", "a"},
		{"a variable of a variable", with(q+","+item("a", "integer", calc("%sum")), named("w", weight), named("sum", "%w + 1")), "q", "a"},
		{"a variable of the group", with(q + `,{"linkId":"g","type":"group","extension":[` + named("sum", weight) + `],"item":[` + item("a", "integer", calc("%sum")) + `]}`), "q", "a"},
		{"a calculation by its name", with(q + `,{"linkId":"a","type":"integer","extension":[` + calc(weight) + `],"item":[` + item("b", "string", calc("iif(%v > 1, 'high', 'low')")) + `]}`), "q", "a b"},
		{"a score by its code, by its name", with(n + `,{"linkId":"a","type":"integer","code":[{"system":"http://loinc.org","code":"44261-6"}],"extension":[` + calc("%resource.item.where(linkId='n').answer.value") + `],"item":[` + item("b", "string", calc("iif(%v > 1, 'high', 'low')")) + `]}`), "n", "a b"},
		{"a variable elsewhere of the same name", with(q + `,{"linkId":"g","type":"group","extension":[` + named("sum", weight) + `],"item":[` + item("b", "integer") + `]},` + item("a", "integer", calc("2"))), "q b a", ""},
		{"words made of a score", with(q + "," + item("b", "string", calc("iif(%resource.item.where(linkId='a').answer.value > 1, 'high', 'low')")) + "," + item("a", "integer", calc(weight))), "q", "b a"},
		{"a total by its code", with(n + "," + coded("a", "integer", "44261-6", `"extension":[`+calc("%resource.item.where(linkId='n').answer.value")+`]`)), "n", "a"},
		{"a total by its unit", with(n + "," + item("a", "integer", calc("%resource.item.where(linkId='n').answer.value"), unit)), "n", "a"},
		{"a total by its words", with(n + `,{"linkId":"a","type":"integer","text":"Your Score","extension":[` + calc("%resource.item.where(linkId='n').answer.value") + `]}`), "n", "a"},
		{"a total that is given", with(n + "," + coded("a", "integer", "70274-6", `"readOnly":true`)), "n", "a"},
		{"a total in another language of expressions", with(n + "," + coded("a", "integer", "44261-6", `"extension":[{"url":"`+sdc+`calculatedExpression","valueExpression":{"language":"text/cql","expression":"Total"}}]`)), "n", "a"},
		{"hidden by its form", with(q + "," + item("a", "integer", calc(weight), `{"url":"`+fhir+`questionnaire-hidden","valueBoolean":true}`)), "q", ""},
		{"a number that the person gives", with(coded("a", "integer", "72514-3", `"text":"Pain score","extension":[`+unit+`]`)), "a", ""},
		{"the index of a body's mass", with(n + "," + item("a", "decimal", calc("%weight / 2"), named("weight", "%resource.item.where(linkId='n').answer.value"))), "n a", ""},
		{"variables in a circle", with(n+","+item("a", "integer", calc("%x")), named("x", "%y"), named("y", "%x")), "n a", ""},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			f, problems, err := form.Load([]byte(row.doc), fhirpath.Engine{})
			if err != nil {
				t.Fatal(err)
			}
			var said, seen []string
			for _, p := range problems {
				if p.Severity == form.Information {
					said = append(said, p.LinkID)
				}
			}
			s := f.Start(form.Start{})
			for _, line := range s.Review() {
				seen = append(seen, line.LinkID)
			}
			if got := strings.Join(seen, " "); got != row.seen {
				t.Errorf("shown %q, want %q", got, row.seen)
			}
			if got := strings.Join(said, " "); got != row.said {
				t.Errorf("said of %q, want %q: %v", got, row.said, problems)
			}
			for _, id := range strings.Fields(row.said) {
				if s.Goto(id) == nil {
					t.Errorf("%s has a page", id)
				}
				if !s.Enabled(id) {
					t.Errorf("%s is not enabled", id)
				}
			}
		})
	}
	wordsOfScores(t, with(q+","+item("a", "integer", calc(weight))+`,{"linkId":"d","type":"display","text":"Severe","enableWhen":[{"question":"a","operator":">","answerInteger":1}]},
		{"linkId":"e","type":"display","text":"Severe","extension":[`+expr(sdc+"enableWhenExpression", weight+" > 1")+`]},
		{"linkId":"g","type":"group","enableWhen":[{"question":"a","operator":">","answerInteger":1}],"item":[{"linkId":"h","type":"display","text":"Severe"}]},
		{"linkId":"k","type":"group","enableWhen":[{"question":"a","operator":">","answerInteger":1}],"item":[{"linkId":"l","type":"display","text":"Over the last 2 weeks"},`+item("m", "integer")+`]},
		{"linkId":"o","type":"display","text":"A person will talk with you","enableWhen":[{"question":"q","operator":"exists","answerBoolean":true}]}`))
	s, _ := begin(t, rows[0].doc)
	if err := s.Answer("q", form.Choice(form.Coding{System: "s", Code: "c"})); err != nil {
		t.Fatal(err)
	}
	if b, _, err := s.Finish(); err != nil || !strings.Contains(string(b), `"valueInteger":2`) {
		t.Errorf("%v: the score is not in the response: %s", err, b)
	}
}

// A form of scores made of scores, listed from the last to the first, each
// through as many variables: all are found, in one pass over them.
func TestScoresOfScoresAreFound(t *testing.T) {
	const n = 900
	value := func(i int) string { return fmt.Sprintf("%%resource.item.where(linkId='a%d').answer.value", i) }
	items, vars := []string{scored("q", ordinal)}, []string{named("v0", "1")}
	for i := range n {
		from := "%resource.item.where(linkId='q').answer.value.ordinal()"
		if i < n-1 {
			from = value(i + 1)
		}
		items = append(items, item(fmt.Sprint("a", i), "decimal", expr(sdc+"calculatedExpression", from+fmt.Sprintf(" + %%v%d", n-1))))
		vars = append(vars, named(fmt.Sprint("v", i+1), fmt.Sprintf("%%v%d", i)))
	}
	loaded, problems, err := form.Load([]byte(with(strings.Join(items, ","), vars...)), fhirpath.Engine{})
	if err != nil {
		t.Fatal(err, problems)
	}
	if len(problems) != n {
		t.Errorf("%d of %d scores were found", len(problems), n)
	}
	if got := len(loaded.LinkIDs()); got != n+1 {
		t.Errorf("%d questions", got)
	}
}

// wordsOfScores holds which words a person sees when a score is reached: none
// that depend on it, but those of the questions that it brings up.
func wordsOfScores(t *testing.T, doc string) {
	t.Helper()
	s, _ := begin(t, doc)
	if err := s.Answer("q", form.Choice(form.Coding{System: "s", Code: "c"})); err != nil {
		t.Fatal(err)
	}
	seen := ""
	for done := false; !done; done, _ = s.Next() {
		for _, v := range s.Page().Items {
			seen += v.LinkID
		}
	}
	if seen != "qlmo" {
		t.Errorf("shown %q, want qlmo", seen)
	}
	if got := strings.Join(s.EnabledLinkIDs(), ""); got != "qadeghklmo" {
		t.Errorf("enabled %q", got)
	}
}

// Forms whose variables name each other without end are read in bounded time:
// what could not be followed any more is taken for a score.
func TestTangledVariables(t *testing.T) {
	var names, vars, items []string
	for i := range 9000 {
		names = append(names, fmt.Sprintf("%%n%d", i))
	}
	for i := range 12 {
		vars = append(vars, named(fmt.Sprintf("z%d", i), strings.Join(names, "+")+fmt.Sprintf("+%%z%d", i+1)))
	}
	for i := range 20 {
		items = append(items, item(fmt.Sprintf("i%d", i), "integer", expr(sdc+"calculatedExpression", "%z0")))
	}
	f, _, err := form.Load([]byte(with(strings.Join(items, ","), vars...)), fhirpath.Engine{})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, line := range f.Start(form.Start{}).Review() {
		seen[line.LinkID] = true
	}
	if !seen["i0"] || seen["i19"] {
		t.Errorf("shown: %v", seen)
	}
}
