package ui

import (
	"math"

	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/view"
)

// list lays out rows to choose from: one column, or two where there is the
// room and the need.
func (p *page) list(b view.List, w float64) stack {
	s := stack{gap: p.gap()}
	f := face{size: p.text(34), weight: draw.SemiBold, align: draw.Center, leading: 1.1}
	for _, row := range grid(b.Tiles, p.abreast(b.Tiles, w, face{size: max(p.minText, p.text(30)), weight: draw.SemiBold}, 24)) {
		cw := (w - p.gap()*float64(len(row)-1)) / float64(len(row))
		even := p.even(row, f, func(view.Button) float64 { return cw - 2*p.px(10) }, 2)
		s.rows = append(s.rows, p.across(row, w, func(b view.Button, w float64) piece {
			return p.stacked(b, p.pal.soft(b), even, w, 132, 52)
		}))
	}
	per := 1
	if p.wide || len(b.Rows) > 7 && short(b.Rows) {
		per = 2
	}
	for i := 0; i < len(b.Rows); i += per {
		row := b.Rows[i:min(i+per, len(b.Rows))]
		if len(row) == per {
			s.rows = append(s.rows, p.across(row, w, p.line))
			continue
		}
		half := p.line(row[0], (w-p.gap())/2)
		whole := half.draw
		half.draw = func(r rect) { whole(r.columns(p.gap(), 1, 1)[0]) }
		s.rows = append(s.rows, half)
	}
	return s
}

// short reports whether no row has a second line.
func short(rows []view.Button) bool {
	for _, b := range rows {
		if b.Detail != "" {
			return false
		}
	}
	return true
}

// line is one row of a list: an icon, a name with a quiet line under it, and a
// sign that it leads on.
func (p *page) line(b view.Button, w float64) piece {
	s := p.pal.soft(b)
	pad, chevron := p.px(36), math.Round(p.px(40))
	x := pad
	icon := 0.0
	if b.Icon != "" && b.Icon != "check" {
		icon = math.Round(p.px(56))
		x += icon + p.px(30)
	}
	sign := "chevron-right"
	if b.Role == view.RoleChosen {
		sign = "check"
	}
	room := w - x - pad - chevron - p.px(16)
	title := p.fit(b.Text, face{size: p.text(42), weight: draw.SemiBold, tracking: -0.01, leading: 1.15, lang: b.Lang}, room, 2)
	detail := p.para(b.Detail, face{size: p.text(31), leading: 1.22}, room)
	need := title.h + detail.h
	least := max(p.target(104), need+2*p.space(24))
	return piece{min: least, most: max(least, p.px(160)), touches: true, draw: func(r rect) {
		p.plate(r, b, s, p.px(28))
		if icon > 0 {
			p.icon(b.Icon, r.x+pad, r.y+(r.h-icon)/2, icon, s.ink)
		}
		y := r.y + (r.h-need)/2
		p.put(title, rect{r.x + x, y, room, title.h}, s.ink)
		p.put(detail, rect{r.x + x, y + title.h, room, detail.h}, s.quiet)
		p.icon(sign, r.end()-pad-chevron, r.y+(r.h-chevron)/2, chevron, s.quiet)
	}}
}
