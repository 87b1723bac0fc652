package form

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Resume takes up a QuestionnaireResponse, complete or not. Items it lacks are
// unanswered, hidden ones too: initial values are those of a new response (R4
// Questionnaire.item.initial), and nobody can say whether the one who wrote
// this response took them away. Answers that break a rule are kept and reported
// by Check; ids and extensions of answers stay until the answer changes. A
// session that is told no language goes on in that of the response. The problems name what could not be placed:
// an Error is an answer that was lost. err says that the response cannot be
// read at all.
func Resume(f *Form, response []byte, start Start) (*Session, []Problem, error) {
	o, err := decode(response)
	if err != nil {
		return nil, nil, fmt.Errorf("the response cannot be read: %w", err)
	}
	if o["resourceType"] != "QuestionnaireResponse" {
		return nil, nil, errors.New("the document is not a FHIR QuestionnaireResponse: its resourceType says otherwise")
	}
	if lang, _ := o["language"].(string); start.Lang == "" && f.Speaks(lang) {
		start.Lang = lang
	}
	s := newSession(f, start)
	s.grow(s.root, f.items, false)
	s.kept = maps.Clone(o)
	delete(s.kept, "item")
	delete(s.kept, "text") // tells the answers as they were, also those that are left out
	r := resumer{Session: s, filled: map[*slot]bool{}}
	if of, _ := o["questionnaire"].(string); of != "" && f.Canonical() != "" && unversioned(of) != unversioned(f.Canonical()) {
		r.report(Warning, "the response names another questionnaire than this form")
	}
	r.items(s.root, o, 1)
	if s.count > MaxEntries {
		return nil, nil, fmt.Errorf("the response holds more than %d answers", MaxEntries)
	}
	s.reshape(nil)
	s.settle()
	for i := range r.problems {
		if p := &r.problems[i]; p.Severity == Error && s.unasked(p.LinkID) {
			p.Severity = Warning
		}
	}
	return s, r.problems, nil
}

// unasked reports whether a question of the form is enabled nowhere: what it
// holds is no part of a completed response.
func (s *Session) unasked(linkID string) bool {
	it := s.form.links[linkID]
	return it != nil && !slices.ContainsFunc(s.slots[it.index], func(sl *slot) bool { return sl.enabled })
}

// valued reports whether an answer has a value of any type, known or not.
func valued(answer object) bool {
	for name, x := range answer {
		if strings.HasPrefix(name, "value") && x != nil {
			return true
		}
	}
	return false
}

// unversioned is a canonical address without its version.
func unversioned(canonical string) string {
	url, _, _ := strings.Cut(canonical, "|")
	return url
}

// resumer places the items of a response.
type resumer struct {
	*Session
	reader
	filled map[*slot]bool
}

// items places the children of e. depth bounds odd nestings of the response.
func (r *resumer) items(e *entry, o object, depth int) {
	for _, io := range r.given(o, "item") {
		if r.count > MaxEntries || depth > MaxDepth {
			return
		}
		link := r.text(io, "linkId")
		it := r.form.links[link]
		r.linkID = link
		if it == nil {
			if r.answered(io, depth) {
				r.report(Error, "the form does not have this question; the answer is left out")
			} else {
				r.report(Warning, "the form does not have this item; it is left out")
			}
			continue
		}
		sl := r.find(e, it)
		if !it.question() && len(r.objects(io, "answer")) > 0 {
			r.report(Error, "a %s cannot have an answer; it is left out", it.typ)
		}
		switch {
		case it.typ == TypeGroup:
			r.group(sl, io, depth)
		case it.question():
			r.question(sl, io, depth)
		}
	}
}

// answered reports whether an item of the response, or one in it, has an answer.
func (r *resumer) answered(o object, depth int) bool {
	if len(r.objects(o, "answer")) > 0 {
		return true
	}
	return slices.ContainsFunc(r.objects(o, "item"), func(in object) bool { return depth < MaxDepth && r.answered(in, depth+1) })
}

// given returns the answers or items of o; one of another shape is lost.
func (r *resumer) given(o object, key string) []object {
	list := r.objects(o, key)
	if all, ok := o[key].([]any); !ok && o[key] != nil || len(list) < len(all) {
		r.report(Error, "an %s cannot be read and was left out", key)
	}
	return list
}

// find returns the slot of an item within e, or where the form has it when the
// response put it elsewhere.
func (r *resumer) find(e *entry, it *item) *slot {
	if e.slot == nil && it.parent == nil || e.slot != nil && it.parent == e.slot.item {
		return e.kids[it.pos]
	}
	r.report(Warning, "is not where the form has it; the answer is kept in its place")
	for e.slot != nil && !it.within(e.slot.item) {
		e = e.slot.up
	}
	return nearest(e, it, true)
}

// mark reports whether the slot was filled before.
func (r *resumer) mark(sl *slot) bool {
	was := r.filled[sl]
	r.filled[sl] = true
	return was
}

func (r *resumer) group(sl *slot, io object, depth int) {
	e := sl.entries[0]
	if r.mark(sl) {
		if len(sl.entries) >= MaxAnswers {
			r.report(Error, "occurs more than %d times; the rest is left out", MaxAnswers)
			return
		}
		e = r.push(sl, entry{}, false)
	}
	e.kept = beside(io, "linkId", "item", "answer")
	r.items(e, io, depth+1)
}

// question places answers; several items of the same question are read as one.
func (r *resumer) question(sl *slot, io object, depth int) {
	if e := extension(io, urlAbsent); e != nil && e["valueCode"] == "asked-declined" {
		sl.declined = sl.item.mayDecline
	}
	if e := extension(io, urlOwnAnswer); e != nil && e["valueBoolean"] == true {
		sl.own = sl.item.calculate != nil
	}
	if sl.kept == nil {
		sl.kept = beside(io, "linkId", "item", "answer")
	}
	for _, a := range r.given(io, "answer") {
		r.linkID = sl.item.linkID
		v, found, err := choice(a, "value")
		if err != nil || !found && valued(a) {
			r.report(Error, "an answer cannot be read and was left out")
		}
		has := found && err == nil
		if !has && inner(a, "item") == nil && a["item"] == nil {
			continue
		}
		e := sl.entries[0]
		if r.mark(sl) {
			if len(sl.entries) >= MaxAnswers || r.count > MaxEntries {
				r.report(Error, "has more than %d answers; the rest is left out", MaxAnswers)
				return
			}
			e = r.push(sl, entry{}, false)
		}
		e.value, e.has, e.kept = sl.item.fit(v), has, beside(a, "item")
		if has {
			sl.declined = false
		}
		r.items(e, a, depth+1)
	}
	if sl.item.calculate != nil && !sl.own {
		sl.given = sl.answers()
	}
	if _, ok := io["item"]; ok {
		r.linkID = sl.item.linkID
		r.report(Warning, "has items beside its answer; they are kept within it")
		r.items(sl.entries[0], io, depth+1)
	}
}
