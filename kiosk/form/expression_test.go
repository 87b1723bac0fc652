package form_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk/form"
	"frontdoor/kiosk/form/fhirpath"
)

const (
	sdc  = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
	fhir = "http://hl7.org/fhir/StructureDefinition/"
)

// expr writes an extension that holds an expression.
func expr(url, source string) string {
	b, _ := json.Marshal(source)
	return fmt.Sprintf(`{"url":%q,"valueExpression":{"language":"text/fhirpath","name":"v","expression":%s}}`, url, b)
}

func named(name, source string) string {
	return strings.Replace(expr(fhir+"variable", source), `"name":"v"`, `"name":"`+name+`"`, 1)
}

func item(link, typ string, exts ...string) string {
	return fmt.Sprintf(`{"linkId":%q,"type":%q,"extension":[%s]}`, link, typ, strings.Join(exts, ","))
}

func with(items string, exts ...string) string {
	return `{"resourceType":"Questionnaire","id":"t","extension":[` + strings.Join(exts, ",") + `],"item":[` + items + `]}`
}

func begin(t testing.TB, doc string) (*form.Session, []form.Problem) {
	t.Helper()
	f, problems, err := form.Load([]byte(doc), fhirpath.Engine{})
	if err != nil {
		t.Fatal(err)
	}
	return f.Start(form.Start{Now: time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)}), problems
}

// answers writes what a session holds: "a=1 b=x".
func answers(s *form.Session) string { return strings.Join(s.Held(), " ") }

const of = "%resource.item.where(linkId='"

func TestExpressions(t *testing.T) {
	yes, two := []form.Value{form.Boolean(true)}, []form.Value{form.Integer(2)}
	rows := []struct {
		name, section, doc string
		link               string
		give               []form.Value
		want               string // answers
		enabled            string
	}{
		{"an enableWhenExpression that is false", "SDC enableWhenExpression", with(item("a", "boolean") + "," + item("b", "string", expr(sdc+"enableWhenExpression", of+"a').answer.value = true"))), "", nil, "", "a"},
		{"an enableWhenExpression that is true", "SDC enableWhenExpression", with(item("a", "boolean") + "," + item("b", "string", expr(sdc+"enableWhenExpression", of+"a').answer.value = true"))), "a", yes, "a=true", "a b"},
		{"an enableWhenExpression that cannot be evaluated asks", "facts: accept, report", with(item("a", "string", expr(sdc+"enableWhenExpression", "%patient.gender = 'female'"))), "", nil, "", "a"},
		{"a calculated value", "SDC calculatedExpression", with(item("a", "integer") + "," + item("b", "integer", expr(sdc+"calculatedExpression", of+"a').answer.value * 2"))), "a", two, "a=2 b=4", "a b"},
		{"a calculated value without what it needs", "SDC calculatedExpression", with(item("a", "integer") + "," + item("b", "integer", expr(sdc+"calculatedExpression", of+"a').answer.value * 2"))), "", nil, "", "a b"},
		{"a calculation of a calculation", "SDC calculatedExpression", with(item("c", "decimal", expr(sdc+"calculatedExpression", of+"b').answer.value / 8")) + "," + item("a", "integer") + "," + item("b", "integer", expr(sdc+"calculatedExpression", of+"a').answer.value * 2"))), "a", two, "c=0.5 a=2 b=4", "c a b"},
		{"a calculated date", "SDC calculatedExpression", with(item("a", "integer") + "," + item("b", "date", expr(sdc+"calculatedExpression", "today() + 1 week"))), "a", two, "a=2 b=2026-05-11", "a b"},
		{"what a calculation enables", "SDC calculatedExpression, enableWhen", with(item("a", "integer") + "," + item("b", "integer", expr(sdc+"calculatedExpression", of+"a').answer.value * 2")) + `,{"linkId":"c","type":"string","enableWhen":[{"question":"b","operator":"=","answerInteger":4}]}`), "a", two, "a=2 b=4", "a b c"},
		{"an initial value", "SDC initialExpression", with(item("a", "date", expr(sdc+"initialExpression", "today()"))), "", nil, "a=2026-05-04", "a"},
		{"an initial value that needs what is not known here", "SDC initialExpression", with(item("a", "string", expr(sdc+"initialExpression", "%patient.name"))), "", nil, "", "a"},
		{"a variable of the form", "R4 extension variable", with(item("a", "integer")+","+item("b", "integer", expr(sdc+"calculatedExpression", "%x + %y")), named("x", of+"a').answer.value"), named("y", "%x * 10")), "a", two, "a=2 b=22", "a b"},
		{"a variable sees only those before it", "R4 extension variable", with(item("a", "integer")+","+item("b", "integer", expr(sdc+"calculatedExpression", "%x")), named("x", "%y"), named("y", "1")), "a", two, "a=2", "a b"},
		{"an inner variable hides an outer one", "R4 extension variable", with(item("a", "integer")+","+item("b", "integer", named("x", "%x + 1"), expr(sdc+"calculatedExpression", "%x")), named("x", "1")), "a", two, "a=2 b=2", "a b"},
		{"a calculation by its name, within and from the form", "R4 Expression.name", with(item("a", "integer")+`,{"linkId":"b","type":"integer","extension":[`+expr(sdc+"calculatedExpression", of+"a').answer.value + 1")+`],"item":[`+item("c", "integer", expr(sdc+"calculatedExpression", "%v * 10"))+`]},`+item("d", "integer", named("w", "%v + 1"), expr(sdc+"calculatedExpression", "%w + 1")), expr(sdc+"calculatedExpression", of+"b').answer.value + 2")), "a", two, "a=2 b=3 c=30 d=7", "a b c d"},
		{"a calculation named as a variable around it", "R4 Expression.name", with(item("a", "integer")+","+item("b", "integer", expr(sdc+"calculatedExpression", "%v + 1")), named("v", "1")), "a", two, "a=2 b=2", "a b"},
		{"ordinals", "SDC ordinal()", with(`{"linkId":"a","type":"choice","answerOption":[{"extension":[{"url":"` + fhir + `ordinalValue","valueDecimal":3}],"valueCoding":{"code":"x","display":"X"}}]},` + item("b", "decimal", expr(sdc+"calculatedExpression", of+"a').answer.value.ordinal() + 1"))), "a", []form.Value{form.Choice(form.Coding{Code: "x"})}, "a=X b=4", "a b"},
		{"an option chosen by its code", "SDC calculatedExpression", with(item("a", "integer") + `,{"linkId":"b","type":"choice","answerOption":[{"valueCoding":{"code":"x","display":"X"}}],"extension":[` + expr(sdc+"calculatedExpression", "'x'") + `]}`), "a", two, "a=2 b=X", "a b"},
		{"disabled answers are not seen", "R4 enableWhen", with(item("a", "integer") + `,{"linkId":"b","type":"integer","initial":[{"valueInteger":5}],"enableWhen":[{"question":"a","operator":"=","answerInteger":1}]},` + item("c", "boolean", expr(sdc+"calculatedExpression", of+"b').exists()"))), "a", two, "a=2 c=false", "a c"},
		{"two calculations that chase each other end", "facts: an expression that does not end is stopped", with(item("a", "integer", expr(sdc+"calculatedExpression", "iif("+of+"b').exists(), "+of+"b').answer.value, 0) + 1")) + "," + item("b", "integer", expr(sdc+"calculatedExpression", of+"a').answer.value + 1"))), "", nil, "-", "a b"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			s, _ := begin(t, row.doc)
			if row.link != "" {
				if err := s.Answer(row.link, row.give...); err != nil {
					t.Fatal(err)
				}
			}
			if got := answers(s); got != row.want && row.want != "-" {
				t.Errorf("%s: answers %q, want %q", row.section, got, row.want)
			}
			if got := strings.Join(s.EnabledLinkIDs(), " "); got != row.enabled {
				t.Errorf("%s: enabled %q, want %q", row.section, got, row.enabled)
			}
		})
	}
}

// In a repeating group each occurrence calculates with its own answers.
func TestVariableOfAnOccurrence(t *testing.T) {
	s, _ := begin(t, with(`{"linkId":"g","type":"group","repeats":true,"extension":[`+named("n", "item.where(linkId='a').answer.value")+`],"item":[`+
		item("a", "integer")+","+item("b", "integer", expr(sdc+"calculatedExpression", "%n * 10"))+`]}`))
	second, err := s.Add("g")
	if err != nil {
		t.Fatal(err)
	}
	for key, n := range map[string]int{"a": 1, second: 2} {
		if err := s.Answer(key, form.Integer(n)); err != nil {
			t.Fatal(err)
		}
	}
	if got := answers(s); got != "a=1 b=10 a=2 b=20" {
		t.Errorf("got %q", got)
	}
}

func TestOwnAnswerReplacesACalculation(t *testing.T) {
	s, _ := begin(t, with(item("a", "integer")+","+item("b", "integer", expr(sdc+"calculatedExpression", of+"a').answer.value * 2"))))
	steps := []struct {
		link string
		give []form.Value
		want string
	}{
		{"a", []form.Value{form.Integer(2)}, "a=2 b=4"},
		{"b", []form.Value{form.Integer(7)}, "a=2 b=7"},
		{"a", []form.Value{form.Integer(3)}, "a=3 b=7"},
		{"b", nil, "a=3 b=6"},
	}
	for _, step := range steps {
		if err := s.Answer(step.link, step.give...); err != nil {
			t.Fatal(err)
		}
		if got := answers(s); got != step.want {
			t.Errorf("after %s: %q, want %q", step.link, got, step.want)
		}
		draft, err := s.Draft()
		if err != nil {
			t.Fatal(err)
		}
		if again, _, err := form.Resume(s.Form(), draft, form.Start{}); err != nil || answers(again) != step.want {
			t.Errorf("after %s a draft brings back %v, %q", step.link, err, answers(again))
		}
		if done, _, err := s.Finish(); err != nil || strings.Contains(string(done), "own-answer") {
			t.Errorf("the completed response says how it came about: %s %v", done, err)
		}
	}
}

// A response keeps what this kiosk cannot calculate; what it can is calculated
// anew.
func TestCalculatedAnswersOfAResponse(t *testing.T) {
	for _, row := range []struct{ name, source, want string }{
		{"cannot be evaluated here", "%patient.birthDate", "a=2 b=9"},
		{"comes to something else", of + "a').answer.value * 2", "a=2 b=4"},
		{"comes to nothing", of + "z').answer.value", "a=2"},
	} {
		f, _, err := form.Load([]byte(with(item("a", "integer")+","+item("b", "integer", expr(sdc+"calculatedExpression", row.source)))), fhirpath.Engine{})
		if err != nil {
			t.Fatal(err)
		}
		s, _, err := form.Resume(f, []byte(`{"resourceType":"QuestionnaireResponse","item":[{"linkId":"a","answer":[{"valueInteger":2}]},{"linkId":"b","answer":[{"valueInteger":9}]}]}`), form.Start{})
		if err != nil || answers(s) != row.want {
			t.Errorf("%s: %q, want %q (%v)", row.name, answers(s), row.want, err)
		}
	}
}

func TestConstraints(t *testing.T) {
	rule := func(severity, source string) string {
		return `{"url":"` + fhir + `questionnaire-constraint","extension":[{"url":"key","valueId":"k"},{"url":"severity","valueCode":"` + severity + `"},{"url":"human","valueString":"The end comes after the start."},{"url":"expression","valueString":"` + source + `"}]}`
	}
	after := of + "b').answer.value > " + of + "a').answer.value"
	for _, row := range []struct {
		name, doc string
		end       string
		want      form.Severity
	}{
		{"of an item, kept", with(item("a", "date") + "," + item("b", "date", rule("error", after))), "2026-02-01", ""},
		{"of an item, broken", with(item("a", "date") + "," + item("b", "date", rule("error", after))), "2025-02-01", form.Error},
		{"of the form, broken", with(item("a", "date")+","+item("b", "date"), rule("error", after)), "2025-02-01", form.Error},
		{"only a warning", with(item("a", "date")+","+item("b", "date"), rule("warning", after)), "2025-02-01", form.Warning},
	} {
		t.Run(row.name, func(t *testing.T) {
			s, _ := begin(t, row.doc)
			if err := s.Answer("a", form.Date("2026-01-01")); err != nil {
				t.Fatal(err)
			}
			if err := s.Answer("b", form.Date(row.end)); err != nil {
				t.Fatal(err)
			}
			problems := s.Check()
			if row.want == "" && len(problems) == 0 {
				return
			}
			if len(problems) != 1 || problems[0].Severity != row.want || problems[0].Text != "The end comes after the start." {
				t.Errorf("problems %+v", problems)
			}
		})
	}
}

func TestExpressionProblems(t *testing.T) {
	for _, row := range []struct{ name, ext, want string }{
		{"another engine's language", `{"url":"` + sdc + `calculatedExpression","valueExpression":{"language":"text/cql","expression":"x"}}`, `"text/cql"`},
		{"what cannot be read", expr(sdc+"enableWhenExpression", "a => b"), "cannot be evaluated"},
		{"an unknown function", expr(sdc+"enableWhenExpression", "memberOf('x')"), "memberOf() is not known"},
		{"an empty expression", expr(sdc+"enableWhenExpression", ""), "is empty"},
		{"a text that is worked out", expr(sdc+"initialExpression", "{}") + `],"text":"t","_text":{"extension":[` + expr(fhir+"cqf-expression", "1") + `]},"code":[`, "no effect"},
		{"an expression under another address", expr(fhir+"questionnaire-calculatedExpression", "1"), "questionnaire-calculatedExpression has no effect"},
		{"a form to be put in", `{"url":"` + sdc + `subQuestionnaire","valueCanonical":"http://example.org/other"}`, "no effect"},
		{"what has no effect", expr(sdc+"answerExpression", "1"), "no effect"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s, problems := begin(t, with(item("a", "string", row.ext)))
			if len(problems) != 1 || problems[0].LinkID != "a" || !strings.Contains(problems[0].Text, row.want) || !s.Enabled("a") {
				t.Errorf("problems %+v, enabled %v", problems, s.Enabled("a"))
			}
		})
	}
	s, _ := begin(t, with(item("a", "boolean", expr(sdc+"enableWhenExpression", "%patient.active"))))
	if p := s.Check(); len(p) != 1 || p[0].Severity != form.Warning || !strings.Contains(p[0].Text, "%patient") {
		t.Errorf("an expression that fails is not reported: %+v", p)
	}
}

// A form full of expressions that take for ever is stopped after one answer's
// worth of work, not after each expression's.
func TestExpressionsShareABudget(t *testing.T) {
	slow := "%resource.descendants()" + strings.Repeat(".select(%resource.descendants())", 5) + ".count()"
	var items []string
	for i := range 200 {
		items = append(items, item(fmt.Sprint("q", i), "integer", expr(sdc+"calculatedExpression", slow)))
	}
	s, _ := begin(t, with(item("a", "integer")+","+strings.Join(items, ",")))
	if err := s.Answer("a", form.Integer(1)); err != nil {
		t.Fatal(err)
	}
	if p := s.Check(); len(p) < 200 || !strings.Contains(p[0].Text, "stopped") {
		t.Errorf("%d problems", len(p))
	}
}

// Variables that fail are not tried again for each one that uses them: 60 that
// each use all before them would otherwise take for ever.
func TestFailingVariablesEnd(t *testing.T) {
	vars := []string{named("v0", "%patient")}
	sum := "%v0"
	for i := 1; i < 60; i++ {
		vars = append(vars, named(fmt.Sprint("v", i), sum))
		sum += " | %v" + fmt.Sprint(i)
	}
	s, _ := begin(t, with(item("a", "integer", expr(sdc+"calculatedExpression", "%v59")), vars...))
	if p := s.Check(); len(p) != 1 || !strings.Contains(p[0].Text, "%v59") {
		t.Errorf("problems %+v", p)
	}
}

// Expressions see who and what a response is about.
func TestHeadOfTheResponse(t *testing.T) {
	source := "%rootResource.subject.reference & ' ' & QuestionnaireResponse.encounter.reference & ' ' & %resource.status"
	f, problems, err := form.Load([]byte(with(item("a", "string", expr(sdc+"calculatedExpression", source)))), fhirpath.Engine{})
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	s, _, err := form.Resume(f, []byte(`{"resourceType":"QuestionnaireResponse","status":"completed","encounter":{"reference":"Encounter/2"}}`), form.Start{Subject: "Patient/1"})
	if err != nil {
		t.Fatal(err)
	}
	if got := answers(s); got != "a=Patient/1 Encounter/2 in-progress" {
		t.Errorf("got %q", got)
	}
}
