package ui

import (
	"math"
	"strings"

	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/view"
)

// band draws the top of the page, which nothing can be touched in, and returns
// where it ends.
func (p *page) band() float64 {
	m := p.margin()
	mark, top := p.px(64), p.px(30)
	h := max(mark, p.em(34)*1.25)
	r := rect{m, top, p.w - 2*m, h}
	p.mark(rect{r.x, r.y + (h-mark)/2, mark, mark})

	clock := p.measure(p.model.Band.Time, face{size: p.em(40), tabular: true, align: draw.End}, 0)
	p.put(clock, middle(rect{r.end() - clock.w, r.y, clock.w, h}, clock.h), p.pal.quiet)

	x := r.x + mark + p.px(22)
	room := r.end() - clock.w - p.gap() - x
	if word := p.model.Band.Offline; word != "" {
		room -= p.offline(word, r.end()-clock.w-p.gap(), r, room*0.6) + p.gap()
	}
	name := p.fit(p.model.Band.Hospital, face{size: p.em(34), weight: draw.Bold, leading: 1.1}, room, 1)
	if name.h > h {
		h = name.h
		r.h = h
	}
	p.put(name, middle(rect{x, r.y, room, h}, name.h), p.pal.ink)
	return top + h + p.space(30)
}

// mark is the sign of the house: a door.
func (p *page) mark(r rect) {
	p.box(r, box{fill: p.pal.primary, radius: r.w * 0.25})
	w, h := r.w*0.36, r.h*0.66
	p.box(rect{r.x + (r.w-w)/2, r.bottom() - h, w, h},
		box{fill: p.pal.paper, radius: w / 2, topOnly: true})
}

// offline is the honest word while the hub is away: a plate that ends at x and
// is at most room wide. It returns its width.
func (p *page) offline(word string, x float64, band rect, room float64) float64 {
	size, pad, gap := p.px(32), p.px(20), p.px(12)
	t := p.fit(word, face{size: p.em(28), weight: draw.SemiBold, leading: 1.1}, room-size-gap-2*pad, 2)
	w := t.box() + size + gap + 2*pad
	h := min(max(p.px(60), t.h+p.px(16)), band.h+p.px(40))
	r := middle(rect{x - w, band.y, w, band.h}, h)
	p.box(r, box{p.pal.help, p.pal.helpEdge, p.px(3), p.px(20), false})
	p.icon("offline", r.x+pad, r.y+(h-size)/2, size, p.pal.onHelp)
	p.put(t, middle(rect{r.x + pad + size + gap, r.y, t.box(), h}, t.h), p.pal.onHelp)
	return w
}

// head is progress, title and lead.
func (p *page) head(w float64) stack {
	s := stack{}
	if air := p.air(); air > 0 {
		s.rows = append(s.rows, rigid(air, func(rect) {}))
	}
	if p.model.Progress != nil {
		s.rows = append(s.rows, p.progress(*p.model.Progress, w))
	}
	if p.model.Title != "" && !p.overlong(w) {
		s.rows = append(s.rows, p.title(w))
	}
	if p.model.Lead != "" && !p.flowing {
		t := p.balance(p.para(p.model.Lead, face{size: p.text(38), leading: 1.3}, w))
		gap := p.space(16)
		s.rows = append(s.rows, rigid(t.h+gap, func(r rect) {
			p.put(t, rect{r.x, r.y + gap, r.w, t.h}, p.pal.quiet)
		}))
	}
	if b, ok := p.model.Body.(view.Search); ok {
		gap := p.space(24)
		s.rows = append(s.rows, rigid(gap, func(rect) {}), p.query(b.Typed, w))
		if b.Line != "" {
			t := p.balance(p.para(b.Line, face{size: p.text(34), leading: 1.3}, w))
			s.rows = append(s.rows, rigid(t.h+gap, func(r rect) { p.put(t, rect{r.x, r.y + gap, r.w, t.h}, p.pal.quiet) }))
		}
	}
	return s
}

// air is the room between the band and the title.
func (p *page) air() float64 {
	switch {
	case p.wide:
		return p.space(12)
	case p.model.Hero:
		return p.space(64)
	}
	return p.space(30)
}

func (p *page) progress(g view.Progress, w float64) piece {
	f := face{size: p.em(32)}
	left := p.fit(g.Text, f, w*0.48, 2)
	f.align = draw.End
	right := p.fit(g.Left, f, w-left.box()-p.gap(), 2)
	h, bar, gap := max(left.h, right.h), p.px(16), p.px(16)
	below := p.space(44)
	return rigid(h+gap+bar+below, func(r rect) {
		p.put(left, rect{r.x, r.y, r.w, left.h}, p.pal.quiet)
		p.put(right, rect{r.x, r.y, r.w, right.h}, p.pal.quiet)
		track := rect{r.x, r.y + h + gap, r.w, bar}
		edge := p.pal.track
		if p.model.Style.HighContrast {
			edge = p.pal.edge
		}
		p.box(track, box{p.pal.track, edge, p.px(2), bar / 2, false})
		share := max(0, min(1, g.Share))
		if share > 0 {
			p.box(rect{track.x, track.y, max(bar, track.w*share), bar}, box{fill: p.pal.primary, radius: bar / 2})
		}
	})
}

// title is the question of the page.
func (p *page) title(w float64) piece {
	f := face{size: p.heading(76), weight: draw.Bold, tracking: -0.022, leading: 1.13}
	if p.model.Hero {
		f = face{size: p.heading(104), weight: draw.ExtraBold, tracking: -0.028, leading: 1.1}
	}
	if p.isWay() {
		f.size = p.heading(60)
	}
	d, gap := 0.0, 0.0
	if p.model.Done {
		d, gap = math.Round(max(p.px(92), f.size*1.15)), p.px(32)
	}
	words := p.model.Title
	if p.wide { // one long line rather than two short ones
		words = strings.ReplaceAll(words, "\n", " ")
	}
	t := p.balance(p.fit(words, f, w-d-gap, 5))
	return rigid(max(d, t.h), func(r rect) {
		if d > 0 {
			y := r.y + max(0, (min(r.h, f.size*1.13)-d)/2)
			p.disc(r.x, y, d, p.pal.done, p.pal.done, 0)
			p.icon("check", r.x+d*0.2, y+d*0.2, d*0.6, p.pal.onDone)
		}
		p.put(t, middle(rect{r.x + d + gap, r.y, r.w - d - gap, r.h}, t.h), p.pal.ink)
	})
}

// note is the quiet line under the body. Under something to fill in, to show or
// that goes out next it says that it was not right, and stands out.
func (p *page) note(w float64) stack {
	if p.model.Note == "" {
		return stack{}
	}
	switch p.model.Body.(type) {
	case view.Scan, view.Options, view.Scale, view.Figure, view.Drawing, view.Facts:
		return stack{rows: []piece{p.remark(p.model.Note, w)}}
	case view.Keypad, view.Map, view.Code: // stands between the boxes and the keys, or over the map
		return stack{}
	}
	t := p.para(p.model.Note, face{size: p.text(32), leading: 1.3}, w)
	return stack{rows: []piece{rigid(t.h, func(r rect) { p.put(t, r, p.pal.quiet) })}}
}

// remark is a line on a plate of its own, with a sign.
func (p *page) remark(line string, w float64) piece {
	size, pad, gap := math.Round(p.px(44)), p.px(32), p.px(24)
	room := w - 2*pad - size - gap
	t := p.para(line, face{size: p.text(36), weight: draw.Medium, leading: 1.25}, room)
	h := max(t.h, size) + 2*p.space(22)
	return rigid(h, func(r rect) {
		p.box(r, box{p.pal.help, p.pal.helpEdge, p.px(3), p.px(26), false})
		p.icon("warning", r.x+pad, r.y+(r.h-size)/2, size, p.pal.onHelp)
		p.put(t, middle(rect{r.x + pad + size + gap, r.y, room, r.h}, t.h), p.pal.onHelp)
	})
}

// tail is the page's actions and the line that says when it clears.
func (p *page) tail(w float64) stack {
	s := stack{gap: p.gap()}
	if p.isWay() {
		s.rows = p.wayRows(p.wayButtons(), w)
		return s
	}
	for _, row := range p.actionRows(w) {
		weights, _ := p.shares(row, w)
		pieces := make([]piece, len(row))
		for i, c := range (rect{w: w}).columns(p.gap(), weights...) {
			pieces[i] = p.action(row[i], c.w)
		}
		s.rows = append(s.rows, p.side(pieces, weights))
	}
	if p.model.Clears != "" {
		f := face{size: p.text(30), align: draw.Center, leading: 1.2, tabular: true}
		t := p.para(p.model.Clears, f, w)
		s.rows = append(s.rows, rigid(t.h, func(r rect) { p.put(t, r, p.pal.quiet) }))
	}
	return s
}

// actionRows are the page's actions as they stand: one under the other in the
// narrow column of a landscape page, else side by side.
func (p *page) actionRows(w float64) [][]view.Button {
	all := p.model.Actions
	if w < p.px(640) {
		return grid(all, 1)
	}
	if _, fits := p.shares(all, w); fits && len(all) == 3 {
		return [][]view.Button{all}
	}
	return grid(all, 2)
}

// shares is how wide actions side by side are: equally, unless one needs more
// to keep its words in one line and the others can spare it.
func (p *page) shares(row []view.Button, w float64) (weights []float64, fits bool) {
	weights = equal(len(row))
	free := w - p.gap()*float64(len(row)-1)
	needs := make([]float64, len(row))
	sum, most := 0.0, 0.0
	for i, b := range row {
		needs[i] = p.actionNeed(b)
		sum += needs[i]
		most = max(most, needs[i])
	}
	if sum > free {
		return weights, false
	}
	if most*float64(len(row)) > free {
		for i := range needs {
			weights[i] = needs[i] + (free-sum)/float64(len(row))
		}
	}
	return weights, true
}

// strip is the tools and the four buttons that are always there: in landscape
// beside each other where their words allow it.
func (p *page) strip(w float64) stack {
	s := stack{gap: p.gap()}
	tools, foot := p.model.Tools, p.model.Foot
	if p.wide && len(tools) > 0 && len(foot) > 0 && !p.large {
		left, right := float64(len(tools))*168, max(float64(len(foot))*212, 700)
		c := rect{w: w}.columns(p.gap(), left, right)
		if p.holds(tools, c[0].w) && p.holds(foot, c[1].w) {
			row := []piece{p.toolRow(tools, c[0].w), p.footer(foot, c[1].w)}
			s.rows = append(s.rows, p.side(row, []float64{left, right}))
			return s
		}
	}
	if p.wide { // height is dear: signs beside the words
		for _, row := range [][]view.Button{tools, foot} {
			if len(row) > 0 {
				s.rows = append(s.rows, p.lowRow(row, w))
			}
		}
		return s
	}
	for _, row := range grid(tools, p.abreast(tools, w, face{size: p.em(28) * 0.9, weight: draw.SemiBold}, 20)) {
		s.rows = append(s.rows, p.toolRow(row, w))
	}
	if len(foot) > 0 {
		s.rows = append(s.rows, p.footer(foot, w))
	}
	return s
}

// holds reports whether a row of w holds the buttons with their signs above
// their words and no word broken.
func (p *page) holds(row []view.Button, w float64) bool {
	f := face{size: p.minText, weight: draw.Bold}
	return p.abreast(row, w, f, 22) == len(row)
}
