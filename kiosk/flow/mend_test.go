package flow

import (
	"fmt"
	"testing"

	"frontdoor/kiosk/form"
	"frontdoor/kiosk/form/fhirpath"
)

// constraint is a rule over several answers, in the words of the form.
func constraint(expression, human string) string {
	return fmt.Sprintf(`{"url":"%squestionnaire-constraint","extension":[{"url":"key","valueId":"k"},{"url":"severity","valueCode":"error"},{"url":"expression","valueString":%q},{"url":"human","valueString":%q}]}`, fhirExt, expression, human)
}

// Rules of a group or of the whole form belong to no page: who breaks one is led
// to where it can be mended, before anything is sent, and then checked in.
func TestRulesOverSeveralAnswersAreMended(t *testing.T) {
	const two = `{"linkId":"q","type":"string","text":"Q"},{"linkId":"r","type":"string","text":"R"}`
	atLeast2 := `"repeats":true,"extension":[{"url":"` + fhirExt + `questionnaire-minOccurs","valueInteger":2}]`
	differ := "item.where(linkId='q').answer.value != item.where(linkId='r').answer.value"
	for _, row := range []struct {
		name, items, form string
		broken            string
		asks              string // the question it leads to, "" stays at the review
		mend              []Event
		want              string
	}{
		{"a group that is needed", `{"linkId":"g","type":"group","text":"G","required":true,"item":[` + two + `]}`, "",
			"", "q", []Event{Key{"A"}, NextPage{}, NextPage{}}, `q.String="A"`},
		{"a group that is needed more than once", `{"linkId":"g","type":"group","text":"G",` + atLeast2 + `,"item":[{"linkId":"q","type":"string","text":"Q","initial":[{"valueString":"x"}]}]}`, "",
			"", "q", []Event{Key{"A"}, NextPage{}, NoMore{}}, `q.String="x" q.String="xa"`},
		{"a rule of a group", `{"linkId":"g","type":"group","text":"G","extension":[` + constraint(differ, "They differ.") + `],"item":[` + two + `]}`, "",
			"They differ.", "q", []Event{Key{"B"}, NextPage{}}, `q.String="Ab" r.String="A"`},
		{"a rule of the form", two, constraint(differ, "They differ."),
			"They differ.", "", []Event{ChangeAnswer{"r"}, Key{"B"}, NextPage{}}, `q.String="A" r.String="Ab"`},
		{"a rule of a question", `{"linkId":"q","type":"string","text":"Q","extension":[` + constraint("answer.value.length() > 2", "Too little.") + `]}`, "",
			"Too little.", "q", []Event{Key{"B"}, NextPage{}}, `q.String="Aab"`},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := questionnaire(t, row.items)
			f, problems, err := form.Load([]byte(`{"resourceType":"Questionnaire","id":"respiratory","extension":[`+row.form+`],"item":[`+row.items+`]}`), fhirpath.Engine{})
			if err != nil {
				t.Fatal(err, problems)
			}
			b.cfg.Forms["respiratory"] = f
			b.begun()
			for range 2 {
				if row.broken != "" {
					b.do(Key{"A"})
				}
				b.do(NextPage{}, NoMore{})
			}
			b.do(SendAnswers{})
			s := b.State()
			if asked, _ := s.Asked(); !s.Missing || s.Broken != row.broken || (s.Screen == Question) != (row.asks != "") || row.asks != "" && asked.LinkID != row.asks {
				t.Fatalf("on %s, asks %q, missing %v, says %q", s.Screen, asked.LinkID, s.Missing, s.Broken)
			}
			b.do(row.mend...)
			b.on(Review)
			if s := b.State(); s.Missing || s.Broken != "" {
				t.Errorf("still says %q", s.Broken)
			}
			b.do(SendAnswers{})
			b.on(TicketShow)
			if got := b.answers(); got != row.want {
				t.Errorf("sent %q, want %q", got, row.want)
			}
		})
	}
}
