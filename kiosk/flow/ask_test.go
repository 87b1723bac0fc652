package flow

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/kiosk/form"
)

const own = "https://frontdoor.example/fhir/StructureDefinition/"

func TestWhichFormsAreAsked(t *testing.T) {
	private := `{"url":"` + own + `place","valueCode":"private"}`
	self := `{"url":"` + own + `self-only","valueBoolean":true}`
	adult := `{"url":"` + own + `min-age","valueInteger":18}`
	child := `{"url":"` + own + `max-age","valueInteger":17}`
	escalates := `{"url":"` + own + `outcome","extension":[{"url":"code","valueCode":"escalate"},{"url":"question","valueString":"q"}]}`
	rows := []struct {
		name    string
		exts    string
		private bool
		tested  bool
		lapsed  bool
		proxy   bool
		walkIn  bool
		asked   bool
		told    bool // that the clinic will ask
	}{
		{name: "a form for the lobby", asked: true},
		{name: "a private form in the lobby", exts: private, told: true},
		{name: "a private form in a private place", exts: private, private: true, asked: true},
		{name: "for adults, a person born in 1958", exts: adult, asked: true},
		{name: "for children, a person born in 1958", exts: child},
		{name: "an age nobody knows", exts: adult, walkIn: true},
		{name: "their own form, by themselves", exts: self, asked: true},
		{name: "their own form, by somebody else", exts: self, proxy: true},
		{name: "their own form, by nobody we know", exts: self, walkIn: true, told: true},
		{name: "any other form, by somebody else", proxy: true, asked: true},
		{name: "a form that can call for help, untested", exts: escalates, told: true},
		{name: "a form that can call for help, tested long ago", exts: escalates, lapsed: true, told: true},
		{name: "a form that can call for help, tested", exts: escalates, tested: true, asked: true},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			b := questionnaire(t, `{"linkId":"q","type":"boolean","text":"Q"}`, strings.Fields(row.exts)...)
			b.cfg.Private = row.private
			if row.lapsed {
				b.do(AlertProven{noon})
			}
			if row.tested {
				b.do(AlertProven{noon.Add(time.Second)})
			}
			b.cfg.Services[0].Questions = []string{"respiratory"}
			if row.walkIn {
				b.do(Begin{GoalWalkIn}, ChooseService{"x-ray"})
			} else {
				b.do(CodeShown{"appt-1"}, Confirm{Proxy: row.proxy})
			}
			if got := b.State().Screen == Question; got != row.asked {
				t.Errorf("asked %v, want %v (%s)", got, row.asked, b.State().Screen)
			}
			if got := b.State().PrivateAsk; got != row.told {
				t.Errorf("said that the clinic will ask %v, want %v", got, row.told)
			}
		})
	}
}

// The response says whom it is about and who answered.
func TestWhoAnsweredIsRecorded(t *testing.T) {
	for _, row := range []struct {
		name   string
		proxy  bool
		source string
	}{{"the person", false, "Patient/person-1"}, {"somebody for them", true, "#related"}} {
		b := questionnaire(t, `{"linkId":"q","type":"boolean","text":"Q"}`)
		b.do(CodeShown{"appt-1"}, Confirm{Proxy: row.proxy}, Answer{"q", form.Boolean(true)}, NextPage{}, SendAnswers{})
		var a kiosk.FormAnswer
		var r struct {
			Subject, Source, Author struct{ Reference string }
			Contained               []struct{ ResourceType, ID string }
		}
		if err := json.Unmarshal(b.store.events[1].Bytes, &a); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(a.Response, &r); err != nil {
			t.Fatal(err)
		}
		if r.Subject.Reference != "Patient/person-1" || r.Source.Reference != row.source || r.Author.Reference != "Device/lobby" {
			t.Errorf("%s: %+v", row.name, r)
		}
		if row.proxy != (len(r.Contained) == 1 && r.Contained[0].ResourceType == "RelatedPerson") {
			t.Errorf("%s: contains %+v", row.name, r.Contained)
		}
	}
}

const medicines = `{"linkId":"any","type":"boolean","text":"Any?"},{"linkId":"m","type":"group","repeats":true,"text":"Medicine","extension":[{"url":"` + fhirExt + `questionnaire-maxOccurs","valueInteger":3}],"item":[
 {"linkId":"name","type":"string","text":"Name"},{"linkId":"dose","type":"string","text":"Dose"}]},{"linkId":"end","type":"boolean","text":"Done?"}`

func TestGroupsThatRepeat(t *testing.T) {
	b := questionnaire(t, medicines).begun()
	take := func(name string) {
		b.press(name)
		b.do(NextPage{})
		b.press("1")
		b.do(NextPage{})
		b.on(Another)
	}
	b.do(Answer{"any", form.Boolean(true)}, NextPage{})
	take("A")
	b.do(Back{})
	if asked, _ := b.State().Asked(); asked.LinkID != "dose" || b.State().Typing.Text != "1" {
		t.Fatalf("back leads to %s, typed %q", asked.LinkID, b.State().Typing.Text)
	}
	b.do(NextPage{}, AddAnother{})
	take("B")
	b.do(AddAnother{})
	take("C")
	if b.State().Repeat.CanAdd {
		t.Error("a fourth is offered")
	}
	b.do(RemoveThis{}, NextPage{}, SendAnswers{})
	if got := b.answers(); got != `any.Boolean=true name.String="A" dose.String="1" name.String="B" dose.String="1"` {
		t.Errorf("sent %s", got)
	}
}

// A group left empty is not asked for again.
func TestAnEmptyGroupIsLeft(t *testing.T) {
	b := questionnaire(t, medicines).begun()
	b.do(NextPage{}, NextPage{}, NextPage{})
	b.on(Question)
	if asked, _ := b.State().Asked(); asked.LinkID != "end" {
		t.Errorf("asks %s", asked.LinkID)
	}
	b.do(NextPage{})
	b.on(Review)
}

// A repeat at the end of the form leads to the review, and a change that asks
// something new is followed through before it; one that only takes questions away
// leads straight back.
func TestReviewAfterAChange(t *testing.T) {
	b := questionnaire(t, `{"linkId":"a","type":"boolean","text":"A"},{"linkId":"b","type":"boolean","text":"B","enableWhen":[{"question":"a","operator":"=","answerBoolean":true}]},{"linkId":"c","type":"boolean","text":"C"}`).begun()
	b.do(Answer{"a", form.Boolean(false)}, NextPage{}, Answer{"c", form.Boolean(true)}, NextPage{})
	b.on(Review)
	b.do(ChangeAnswer{"c"}, Answer{"c", form.Boolean(false)}, NextPage{})
	b.on(Review)
	b.do(ChangeAnswer{"a"}, Answer{"a", form.Boolean(true)}, NextPage{})
	if asked, _ := b.State().Asked(); b.State().Screen != Question || asked.LinkID != "b" {
		t.Errorf("on %s, asks %s", b.State().Screen, asked.LinkID)
	}
	b.do(Answer{"b", form.Boolean(true)}, NextPage{}, NextPage{})
	b.on(Review)
	b.do(ChangeAnswer{"a"}, Answer{"a", form.Boolean(false)}, NextPage{})
	if b.on(Review); len(b.State().Reviewing) != 2 {
		t.Error("what is asked no more is still reviewed")
	}
}

// Words of their own page that a change brings are read before the review, and
// only then.
func TestWordsAfterAChange(t *testing.T) {
	const when = `"enableWhen":[{"question":"a","operator":"=","answerBoolean":true}]`
	for name, words := range map[string]string{
		"at the end":           `{"linkId":"c","type":"boolean","text":"C"},{"linkId":"d","type":"display","text":"Tell staff",` + when + `}`,
		"with the next answer": `{"linkId":"d","type":"display","text":"Tell staff",` + when + `},{"linkId":"c","type":"boolean","text":"C"}`,
	} {
		b := questionnaire(t, `{"linkId":"a","type":"boolean","text":"A"},`+words).begun()
		b.do(Answer{"a", form.Boolean(false)}, NextPage{}, Answer{"c", form.Boolean(true)}, NextPage{})
		b.on(Review)
		b.do(ChangeAnswer{"a"}, Answer{"a", form.Boolean(true)})
		read := false
		for n := 0; b.State().Screen != Review && n < 5; n++ {
			b.do(NextPage{})
			read = read || b.State().Screen == Question && slices.ContainsFunc(b.State().Page.Items, func(v form.View) bool { return v.LinkID == "d" })
		}
		if b.on(Review); !read {
			t.Errorf("%s: the words were passed over", name)
		}
		b.do(ChangeAnswer{"a"}, NextPage{})
		b.on(Review)
	}
}

// Hiding the screen shows nothing of the question, and all is there afterwards.
func TestHideTheScreen(t *testing.T) {
	b := questionnaire(t, `{"linkId":"q","type":"string","text":"Q"}`).begun()
	b.press("AB")
	b.do(HideScreen{})
	b.on(Hidden)
	b.do(Back{})
	b.on(Question)
	if b.State().Typing.Text != "Ab" {
		t.Errorf("typed %q", b.State().Typing.Text)
	}
}

// A form without anything to ask is passed over both ways, and is sent all the
// same: what it works out is of use.
func TestFormsWithoutQuestionsArePassedOver(t *testing.T) {
	const hidden = `"extension":[{"url":"` + fhirExt + `questionnaire-hidden","valueBoolean":true}]`
	b := newBed(t, someone("1", "Ada Reed", "1958-03-24", "eyes", 0))
	b.cfg.Services[1].Questions = []string{"none", "first", "nothing", "last", "none"}
	b.cfg.Forms["first"] = formOf(t, `{"linkId":"a","type":"boolean","text":"A"}`)
	b.cfg.Forms["last"] = formOf(t, `{"linkId":"z","type":"boolean","text":"Z"}`)
	b.cfg.Forms["nothing"] = formOf(t, `{"linkId":"h","type":"string",`+hidden+`,"initial":[{"valueString":"x"}]}`)
	b.cfg.Forms["none"] = formOf(t, `{"linkId":"n","type":"string",`+hidden+`}`)
	asks := func(screen Screen, key string) {
		t.Helper()
		if got, _ := b.State().Asked(); b.State().Screen != screen || screen == Question && got.Key != key {
			t.Fatalf("on %s, asks %q, want %s, %q", b.State().Screen, got.Key, screen, key)
		}
	}
	b.begun()
	asks(Question, "a")
	b.do(NextPage{}, SendAnswers{})
	asks(Question, "z")
	b.do(Back{})
	asks(Review, "")
	b.do(SendAnswers{}, NextPage{}, SendAnswers{})
	b.on(TicketShow)
	if got := b.answers(); got != `h.String="x"` {
		t.Errorf("sent %q", got)
	}
	b = questionnaire(t, `{"linkId":"n","type":"string",`+hidden+`}`)
	b.begun()
	b.on(TicketShow)
}

// The page that asks for one more is worded in the language chosen on it, and
// goes on from where the person is.
func TestOneMoreInAnotherLanguage(t *testing.T) {
	text := func(en, es string) string {
		return `"text":"` + en + `","_text":{"extension":[{"url":"` + fhirExt + `translation","extension":[{"url":"lang","valueCode":"es"},{"url":"content","valueString":"` + es + `"}]}]}`
	}
	b := questionnaire(t, `{"linkId":"v","type":"group","repeats":true,`+text("Visit", "Visita")+`,"item":[{"linkId":"m","type":"group","repeats":true,`+text("Medicine", "Medicamento")+`,"item":[
		{"linkId":"name","type":"string","text":"Name"}]}]},{"linkId":"end","type":"boolean","text":"Done?"}`)
	b.cfg.Langs, b.cfg.Drafts = []string{"en-GB", "es"}, true
	b.begun().press("A")
	b.do(NextPage{})
	says := func(want string) {
		t.Helper()
		if s := b.State(); s.Screen != Another || s.Repeat.Text != want {
			t.Fatalf("on %s, %q, want %q", s.Screen, s.Repeat.Text, want)
		}
	}
	says("Medicine")
	b.do(OpenLanguages{}, ChooseLanguage{"es"})
	says("Medicamento")
	b.do(NoMore{})
	says("Visita")
	b.do(NoMore{})
	if asked, _ := b.State().Asked(); b.State().Screen != Question || asked.LinkID != "end" {
		t.Errorf("goes on to %s, %q", b.State().Screen, asked.LinkID)
	}
}
