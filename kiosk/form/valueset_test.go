package form

import (
	"fmt"
	"strings"
	"testing"
)

func TestContainedOptions(t *testing.T) {
	concept := func(code string) string { return `{"code":"` + code + `","display":"Word ` + code + `"}` }
	rows := []struct {
		name, section, set, more string
		want                     string
		whole                    bool
	}{
		{"an expansion", "R4 ValueSet.expansion", `"expansion":{"contains":[{"system":"s","code":"x"},{"system":"s","code":"y"}]}`, "", "s|x s|y", true},
		{"abstract codes only group others", "R4 ValueSet.expansion.contains.abstract", `"expansion":{"contains":[{"system":"s","code":"top","abstract":true,"contains":[{"code":"x"}]}]}`, "", "s|x", true},
		{"a page of an expansion", "R4 ValueSet.expansion.total", `"expansion":{"total":3,"contains":[{"system":"s","code":"x"},{"system":"s","code":"y"}]}`, "", "s|x s|y", false},
		{"all of an expansion, those in others counted", "R4 ValueSet.expansion.total", `"expansion":{"total":2,"contains":[{"system":"s","code":"x","contains":[{"system":"s","code":"y"}]}]}`, "", "s|x s|y", true},
		{"an expansion beside which other codes are valid", "R4 extension valueset-unclosed", `"expansion":{` + ext(urlUnclosed, isTrue) + `,"contains":[{"system":"s","code":"x"}]}`, "", "s|x", false},
		{"named codes without an expansion", "R4 ValueSet.compose", `"compose":{"include":[{"system":"s","concept":[` + concept("x") + `,` + concept("y") + `]}]}`, "", "s|x s|y", true},
		{"a whole contained code system", "R4 ValueSet.compose.include.system", `"compose":{"include":[{"system":"c"}]}`, `,{"resourceType":"CodeSystem","url":"c","concept":[{"code":"x","concept":[{"code":"y"}]}]}`, "c|x c|y", true},
		{"a contained code system that is complete", "R4 CodeSystem.content", `"compose":{"include":[{"system":"c"}]}`, `,{"resourceType":"CodeSystem","url":"c","content":"complete","concept":[{"code":"x"}]}`, "c|x", true},
		{"a contained part of a code system", "R4 CodeSystem.content", `"compose":{"include":[{"system":"c"}]}`, `,{"resourceType":"CodeSystem","url":"c","content":"fragment","concept":[{"code":"x"}]}`, "c|x", false},
		{"codes taken out again", "R4 ValueSet.compose.exclude", `"compose":{"include":[{"system":"s","concept":[` + concept("x") + `,` + concept("y") + `]}],"exclude":[{"system":"s","concept":[` + concept("x") + `]}]}`, "", "s|y", true},
		{"another contained set", "R4 ValueSet.compose.include.valueSet", `"compose":{"include":[{"valueSet":["#other"]}]}`, `,{"resourceType":"ValueSet","id":"other","compose":{"include":[{"system":"s","concept":[` + concept("x") + `]}]}}`, "s|x", true},
		{"another contained set by its address", "R4 ValueSet.url", `"compose":{"include":[{"valueSet":["http://example.org/o|2"]}]}`, `,{"resourceType":"ValueSet","id":"other","url":"http://example.org/o","compose":{"include":[{"system":"s","concept":[` + concept("x") + `]}]}}`, "s|x", true},
		{"a contained set reached in two ways", "R4 ValueSet.compose.include", `"compose":{"include":[{"valueSet":["#p","#r"]}]}`, `,{"resourceType":"ValueSet","id":"p","compose":{"include":[{"valueSet":["#r"]}]}},{"resourceType":"ValueSet","id":"r","compose":{"include":[{"system":"s","concept":[` + concept("x") + `]}]}}`, "s|x", true},
		{"what another set takes out is only out of that set", "R4 ValueSet.compose.exclude", `"compose":{"include":[{"system":"s","concept":[` + concept("x") + `]},{"valueSet":["#p"]}]}`, `,{"resourceType":"ValueSet","id":"p","compose":{"include":[{"system":"s","concept":[` + concept("x") + `,` + concept("y") + `]}],"exclude":[{"system":"s","concept":[` + concept("x") + `]}]}}`, "s|x s|y", true},
		{"a set that holds itself", "facts: cycles must end", `"compose":{"include":[{"valueSet":["#vs"]}]}`, "", "", false},
		{"a code system outside the form", "R4 ValueSet.compose.include.system", `"compose":{"include":[{"system":"http://snomed.info/sct"}]}`, "", "", false},
		{"a filter", "R4 ValueSet.compose.include.filter", `"compose":{"include":[{"system":"s","filter":[{"property":"p","op":"=","value":"v"}]},{"system":"s","concept":[` + concept("x") + `]}]}`, "", "s|x", false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			f, problems, err := Load([]byte(`{"resourceType":"Questionnaire","contained":[{"resourceType":"ValueSet","id":"vs",` + row.set + `}` + row.more + `],"item":[` + q("a", "choice", `"answerValueSet":"#vs"`) + `]}`))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, o := range f.links["a"].options {
				got = append(got, o.value.Coding.System+"|"+o.value.Coding.Code)
			}
			if strings.Join(got, " ") != row.want || f.links["a"].listed != row.whole {
				t.Errorf("%s: got %v, listed %v", row.section, got, f.links["a"].listed)
			}
			if row.whole != (len(problems) == 0) {
				t.Errorf("problems: %v", problems)
			}
		})
	}
}

// Expansions often lack what is said where the set is composed or in the code
// system; a question may name a contained set by its address.
func TestConceptsCompleteOptions(t *testing.T) {
	weight := func(n int) string {
		return `"extension":[` + extPart(urlFHIR+"ordinalValue", fmt.Sprintf(`Decimal":%d`, n)) + `]`
	}
	system := `{"resourceType":"CodeSystem","url":"c","concept":[{"code":"top","concept":[{"code":"x","display":"Ex","designation":[{"language":"es","value":"Equis"}],` + weight(4) + `}]}]}`
	rows := []struct{ name, contained, question, want string }{
		{"an expansion without weights, composed with them", `{"resourceType":"ValueSet","id":"vs","expansion":{"contains":[{"system":"c","code":"x"}]},"compose":{"include":[{"system":"c","concept":[{"code":"x","display":"Own",` + weight(2) + `}]}]}},` + system, `"answerValueSet":"#vs"`, "Own Equis 2"},
		{"an expansion of a contained code system", system + `,{"resourceType":"ValueSet","id":"vs","expansion":{"contains":[{"system":"c","code":"x"}]}}`, `"answerValueSet":"#vs"`, "Ex Equis 4"},
		{"codes named from a contained code system, the set by its address", `{"resourceType":"ValueSet","id":"vs","url":"http://example.org/vs","compose":{"include":[{"system":"c","concept":[{"code":"x"}]}]}},` + system, `"answerValueSet":"http://example.org/vs|1"`, "Ex Equis 4"},
		{"options of a contained code system", system, `"answerOption":[{"valueCoding":{"system":"c","code":"x","display":"Listed"}}]`, "Listed Listed 4"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			f, _, err := Load([]byte(`{"resourceType":"Questionnaire","contained":[` + row.contained + `],"item":[` + q("a", "choice", row.question) + `]}`))
			if err != nil {
				t.Fatal(err)
			}
			o := f.links["a"].options
			if len(o) != 1 || o[0].weight == nil || !f.links["a"].listed {
				t.Fatalf("options %+v", o)
			}
			if got := fmt.Sprint(o[0].value.Words(), " ", f.say(o[0].text, "es"), " ", *o[0].weight); got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}

func TestDesignationsAndWeightsOfAValueSet(t *testing.T) {
	f, _, err := Load([]byte(`{"resourceType":"Questionnaire","contained":[{"resourceType":"ValueSet","id":"vs","compose":{"include":[{"system":"s","concept":[
		{"code":"x","display":"Yes","designation":[{"language":"es","value":"Sí"}],"extension":[` + extPart(urlFHIR+"ordinalValue", `Decimal":2`) + `]}]}]}}],
		"item":[{"linkId":"a","type":"choice","answerValueSet":"#vs"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	s := f.Start(Start{Lang: "es"})
	if err := s.Answer("a", pick("x")); err != nil {
		t.Fatal(err)
	}
	if got := s.Review()[0].Answer; got != "Sí" {
		t.Errorf("said %q", got)
	}
	if got := s.Scores(); len(got) != 1 || !got[0].Complete || got[0].Total != 2 {
		t.Errorf("scores %+v", got)
	}
}

// Sets that name each other by the thousand are given up, not followed for ever.
func TestManyValueSetsEnd(t *testing.T) {
	var refs, sets []string
	for i := range 900 {
		refs = append(refs, fmt.Sprintf(`"#%d"`, i))
	}
	for i := range 900 {
		sets = append(sets, fmt.Sprintf(`{"resourceType":"ValueSet","id":"%d","compose":{"include":[{"valueSet":[%s]}]}}`, i, strings.Join(refs[:300], ",")))
	}
	f, _, err := Load([]byte(`{"resourceType":"Questionnaire","contained":[` + strings.Join(sets, ",") + `],"item":[` + q("a", "choice", `"answerValueSet":"#7"`) + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	if f.links["a"].listed {
		t.Error("a set without codes is taken for whole")
	}
}

// Were the options of a choice all unreadable, no answer at all could be given.
func TestAChoiceWhoseOptionsCannotBeReadTakesWords(t *testing.T) {
	f, _, err := Load(document(q("a", "choice", `"required":true,"answerOption":[{"valueColour":"red"}]`)))
	if err != nil {
		t.Fatal(err)
	}
	s := f.Start(Start{})
	if err := s.Answer("a", Choice(Coding{Display: "red"})); err != nil {
		t.Error(err)
	}
	if missing := s.Missing(); len(missing) != 0 {
		t.Errorf("missing %+v", missing)
	}
}
