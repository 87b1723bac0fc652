package form

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

// finishRows: a form, the items of a response that is taken up, and the items
// of the completed one.
var finishRows = []struct {
	name, section string
	form, answers string
	items         string
	problems      string // of taking it up
}{
	{"children of a group lie in item.item", "R4 QuestionnaireResponse.item.item",
		group("g", group("h", q("a", "string", ""), ""), ""),
		`{"linkId":"g","item":[{"linkId":"h","item":[` + answered("a", `String":"x"`) + `]}]}`,
		`{"linkId":"g","item":[{"linkId":"h","item":[` + answered("a", `String":"x"`) + `]}]}`, ""},
	{"children of a question lie in answer.item", "R4 QuestionnaireResponse.item.answer.item",
		q("a", "boolean", `"item":[`+q("b", "string", "")+`]`),
		`{"linkId":"a","answer":[{"valueBoolean":true,"item":[` + answered("b", `String":"x"`) + `]}]}`,
		`{"linkId":"a","answer":[{"valueBoolean":true,"item":[` + answered("b", `String":"x"`) + `]}]}`, ""},
	{"children of a question put beside its answer move into it", "R4 qrs-1",
		q("a", "boolean", `"item":[`+q("b", "string", "")+`]`),
		`{"linkId":"a","answer":[{"valueBoolean":true}],"item":[` + answered("b", `String":"x"`) + `]}`,
		`{"linkId":"a","answer":[{"valueBoolean":true,"item":[` + answered("b", `String":"x"`) + `]}]}`, "warning a"},
	{"a question outside its group goes back into it", "R4 QuestionnaireResponse.item.linkId",
		group("g", q("a", "string", ""), ""), answered("a", `String":"x"`),
		`{"linkId":"g","item":[` + answered("a", `String":"x"`) + `]}`, "warning a"},
	{"each answer keeps its own children", "R4 QuestionnaireResponse.item.answer.item",
		q("a", "string", `"repeats":true,"item":[`+q("b", "string", "")+`]`),
		`{"linkId":"a","answer":[{"valueString":"1","item":[` + answered("b", `String":"x"`) + `]},{"valueString":"2","item":[` + answered("b", `String":"y"`) + `]}]}`,
		`{"linkId":"a","answer":[{"valueString":"1","item":[` + answered("b", `String":"x"`) + `]},{"valueString":"2","item":[` + answered("b", `String":"y"`) + `]}]}`, ""},
	{"answers given as several items become several answers", "R4 QuestionnaireResponse.item",
		q("a", "string", `"repeats":true`), answered("a", `String":"1"`) + "," + answered("a", `String":"2"`),
		`{"linkId":"a","answer":[{"valueString":"1"},{"valueString":"2"}]}`, ""},
	{"a child of an unanswered question is kept", "R4 answer.value[x] 0..1",
		q("a", "boolean", `"item":[`+q("b", "string", "")+`]`),
		`{"linkId":"a","answer":[{"item":[` + answered("b", `String":"x"`) + `]}]}`,
		`{"linkId":"a","answer":[{"item":[` + answered("b", `String":"x"`) + `]}]}`, ""},
	{"repeats of a group are items of the same linkId", "R4 item.repeats",
		group("g", q("a", "string", ""), `"repeats":true`),
		`{"linkId":"g","item":[` + answered("a", `String":"1"`) + `]},{"linkId":"g"},{"linkId":"g","item":[` + answered("a", `String":"3"`) + `]}`,
		`{"linkId":"g","item":[` + answered("a", `String":"1"`) + `]},{"linkId":"g","item":[` + answered("a", `String":"3"`) + `]}`, ""},
	{"disabled answers are dropped", "R4 QuestionnaireResponse.status completed",
		q("a", "boolean", "") + "," + q("b", "string", when(cond("a", "=", isTrue))),
		answered("a", isFalse) + "," + answered("b", `String":"secret"`), answered("a", isFalse), ""},
	{"everything within a disabled group is dropped", "R4 QuestionnaireResponse.status completed",
		q("a", "boolean", "") + "," + group("g", q("b", "string", ""), when(cond("a", "=", isTrue))),
		answered("a", isFalse) + `,{"linkId":"g","item":[` + answered("b", `String":"secret"`) + `]}`, answered("a", isFalse), ""},
	{"unanswered items, empty groups and displays are dropped", "R4 QuestionnaireResponse.item",
		q("d", "display", "") + "," + q("a", "string", "") + "," + group("g", q("b", "string", ""), "") + "," + q("c", "string", ""),
		`{"linkId":"d"},{"linkId":"a","answer":[]},{"linkId":"g","item":[{"linkId":"b"}]},` + answered("c", `String":"x"`), answered("c", `String":"x"`), ""},
	{"hidden answers stay", "R4 questionnaire-hidden", q("a", "string", ext(urlHidden, isTrue)), answered("a", `String":"x"`), answered("a", `String":"x"`), ""},
	{"items come in the form's order", "R4 QuestionnaireResponse.item order",
		q("a", "string", "") + "," + q("b", "string", ""), answered("b", `String":"2"`) + "," + answered("a", `String":"1"`),
		answered("a", `String":"1"`) + "," + answered("b", `String":"2"`), ""},
	{"a response that lacks disabled items is taken up", "facts: android-fhir#836",
		q("a", "boolean", "") + "," + q("b", "string", when(cond("a", "=", isTrue))) + "," + q("c", "string", ""),
		answered("c", `String":"x"`), answered("c", `String":"x"`), ""},
	{"questions the form does not have are left out and named", "facts: accept, report", q("a", "string", ""),
		answered("z", `String":"x"`) + "," + answered("a", `String":"x"`), answered("a", `String":"x"`), "error z"},
	{"an item the form does not have, without an answer, loses nothing", "facts: accept, report", q("a", "string", ""),
		`{"linkId":"header","text":"Intro","item":[{"linkId":"a0","answer":[]}]},` + answered("a", `String":"x"`), answered("a", `String":"x"`), "warning header"},
	{"an answer that cannot be read is left out and named", "facts: accept, report", q("a", "date", "") + "," + q("b", "string", ""),
		answered("a", `Date":"31.12.2025"`) + "," + answered("b", `String":"x"`), answered("b", `String":"x"`), "error a"},
	{"an answer of a type that no question has is left out and named", "R4 answer.value[x]", q("a", "string", "") + "," + q("b", "string", "") + "," + q("c", "string", ""),
		answered("a", `CodeableConcept":{"text":"x"}`) + `,{"linkId":"b","answer":{"valueString":"x"}},{"linkId":"c","answer":[{},{"valueString":null}]}`, ``, "error a, warning b, error b"},
	{"items that are no items are left out and named", "R4 QuestionnaireResponse.item", group("g", q("a", "string", ""), ""),
		`{"linkId":"g","item":{"linkId":"a"}},"a"`, ``, "warning, error, warning g, error g"},
	{"what cannot be read does not matter where it is not asked", "R4 QuestionnaireResponse.status completed", q("a", "boolean", "") + "," + q("b", "date", when(cond("a", "=", isTrue))),
		answered("b", `Date":"31.12.2025"`), ``, "warning b"},
	{"answers of groups and displays are left out and named", "R4 QuestionnaireResponse.item.answer", group("g", q("a", "string", ""), "") + "," + q("d", "display", ""),
		answered("g", `String":"x"`) + "," + answered("d", `String":"x"`), ``, "error g, error d"},
	{"an option takes the form's own display", "R4 Coding.display", q("a", "choice", `"answerOption":[{"valueCoding":{"system":"s","code":"x","display":"As written"}}]`),
		answered("a", `Coding":{"system":"s","code":"x","display":"Otherwise"}`), answered("a", `Coding":{"system":"s","code":"x","display":"As written"}`), ""},
	{"a coding keeps what is not understood", "facts: keep unknown JSON", q("a", "open-choice", ""),
		answered("a", `Coding":{"system":"s","code":"x","version":"3","userSelected":true}`), answered("a", `Coding":{"system":"s","code":"x","version":"3","userSelected":true}`), ""},
	{"a reference by identifier is kept", "R4 Reference.identifier", q("a", "reference", ""),
		answered("a", `Reference":{"identifier":{"value":"7"}}`), answered("a", `Reference":{"identifier":{"value":"7"}}`), ""},
	{"a decimal keeps its zeros", "R4 decimal precision", q("a", "decimal", ""), answered("a", `Decimal":36.50`), answered("a", `Decimal":36.50`), ""},
}

func TestFinish(t *testing.T) {
	for _, row := range finishRows {
		t.Run(row.name, func(t *testing.T) {
			f, _ := load(t, row.form)
			s, problems, err := Resume(f, response(row.answers), Start{Now: noon})
			if err != nil {
				t.Fatal(err)
			}
			if got := summary(problems); got != row.problems {
				t.Errorf("%s: problems %q, want %q", row.section, got, row.problems)
			}
			b, missing, err := s.Finish()
			if err != nil {
				t.Fatal(err, missing)
			}
			sameJSON(t, itemsOf(t, b), row.items)
		})
	}
}

func TestDecimalIsWrittenAsTyped(t *testing.T) {
	s := start(t, q("a", "decimal", ""))
	if err := s.Answer("a", Decimal("36.50")); err != nil {
		t.Fatal(err)
	}
	if b, _, err := s.Finish(); err != nil || !strings.Contains(string(b), `"valueDecimal":36.50`) {
		t.Errorf("%v: %s", err, b)
	}
}

func TestResponseHead(t *testing.T) {
	f, _, err := Load([]byte(`{"resourceType":"Questionnaire","id":"t","url":"http://example.org/t","version":"2","item":[` + q("a", "string", "") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	s, _, err := Resume(f, []byte(`{"resourceType":"QuestionnaireResponse","status":"in-progress","identifier":{"value":"kept"},"item":[]}`),
		Start{Now: noon, Lang: "en", ID: "r1", Subject: "Patient/1", Author: "Device/2", Source: "RelatedPerson/3"})
	if err != nil {
		t.Fatal(err)
	}
	b, _, err := s.Finish()
	if err != nil {
		t.Fatal(err)
	}
	var got any
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	sameJSON(t, []any{got}, `{"resourceType":"QuestionnaireResponse","id":"r1","questionnaire":"http://example.org/t|2","status":"completed",
		"language":"en","authored":"2026-05-04T12:00:00Z","identifier":{"value":"kept"},"subject":{"reference":"Patient/1"},
		"author":{"reference":"Device/2"},"source":{"reference":"RelatedPerson/3"}}`)
}

// A form without a name leaves the name that the response has. What the response
// tells in words is not passed on: it may tell answers that are dropped.
func TestHeadOfAnotherResponse(t *testing.T) {
	f, _ := load(t, q("a", "string", ""))
	f.id = ""
	for _, of := range []string{"", `"questionnaire":"http://example.org/t",`} {
		s, problems, err := Resume(f, []byte(`{"resourceType":"QuestionnaireResponse",`+of+`"text":{"status":"generated","div":"<div>secret</div>"}}`), Start{})
		if err != nil || len(problems) > 0 {
			t.Fatal(err, problems)
		}
		b, _, err := s.Finish()
		if err != nil {
			t.Fatal(err)
		}
		var got any
		if err := json.Unmarshal(b, &got); err != nil {
			t.Fatal(err)
		}
		sameJSON(t, []any{got}, `{"resourceType":"QuestionnaireResponse",`+of+`"language":"en","status":"completed"}`)
	}
}

func TestDraftKeepsWhatIsDisabled(t *testing.T) {
	items := q("a", "boolean", "") + "," + q("b", "string", when(cond("a", "=", isTrue))) + "," + q("c", "string", ext(urlMayDecline, isTrue))
	f, _ := load(t, items)
	s := f.Start(Start{Now: noon})
	for _, err := range []error{s.Answer("a", Boolean(true)), s.Answer("b", String("x")), s.Answer("a", Boolean(false)), s.Decline("c")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	draft, err := s.Draft()
	if err != nil {
		t.Fatal(err)
	}
	again, problems, err := Resume(f, draft, Start{Now: noon})
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	if err := again.Answer("a", Boolean(true)); err != nil {
		t.Fatal(err)
	}
	b, _, err := again.Finish()
	if err != nil {
		t.Fatal(err)
	}
	sameJSON(t, itemsOf(t, b), answered("a", isTrue)+","+answered("b", `String":"x"`)+
		`,{"linkId":"c","extension":[{"url":"`+urlAbsent+`","valueCode":"asked-declined"}]}`)
}

func TestDraftKeepsEmptyOccurrences(t *testing.T) {
	f, _ := load(t, group("g", q("a", "string", ""), `"repeats":true`))
	s := f.Start(Start{})
	if _, err := s.Add("g"); err != nil {
		t.Fatal(err)
	}
	draft, err := s.Draft()
	if err != nil {
		t.Fatal(err)
	}
	again, _, err := Resume(f, draft, Start{})
	if err != nil || again.Page().Repeats[0].Of != 2 {
		t.Errorf("%v, %+v", err, again.Page().Repeats)
	}
}

func TestFinishIncomplete(t *testing.T) {
	s := start(t, q("a", "string", `"required":true`))
	b, problems, err := s.Finish()
	if !errors.Is(err, ErrIncomplete) || b != nil || summary(problems) != "required a" {
		t.Errorf("got %s, %v, %v", b, problems, err)
	}
}

func TestResumeRefuses(t *testing.T) {
	f, _ := load(t, q("a", "string", "")+","+group("g", q("b", "string", ""), `"repeats":true`))
	many := strings.TrimSuffix(strings.Repeat(`{"linkId":"g","item":[`+answered("b", `String":"x"`)+`]},`, MaxAnswers+5), ",")
	rows := []struct{ name, doc, err string }{
		{"not JSON", `{`, "not JSON"},
		{"a list", `[]`, "not a JSON object"},
		{"two documents", `{} {}`, "goes on after its end"},
		{"another resource", `{"resourceType":"Patient"}`, "not a FHIR QuestionnaireResponse"},
		{"nested without end", strings.Repeat(`{"item":[`, 400), "nests deeper"},
		{"larger than allowed", strings.Repeat(" ", MaxBytes) + "{}", "larger than"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if _, _, err := Resume(f, []byte(row.doc), Start{}); err == nil || !strings.Contains(err.Error(), row.err) {
				t.Errorf("got %v, want %q", err, row.err)
			}
		})
	}
	s, problems, err := Resume(f, response(many), Start{})
	if err != nil || len(problems) != 5 || s.byKey["g"].filled() != MaxAnswers {
		t.Errorf("too many occurrences: %v, %d problems", err, len(problems))
	}
	if _, problems, _ = Resume(f, []byte(`{"resourceType":"QuestionnaireResponse","questionnaire":"http://example.org/other"}`), Start{}); summary(problems) != "warning" {
		t.Errorf("another form: %v", problems)
	}
}

func TestInitialValues(t *testing.T) {
	items := q("a", "integer", `"initial":[{"valueInteger":7}]`) + "," + q("b", "choice", `"answerOption":[{`+coding("s", "x")+`},{`+coding("s", "y")+`,"initialSelected":true}]`) +
		"," + q("c", "string", `"initial":[{"valueString":"hidden"}],`+ext(urlHidden, isTrue))
	f, _ := load(t, items)
	b, _, err := f.Start(Start{}).Finish()
	if err != nil {
		t.Fatal(err)
	}
	sameJSON(t, itemsOf(t, b), answered("a", `Integer":7`)+","+answered("b", `Coding":{"system":"s","code":"y"}`)+","+answered("c", `String":"hidden"`))
	s, _, err := Resume(f, response(""), Start{})
	if err != nil {
		t.Fatal(err)
	}
	if b, _, _ = s.Finish(); itemsOf(t, b) != nil {
		t.Errorf("initial values came back when a response without them was resumed: %s", b)
	}
}

// Initial values are read as the question has them; one that could never be an
// answer does not hold up the form, least of all where nobody sees it.
func TestInitialValuesFit(t *testing.T) {
	unseen := `"required":true,"readOnly":true,` + ext(urlHidden, isTrue)
	items := q("a", "decimal", `"initial":[{"valueInteger":0}]`) + "," + q("i", "integer", `"initial":[{"valueDecimal":3.0}]`) + "," + q("b", "url", `"initial":[{"valueString":"http://example.org"}]`) +
		"," + q("c", "choice", `"answerOption":[{"valueCoding":{"system":"s","code":"x","display":"X"}}],"initial":[{`+coding("s", "x")+`}]`) +
		"," + q("d", "integer", `"initial":[{"valueString":"x"}],`+unseen) +
		"," + q("e", "choice", `"answerOption":[{`+coding("s", "x")+`}],"initial":[{`+coding("s", "y")+`}],`+unseen)
	f, problems := load(t, items)
	if got := summary(problems); got != "warning d, warning e, warning d, warning e" {
		t.Errorf("problems %q", got)
	}
	b, missing, err := f.Start(Start{}).Finish()
	if err != nil {
		t.Fatal(err, missing)
	}
	sameJSON(t, itemsOf(t, b), answered("a", `Decimal":0`)+","+answered("i", `Integer":3`)+","+answered("b", `Uri":"http://example.org"`)+","+answered("c", `Coding":{"system":"s","code":"x","display":"X"}`))
}
