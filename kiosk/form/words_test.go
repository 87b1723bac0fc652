package form

import (
	"strings"
	"testing"
)

// bilingual is one question with everything a person sees in two languages.
var bilingual = `{"resourceType":"Questionnaire","id":"t","language":"en","title":"Health","_title":{"extension":[` + translated("es", "Salud") + `]},"item":[
 {"linkId":"a","type":"open-choice","repeats":true,
  "extension":[{"url":"` + urlOpenLabel + `","valueString":"Other","_valueString":{"extension":[` + translated("es", "Otro") + `]}}],
  "prefix":"One","_prefix":{"extension":[` + translated("es", "Uno") + `]},
  "text":"How are you?","_text":{"extension":[` + translated("es", "¿Cómo está?") + `,` + translated("pt-BR", "Como vai?") + `]},
  "answerOption":[{"valueCoding":{"system":"s","code":"x","display":"Well","_display":{"extension":[` + translated("es", "Bien") + `]}}},
                  {"valueString":"So so","_valueString":{"extension":[` + translated("es", "Así así") + `]}},{"valueInteger":3}],
  "item":[{"linkId":"h","type":"display","extension":[{"url":"` + urlControl + `","valueCodeableConcept":{"coding":[{"code":"help"}]}}],
           "text":"Any answer is fine.","_text":{"extension":[` + translated("es", "Cualquier respuesta vale.") + `]}}]}]}`

func TestLanguages(t *testing.T) {
	f, _, err := Load([]byte(bilingual))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(f.Languages(), " "); got != "en es pt-br" {
		t.Errorf("languages %q", got)
	}
	rows := []struct{ lang, title, text, prefix, help, own, option, second, textLang string }{
		{"en", "Health", "How are you?", "One", "Any answer is fine.", "Other", "Well", "So so", "en"},
		{"en-GB", "Health", "How are you?", "One", "Any answer is fine.", "Other", "Well", "So so", "en-GB"},
		{"es", "Salud", "¿Cómo está?", "Uno", "Cualquier respuesta vale.", "Otro", "Bien", "Así así", "es"},
		{"es-MX", "Salud", "¿Cómo está?", "Uno", "Cualquier respuesta vale.", "Otro", "Bien", "Así así", "es-MX"},
		{"pt", "Health", "Como vai?", "One", "Any answer is fine.", "Other", "Well", "So so", "pt"},
		{"de", "Health", "How are you?", "One", "Any answer is fine.", "Other", "Well", "So so", "en"},
	}
	for _, row := range rows {
		t.Run(row.lang, func(t *testing.T) {
			v := f.Start(Start{Lang: row.lang}).Page().Items[0]
			got := []string{f.Title(row.lang), v.Text, v.Prefix, v.Help, v.OwnLabel, v.Options[0].Text, v.Options[1].Text, v.Options[2].Text, v.Lang}
			want := []string{row.title, row.text, row.prefix, row.help, row.own, row.option, row.second, "3", row.textLang}
			for i := range got {
				if got[i] != want[i] {
					t.Errorf("got %q, want %q", got[i], want[i])
				}
			}
		})
	}
}

func TestSpeakKeepsAnswers(t *testing.T) {
	f, _, err := Load([]byte(bilingual))
	if err != nil {
		t.Fatal(err)
	}
	s := f.Start(Start{Lang: "en"})
	if err := s.Answer("a", pick("x"), String("So so"), String("tired")); err != nil {
		t.Fatal(err)
	}
	if got := s.Review()[0].Answer; got != "Well, So so, tired" {
		t.Errorf("review says %q", got)
	}
	s.Speak("es")
	if r := s.Review()[0]; r.Question != "¿Cómo está?" || r.Answer != "Bien, Así así, tired" {
		t.Errorf("review says %q %q", r.Question, r.Answer)
	}
	if !s.Page().Items[0].Options[0].Chosen || s.Lang() != "es" {
		t.Error("the choice was lost")
	}
}

func TestMissingTranslationsAreNamed(t *testing.T) {
	_, problems, err := Load([]byte(bilingual))
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, p := range problems {
		if !strings.Contains(p.Text, "pt-br") {
			t.Errorf("unexpected: %v", p)
		}
		told = append(told, strings.TrimSuffix(p.Text, " is not translated into pt-br and is shown in en"))
	}
	want := `title, prefix, the label of an own answer, option "Well", option "So so", text`
	if got := strings.Join(told, ", "); got != want {
		t.Errorf("named %s\nwant  %s", got, want)
	}
}

func TestReviewLeavesOutWhatIsNotShown(t *testing.T) {
	s := start(t, q("a", "boolean", "")+","+q("b", "string", when(cond("a", "=", isTrue)))+","+group("g", q("c", "string", ""), ext(urlHidden, isTrue))+","+q("d", "display", ""))
	lines := s.Review()
	if len(lines) != 1 || lines[0].LinkID != "a" || lines[0].Answer != "" {
		t.Errorf("review is %+v", lines)
	}
}

func TestSliderEnds(t *testing.T) {
	s := start(t, q("a", "integer", `"extension":[`+extPart(urlControl, `CodeableConcept":{"coding":[{"code":"slider"}]}`)+`,`+extPart(urlStep, `Integer":2`)+`],"item":[`+
		q("lo", "display", control("lower"))+","+q("hi", "display", control("upper"))+`]`))
	if v := s.Page().Items[0]; v.Control != "slider" || v.Step != 2 || v.Lower != "Text of lo" || v.Upper != "Text of hi" {
		t.Errorf("view is %+v", v)
	}
}
