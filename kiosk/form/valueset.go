package form

import (
	"maps"
	"slices"
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
	for _, c := range l.objects(o, "contained") {
		switch id := l.text(c, "id"); c["resourceType"] {
		case "ValueSet":
			raw[id] = c
		case "CodeSystem":
			systems[l.text(c, "url")] = c
		}
	}
	for _, id := range slices.Sorted(maps.Keys(raw)) {
		b := setBuilder{loader: l, raw: raw, systems: systems, open: map[string]bool{id: true}, whole: true}
		b.set(raw[id])
		if len(b.options) > MaxOptions {
			l.report(Error, "the value set #%s has more than %d codes", id, MaxOptions)
			b.options = nil
		}
		sets[id] = valueSet{options: b.options, whole: b.whole && len(b.options) > 0}
	}
	return sets
}

// setBuilder lists the codes of one value set.
type setBuilder struct {
	*loader
	raw, systems map[string]object
	open         map[string]bool // sets being read, against circles
	options      []option
	whole        bool
}

func (b *setBuilder) set(vs object) {
	if e := inner(vs, "expansion"); e != nil {
		b.codes("", b.objects(e, "contains"), "contains")
		return
	}
	compose := inner(vs, "compose")
	include := b.objects(compose, "include")
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
		id, _ := r.(string)
		if len(id) < 2 || id[0] != '#' || b.raw[id[1:]] == nil || b.open[id[1:]] {
			b.whole = false
			continue
		}
		b.open[id[1:]] = true
		b.set(b.raw[id[1:]])
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
		if code != "" && c["abstract"] != true {
			w := b.words(c, "display")
			b.designations(&w, c)
			if w.base == "" {
				w.base = code
			}
			v := Choice(Coding{System: own, Code: code, Display: b.text(c, "display")})
			op := option{value: v, text: w, exclusive: b.extFlag(c, urlExclusive), prefix: b.extText(c, urlOptionPrefix)}
			op.weight, op.weightURL = b.weight(c)
			b.options = append(b.options, op)
		}
		if nested != "" {
			b.codes(own, b.objects(c, nested), nested)
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
		if w.in == nil {
			w.in = map[string]string{}
		}
		if _, ok := w.in[lower(lang)]; !ok {
			w.in[lower(lang)] = text
		}
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
