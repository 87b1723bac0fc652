package ui

import (
	"math"

	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/view"
)

// cards lays out the large choices of the first page: the first filled and
// across, the others in two columns, then the row of small ones. In landscape
// the first stands beside the others.
func (p *page) cards(b view.Cards, w float64) stack {
	s := stack{gap: p.gap()}
	if len(b.Cards) > 0 {
		first, others := b.Cards[0], b.Cards[1:]
		if p.wide && len(others) > 1 && !p.turned[0] {
			cw := (w - p.gap()) / 2.5
			grid := p.pairs(others, w-p.gap()-cw)
			s.rows = append(s.rows, p.beside(p.upright(first, cw), cw, grid))
		} else {
			s.rows = append(s.rows, p.flat(first, w))
			s.rows = append(s.rows, p.pairs(others, w).rows...)
		}
	}
	for _, row := range grid(b.Row, p.pillsAcross(b.Row, w)) {
		s.rows = append(s.rows, p.pillRow(row, w))
	}
	return s
}

// pairs lays cards in two columns; one left over is laid across.
func (p *page) pairs(cards []view.Button, w float64) stack {
	s := stack{gap: p.gap()}
	for i := 0; i < len(cards); i += 2 {
		if i+1 == len(cards) {
			s.rows = append(s.rows, p.flat(cards[i], w))
			break
		}
		s.rows = append(s.rows, p.across(cards[i:i+2], w, p.upright))
	}
	return s
}

// beside makes one piece of a card and the stack next to it.
func (p *page) beside(one piece, w float64, many stack) piece {
	least, most := many.heights(many.rows)
	return piece{
		min: max(one.min, least), most: max(one.most, most), touches: true,
		draw: func(r rect) {
			one.draw(rect{r.x, r.y, w, r.h})
			x := r.x + w + many.gap
			p.spread(many, many.rows, rect{x, r.y, r.end() - x, r.h})
		},
	}
}

// flat is a card across the page: icon, then words.
func (p *page) flat(b view.Button, w float64) piece {
	s := p.pal.soft(b)
	icon, left := math.Round(p.px(108)*max(0.66, p.step.space)), p.px(60)
	x := left + icon + p.px(44)
	if b.Icon == "" {
		x = left
	}
	room := w - x - p.px(40)
	title := p.balance(p.fit(b.Text, face{size: p.text(60), weight: draw.Bold, tracking: -0.02, leading: 1.12}, room, 2))
	detail := p.para(b.Detail, face{size: p.text(36), leading: 1.25}, room)
	gap := 0.0
	if detail.h > 0 {
		gap = p.px(10)
	}
	need := title.h + gap + detail.h
	least := max(p.target(160), need+2*p.space(44), icon+2*p.space(40))
	return piece{min: least, most: max(least, p.px(300)), touches: true, draw: func(r rect) {
		p.plate(r, b, s, p.px(32))
		p.icon(b.Icon, r.x+left, r.y+(r.h-icon)/2, icon, s.ink)
		y := r.y + (r.h-need)/2
		p.put(title, rect{r.x + x, y, room, title.h}, s.ink)
		p.put(detail, rect{r.x + x, y + title.h + gap, room, detail.h}, s.quiet)
	}}
}

// upright is a card with its icon on top and its words at the bottom.
func (p *page) upright(b view.Button, w float64) piece {
	s := p.pal.soft(b)
	pad := p.px(40)
	icon := math.Round(p.px(76) * max(0.7, p.step.space))
	size := 46.0
	if b.Role == view.RolePrimary {
		icon, size = math.Round(p.px(108)*max(0.66, p.step.space)), 60
	}
	room := w - 2*pad
	title := p.fit(b.Text, face{size: p.text(size), weight: draw.Bold, tracking: -0.015, leading: 1.12}, room, 3)
	detail := p.para(b.Detail, face{size: p.text(31), leading: 1.25}, room)
	gap := 0.0
	if detail.h > 0 {
		gap = p.px(8)
	}
	up := p.space(36)
	need := up + icon + p.space(24) + title.h + gap + detail.h + up
	least := max(p.target(160), need)
	return piece{min: least, most: max(least, p.px(330)), touches: true, draw: func(r rect) {
		p.plate(r, b, s, p.px(32))
		p.icon(b.Icon, r.x+pad-icon*0.08, r.y+up, icon, s.ink)
		y := r.bottom() - up - detail.h
		p.put(detail, rect{r.x + pad, y, room, detail.h}, s.quiet)
		p.put(title, rect{r.x + pad, y - gap - title.h, room, title.h}, s.ink)
	}}
}

// pillsAcross is how many small buttons stand side by side with their names
// whole and at most a little smaller.
func (p *page) pillsAcross(buttons []view.Button, w float64) int {
	return p.abreast(buttons, w, face{size: p.text(36) * 0.86, weight: draw.SemiBold}, 28)
}
