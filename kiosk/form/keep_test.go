package form

import (
	"encoding/json"
	"strings"
	"testing"
)

// What a response says besides the answers stays with what did not change, and
// goes with what did, or what is dropped.
func TestWhatElseAResponseSays(t *testing.T) {
	items := q("a", "string", `"repeats":true,"item":[`+q("in", "string", "")+`]`) + "," + group("g", q("b", "date", ""), `"repeats":true`) + "," + q("c", "boolean", "") +
		"," + q("d", "string", when(cond("c", "=", isTrue))) + `,{"linkId":"e","type":"decimal"}` + "," + q("f", "string", ext(urlMayDecline, isTrue))
	f, _ := load(t, items)
	foreign := func(of string) string { return ext("http://example.org/"+of, `String":"`+of+`"`) }
	given := `{"linkId":"a","id":"i","definition":"http://example.org/def",` + foreign("item") + `,"answer":[{"id":"one","valueString":"1"},{"valueString":"2",` + foreign("two") + `,"item":[` + answered("in", `String":"x"`) + `]}]},` +
		`{"linkId":"g",` + foreign("group") + `,"item":[{"linkId":"b","answer":[{"valueDate":"2026-05-04","_valueDate":{"id":"day"}}]}]},` +
		answered("c", isFalse) + `,{"linkId":"d",` + foreign("secret") + `,"answer":[{"valueString":"secret",` + foreign("secret") + `}]},` +
		`{"linkId":"e","text":"As it was asked","answer":[{"valueInteger":3,"_valueInteger":{"id":"number"}}]},` +
		`{"linkId":"f","extension":[{"url":"` + urlAbsent + `","valueCode":"asked-declined"},{"url":"http://example.org/f","valueCode":"x"}]}`
	rows := []struct {
		name string
		do   func(*Session) error
		want []string
		gone []string
	}{
		{"unchanged", func(*Session) error { return nil },
			[]string{`"id":"i"`, `"definition":"http://example.org/def"`, `"valueString":"item"`, `"id":"one"`, `"valueString":"two"`, `"valueString":"group"`, `"_valueDate":{"id":"day"}`,
				`"text":"As it was asked"`, `example.org/f"`, `asked-declined`}, []string{"secret", "_valueInteger"}},
		{"one answer taken away", func(s *Session) error { return s.Toggle("a", String("1")) }, []string{`"valueString":"two"`}, []string{`"id":"one"`, `"id":"i"`, `"valueString":"item"`}},
		{"another answer", func(s *Session) error { return s.Answer("a", String("3")) }, []string{`"valueString":"3"`}, []string{`"id":"one"`, `"valueString":"two"`, `"id":"i"`}},
		{"the same answers given again", func(s *Session) error { return s.Answer("a", String("1"), String("2")) }, []string{`"id":"one"`, `"valueString":"two"`, `"id":"i"`}, nil},
		{"another day", func(s *Session) error { return s.Answer("b", Date("2026-05-05")) }, []string{`"valueString":"group"`}, []string{"_valueDate"}},
		{"no answer", func(s *Session) error { return s.Clear("b") }, nil, []string{`"valueString":"group"`, "_valueDate"}},
		{"an answer in place of none", func(s *Session) error { return s.Answer("f", String("y")) }, nil, []string{"example.org/f", "asked-declined"}},
		{"asked again", func(s *Session) error { return s.Answer("c", Boolean(true)) }, []string{`"valueString":"secret"`}, nil},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			s, problems, err := Resume(f, response(given), Start{Now: noon})
			if err != nil || len(problems) > 0 {
				t.Fatal(err, problems)
			}
			if err := row.do(s); err != nil {
				t.Fatal(err)
			}
			b, _, err := s.Finish()
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range row.want {
				if !strings.Contains(string(b), x) {
					t.Errorf("%s is lost: %s", x, b)
				}
			}
			for _, x := range row.gone {
				if strings.Contains(string(b), x) {
					t.Errorf("%s is still there: %s", x, b)
				}
			}
			if strings.Count(string(b), "asked-declined") > 1 {
				t.Errorf("declined twice: %s", b)
			}
		})
	}
}

// A response says the language that the person saw.
func TestLanguageOfTheResponse(t *testing.T) {
	f, _, err := Load([]byte(`{"resourceType":"Questionnaire","id":"t","language":"de-CH","item":[{"linkId":"a","type":"display","text":"Guten Tag","_text":{"extension":[
		{"url":"` + urlTranslation + `","extension":[{"url":"lang","valueCode":"es"},{"url":"content","valueString":"Hola"}]}]}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ name, asked, was, want string }{
		{"a translation", "es", "", "es"},
		{"another region's", "es-MX", "", "es-MX"},
		{"the form's own", "de", "", "de"},
		{"one that the form lacks", "tlh", "", "de-CH"},
		{"none asked for", "", "", "de-CH"},
		{"that of the response", "", "es", "es"},
		{"that of the response, not of the form", "", "fr", "de-CH"},
		{"one asked for in place of the response's", "de-CH", "es", "de-CH"},
	} {
		s, _, err := Resume(f, []byte(`{"resourceType":"QuestionnaireResponse","language":"`+row.was+`"}`), Start{Lang: row.asked})
		if err != nil {
			t.Fatal(err)
		}
		b, _, err := s.Finish()
		if err != nil {
			t.Fatal(err)
		}
		var got struct{ Language string }
		if err := json.Unmarshal(b, &got); err != nil || got.Language != row.want {
			t.Errorf("%s: language %q, want %q, %v", row.name, got.Language, row.want, err)
		}
	}
}

// Initial values belong to new responses, those that nobody sees too: a response
// that is taken up is completed from what it says.
func TestInitialValuesOfAResumedResponse(t *testing.T) {
	first := `"initial":[{"valueBoolean":true}]`
	f, _ := load(t, q("seen", "boolean", first)+","+q("unseen", "boolean", first+","+ext(urlHidden, isTrue))+","+group("g", q("within", "boolean", first), ext(urlHidden, isTrue))+
		","+q("b", "string", when(cond("unseen", "=", isTrue))))
	s, problems, err := Resume(f, response(answered("seen", isFalse)), Start{Now: noon})
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	b, _, err := s.Finish()
	if err != nil {
		t.Fatal(err)
	}
	if sameJSON(t, itemsOf(t, b), answered("seen", isFalse)); s.Enabled("b") {
		t.Error("a value that the response lacks enables a question")
	}
	if b, _, err = f.Start(Start{Now: noon}).Finish(); err != nil {
		t.Fatal(err)
	}
	sameJSON(t, itemsOf(t, b), answered("seen", isTrue)+","+answered("unseen", isTrue)+`,{"linkId":"g","item":[`+answered("within", isTrue)+`]}`)
}
