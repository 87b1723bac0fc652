package form

import (
	"slices"
	"strings"
)

// check looks at the form as a whole: sources of conditions, types that can
// never match, circles, scores, and languages with gaps.
func (l *loader) check(o object) {
	l.form.formulas = l.formulas(o)
	for _, it := range l.form.order {
		l.linkID = it.linkID
		l.checkShape(it)
		for i := range it.when {
			l.checkCondition(it, &it.when[i])
		}
	}
	l.linkID = ""
	l.rulesOf(nil, o)
	l.form.scales = l.scalesOf(o)
	l.keepTotals()
	l.mood(o)
	l.checkRules()
	l.form.waves = waves(l.form.order)
	for _, w := range l.form.waves {
		l.checkCircle(w)
	}
	l.languages()
}

func (l *loader) checkShape(it *item) {
	switch {
	case it.typ == TypeDisplay && len(it.kids) > 0:
		l.report(Warning, "a display has items within it (R4 que-1)")
	case it.typ == TypeGroup && len(it.kids) == 0:
		l.report(Warning, "a group has no items within it (R4 que-1)")
	case it.typ == TypeDisplay && (it.required || it.repeats):
		l.report(Warning, "a display can be neither required nor repeated (R4 que-6)")
		it.required, it.repeats = false, false
	}
	if it.hidden && it.required && it.question() && len(it.initial) == 0 {
		l.report(Warning, "is required but hidden without an initial value; it does not hold up the form")
	}
}

func (l *loader) checkCondition(it *item, c *condition) {
	c.source = l.form.links[c.question]
	switch {
	case c.source == nil:
		l.report(Error, "enableWhen names the question %q, which the form does not have", c.question)
		return
	case !c.source.question():
		l.report(Warning, "enableWhen looks at %q, which is a %s and never has an answer", c.question, c.source.typ)
		return
	case c.broken || c.op == opExists:
		return
	}
	l.checkMatch("enableWhen", c.source, c.op, c.want)
}

// checkMatch warns of a comparison that no answer can satisfy.
func (l *loader) checkMatch(what string, source *item, op operator, want Value) {
	kinds := source.kinds()
	if source.typ == TypeChoice && source.listed {
		kinds = nil
		for _, o := range source.options {
			kinds = append(kinds, o.value.Kind)
		}
	}
	ordered := op != opEqual && op != opNot
	switch {
	case !slicesHaveFamily(kinds, want.Kind):
		l.report(Warning, "%s compares %q with a %s, which its answers never are: = is never true, != always", what, source.linkID, want.Kind)
	case ordered && slices.Contains([]Kind{KindBoolean, KindCoding, KindAttachment, KindReference}, want.Kind):
		l.report(Warning, "%s orders %q with %s, but a %s has no order: no answer comes before or after it", what, source.linkID, op, want.Kind)
	case source.typ == TypeChoice && source.listed && !ordered && find(source.options, want) == nil:
		l.report(Warning, "%s compares %q with something that is not among its options (system and code count): = is never true, != always", what, source.linkID)
	}
}

func (l *loader) checkCircle(w wave) {
	if !w.circle {
		return
	}
	var ids []string
	for _, it := range w.items[:min(len(w.items), 10)] {
		ids = append(ids, it.linkID)
	}
	l.linkID = w.items[0].linkID
	l.report(Warning, "enableWhen goes in a circle: %s; each is taken as enabled until the others say otherwise", strings.Join(ids, ", "))
}

// languages collects the languages of the form and reports where a text lacks
// one of them.
func (l *loader) languages() {
	f := l.form
	all := map[string]bool{}
	f.eachWords(func(_ *item, _ string, w words) {
		for tag := range w.in {
			all[tag] = true
		}
	})
	for tag := range all {
		if tag != lower(f.lang) {
			f.languages = append(f.languages, tag)
		}
	}
	slices.Sort(f.languages)
	if len(f.languages) > maxLanguages {
		l.report(Warning, "has texts in more than %d languages; only the first are used", maxLanguages)
		f.languages = f.languages[:maxLanguages]
	}
	for _, lang := range f.languages {
		f.eachWords(func(it *item, what string, w words) {
			if len(l.problems) >= maxReports || f.speaks(w, lang) {
				return
			}
			l.linkID = ""
			if it != nil {
				l.linkID = it.linkID
			}
			l.report(Warning, "%s is not translated into %s and is shown in %s", what, lang, f.lang)
		})
	}
	f.languages = append([]string{f.lang}, f.languages...)
}

// eachWords visits every text a person can see.
func (f *Form) eachWords(visit func(it *item, what string, w words)) {
	visit(nil, "title", f.title)
	seen := map[*option]bool{} // value sets are shared between questions
	for _, it := range f.order {
		visit(it, "text", it.text)
		visit(it, "prefix", it.prefix)
		visit(it, "the label of an own answer", it.openLabel)
		if len(it.options) == 0 || seen[&it.options[0]] {
			continue
		}
		seen[&it.options[0]] = true
		for _, o := range it.options {
			if strings.ContainsFunc(o.text.base, letter) && o.value.Kind != KindReference {
				visit(it, "option \""+o.text.base+"\"", o.text)
			}
		}
	}
}

// letter tells text from numbers and dates, which need no translation.
func letter(r rune) bool { return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r > 0x7f }
