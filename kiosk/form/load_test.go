package form

import (
	"fmt"
	"strings"
	"testing"
)

// problemRows: what Load says of a form. refused rows have an Error first.
var problemRows = []struct {
	name, section string
	form          string
	problems      string // "severity linkId", in order
	text          string // part of the first
}{
	{"a sound form", "", q("a", "string", ""), "", ""},
	{"a linkId twice", "R4 que-2", q("a", "string", "") + "," + group("g", q("a", "string", ""), ""), "error a", "more than once"},
	{"no linkId", "R4 item.linkId 1..1", `{"type":"string"}`, "error", "has no linkId"},
	{"an unknown type", "R4 item.type", q("a", "signature", ""), "error a", `"signature" is not known`},
	{"no type", "R4 item.type", `{"linkId":"a"}`, "error a", "is not known"},
	{"a condition on a missing linkId", "R4 enableWhen.question", q("a", "string", when(cond("z", "=", isTrue))), "error a", `"z"`},
	{"an unknown operator", "R4 enableWhen.operator", q("a", "boolean", "") + "," + q("b", "string", when(cond("a", "~", isTrue))), "error b", `"~"`},
	{"a control character in a linkId", "R4 string", "{\"linkId\":\"a\\u001f\",\"type\":\"string\"}", "error a\x1f", "control character"},
	{"conditions without a behaviour", "R4 que-12", q("a", "boolean", "") + "," + q("b", "string", when(cond("a", "=", isTrue), cond("a", "=", isFalse))), "warning b", "que-12"},
	{"a Coding compared with a string", "facts: type mismatch", q("a", "choice", options("x")) + "," + q("b", "string", when(cond("a", "=", `String":"x"`))), "warning b", "never are"},
	{"a code that is no option", "facts: Coding equality", q("a", "choice", options("x")) + "," + q("b", "string", when(cond("a", "=", `Coding":{"code":"x"}`))), "warning b", "not among its options"},
	{"an order of things without one", "R4 enableWhen.operator", q("a", "choice", options("x")) + "," + q("b", "string", when(cond("a", ">", `Coding":{"system":"s","code":"x"}`))), "warning b", "no order"},
	{"a condition on a group", "R4 enableWhen.question", group("g", q("a", "string", ""), "") + "," + q("b", "string", when(cond("g", "exists", isTrue))), "warning b", "never has an answer"},
	{"exists without true or false", "R4 que-7", q("a", "string", "") + "," + q("b", "string", when(cond("a", "exists", `String":"x"`))), "warning b", "true or false"},
	{"a circle of two", "facts: cycles must end", q("a", "string", when(cond("b", "exists", isTrue))) + "," + q("b", "string", when(cond("a", "exists", isTrue))), "warning a", "circle: a, b"},
	{"a circle of one", "facts: cycles must end", q("a", "string", when(cond("a", "exists", isTrue))), "warning a", "circle: a"},
	{"a chain is no circle", "", q("a", "boolean", when(cond("b", "=", isTrue))) + "," + q("b", "boolean", when(cond("c", "=", isTrue))) + "," + q("c", "boolean", ""), "", ""},
	{"a display that is required", "R4 que-6", q("a", "display", `"required":true`), "warning a", "que-6"},
	{"an empty group", "R4 que-1", q("a", "group", ""), "warning a", "que-1"},
	{"an initial value of a group", "R4 que-8", group("g", q("a", "string", ""), `"initial":[{"valueString":"x"}]`), "warning g", "initial"},
	{"an initial value of another type", "R4 que-8", q("a", "integer", `"initial":[{"valueString":"x"}]`), "warning a", "left out"},
	{"a choice without options", "R4 item.answerOption", q("a", "choice", ""), "warning a", "no options"},
	{"options outside the form", "R4 item.answerValueSet", q("a", "choice", `"answerValueSet":"http://example.org/vs"`), "warning a", "outside"},
	{"a text compared with a value set's codes", "R4 item.enableWhen.answer[x]", q("a", "choice", `"answerValueSet":"http://example.org/vs"`) + "," + q("b", "string", when(cond("a", "=", `String":"x"`))), "warning a, warning b", ""},
	{"a value set that is not contained", "R4 item.answerValueSet", q("a", "choice", `"answerValueSet":"#vs"`), "warning a", "not contained"},
	{"options of a string", "R4 que-5", q("a", "string", options("x")), "warning a", "belong to a choice"},
	{"a limit of another type", "R4 extension minValue", q("a", "date", ext(urlMin, `Integer":3`)), "warning a", "cannot limit"},
	{"a pattern that repeats too much", "facts: accept, report", q("a", "string", ext(urlRegex, `String":"`+strings.Repeat("a{0,999}", 100)+`"`)), "warning a", "repeats too much"},
	{"a pattern this engine does not know", "R4 extension regex", q("a", "string", ext(urlRegex, `String":"(?<!x)y"`)), "warning a", "pattern"},
	{"a field of the wrong shape", "facts: accept, report", q("a", "string", `"required":"yes"`), "warning a", "required"},
	{"true as a text", "facts: accept, report", q("a", "string", `"repeats":"true"`), "warning a", "read as true"},
	{"a condition's answer that is not of the type it says", "facts: type mismatch", q("a", "date", "") + "," + q("b", "string", when(cond("a", "=", `Integer":"2022-09"`))), "warning b", "= is never true"},
	{"an expression", "SDC enableWhenExpression", q("a", "string", `"extension":[{"url":"`+urlSDC+`enableWhenExpression","valueExpression":{"language":"text/fhirpath","expression":"true"}}]`), "warning a", "not evaluated"},
	{"required, hidden, without initial", "facts: hidden required items block", q("a", "string", `"required":true,`+ext(urlHidden, isTrue)), "warning a", "hold up"},
	{"a missing translation", "R4 extension translation", q("a", "string", `"_text":{"extension":[`+translated("es", "x")+`]}`) + "," + q("b", "string", ""), "warning b", "not translated into es"},
	{"an outcome without a question", "own extension outcome", q("a", "boolean", outcome("mask", "question", `String":"z"`, "answer", isTrue)), "error z", "not a question"},
	{"an outcome that can never be", "own extension outcome", q("a", "boolean", outcome("mask", "answer", `String":"yes"`)), "error a", "never are"},
	{"an outcome of a missing score", "own extension outcome", q("a", "boolean", outcome("flag", "score", `String":"phq-9"`, "operator", `Code":">="`, "answer", `Integer":10`)), "error a", "does not have"},
	{"no items", "R4 Questionnaire.item", "", "error", "no items"},
}

func translated(lang, text string) string {
	return fmt.Sprintf(`{"url":%q,"extension":[{"url":"lang","valueCode":%q},{"url":"content","valueString":%q}]}`, urlTranslation, lang, text)
}

// outcome writes our extension: a code and further parts as url, value pairs.
func outcome(code string, parts ...string) string {
	out := extPart("code", `Code":"`+code+`"`)
	for i := 0; i < len(parts); i += 2 {
		out += "," + extPart(parts[i], parts[i+1])
	}
	return fmt.Sprintf(`"extension":[{"url":%q,"extension":[%s]}]`, urlOutcome, out)
}

func TestLoadProblems(t *testing.T) {
	for _, row := range problemRows {
		t.Run(row.name, func(t *testing.T) {
			f, problems, err := Load(document(row.form))
			if got := summary(problems); got != row.problems {
				t.Fatalf("%s: %q, want %q", row.section, got, row.problems)
			}
			refused := strings.HasPrefix(row.problems, "error")
			if (err != nil) != refused || (f == nil) != refused {
				t.Errorf("refused is %v, want %v", err, refused)
			}
			if len(problems) > 0 && !strings.Contains(problems[0].Text, row.text) {
				t.Errorf("says %q, want %q in it", problems[0].Text, row.text)
			}
		})
	}
}

func TestLoadRefuses(t *testing.T) {
	deep := q("x", "string", "")
	for i := range MaxDepth {
		deep = group(fmt.Sprint("g", i), deep, "")
	}
	var many []string
	for i := range MaxItems + 1 {
		many = append(many, fmt.Sprintf(`{"linkId":"%d","type":"string"}`, i))
	}
	rows := []struct {
		name string
		doc  []byte
		want string
	}{
		{"not JSON", []byte("{"), "not JSON"},
		{"a number", []byte("1"), "not a JSON object"},
		{"another resource", []byte(`{"resourceType":"Patient"}`), "not a FHIR Questionnaire"},
		{"nested without end", []byte(strings.Repeat("[", 1<<20)), "nests deeper"},
		{"larger than allowed", make([]byte, MaxBytes+1), "larger than"},
		{"items too deep", document(deep), "nest deeper"},
		{"too many items", document(strings.Join(many, ",")), "more than 5000 items"},
		{"a text too long", document(`{"linkId":"a","type":"string","text":"` + strings.Repeat("x", MaxText+1) + `"}`), "longer than"},
		{"too many options", document(q("a", "choice", `"answerOption":[`+strings.TrimSuffix(strings.Repeat(`{"valueInteger":1},`, MaxOptions+1), ",")+`]`)), "options"},
		{"too many conditions", document(q("a", "boolean", "") + "," + q("b", "string", when(strings.TrimSuffix(strings.Repeat(cond("a", "=", isTrue)+",", maxConditions+1), ",")))), "conditions"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			f, _, err := Load(row.doc)
			if f != nil || err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("got %v, want %q", err, row.want)
			}
		})
	}
}

// Initial values within initial values must not multiply without end.
func TestInitialValuesDoNotMultiply(t *testing.T) {
	values := strings.TrimSuffix(strings.Repeat(`{"valueInteger":1},`, 100), ",")
	items := q("x", "integer", `"repeats":true,"initial":[`+values+`]`)
	for i := range 6 {
		items = q(fmt.Sprint("q", i), "integer", `"repeats":true,"initial":[`+values+`],"item":[`+items+`]`)
	}
	s := start(t, items)
	if s.count > 2*MaxEntries {
		t.Errorf("%d entries, want about %d at most", s.count, MaxEntries)
	}
}

func TestFormFacts(t *testing.T) {
	f, _, err := Load([]byte(`{"resourceType":"Questionnaire","id":"t","extension":[` + extPart(urlPlace, `Code":"private"`) + `,` + extPart(urlMinAge, `Integer":18`) + `,` +
		extPart(urlMaxAge, `Integer":65`) + `,` + extPart(urlSelfOnly, isTrue) + `,` + extPart(urlSensitive, isTrue) + `],"x-unknown":[1],"item":[` + q("a", "string", "") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	if f.Place() != Private || !f.SelfOnly() || f.FitsAge(17) || !f.FitsAge(18) || !f.FitsAge(65) || f.FitsAge(66) {
		t.Errorf("place %q, self only %v, ages wrong", f.Place(), f.SelfOnly())
	}
	if !f.Start(Start{}).Page().Items[0].Sensitive {
		t.Error("a sensitive form has a question that is not")
	}
	if !strings.Contains(string(f.JSON()), `"x-unknown":[1]`) {
		t.Error("what is not understood was lost")
	}
	if g, problems, _ := Load([]byte(`{"resourceType":"Questionnaire","extension":[` + extPart(urlPlace, `Code":"cellar"`) + `],"item":[` + q("a", "string", "") + `]}`)); g.Place() != Private || len(problems) != 1 {
		t.Error("an unknown place is not kept private")
	}
}

// Forms write true and false as texts, and mean it.
func TestFlagsAsTexts(t *testing.T) {
	f, _ := load(t, q("a", "integer", `"repeats":"true","required":"false",`+ext(urlHidden, `Boolean":"true"`)))
	if a := f.links["a"]; !a.repeats || a.required || !a.hidden {
		t.Errorf("repeats %v, required %v, hidden %v", a.repeats, a.required, a.hidden)
	}
}
