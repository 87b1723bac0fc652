package form

// place is where an expression stands: what it looks from, and whose variables
// it sees, innermost first.
type place struct {
	*formulas
	slot   *slot  // a question; the expression looks from its item
	entry  *entry // an occurrence of a group; with neither, the form
	before int    // variables of this place that can be seen
}

// placeOf returns the place of a slot; of a group its first occurrence. nil is the
// form itself.
func (s *Session) placeOf(sl *slot) place {
	switch {
	case sl == nil:
		return place{formulas: &s.form.formulas, before: s.form.own}
	case sl.item.typ == TypeGroup:
		return s.placeIn(sl.entries[0])
	}
	return place{formulas: &sl.item.formulas, slot: sl, before: sl.item.own}
}

// placeIn returns the place of an occurrence of a group.
func (s *Session) placeIn(e *entry) place {
	return place{formulas: &e.slot.item.formulas, entry: e, before: e.slot.item.own}
}

// outside returns the place around another, with all its variables; ok is false
// for the form.
func (s *Session) outside(at place) (out place, ok bool) {
	var up *entry
	switch {
	case at.slot != nil:
		up = at.slot.up
	case at.entry != nil:
		up = at.entry.slot.up
	default:
		return place{}, false
	}
	switch {
	case up.slot == nil:
		out = s.placeOf(nil)
	case up.slot.item.typ == TypeGroup:
		out = s.placeIn(up)
	default:
		out = s.placeOf(up.slot)
	}
	out.before = len(out.vars)
	return out, true
}

// focus is what an expression looks from.
func (s *Session) focus(at place) object {
	var o object
	switch {
	case at.slot != nil:
		o, _ = s.question(at.slot)
	case at.entry != nil:
		o, _ = s.occurrence(at.entry)
	default:
		o = s.whole()
	}
	return o
}

// run evaluates an expression.
func (s *Session) run(e Expression, at place) ([]any, error) {
	whole := s.whole()
	vars := map[string]any{"resource": whole, "rootResource": whole, "questionnaire": s.form.raw}
	switch {
	case at.slot != nil:
		vars["qitem"] = at.slot.item.raw
	case at.entry != nil:
		vars["qitem"] = at.entry.slot.item.raw
	}
	for _, name := range e.Names() {
		if v, ok := s.lookup(name, at); ok {
			vars[name] = v
		}
	}
	return e.Evaluate(Env{Focus: s.focus(at), Vars: vars, Now: s.start.Now, Data: index{s}, Budget: &s.steps})
}

// variableIn is a variable in one place.
type variableIn struct {
	v *variable
	spot
}

// found is what a variable came to; ok is false when it failed, which is
// remembered too, so that it is not tried again and again.
type found struct {
	cell
	out any
	ok  bool
}

// lookup finds the variable of a name from a place outwards. It is evaluated
// again when something it looked at has changed.
func (s *Session) lookup(name string, at place) (any, bool) {
	for more := true; more; at, more = s.outside(at) {
		for i := at.before - 1; i >= 0; i-- {
			if at.vars[i].name != name {
				continue
			}
			at.before = i
			v := s.variable(&at.vars[i], at)
			for _, n := range v.looked {
				s.note(n)
			}
			return v.out, v.ok
		}
	}
	return nil, false
}

func (s *Session) variable(v *variable, at place) *found {
	key := variableIn{v, spot{at.slot, at.entry}}
	f := s.vars[key]
	if f == nil {
		f = &found{}
		s.vars[key] = f
	}
	if !s.stale(&f.cell) {
		return f
	}
	out, err := s.watch(&f.cell, v.Expression, at)
	f.out, f.ok = out, err == nil
	return f
}

// broken checks the constraints of a slot, in each occurrence of a group, or
// those of the form when it is nil.
func (s *Session) broken(sl *slot) []Problem {
	if sl == nil || sl.item.typ != TypeGroup {
		return s.brokenAt(sl, s.placeOf(sl))
	}
	var out []Problem
	for _, e := range sl.entries {
		if len(sl.entries) == 1 || e.any() {
			out = append(out, s.brokenAt(sl, s.placeIn(e))...)
		}
	}
	return out
}

func (s *Session) brokenAt(sl *slot, at place) []Problem {
	linkID, key := "", ""
	if sl != nil {
		linkID, key = sl.item.linkID, sl.key
	}
	var out []Problem
	for _, c := range at.constraints {
		r, err := s.run(c.Expression, at)
		switch {
		case err != nil:
			out = append(out, Problem{Severity: Warning, Rule: RuleConstrain, LinkID: linkID, Key: key, Text: "a constraint could not be evaluated: " + err.Error()})
		case len(r) > 0 && r[0] == false:
			out = append(out, Problem{Severity: c.severity, Rule: RuleConstrain, LinkID: linkID, Key: key, Text: s.say(c.human)})
		}
	}
	return out
}
