package main

import (
	"slices"

	"golang.org/x/text/language"

	"frontdoor/assets"
	"frontdoor/kiosk/speak"
)

// paperWords are the words of the language asked for, or of the nearest: what
// the data says may be in a language that the kiosk has no words in.
func (c *call) paperWords() (speak.Words, error) {
	catalogue, err := speak.Load(assets.Words())
	if err != nil {
		return speak.Words{}, err
	}
	w := catalogue.In(c.lang)
	if c.lang == "" {
		c.lang = w.Tag
	}
	return w, nil
}

// rtl reports whether a paper is written from right to left where its data does
// not say: by the script of the language asked for, which need not be one that
// the kiosk has words in.
func (c *call) rtl(w speak.Words) bool {
	tag, err := language.Parse(c.lang)
	if err != nil {
		return w.RTL()
	}
	script, _ := tag.Script()
	return slices.Contains([]string{"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm"}, script.String())
}
