package form

import "maps"

// data is the session as expressions see it: a response of what is enabled and
// answered. It is made anew after each change.
type data struct {
	root    object
	slots   map[*slot]object
	entries map[*entry]object
	vars    map[varIn]found
	memo    map[any]any
}

type varIn struct {
	v  *variable
	in any // *slot, *entry, or nil for the form
}

// found is what a variable came to; ok is false when it failed, which is
// remembered too, so that it is not tried again and again.
type found struct {
	out any
	ok  bool
}

// evaluate runs an expression in the place of a slot; nil is the form itself.
func (s *Session) evaluate(e Expression, sl *slot) ([]any, error) {
	d := s.asData()
	var focus any = d.root
	var at *place
	if sl != nil {
		focus = d.of(sl)
		at = &place{formulas: &sl.item.formulas, in: sl, focus: focus, up: sl.up, before: len(sl.item.vars)}
	} else {
		at = &place{formulas: &s.form.formulas, focus: focus, before: len(s.form.vars)}
	}
	return s.run(e, at)
}

// place is where an expression stands: whose variables it sees, innermost
// first.
type place struct {
	*formulas
	in     any // *slot, *entry, nil
	focus  any
	up     *entry // what lies around it; nil for the form
	before int    // variables of this place that can be seen
}

func (s *Session) run(e Expression, at *place) ([]any, error) {
	d := s.asData()
	vars := map[string]any{"resource": d.root, "questionnaire": s.form.raw}
	if sl, ok := at.in.(*slot); ok {
		vars["qitem"] = sl.item.raw
	}
	for _, name := range e.Names() {
		if v, ok := s.lookup(name, at); ok {
			vars[name] = v
		}
	}
	return e.Evaluate(Env{Focus: at.focus, Vars: vars, Now: s.start.Now, Memo: d.memo, Budget: &s.steps})
}

// lookup finds the variable of a name from a place outwards and evaluates it
// once for each state of the session.
func (s *Session) lookup(name string, at *place) (any, bool) {
	for at != nil {
		for i := at.before - 1; i >= 0; i-- {
			if at.vars[i].name != name {
				continue
			}
			key := varIn{&at.vars[i], at.in}
			v, ok := s.data.vars[key]
			if !ok {
				inside := *at
				inside.before = i
				out, err := s.run(at.vars[i].Expression, &inside)
				v = found{out, err == nil}
				s.data.vars[key] = v
			}
			return v.out, v.ok
		}
		at = s.outside(at)
	}
	return nil, false
}

// outside is the place around another: the occurrence or answer it lies in,
// then the form.
func (s *Session) outside(at *place) *place {
	switch {
	case at.in == nil:
		return nil
	case at.up == nil || at.up.slot == nil:
		return &place{formulas: &s.form.formulas, focus: s.data.root, before: len(s.form.vars)}
	}
	e := at.up
	return &place{formulas: &e.slot.item.formulas, in: e, focus: s.data.ofEntry(e), up: e.slot.up, before: len(e.slot.item.vars)}
}

// asData returns the session as expressions see it.
func (s *Session) asData() *data {
	if s.data == nil {
		d := &data{slots: map[*slot]object{}, entries: map[*entry]object{}, vars: map[varIn]found{}, memo: map[any]any{}}
		w := writer{Session: s, seen: d}
		d.root = object{"resourceType": "QuestionnaireResponse", "status": "in-progress", "questionnaire": s.form.Canonical()}
		if items := w.items(s.root.kids); len(items) > 0 {
			d.root["item"] = items
		}
		s.data = d
	}
	return s.data
}

// of returns the response item of a slot; one without an answer is not in the
// response and stands alone.
func (d *data) of(sl *slot) any {
	if o, ok := d.slots[sl]; ok {
		return o
	}
	return object{"linkId": sl.item.linkID}
}

func (d *data) ofEntry(e *entry) any {
	if o, ok := d.entries[e]; ok {
		return o
	}
	return d.of(e.slot)
}

// weighted writes an option's weight on its coding, for ordinal().
func (it *item) weighted(v Value) any {
	x := v.json()
	o := find(it.options, v)
	coding, ok := x.(object)
	if o == nil || o.weight == nil || !ok {
		return x
	}
	coding = maps.Clone(coding)
	coding["extension"] = []any{object{"url": urlWeights[1], "valueDecimal": *o.weight}}
	return coding
}

// broken checks the constraints of a slot, or those of the form when it is nil.
func (s *Session) broken(sl *slot) []Problem {
	f, linkID, key := &s.form.formulas, "", ""
	if sl != nil {
		f, linkID, key = &sl.item.formulas, sl.item.linkID, sl.key
	}
	var out []Problem
	for _, c := range f.constraints {
		r, err := s.evaluate(c.Expression, sl)
		switch {
		case err != nil:
			out = append(out, Problem{Severity: Warning, Rule: RuleConstrain, LinkID: linkID, Key: key, Text: "a constraint could not be evaluated: " + err.Error()})
		case len(r) > 0 && r[0] == false:
			out = append(out, Problem{Severity: c.severity, Rule: RuleConstrain, LinkID: linkID, Key: key, Text: s.say(c.human)})
		}
	}
	return out
}
