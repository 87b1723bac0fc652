package badge

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"strings"

	"github.com/boombuler/barcode"

	fd "frontdoor/kiosk/draw"
)

// page is a paper being drawn from the top down.
type page struct {
	fonts *fd.Fonts
	lang  string
	rtl   bool
	img   *image.Gray
	unit  float64 // dots a design unit
	y     float64 // where the next thing goes
	words []Paragraph
}

func newPage(fonts *fd.Fonts, size image.Point, unit float64) *page {
	p := &page{fonts: fonts, img: image.NewGray(image.Rectangle{Max: size}), unit: unit}
	for i := range p.img.Pix {
		p.img.Pix[i] = 0xff
	}
	return p
}

// drawn is the page down to where it was drawn.
func (p *page) drawn() image.Image {
	r := p.img.Rect
	r.Max.Y = min(int(math.Ceil(p.y)), r.Max.Y)
	return p.img.SubImage(r)
}

func (p *page) width() float64  { return float64(p.img.Rect.Dx()) }
func (p *page) margin() float64 { return 12 * p.unit }
func (p *page) room() float64   { return p.width() - 2*p.margin() }

func (p *page) style(size float64, w fd.Weight, a fd.Align) fd.TextStyle {
	return fd.TextStyle{
		Size: size * p.unit, Weight: w, Align: a, Lang: p.lang, RTL: p.rtl,
		Tabular: true, Leading: 1.2, Balance: true,
	}
}

// text draws a paragraph across the paper and moves below it.
func (p *page) text(s string, st fd.TextStyle) { p.ink(s, st, color.Black) }

func (p *page) ink(s string, st fd.TextStyle, c color.Color) {
	if s == "" {
		return
	}
	t := p.fonts.Text(s, st, p.room())
	t.Draw(p.img, p.margin(), p.y, c)
	_, h := t.Size()
	p.keep(s, "", st, h)
	p.y += h
}

// keep notes what was written on the next rows of a height.
func (p *page) keep(s, number string, st fd.TextStyle, height float64) {
	p.words = append(p.words, Paragraph{Text: s, Number: number, From: int(p.y), To: int(math.Ceil(p.y + height)),
		Margin: int(p.margin()), Size: st.Size, Bold: st.Weight >= fd.Bold, Align: st.Align, RTL: st.RTL})
}

func (p *page) space(units float64) { p.y += units * p.unit }

// rule draws a line across the paper.
func (p *page) rule(thick float64) {
	h := max(1, int(thick*p.unit))
	r := image.Rect(int(p.margin()), int(p.y), int(p.width()-p.margin()), int(p.y)+h)
	draw.Draw(p.img, r, image.Black, image.Point{}, draw.Src)
	p.y += float64(h)
}

// shrink makes a style smaller until s takes no more than so many lines of the
// room, and no word of it is broken; least is the smallest size, px.
func (p *page) shrink(s string, st fd.TextStyle, room float64, lines int, least float64) fd.TextStyle {
	for st.Size > least {
		widest := 0.0
		for _, word := range strings.Fields(s) {
			w, _ := p.fonts.Text(word, st, 0).Size()
			widest = max(widest, w)
		}
		if widest <= room && p.fonts.Text(s, st, room).Lines() <= lines {
			return st
		}
		st.Size *= 0.94
	}
	return st
}

// symbol draws the dark modules of a bar code, each so many dots wide and high.
func (p *page) symbol(code barcode.Barcode, at image.Point, wide, high int) {
	b := code.Bounds()
	for y := range b.Dy() {
		for x := range b.Dx() {
			if g := color.GrayModel.Convert(code.At(b.Min.X+x, b.Min.Y+y)).(color.Gray); g.Y < 0x80 {
				corner := at.Add(image.Pt(x*wide, y*high))
				draw.Draw(p.img, image.Rectangle{corner, corner.Add(image.Pt(wide, high))}, image.Black, image.Point{}, draw.Src)
			}
		}
	}
}
