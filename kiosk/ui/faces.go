package ui

import (
	"math"

	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/view"
)

// faces lays out the faces from bad to good: one under the other in portrait,
// where their words can be large, side by side in landscape.
func (p *page) faces(b view.Faces, w float64) stack {
	s := stack{gap: p.gap()}
	if !p.wide {
		for _, f := range b.Faces {
			s.rows = append(s.rows, p.faceLine(f, w))
		}
		return s
	}
	for _, row := range grid(b.Faces, p.abreast(b.Faces, w, face{size: p.text(34) * 0.84, weight: draw.SemiBold}, 32)) {
		s.rows = append(s.rows, p.across(row, w, p.face))
	}
	return s
}

// faceLine is one face with its meaning beside it.
func (p *page) faceLine(b view.Button, w float64) piece {
	s := p.pal.soft(b)
	icon, pad, gap := math.Round(p.px(96)*max(0.7, p.step.space)), p.px(52), p.px(44)
	room := w - 2*pad - icon - gap
	t := p.fit(b.Text, face{size: p.text(46), weight: draw.SemiBold, tracking: -0.01, leading: 1.15}, room, 2)
	least := max(p.target(112), t.h+2*p.space(24), icon+2*p.px(12))
	return piece{min: least, most: max(least, p.px(168)), touches: true, draw: func(r rect) {
		p.plate(r, b, s, p.px(30))
		p.icon(b.Icon, r.x+pad, r.y+(r.h-icon)/2, icon, s.ink)
		p.put(t, middle(rect{r.x + pad + icon + gap, r.y, room, r.h}, t.h), s.ink)
	}}
}

// face is one face to touch, its meaning in words under it.
func (p *page) face(b view.Button, w float64) piece {
	s := p.pal.soft(b)
	icon := math.Round(min(p.px(128), w-2*p.px(20)))
	t := p.fit(b.Text, face{size: p.text(34), weight: draw.SemiBold, align: draw.Center, leading: 1.14}, w-2*p.px(16), 3)
	gap := p.px(22)
	need := icon + gap + t.h
	least := need + 2*p.space(36)
	return piece{min: least, most: max(least, p.px(380)), touches: true, draw: func(r rect) {
		p.plate(r, b, s, p.px(30))
		y := r.y + (r.h-need)/2
		p.icon(b.Icon, r.x+(r.w-icon)/2, y, icon, s.ink)
		p.put(t, rect{r.x + p.px(16), y + icon + gap, r.w - 2*p.px(16), t.h}, s.ink)
	}}
}
