package form_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"frontdoor/kiosk/form"
	"frontdoor/kiosk/form/fhirpath"
)

// published writes large forms in the ways of published ones.
type published struct {
	*rand.Rand
	links []string
	langs int
	said  int // expressions
}

func (p *published) text(what string) string {
	var words []string
	for i := range p.langs {
		words = append(words, fmt.Sprintf(`{"url":"%stranslation","extension":[{"url":"lang","valueCode":"l%d"},{"url":"content","valueString":"%s in %d"}]}`, fhir, i, what, i))
	}
	return fmt.Sprintf(`"text":%q,"_text":{"extension":[%s]}`, what, strings.Join(words, ","))
}

// conditions look back, forward and at the item itself, in loops.
func (p *published) conditions(n, of int) string {
	if p.IntN(3) > 0 {
		return ""
	}
	var out []string
	for range 1 + p.IntN(3) {
		to := p.IntN(of)
		want := []string{`"operator":"exists","answerBoolean":true`, `"operator":"!=","answerCoding":{"system":"s","code":"a"}`, `"operator":"=","answerCoding":{"system":"s","code":"b"}`,
			`"operator":">=","answerInteger":3`, `"operator":"<","answerDate":"2026-05"`, `"operator":"=","answerString":"a"`}[p.IntN(6)]
		out = append(out, fmt.Sprintf(`{"question":"i%d",%s}`, to, want))
	}
	return fmt.Sprintf(`,"enableWhen":[%s],"enableBehavior":"%s"`, strings.Join(out, ","), []string{"any", "all"}[n%2])
}

func (p *published) expressions(of int) string {
	about := fmt.Sprintf("%%resource.descendants().where(linkId='i%d').answer.value", p.IntN(of))
	switch p.IntN(6) {
	case 0:
		p.said++
		return "," + `"extension":[` + expr(sdc+"enableWhenExpression", about+".exists() or "+about+".empty()") + `]`
	case 1:
		p.said++
		return `,"readOnly":true,"extension":[` + expr(sdc+"calculatedExpression", about+".count()") + `]`
	}
	return ""
}

// items writes n items from a number on: questions with follow-ups under their
// answers, repeats under choices, groups within groups.
func (p *published) items(from, n, of, depth int) string {
	var out []string
	for i := from; i < from+n; {
		inner := 0
		if depth < 4 {
			inner = min(p.IntN(5), from+n-i-1)
		}
		kids := ""
		if inner > 0 {
			kids = `,"item":[` + p.items(i+1, inner, of, depth+1) + `]`
		}
		typ, more := "integer", p.expressions(of)
		switch pick := p.IntN(5); {
		case inner > 0 && pick < 2:
			typ, more = "group", `,"repeats":`+fmt.Sprint(pick == 0)
		case pick < 3:
			typ, more = "choice", `,"repeats":`+fmt.Sprint(pick == 2)+`,"answerOption":[{"valueCoding":{"system":"s","code":"a","display":"A"}},{"valueCoding":{"system":"s","code":"b","display":"B"}}]`
		case pick == 3:
			typ, more = "date", ""
		}
		p.links = append(p.links, fmt.Sprint("i", i))
		out = append(out, fmt.Sprintf(`{"linkId":"i%d","type":%q,%s%s%s%s}`, i, typ, p.text(fmt.Sprint("Item ", i)), more, p.conditions(i, of), kids))
		i += 1 + inner
	}
	return strings.Join(out, ",")
}

// Forms as large and tangled as published ones are answered whole: each answer
// leaves what a fresh evaluation comes to, a draft brings everything back, and
// what was finished is finished again just so.
func TestLargePublishedForms(t *testing.T) {
	for _, row := range []struct {
		name               string
		items, langs, said int
	}{{"85 items with loops of references", 85, 0, 0}, {"repeats under choices in 13 languages", 300, 13, 20}, {"808 items with expressions", 808, 1, 60}} {
		t.Run(row.name, func(t *testing.T) {
			p := &published{Rand: rand.New(rand.NewPCG(uint64(row.items), 1)), langs: row.langs}
			doc := with(p.items(0, row.items, row.items, 0))
			f, _, err := form.Load([]byte(doc), fhirpath.Engine{})
			if err != nil || len(f.LinkIDs()) != row.items || p.said < row.said || len(f.Languages()) != row.langs+1 {
				t.Fatal(err, len(p.links), p.said, f.Languages())
			}
			s := f.Start(form.Start{Lang: "l0"})
			for step := range 400 {
				p.answer(s)
				if step%40 == 0 && s.State() != s.Fresh().State() {
					t.Fatalf("step %d: differs from a fresh evaluation", step)
				}
			}
			p.reopened(t, f, s)
		})
	}
}

// answer does one thing that a person could do.
func (p *published) answer(s *form.Session) {
	keys := s.Keys()
	key := keys[p.IntN(len(keys))]
	v := []form.Value{form.Integer(p.IntN(6)), form.Choice(form.Coding{System: "s", Code: []string{"a", "b"}[p.IntN(2)]}), form.Date([]string{"2026", "2026-05-04", "2027-01"}[p.IntN(3)])}
	switch p.IntN(8) {
	case 0:
		_, _ = s.Add(key)
	case 1:
		_ = s.Clear(key)
	case 2:
		_ = s.Toggle(key, v[1])
	default:
		for _, v := range v {
			if s.Answer(key, v) == nil {
				return
			}
		}
	}
}

func (p *published) reopened(t *testing.T, f *form.Form, s *form.Session) {
	t.Helper()
	draft, err := s.Draft()
	if err != nil {
		t.Fatal(err)
	}
	again, problems, err := form.Resume(f, draft, form.Start{Lang: "l0"})
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	if a, b := answers(s), answers(again); a != b || !slices.Equal(s.EnabledLinkIDs(), again.EnabledLinkIDs()) {
		t.Fatalf("a draft brings back\n%s\nof\n%s", b, a)
	}
	done, problems, err := again.Finish()
	if err != nil {
		t.Fatal(err, problems)
	}
	once, problems, err := form.Resume(f, done, form.Start{Lang: "l0"})
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	twice, _, err := once.Finish()
	if err != nil || !bytes.Equal(done, twice) {
		t.Errorf("finished again it differs: %v\n%s\n%s", err, done, twice)
	}
	var o struct{ Item []json.RawMessage }
	if json.Unmarshal(done, &o) != nil || len(o.Item) == 0 {
		t.Error("control: nothing was answered")
	}
}

// A form of 808 items whose 291 expressions each walk through the whole
// response is worked out whole, not stopped.
func TestManyExpressionsThatWalk(t *testing.T) {
	var groups, given []string
	for g := range 8 {
		var items, answers []string
		for i := range 101 {
			id, more := fmt.Sprintf("i%d.%d", g, i), ""
			if i < 65 {
				answers = append(answers, fmt.Sprintf(`{"linkId":%q,"answer":[{"valueInteger":1}]}`, id))
			} else {
				more = fmt.Sprintf(`,"extension":[%s]`, expr(sdc+"calculatedExpression", fmt.Sprintf("%%resource.repeat(item).where(linkId.startsWith('i%d.') and linkId.endsWith('%d')).answer.value.first()", g, i%6)))
			}
			items = append(items, fmt.Sprintf(`{"linkId":%q,"type":"integer","text":"t"%s}`, id, more))
		}
		groups = append(groups, fmt.Sprintf(`{"linkId":"g%d","type":"group","text":"g","item":[%s]}`, g, strings.Join(items, ",")))
		given = append(given, fmt.Sprintf(`{"linkId":"g%d","item":[%s]}`, g, strings.Join(answers, ",")))
	}
	f, _, err := form.Load([]byte(with(strings.Join(groups, ","))), fhirpath.Engine{})
	if err != nil {
		t.Fatal(err)
	}
	s, problems, err := form.Resume(f, []byte(`{"resourceType":"QuestionnaireResponse","status":"in-progress","item":[`+strings.Join(given, ",")+`]}`), form.Start{})
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	done, problems, err := s.Finish()
	if n := bytes.Count(done, []byte("valueInteger")); err != nil || n != 808 || len(problems) > 0 {
		t.Errorf("%d answers, %d problems, %v", n, len(problems), err)
	}
}
