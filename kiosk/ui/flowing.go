package ui

import (
	"image/color"
	"slices"
	"sort"
	"strings"
	"unicode"

	"frontdoor/kiosk/draw"
)

// How words are cut that are paged: into passages of a few lines, found among
// the first characters of what is left, which hold more.
const (
	passageLines = 4
	passageRunes = 600
)

// flow puts the words over the body among its rows, after what stays when they
// are paged.
func (p *page) flow(main stack, w float64) []piece {
	if !p.flowing {
		return main.rows
	}
	var rows []piece
	if p.overlong(w) {
		rows = p.passages(p.model.Title, face{size: p.text(44), weight: draw.SemiBold, leading: 1.25}, w, p.pal.ink)
	}
	rows = append(rows, p.passages(p.model.Lead, face{size: p.text(38), leading: 1.3}, w, p.pal.quiet)...)
	head := 0
	for head < len(main.rows) && main.rows[head].sticky {
		head++
	}
	return slices.Insert(main.rows, head, rows...)
}

// overlong reports whether the title of a page that flows is too long to stand
// over every part of it.
func (p *page) overlong(w float64) bool {
	f := face{size: p.heading(76), weight: draw.Bold, leading: 1.13}
	return p.flowing && p.fit(p.model.Title, f, w, 5).lines > 5
}

// passages cuts running text into rows that read on one under the other.
func (p *page) passages(s string, f face, w float64, c color.NRGBA) []piece {
	var rows []piece
	for rest := []rune(strings.TrimSpace(s)); len(rest) > 0; {
		n := p.passage(rest, f, w)
		t := p.para(strings.TrimSpace(string(rest[:n])), f, w)
		rows = append(rows, rigid(t.h, func(r rect) { p.put(t, r, c) }))
		for n < len(rest) && unicode.IsSpace(rest[n]) {
			n++
		}
		rest = rest[n:]
	}
	return rows
}

// passage is how many characters the next passage has.
func (p *page) passage(rest []rune, f face, w float64) int {
	var ends []int
	for i := 1; i < min(len(rest), passageRunes); i++ {
		if unicode.IsSpace(rest[i]) || breaksAnywhere(rest[i]) {
			ends = append(ends, i)
		}
	}
	if len(rest) <= passageRunes || len(ends) == 0 {
		ends = append(ends, min(len(rest), passageRunes))
	}
	n := sort.Search(len(ends), func(i int) bool { return p.measure(string(rest[:ends[i]]), f, w).lines > passageLines })
	return ends[max(0, n-1)]
}
