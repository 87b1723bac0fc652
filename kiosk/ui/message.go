package ui

import (
	"image/color"
	"math"

	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/view"
)

// message lays out a calm page: one picture and a few sentences on a card, the
// picture above them or, where height is dear, beside them.
func (p *page) message(b view.Message, w float64) stack {
	pad, high := p.px(64), p.space(72)
	disc, x := 0.0, pad
	if b.Icon != "" {
		disc = math.Round(p.px(208) * max(0.5, p.step.space))
	}
	beside := p.wide && disc > 0 && len(b.Lines) > 0
	if beside {
		x += disc + p.px(56)
	}
	s := stack{card: true}
	for i, line := range b.Lines {
		f := face{size: p.text(43), leading: 1.34}
		if i == 0 {
			f = face{size: p.text(52), weight: draw.SemiBold, tracking: -0.012, leading: 1.22}
		}
		t := p.balance(p.para(line, f, w-x-pad))
		above, below := 0.0, p.space(26)
		if i == 0 && (beside || disc == 0) {
			above = high
		}
		if i == len(b.Lines)-1 {
			below = high
		}
		s.rows = append(s.rows, rigid(above+t.h+below, func(r rect) {
			p.put(t, rect{r.x + x, r.y + above, r.w - x - pad, t.h}, p.pal.ink)
		}))
	}
	if disc > 0 {
		s.rows = p.pictured(b, s.rows, disc, beside, high)
	}
	return s
}

// pictured puts a message's picture above its lines or beside the first.
func (p *page) pictured(b view.Message, rows []piece, disc float64, beside bool, high float64) []piece {
	pad := p.px(64)
	fill, ink := p.emblemColours(b.Role)
	if beside {
		least, _ := stack{}.heights(rows)
		last := &rows[len(rows)-1]
		last.min += max(0, disc+2*high-least) // the card is as high as its picture
		first := rows[0]
		rows[0].draw = func(r rect) {
			p.emblem(b.Icon, rect{r.x + pad, r.y + high, disc, disc}, fill, ink)
			first.draw(r)
		}
		return rows
	}
	below := p.space(52)
	if len(rows) == 0 {
		below = high
	}
	picture := rigid(high+disc+below, func(r rect) {
		p.emblem(b.Icon, rect{r.x + pad, r.y + high, disc, disc}, fill, ink)
	})
	return append([]piece{picture}, rows...)
}

// emblemColours are the ground and the ink of a message's picture.
func (p *page) emblemColours(role view.Role) (fill, ink color.NRGBA) {
	switch role {
	case view.RoleHelp:
		return p.pal.help, p.pal.onHelp
	case view.RoleUrgent:
		return p.pal.urgent, p.pal.onUrgent
	case view.RolePrimary:
		return p.pal.primary, p.pal.onPrim
	}
	return p.pal.tint, p.pal.onTint
}
