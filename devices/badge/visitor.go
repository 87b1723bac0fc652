package badge

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"strings"

	fd "frontdoor/kiosk/draw"
)

// Size is a paper's printable size in dots; height 0 = an endless roll.
type Size struct{ Width, Height int }

// Sizes of label stock.
var (
	Label4x3   = Size{812, 609}  // 4 by 3 inch at 203 dpi, a visitor badge
	Label62100 = Size{696, 1109} // Brother DK-11202, 62 by 100 mm at 300 dpi
	Band203    = Size{203, 2233} // a wristband of 1 by 11 inch at 203 dpi
	Band29     = Size{306, 3000} // 25 cm of 29 mm tape at 300 dpi
)

// Visitor is what a visitor's badge says, already worded. It is read at arm's
// length by staff, and holds no reason for the visit.
type Visitor struct {
	Lang string // BCP 47 tag
	RTL  bool

	Kind        string // "Visitor", white on black across the top
	Hospital    string
	Name        string
	Label       string // "Visiting", over the destination; empty for none
	Destination string
	Day         string // the day it holds, worded
	Note        string // "Return this badge when you leave"; empty for none
}

// errCrowded says that a paper has no room for its words.
var errCrowded = errors.New("the words do not fit the paper: shorten them, or use larger paper")

// maxWords is how many bytes of words a label can hold. More would be measured
// for minutes at every size, and fit at none.
const maxWords = 2000

func crowded(words ...string) bool { return len(strings.Join(words, "")) > maxWords }

// LayoutVisitor draws a visitor's badge. It fails when name, destination or day
// is missing, or when the words do not fit.
func LayoutVisitor(fonts *fd.Fonts, v Visitor, size Size) (*Sheet, error) {
	if v.Name == "" || v.Destination == "" || v.Day == "" {
		return nil, errors.New("a visitor's badge needs a name, a destination and a day")
	}
	if crowded(v.Kind, v.Hospital, v.Name, v.Label, v.Destination, v.Day, v.Note) {
		return nil, errCrowded
	}
	return size.draw(fonts, v.Lang, v.RTL, Width80, func(p *page) {
		p.band(v.Kind)
		p.space(10)
		p.text(v.Hospital, p.style(28, fd.SemiBold, fd.Start))
		p.space(14)
		p.text(v.Name, p.shrink(v.Name, p.style(100, fd.ExtraBold, fd.Start), p.room(), 3, 44*p.unit))
		p.space(16)
		p.rule(4)
		p.space(14)
		p.text(v.Label, p.style(26, fd.Medium, fd.Start))
		p.text(v.Destination, p.shrink(v.Destination, p.style(52, fd.Bold, fd.Start), p.room(), 3, 30*p.unit))
		p.space(10)
		p.text(v.Day, p.style(44, fd.Bold, fd.Start))
		p.text(v.Note, p.style(24, fd.Medium, fd.Start))
		p.space(12)
	})
}

// draw lets paint draw at the size that design units have on this paper, and
// smaller, down to 55 %, where a label is too short for it.
func (s Size) draw(fonts *fd.Fonts, lang string, rtl bool, design float64, paint func(*page)) (*Sheet, error) {
	if s.Width < 100 || s.Width > 2000 || s.Height < 0 || s.Height > 6000 {
		return nil, fmt.Errorf("paper is 100 to 2000 dots wide and up to 6000 high, not %d by %d: check the printer's settings", s.Width, s.Height)
	}
	for scale := 1.0; scale > 0.55; scale *= 0.95 {
		unit := float64(s.Width) / design * scale
		p := newPage(fonts, image.Pt(s.Width, max(s.Height, int(maxHeight*unit))), unit)
		p.lang, p.rtl = lang, rtl
		paint(p)
		switch high := int(p.y); {
		case s.Height == 0 && high <= p.img.Rect.Dy():
			return &Sheet{Raster: NewRaster(p.drawn())}, nil
		case s.Height > 0 && high <= s.Height:
			p.y = float64(s.Height)
			return &Sheet{Raster: NewRaster(p.drawn())}, nil
		}
	}
	return nil, errCrowded
}

// band draws words white on black across the whole paper.
func (p *page) band(s string) {
	if s == "" {
		return
	}
	st := p.shrink(s, p.style(64, fd.ExtraBold, fd.Center), p.room(), 1, 20*p.unit)
	top := p.y + 8*p.unit
	_, h := p.fonts.Text(s, st, p.room()).Size()
	r := image.Rect(int(p.margin()), int(p.y), int(p.width()-p.margin()), int(top+h+8*p.unit))
	draw.Draw(p.img, r, image.Black, image.Point{}, draw.Src)
	p.y = top
	p.ink(s, st, color.White)
	p.y = float64(r.Max.Y)
}
