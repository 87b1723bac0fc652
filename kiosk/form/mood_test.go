package form

import (
	"slices"
	"strings"
	"testing"
)

// self is the question about self-harm as others write it.
func self(typ, more string) string {
	return q("9", typ, `"code":[{"system":"http://loinc.org","code":"44260-8"}]`+more)
}

// A PHQ-9 that was not written for us is as safe as our own: it is private, of
// the person alone, and its question about self-harm calls for a person.
func TestMoodFormsOfOthers(t *testing.T) {
	coded := `,"answerOption":[{"valueCoding":{"system":"http://loinc.org","code":"LA6568-5"}},{"valueCoding":{"system":"http://loinc.org","code":"LA6569-3"}}]`
	weighed := `,"answerOption":[{` + ext(urlFHIR+"ordinalValue", `Decimal":0`) + `,` + coding("s", "x") + `},{` + coding("s", "y") + `}]`
	answer := func(code string) Value { return Choice(Coding{System: loinc, Code: code}) }
	rows := []struct {
		name, item string
		calm, call Value // calm is empty where every answer calls
	}{
		{"options of LOINC", self("choice", coded), answer("LA6568-5"), answer("LA6569-3")},
		{"options with weights", self("choice", weighed), pick("x"), pick("y")},
		{"options of unknown meaning", self("choice", ","+options("x")), Value{}, pick("x")},
		{"a number", self("integer", ""), Integer(0), Integer(1)},
		{"yes or no", self("boolean", ""), Boolean(false), Boolean(true)},
		{"a text", self("string", ""), Value{}, String("no")},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			f, _ := load(t, group("g", row.item, ""))
			if f.Place() != Private || !f.SelfOnly() || !slices.Equal(f.OutcomeCodes(), []string{"escalate"}) {
				t.Fatalf("place %s, self only %v, outcomes %v", f.Place(), f.SelfOnly(), f.OutcomeCodes())
			}
			s := f.Start(Start{})
			if row.calm.Kind != "" {
				if err := s.Answer("9", row.calm); err != nil || len(s.Outcomes()) > 0 {
					t.Fatalf("%v, outcomes %v before there is anything", err, s.Outcomes())
				}
			}
			if err := s.Answer("9", row.call); err != nil {
				t.Fatal(err)
			}
			if err := s.Clear("9"); err != nil || !slices.Equal(s.Outcomes(), []string{"escalate"}) {
				t.Errorf("%v, outcomes %v; want one that stays", err, s.Outcomes())
			}
		})
	}
}

// A form is known by its panel alone, what it declares itself is left as it is,
// and other forms are not about mood.
func TestMoodFormsByTheirHead(t *testing.T) {
	panel := func(code string) string { return `"code":[{"system":"http://loinc.org","code":"` + code + `"}],` }
	own := `"extension":[` + extPart(urlPlace, `Code":"lobby"`) + `,` + extPart(urlSelfOnly, isFalse) + `],`
	for _, row := range []struct {
		name, head string
		place      Place
		self       bool
	}{
		{"the PHQ-2", panel("55757-9"), Private, true},
		{"the PHQ-9", panel("44249-1"), Private, true},
		{"the GAD-7", panel("69737-5"), Private, true},
		{"what is declared", panel("69737-5") + own, Lobby, false},
		{"another panel", panel("71802-3"), Lobby, false},
	} {
		f, _, err := Load([]byte(strings.Replace(`{"resourceType":"Questionnaire",HEAD"item":[`+q("a", "string", "")+`]}`, "HEAD", row.head, 1)))
		if err != nil {
			t.Fatal(err)
		}
		if f.Place() != row.place || f.SelfOnly() != row.self {
			t.Errorf("%s: place %s, self only %v", row.name, f.Place(), f.SelfOnly())
		}
	}
}

// Instruments that are groups of a larger form, or known by their questions
// alone, are private as well; those that say what they are have their bands.
func TestInstrumentsWithinForms(t *testing.T) {
	weights := `,"answerOption":[{` + ext(urlFHIR+"ordinalValue", `Decimal":0`) + `,` + coding("s", "x") + `},{` + ext(urlFHIR+"ordinalValue", `Decimal":2`) + `,` + coding("s", "y") + `}]`
	questions := func(n, of int) string {
		in, out := instruments()[n], []string{}
		for _, code := range in.items[:of] {
			out = append(out, q(in.name+code, "choice", `"code":[{"system":"http://loinc.org","code":"`+code+`"}]`+weights))
		}
		return strings.Join(out, ",")
	}
	panel := func(n int) string {
		in := instruments()[n]
		return group(in.name, questions(n, len(in.items)), `"code":[{"system":"http://loinc.org","code":"`+in.panel+`"}]`)
	}
	for _, row := range []struct {
		name, items, scores string
		place               Place
	}{
		{"a group", panel(2), "gad-7 moderate", Private},
		{"two groups", panel(1) + "," + panel(2), "phq-9 moderately-severe, gad-7 moderate", Private},
		{"questions alone", group("g", questions(2, 7), ""), "total ", Private},
		{"some of the questions", questions(2, 6), "total ", Lobby},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := start(t, row.items)
			for _, it := range s.form.order {
				if it.question() {
					_ = s.Answer(it.linkID, pick("y"))
				}
			}
			var got []string
			for _, sc := range s.Scores() {
				got = append(got, sc.Name+" "+sc.Band)
			}
			if row.place != s.form.Place() || strings.Join(got, ", ") != row.scores {
				t.Errorf("%s, %v", s.form.Place(), got)
			}
		})
	}
}

// Questions that two instruments share count where each asks them: the nine of
// the PHQ-9 have their own total after a PHQ-2.
func TestSharedQuestionsCountWhereTheyAreAsked(t *testing.T) {
	weights := `,"answerOption":[{` + ext(urlFHIR+"ordinalValue", `Decimal":0`) + `,` + coding("s", "x") + `},{` + ext(urlFHIR+"ordinalValue", `Decimal":2`) + `,` + coding("s", "y") + `}]`
	panel := func(n, from int) string {
		in, out := instruments()[n], []string{}
		for _, code := range in.items[from:] {
			out = append(out, q(in.name+code, "choice", `"code":[{"system":"http://loinc.org","code":"`+code+`"}]`+weights))
		}
		return group(in.name, strings.Join(out, ","), `"code":[{"system":"http://loinc.org","code":"`+in.panel+`"}]`)
	}
	for _, row := range []struct {
		name, items string
		nine        float64
	}{
		{"asked twice", panel(0, 0) + "," + panel(1, 0), 18},
		{"the longer first", panel(1, 0) + "," + panel(0, 0), 18},
		{"asked once, in the shorter", panel(0, 0) + "," + panel(1, 2), 14},
	} {
		s := start(t, row.items)
		for _, it := range s.form.order {
			if option := map[bool]string{true: "y", false: "x"}[strings.HasPrefix(it.linkID, "phq-9")]; it.question() {
				_ = s.Answer(it.linkID, pick(option))
			}
		}
		if got := s.Scores(); len(got) != 2 || got[0].Total != 0 || got[1].Total != row.nine {
			t.Errorf("%s: %+v", row.name, got)
		}
	}
}
