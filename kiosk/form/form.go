package form

import (
	"slices"
	"strings"
)

// Place says where a form may be asked.
type Place string

// The places of a form.
const (
	Lobby   Place = "lobby"
	Private Place = "private" // only where nobody else can see or hear
)

// Form is a checked questionnaire. It never changes.
type Form struct {
	id, url, version string
	lang             string // of the texts that are not translations
	title            words
	codes            []Coding
	place            Place
	selfOnly         bool
	minAge, maxAge   int // years, -1 = no limit
	sensitive        bool
	languages        []string
	reviewed         []string // languages whose translation a qualified person read
	source           []byte
	raw              object // as decoded
	formulas

	items    []*item // at the top
	order    []*item // every item in document order
	links    map[string]*item
	waves    []wave  // order in which items are enabled
	computed []*item // those with an enableWhenExpression or calculatedExpression, or that begin with an expression
	rules    []rule
	scales   []scale
}

// ID returns the questionnaire's id, "respiratory".
func (f *Form) ID() string { return f.id }

// Canonical returns what a response names as its questionnaire: URL and
// version, or "Questionnaire/ID" for a form without a URL; empty for one
// without either.
func (f *Form) Canonical() string {
	switch {
	case f.url == "" && f.id == "":
		return ""
	case f.url == "":
		return "Questionnaire/" + f.id
	case f.version == "":
		return f.url
	}
	return f.url + "|" + f.version
}

// Title returns the form's name in lang, or in the form's own language.
func (f *Form) Title(lang string) string { return f.say(f.title, lang) }

// Place says where the form may be asked.
func (f *Form) Place() Place { return f.place }

// SelfOnly reports that nobody may answer the form for somebody else.
func (f *Form) SelfOnly() bool { return f.selfOnly }

// FitsAge reports whether the form is meant for a person of that many years.
func (f *Form) FitsAge(years int) bool {
	return (f.minAge < 0 || years >= f.minAge) && (f.maxAge < 0 || years <= f.maxAge)
}

// AnyAge reports that the form has no limits of age.
func (f *Form) AnyAge() bool { return f.minAge < 0 && f.maxAge < 0 }

// Languages returns the tags of the languages the form has texts in, its own
// first. Not every text need be there in each; Load reports what is missing.
func (f *Form) Languages() []string { return slices.Clone(f.languages) }

// Lang is the form's own language, which its texts were written in.
func (f *Form) Lang() string { return f.lang }

// Reviewed reports whether the form may be asked in lang: it was written in
// that language, or the translation is marked as reviewed.
func (f *Form) Reviewed(lang string) bool {
	return primary(lang) == primary(f.lang) || slices.Contains(f.reviewed, primary(lang))
}

// JSON returns the questionnaire as it was loaded, with everything in it that
// this package does not understand.
func (f *Form) JSON() []byte { return slices.Clone(f.source) }

// LinkIDs returns the linkId of every item in document order.
func (f *Form) LinkIDs() []string {
	ids := make([]string, len(f.order))
	for i, it := range f.order {
		ids[i] = it.linkID
	}
	return ids
}

// TypeOf returns the type of the item with a linkId, "" for one that is not there.
func (f *Form) TypeOf(linkID string) Type {
	if it := f.links[linkID]; it != nil {
		return it.typ
	}
	return ""
}

// OutcomeCodes returns every code the form's rules can raise, sorted: a form
// that can "escalate" is asked only where somebody will come.
func (f *Form) OutcomeCodes() []string {
	var codes []string
	for _, r := range f.rules {
		codes = append(codes, r.codes...)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// say words w in lang, falling back to the form's own language.
func (f *Form) say(w words, lang string) string {
	s, _ := w.say(lang)
	return s
}

// speaks reports whether w has its text in lang.
func (f *Form) speaks(w words, lang string) bool {
	if w.base == "" && len(w.in) == 0 {
		return true
	}
	_, ok := w.say(lang)
	return ok || primary(lang) == primary(f.lang)
}

// Speaks reports whether the form has texts in lang, be it in another region's
// way; a text that lacks it is shown in the form's own language.
func (f *Form) Speaks(lang string) bool {
	return slices.ContainsFunc(f.languages, func(tag string) bool { return primary(tag) == primary(lang) })
}

// spoken is the language a person who asks for lang sees: the form's own where
// it has no texts in theirs.
func (f *Form) spoken(lang string) string {
	if f.Speaks(lang) {
		return lang
	}
	return f.lang
}

func primary(lang string) string {
	p, _, _ := strings.Cut(strings.ToLower(lang), "-")
	return p
}
