package form_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk/form"
	"frontdoor/kiosk/form/fhirpath"
)

// give is one answer.
type give struct {
	link   string
	values []form.Value
}

func num(link string, n int) give { return give{link, []form.Value{form.Integer(n)}} }

func code(link string, codes ...string) give {
	g := give{link: link}
	for _, c := range codes {
		g.values = append(g.values, form.Choice(form.Coding{System: "s", Code: c}))
	}
	return g
}

// scored writes a choice whose options a, b, c weigh 0, 1, 2 by an extension.
func scored(link, url string) string {
	var options []string
	for n, c := range []string{"a", "b", "c"} {
		weight := ""
		if url != "" {
			weight = fmt.Sprintf(`"extension":[{"url":%q,"valueDecimal":%d}],`, url, n)
		}
		options = append(options, fmt.Sprintf(`{%s"valueCoding":{"system":"s","code":%q,"display":%q}}`, weight, c, strings.ToUpper(c)))
	}
	return fmt.Sprintf(`{"linkId":%q,"type":"choice","answerOption":[%s]}`, link, strings.Join(options, ","))
}

const ordinal = fhir + "ordinalValue"

func total(source string) string {
	return item("total", "decimal", expr(sdc+"calculatedExpression", source))
}

// realRows are forms in the ways that others write them: what each is for, the
// form, the answers, and what it comes to.
var realRows = []struct {
	name    string
	doc     string
	gives   []give
	want    string // answers
	enabled string // linkIds, "" = not looked at
	warn    string // linkIds that Load warns of
}{
	{"a total over linkIds that match", with(scored("q1", ordinal) + "," + scored("q2", ordinal) + "," + total("%resource.item.where(linkId.matches('^q[1-9]$')).answer.value.ordinal().sum()")),
		[]give{code("q1", "b"), code("q2", "c")}, "q1=B q2=C total=3", "", ""},
	{"a total over a list of linkIds", with(scored("q1", ordinal) + "," + scored("q2", ordinal) + "," + total("%resource.item.where(linkId in ('q1' | 'q2')).answer.value.weight().sum() / 2")),
		[]give{code("q1", "b"), code("q2", "c")}, "q1=B q2=C total=1.5", "", ""},
	{"a total with or and aggregate, from the group", with(`{"linkId":"g","type":"group","item":[` + scored("q1", fhir+"itemWeight") + "," + scored("q2", fhir+"itemWeight") + "," + total("%context.item.where(linkId='q1').answer.value.weight()") + `],"extension":[` + named("sum", "%context.item.where(linkId='q1' or linkId='q2').answer.value.weight().aggregate($this + $total, 0)") + `]}` + "," + item("t", "integer", expr(sdc+"calculatedExpression", "%resource.item.where(linkId='g').item.answer.value.weight().sum()"))),
		[]give{code("q1", "b"), code("q2", "c")}, "q1=B q2=C t=3", "", ""},
	{"a variable of a group that adds up what is in it", with(`{"linkId":"g","type":"group","item":[` + scored("q1", ordinal) + "," + scored("q2", ordinal) + "," + total("%sum") + `],"extension":[` + named("sum", "%context.item.where(linkId='q1' or linkId='q2').answer.value.ordinal().sum()") + `]}`),
		[]give{code("q1", "b"), code("q2", "c")}, "q1=B q2=C total=3", "", ""},
	{"weights looked up as extensions of the answer", with(scored("q1", ordinal) + "," + total("%resource.item.descendants().where(linkId.startsWith('q')).answer.valueCoding.extension.where(url='"+ordinal+"').valueDecimal.sum()") + "," + item("n", "integer", expr(sdc+"calculatedExpression", "%resource.item.where(linkId.startsWith('q')).answer.valueCoding.extension.where(url='"+ordinal+"').valueDecimal.sum()"))),
		[]give{code("q1", "c")}, "q1=C n=2", "", ""},
	{"weights under an older name", with(scored("q1", fhir+"questionnaire-ordinalValue") + "," + total("%resource.item.where(linkId='q1').answer.value.ordinal() + 1")),
		[]give{code("q1", "c")}, "q1=C total=3", "", ""},
	{"missing ordinals give no total", with(scored("q1", "") + "," + total("%resource.item.where(linkId='q1').answer.value.ordinal() + 1")),
		[]give{code("q1", "c")}, "q1=C", "", ""},
	{"missing answers count as nothing with iif", with(scored("q1", ordinal) + "," + scored("q2", ordinal) + "," + total("iif(%resource.item.where(linkId='q1').answer.exists(), %resource.item.where(linkId='q1').answer.value.ordinal(), 0) + iif(%resource.item.where(linkId='q2').answer.exists(), %resource.item.where(linkId='q2').answer.value.ordinal(), 0)")),
		[]give{code("q2", "c")}, "q2=C total=2", "", ""},
	{"a sum in a group that was empty at first", with(`{"linkId":"g","type":"group","item":[` + item("a", "integer") + "," + item("b", "integer") + `]},` + total("%resource.item.where(linkId='g').item.where(linkId='a').answer.value + %resource.item.where(linkId='g').item.where(linkId='b').answer.value")),
		[]give{num("a", 1), num("b", 2)}, "a=1 b=2 total=3", "", ""},
	{"a score band by nested iif over a variable", with(item("n", "integer")+","+item("band", "string", expr(sdc+"calculatedExpression", "iif(%n.empty(), {}, iif(%n < 5, 'low', iif(%n < 10, 'middle', 'high')))")), named("n", "%resource.item.where(linkId='n').answer.value")),
		[]give{num("n", 7)}, "n=7 band=middle", "", ""},
	{"body mass index from two variables", with(item("kg", "decimal")+","+item("cm", "decimal")+","+total("(%weight / ((%height / 100).power(2))).round(1)"), named("weight", "%resource.item.where(linkId='kg').answer.value"), named("height", "%resource.repeat(item).where(linkId='cm').answer.value")),
		[]give{num("kg", 70), num("cm", 175)}, "kg=70 cm=175 total=22.9", "", ""},
	{"a quantity becomes the number of a question that has the unit", with(`{"linkId":"kg","type":"quantity","extension":[{"url":"` + fhir + `questionnaire-unit","valueCoding":{"system":"http://unitsofmeasure.org","code":"kg","display":"kg"}}]},` + total("%resource.item.where(linkId='kg').answer.value / 2")),
		[]give{num("kg", 70)}, "kg=70 kg total=35", "", ""},
	{"the number within a quantity", with(`{"linkId":"kg","type":"quantity"},` + total("%resource.item.where(linkId='kg').answer.value.ofType(Quantity).value * 2")),
		[]give{num("kg", 70)}, "kg=70 total=140", "", ""},
	{"a date back from an age", with(`{"linkId":"age","type":"quantity","extension":[{"url":"` + fhir + `questionnaire-unitOption","valueCoding":{"system":"http://unitsofmeasure.org","code":"years","display":"years"}}]},` + item("born", "date", expr(sdc+"calculatedExpression", "%resource.repeat(item).where(linkId='age' and answer.empty().not()).select(today() - answer.value)"))),
		[]give{num("age", 20)}, "age=20 years born=2006-05-04", "", ""},
	{"an age by its years", with(item("born", "date") + "," + total("today().toString().substring(0,4).toInteger() - %resource.item.where(linkId='born').answer.value.toString().substring(0,4).toInteger()")),
		[]give{{"born", []form.Value{form.Date("1958-03-24")}}}, "born=1958-03-24 total=68", "", ""},
	{"a variable with a hyphen", with(item("1", "boolean")+","+item("2", "date", expr(sdc+"enableWhenExpression", "%has-fever")), named("has-fever", "%resource.descendants().where(linkId='1').answer.value")),
		[]give{{"1", []form.Value{form.Boolean(true)}}}, "1=true", "1 2", ""},
	{"a variable of a contained resource", `{"resourceType":"Questionnaire","contained":[{"resourceType":"QuestionnaireResponse","item":[{"linkId":"x","item":[{"linkId":"y","answer":[{"valueString":"Ann"}]}]}]}],"extension":[` + named("old", "%questionnaire.contained[0]") + `],"item":[` + item("a", "string", expr(sdc+"calculatedExpression", "%old.item.where(linkId = 'x' and item.answer.exists()).item.where(linkId = 'y').answer.valueString")) + `]}`,
		nil, "a=Ann", "", ""},
	{"another engine's paths find nothing", with(scored("q1", ordinal) + "," + item("x", "boolean", expr(sdc+"enableWhenExpression", "%resource.item.descendants().where(type='choice').answer.valueInteger.sum() > 3"))),
		[]give{code("q1", "c")}, "q1=C", "q1", ""},
	{"another engine's expressions are named", with(item("a", "string", expr(sdc+"calculatedExpression", "let h := 1; h")) + "," + item("b", "string", strings.Replace(expr(sdc+"initialExpression", "Age"), "text/fhirpath", "text/cql-identifier", 1)) + "," + item("c", "string", strings.Replace(expr(sdc+"calculatedExpression", "Patient?name={{%x}}"), "text/fhirpath", "application/x-fhir-query", 1))),
		nil, "", "a b c", "a b c"},
	{"what only a record knows is empty, and asked", with(item("a", "string", expr(sdc+"initialExpression", "%patient.name.where(use='official').given.first()")) + "," + item("b", "string", expr(sdc+"enableWhenExpression", "%patient.gender = 'female'"))),
		nil, "", "a b", ""},
	{"Codings compared with a text", with(scored("q1", "") + `,{"linkId":"a","type":"string","enableWhen":[{"question":"q1","operator":"=","answerString":"B"}]},{"linkId":"b","type":"string","enableWhen":[{"question":"q1","operator":"!=","answerString":"B"}]}`),
		[]give{code("q1", "b")}, "q1=B", "q1 b", "a b"},
	{"Codings compared by code alone", with(scored("q1", "") + `,{"linkId":"a","type":"string","enableWhen":[{"question":"q1","operator":"=","answerCoding":{"code":"b"}}]}`),
		[]give{code("q1", "b")}, "q1=B", "q1", "a"},
	{"a value set elsewhere takes any code", with(`{"linkId":"a","type":"choice","answerValueSet":"http://example.org/vs"},{"linkId":"b","type":"string","enableWhen":[{"question":"a","operator":"=","answerCoding":{"system":"s","code":"x"}}]}`),
		[]give{code("a", "x")}, "a=x", "a b", "a"},
	{"a contained value set without an expansion", `{"resourceType":"Questionnaire","contained":[{"resourceType":"ValueSet","id":"vs","compose":{"include":[{"system":"s","concept":[{"code":"x","display":"X","extension":[{"url":"` + ordinal + `","valueDecimal":4}]}]}]}}],"item":[{"linkId":"a","type":"choice","answerValueSet":"#vs"},` + total("%resource.item.where(linkId='a').answer.value.ordinal()") + `]}`,
		[]give{code("a", "x")}, "a=X total=4", "", ""},
	{"options that are chosen at first", with(`{"linkId":"a","type":"choice","repeats":true,"answerOption":[{"valueString":"x","initialSelected":true},{"valueString":"y"},{"valueString":"z","initialSelected":true}]}`),
		nil, "a=x, z", "", ""},
	{"more chosen at first than may be", with(`{"linkId":"a","type":"choice","answerOption":[{"valueString":"x","initialSelected":true},{"valueString":"y","initialSelected":true}]}`),
		nil, "a=x", "", "a"},
	{"R5: a coding with options", with(`{"linkId":"a","type":"coding","answerConstraint":"optionsOnly","disabledDisplay":"hidden","answerOption":[{"valueCoding":{"system":"s","code":"x","display":"X"}}]}`),
		[]give{code("a", "x")}, "a=X", "", "a"},
	{"R5: a text with options or an own answer", with(`{"linkId":"a","type":"string","answerConstraint":"optionsOrString","disabledDisplay":"protected","answerOption":[{"valueString":"x"}]}`),
		[]give{{"a", []form.Value{form.String("own")}}}, "a=own", "", "a"},
	{"R5: a number with options", with(`{"linkId":"a","type":"integer","answerOption":[{"valueInteger":1},{"valueInteger":2}]},{"linkId":"b","type":"string","enableWhen":[{"question":"a","operator":">","answerInteger":1}]}`),
		[]give{num("a", 2)}, "a=2", "a b", "a"},
	{"a number becomes the text of a question", with(item("n", "integer") + "," + item("t", "string", expr(sdc+"calculatedExpression", "%resource.item.where(linkId='n').answer.value / 4"))),
		[]give{num("n", 6)}, "n=6 t=1.5", "", ""},
	{"a byte order mark", "\ufeff" + with(item("n", "integer")), []give{num("n", 6)}, "n=6", "", ""},
	{"the total of a mood form is worked out and not shown", strings.Replace(with(scored("q1", ordinal)+","+total("%resource.item.where(linkId='q1').answer.value.ordinal()")), `"item"`, `"code":[{"system":"http://loinc.org","code":"69737-5"}],"item"`, 1),
		[]give{code("q1", "b")}, "q1=B total=1", "q1 total", ""},
	{"bounds on how many under the name SDC gives", with(`{"linkId":"a","type":"choice","repeats":true,"extension":[{"url":"` + sdc + `maxOccurs","valueUnsignedInt":1}],"answerOption":[{"valueCoding":{"system":"s","code":"x","display":"X"}},{"valueCoding":{"system":"s","code":"y","display":"Y"}}]}`),
		[]give{code("a", "x"), code("a", "x", "y")}, "a=X", "", ""},
	{"questions under the answers of a choice that repeats", with(`{"linkId":"a","type":"choice","repeats":true,"answerOption":[{"valueCoding":{"system":"s","code":"x","display":"X"}},{"valueCoding":{"system":"s","code":"y","display":"Y"}}],"item":[{"linkId":"b","type":"integer","enableWhen":[{"question":"a","operator":"=","answerCoding":{"system":"s","code":"y"}}]}]},` + item("n", "integer", expr(sdc+"calculatedExpression", "%resource.item.where(linkId='a').answer.where(value.code='y').item.where(linkId='b').answer.value"))),
		[]give{code("a", "x", "y"), num("b\x1f1.", 5)}, "a=X, Y b=5 n=5", "a b n", ""},
	{"items that look at each other", with(`{"linkId":"a","type":"boolean","enableWhen":[{"question":"b","operator":"!=","answerBoolean":true}]},{"linkId":"b","type":"boolean","enableWhen":[{"question":"c","operator":"!=","answerBoolean":true}]},{"linkId":"c","type":"boolean","enableWhen":[{"question":"a","operator":"!=","answerBoolean":true}]}`),
		[]give{{"a", []form.Value{form.Boolean(true)}}}, "a=true", "a b", "a"},
	{"a calculation that keeps what it has", with(item("a", "date", expr(sdc+"calculatedExpression", "iif(%resource.item.where(linkId='a').answer.exists(), %resource.item.where(linkId='a').answer.value, today())"))),
		nil, "a=2026-05-04", "", ""},
	{"R5: a coding with options or another code", with(`{"linkId":"a","type":"coding","answerConstraint":"optionsOrType","answerOption":[{"valueCoding":{"system":"s","code":"x","display":"X"}}]}`),
		[]give{code("a", "y")}, "a=y", "", "a"},
	{"modifiers are named", with(strings.Replace(item("a", "integer"), `{`, `{"modifierExtension":[{"url":"http://example.org/negated","valueBoolean":true}],`, 1), `{"url":"http://example.org/kept"}],"modifierExtension":[{"url":"http://example.org/draft","valueBoolean":true}`),
		[]give{num("a", 1)}, "a=1", "", " a"},
	{"a limit that is calculated is named", with(item("a", "integer", `{"url":"`+fhir+`maxValue","_valueInteger":{"extension":[`+expr(fhir+"cqf-calculatedValue", "2")+`]}}`)),
		[]give{num("a", 5)}, "a=5", "", "a"},
	{"a unit without its code", with(`{"linkId":"a","type":"quantity","extension":[{"url":"` + fhir + `questionnaire-unitOption","valueCoding":{"system":"u","code":"kg","display":"kilos"}},{"url":"` + fhir + `questionnaire-unitOption","valueCoding":{"system":"u","code":"lb"}}]},{"linkId":"b","type":"string","enableWhen":[{"question":"a","operator":">","answerQuantity":{"value":50,"system":"u","code":"kg"}}]}`),
		[]give{{"a", []form.Value{form.Quantity("70", form.Coding{Display: "kilos"})}}}, "a=70 kilos", "a b", ""},
	{"what is needed only by a constraint", with(item("a", "integer")+","+item("b", "integer"), `{"url":"`+fhir+`questionnaire-constraint","extension":[{"url":"key","valueId":"k"},{"url":"requirements","valueString":"r"},{"url":"severity","valueCode":"warning"},{"url":"human","valueString":"Two at least."},{"url":"expression","valueString":"%resource.item.where(answer.exists()).count() >= 2"}]}`),
		[]give{num("a", 1)}, "a=1", "", ""},
}

func TestRealForms(t *testing.T) {
	for _, row := range realRows {
		t.Run(row.name, func(t *testing.T) {
			s, problems := begin(t, row.doc)
			var warned []string
			for _, p := range problems {
				if p.Severity == form.Warning {
					warned = append(warned, p.LinkID)
				}
			}
			if got := strings.Join(warned, " "); got != row.warn {
				t.Errorf("warns of %q, want %q: %v", got, row.warn, problems)
			}
			for i, g := range row.gives {
				if err := s.Answer(g.link, g.values...); err != nil && i == 0 {
					t.Fatal(err)
				}
			}
			if got := answers(s); got != row.want {
				t.Errorf("answers %q, want %q", got, row.want)
			}
			if got := strings.Join(s.EnabledLinkIDs(), " "); row.enabled != "" && got != row.enabled {
				t.Errorf("enabled %q, want %q", got, row.enabled)
			}
			if b, err := s.Draft(); err != nil {
				t.Error(err)
			} else if again, _, err := form.Resume(s.Form(), b, form.Start{Now: time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)}); err != nil || answers(again) != row.want {
				t.Errorf("taken up again: %q, %v", answers(again), err)
			}
		})
	}
}

// A group's constraint looks at each occurrence of its own.
func TestConstraintOfARepeatingGroup(t *testing.T) {
	rule := `{"url":"` + fhir + `questionnaire-constraint","extension":[{"url":"human","valueString":"The end comes first."},{"url":"expression","valueString":"item.where(linkId='from').answer.value <= item.where(linkId='to').answer.value"}]}`
	s, _ := begin(t, with(`{"linkId":"g","type":"group","repeats":true,"extension":[`+rule+`],"item":[`+item("from", "integer")+","+item("to", "integer")+`]}`))
	second, err := s.Add("g")
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range []give{num("from", 1), num("to", 2), num(second, 4), num(strings.Replace(second, "from", "to", 1), 3)} {
		if err := s.Answer(g.link, g.values...); err != nil {
			t.Fatal(err)
		}
	}
	if p := s.Missing(); len(p) != 1 || p[0].LinkID != "g" {
		t.Errorf("problems %v, want one: of the second occurrence", p)
	}
}

// 85 items, each with a condition: every operator over every type.
func TestEveryOperatorOverEveryType(t *testing.T) {
	types := []struct{ typ, value, answer string }{
		{"boolean", "Boolean", "true"}, {"integer", "Integer", "3"}, {"decimal", "Decimal", "3.5"}, {"date", "Date", `"2026-05-04"`},
		{"dateTime", "DateTime", `"2026-05-04T10:00:00Z"`}, {"time", "Time", `"10:00:00"`}, {"string", "String", `"m"`}, {"choice", "Coding", `{"system":"s","code":"b"}`},
		{"quantity", "Quantity", `{"value":3,"code":"kg"}`}, {"url", "Uri", `"http://example.org"`}, {"reference", "Reference", `{"reference":"Patient/1"}`},
	}
	var items, given []string
	for _, ty := range types {
		link := "of-" + ty.typ
		options := ""
		if ty.typ == "choice" {
			options = `,"answerOption":[{"valueCoding":{"system":"s","code":"b"}}]`
		}
		items = append(items, fmt.Sprintf(`{"linkId":%q,"type":%q%s}`, link, ty.typ, options))
		given = append(given, fmt.Sprintf(`{"linkId":%q,"answer":[{"value%s":%s}]}`, link, ty.value, ty.answer))
		for _, op := range []string{"=", "!=", ">", "<", ">=", "<=", "exists"} {
			answer := "answer" + ty.value + `":` + ty.answer
			if op == "exists" {
				answer = `answerBoolean":true`
			}
			items = append(items, fmt.Sprintf(`{"linkId":"%s %s","type":"string","enableWhen":[{"question":%q,"operator":%q,"%s}]}`, ty.typ, op, link, op, answer))
		}
	}
	f, _, err := form.Load([]byte(with(strings.Join(items[:85], ","))), fhirpath.Engine{})
	if err != nil {
		t.Fatal(err)
	}
	s, problems, err := form.Resume(f, []byte(`{"resourceType":"QuestionnaireResponse","item":[`+strings.Join(given, ",")+`]}`), form.Start{})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range f.LinkIDs() {
		_, op, ok := strings.Cut(id, " ")
		if !ok {
			continue
		}
		want := op == "=" || op == "exists" || op == ">=" || op == "<="
		if s.Enabled(id) != want {
			t.Errorf("%s: enabled %v, want %v", id, s.Enabled(id), want)
		}
	}
	if len(problems) != 0 {
		t.Log(problems)
	}
}

// 808 items and 291 expressions with 13 translations of each text, answered
// from one end to the other.
func TestALargeFormInManyLanguages(t *testing.T) {
	var words []string
	for i := range 13 {
		words = append(words, fmt.Sprintf(`{"url":"%stranslation","extension":[{"url":"lang","valueCode":"l%d"},{"url":"content","valueString":"in %d"}]}`, fhir, i, i))
	}
	said := `"text":"Text","_text":{"extension":[` + strings.Join(words, ",") + `]}`
	var items []string
	for i := range 807 {
		ext := ""
		switch {
		case i%4 == 3 && i < 4*194:
			ext = expr(sdc+"calculatedExpression", fmt.Sprintf("%%resource.item.item.where(linkId='%d').answer.value + 1", i-1))
		case i%8 == 2 && i < 8*97:
			ext = expr(sdc+"enableWhenExpression", fmt.Sprintf("%%resource.repeat(item).where(linkId='%d').answer.exists()", i-1))
		}
		items = append(items, fmt.Sprintf(`{"linkId":"%d","type":"integer",%s,"extension":[%s]}`, i, said, ext))
	}
	f, problems, err := form.Load([]byte(with(`{"linkId":"all","type":"group",`+said+`,"item":[`+strings.Join(items, ",")+`]}`)), fhirpath.Engine{})
	if err != nil || len(problems) != 0 || len(f.LinkIDs()) != 808 || len(f.Languages()) != 14 {
		t.Fatal(err, problems, len(f.Languages()))
	}
	s := f.Start(form.Start{Lang: "l7"})
	for i := range 807 {
		if i%4 == 3 && i < 4*194 {
			continue
		}
		if err := s.Answer(fmt.Sprint(i), form.Integer(i)); err != nil {
			t.Fatal(err)
		}
	}
	for _, l := range s.Review() {
		if l.Answer != l.LinkID || l.Question != "in 7" {
			t.Fatalf("%s is asked as %q and answered %q", l.LinkID, l.Question, l.Answer)
		}
	}
	if _, p, err := s.Finish(); err != nil || len(p) > 0 {
		t.Error(err, p)
	}
}

// A calculation of the wrong type has no value, and says so.
func TestCalculationThatFitsNothing(t *testing.T) {
	for _, row := range []struct{ name, typ, source, said string }{
		{"a text for a number", "integer", "'many'", "its calculatedExpression gives what cannot answer a question of type integer"},
		{"a fraction for a whole number", "integer", "1.5", "its calculatedExpression gives what cannot answer a question of type integer"},
		{"nothing", "integer", "{}", ""},
		{"a whole number for a decimal", "decimal", "2", ""},
	} {
		s, _ := begin(t, with(item("a", row.typ, expr(sdc+"calculatedExpression", row.source))))
		said := ""
		for _, p := range s.Check() {
			said += p.Text
		}
		if said != row.said {
			t.Errorf("%s: %q, want %q", row.name, said, row.said)
		}
	}
}
