package ui

import (
	"image"
	"image/color"
	"math"
	"slices"
	"strconv"

	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/view"
)

// isWay reports whether the page shows a way: as a map, or as a code.
func (p *page) isWay() bool {
	switch p.model.Body.(type) {
	case view.Map, view.Code:
		return true
	}
	return false
}

// way lays out the drawing of one level and the steps of the route.
func (p *page) way(b view.Map, w, sw float64) (main, side stack) {
	main.gap, side.gap = p.space(20), p.space(20)
	note := &main
	if p.wide {
		note = &side
	}
	if p.model.Note != "" {
		nw := w
		if p.wide {
			nw = sw
		}
		row := p.remark(p.model.Note, nw)
		row.sticky = true
		note.rows = append(note.rows, row)
	}
	if b.Venue != nil {
		least := max(p.px(520)*max(0.7, p.step.space), p.zoomHeight())
		most := p.px(1000)
		if p.wide {
			least = max(p.px(400), p.zoomHeight())
		}
		main.rows = append(main.rows, piece{min: least, most: most, sticky: true, draw: func(r rect) { p.plan(b, r) }})
	}
	for _, s := range b.Steps {
		side.rows = append(side.rows, p.walk(s, sw))
	}
	return main, side
}

// composeWay lays out a way on a landscape page: the map as high as the page
// with what belongs to it, and beside it where it leads, the steps and the way
// on.
func (p *page) composeWay(left, right rect, force bool) bool {
	main, side := p.body(p.bodyWidth(left.w, 0), p.bodyWidth(right.w, 1))
	under, beside := p.wayHalves()
	c := column{body: main, tail: stack{gap: p.gap(), rows: p.wayRows(under, left.w)}}
	aside := column{head: p.head(right.w), body: side, tail: stack{gap: p.gap(), rows: p.wayRows(beside, right.w)}}
	return p.pour(c, left, 0, force) && p.pour(aside, right, 1, force)
}

// wayButtons are the floor switcher and the page's actions.
func (p *page) wayButtons() []view.Button {
	var all []view.Button
	if b, ok := p.model.Body.(view.Map); ok {
		all = append(all, b.Levels...)
	}
	return append(all, p.model.Actions...)
}

// wayHalves parts them in landscape: those that change what the map shows stand
// under it, and those that take it along too while there is room.
func (p *page) wayHalves() (under, beside []view.Button) {
	levels := 0
	for _, b := range p.wayButtons() {
		switch b.Event.(type) {
		case flow.ShowLevel:
			levels++
			under = append(under, b)
		case flow.PrintWay, flow.TogglePhone:
			if levels < manyLevels {
				under = append(under, b)
				continue
			}
			beside = append(beside, b)
		default:
			beside = append(beside, b)
		}
	}
	return under, beside
}

// manyLevels is how many parts of a way want a row of their own.
const manyLevels = 3

// wayRows sets buttons in as few rows as keep each one's words in one line; many
// levels get rows of their own.
func (p *page) wayRows(buttons []view.Button, w float64) []piece {
	levels := 0
	for levels < len(buttons) && isLevel(buttons[levels]) {
		levels++
	}
	if levels < manyLevels {
		levels = 0
	}
	return append(p.packed(buttons[:levels], w), p.packed(buttons[levels:], w)...)
}

func isLevel(b view.Button) bool {
	_, ok := b.Event.(flow.ShowLevel)
	return ok
}

// packed sets buttons side by side, each as wide as its words and its share of
// what is left.
func (p *page) packed(buttons []view.Button, w float64) []piece {
	f := p.wayFace()
	var out []piece
	for _, row := range p.wayGrid(buttons, f, w) {
		needs, free := make([]float64, len(row)), w-p.gap()*float64(len(row)-1)
		for i, b := range row {
			needs[i] = p.wayNeed(b, f)
			free -= needs[i]
		}
		pieces := make([]piece, len(row))
		for i, b := range row {
			needs[i] += free / float64(len(row))
			pieces[i] = p.labelled(b, p.pal.skin(b), f, needs[i], 104, 40)
		}
		out = append(out, p.side(pieces, needs))
	}
	return out
}

// wayGrid parts buttons into rows: as few as keep every one's words in one line,
// and those as even as they can be.
func (p *page) wayGrid(buttons []view.Button, f face, w float64) [][]view.Button {
	fits := func(row []view.Button) bool {
		used := p.gap() * float64(len(row)-1)
		for _, b := range row {
			used += p.wayNeed(b, f)
		}
		return used <= w
	}
	for per := len(buttons); per > 1; per-- {
		rows := grid(buttons, per)
		if !slices.ContainsFunc(rows, func(row []view.Button) bool { return !fits(row) }) {
			return rows
		}
	}
	return grid(buttons, 1)
}

func (p *page) wayFace() face {
	return face{size: p.text(34), weight: draw.Bold, align: draw.Center, leading: 1.12}
}

// wayNeed is the width in which a button keeps its words in one line.
func (p *page) wayNeed(b view.Button, f face) float64 {
	return max(p.target(104), p.measure(b.Text, f, 0).w+2-p.labelRoom(b, f, 0, 40))
}

// walk is one numbered sentence; those of the level shown are strong.
func (p *page) walk(s view.Step, w float64) piece {
	f := face{size: p.text(36), leading: 1.28}
	c, disc := p.pal.quiet, p.pal.ink
	number := p.pal.paper
	if s.Current {
		f.weight, c, disc, number = draw.SemiBold, p.pal.ink, p.pal.route, p.pal.onRoute
	}
	d := math.Round(max(p.px(60), f.size*1.45))
	df := f
	df.size, df.align, df.tabular = p.text(34), draw.End, true
	far := p.measure(s.Distance, df, 0)
	if s.Distance == "" {
		far = words{}
	}
	x := d + p.px(30)
	room := w - x
	if far.w > 0 {
		room -= far.w + p.px(28)
	}
	t := p.para(s.Text, f, room)
	n := p.measure(strconv.Itoa(s.Number), face{size: p.em(32), weight: draw.Bold, align: draw.Center, tabular: true}, 0)
	return rigid(max(d, t.h), func(r rect) {
		p.disc(r.x, r.y+(r.h-d)/2, d, disc, disc, 0)
		p.put(n, middle(rect{r.x, r.y, d, r.h}, n.h), number)
		p.put(t, middle(rect{r.x + x, r.y, room, r.h}, t.h), c)
		p.put(far, middle(rect{r.end() - far.w, r.y, far.w, r.h}, far.h), c)
	})
}

// roundCorners clears what lies outside the round corners of img.
func roundCorners(img *image.RGBA, radius float64) {
	b := img.Bounds()
	n := int(math.Ceil(radius))
	for y := range n {
		for x := range n {
			dx, dy := radius-float64(x)-0.5, radius-float64(y)-0.5
			cover := max(0, min(1, radius-math.Hypot(dx, dy)+0.5))
			if cover == 1 {
				continue
			}
			for _, at := range [4]image.Point{
				{b.Min.X + x, b.Min.Y + y}, {b.Max.X - 1 - x, b.Min.Y + y},
				{b.Min.X + x, b.Max.Y - 1 - y}, {b.Max.X - 1 - x, b.Max.Y - 1 - y},
			} {
				c := img.RGBAAt(at.X, at.Y)
				f := func(v uint8) uint8 { return uint8(float64(v)*cover + 0.5) }
				img.SetRGBA(at.X, at.Y, color.RGBA{f(c.R), f(c.G), f(c.B), f(c.A)})
			}
		}
	}
}
