package flow

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/png"
	"math"
	"strings"
	"testing"

	"frontdoor/kiosk"
	"frontdoor/kiosk/form"
)

const fhirExt = "http://hl7.org/fhir/StructureDefinition/"

// questionnaire is a bed whose person is asked the items (JSON), and who has
// confirmed that they are themselves.
func questionnaire(t *testing.T, items string, exts ...string) *bed {
	t.Helper()
	b := newBed(t, someone("1", "Ada Reed", "1958-03-24", "eyes", 0))
	b.cfg.Forms["respiratory"] = formOf(t, items, exts...)
	return b
}

func formOf(t *testing.T, items string, exts ...string) *form.Form {
	t.Helper()
	f, problems, err := form.Load([]byte(`{"resourceType":"Questionnaire","id":"respiratory","status":"active","extension":[` + strings.Join(exts, ",") + `],"item":[` + items + `]}`))
	if err != nil {
		t.Fatalf("form: %v %v", err, problems)
	}
	return f
}

func (b *bed) begun() *bed {
	b.do(CodeShown{"appt-1"}, Confirm{})
	return b
}

// press sends one key for each character.
func (b *bed) press(text string) {
	for _, r := range text {
		b.do(Key{string(r)})
	}
}

// answers are the completed responses' answers, "linkId=json …".
func (b *bed) answers() string {
	b.t.Helper()
	var out []string
	for _, e := range b.store.events {
		if e.Type != kiosk.EventForm {
			continue
		}
		var a kiosk.FormAnswer
		var r struct{ Item []answerItem }
		if err := json.Unmarshal(e.Bytes, &a); err != nil {
			b.t.Fatal(err)
		}
		if err := json.Unmarshal(a.Response, &r); err != nil {
			b.t.Fatal(err)
		}
		out = append(out, spell(r.Item)...)
	}
	return strings.Join(out, " ")
}

type answerItem struct {
	LinkID string `json:"linkId"`
	Answer []map[string]json.RawMessage
	Item   []answerItem
}

func spell(items []answerItem) []string {
	var out []string
	for _, i := range items {
		for _, a := range i.Answer {
			for k, v := range a {
				out = append(out, i.LinkID+"."+strings.TrimPrefix(k, "value")+"="+string(v))
			}
		}
		out = append(out, spell(i.Item)...)
	}
	return out
}

func TestTypedAnswers(t *testing.T) {
	limit := func(url, value string) string {
		return `"extension":[{"url":"` + fhirExt + url + `","value` + value + `}]`
	}
	units := `"extension":[{"url":"` + fhirExt + `questionnaire-unitOption","valueCoding":{"code":"kg","display":"kg"}},{"url":"` + fhirExt + `questionnaire-unitOption","valueCoding":{"code":"[lb_av]","display":"lb"}}]`
	elsewhere := `"required":true,"answerValueSet":"http://example.org/animals"`
	keys := func(text string) []Event {
		var out []Event
		for _, r := range text {
			out = append(out, Key{string(r)})
		}
		return out
	}
	rows := []struct {
		name, lang, typ, more string
		events                []Event
		want                  string // what is sent, or
		wrong                 form.Rule
	}{
		{"a whole number", "en-GB", "integer", "", keys("12"), "q.Integer=12", ""},
		{"leading zeros mean nothing", "en-GB", "integer", "", keys("007"), "q.Integer=7", ""},
		{"a point has no place in a whole number", "en-GB", "integer", "", keys("1.5"), "q.Integer=15", ""},
		{"a number too large for a whole number", "en-GB", "integer", "", keys("99999999999"), "", form.RuleType},
		{"below zero", "en-GB", "decimal", "", keys("-4-.5-"), "q.Decimal=-4.5", ""},
		{"a point first", "en-GB", "decimal", "", keys(".5"), "q.Decimal=0.5", ""},
		{"a point last", "en-GB", "decimal", "", keys("5."), "q.Decimal=5", ""},
		{"digits as they were typed", "en-GB", "decimal", "", keys("36.50"), "q.Decimal=36.50", ""},
		{"below the least", "en-GB", "integer", limit("minValue", `Integer":5`), keys("4"), "", form.RuleTooSmall},
		{"above the greatest", "en-GB", "decimal", limit("maxValue", `Decimal":5`), keys("5.1"), "", form.RuleTooLarge},
		{"a unit chosen", "en-GB", "quantity", units, append(keys("72.5"), ChooseUnit{1}), `q.Quantity={"code":"[lb_av]","unit":"lb","value":72.5}`, ""},
		{"a unit that is not there", "en-GB", "quantity", units, append(keys("72"), ChooseUnit{7}), `q.Quantity={"code":"kg","unit":"kg","value":72}`, ""},
		{"a day as Britain writes it", "en-GB", "date", "", keys("24031958"), `q.Date="1958-03-24"`, ""},
		{"a day as America writes it", "en-US", "date", "", keys("03241958"), `q.Date="1958-03-24"`, ""},
		{"a day that does not exist", "en-GB", "date", "", keys("30022020"), "", form.RuleType},
		{"half a day typed", "en-GB", "date", "", keys("2403"), "", form.RuleType},
		{"a time", "en-GB", "time", "", keys("0930"), `q.Time="09:30:00"`, ""},
		{"a time after noon", "en-US", "time", "", append(keys("0930"), ChooseHalf{true}), `q.Time="21:30:00"`, ""},
		{"midnight in halves", "en-US", "time", "", keys("1205"), `q.Time="00:05:00"`, ""},
		{"thirteen in halves", "en-US", "time", "", keys("1305"), "", form.RuleType},
		{"an hour that does not exist", "en-GB", "time", "", keys("2400"), "", form.RuleType},
		{"a minute that does not exist", "en-GB", "time", "", keys("2360"), "", form.RuleType},
		{"a day with a time", "en-GB", "dateTime", "", keys("240320260930"), `q.DateTime="2026-03-24T09:30:00Z"`, ""},
		{"words", "en-GB", "string", "", keys("ADA  R"), `q.String="Ada r"`, ""},
		{"capitals again", "en-GB", "text", "", append(append(keys("A"), ShiftKeys{}), keys("B")...), `q.String="AB"`, ""},
		{"too long is not typed", "en-GB", "string", `"maxLength":3`, keys("abcdef"), `q.String="abc"`, ""},
		{"a pattern", "en-GB", "string", limit("regex", `String":"[0-9]+"`), keys("x"), "", form.RulePattern},
		{"an address", "en-GB", "url", "", append([]Event{ShiftKeys{}}, keys("a.b/c")...), `q.Uri="a.b/c"`, ""},
		{"a reference is named in words", "en-GB", "reference", "", keys("DR"), `q.Reference={"display":"Dr"}`, ""},
		{"a choice that must be made, whose options lie elsewhere", "en-GB", "choice", elsewhere, keys("CAT"), `q.Coding={"display":"Cat"}`, ""},
		{"several of those", "en-GB", "choice", elsewhere + `,"repeats":true`, append(append(keys("A"), AddAnswer{}), keys("B")...), `q.Coding={"display":"A"} q.Coding={"display":"B"}`, ""},
		{"the last character taken back", "en-GB", "integer", "", append(keys("123"), Erase{}), "q.Integer=12", ""},
		{"several answers", "en-GB", "integer", `"repeats":true`, append(append(keys("1"), AddAnswer{}), keys("2")...), "q.Integer=1 q.Integer=2", ""},
		{"erasing goes back to the answer before", "en-GB", "integer", `"repeats":true`, append(append(keys("12"), AddAnswer{}), Erase{}, Erase{}), "q.Integer=1", ""},
		{"an answer taken back whole", "en-GB", "integer", "", append(keys("1"), Erase{}), "", ""},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			b := questionnaire(t, fmt.Sprintf(`{"linkId":"q","type":%q,"text":"Q"%s}`, row.typ, with(row.more)))
			b.cfg.Langs = []string{"en-GB", "en-US"}
			b.do(ChooseLanguage{row.lang})
			b.begun().do(row.events...)
			b.do(NextPage{})
			if row.wrong != "" {
				b.on(Question)
				if got := b.State().Typing.Wrong; got != row.wrong {
					t.Fatalf("said to be wrong: %q, want %q", got, row.wrong)
				}
				return
			}
			b.do(SendAnswers{})
			if got := b.answers(); got != row.want {
				t.Errorf("sent %q, want %q", got, row.want)
			}
		})
	}
}

func with(more string) string {
	if more == "" {
		return ""
	}
	return "," + more
}

// What was typed is there to change when the person comes back to it, in any
// language they have changed to meanwhile.
func TestTypedAnswersCanBeChanged(t *testing.T) {
	b := questionnaire(t, `{"linkId":"d","type":"date","text":"D"},{"linkId":"m","type":"dateTime","text":"M"},{"linkId":"n","type":"integer","repeats":true,"text":"N"}`)
	b.cfg.Langs = []string{"en-GB", "en-US"}
	b.begun().press("24031958")
	b.do(NextPage{})
	b.press("240320262130")
	b.do(ChooseLanguage{"en-US"})
	if got := b.State().Typing; got.Text != "032420260930" || !got.Afternoon {
		t.Errorf("the moment became %+v", got)
	}
	b.do(NextPage{})
	b.press("1")
	b.do(AddAnswer{})
	b.press("2")
	b.do(NextPage{}, ChangeAnswer{"d"})
	if got := b.State().Typing.Text; got != "03241958" {
		t.Errorf("the day became %q", got)
	}
	b.do(NextPage{})
	b.on(Review) // nothing new is asked
	b.do(ChangeAnswer{"n"})
	if got := b.State().Typing; got.Text != "2" || len(got.Given) != 1 {
		t.Errorf("the numbers became %+v", got)
	}
	b.do(Erase{}, Key{"3"}, Back{})
	if got := b.State().Page.Items[0].LinkID; got != "m" {
		t.Errorf("back leads to %s", got)
	}
	b.do(NextPage{}, NextPage{}, SendAnswers{})
	if got := b.answers(); got != `d.Date="1958-03-24" m.DateTime="2026-03-24T21:30:00Z" n.Integer=1 n.Integer=3` {
		t.Errorf("sent %s", got)
	}
}

func TestWordsBesideTheOptions(t *testing.T) {
	options := `"answerOption":[{"valueCoding":{"code":"a","display":"A"}},{"valueCoding":{"code":"b","display":"B"}}]`
	a, ab := form.Choice(form.Coding{Code: "a"}), form.Choice(form.Coding{Code: "b"})
	for _, row := range []struct {
		name, more string
		events     []Event
		want       string
	}{
		{"in place of an option", "", []Event{Answer{"q", a}, TypeOwn{}, Key{"X"}}, `q.String="X"`},
		{"an option in their place", "", []Event{TypeOwn{}, Key{"X"}, TypeOwn{}, Answer{"q", a}}, `q.Coding={"code":"a","display":"A"}`},
		{"beside options", `,"repeats":true`, []Event{Answer{"q", a}, TypeOwn{}, Key{"X"}}, `q.Coding={"code":"a","display":"A"} q.String="X"`},
		{"erased whole", "", []Event{TypeOwn{}, Key{"X"}, Erase{}, Erase{}, Answer{"q", ab}}, `q.Coding={"code":"b","display":"B"}`},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := questionnaire(t, `{"linkId":"q","type":"open-choice","text":"Q",`+options+row.more+`}`)
			b.begun().do(row.events...)
			b.do(NextPage{}, SendAnswers{})
			if got := b.answers(); got != row.want {
				t.Errorf("sent %q, want %q", got, row.want)
			}
		})
	}
}

func TestSignature(t *testing.T) {
	b := questionnaire(t, `{"linkId":"s","type":"attachment","required":true,"text":"Sign"}`).begun()
	b.do(NextPage{})
	if !b.State().Missing {
		t.Fatal("an empty signature was taken")
	}
	for _, bad := range [][]Point{nil, {{X: -1}}, {{X: math.NaN()}}, make([]Point, maxPoints+1), zigzag()} {
		b.do(Draw{bad})
	}
	if n := len(b.State().Typing.Lines); n != 0 {
		t.Fatalf("%d lines of no use were taken", n)
	}
	b.do(Draw{[]Point{{0.1, 0.5}, {0.9, 0.5}}}, Draw{[]Point{{0.5, 0.9}}}, Erase{}, NextPage{}, SendAnswers{})
	_, after, _ := strings.Cut(b.answers(), `s.Attachment=`)
	var a struct {
		ContentType string `json:"contentType"`
		Data        []byte `json:"data"`
	}
	if err := json.Unmarshal([]byte(after), &a); err != nil || a.ContentType != "image/png" {
		t.Fatal(err, after)
	}
	img, err := png.Decode(bytes.NewReader(a.Data))
	if err != nil {
		t.Fatal(err)
	}
	ink := func(x, y int) bool { r, _, _, _ := img.At(x, y).RGBA(); return r == 0 }
	if !ink(paintW/2, paintH/2) || ink(paintW/2, paintH*9/10) || ink(5, 5) {
		t.Error("the picture does not hold the one line that was left")
	}
}

// zigzag is a line longer than any signature.
func zigzag() []Point {
	var out []Point
	for i := range maxPoints {
		out = append(out, Point{X: float64(i % 2)})
	}
	return out
}

// What was not typed here stays to the letter, and what cannot be changed here
// holds nobody up.
func TestGivenAnswersStay(t *testing.T) {
	for _, row := range []struct{ name, typ, more, want string }{
		{"a month", "date", `"initial":[{"valueDate":"2026-01"}]`, `q.Date="2026-01"`},
		{"a moment with its seconds", "dateTime", `"initial":[{"valueDateTime":"2026-01-02T10:00:15+02:00"}]`, `q.DateTime="2026-01-02T10:00:15+02:00"`},
		{"a time with its seconds", "time", `"initial":[{"valueTime":"10:00:15"}]`, `q.Time="10:00:15"`},
		{"a unit of its own", "quantity", `"initial":[{"valueQuantity":{"value":70,"unit":"kg"}}]`, `q.Quantity={"unit":"kg","value":70}`},
		{"who is meant by a reference", "reference", `"initial":[{"valueReference":{"reference":"Practitioner/1","display":"Dr Reed"}}]`, `q.Reference={"display":"Dr Reed","reference":"Practitioner/1"}`},
		{"a read-only text", "string", `"readOnly":true,"required":true,"initial":[{"valueString":"Ann"}]`, `q.String="Ann"`},
		{"a read-only number", "integer", `"readOnly":true,"initial":[{"valueInteger":3}]`, "q.Integer=3"},
		{"read-only words beside options", "open-choice", `"readOnly":true,"answerOption":[{"valueString":"a"}],"initial":[{"valueString":"b"}]`, `q.String="b"`},
		{"a needed read-only answer that nobody has given", "string", `"readOnly":true,"required":true`, ""},
		{"a read-only drawing that nobody has made", "attachment", `"readOnly":true,"required":true`, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := questionnaire(t, fmt.Sprintf(`{"linkId":"q","type":%q,"text":"Q"%s}`, row.typ, with(row.more)))
			b.begun().do(NextPage{})
			b.on(Review)
			b.do(ChangeAnswer{"q"}, NextPage{}, SendAnswers{})
			b.on(TicketShow)
			if got := b.answers(); got != row.want {
				t.Errorf("sent %q, want %q", got, row.want)
			}
		})
	}
}

// Words that come with what was typed are shown before the next question.
func TestWordsThatATypedAnswerBrings(t *testing.T) {
	b := questionnaire(t, `{"linkId":"q","type":"integer","text":"Q","item":[{"linkId":"d","type":"display","text":"That is much.","enableWhen":[{"question":"q","operator":">","answerInteger":9}]}]},{"linkId":"r","type":"boolean","text":"R"}`)
	asks := func(key, help string) {
		t.Helper()
		if got, _ := b.State().Asked(); got.Key != key || got.Help != help {
			t.Fatalf("asks %q with %q, want %q with %q", got.Key, got.Help, key, help)
		}
	}
	b.begun().do(Key{"5"}, NextPage{})
	asks("r", "")
	b.do(Back{}, Key{"0"}, NextPage{})
	asks("q", "That is much.")
	b.do(NextPage{})
	asks("r", "")
	b.do(Back{}, Erase{}, NextPage{})
	asks("r", "")
}

// A number that is there already is shown in its own unit, by whatever words
// that was written: a weight in pounds never reads as one in kilograms.
func TestANumberStaysInItsUnit(t *testing.T) {
	units := `"extension":[{"url":"` + fhirExt + `questionnaire-unitOption","valueCoding":{"code":"kg","display":"kg"}},{"url":"` + fhirExt + `questionnaire-unitOption","valueCoding":{"code":"[lb_av]","display":"lb"}}]`
	for _, unit := range []string{`"code":"[lb_av]"`, `"unit":"pounds","code":"[lb_av]"`, `"unit":"lb","code":"[lb_av]"`, `"unit":"lb"`} {
		b := questionnaire(t, `{"linkId":"q","type":"quantity","text":"Q",`+units+`,"initial":[{"valueQuantity":{"value":150,`+unit+`}}]}`).begun()
		if got := b.State().Typing; got.Text != "150" || got.Unit != 1 {
			t.Errorf("%s: %q in unit %d, want 150 in unit 1", unit, got.Text, got.Unit)
		}
	}
}

// Who opened the keys for words of their own finds the way back to the options.
func TestOptionsCanBeSeenAgain(t *testing.T) {
	for _, row := range []struct{ name, more, want string }{
		{"one answer", "", ""},
		{"several answers", `,"repeats":true`, `q.String="X"`},
	} {
		b := questionnaire(t, `{"linkId":"q","type":"open-choice","text":"Q","answerOption":[{"valueString":"A"}]`+row.more+`}`).begun()
		b.do(TypeOwn{}, Key{"X"}, TypeOwn{})
		if got := b.State().Typing.Sort; got != "" {
			t.Errorf("%s: the keys for %s stay open", row.name, got)
		}
		b.do(NextPage{}, SendAnswers{})
		if got := b.answers(); got != row.want {
			t.Errorf("%s: answers %q, want %q", row.name, got, row.want)
		}
	}
}
