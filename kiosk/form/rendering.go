package form

import (
	"errors"
	"strings"
)

// The FHIR and SDC extensions of an item that this package understands.
const (
	urlFHIR        = "http://hl7.org/fhir/StructureDefinition/"
	urlSDC         = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
	urlControl     = urlFHIR + "questionnaire-itemControl"
	urlHidden      = urlFHIR + "questionnaire-hidden"
	urlOrientation = urlFHIR + "questionnaire-choiceOrientation"
	urlSupport     = urlFHIR + "questionnaire-supportLink"
	urlUnit        = urlFHIR + "questionnaire-unit"
	urlUnitOption  = urlFHIR + "questionnaire-unitOption"
	urlUnitSet     = urlFHIR + "questionnaire-unitValueSet"
	urlUnitOpen    = urlSDC + "unitOpen"
	urlMinOccurs   = urlFHIR + "questionnaire-minOccurs"
	urlMaxOccurs   = urlFHIR + "questionnaire-maxOccurs"
	urlMinOccurs2  = urlSDC + "minOccurs"
	urlMaxOccurs2  = urlSDC + "maxOccurs"
	urlStep        = urlFHIR + "questionnaire-sliderStepValue"
	urlEntry       = urlFHIR + "entryFormat"
	urlMin         = urlFHIR + "minValue"
	urlMax         = urlFHIR + "maxValue"
	urlMinQuantity = urlSDC + "minQuantity"
	urlMaxQuantity = urlSDC + "maxQuantity"
	urlMinLength   = urlFHIR + "minLength"
	urlRegex       = urlFHIR + "regex"
	urlDecimals    = urlFHIR + "maxDecimalPlaces"
	urlMedia       = urlFHIR + "mimeType"
	urlSize        = urlFHIR + "maxSize"
	urlOpenLabel   = urlSDC + "openLabel"
)

// maxUnits is how many units are listed for each question.
const maxUnits = 50

// ext returns the value of o's first extension with the URL.
func (l *loader) ext(o object, url string) (Value, bool) {
	e := extension(o, url)
	if e == nil {
		return Value{}, false
	}
	v, found, err := choice(e, "value")
	if err != nil {
		l.report(Warning, "the extension %s cannot be read and was left out", url)
		return Value{}, false
	}
	if !found { // one that is calculated (cqf-calculatedValue) has none
		l.report(Warning, "the extension %s has no value of its own and was left out", url)
	}
	return v, found
}

func (l *loader) extFlag(o object, url string) bool {
	if e := extension(o, url); e["valueBoolean"] == "true" || e["valueBoolean"] == "false" {
		return l.flag(e, "valueBoolean")
	}
	v, _ := l.ext(o, url)
	return v.Bool
}

func (l *loader) extText(o object, url string) string {
	v, _ := l.ext(o, url)
	return v.Text
}

func (l *loader) extWhole(o object, url string, none int) int {
	v, ok := l.ext(o, url)
	if !ok {
		return none
	}
	if v.Kind.family() != KindDecimal || v.Number != float64(int32(v.Number)) {
		l.report(Warning, "the extension %s is not a whole number and was left out", url)
		return none
	}
	return int(v.Number)
}

func (l *loader) codings(o object, key string) []Coding {
	var out []Coding
	for _, c := range l.objects(o, key) {
		out = append(out, complexValue(KindCoding, c).Coding)
	}
	return out
}

// concept returns the first code of an extension's CodeableConcept.
func (l *loader) concept(o object, url string) string {
	e := extension(o, url)
	if e == nil {
		return ""
	}
	for _, c := range l.codings(inner(e, "valueCodeableConcept"), "coding") {
		if c.Code != "" {
			return c.Code
		}
	}
	return ""
}

// rendering reads how an item is to be shown.
func (l *loader) rendering(it *item, o object) {
	it.control = l.concept(o, urlControl)
	it.hidden = l.extFlag(o, urlHidden)
	it.across = l.extText(o, urlOrientation) == "horizontal"
	it.entry = l.extText(o, urlEntry)
	it.mayDecline = l.extFlag(o, urlMayDecline)
	it.sensitive = l.extFlag(o, urlSensitive)
	it.picture = l.extText(o, urlPicture)
	it.step = l.extWhole(o, urlStep, 0)
	for _, e := range extensions(o, urlSupport) {
		if v, _, err := choice(e, "value"); err == nil && v.Text != "" {
			it.links = append(it.links, v.Text)
		}
	}
	if e := extension(o, urlOpenLabel); e != nil {
		it.openLabel = l.words(e, "valueString")
	}
	l.units(it, o)
}

// units reads the units on offer: listed with the item, or as a value set, and
// whether others are taken too (SDC unitOpen).
func (l *loader) units(it *item, o object) {
	if open := l.extText(o, urlUnitOpen); open == "optionsOrType" || open == "optionsOrString" {
		it.anyUnit = true
	}
	for _, url := range []string{urlUnit, urlUnitOption} {
		for _, e := range extensions(o, url) {
			if v, found, err := choice(e, "value"); err == nil && found && v.Kind == KindCoding {
				it.units = append(it.units, v.Coding)
			}
		}
	}
	set := l.extText(o, urlUnitSet)
	if set == "" || len(it.units) > 0 {
		return
	}
	id, _ := l.setID(set)
	if s := l.sets[id]; s.whole && len(s.options) <= maxUnits {
		for _, op := range s.options {
			it.units = append(it.units, op.value.Coding)
		}
		return
	}
	l.report(Warning, "the units %s cannot be listed from the form alone, or are more than %d", set, maxUnits)
}

// bounds reads what limits an answer.
func (l *loader) bounds(it *item, o object) {
	it.maxLength = max(0, l.whole(o, "maxLength", 0))
	it.minLength = max(0, l.extWhole(o, urlMinLength, 0))
	it.minOccurs = max(0, l.extWhole(o, urlMinOccurs, 0), l.extWhole(o, urlMinOccurs2, 0))
	it.maxOccurs = max(0, l.extWhole(o, urlMaxOccurs, 0), l.extWhole(o, urlMaxOccurs2, 0))
	it.decimals = l.extWhole(o, urlDecimals, -1)
	if v, ok := l.ext(o, urlSize); ok && v.Number > 0 {
		it.maxBytes = int(min(v.Number, MaxDrawing))
	}
	for _, e := range extensions(o, urlMedia) {
		if v, _, err := choice(e, "value"); err == nil && v.Text != "" {
			it.media = append(it.media, v.Text)
		}
	}
	it.min = l.bound(it, o, urlMin, urlMinQuantity)
	it.max = l.bound(it, o, urlMax, urlMaxQuantity)
	if p := l.extText(o, urlRegex); p != "" {
		it.pattern = l.pattern(p)
	}
	if it.maxOccurs > 0 && it.maxOccurs < it.minOccurs {
		l.report(Warning, "asks for at least %d answers and at most %d", it.minOccurs, it.maxOccurs)
		it.minOccurs = it.maxOccurs
	}
	if it.maxOccurs > 1 && !it.repeats {
		l.report(Warning, "allows %d answers but does not repeat", it.maxOccurs)
	}
}

// pattern compiles the regex extension, which is about the whole answer; nil,
// with a warning, when that cannot be done.
func (l *loader) pattern(p string) *Pattern {
	re, err := CompilePattern(`^(?:`, p, `)$`)
	if err == nil {
		if l.patterns += re.Size; l.patterns > maxPatterns {
			re, err = nil, errors.New("the form's patterns repeat too much")
		}
	}
	if err != nil {
		l.report(Warning, "the pattern cannot be checked: %v", err)
	}
	return re
}

func (l *loader) bound(it *item, o object, urls ...string) *Value {
	for _, url := range urls {
		v, ok := l.ext(o, url)
		if !ok {
			continue
		}
		if !slicesHaveFamily(it.typ.kinds(), v.Kind) {
			l.report(Warning, "the limit %s is a %s and cannot limit a %s", afterSlash(url), v.Kind, it.typ)
			continue
		}
		return &v
	}
	return nil
}

// afterSlash is the short name of an extension.
func afterSlash(url string) string { return url[strings.LastIndexByte(url, '/')+1:] }

func slicesHaveFamily(kinds []Kind, k Kind) bool {
	for _, x := range kinds {
		if x.family() == k.family() {
			return true
		}
	}
	return false
}
