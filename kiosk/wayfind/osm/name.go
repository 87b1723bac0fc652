package osm

import (
	"maps"
	"slices"
	"strings"

	"frontdoor/kiosk/wayfind"
)

// language returns the tag for names without one: the language in which most
// names are given once more (name=A, name:de=A), else "und".
func (l *loader) language() string {
	if l.v.Lang != "" {
		return l.v.Lang
	}
	votes := map[string]int{}
	count := func(e *element) {
		for key, value := range e.tags {
			if lang, ok := languageOf(key, "name"); ok && value == e.tags["name"] {
				votes[lang]++
			}
		}
	}
	for _, a := range l.areas {
		count(a.element)
	}
	for _, e := range l.points {
		count(e)
	}
	l.v.Lang = "und"
	most := 0
	for _, lang := range slices.Sorted(maps.Keys(votes)) {
		if votes[lang] > most {
			l.v.Lang, most = lang, votes[lang]
		}
	}
	return l.v.Lang
}

// languageOf reads the language of a key such as "name:pt-BR". Other things
// that follow a colon, such as name:etymology, are no languages.
func languageOf(key, base string) (string, bool) {
	lang, ok := strings.CutPrefix(key, base+":")
	letters := strings.SplitN(lang, "-", 2)[0]
	if !ok || len(letters) < 2 || len(letters) > 3 || strings.Trim(letters, "abcdefghijklmnopqrstuvwxyz") != "" {
		return "", false
	}
	return lang, true
}

// names returns an element's names by language.
func (l *loader) names(e *element) wayfind.Labels { return l.texts(e, "name") }

func (l *loader) texts(e *element, base string) wayfind.Labels {
	var out wayfind.Labels
	put := func(lang, text string) {
		if out == nil {
			out = wayfind.Labels{}
		}
		out[lang] = text
	}
	if text := e.tags[base]; text != "" {
		put(l.language(), text)
	}
	for key, text := range e.tags {
		if lang, ok := languageOf(key, base); ok && text != "" {
			put(lang, text)
		}
	}
	return out
}

// alternatives returns other names, one a language.
func (l *loader) alternatives(e *element) wayfind.Labels {
	for _, key := range []string{"alt_name", "short_name", "loc_name", "official_name"} {
		if out := l.texts(e, key); len(out) > 0 {
			return out
		}
	}
	return nil
}
