package view

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/wayfind"
)

// mostFound is how many answers stand above the keys.
const mostFound = 4

// search lets a place be typed: its name, another word for it, a room number.
func (p *page) search() {
	p.m.Title = p.Say("search.title")
	b := Search{Typed: Field{Text: sentence(p.s.Query), Hint: p.Say("search.hint"), Active: true}, Keys: p.searchKeys()}
	b.Results = p.found(p.s.Query)
	switch {
	case strings.TrimSpace(p.s.Query) == "":
		b.Line = p.Say("search.line")
	case len(b.Results) == 0:
		b.Line = p.Say("search.none")
	}
	p.m.Body = b
}

// sentence writes what was typed on capital keys as people write it.
func sentence(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + strings.ToLower(s[size:])
}

// found are the answers to a query, the best first.
func (p *page) found(query string) []Button {
	var out []Button
	if category, ok := wayfind.CategoryOf(query); ok {
		for _, k := range p.kinds {
			if k.category == category {
				b := p.near(k)
				b.Detail = p.Say("search.nearest")
				out = append(out, b)
			}
		}
	}
	for _, hit := range p.cfg.Map.Search(query, baseTag(p.Tag), mostFound-len(out)) {
		name := p.unitName(hit.Unit)
		detail := p.levelOf(hit.Unit)
		if name == "" {
			name = hit.Text
		} else if !strings.EqualFold(hit.Text, name) {
			detail = p.Say("search.as", "word", hit.Text, "level", detail)
		}
		out = append(out, Button{ID: "place-" + hit.Unit, Text: name, Detail: detail, Icon: "pin", Role: RolePlain, Event: flow.ChoosePlace{Unit: hit.Unit}})
	}
	return out
}

// keyColumns is how many keys of 20 mm stand side by side on the least panel.
const keyColumns = 9

// searchKeys are digits and the language's letters in the order of its alphabet,
// as on the other pages, then the space and what takes back.
func (p *page) searchKeys() [][]Button {
	var rows [][]Button
	for row := range slices.Chunk([]rune("123456789"+strings.ReplaceAll(p.Say("keys.letters"), " ", "")), keyColumns) {
		rows = append(rows, p.keys(string(row)))
	}
	space := Button{ID: "key-space", Text: p.Say("keys.space"), Role: RolePlain, Event: flow.Key{Text: " "}}
	return append(rows, []Button{p.key("0"), space, p.eraseKey()})
}
