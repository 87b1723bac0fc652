package form

import (
	"fmt"
	"strings"
	"testing"
)

// yesNo is a boolean question with a second one that depends on it.
const (
	isTrue  = `Boolean":true`
	isFalse = `Boolean":false`
)

// enableRows is the conformance suite of what is enabled. Each row is a form,
// the answers of a response, and the linkIds that are then enabled.
var enableRows = []struct {
	name, section string
	form, answers string
	enabled       string
}{
	{"a question without conditions is enabled", "R4 Questionnaire.item.enableWhen",
		q("a", "boolean", ""), "", "a"},
	{"!= is true while there is no answer", "R6 enableWhen.operator, R4 silent",
		q("a", "integer", "") + "," + q("b", "string", when(cond("a", "!=", `Integer":1`))), "", "a b"},
	{"!= is false when one of several answers equals", "R6 enableWhen.operator",
		q("a", "choice", options("x", "y")+`,"repeats":true`) + "," + q("b", "string", when(cond("a", "!=", `Coding":{"system":"s","code":"x"}`))),
		`{"linkId":"a","answer":[{` + coding("s", "y") + `},{` + coding("s", "x") + `}]}`, "a"},
	{"!= is true when no answer equals", "R6 enableWhen.operator",
		q("a", "choice", options("x", "y", "z")+`,"repeats":true`) + "," + q("b", "string", when(cond("a", "!=", `Coding":{"system":"s","code":"x"}`))),
		`{"linkId":"a","answer":[{` + coding("s", "y") + `},{` + coding("s", "z") + `}]}`, "a b"},
	{"= is true when any answer equals", "R6 enableWhen.operator",
		q("a", "choice", options("x", "y")+`,"repeats":true`) + "," + q("b", "string", when(cond("a", "=", `Coding":{"system":"s","code":"x"}`))),
		`{"linkId":"a","answer":[{` + coding("s", "y") + `},{` + coding("s", "x") + `}]}`, "a b"},
	{"= with enableBehavior all still needs only one matching answer", "R4 enableBehavior joins conditions, not answers",
		q("a", "integer", `"repeats":true`) + "," + q("b", "string", when(cond("a", ">", `Integer":5`))+`,"enableBehavior":"all"`),
		`{"linkId":"a","answer":[{"valueInteger":1},{"valueInteger":9}]}`, "a b"},
	{"= is false while there is no answer", "R4 enableWhen.operator",
		q("a", "integer", "") + "," + q("b", "string", when(cond("a", "=", `Integer":1`))), "", "a"},
	{"without enableBehavior several conditions are any", "R4 que-12",
		q("a", "boolean", "") + "," + q("b", "boolean", "") + "," + q("c", "string", when(cond("a", "=", isTrue), cond("b", "=", isTrue))),
		answered("a", isTrue), "a b c"},
	{"enableBehavior all needs every condition", "R4 enableBehavior",
		q("a", "boolean", "") + "," + q("b", "boolean", "") + "," + q("c", "string", when(cond("a", "=", isTrue), cond("b", "=", isTrue))+`,"enableBehavior":"all"`),
		answered("a", isTrue), "a b"},
	{"a disabled parent disables all descendants", "R4 item.item",
		q("a", "boolean", "") + "," + group("g", q("q", "boolean", `"item":[`+q("deep", "string", "")+`]`), when(cond("a", "=", isTrue))),
		answered("a", isFalse), "a"},
	{"a disabled source counts as unanswered", "R4 enableWhen.question",
		q("a", "boolean", "") + "," + q("b", "boolean", when(cond("a", "=", isTrue))) + "," + q("c", "string", when(cond("b", "=", isTrue))),
		answered("a", isFalse) + "," + answered("b", isTrue), "a"},
	{"!= of a disabled source is true", "R4 enableWhen.question",
		q("a", "boolean", "") + "," + q("b", "boolean", when(cond("a", "=", isTrue))) + "," + q("c", "string", when(cond("b", "!=", isTrue))),
		answered("a", isFalse) + "," + answered("b", isTrue), "a c"},
	{"exists false is true for a disabled source", "R4 enableWhen.question",
		q("a", "boolean", "") + "," + q("b", "boolean", when(cond("a", "=", isTrue))) + "," + q("c", "string", when(cond("b", "exists", isFalse))),
		answered("a", isFalse) + "," + answered("b", isTrue), "a c"},
	{"an answered false exists", "R4 enableWhen.operator exists",
		q("a", "boolean", "") + "," + q("b", "string", when(cond("a", "exists", isTrue))), answered("a", isFalse), "a b"},
	{"an answered false is not an unanswered question", "R4 enableWhen.operator =",
		q("a", "boolean", "") + "," + q("b", "string", when(cond("a", "=", isFalse))), "", "a"},
	{"a source that comes later counts", "R4 enableWhen.question, following axis",
		q("b", "string", when(cond("a", "=", isTrue))) + "," + q("a", "boolean", ""), answered("a", isTrue), "b a"},
	{"a condition may look at an ancestor", "R4 enableWhen.question, ancestor axis",
		q("a", "boolean", `"item":[`+q("b", "string", when(cond("a", "=", isTrue)))+`]`), answered("a", isTrue), "a b"},
	{"a question within an unanswered question is enabled", "R4 item.item",
		q("a", "boolean", `"item":[`+q("b", "string", "")+`]`), "", "a b"},
	{"hidden items are enabled", "R4 extension questionnaire-hidden",
		q("a", "string", ext(urlHidden, isTrue)), "", "a"},
	{"a Coding never equals a string", "facts: type mismatch",
		q("a", "choice", options("x")) + "," + q("b", "string", when(cond("a", "=", `String":"x"`))) + "," + q("c", "string", when(cond("a", "!=", `String":"x"`))),
		answered("a", `Coding":{"system":"s","code":"x"}`), "a c"},
	{"what is not of the type it says is never equal", "facts: type mismatch",
		q("a", "date", "") + "," + q("b", "string", when(cond("a", "=", `Integer":"2022-09"`))) + "," + q("c", "string", when(cond("a", "!=", `Integer":"2022-09"`))) + "," + q("d", "string", when(cond("a", ">", `Date":"soon"`))),
		answered("a", `Date":"2022-09"`), "a c"},
	{"true as a text is true", "facts: accept, report",
		q("a", "boolean", "") + "," + q("b", "string", when(cond("a", "=", `Boolean":"true"`))) + "," + q("c", "string", when(cond("a", "exists", `Boolean":"false"`))),
		answered("a", isTrue), "a b"},
	{"codes are equal only with their system", "R4 Coding, enableWhen.answerCoding",
		q("a", "choice", options("x")) + "," + q("b", "string", when(cond("a", "=", `Coding":{"code":"x"}`))) + "," + q("c", "string", when(cond("a", "=", `Coding":{"system":"s","code":"x","display":"other words"}`))),
		answered("a", `Coding":{"system":"s","code":"x"}`), "a c"},
	{"an imprecise date enables", "R4 dates of partial precision",
		q("a", "date", "") + "," + q("b", "string", when(cond("a", ">", `Date":"1970-10-15"`))) + "," + q("c", "string", when(cond("a", ">", `Date":"1971-01-01"`))),
		answered("a", `Date":"1970"`), "a b"},
	{"an imprecise date does not outweigh a condition that is plainly false", "R4 enableBehavior all",
		q("a", "date", "") + "," + q("x", "boolean", "") + "," + q("b", "string", when(cond("a", ">", `Date":"1970-10-15"`), cond("x", "=", isTrue))+`,"enableBehavior":"all"`),
		answered("a", `Date":"1970"`), "a x"},
	{"a condition without an answer to compare with hides nothing", "R4 enableWhen.answer[x] 1..1",
		q("a", "boolean", "") + "," + q("b", "string", `"enableWhen":[{"question":"a","operator":"="}]`), "", "a b"},
	{"in a repeat the source of the same occurrence counts", "R4 enableWhen.question, nearest",
		group("g", q("a", "boolean", "")+","+q("b", "string", when(cond("a", "=", isTrue))), `"repeats":true`),
		`{"linkId":"g","item":[` + answered("a", isFalse) + `]},{"linkId":"g","item":[` + answered("a", isFalse) + `]}`, "g a"},
	{"after a repeat its last occurrence is nearest", "R4 enableWhen.question, preceding axis",
		group("g", q("a", "boolean", ""), `"repeats":true`) + "," + q("b", "string", when(cond("a", "=", isTrue))),
		`{"linkId":"g","item":[` + answered("a", isFalse) + `]},{"linkId":"g","item":[` + answered("a", isTrue) + `]}`, "g a b"},
	{"before a repeat its first occurrence is nearest", "R4 enableWhen.question, following axis",
		q("b", "string", when(cond("a", "=", isTrue))) + "," + group("g", q("a", "boolean", ""), `"repeats":true`),
		`{"linkId":"g","item":[` + answered("a", isFalse) + `]},{"linkId":"g","item":[` + answered("a", isTrue) + `]}`, "g a"},
	{"an occurrence without an answer is not the nearest", "R4 enableWhen.question, preceding axis",
		group("g", q("a", "boolean", ""), `"repeats":true`) + "," + q("b", "string", when(cond("a", "=", isTrue))),
		`{"linkId":"g","item":[` + answered("a", isTrue) + `]},{"linkId":"g"}`, "g a b"},
	{"within one of several answers that answer counts", "R4 enableWhen.question, ancestor axis",
		q("a", "choice", options("x", "y")+`,"repeats":true,"item":[`+q("b", "string", when(cond("a", "=", `Coding":{"system":"s","code":"y"}`)))+`]`),
		`{"linkId":"a","answer":[{` + coding("s", "x") + `},{` + coding("s", "x") + `}]}`, "a"},
	{"a circle of existing answers stays enabled", "facts: cycles must end",
		q("a", "string", when(cond("b", "exists", isTrue))) + "," + q("b", "string", when(cond("a", "exists", isTrue))),
		answered("a", `String":"1"`) + "," + answered("b", `String":"1"`), "a b"},
	{"a circle without answers ends disabled", "facts: cycles must end",
		q("a", "string", when(cond("b", "exists", isTrue))) + "," + q("b", "string", when(cond("a", "exists", isTrue))), "", ""},
	{"a circle that cannot settle ends enabled", "facts: cycles must end",
		q("a", "string", when(cond("a", "exists", isFalse))), answered("a", `String":"1"`), "a"},
	{"a circle through parent and child ends", "facts: cycles must end",
		group("g", q("a", "boolean", ""), when(cond("a", "=", isTrue))), answered("a", isTrue), "g a"},
}

func TestEnabled(t *testing.T) {
	for _, row := range enableRows {
		t.Run(row.name, func(t *testing.T) {
			f, _ := load(t, row.form)
			s, _, err := Resume(f, response(row.answers), Start{Now: noon})
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(s.EnabledLinkIDs(), " "); got != row.enabled {
				t.Errorf("%s: enabled %q, want %q", row.section, got, row.enabled)
			}
		})
	}
}

// The order in which answers are given never decides what is enabled.
func TestCircleDependsOnAnswersAlone(t *testing.T) {
	items := q("a", "string", when(cond("b", "exists", isFalse))) + "," + q("b", "string", when(cond("a", "exists", isFalse))) + "," + q("c", "string", "")
	f, _ := load(t, items)
	one := f.Start(Start{})
	if err := one.Answer("a", String("1")); err != nil {
		t.Fatal(err)
	}
	if err := one.Answer("c", String("1")); err != nil {
		t.Fatal(err)
	}
	two, _, err := Resume(f, response(answered("c", `String":"1"`)+","+answered("a", `String":"1"`)), Start{})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := strings.Join(one.EnabledLinkIDs(), " "), strings.Join(two.EnabledLinkIDs(), " "); a != b || a != "a c" {
		t.Errorf("enabled %q one way and %q the other, want %q", a, b, "a c")
	}
}

// Conditions on many answers are looked at in bounded time; what is not looked
// at any more is asked, and that is said.
func TestTooManyConditions(t *testing.T) {
	var items, dates []string
	for i := range 12 {
		items = append(items, q(fmt.Sprint("b", i), "string", when(strings.Split(strings.Repeat(cond("a", "<", `Integer":0`)+"\n", 490), "\n")[:490]...)))
	}
	for i := range 490 {
		dates = append(dates, fmt.Sprintf(`{"valueInteger":%d}`, i))
	}
	f, _ := load(t, q("a", "integer", `"repeats":true`)+","+strings.Join(items, ","))
	s, _, err := Resume(f, response(`{"linkId":"a","answer":[`+strings.Join(dates, ",")+`]}`), Start{Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(s.EnabledLinkIDs(), " "); got != "a b8 b9 b10 b11" {
		t.Errorf("enabled: %s", got)
	}
	if got := summary(s.Check()); got != "warning" {
		t.Errorf("said: %q", got)
	}
}
