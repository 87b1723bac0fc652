package form

import (
	"slices"
	"strings"
)

// words is a text with its translations, keyed by lower-case language tag.
type words struct {
	base string
	in   map[string]string
}

const urlTranslation = "http://hl7.org/fhir/StructureDefinition/translation"

// words reads the text under key with the translations beside it: the
// translation extension on the element "_key" (R4 extension translation).
func (r *reader) words(o object, key string) words {
	w := words{base: r.text(o, key)}
	r.translations(&w, inner(o, "_"+key))
	return w
}

func (r *reader) translations(w *words, element object) {
	for _, e := range extensions(element, urlTranslation) {
		lang, content := "", ""
		for _, part := range r.objects(e, "extension") {
			v, _, _ := choice(part, "value")
			switch part["url"] {
			case "lang":
				lang = v.Text
			case "content":
				content = v.Text
			}
		}
		if lang == "" || content == "" {
			r.report(Warning, "a translation has no language or no content and was left out")
			continue
		}
		if w.in == nil {
			w.in = map[string]string{}
		}
		w.in[lower(lang)] = content
	}
}

// put adds a translation, unless there is one.
func (w *words) put(lang, text string) {
	if w.in == nil {
		w.in = map[string]string{}
	}
	if _, ok := w.in[lower(lang)]; !ok {
		w.in[lower(lang)] = text
	}
}

// say returns the text in lang ("es-MX" falls back to "es", then to another
// "es-…"), or in the form's own language with ok false.
func (w words) say(lang string) (s string, ok bool) {
	lang = lower(lang)
	primary, _, _ := strings.Cut(lang, "-")
	for _, tag := range []string{lang, primary} {
		if s, ok := w.in[tag]; ok {
			return s, true
		}
	}
	var near []string
	for tag := range w.in {
		if strings.HasPrefix(tag, primary+"-") {
			near = append(near, tag)
		}
	}
	if len(near) > 0 {
		return w.in[slices.Min(near)], true
	}
	return w.base, false
}

// lower makes language tags comparable; they are the same in any case (BCP 47).
func lower(tag string) string { return strings.ToLower(tag) }
