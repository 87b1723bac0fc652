package ui

import (
	"math"

	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/view"
)

// scale lays out numbers in as few even rows as their targets allow, the words
// of the lower end before the first and those of the upper end after the last.
func (p *page) scale(b view.Scale, w float64) stack {
	s := stack{gap: p.gap()}
	if b.Lower != "" {
		s.rows = append(s.rows, p.scaleEnd(b.Lower, draw.Start, w))
	}
	n := len(b.Options)
	across := max(1, min(n, int((w+p.gap())/(p.target(112)+p.gap()))))
	rows := (n + across - 1) / across
	per := (n + rows - 1) / rows
	for i := 0; i < n; i += per {
		var row []piece
		for _, o := range b.Options[i:min(i+per, n)] {
			row = append(row, p.degree(o, (w-p.gap()*float64(per-1))/float64(per)))
		}
		for len(row) < per {
			row = append(row, piece{draw: func(rect) {}})
		}
		s.rows = append(s.rows, p.side(row, equal(per)))
	}
	if b.Upper != "" {
		s.rows = append(s.rows, p.scaleEnd(b.Upper, draw.End, w))
	}
	return s
}

func (p *page) scaleEnd(text string, align draw.Align, w float64) piece {
	t := p.para(text, face{size: p.text(38), weight: draw.Medium, leading: 1.25, align: align}, w)
	return rigid(t.h, func(r rect) {
		if align == draw.End {
			r.x = r.end() - t.box()
		}
		p.put(t, rect{r.x, r.y, t.box(), t.h}, p.pal.ink)
	})
}

// degree is one number, under its face where it has one.
func (p *page) degree(o view.Option, w float64) piece {
	t := p.fit(o.Text, face{size: p.text(56), weight: draw.Bold, align: draw.Center, tabular: true, leading: 1.1}, w-2*p.px(8), 1)
	icon, gap := 0.0, 0.0
	if o.Icon != "" {
		icon, gap = math.Round(min(p.px(76), w-2*p.px(16))), p.px(10)
	}
	need := icon + gap + t.h
	least := max(p.target(132), need+2*p.space(20))
	return piece{min: least, most: max(least, p.px(260)), touches: true, draw: func(r rect) {
		s := p.optionSkin(o)
		p.plate(r, o.Button, s, p.px(26))
		y := r.y + (r.h-need)/2
		p.icon(o.Icon, r.x+(r.w-icon)/2, y, icon, s.ink)
		p.put(t, rect{r.x, y + icon + gap, r.w, t.h}, s.ink)
		if o.Chosen {
			d := p.px(44)
			p.tickbox(rect{r.end() - d - p.px(10), r.y + p.px(10), d, d}, true, false, s)
		}
	}}
}
