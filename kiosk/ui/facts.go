package ui

import (
	"math"

	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/view"
)

// facts lays out labelled lines on one card.
func (p *page) facts(b view.Facts, w float64) stack {
	s := stack{card: true}
	for i, f := range b.Lines {
		s.rows = append(s.rows, p.fact(f, i > 0, w))
	}
	return s
}

// fact is one line; a rule parts it from the line above.
func (p *page) fact(f view.Fact, ruled bool, w float64) piece {
	pad := p.px(44)
	room := w - 2*pad
	var change piece
	cw := 0.0
	if f.Change != nil {
		cw = p.changeWidth(*f.Change, w)
		change = p.change(*f.Change, cw)
		room -= cw + p.gap()
	}
	size := 46.0
	if f.Change != nil {
		size = 42
	}
	label := p.para(f.Label, face{size: p.text(32), leading: 1.25}, room)
	text := p.para(f.Text, face{size: p.text(size), weight: draw.SemiBold, tracking: -0.01, leading: 1.2, tabular: true}, room)
	gap := p.px(6)
	need := label.h + gap + text.h
	least := max(need+2*p.space(30), change.min+p.gap())
	return piece{min: least, most: least + p.px(56), touches: f.Change != nil, draw: func(r rect) {
		if ruled {
			p.box(rect{r.x + pad, r.y - p.px(1), r.w - 2*pad, math.Max(1, p.px(2))}, box{fill: p.pal.edge})
		}
		y := r.y + (r.h-need)/2
		p.put(label, rect{r.x + pad, y, room, label.h}, p.pal.quiet)
		p.put(text, rect{r.x + pad, y + label.h + gap, room, text.h}, p.pal.ink)
		if cw > 0 {
			change.draw(middle(rect{r.end() - p.px(28) - cw, r.y, cw, r.h}, change.min))
		}
	}}
}

// change is the small button that goes back to one answer.
func (p *page) change(b view.Button, w float64) piece {
	s := p.pal.skin(b)
	t := p.fit(b.Text, p.changeFace(b), w-2*p.px(20), 2)
	least := max(p.target(92), t.h+2*p.px(14))
	return piece{min: least, most: least, touches: true, draw: func(r rect) {
		p.plate(r, b, s, p.px(22))
		p.put(t, middle(r.inset(p.px(20), 0), t.h), s.ink)
	}}
}

func (p *page) changeFace(b view.Button) face {
	return face{size: p.text(32), weight: draw.SemiBold, align: draw.Center, leading: 1.12, lang: b.Lang}
}

func (p *page) changeWidth(b view.Button, w float64) float64 {
	t := p.measure(b.Text, p.changeFace(b), 0)
	return math.Round(max(p.target(150), min(t.w+2*p.px(30), w*0.34)))
}
