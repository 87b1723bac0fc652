package ui

import (
	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/view"
)

// search lays out what was found, and the keys beside or under it. What was typed
// stands with the title: nobody needs to touch it.
func (p *page) search(b view.Search, w, sw float64) (main, side stack) {
	main.gap, side.gap = p.gap(), p.gap()
	found := b.Results
	if p.large && !p.wide { // the keys must keep their place; another letter brings others up
		found = found[:min(len(found), 2)]
	}
	for _, r := range found {
		main.rows = append(main.rows, p.line(r, w))
	}
	most := 0
	for _, row := range b.Keys {
		most = max(most, len(row))
	}
	f := face{size: p.heading(58), weight: draw.SemiBold, align: draw.Center, tabular: true, leading: 1.15}
	for i, row := range b.Keys {
		if i+1 < len(b.Keys) {
			side.rows = append(side.rows, p.keys(row, most, f, sw))
			continue
		}
		side.rows = append(side.rows, p.lastKeys(row, most, f, sw))
	}
	return main, side
}

// query is the box with what was typed, as wide as the page.
func (p *page) query(f view.Field, w float64) piece {
	shown, weight := f.Text, draw.SemiBold
	if shown == "" {
		shown, weight = f.Hint, draw.Regular
	}
	t := p.fit(shown, face{size: p.text(52), weight: weight}, w-p.px(90), 1)
	h := max(p.px(112)*max(0.8, p.step.space), t.h+p.px(24))
	return rigid(h, func(r rect) { p.field(f, t, r) })
}

// lastKeys is the row under the letters: a digit, the space across the middle,
// and what takes back.
func (p *page) lastKeys(row []view.Button, of int, f face, w float64) piece {
	if len(row) != 3 || of < 5 {
		return p.keys(row, of, f, w)
	}
	cw := (w - p.gap()*float64(of-1)) / float64(of)
	broad := func(n int) float64 { return float64(n)*cw + float64(n-1)*p.gap() }
	widths := []float64{cw, broad(of - 4), broad(3)}
	pieces := make([]piece, len(row))
	for i, b := range row {
		pieces[i] = p.key(b, f, widths[i])
	}
	return p.side(pieces, widths)
}
