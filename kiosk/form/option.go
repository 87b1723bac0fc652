package form

// The extensions of an answer option. Weights have had several names.
const (
	urlExclusive    = urlFHIR + "questionnaire-optionExclusive"
	urlOptionPrefix = urlFHIR + "questionnaire-optionPrefix"
)

var urlWeights = []string{
	urlFHIR + "itemWeight", urlFHIR + "ordinalValue",
	urlFHIR + "questionnaire-ordinalValue", urlFHIR + "iso21090-CO-value",
}

// option is one answer a question offers.
type option struct {
	value     Value
	text      words
	prefix    string
	exclusive bool
	selected  bool // initialSelected
	weight    *float64
	weightURL string // the extension it was written in
}

// choices reads the options of an item: listed with it, or from a contained
// value set (Questionnaire.item.answerOption, answerValueSet).
func (l *loader) choices(it *item, o object) {
	listed := l.objects(o, "answerOption")
	set := l.text(o, "answerValueSet")
	if len(listed) > 0 && set != "" {
		l.report(Warning, "has both options and a value set; the options are used")
	}
	id, contained := l.setID(set)
	switch {
	case len(listed) > 0:
		it.options = l.optionList(listed)
		it.listed = len(it.options) > 0 // were none of them readable, no answer could be given
	case contained:
		s, ok := l.sets[id]
		switch {
		case !ok:
			l.report(Warning, "the value set %s is not contained in the form", set)
		case !s.whole:
			l.report(Warning, "the value set %s cannot be listed from the form alone", set)
		}
		it.options, it.listed = s.options, ok && s.whole
	case set != "":
		l.report(Warning, "the value set %s lies outside the form, so there are no options to show", set)
	case it.typ == TypeChoice:
		l.report(Warning, "a choice has no options")
	}
	l.optionsOfOthers(it, o)
	it.coded = set != "" && len(listed) == 0 && it.typ.chosen()
	if o["answerConstraint"] == "optionsOrType" {
		it.listed = false
	}
	if len(it.options) > 0 && !it.typ.chosen() {
		l.report(Warning, "options belong to a choice, not to a %s; they are left out", it.typ)
		it.options, it.listed = nil, false
	}
}

// optionsOfOthers reads as a choice what has options in R5 or by mistake:
// questions for a text, a number or a date.
func (l *loader) optionsOfOthers(it *item, o object) {
	switch it.typ {
	case TypeInteger, TypeDate, TypeTime, TypeString, TypeText:
	default:
		return
	}
	if len(it.options) == 0 || it.options[0].value.Kind != it.typ.kinds()[0] {
		return
	}
	l.report(Warning, "options belong to a choice (R4 que-5); it is read as one")
	if it.typ = TypeChoice; openly(o) {
		it.typ = TypeOpenChoice
	}
}

// openly reports whether other answers than the options are allowed (R5
// Questionnaire.item.answerConstraint).
func openly(o object) bool {
	return o["answerConstraint"] == "optionsOrType" || o["answerConstraint"] == "optionsOrString"
}

func (l *loader) optionList(list []object) []option {
	if len(list) > MaxOptions {
		l.report(Error, "has more than %d options", MaxOptions)
		return nil
	}
	var out []option
	for _, o := range list {
		v, found, err := choice(o, "value")
		if err != nil || !found {
			l.report(Warning, "an option cannot be read and was left out")
			continue
		}
		op := option{value: v, prefix: l.extText(o, urlOptionPrefix), exclusive: l.extFlag(o, urlExclusive), selected: l.flag(o, "initialSelected")}
		coding := inner(o, "valueCoding")
		if coding != nil {
			op.text = l.words(coding, "display")
			if op.prefix == "" {
				op.prefix = l.extText(coding, urlOptionPrefix)
			}
		} else {
			op.text = words{base: v.Words()}
			l.translations(&op.text, inner(o, "_valueString"))
		}
		if op.text.base == "" {
			op.text.base = v.Words()
		}
		op.weight, op.weightURL = l.weight(o, coding, l.concepts[Coding{System: v.Coding.System, Code: v.Coding.Code}])
		if had(out, op.value) {
			l.report(Warning, "the same option is offered twice")
		}
		op.value.rest = plain(op.value.rest)
		out = append(out, op)
	}
	return out
}

// had reports whether an option of the same value is already there; long lists
// are not searched.
func had(options []option, v Value) bool {
	return len(options) < 200 && find(options, v) != nil
}

// plain drops what describes an option and is no part of the answer.
func plain(o object) object {
	out := object{}
	for k, v := range o {
		if k != "extension" && k != "_display" && k != "id" {
			out[k] = v
		}
	}
	return out
}

// weight returns the ordinal of an option, written on it or on its coding.
func (l *loader) weight(places ...object) (*float64, string) {
	for _, o := range places {
		for _, url := range urlWeights {
			if v, ok := l.ext(o, url); ok && v.Kind.family() == KindDecimal {
				return &v.Number, url
			}
		}
	}
	return nil, ""
}

// find returns the option that has the value, nil when there is none.
func find(options []option, v Value) *option {
	for i := range options {
		o := &options[i]
		if o.value.Kind == v.Kind && relate(o.value, v, nil) == equal {
			return o
		}
	}
	return nil
}
