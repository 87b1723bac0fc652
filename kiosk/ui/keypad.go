package ui

import (
	"math"
	"unicode/utf8"

	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/view"
)

// keypad lays out the boxes being filled and, beside or under them, the keys.
func (p *page) keypad(b view.Keypad, w, sw float64) (main, side stack) {
	main.gap, side.gap = p.gap(), p.gap()
	if b.Label != "" {
		t := p.para(b.Label, face{size: p.text(38), leading: 1.3}, w)
		row := rigid(t.h, func(r rect) { p.put(t, r, p.pal.quiet) })
		row.sticky = true
		main.rows = append(main.rows, row)
	}
	for _, row := range p.fieldRows(b.Typed, w) {
		main.rows = append(main.rows, p.fields(row, w))
	}
	if p.model.Note != "" {
		row := p.remark(p.model.Note, w)
		row.sticky = true
		main.rows = append(main.rows, row)
	}
	b.Keys = p.rekeyed(b.Keys, sw)
	most := 0
	for _, row := range b.Keys {
		most = max(most, len(row))
	}
	f := p.keyFace(b, (sw-p.gap()*float64(most-1))/float64(most)-2*p.px(10))
	for _, row := range grid(b.Pick, p.pillsAbreast(b.Pick, sw)) {
		side.rows = append(side.rows, p.pillRow(row, sw))
	}
	for _, row := range b.Keys {
		if len(row) > 0 {
			side.rows = append(side.rows, p.keys(row, most, f, sw))
		}
	}
	if len(b.Low) > 0 {
		side.rows = append(side.rows, p.across(b.Low, sw, p.lowKey))
	}
	return main, side
}

// fields draws the boxes, each as wide as what it is to hold.
func (p *page) fields(fields []view.Field, w float64) piece {
	weights := make([]float64, len(fields))
	for i, f := range fields {
		weights[i] = float64(max(2, utf8.RuneCountInString(f.Hint), utf8.RuneCountInString(f.Text)))
	}
	if len(fields) == 1 && fields[0].Long {
		return p.longField(fields[0], w)
	}
	if len(fields) == 1 {
		w = min(w, p.em(68)*0.75*max(6, weights[0]+2))
	}
	cols := rect{w: w}.columns(p.gap(), weights...)
	labels := make([]words, len(fields))
	texts := make([]words, len(fields))
	labelH, boxH := 0.0, p.px(132)*max(0.8, p.step.space)
	for i, f := range fields {
		if f.Label != "" {
			labels[i] = p.fit(f.Label, face{size: p.text(32)}, cols[i].w, 2)
			labelH = max(labelH, labels[i].h)
		}
		shown, weight := f.Text, draw.SemiBold
		if shown == "" {
			shown, weight = f.Hint, draw.Regular
		}
		texts[i] = p.fit(shown, face{size: p.em(68), weight: weight, tabular: true, tracking: 0.03}, cols[i].w-p.px(60), 1)
		boxH = max(boxH, texts[i].h+p.px(24))
	}
	gap := p.px(10)
	if labelH <= 0 {
		gap = 0
	}
	row := rigid(labelH+gap+boxH, func(r rect) {
		r.w = w
		for i, c := range r.columns(p.gap(), weights...) {
			p.put(labels[i], rect{c.x, r.y + labelH - labels[i].h, c.w, labels[i].h}, p.pal.quiet)
			p.field(fields[i], texts[i], rect{c.x, r.bottom() - boxH, c.w, boxH})
		}
	})
	row.sticky = true
	return row
}

// field is one box; the one being filled has a strong edge and a caret.
func (p *page) field(f view.Field, t words, r rect) {
	b := box{p.pal.surface, p.pal.touchEdge, p.px(3), p.px(22), false}
	if f.Active {
		b.edge, b.width = p.pal.primary, p.px(6)
		if p.model.Style.HighContrast {
			b.edge = p.pal.ring
		}
	}
	p.box(r, b)
	x, c := r.x+p.px(30), p.pal.ink
	if f.Text == "" {
		c = p.pal.quiet
	}
	caret := rect{x, r.y + r.h*0.22, p.px(5), r.h * 0.56}
	if f.Text == "" {
		x += p.px(14)
	} else {
		caret.x = x + t.w + p.px(8)
	}
	p.put(t, middle(rect{x, r.y, r.w - p.px(44), r.h}, t.h), c)
	if f.Active {
		p.box(caret, box{fill: b.edge, radius: p.px(2)})
	}
}

// keys is one row of keys, all of one width. A button without a name is a gap; a
// key with a sign takes the gap before it too, for its words.
func (p *page) keys(row []view.Button, of int, f face, w float64) piece {
	cw := (w - p.gap()*float64(of-1)) / float64(of)
	var pieces []piece
	var widths []float64
	for i, b := range row {
		n := len(pieces)
		switch {
		case b.ID == "":
			pieces, widths = append(pieces, piece{draw: func(rect) {}}), append(widths, cw)
		case b.Icon != "" && i > 0 && row[i-1].ID == "":
			widths[n-1] = 2*cw + p.gap()
			pieces[n-1] = p.key(b, f, widths[n-1])
		default:
			pieces, widths = append(pieces, p.key(b, f, cw)), append(widths, cw)
		}
	}
	used := cw*float64(len(row)) + p.gap()*float64(len(row)-1)
	out := p.side(pieces, widths)
	whole := out.draw
	out.draw = func(r rect) { whole(rect{r.x, r.y, used, r.h}) }
	return out
}

// keyFace is how the characters of all keys are set, in a width of room.
func (p *page) keyFace(b view.Keypad, room float64) face {
	f := face{size: p.heading(58), weight: draw.SemiBold, align: draw.Center, tabular: true, leading: 1.15}
	for _, row := range b.Keys {
		for _, key := range row {
			if utf8.RuneCountInString(key.Text) == 1 {
				f.size = p.fit(key.Text, f, room, 1).face.size
			}
		}
	}
	return f
}

// key is one key: a character set in f, or words in a smaller size.
func (p *page) key(b view.Button, f face, w float64) piece {
	if b.Icon != "" {
		return p.signKey(b, w)
	}
	s := p.pal.soft(b)
	f.lang = b.Lang
	if utf8.RuneCountInString(b.Text) > 1 {
		f = p.keyWords(b)
	}
	t := p.fit(b.Text, f, w-2*p.px(10), 2)
	least := max(p.target(88), p.space(104), t.h+p.px(8))
	return piece{min: least, most: max(least, p.px(168)), touches: true, draw: func(r rect) {
		p.plate(r, b, s, p.px(24))
		p.put(t, middle(r.inset(p.px(10), 0), t.h), s.ink)
	}}
}

func (p *page) keyWords(b view.Button) face {
	return face{size: p.text(36), weight: draw.SemiBold, align: draw.Center, leading: 1.1, lang: b.Lang}
}

// signKey is a key with a sign: its words stand beside it, under it, or, where
// the key is too narrow for them, are only spoken.
func (p *page) signKey(b view.Button, w float64) piece {
	s, f := p.pal.soft(b), p.keyWords(b)
	f.size = p.fit(b.Text, f, p.labelRoom(b, f, w, 40), 1).face.size
	out := p.labelled(b, s, f, w, 88, 40)
	if room := w - 2*p.px(10); p.widest(b.Text, f) > p.labelRoom(b, f, w, 40) {
		out = p.stacked(b, s, f, w, 88, 40)
		if p.widest(b.Text, f) > room {
			size := math.Round(p.px(52))
			out = rigid(p.target(88), func(r rect) {
				p.plate(r, b, s, p.px(24))
				p.icon(b.Icon, r.x+(r.w-size)/2, r.y+(r.h-size)/2, size, s.ink)
			})
			out.touches = true
		}
	}
	out.most = max(out.min, p.px(168))
	return out
}
