package form

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// layout walks all pages and writes their linkIds: "a | b c".
func layout(t *testing.T, s *Session) string {
	t.Helper()
	for s.Back() {
	}
	var out []string
	for n := 1; ; n++ {
		p := s.Page()
		var ids []string
		for _, v := range p.Items {
			ids = append(ids, v.LinkID)
		}
		out = append(out, strings.Join(ids, " "))
		if p.Number != n {
			t.Fatalf("page %d says it is %d", n, p.Number)
		}
		if all := s.Pages(); !reflect.DeepEqual(all[n-1], p) {
			t.Fatalf("of all pages, %d is %+v; by itself it is %+v", n, all[n-1], p)
		}
		done, missing := s.Next()
		if done || len(missing) > 0 {
			if n != p.Of {
				t.Fatalf("ended at page %d of %d", n, p.Of)
			}
			return strings.Join(out, " | ")
		}
	}
}

func control(code string) string {
	return ext(urlControl, `CodeableConcept":{"coding":[{"code":"`+code+`"}]}`)
}

func TestPages(t *testing.T) {
	yesno := func(link string) string { return q(link, "boolean", "") }
	rows := []struct{ name, form, want string }{
		{"one question a page", q("a", "string", "") + "," + q("b", "string", ""), "a | b"},
		{"a group's questions one by one", group("g", q("a", "string", "")+","+q("b", "string", ""), ""), "a | b"},
		{"a small group of yes and no together", group("g", yesno("a")+","+yesno("b"), ""), "a b"},
		{"four are not small", group("g", yesno("a")+","+yesno("b")+","+yesno("c")+","+yesno("d"), ""), "a | b | c | d"},
		{"many options are not small", group("g", q("a", "choice", options("1", "2", "3", "4")), ""), "a"},
		{"a page as the form says (SDC itemControl page)", group("g", q("a", "string", "")+","+group("h", q("b", "string", ""), ""), control("page")), "a h b"},
		{"an introduction goes with the question after it", q("d", "display", "") + "," + q("a", "string", ""), "d a"},
		{"a last word has a page of its own", q("a", "string", "") + "," + q("d", "display", ""), "a | d"},
		{"hidden questions have no page", q("a", "string", ext(urlHidden, isTrue)) + "," + q("b", "string", ""), "b"},
		{"nothing of a hidden group has a page", group("g", q("a", "string", ""), ext(urlHidden, isTrue)) + "," + q("b", "string", ""), "b"},
		{"disabled questions have no page", q("a", "boolean", "") + "," + q("b", "string", when(cond("a", "=", isTrue))), "a"},
		{"questions within a question follow it", q("a", "boolean", `"item":[`+q("d", "display", "")+","+q("b", "string", "")+`]`), "a d | b"},
		{"help for a group stands before its questions", group("g", q("h", "display", control("help"))+","+q("a", "string", ""), ""), "h a"},
		{"help is no page", q("a", "string", `"item":[`+q("h", "display", control("help"))+`]`), "a"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if got := layout(t, start(t, row.form)); got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
	if p := start(t, q("a", "string", ext(urlHidden, isTrue))).Page(); p.Of != 0 || len(p.Items) != 0 {
		t.Errorf("a form that shows nothing has page %+v", p)
	}
}

func TestNextWaitsForRequired(t *testing.T) {
	s := start(t, q("a", "boolean", `"required":true`)+","+q("b", "string", ""))
	if done, missing := s.Next(); done || summary(missing) != "required a" || s.Page().Number != 1 {
		t.Fatalf("went on without an answer: %v", missing)
	}
	if err := s.Answer("a", Boolean(false)); err != nil {
		t.Fatal(err)
	}
	if done, missing := s.Next(); done || missing != nil || s.Page().Number != 2 {
		t.Fatalf("did not go on: %v", missing)
	}
	if done, _ := s.Next(); !done {
		t.Error("the last page is not the last")
	}
	if !s.Back() || s.Back() {
		t.Error("back goes one page and no further")
	}
}

// A page stays in sight while others come and go before it, and gives way to
// the last one before it when it is itself no longer asked.
func TestPageFollowsAnswers(t *testing.T) {
	s := start(t, q("a", "boolean", "")+","+q("b", "string", when(cond("a", "=", isTrue)))+","+q("c", "string", ""))
	if err := s.Goto("c"); err != nil {
		t.Fatal(err)
	}
	if p := s.Page(); p.Number != 2 || p.Of != 2 {
		t.Fatalf("at %d of %d", p.Number, p.Of)
	}
	if err := s.Answer("a", Boolean(true)); err != nil {
		t.Fatal(err)
	}
	if p := s.Page(); p.Number != 3 || p.Items[0].LinkID != "c" {
		t.Fatalf("moved to %d, %s", p.Number, p.Items[0].LinkID)
	}
	if err := s.Goto("b"); err != nil {
		t.Fatal(err)
	}
	if err := s.Clear("a"); err != nil {
		t.Fatal(err)
	}
	if p := s.Page(); p.Items[0].LinkID != "a" {
		t.Errorf("stands at %s, want a", p.Items[0].LinkID)
	}
	if err := s.Goto("b"); err == nil {
		t.Error("went to a page that is not there")
	}
}

func TestRepeats(t *testing.T) {
	s := start(t, group("g", q("a", "string", "")+","+q("b", "string", ""), `"repeats":true,`+ext(urlMaxOccurs, `Integer":3`)))
	second, err := s.Add("g")
	if err != nil {
		t.Fatal(err)
	}
	third, err := s.Add("g")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Add("g"); err == nil {
		t.Error("added more than maxOccurs")
	}
	for key, text := range map[string]string{"a": "1", second: "2", third: "3"} {
		if err := s.Answer(key, String(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Goto(second); err != nil {
		t.Fatal(err)
	}
	if err := s.Goto("g"); err != nil || s.Page().Repeats[0].Number != 1 {
		t.Errorf("a group begins with its first occurrence: %v", err)
	}
	if err := s.Goto(second); err != nil {
		t.Fatal(err)
	}
	if r := s.Page().Repeats; len(r) != 1 || r[0] != (Repeat{Key: "g", Text: "Text of g", Number: 2, Of: 3, Filled: true}) {
		t.Errorf("repeat is %+v", r)
	}
	if err := s.GotoLast("g"); err != nil || s.Page().Repeats[0].Number != 3 || s.GotoLast("a") == nil {
		t.Errorf("the last occurrence: %v, %+v", err, s.Page().Repeats)
	}
	if err := s.Remove("g", 1); err != nil {
		t.Fatal(err)
	}
	b, _, err := s.Finish()
	if err != nil {
		t.Fatal(err)
	}
	sameJSON(t, itemsOf(t, b), `{"linkId":"g","item":[`+answered("a", `String":"1"`)+`]},{"linkId":"g","item":[`+answered("a", `String":"3"`)+`]}`)
	for range 2 {
		if err := s.Remove("g", 0); err != nil {
			t.Fatal(err)
		}
	}
	if b, _, _ = s.Finish(); itemsOf(t, b) != nil {
		t.Errorf("what was removed is still there: %s", b)
	}
	if err := s.Remove("g", 5); err == nil {
		t.Error("removed an occurrence that is not there")
	}
}

func TestToggle(t *testing.T) {
	none := `{` + ext(urlExclusive, isTrue) + `,` + coding("s", "none") + `}`
	s := start(t, q("one", "choice", options("x", "y"))+","+q("many", "choice", `"repeats":true,"answerOption":[{`+coding("s", "x")+`},{`+coding("s", "y")+`},`+none+`]`))
	rows := []struct {
		name, key, touch, want string
	}{
		{"choose", "one", "x", "x"},
		{"choose another instead", "one", "y", "y"},
		{"take it back", "one", "y", ""},
		{"choose one of many", "many", "x", "x"},
		{"and a second", "many", "y", "x y"},
		{"an exclusive option takes the others away", "many", "none", "none"},
		{"and gives way", "many", "y", "y"},
	}
	for _, row := range rows {
		if err := s.Toggle(row.key, pick(row.touch)); err != nil {
			t.Fatal(row.name, err)
		}
		var got []string
		for _, v := range s.byKey[row.key].answers() {
			got = append(got, v.Coding.Code)
		}
		if strings.Join(got, " ") != row.want {
			t.Errorf("%s: %v, want %q", row.name, got, row.want)
		}
	}
}

func TestDecline(t *testing.T) {
	s := start(t, q("a", "string", `"required":true,`+ext(urlMayDecline, isTrue))+","+q("b", "string", `"required":true`)+","+
		q("c", "string", when(cond("a", "exists", isTrue))))
	if err := s.Decline("b"); err == nil {
		t.Error("declined a question that needs an answer")
	}
	if err := s.Answer("a", String("x")); err != nil {
		t.Fatal(err)
	}
	if err := s.Decline("a"); err != nil {
		t.Fatal(err)
	}
	if s.Enabled("c") {
		t.Error("a declined question counts as answered")
	}
	if got := summary(s.Missing()); got != "required b" {
		t.Errorf("missing %q", got)
	}
	if v := s.Page().Items[0]; !v.Declined || !v.MayDecline || len(v.Values) != 0 {
		t.Errorf("view is %+v", v)
	}
	if err := s.Clear("a"); err != nil {
		t.Fatal(err)
	}
	if got := summary(s.Missing()); got != "required a, required b" {
		t.Errorf("after clearing missing is %q", got)
	}
}

// A form beyond its entries refuses more instead of growing.
func TestEntriesAreBounded(t *testing.T) {
	var items []string
	for i := range 400 {
		items = append(items, q(fmt.Sprint(i), "string", ""))
	}
	s := start(t, group("g", strings.Join(items, ","), `"repeats":true`))
	var err error
	for range MaxAnswers {
		if _, err = s.Add("g"); err != nil {
			break
		}
	}
	if err == nil || s.count > MaxEntries {
		t.Errorf("grew to %d entries: %v", s.count, err)
	}
}

// A page says how many questions come before it, and how many there are.
func TestPagesCountQuestions(t *testing.T) {
	s := start(t, q("a", "boolean", "")+","+group("g", q("w", "display", "")+","+q("b", "boolean", "")+","+q("c", "boolean", ""), "")+","+q("d", "string", ""))
	var got []int
	for done := false; !done; done, _ = s.Next() {
		p := s.Page()
		got = append(got, p.Before, p.Questions)
	}
	if want := []int{0, 4, 1, 4, 3, 4}; !slices.Equal(got, want) {
		t.Errorf("before and in all: %v, want %v", got, want)
	}
}
