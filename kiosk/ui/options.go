package ui

import (
	"math"

	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/view"
)

// options lays out the answers to a question. A chosen one has an edge and a
// tick, never a filled block that is read across a lobby.
func (p *page) options(b view.Options, w float64) stack {
	s := stack{gap: p.gap()}
	per := 1
	if len(b.Options) > 6 && p.narrow(b.Options, (w-p.gap())/2) {
		per = 2
	}
	cw := (w - p.gap()*float64(per-1)) / float64(per)
	for i := 0; i < len(b.Options); i += per {
		var row []piece
		for _, o := range b.Options[i:min(i+per, len(b.Options))] {
			row = append(row, p.option(o, b.Many, cw))
		}
		for len(row) < per {
			row = append(row, piece{draw: func(rect) {}})
		}
		s.rows = append(s.rows, p.side(row, equal(per)))
	}
	return s
}

// narrow reports whether every answer stands in one line of w.
func (p *page) narrow(options []view.Option, w float64) bool {
	for _, o := range options {
		f := face{size: p.text(44), weight: draw.SemiBold, lang: o.Lang}
		if p.measure(o.Text, f, 0).w > w-p.px(36+60+34+36) {
			return false
		}
	}
	return true
}

func (p *page) option(o view.Option, many bool, w float64) piece {
	mark, pad, gap := math.Round(p.px(58)), p.px(46), p.px(34)
	room := w - pad - mark - gap - p.px(36)
	t := p.balance(p.fit(o.Text, face{size: p.text(44), weight: draw.SemiBold, tracking: -0.008, leading: 1.18, lang: o.Lang}, room, 3))
	detail := p.para(o.Detail, face{size: p.text(31), leading: 1.22}, room)
	need := t.h + detail.h
	least := max(p.target(108), need+2*p.space(26))
	return piece{min: least, most: max(least, p.px(158)), touches: true, draw: func(r rect) {
		s := p.optionSkin(o)
		p.plate(r, o.Button, s, p.px(30))
		p.tickbox(rect{r.x + pad, r.y + (r.h-mark)/2, mark, mark}, o.Chosen, many, s)
		y := r.y + (r.h-need)/2
		x := r.x + pad + mark + gap
		p.put(t, rect{x, y, room, t.h}, s.ink)
		p.put(detail, rect{x, y + t.h, room, detail.h}, s.quiet)
	}}
}

func (p *page) optionSkin(o view.Option) skin {
	plain := o.Button
	plain.Role = ""
	s := p.pal.skin(plain)
	if o.Chosen {
		s.edge, s.width = p.pal.primary, 8
		if p.model.Style.HighContrast {
			s.edge = p.pal.ring
		}
	}
	return s
}

// tickbox is round when one answer can be chosen, square when several can.
func (p *page) tickbox(r rect, on, many bool, s skin) {
	radius := r.w / 2
	if many {
		radius = p.px(14)
	}
	if !on {
		p.box(r, box{p.pal.surface, s.ink, p.px(4), radius, false})
		return
	}
	fill, mark := p.pal.primary, p.pal.onPrim
	if p.model.Style.HighContrast {
		fill, mark = p.pal.chosen, p.pal.onChosen
	}
	p.box(r, box{fill: fill, radius: radius})
	d := math.Round(r.w * 0.62)
	p.icon("check", r.x+(r.w-d)/2, r.y+(r.h-d)/2, d, mark)
}
