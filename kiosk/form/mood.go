package form

import "slices"

// The question of the PHQ-9 about thoughts of being better off dead, and the
// one answer to it that calls for nobody.
const (
	loincSelfHarm = "44260-8"
	loincNotAtAll = "LA6568-5"
)

// mood guards forms about mood that others wrote, who know nothing of our
// extensions: they are known by their codes, are asked in private and of the
// person alone, what they calculate is kept from the screen, and every answer
// but "not at all" to the question about self-harm calls for a person at once,
// and stays. What the form itself declares is left as it is.
func (l *loader) mood(o object) {
	f := l.form
	known := slices.ContainsFunc(instruments(), func(in instrument) bool {
		_, is := f.panel(in)
		return is || f.asks(in)
	})
	for _, it := range f.order {
		if it.question() && isLoinc(it.codes, loincSelfHarm) {
			known = true
			l.escalate(it)
		}
	}
	if !known {
		return
	}
	for _, it := range f.order {
		if it.calculate != nil && it.question() {
			l.conceal(it, "is calculated in a form about mood, so it is not shown: no score belongs on the screen")
		}
	}
	f.sensitive = f.sensitive || extension(o, urlSensitive) == nil
	if extension(o, urlPlace) == nil {
		f.place = Private
		l.report(Information, "the form asks about mood, so it is kept for private places")
	}
	if extension(o, urlSelfOnly) == nil {
		f.selfOnly = true
		l.report(Information, "the form asks about mood, so nobody answers it for another")
	}
}

// panel reports whether the form is an instrument, or else which group in it is.
func (f *Form) panel(in instrument) (group *item, is bool) {
	if isLoinc(f.codes, in.panel) {
		return nil, true
	}
	for _, it := range f.order {
		if it.typ == TypeGroup && isLoinc(it.codes, in.panel) {
			return it, true
		}
	}
	return nil, false
}

// asks reports whether the form asks all questions of an instrument, whatever it
// calls itself.
func (f *Form) asks(in instrument) bool {
	return !slices.ContainsFunc(in.items, func(code string) bool { return f.coded(code, nil) == nil })
}

// coded returns the first question with a LOINC code, of those in a group where
// it has one: instruments share questions, and a form may ask them in each.
func (f *Form) coded(code string, group *item) (first *item) {
	for _, it := range f.order {
		switch {
		case !it.question() || !isLoinc(it.codes, code):
		case group == nil || it.within(group):
			return it
		case first == nil:
			first = it
		}
	}
	return first
}

func isLoinc(codes []Coding, code string) bool {
	return slices.ContainsFunc(codes, func(c Coding) bool { return c.System == loinc && c.Code == code })
}

// escalate adds the rule of the question about self-harm, unless the form has
// one. An answer of unknown meaning counts: a call too many is better than one
// that never comes.
func (l *loader) escalate(it *item) {
	for _, r := range l.form.rules {
		if r.question == it.linkID && slices.Contains(r.codes, "escalate") {
			return
		}
	}
	r := rule{codes: []string{"escalate"}, item: it, question: it.linkID, op: opAnswered, keep: true}
	if want, ok := it.notAtAll(); ok {
		r.op, r.want = opNot, want
	}
	l.form.rules = append(l.form.rules, r)
	l.linkID = it.linkID
	l.report(Information, "every answer but \"not at all\" calls for a person at once")
	l.linkID = ""
}

// notAtAll returns the answer that says so: its code, no weight, zero or no.
func (it *item) notAtAll() (Value, bool) {
	for _, o := range it.options {
		if c := o.value.Coding; c.System == loinc && c.Code == loincNotAtAll || o.weight != nil && *o.weight == 0 {
			return o.value, true
		}
	}
	switch it.typ {
	case TypeBoolean:
		return Boolean(false), true
	case TypeInteger, TypeDecimal:
		return Integer(0), true
	}
	return Value{}, false
}
