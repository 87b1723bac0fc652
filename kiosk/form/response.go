package form

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"
)

// urlAbsent says why there is no answer (R4 extension data-absent-reason).
const urlAbsent = urlFHIR + "data-absent-reason"

// urlOwnAnswer marks, in a draft, an answer that a person gave in place of a
// calculated one, so that it is not calculated again.
const urlOwnAnswer = urlOwn + "own-answer"

// ErrIncomplete says that a form cannot be completed yet; the problems beside
// it say why.
var ErrIncomplete = errors.New("the form is not complete: some questions need an answer")

// Finish returns the completed QuestionnaireResponse. What is disabled or
// unanswered is left out; a declined question stays, without an answer and
// with the reason. While something is missing or wrong it returns
// ErrIncomplete with the problems; otherwise problems are warnings.
func (s *Session) Finish() ([]byte, []Problem, error) {
	problems := s.Check()
	if errorsIn(problems) {
		return nil, problems, ErrIncomplete
	}
	b, err := s.write("completed", false)
	return b, problems, err
}

// Draft returns an in-progress QuestionnaireResponse for Resume. It holds all
// answers, those of disabled questions too, so that nothing is lost when they
// are enabled again: it is for the person's own session, not for anyone else.
func (s *Session) Draft() ([]byte, error) { return s.write("in-progress", true) }

func (s *Session) write(status string, all bool) ([]byte, error) {
	o := s.head(status)
	w := writer{Session: s, all: all}
	if items := w.items(s.root.kids); len(items) > 0 {
		o["item"] = items
	}
	return json.Marshal(o)
}

// head is the response without its items.
func (s *Session) head(status string) object {
	o := maps.Clone(s.kept)
	if o == nil {
		o = object{}
	}
	o["resourceType"] = "QuestionnaireResponse"
	if of := s.form.Canonical(); of != "" {
		o["questionnaire"] = of
	}
	o["status"] = status
	o["language"] = s.form.spoken(s.start.Lang)
	if !s.start.Now.IsZero() {
		o["authored"] = s.start.Now.Format(time.RFC3339)
	}
	if s.start.ID != "" {
		o["id"] = s.start.ID
	}
	for key, ref := range map[string]string{"subject": s.start.Subject, "author": s.start.Author, "source": s.start.Source} {
		if ref != "" {
			o[key] = object{"reference": ref}
		}
	}
	if s.start.Proxy && s.start.Subject != "" { // QuestionnaireResponse.source; RelatedPerson.patient is 1..1
		o["contained"] = []any{object{"resourceType": "RelatedPerson", "id": "related", "patient": object{"reference": s.start.Subject}}}
		o["source"] = object{"reference": "#related"}
	}
	return o
}

type writer struct {
	*Session
	all bool // disabled items and empty occurrences too
}

// items writes slots that hold something.
func (w writer) items(slots []*slot) []any {
	var out []any
	for _, sl := range slots {
		if !sl.enabled && !w.all {
			continue
		}
		switch sl.item.typ {
		case TypeDisplay:
		case TypeGroup:
			for _, e := range sl.entries {
				kids := w.items(e.kids)
				if len(kids) == 0 && !(w.all && len(sl.entries) > 1) {
					continue
				}
				o := w.item(sl, e.kept)
				if len(kids) > 0 {
					o["item"] = kids
				}
				out = append(out, o)
			}
		default:
			if o := w.question(sl); o != nil {
				out = append(out, o)
			}
		}
	}
	return out
}

// item writes an item's head. The form's words for it stand in place of those
// that a resumed response had.
func (w writer) item(sl *slot, kept object) object {
	o := maps.Clone(kept)
	if o == nil {
		o = object{}
	}
	o["linkId"] = sl.item.linkID
	if text := w.say(sl.item.text); text != "" && text != o["text"] {
		o["text"] = text
		delete(o, "_text")
	}
	return o
}

// question writes a question with its answers. What lies within a question
// belongs to its answer (QuestionnaireResponse.item.answer.item); when it is
// unanswered but something within is answered, the answer has no value, which
// R4 allows.
func (w writer) question(sl *slot) object {
	o := w.item(sl, sl.kept)
	var answers []any
	for _, e := range sl.entries {
		kids := w.items(e.kids)
		if !e.has && len(kids) == 0 {
			continue
		}
		a := e.write()
		if len(kids) > 0 {
			a["item"] = kids
		}
		answers = append(answers, a)
	}
	if len(answers) > 0 {
		o["answer"] = answers
	}
	exts, _ := o["extension"].([]any)
	exts = slices.Clone(exts)
	if sl.declined {
		exts = append(exts, object{"url": urlAbsent, "valueCode": "asked-declined"})
	}
	if sl.own && w.all {
		exts = append(exts, object{"url": urlOwnAnswer, "valueBoolean": true})
	}
	if len(exts) > 0 {
		o["extension"] = exts
	}
	if len(answers) == 0 && !sl.declined {
		return nil
	}
	return o
}
