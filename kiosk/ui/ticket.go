package ui

import (
	"math"

	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/view"
)

// ticket lays out the number, the waiting area and the place in the queue; what
// the printer did stands beside them in landscape.
func (p *page) ticket(b view.Ticket, w, sw float64) (s, side stack) {
	s = stack{gap: p.gap(), rows: []piece{p.number(b, w)}}
	if len(b.Tiles) > 0 {
		tiles := make([]piece, len(b.Tiles))
		cw := (w - p.gap()*float64(len(tiles)-1)) / float64(len(tiles))
		for i, t := range b.Tiles {
			tiles[i] = p.tile(t, cw)
		}
		s.rows = append(s.rows, p.side(tiles, equal(len(tiles))))
	}
	if b.Updated != "" {
		t := p.para(b.Updated, face{size: p.text(31), leading: 1.35}, w)
		s.rows = append(s.rows, rigid(t.h, func(r rect) { p.put(t, r, p.pal.quiet) }))
	}
	if b.Paper != "" {
		if p.wide && !p.large {
			side.rows = append(side.rows, p.paper(b, sw))
		} else { // the right column has no room for it beside the actions
			s.rows = append(s.rows, p.paper(b, w))
		}
	}
	return s, side
}

// number is the card with the ticket's code; it is filled once it was called.
func (p *page) number(b view.Ticket, w float64) piece {
	pad := p.px(54)
	room := w - 2*pad
	label := p.para(b.Label, face{size: p.text(36)}, room)
	code := p.fit(b.Code, face{size: p.heading(184), weight: draw.ExtraBold, tabular: true, tracking: -0.02, leading: 1.06}, room, 1)
	area := p.balance(p.para(b.Area, face{size: p.text(42), weight: draw.SemiBold, tracking: -0.008, leading: 1.2}, room))
	called := p.balance(p.para(b.Called, face{size: p.heading(72), weight: draw.Bold, tracking: -0.02, leading: 1.14}, room))
	parts := []words{label, code, called, area}
	gaps := []float64{0, 0, p.px(14), p.px(14)}
	need := 0.0
	for i, t := range parts {
		if t.h > 0 {
			need += t.h + gaps[i]
		}
	}
	least := need + 2*p.space(46)
	return piece{min: least, most: least + p.px(30), draw: func(r rect) {
		quiet, ink := p.pal.quiet, p.pal.ink
		if b.Called != "" {
			quiet, ink = p.pal.onPrim, p.pal.onPrim
			p.box(r, box{p.pal.primary, p.pal.primary, p.px(3), p.px(32), false})
		} else {
			p.card(r)
		}
		y := r.y + (r.h-need)/2
		for i, t := range parts {
			if t.h <= 0 {
				continue
			}
			c := ink
			if i == 0 {
				c = quiet
			}
			p.put(t, rect{r.x + pad, y + gaps[i], room, t.h}, c)
			y += gaps[i] + t.h
		}
	}}
}

// tile is a small card with one figure and its unit on the same baseline.
func (p *page) tile(b view.Tile, w float64) piece {
	pad := p.px(46)
	room := w - 2*pad
	label := p.fit(b.Label, face{size: p.text(34), leading: 1.2}, room, 2)
	unit := p.fit(b.Unit, face{size: p.text(42), weight: draw.Bold, tracking: -0.01}, room, 1)
	gap := p.px(12)
	if b.Unit == "" {
		unit, gap = words{}, 0
	}
	f := face{size: p.heading(94), weight: draw.ExtraBold, tracking: -0.03, leading: 1.1}
	figure := p.fit(b.Figure, f, room-unit.w-gap, 1)
	under := figure.lines > 1
	if under { // words in place of a figure
		f = face{size: p.text(46), weight: draw.Bold, tracking: -0.015, leading: 1.15}
		figure = p.fit(b.Figure, f, room, 2)
	}
	need := label.h + p.px(4) + figure.h
	if under {
		need += unit.h
	}
	least := need + 2*p.space(34)
	return piece{min: least, most: least + p.px(30), draw: func(r rect) {
		p.card(r)
		y := r.y + (r.h-need)/2
		p.put(label, rect{r.x + pad, y, room, label.h}, p.pal.quiet)
		y += label.h + p.px(4)
		p.put(figure, rect{r.x + pad, y, room, figure.h}, p.pal.ink)
		if unit.h <= 0 {
			return
		}
		at := rect{r.x + pad + figure.w + gap, y + figure.set.Baseline() - unit.set.Baseline(), unit.w, unit.h}
		if under {
			at = rect{r.x + pad, y + figure.h, room, unit.h}
		}
		p.put(unit, at, p.pal.ink)
	}}
}

// paper says what the printer did.
func (p *page) paper(b view.Ticket, w float64) piece {
	pad, icon, gap := p.px(52), math.Round(p.px(56)), p.px(40)
	if b.PaperIcon == "" {
		icon, gap = 0, 0
	}
	room := w - 2*pad - icon - gap
	t := p.balance(p.para(b.Paper, face{size: p.text(38), leading: 1.22}, room))
	least := max(t.h, icon) + 2*p.space(30)
	return piece{min: least, most: least + p.px(20), draw: func(r rect) {
		p.card(r)
		p.icon(b.PaperIcon, r.x+pad, r.y+(r.h-icon)/2, icon, p.pal.ink)
		p.put(t, middle(rect{r.x + pad + icon + gap, r.y, room, r.h}, t.h), p.pal.ink)
	}}
}
