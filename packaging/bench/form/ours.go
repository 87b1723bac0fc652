package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"time"

	"frontdoor/kiosk/form"
	"frontdoor/kiosk/form/fhirpath"
)

// figures are what one engine did. Times are in milliseconds.
type figures struct {
	Name    string    `json:"name"`
	Version string    `json:"version"`
	How     string    `json:"how"` // what was measured where
	Loads   []float64 `json:"loads"`
	Answers []float64 `json:"answers"`
	Memory  float64   `json:"memory"` // MB in use after the run, over those before
	Total   string    `json:"total"`  // a calculated total, once the answers it needs are there
	Why     string    `json:"why"`    // it could not be measured
}

func ms(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }

func heap() float64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / 1e6
}

// ours loads the form and answers it, looking at the page after each answer as
// the kiosk does.
func ours(p plan) (figures, error) {
	out := figures{Name: "frontdoor/kiosk/form", Version: "this checkout", How: runtime.Version() + "; load to first page, answer to page"}
	before := heap()
	var s *form.Session
	for range p.Loads {
		start := time.Now()
		f, problems, err := form.Load(p.Questionnaire, fhirpath.Engine{})
		if err != nil {
			return out, err
		}
		if len(problems) > 0 {
			return out, problems[0]
		}
		s = f.Start(form.Start{Now: start})
		s.Page()
		out.Loads = append(out.Loads, ms(time.Since(start)))
	}
	for _, st := range p.Steps {
		v := value(st)
		start := time.Now()
		if err := s.Answer(st.LinkID, v); err != nil {
			return out, err
		}
		if err := s.Goto(st.LinkID); err != nil {
			return out, err
		}
		s.Page()
		out.Answers = append(out.Answers, ms(time.Since(start)))
		if len(out.Answers) == p.Least {
			if out.Total = totalOf(s, p.Total); out.Total == "" {
				return out, errors.New("the form does not calculate " + p.Total)
			}
		}
	}
	out.Memory = heap() - before
	runtime.KeepAlive(s)
	return out, nil
}

func totalOf(s *form.Session, linkID string) string {
	for _, l := range s.Review() {
		if l.LinkID == linkID {
			return l.Answer
		}
	}
	return ""
}

func value(s step) form.Value {
	switch v := s.Value.(type) {
	case bool:
		return form.Boolean(v)
	case int:
		return form.Integer(v)
	}
	return form.Choice(form.Coding{System: "http://example.org/how-often", Code: fmt.Sprint(s.Value)})
}

func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // maps of strings and numbers
	}
	return b
}
