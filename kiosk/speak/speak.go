// Package speak words everything: it holds the catalogues and their plural
// rules, writes names, numbers, times and distances as a language does, and
// turns the steps of a route into sentences. Nothing else in Frontdoor puts
// words together.
package speak

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"frontdoor/kiosk"
)

// Catalogue holds the words of every language of a kiosk.
type Catalogue struct {
	langs map[string]*table
	tags  []string
}

// table is one language's file.
type table struct {
	tag   language.Tag
	name  string // the language in its own words
	rtl   bool
	words map[string]entry
	base  *table // where a missing key is looked up: en for en-US
}

// entry is one message: a template, or one for each plural form of {n}.
type entry struct {
	text  string
	forms map[plural.Form]string
}

var formNames = map[string]plural.Form{
	"zero": plural.Zero, "one": plural.One, "two": plural.Two,
	"few": plural.Few, "many": plural.Many, "other": plural.Other,
}

// UnmarshalJSON reads a string or an object of plural forms; "other" is needed.
func (e *entry) UnmarshalJSON(b []byte) error {
	if json.Unmarshal(b, &e.text) == nil {
		return nil
	}
	var forms map[string]string
	if err := json.Unmarshal(b, &forms); err != nil {
		return fmt.Errorf("a message is a text or an object of plural forms")
	}
	e.forms = map[plural.Form]string{}
	for name, text := range forms {
		f, ok := formNames[name]
		if !ok {
			return fmt.Errorf("%q is no plural form", name)
		}
		e.forms[f] = text
	}
	if _, ok := e.forms[plural.Other]; !ok {
		return fmt.Errorf(`the plural form "other" is missing`)
	}
	return nil
}

// Load reads every <tag>.json of fsys. The key "lang.name" must hold the
// language's own name; "lang.base" names the language that fills what is
// missing, and only a language without a base must be complete.
func Load(fsys fs.FS) (*Catalogue, error) {
	files, err := fs.Glob(fsys, "*.json")
	if err != nil || len(files) == 0 {
		return nil, kiosk.Errorf(kiosk.CodeNotFound, "", "no catalogue of words was found")
	}
	c := &Catalogue{langs: map[string]*table{}}
	bases := map[string]string{}
	for _, file := range files {
		tag := strings.TrimSuffix(path.Base(file), ".json")
		t, base, err := read(fsys, file, tag)
		if err != nil {
			return nil, kiosk.Wrap(kiosk.CodeBadInput, "", "the catalogue "+file+" cannot be used", err)
		}
		c.langs[tag], bases[tag] = t, base
		c.tags = append(c.tags, tag)
	}
	sort.Strings(c.tags)
	for tag, base := range bases {
		if base != "" {
			if c.langs[base] == nil || bases[base] != "" {
				return nil, kiosk.Errorf(kiosk.CodeBadInput, "", "the catalogue %s.json builds on %q, which is not a complete catalogue", tag, base)
			}
			c.langs[tag].base = c.langs[base]
		}
	}
	return c, nil
}

func read(fsys fs.FS, file, tag string) (*table, string, error) {
	b, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, "", err
	}
	t := &table{}
	if err := json.Unmarshal(b, &t.words); err != nil {
		return nil, "", err
	}
	if t.tag, err = language.Parse(tag); err != nil {
		return nil, "", err
	}
	t.name = t.words["lang.name"].text
	if t.name == "" {
		return nil, "", fmt.Errorf(`"lang.name" is missing`)
	}
	t.rtl = t.words["lang.rtl"].text == "yes"
	return t, t.words["lang.base"].text, nil
}

// Tags returns the languages that can be spoken, sorted.
func (c *Catalogue) Tags() []string { return append([]string(nil), c.tags...) }

// Keys returns every key of a language's own file, sorted.
func (c *Catalogue) Keys(tag string) []string {
	var keys []string
	if t := c.langs[tag]; t != nil {
		for k := range t.words {
			keys = append(keys, k)
		}
	}
	sort.Strings(keys)
	return keys
}

// In returns the words of one language; an unknown tag speaks the first there is.
func (c *Catalogue) In(tag string) Words {
	t, ok := c.langs[tag]
	if !ok {
		tag = c.tags[0]
		t = c.langs[tag]
	}
	return Words{Tag: tag, t: t}
}

// Words speaks one language.
type Words struct {
	Tag string
	t   *table
}

// Name is the language in its own words.
func (w Words) Name() string { return w.t.name }

// RTL reports whether the language is written from right to left.
func (w Words) RTL() bool { return w.t.rtl }

// Say words the message of key. Args are pairs of a placeholder's name and its
// value; an int named "n" also chooses the plural form. A key nobody wrote
// comes back itself, so that a gap is seen and not silently empty.
func (w Words) Say(key string, args ...any) string {
	e, t, ok := w.find(key)
	if !ok {
		return key
	}
	text := e.text
	if e.forms != nil {
		text = e.forms[plural.Other]
		if n, ok := argInt(args, "n"); ok {
			if v, ok := e.forms[cardinal(t.tag, n)]; ok {
				text = v
			}
		}
	}
	pairs := make([]string, 0, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		pairs = append(pairs, fmt.Sprintf("{%v}", args[i]), fmt.Sprint(args[i+1]))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// Has reports whether the language, or the one it builds on, words key.
func (w Words) Has(key string) bool {
	_, _, ok := w.find(key)
	return ok
}

func (w Words) find(key string) (entry, *table, bool) {
	for t := w.t; t != nil; t = t.base {
		if e, ok := t.words[key]; ok {
			return e, t, true
		}
	}
	return entry{}, nil, false
}

func argInt(args []any, name string) (int, bool) {
	for i := 0; i+1 < len(args); i += 2 {
		if n, ok := args[i+1].(int); ok && args[i] == name {
			return n, true
		}
	}
	return 0, false
}

// cardinal is the CLDR plural category of a whole number.
func cardinal(tag language.Tag, n int) plural.Form {
	return plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0)
}

// Label picks the text of a map or service label: the language itself, then
// its base, then English, then anything there is, in a fixed order.
func (w Words) Label(labels map[string]string) string {
	base, _ := w.t.tag.Base()
	for _, tag := range []string{w.Tag, base.String(), "en"} {
		if s := labels[tag]; s != "" {
			return s
		}
	}
	tags := make([]string, 0, len(labels))
	for tag := range labels {
		tags = append(tags, tag)
	}
	sort.Strings(tags)
	for _, tag := range tags {
		if labels[tag] != "" {
			return labels[tag]
		}
	}
	return ""
}
