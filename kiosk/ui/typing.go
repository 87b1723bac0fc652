package ui

import (
	"slices"
	"unicode/utf8"

	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/view"
)

// shownWords is how many of the last characters of a long text are shown.
const shownWords = 120

// longField is a box of several lines for words; of a long text its end.
func (p *page) longField(f view.Field, w float64) piece {
	text := f.Text
	if n := utf8.RuneCountInString(text); n > shownWords {
		text = "…" + string([]rune(text)[n-shownWords:])
	}
	pad := p.px(30)
	t := p.fit(text, face{size: p.text(46), weight: draw.SemiBold, leading: 1.2}, w-2*pad-p.px(20), 3)
	h := max(p.px(132)*max(0.8, p.step.space), t.h+p.px(24))
	row := rigid(h, func(r rect) {
		if t.lines > 1 {
			p.box(r, box{p.pal.surface, p.pal.primary, p.px(6), p.px(22), false})
			p.put(t, middle(r.inset(pad, 0), t.h), p.pal.ink)
			return
		}
		p.field(f, t, r)
	})
	row.sticky = true
	return row
}

// lowKey is a wide key: words, or a sign beside them.
func (p *page) lowKey(b view.Button, w float64) piece {
	if b.Icon != "" {
		return p.signKey(b, w)
	}
	s := p.pal.soft(b)
	t := p.fit(b.Text, p.keyWords(b), w-2*p.px(10), 2)
	least := max(p.target(88), p.space(104), t.h+p.px(8))
	return piece{min: least, most: max(least, p.px(168)), touches: true, draw: func(r rect) {
		p.plate(r, b, s, p.px(24))
		p.put(t, middle(r.inset(p.px(10), 0), t.h), s.ink)
	}}
}

// fieldRows are the boxes as they stand: the five of a date with a time in two
// rows where one would be too narrow for their words.
func (p *page) fieldRows(fields []view.Field, w float64) [][]view.Field {
	if len(fields) <= 3 || w >= p.em(32)*24 {
		return slices.Collect(slices.Chunk(fields, max(1, len(fields))))
	}
	return [][]view.Field{fields[:3], fields[3:]}
}

// rekeyed lays keys in narrower rows when those of the model would make them
// smaller than a target.
func (p *page) rekeyed(keys [][]view.Button, w float64) [][]view.Button {
	room := max(1, int((w+p.gap())/(p.minTarget+p.gap())))
	var all []view.Button
	most := 0
	for _, row := range keys {
		most = max(most, len(row))
		for _, key := range row {
			if key.ID != "" {
				all = append(all, key)
			}
		}
	}
	if most <= room {
		return keys
	}
	return slices.Collect(slices.Chunk(all, room))
}
