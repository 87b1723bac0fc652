package form

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// Our own extensions of a questionnaire.
const (
	urlOwn        = "https://frontdoor.example/fhir/StructureDefinition/"
	urlMayDecline = urlOwn + "may-decline" // boolean, on the form or an item
	urlPlace      = urlOwn + "place"       // code: lobby, private
	urlSelfOnly   = urlOwn + "self-only"   // boolean
	urlMinAge     = urlOwn + "min-age"     // integer, completed years
	urlMaxAge     = urlOwn + "max-age"
	urlSensitive  = urlOwn + "sensitive" // boolean, on the form or an item
	urlPicture    = urlOwn + "picture"   // code, on an item: faces, body
	urlOutcome    = urlOwn + "outcome"   // see outcome.go
	urlScore      = urlOwn + "score"     // see score.go
	urlReviewed   = urlOwn + "reviewed"  // code, on the form, once for each language
)

// Load reads a FHIR R4 Questionnaire and checks it. Problems of severity Error
// refuse the form: it is then nil and err names the first. Other problems say
// what was read differently from how it is written.
//
// Expressions are compiled by the evaluator; without one they have no effect
// and are named among the problems.
func Load(b []byte, evaluator ...Evaluator) (*Form, []Problem, error) {
	o, err := decode(b)
	if err != nil {
		return nil, nil, fmt.Errorf("the questionnaire cannot be read: %w", err)
	}
	if o["resourceType"] != "Questionnaire" {
		return nil, nil, fmt.Errorf("the document is not a FHIR Questionnaire: its resourceType says otherwise")
	}
	l := &loader{form: &Form{links: map[string]*item{}, place: Lobby, minAge: -1, maxAge: -1}}
	for _, e := range evaluator {
		l.evaluator = e
	}
	l.form.source, l.form.raw = bytes.Clone(b), o
	l.sets = l.contained(o)
	l.head(o)
	l.modifiers(o)
	l.form.items = l.items(o, nil, 1)
	l.linkID = ""
	if len(l.form.order) == 0 {
		l.report(Error, "the form has no items")
	}
	l.check(o)
	slices.SortStableFunc(l.problems, func(a, b Problem) int { return a.Severity.rank() - b.Severity.rank() })
	if errorsIn(l.problems) {
		return nil, l.problems, fmt.Errorf("the questionnaire cannot be used: %w", l.problems[0])
	}
	return l.form, l.problems, nil
}

func (s Severity) rank() int { return slices.Index([]Severity{Error, Warning, Information}, s) }

// loader reads one questionnaire.
type loader struct {
	reader
	form *Form
	sets map[string]valueSet // contained, by id
	concepts
	setIDs map[string]string // by URL
	steps  int               // taken in listing value sets
	full   bool              // too many items was reported

	evaluator Evaluator
	compiled  int // expressions so far
	patterns  int // size of the patterns so far
}

func (l *loader) head(o object) {
	f := l.form
	f.id, f.url, f.version = l.text(o, "id"), l.text(o, "url"), l.text(o, "version")
	f.title = l.words(o, "title")
	if f.lang = l.text(o, "language"); f.lang == "" {
		f.lang = "en"
	}
	f.codes = l.codings(o, "code")
	f.selfOnly = l.extFlag(o, urlSelfOnly)
	f.sensitive = l.extFlag(o, urlSensitive)
	for _, e := range extensions(o, urlReviewed) {
		if v, _, _ := choice(e, "value"); v.Text != "" {
			f.reviewed = append(f.reviewed, primary(v.Text))
		}
	}
	f.minAge, f.maxAge = l.extWhole(o, urlMinAge, -1), l.extWhole(o, urlMaxAge, -1)
	switch p := Place(l.extText(o, urlPlace)); p {
	case Lobby, Private:
		f.place = p
	case "":
	default:
		f.place = Private
		l.report(Warning, "the place %q is not known; the form is kept for private places", p)
	}
	if v, ok := o["status"].(string); ok && v == "retired" {
		l.report(Warning, "the form is retired")
	}
}

// items reads the children of parent, or the form's own items.
func (l *loader) items(o object, parent *item, depth int) []*item {
	list := l.objects(o, "item")
	if depth > MaxDepth && len(list) > 0 {
		l.report(Error, "items nest deeper than %d", MaxDepth)
		return nil
	}
	out := make([]*item, 0, len(list))
	for _, io := range list {
		if len(l.form.order) >= MaxItems {
			if !l.full {
				l.report(Error, "the form has more than %d items", MaxItems)
			}
			l.full = true
			break
		}
		it := &item{parent: parent, pos: len(out), index: len(l.form.order)}
		l.form.order = append(l.form.order, it)
		out = append(out, it)
		l.item(it, io)
		it.kids = l.items(io, it, depth+1)
		it.last = len(l.form.order) - 1
		if it.enableIf != nil || it.calculate != nil || it.initialIf != nil {
			l.form.computed = append(l.form.computed, it)
		}
	}
	return out
}

// item reads one item without its children.
func (l *loader) item(it *item, o object) {
	l.linkID = ""
	it.linkID = l.text(o, "linkId")
	l.linkID = it.linkID
	switch {
	case it.linkID == "":
		l.report(Error, "item %d has no linkId", it.index+1)
	case strings.ContainsFunc(it.linkID, func(r rune) bool { return r < ' ' }):
		l.report(Error, "the linkId holds a control character")
	case l.form.links[it.linkID] != nil:
		l.report(Error, "the linkId is used more than once")
	default:
		l.form.links[it.linkID] = it
	}
	it.typ = Type(l.text(o, "type"))
	l.modern(it, o)
	if !it.typ.known() {
		l.report(Error, "the item type %q is not known", it.typ)
	}
	it.text, it.prefix = l.words(o, "text"), l.words(o, "prefix")
	it.codes = l.codings(o, "code")
	it.required, it.repeats, it.readOnly = l.flag(o, "required"), l.flag(o, "repeats"), l.flag(o, "readOnly")
	l.rendering(it, o)
	l.bounds(it, o)
	l.choices(it, o)
	l.initials(it, o)
	l.conditions(it, o)
	l.rulesOf(it, o)
	it.formulas, it.raw = l.formulas(o), o
	l.modifiers(o)
	if p := it.parent; p != nil {
		it.level = p.level + 1
		if p.question() { // within its answer
			it.level++
		}
	}
}

// modifiers warns of what changes the meaning of an element and is not
// understood here (R4 §2.4.0 modifierExtension).
func (l *loader) modifiers(o object) {
	for _, e := range l.objects(o, "modifierExtension") {
		l.report(Warning, "the modifier %q is not understood: what it changes is read as if it were not there", l.text(e, "url"))
	}
}

// modern reads what came with R5 as R4 has it.
func (l *loader) modern(it *item, o object) {
	if it.typ == "coding" {
		if it.typ = TypeChoice; openly(o) {
			it.typ = TypeOpenChoice
		}
		l.report(Warning, "the item type coding is of FHIR R5 and read as %s", it.typ)
	} else if openly(o) && it.typ == TypeChoice {
		it.typ = TypeOpenChoice
		l.report(Warning, "answerConstraint is of FHIR R5; the choice is read as open")
	}
	if o["disabledDisplay"] == "protected" {
		l.report(Information, "disabledDisplay is of FHIR R5; what is disabled is not shown")
	}
}

// usualUnit keeps the unit of an initial quantity where no units are offered. It
// reports whether there is a unit alone, which forms write for the unit that an
// answer is expected in.
func (l *loader) usualUnit(it *item, o object) (alone bool) {
	unit := complexValue(KindQuantity, o).Coding
	if it.typ != TypeQuantity || unit == (Coding{}) {
		return false
	}
	if len(it.units) == 0 && it.usual == (Coding{}) {
		it.usual = unit
	}
	return o["value"] == nil
}

// initials reads item.initial; a group or display can have none (R4 que-8).
// What could not be given as an answer would hold up the form where nobody can
// change it, so it is left out.
func (l *loader) initials(it *item, o object) {
	list := l.objects(o, "initial")
	if len(list) > 0 && !it.question() {
		l.report(Warning, "a %s cannot have an initial value", it.typ)
		return
	}
	for _, e := range list {
		if l.usualUnit(it, inner(e, "valueQuantity")) {
			continue
		}
		v, found, err := choice(e, "value")
		if err != nil || !found {
			l.report(Warning, "an initial value cannot be read and was left out")
			continue
		}
		v = it.fit(v)
		if _, text := it.fault(v); text != "" {
			l.report(Warning, "an initial value was left out: %s", text)
			continue
		}
		it.initial = append(it.initial, v)
	}
	for _, op := range it.options {
		if op.selected && len(list) == 0 {
			it.initial = append(it.initial, op.value)
		}
	}
	if len(it.initial) > it.atMost() {
		l.report(Warning, "has more initial values than answers; the first are used")
		it.initial = it.initial[:it.atMost()]
	}
}
