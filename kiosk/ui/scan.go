package ui

import (
	"image/color"
	"math"

	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/view"
)

// scan lays out the ways to show who one is, as cards that only show.
func (p *page) scan(b view.Scan, w float64) stack {
	s := stack{gap: p.gap()}
	for _, way := range b.Ways {
		s.rows = append(s.rows, p.showing(way, w))
	}
	return s
}

func (p *page) showing(way view.Way, w float64) piece {
	disc, pad, gap := math.Round(p.px(188)*max(0.6, p.step.space)), p.px(48), p.px(48)
	room := w - 2*pad - disc - gap
	title := p.balance(p.fit(way.Title, face{size: p.text(48), weight: draw.Bold, tracking: -0.015, leading: 1.14}, room, 3))
	detail := p.balance(p.para(way.Detail, face{size: p.text(36), leading: 1.3}, room))
	between := 0.0
	if detail.h > 0 {
		between = p.px(14)
	}
	need := title.h + between + detail.h
	least := max(need, disc) + 2*p.space(34)
	return piece{min: least, most: max(least, p.px(380)), draw: func(r rect) {
		p.card(r)
		p.emblem(way.Icon, rect{r.x + pad, r.y + (r.h-disc)/2, disc, disc}, p.pal.tint, p.pal.onTint)
		x, y := r.x+pad+disc+gap, r.y+(r.h-need)/2
		p.put(title, rect{x, y, room, title.h}, p.pal.ink)
		p.put(detail, rect{x, y + title.h + between, room, detail.h}, p.pal.quiet)
	}}
}

// emblem is an icon on a disc.
func (p *page) emblem(icon string, r rect, fill, ink color.NRGBA) {
	edge := fill
	if p.model.Style.HighContrast {
		edge = ink
	}
	p.disc(r.x, r.y, r.w, fill, edge, p.px(3))
	d := math.Round(r.w * 0.54)
	p.icon(icon, r.x+(r.w-d)/2, r.y+(r.h-d)/2, d, ink)
}
