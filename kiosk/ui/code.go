package ui

import (
	"image"
	stddraw "image/draw"
	"math"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"

	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/view"
)

// code lays out a square code for a phone: black on white in every style,
// because cameras want it so, and what it is good for.
func (p *page) code(b view.Code, w, sw float64) (main, side stack) {
	main.gap, side.gap = p.gap(), p.gap()
	nw, note := w, &main
	if p.wide {
		nw, note = sw, &side
	}
	if p.model.Note != "" {
		note.rows = append(note.rows, p.remark(p.model.Note, nw))
	}
	symbol, err := qr.Encode(b.Text, qr.L, qr.Unicode)
	if err == nil {
		main.rows = append(main.rows, piece{min: p.px(520), most: p.px(900), sticky: true, draw: func(r rect) { p.symbol(b.Text, symbol, r) }})
	}
	how := p.balance(p.para(b.How, face{size: p.text(46), weight: draw.Bold, leading: 1.2}, sw))
	side.rows = append(side.rows, rigid(how.h, func(r rect) { p.put(how, r, p.pal.ink) }))
	for _, line := range b.Lines {
		t := p.para(line, face{size: p.text(36), leading: 1.3}, sw)
		side.rows = append(side.rows, rigid(t.h, func(r rect) { p.put(t, r, p.pal.quiet) }))
	}
	return main, side
}

// symbol draws a code into the middle of r, on a white card with its quiet zone
// of four modules (ISO/IEC 18004, 5.3.8), each module whole pixels.
func (p *page) symbol(text string, symbol barcode.Barcode, r rect) {
	modules := symbol.Bounds().Dx()
	dot := math.Floor(min(r.w, r.h) / float64(modules+8))
	side := dot * float64(modules+8)
	at := rect{math.Round(r.x + (r.w-side)/2), math.Round(r.y + (r.h-side)/2), side, side}
	p.box(at, box{fill: rgb(0xFFFFFF), edge: p.pal.edge, width: p.px(3), radius: p.px(32)})
	p.add(at, op{ink: &ink{key: [2]any{"code", text}, draw: func(dst stddraw.Image, scale float64) {
		dark := image.NewUniform(rgb(0x000000))
		at := func(n int) int { return int(math.Round(float64(n+4) * dot * scale)) }
		for y := range modules {
			for x := range modules {
				if lum, _, _, _ := symbol.At(x, y).RGBA(); lum < 0x8000 {
					stddraw.Draw(dst, image.Rect(at(x), at(y), at(x+1), at(y+1)), dark, image.Point{}, stddraw.Src)
				}
			}
		}
	}}})
}
