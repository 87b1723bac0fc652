package ui

import (
	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/view"
)

// lay lays a model out on a panel. shown says which part of each column is
// shown when its rows do not fit together.
func lay(fonts *draw.Fonts, panel Panel, m view.Model, shown [2]int) *page {
	all := steps()
	tries := [][]step{all}
	if m.Style.LargeText {
		// Whoever asked for larger text would rather turn a page than get it
		// smaller again.
		tries = [][]step{all[:largeSteps], all}
	}
	for _, steps := range tries {
		for _, st := range steps {
			if p := newPage(fonts, panel, m, shown, st); p.compose(false) {
				return p
			}
		}
		if p := layTurned(fonts, panel, m, shown, steps); p != nil {
			return p
		}
	}
	if b, ok := m.Body.(view.Figure); ok {
		m.Body = figureList(b)
		return lay(fonts, panel, m, shown)
	}
	if p := layFlowing(fonts, panel, m, shown); p != nil {
		return p
	}
	if m.Style.LargeText { // whole in the usual size rather than cut in a larger one
		m.Style.LargeText = false
		return lay(fonts, panel, m, shown)
	}
	p := newPage(fonts, panel, m, shown, all[len(all)-1])
	p.compose(true)
	return p
}

// layTurned pages the rows of one or both columns: into as few parts as goes,
// and then as loosely as goes. It returns nil when even that does not fit.
func layTurned(fonts *draw.Fonts, panel Panel, m view.Model, shown [2]int, steps []step) *page {
	var best *page
	for _, st := range steps {
		for _, turned := range [][2]bool{{true, false}, {false, true}, {true, true}} {
			p := newPage(fonts, panel, m, shown, st)
			p.turned = turned
			if p.compose(false) && (best == nil || p.parts[0]+p.parts[1] < best.parts[0]+best.parts[1]) {
				best = p
			}
		}
	}
	return best
}

// layFlowing pages the words over the body together with it: so many that they
// would leave no room for what is to be touched. It returns nil when even that
// does not fit.
func layFlowing(fonts *draw.Fonts, panel Panel, m view.Model, shown [2]int) *page {
	for _, st := range steps()[flowingStep:] {
		for _, turned := range [][2]bool{{true, false}, {true, true}} {
			p := newPage(fonts, panel, m, shown, st)
			p.turned, p.flowing = turned, true
			if !p.isWay() && p.compose(false) {
				return p
			}
		}
	}
	return nil
}

func newPage(fonts *draw.Fonts, panel Panel, m view.Model, shown [2]int, st step) *page {
	p := &page{metrics: newMetrics(panel, m.Style), pal: dayPalette(), fonts: fonts, model: m, shown: shown}
	p.step = st
	if m.Style.HighContrast {
		p.pal = contrastPalette()
	}
	return p
}

// compose lays out the whole page. It reports false, and has drawn nothing of
// use, when the page does not fit; force draws it all the same and notes it.
func (p *page) compose(force bool) bool {
	top := p.band()
	bottom := p.bar()
	m := p.margin()
	area := rect{m, top, p.w - 2*m, bottom - top - p.px(28)}
	p.moving = true
	if !p.wide {
		w := p.bodyWidth(area.w, 0)
		main, side := p.body(w, w)
		main.rows = append(p.flow(main, w), side.rows...)
		c := column{head: p.head(area.w), body: main, note: p.note(area.w), tail: p.tail(area.w)}
		return p.pour(c, area, 0, force)
	}
	left, right := p.halves(area)
	if p.isWay() {
		return p.composeWay(left, right, force)
	}
	main, side := p.body(p.bodyWidth(left.w, 0), p.bodyWidth(right.w, 1))
	main.rows = p.flow(main, p.bodyWidth(left.w, 0))
	c := column{head: p.head(left.w), body: main, note: p.note(left.w)}
	if right.w == 0 {
		return p.pour(c, left, 0, force)
	}
	aside := column{body: side, tail: p.tail(right.w)}
	return p.pour(c, left, 0, force) && p.pour(aside, right, 1, force)
}

// bodyWidth is what a column of width w has for its rows.
func (p *page) bodyWidth(w float64, column int) float64 {
	if p.turned[column] {
		return w - p.turnerWidth()
	}
	return w
}

// halves cuts a landscape page into content and actions.
func (p *page) halves(area rect) (left, right rect) {
	share := 0.0
	switch p.model.Body.(type) {
	case view.Keypad, view.Drawing:
		share = 0.5
	case view.Map, view.Code:
		share = 0.37
	case view.Search:
		share = 0.56
	case view.Ticket:
		share = 0.34
		if p.large || len(p.model.Actions) > 2 {
			share = 0.4
		}
	default:
		if len(p.model.Actions) > 0 || p.model.Clears != "" {
			share = 0.28
		}
	}
	if share == 0 {
		return area, rect{}
	}
	cols := area.columns(2*p.gap(), 1-share, share)
	return cols[0], cols[1]
}

// bar draws the strip at the foot of the page and returns where it begins.
func (p *page) bar() float64 {
	m := p.margin()
	s := p.strip(p.w - 2*m)
	if len(s.rows) == 0 {
		return min(p.h, p.low)
	}
	h := s.least()
	end := min(p.h-p.px(36), p.low)
	y := end - h
	top := y - p.px(38)
	p.box(rect{-p.px(4), top, p.w + p.px(8), p.h - top + p.px(4)},
		box{fill: p.pal.surface, edge: p.pal.edge, width: p.px(3)})
	p.spread(s, s.rows, rect{m, y, p.w - 2*m, h})
	return top
}

// column is what stands one under the other: the tail keeps to the bottom, the
// rest to the top, or to the tail when everything is to be low.
type column struct{ head, body, note, tail stack }

// pour lays a column into r. It reports false when it does not fit.
func (p *page) pour(c column, r rect, number int, force bool) bool {
	headH, noteH, tailH := c.head.least(), c.note.least(), c.tail.least()
	bottom, between := r.bottom(), 0.0
	if tailH > 0 {
		bottom -= tailH + max(p.space(40), p.gap())
	}
	if noteH > 0 {
		noteH += p.space(28)
	}
	if headH > 0 && len(c.body.rows) > 0 {
		between = p.space(36)
	}
	y := r.y + headH + between
	if c.body.touches() || p.turned[number] {
		y = max(y, p.top)
	}
	room := bottom - noteH - y
	rows, fits := c.body.rows, c.body.least() <= room+0.5
	if p.turned[number] {
		rows, fits = p.paged(c.body, number, room)
	}
	if !fits || tailH > 0 && r.bottom()-tailH < p.top-0.5 {
		if !force {
			return false
		}
		p.fault("column %d needs %.0f px and has %.0f", number, c.body.least(), room)
		rows = c.body.rows
	}
	used := c.body.height(rows, room)
	if p.parts[number] > 1 {
		used = max(used, min(room, 2*p.target(84)+p.gap()))
	}
	if p.model.Style.Lower && room > used {
		y += room - used
	}
	p.spread(c.head, c.head.rows, rect{r.x, y - between - headH, r.w, headH})
	w := p.bodyWidth(r.w, number)
	p.spread(c.body, rows, rect{r.x, y, w, room})
	if p.parts[number] > 1 {
		x := r.x + w + p.gap()
		p.turners(number, rect{x, y, r.end() - x, used})
	}
	p.spread(c.note, c.note.rows, rect{r.x, y + used + p.space(28), r.w, noteH})
	p.spread(c.tail, c.tail.rows, rect{r.x, r.bottom() - tailH, r.w, tailH})
	return true
}
