package form

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestOutcomes(t *testing.T) {
	x := `Coding":{"system":"s","code":"x"}`
	rows := []struct {
		name, form string
		act        func(*Session) error
		want       string
	}{
		{"silence raises nothing", q("a", "choice", options("x", "y")+","+outcome("mask", "operator", `Code":"!="`, "answer", x)), nil, ""},
		{"the answer raises", q("a", "choice", options("x", "y")+","+outcome("mask", "answer", x)), func(s *Session) error { return s.Answer("a", pick("x")) }, "mask"},
		{"another answer does not", q("a", "choice", options("x", "y")+","+outcome("mask", "answer", x)), func(s *Session) error { return s.Answer("a", pick("y")) }, ""},
		{"any other than", q("a", "choice", options("x", "y")+","+outcome("mask", "operator", `Code":"!="`, "answer", x)), func(s *Session) error { return s.Answer("a", pick("y")) }, "mask"},
		{"any answer at all", q("a", "string", outcome("flag")), func(s *Session) error { return s.Answer("a", String("x")) }, "flag"},
		{"several codes", q("a", "boolean", outcome("mask", "code", `Code":"apart"`, "answer", isTrue)), func(s *Session) error { return s.Answer("a", Boolean(true)) }, "apart mask"},
		{"declining", q("a", "string", `"extension":[`+extPart(urlMayDecline, isTrue)+`,`+strings.TrimSuffix(strings.TrimPrefix(outcome("alert", "operator", `Code":"declined"`), `"extension":[`), "]")+`]`),
			func(s *Session) error { return s.Decline("a") }, "alert"},
		{"one of several answers", q("a", "choice", `"repeats":true,`+options("x", "y")+","+outcome("mask", "answer", x)), func(s *Session) error { return s.Answer("a", pick("y"), pick("x")) }, "mask"},
		{"a number in range", q("a", "integer", outcome("flag", "operator", `Code":">="`, "answer", `Integer":7`)), func(s *Session) error { return s.Answer("a", Integer(7)) }, "flag"},
		{"a disabled answer raises nothing", q("a", "boolean", outcome("mask", "answer", isTrue)+","+when(cond("b", "=", isTrue))) + "," + q("b", "boolean", ""), func(s *Session) error {
			for _, err := range []error{s.Answer("b", Boolean(true)), s.Answer("a", Boolean(true)), s.Answer("b", Boolean(false))} {
				if err != nil {
					return err
				}
			}
			return nil
		}, ""},
		{"a changed answer takes it back", q("a", "boolean", outcome("mask", "answer", isTrue)), func(s *Session) error {
			if err := s.Answer("a", Boolean(true)); err != nil {
				return err
			}
			return s.Answer("a", Boolean(false))
		}, ""},
		{"unless it is to stay", q("a", "boolean", outcome("escalate", "answer", isTrue, "keep", isTrue)), func(s *Session) error {
			if err := s.Answer("a", Boolean(true)); err != nil {
				return err
			}
			return s.Clear("a")
		}, "escalate"},
		{"in any occurrence", group("g", q("a", "boolean", outcome("mask", "answer", isTrue)), `"repeats":true`), func(s *Session) error {
			key, err := s.Add("g")
			if err != nil {
				return err
			}
			return s.Answer(key, Boolean(true))
		}, "mask"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			s := start(t, row.form)
			if row.act != nil {
				if err := row.act(s); err != nil {
					t.Fatal(err)
				}
			}
			if got := strings.Join(s.Outcomes(), " "); got != row.want {
				t.Errorf("raised %q, want %q", got, row.want)
			}
		})
	}
}

// scored is a scale of two questions that the form itself declares.
const scored = `{"resourceType":"Questionnaire","id":"t","extension":[
 {"url":"` + urlScore + `","extension":[{"url":"name","valueString":"pain"},{"url":"question","valueString":"a"},{"url":"question","valueString":"b"},
  {"url":"band","extension":[{"url":"code","valueCode":"much"},{"url":"from","valueDecimal":7}]},
  {"url":"band","extension":[{"url":"code","valueCode":"some"},{"url":"from","valueDecimal":0.5}]}]},
 {"url":"` + urlOutcome + `","extension":[{"url":"code","valueCode":"flag"},{"url":"score","valueString":"pain"},{"url":"operator","valueCode":">="},{"url":"answer","valueDecimal":7}]}],
 "item":[{"linkId":"a","type":"integer"},{"linkId":"b","type":"choice","answerOption":[
  {"valueCoding":{"code":"n","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/itemWeight","valueDecimal":0}]}},
  {"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":2.5}],"valueCoding":{"code":"y"}},{"valueCoding":{"code":"none"}}]}]}`

func TestDeclaredScore(t *testing.T) {
	f, _, err := Load([]byte(scored))
	if err != nil {
		t.Fatal(err)
	}
	rows := []struct {
		name    string
		a       []Value
		b       string
		want    Score
		outcome string
	}{
		{"nothing answered", nil, "", Score{Name: "pain"}, ""},
		{"half answered", ints(9), "", Score{Name: "pain"}, ""},
		{"an option without a weight", ints(9), "none", Score{Name: "pain"}, ""},
		{"no band yet", ints(0), "n", Score{Name: "pain", Complete: true}, ""},
		{"the lower band", ints(4), "y", Score{"pain", true, 6.5, "some"}, ""},
		{"the upper band begins", ints(7), "n", Score{"pain", true, 7, "much"}, "flag"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			s := f.Start(Start{})
			if err := s.Answer("a", row.a...); err != nil {
				t.Fatal(err)
			}
			if row.b != "" {
				if err := s.Answer("b", Choice(Coding{Code: row.b})); err != nil {
					t.Fatal(err)
				}
			}
			if got := s.Scores(); !reflect.DeepEqual(got, []Score{row.want}) {
				t.Errorf("got %+v, want %+v", got, row.want)
			}
			if got := strings.Join(s.Outcomes(), " "); got != row.outcome {
				t.Errorf("raised %q, want %q", got, row.outcome)
			}
		})
	}
}

// The validated bands (Kroenke 2001 and 2003, Spitzer 2006), each at its edges.
func TestInstrumentBands(t *testing.T) {
	rows := []struct {
		form  string
		total int
		band  string
	}{
		{"phq-2", 0, "negative"}, {"phq-2", 2, "negative"}, {"phq-2", 3, "positive"}, {"phq-2", 6, "positive"},
		{"phq-9", 4, "minimal"}, {"phq-9", 5, "mild"}, {"phq-9", 9, "mild"}, {"phq-9", 10, "moderate"}, {"phq-9", 14, "moderate"},
		{"phq-9", 15, "moderately-severe"}, {"phq-9", 19, "moderately-severe"}, {"phq-9", 20, "severe"}, {"phq-9", 27, "severe"},
		{"gad-7", 4, "minimal"}, {"gad-7", 5, "mild"}, {"gad-7", 10, "moderate"}, {"gad-7", 15, "severe"}, {"gad-7", 21, "severe"},
	}
	answers := []string{"LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9"}
	for _, row := range rows {
		t.Run(fmt.Sprint(row.form, " ", row.total), func(t *testing.T) {
			f := shipped(t, row.form)
			s := f.Start(Start{})
			left := row.total
			for _, it := range f.scales[0].items {
				if sc := s.Scores()[0]; sc.Complete || sc.Total != 0 || sc.Band != "" {
					t.Fatalf("a total before the end: %+v", sc)
				}
				n := min(3, left)
				left -= n
				if err := s.Answer(it.linkID, Choice(Coding{System: loinc, Code: answers[n]})); err != nil {
					t.Fatal(err)
				}
			}
			if got, want := s.Scores(), []Score{{row.form, true, float64(row.total), row.band}}; !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}

func TestInstrumentThatLacksAQuestionIsNotScoredAsOne(t *testing.T) {
	f, problems, err := Load([]byte(`{"resourceType":"Questionnaire","code":[{"system":"http://loinc.org","code":"44249-1"}],"item":[` + q("a", "string", "") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Start(Start{}).Scores()) != 0 || problems[0].Severity != Warning {
		t.Errorf("problems %v", problems)
	}
}
