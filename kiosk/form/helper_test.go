package form

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

// noon is the moment all tests author at.
var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

// document wraps items (JSON, comma separated) into a questionnaire.
func document(items string) []byte {
	return []byte(`{"resourceType":"Questionnaire","id":"t","status":"active","item":[` + items + `]}`)
}

// response wraps items into an in-progress response.
func response(items string) []byte {
	return []byte(`{"resourceType":"QuestionnaireResponse","questionnaire":"Questionnaire/t","status":"in-progress","item":[` + items + `]}`)
}

func load(t testing.TB, items string) (*Form, []Problem) {
	t.Helper()
	f, problems, err := Load(document(items))
	if err != nil {
		t.Fatalf("Load: %v", err)
	}
	return f, problems
}

func start(t testing.TB, items string) *Session {
	t.Helper()
	f, _ := load(t, items)
	return f.Start(Start{Now: noon})
}

// summary writes problems as "severity linkId" or "rule linkId", in order.
func summary(problems []Problem) string {
	var out []string
	for _, p := range problems {
		word := string(p.Rule)
		if word == "" {
			word = string(p.Severity)
		}
		out = append(out, strings.TrimSpace(word+" "+p.LinkID))
	}
	return strings.Join(out, ", ")
}

// itemsOf returns the items of a response without their texts, as JSON.
func itemsOf(t testing.TB, b []byte) any {
	t.Helper()
	var o map[string]any
	if err := json.Unmarshal(b, &o); err != nil {
		t.Fatalf("the response is not JSON: %v", err)
	}
	return untexted(o["item"])
}

func untexted(v any) any {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "text")
		for k := range v {
			v[k] = untexted(v[k])
		}
	case []any:
		for i := range v {
			v[i] = untexted(v[i])
		}
	}
	return v
}

func sameJSON(t testing.TB, got any, want string) {
	t.Helper()
	var w any
	if err := json.Unmarshal([]byte("["+want+"]"), &w); err != nil {
		t.Fatalf("the row's JSON is wrong: %v", err)
	}
	if got == nil {
		got = []any{}
	}
	if !reflect.DeepEqual(got, w) {
		b, _ := json.Marshal(got)
		t.Errorf("items:\n got %s\nwant [%s]", b, want)
	}
}

// Short ways to write items.

func q(link, typ, more string) string {
	if more != "" {
		more = "," + more
	}
	return fmt.Sprintf(`{"linkId":%q,"type":%q,"text":%q%s}`, link, typ, "Text of "+link, more)
}

func when(conditions ...string) string {
	return `"enableWhen":[` + strings.Join(conditions, ",") + `]`
}

func cond(question, op, answer string) string {
	return fmt.Sprintf(`{"question":%q,"operator":%q,"answer%s}`, question, op, answer)
}

func group(link, items, more string) string {
	return q(link, "group", join(more, `"item":[`+items+`]`))
}

func join(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, ",")
}

func coding(system, code string) string {
	return fmt.Sprintf(`"valueCoding":{"system":%q,"code":%q}`, system, code)
}

func options(codes ...string) string {
	var out []string
	for _, c := range codes {
		out = append(out, "{"+coding("s", c)+"}")
	}
	return `"answerOption":[` + strings.Join(out, ",") + `]`
}

func ext(url, value string) string { return fmt.Sprintf(`"extension":[%s]`, extPart(url, value)) }

func extPart(url, value string) string { return fmt.Sprintf(`{"url":%q,"value%s}`, url, value) }

func answered(link, value string) string {
	return fmt.Sprintf(`{"linkId":%q,"answer":[{"value%s}]}`, link, value)
}

func pick(code string) Value { return Choice(Coding{System: "s", Code: code}) }
