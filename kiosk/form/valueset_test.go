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
		{"named codes without an expansion", "R4 ValueSet.compose", `"compose":{"include":[{"system":"s","concept":[` + concept("x") + `,` + concept("y") + `]}]}`, "", "s|x s|y", true},
		{"a whole contained code system", "R4 ValueSet.compose.include.system", `"compose":{"include":[{"system":"c"}]}`, `,{"resourceType":"CodeSystem","url":"c","concept":[{"code":"x","concept":[{"code":"y"}]}]}`, "c|x c|y", true},
		{"codes taken out again", "R4 ValueSet.compose.exclude", `"compose":{"include":[{"system":"s","concept":[` + concept("x") + `,` + concept("y") + `]}],"exclude":[{"system":"s","concept":[` + concept("x") + `]}]}`, "", "s|y", true},
		{"another contained set", "R4 ValueSet.compose.include.valueSet", `"compose":{"include":[{"valueSet":["#other"]}]}`, `,{"resourceType":"ValueSet","id":"other","compose":{"include":[{"system":"s","concept":[` + concept("x") + `]}]}}`, "s|x", true},
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
