package form

import (
	"maps"
	"slices"
	"strings"
)

// valueSet is a contained ValueSet as far as the form alone can tell. whole is
// false when part of it lies in a terminology server.
type valueSet struct {
	options []option
	whole   bool
}

// contained reads the value sets inside the form: their expansion where they
// have one, else what they are composed of (R4 ValueSet.expansion, .compose).
func (l *loader) contained(o object) map[string]valueSet {
	sets, raw, systems := map[string]valueSet{}, map[string]object{}, map[string]object{}
	l.concepts, l.setIDs = concepts{}, map[string]string{}
	for _, c := range l.objects(o, "contained") {
		switch id := l.text(c, "id"); c["resourceType"] {
		case "ValueSet":
			raw[id] = c
			if url := l.text(c, "url"); url != "" {
				l.setIDs[url] = id
			}
		case "CodeSystem":
			url := l.text(c, "url")
			systems[url] = c
			l.concepts.add(url, l.objects(c, "concept"))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(raw)) {
		b := setBuilder{loader: l, raw: raw, systems: systems, composed: concepts{}, open: map[string]bool{id: true}, seen: map[Coding]bool{}, whole: true}
		b.set(raw[id])
		if len(b.options) > MaxOptions {
			l.report(Error, "the value set #%s has more than %d codes", id, MaxOptions)
			b.options = nil
		}
		sets[id] = valueSet{options: b.options, whole: b.whole && len(b.options) > 0}
	}
	return sets
}

// setID returns the id of the contained value set that a canonical address
// names: "#id", or its URL with or without a version.
func (l *loader) setID(canonical string) (id string, ok bool) {
	if id, ok = strings.CutPrefix(canonical, "#"); ok {
		return id, true
	}
	id, ok = l.setIDs[unversioned(canonical)]
	return id, ok
}

// urlUnclosed marks an expansion beside which other codes are valid too.
const urlUnclosed = urlFHIR + "valueset-unclosed"

// setBuilder lists the codes of one value set.
type setBuilder struct {
	*loader
	raw, systems map[string]object
	composed     concepts
	open         map[string]bool // sets being read, against circles
	seen         map[Coding]bool // by system and code; a set holds each once
	options      []option
	whole        bool
}

func (b *setBuilder) set(vs object) {
	compose := inner(vs, "compose")
	include := b.objects(compose, "include")
	if e := inner(vs, "expansion"); e != nil {
		for _, in := range include {
			if list := b.objects(in, "concept"); b.steps+len(list) <= maxSetSteps {
				b.steps += len(list)
				b.composed.add(b.text(in, "system"), list)
			}
		}
		before := b.steps
		b.codes("", b.objects(e, "contains"), "contains")
		if b.loader.whole(e, "total", 0) > b.steps-before || b.extFlag(e, urlUnclosed) {
			b.whole = false
		}
		return
	}
	if len(include) == 0 {
		b.whole = false
	}
	for _, in := range include {
		b.include(in)
	}
	b.exclude(b.objects(compose, "exclude"))
}

// include lists the codes named, those of a whole contained code system, or
// those of other contained value sets.
func (b *setBuilder) include(in object) {
	system := b.text(in, "system")
	refs, _ := in["valueSet"].([]any)
	concepts := b.objects(in, "concept")
	switch {
	case len(b.objects(in, "filter")) > 0 || len(refs) > 0 && system != "":
		b.whole = false
	case len(concepts) > 0:
		b.codes(system, concepts, "")
	case system != "" && b.systems[system] != nil:
		b.codes(system, b.objects(b.systems[system], "concept"), "concept")
		if content := b.text(b.systems[system], "content"); content != "" && content != "complete" {
			b.whole = false
		}
	case system != "":
		b.whole = false
	}
	if system != "" {
		return
	}
	for _, r := range refs {
		if b.steps++; b.steps > maxSetSteps {
			b.whole = false
			return
		}
		ref, _ := r.(string)
		id, ok := b.setID(ref)
		if !ok || b.raw[id] == nil || b.open[id] {
			b.whole = false
			continue
		}
		b.nested(id)
	}
}

// nested adds the codes of another contained set. They are listed apart, because
// what that set takes out again is only out of that set.
func (b *setBuilder) nested(id string) {
	options, seen := b.options, b.seen
	b.options, b.seen, b.open[id] = nil, map[Coding]bool{}, true
	b.set(b.raw[id])
	of := b.options
	b.options, b.seen, b.open[id] = options, seen, false
	for _, op := range of {
		b.add(op)
	}
}

// add adds an option, unless the set has it.
func (b *setBuilder) add(op option) {
	at := Coding{System: op.value.Coding.System, Code: op.value.Coding.Code}
	if !b.seen[at] {
		b.seen[at] = true
		b.options = append(b.options, op)
	}
}

// codes adds a list of concepts; children lie under nested. Abstract codes
// only group others.
func (b *setBuilder) codes(system string, list []object, nested string) {
	for _, c := range list {
		if b.steps++; len(b.options) > MaxOptions || b.steps > maxSetSteps {
			b.whole = false
			return
		}
		own := system
		if s := b.text(c, "system"); s != "" {
			own = s
		}
		code := b.text(c, "code")
		if code != "" && !b.flag(c, "abstract") {
			op := option{value: Choice(Coding{System: own, Code: code})}
			at := op.value.Coding
			for _, c := range []object{c, b.composed[at], b.concepts[at]} {
				b.describe(&op, c)
			}
			if op.value.Coding.Display = op.text.base; op.text.base == "" {
				op.text.base = code
			}
			b.add(op)
		}
		if nested != "" {
			b.codes(own, b.objects(c, nested), nested)
		}
	}
}

// describe adds what a concept says of an option and is not known of it yet:
// expansions often lack the weights and translations that are written where the
// set is composed, or in its code system.
func (b *setBuilder) describe(op *option, concept object) {
	if concept == nil {
		return
	}
	w := b.words(concept, "display")
	b.designations(&w, concept)
	if op.text.base == "" {
		op.text.base = w.base
	}
	for lang, text := range w.in {
		op.text.put(lang, text)
	}
	op.exclusive = op.exclusive || b.extFlag(concept, urlExclusive)
	if op.prefix == "" {
		op.prefix = b.extText(concept, urlOptionPrefix)
	}
	if op.weight == nil {
		op.weight, op.weightURL = b.weight(concept)
	}
}

// concepts are those of contained value sets or code systems, by system and code.
type concepts map[Coding]object

func (all concepts) add(system string, list []object) {
	for _, c := range list {
		code, _ := c["code"].(string)
		if at := (Coding{System: system, Code: code}); all[at] == nil {
			all[at] = c
		}
		nested, _ := c["concept"].([]any)
		for _, n := range nested {
			if inner, ok := n.(object); ok {
				all.add(system, []object{inner})
			}
		}
	}
}

// designations are the translations of a value set's codes.
func (b *setBuilder) designations(w *words, c object) {
	for _, d := range b.objects(c, "designation") {
		lang, text := b.text(d, "language"), b.text(d, "value")
		if lang == "" || text == "" {
			continue
		}
		w.put(lang, text)
	}
}

func (b *setBuilder) exclude(list []object) {
	for _, ex := range list {
		system := b.text(ex, "system")
		concepts := b.objects(ex, "concept")
		if len(concepts) == 0 {
			b.whole = false
		}
		gone := map[string]bool{}
		for _, c := range concepts {
			gone[b.text(c, "code")] = true
		}
		kept := b.options[:0]
		for _, o := range b.options {
			if o.value.Coding.System != system || !gone[o.value.Coding.Code] {
				kept = append(kept, o)
			}
		}
		b.options = kept
	}
}
