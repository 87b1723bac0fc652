package form

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// seeds adds the shipped forms and one form for each rule to a corpus.
func seeds(f *testing.F, add func(document []byte)) {
	files, err := filepath.Glob(filepath.Join(forms, "*.json"))
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range files {
		b, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		add(b)
	}
	for _, row := range problemRows {
		add(document(row.form))
	}
	for _, row := range enableRows {
		add(document(row.form))
	}
	add([]byte(scored))
	add([]byte(bilingual))
}

// Load takes anything: it never panics, gives a form or an error, and a form
// it gives can be gone through and finished or says what is missing.
func FuzzLoad(f *testing.F) {
	seeds(f, func(b []byte) { f.Add(b) })
	f.Fuzz(func(t *testing.T, b []byte) {
		form, problems, err := Load(b)
		if (form == nil) != (err != nil) || form != nil && errorsIn(problems) {
			t.Fatalf("form %v, error %v, problems %v", form != nil, err, problems)
		}
		if form == nil {
			return
		}
		s := form.Start(Start{Now: noon, Lang: "es"})
		checkSession(t, s)
	})
}

// checkSession holds what is true of every session.
func checkSession(t *testing.T, s *Session) {
	t.Helper()
	enabled := s.EnabledLinkIDs()
	for _, id := range enabled {
		if it := s.form.links[id]; it.parent != nil && !slices.Contains(enabled, it.parent.linkID) {
			t.Fatalf("%q is enabled within %q, which is not", id, it.parent.linkID)
		}
	}
	s.Page()
	s.Review()
	s.Outcomes()
	missing := s.Missing()
	b, _, err := s.Finish()
	if (err != nil) != (len(missing) > 0) {
		t.Fatalf("Finish: %v, missing %v", err, missing)
	}
	if err != nil {
		return
	}
	again, problems, err := Resume(s.form, b, s.start)
	if err != nil || len(problems) > 0 {
		t.Fatalf("a completed response is not taken up again: %v, %v\n%s", err, problems, b)
	}
	if !json.Valid(b) || len(again.Missing()) > 0 {
		t.Fatalf("a completed response is not complete: %v\n%s", again.Missing(), b)
	}
	if !slices.Equal(enabled, again.EnabledLinkIDs()) {
		return // an occurrence that held only disabled answers is gone, and another one is nearest
	}
	c, _, err := again.Finish()
	if err != nil || string(b) != string(c) {
		t.Fatalf("finishing twice differs: %v\n%s\n%s", err, b, c)
	}
}

// Acts on a form with a bit of everything: whatever a person touches, the
// session stays whole.
func FuzzAnswer(f *testing.F) {
	items := q("a", "boolean", `"item":[`+q("b", "string", when(cond("a", "=", isTrue))+`,"repeats":true,"item":[`+q("c", "integer", ext(urlMax, `Integer":9`))+`]`)+`]`) + "," +
		group("g", q("d", "choice", options("x", "y")+`,"repeats":true`)+","+q("e", "date", when(cond("d", "!=", `Coding":{"system":"s","code":"x"}`), cond("f", "exists", isFalse))+`,"enableBehavior":"all"`)+","+
			q("f", "decimal", when(cond("e", ">", `Date":"2026-05-01"`))), `"repeats":true`) + "," +
		q("h", "open-choice", `"required":true,`+options("x")+","+ext(urlMayDecline, isTrue))
	form, _, err := Load(document(items))
	if err != nil {
		f.Fatal(err)
	}
	links := form.LinkIDs()
	values := []Value{Boolean(true), Boolean(false), String("x"), String(""), Integer(7), Integer(99), Decimal("1.50"), Date("2026"), Date("2026-05-04"), pick("x"), pick("y"), {}, Attachment("", nil)}
	f.Add([]byte{0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
	f.Add([]byte{6, 4, 0, 0, 5, 9, 3, 5, 10, 1, 8, 2, 2, 6, 7})
	f.Fuzz(func(t *testing.T, acts []byte) {
		s := form.Start(Start{Now: noon})
		acts = acts[:min(len(acts), 100)]
		for len(acts) >= 3 && s.count < 300 {
			act, link, value := acts[0], links[int(acts[1])%len(links)], values[int(acts[2])%len(values)]
			acts = acts[3:]
			key := link
			if places := s.slots[form.links[link].index]; len(places) > 0 {
				key = places[int(value.Number)%len(places)].key
			}
			switch act % 9 {
			case 0, 1:
				_ = s.Answer(key, value)
			case 2:
				_ = s.Answer(key, value, values[int(act)%len(values)])
			case 3:
				_ = s.Toggle(key, value)
			case 4:
				_ = s.Decline(key)
			case 5:
				_ = s.Clear(key)
			case 6:
				_, _ = s.Add(key)
			case 7:
				_ = s.Remove(key, int(act)%3)
			case 8:
				_ = s.Goto(key)
				s.Next()
				s.Back()
			}
		}
		checkSession(t, s)
		draft, err := s.Draft()
		if err != nil {
			t.Fatal(err)
		}
		again, problems, err := Resume(form, draft, s.start)
		if err != nil || len(problems) > 0 {
			t.Fatalf("a draft is not taken up again: %v, %v", err, problems)
		}
		if !slices.Equal(s.EnabledLinkIDs(), again.EnabledLinkIDs()) {
			t.Fatalf("a draft taken up again enables other questions\n%s", draft)
		}
	})
}

// Resume takes anything, and what it takes can be finished or says why not.
func FuzzFinish(f *testing.F) {
	for _, row := range finishRows {
		f.Add(document(row.form), response(row.answers))
	}
	for _, row := range enableRows {
		f.Add(document(row.form), response(row.answers))
	}
	f.Fuzz(func(t *testing.T, questionnaire, answers []byte) {
		form, _, err := Load(questionnaire)
		if err != nil {
			return
		}
		s, _, err := Resume(form, answers, Start{Now: noon})
		if err != nil {
			return
		}
		checkSession(t, s)
	})
}
