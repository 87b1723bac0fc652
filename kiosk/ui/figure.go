package ui

import (
	"math"
	"slices"

	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/view"
)

// part is a place on the figure, in units of which a target takes at least 84.
type part struct {
	name string
	at   rect
}

// The figure seen from the front, 424 wide, and beside it from behind, 200 wide.
// Its parts stand apart by the grid's gap, so that a finger that slips does not
// touch another.
const (
	backFrom = 500.0
	figureW  = 700.0
	figureH  = 746.0
)

func figureParts() []part {
	return []part{
		{"head", rect{162, 0, 100, 104}},
		{"chest", rect{112, 132, 200, 118}},
		{"belly", rect{112, 278, 200, 88}},
		{"hip", rect{112, 394, 200, 88}},
		{"arm-right", rect{0, 132, 84, 206}}, {"arm-left", rect{340, 132, 84, 206}},
		{"hand-right", rect{0, 366, 84, 88}}, {"hand-left", rect{340, 366, 84, 88}},
		{"leg-right", rect{112, 510, 86, 120}}, {"leg-left", rect{226, 510, 86, 120}},
		{"foot-right", rect{112, 658, 86, 88}}, {"foot-left", rect{226, 658, 86, 88}},
		{"neck", rect{backFrom + 40, 0, 120, 104}},
		{"back-upper", rect{backFrom, 132, 200, 161}},
		{"back-lower", rect{backFrom, 321, 200, 161}},
	}
}

// figureGround are the shapes that join the parts into a person.
func figureGround() []rect {
	return []rect{
		{162, 0, 100, 150}, {96, 118, 232, 380}, {-8, 124, 150, 60}, {282, 124, 150, 60},
		{-8, 124, 100, 338}, {332, 124, 100, 338}, {104, 440, 102, 314}, {218, 440, 102, 314},
		{backFrom + 40, 0, 120, 150}, {backFrom - 16, 118, 232, 380},
		{backFrom - 8, 440, 102, 314}, {backFrom + 106, 440, 102, 314},
	}
}

// figureList are the parts as a list, for pages that are not high enough for the
// person: on a wide panel, or with much to say beside it.
func figureList(b view.Figure) view.Options {
	return view.Options{Options: slices.Concat(b.Parts, b.Others), Many: true}
}

// figure lays out the person whose parts are touched.
func (p *page) figure(b view.Figure, w float64) stack {
	if p.wide {
		return p.options(figureList(b), w)
	}
	s := stack{gap: p.gap()}
	s.rows = append(s.rows, p.person(b, w))
	if b.ChosenInText != "" {
		t := p.para(b.ChosenInText, face{size: p.text(38), weight: draw.SemiBold, leading: 1.25}, w)
		s.rows = append(s.rows, rigid(t.h, func(r rect) { p.put(t, r, p.pal.ink) }))
	}
	others := p.options(view.Options{Options: b.Others, Many: true}, w)
	s.rows = append(s.rows, others.rows...)
	return s
}

// person is the figure itself. It is never mirrored: a left arm is a left arm
// in every language.
func (p *page) person(b view.Figure, w float64) piece {
	unit := max(p.minTarget/84, p.gap()/28, min(w/figureW, p.px(1)))
	head := face{size: p.text(30), weight: draw.SemiBold, align: draw.Center, leading: 1.15}
	over := []rect{{-20, 0, 180, 0}, {160, 0, 104, 0}, {264, 0, 180, 0}, {backFrom, 0, 200, 0}}
	labels := make([]words, len(over))
	above := 0.0
	for i, text := range []string{b.Right, b.Front, b.Left, b.Back} {
		labels[i] = p.fit(text, head, over[i].w*unit, 2)
		above = max(above, labels[i].h)
	}
	above += p.px(20)
	out := rigid(above+figureH*unit, func(r rect) {
		if p.model.RTL {
			r = r.mirror(p.w)
		}
		x, y := r.x+(r.w-figureW*unit)/2, r.y+above
		at := func(q rect) rect {
			q = rect{x + q.x*unit, y + q.y*unit, q.w * unit, q.h * unit}
			if p.model.RTL { // the page mirrors it back
				q = q.mirror(p.w)
			}
			return q
		}
		for i, t := range labels {
			q := at(over[i])
			p.put(t, rect{q.x + (q.w-t.box())/2, r.y, t.box(), t.h}, p.pal.quiet)
		}
		for _, g := range figureGround() {
			p.box(at(g), box{fill: p.pal.tint, radius: 48 * unit})
		}
		p.touchParts(b.Parts, at, unit)
	})
	out.touches = true
	return out
}

// touchParts draws the parts that can be touched.
func (p *page) touchParts(options []view.Option, at func(rect) rect, unit float64) {
	for _, o := range options {
		for _, q := range figureParts() {
			if q.name != o.ID {
				continue
			}
			r, s := at(q.at), p.optionSkin(o)
			p.plate(r, o.Button, s, 34*unit)
			if o.Chosen {
				d := math.Round(52 * unit)
				p.tickbox(rect{r.x + (r.w-d)/2, r.y + (r.h-d)/2, d, d}, true, true, s)
			}
		}
	}
}
