package form

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// forms are the questionnaires Frontdoor ships.
const forms = "../../assets/forms"

func shipped(t testing.TB, id string) *Form {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(forms, id+".json"))
	if err != nil {
		t.Fatal(err)
	}
	f, problems, err := Load(b)
	if err != nil || len(problems) > 0 {
		t.Fatal(id, err, problems)
	}
	return f
}

func TestShippedForms(t *testing.T) {
	rows := []struct {
		id         string
		place      Place
		self       bool
		languages  string
		outcomes   string
		pages, all int // at first, and at most
	}{
		{"respiratory", Lobby, false, "en es", "alert apart mask", 4, 5},
		{"mri-safety", Lobby, false, "en es", "alert", 9, 9},
		{"phq-2", Private, true, "en es", "", 2, 2},
		{"phq-9", Private, true, "en es", "escalate", 9, 10},
		{"pain", Lobby, false, "en es", "", 1, 3},
		{"gad-7", Private, true, "en", "", 7, 7},
	}
	files, err := filepath.Glob(filepath.Join(forms, "*.json"))
	if err != nil || len(files) != len(rows) {
		t.Errorf("%d forms are shipped and %d tested", len(files), len(rows))
	}
	for _, row := range rows {
		t.Run(row.id, func(t *testing.T) {
			f := shipped(t, row.id)
			if f.ID() != row.id || f.Place() != row.place || f.SelfOnly() != row.self {
				t.Errorf("id %q, place %q, self only %v", f.ID(), f.Place(), f.SelfOnly())
			}
			// Load without problems proves that no text lacks a language.
			if got := strings.Join(f.Languages(), " "); got != row.languages {
				t.Errorf("languages %q", got)
			}
			if got := strings.Join(f.OutcomeCodes(), " "); got != row.outcomes {
				t.Errorf("outcomes %q", got)
			}
			s := f.Start(Start{})
			if of := s.Page().Of; of != row.pages {
				t.Errorf("%d pages at first, want %d", of, row.pages)
			}
			most := answerAll(t, s, func(v View) Value { return choose(v, 1) })
			most = max(most, answerAll(t, f.Start(Start{}), func(v View) Value { return choose(v, 0) }))
			if most != row.all {
				t.Errorf("%d pages at most, want %d", most, row.all)
			}
		})
	}
}

// choose is the n-th option, or that number.
func choose(v View, n int) Value {
	if len(v.Options) == 0 {
		return Integer(n)
	}
	return v.Options[min(n, len(v.Options)-1)].Value
}

// The strength of pain has the bands that its form sets.
func TestPainBands(t *testing.T) {
	f := shipped(t, "pain")
	for n, want := range map[int]string{0: "none", 1: "mild", 3: "mild", 4: "moderate", 7: "strong", 10: "strong"} {
		s := f.Start(Start{})
		if s.Answer("any", answer("yes")) != nil || s.Answer("strength", Integer(n)) != nil {
			t.Fatal("not taken")
		}
		if got := s.Scores(); len(got) != 1 || !got[0].Complete || got[0].Band != want {
			t.Errorf("%d: %+v, want %s", n, got, want)
		}
	}
	if got := f.Start(Start{}).Scores(); got[0].Complete || got[0].Band != "" {
		t.Errorf("nobody has pain: %+v", got)
	}
}

// answerAll goes through a form page by page, finishes it, and returns the
// most pages it had.
func answerAll(t *testing.T, s *Session, choose func(View) Value) int {
	t.Helper()
	most := 0
	for range 50 {
		p := s.Page()
		most = max(most, p.Of)
		for _, v := range p.Items {
			if v.Type == TypeDisplay {
				continue
			}
			if err := s.Answer(v.Key, choose(v)); err != nil {
				t.Fatal(err)
			}
		}
		done, missing := s.Next()
		if len(missing) > 0 {
			t.Fatal(missing)
		}
		if done {
			if _, problems, err := s.Finish(); err != nil || len(problems) > 0 {
				t.Fatal(err, problems)
			}
			return most
		}
	}
	t.Fatal("the form does not end")
	return 0
}

func answer(code string) Value {
	return Choice(Coding{System: "https://frontdoor.example/fhir/CodeSystem/answer", Code: code})
}

// Every yes of the respiratory screening asks for a mask, a place apart and
// staff; no and not sure ask for nothing.
func TestRespiratoryOutcomes(t *testing.T) {
	f := shipped(t, "respiratory")
	for _, link := range []string{"cough", "fever", "throat", "contact"} {
		for code, want := range map[string]string{"yes": "alert apart mask", "no": "", "not-sure": ""} {
			s := f.Start(Start{})
			if err := s.Answer(link, answer(code)); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(s.Outcomes(), " "); got != want {
				t.Errorf("%s %s raises %q, want %q", link, code, got, want)
			}
			if ill := code == "yes" && link != "contact"; s.Enabled("started") != ill {
				t.Errorf("%s %s: when it started is asked: %v", link, code, !ill)
			}
		}
	}
}

// Anything but a plain no goes to staff, and nothing ever clears a person.
func TestMRINeverClears(t *testing.T) {
	f := shipped(t, "mri-safety")
	for _, it := range f.order {
		if !it.question() {
			continue
		}
		for code, want := range map[string]string{"yes": "alert", "not-sure": "alert", "no": ""} {
			s := f.Start(Start{})
			if err := s.Answer(it.linkID, answer(code)); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(s.Outcomes(), " "); got != want {
				t.Errorf("%s %s raises %q, want %q", it.linkID, code, got, want)
			}
		}
	}
	s := f.Start(Start{})
	if err := s.Decline("pregnant"); err != nil || !slices.Equal(s.Outcomes(), []string{"alert"}) {
		t.Errorf("declining raises %v, %v", s.Outcomes(), err)
	}
}

// PHQ-9 item 9: any answer other than "not at all" escalates, whatever the
// total, and stays when the answer is changed.
func TestPHQ9Escalates(t *testing.T) {
	f := shipped(t, "phq-9")
	for code, want := range map[string]bool{"LA6568-5": false, "LA6569-3": true, "LA6570-1": true, "LA6571-9": true} {
		s := f.Start(Start{})
		if err := s.Answer("9", Choice(Coding{System: loinc, Code: code})); err != nil {
			t.Fatal(err)
		}
		if got := slices.Contains(s.Outcomes(), "escalate"); got != want {
			t.Errorf("%s escalates: %v", code, got)
		}
		if err := s.Answer("9", Choice(Coding{System: loinc, Code: "LA6568-5"})); err != nil {
			t.Fatal(err)
		}
		if got := slices.Contains(s.Outcomes(), "escalate"); got != want {
			t.Errorf("%s escalates after a change: %v", code, got)
		}
		if s.Scores()[0].Complete {
			t.Error("one answer of nine makes a total")
		}
	}
}
