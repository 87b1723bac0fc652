package badge

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"strings"
	"unicode"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/code128"

	fd "frontdoor/kiosk/draw"
)

// Verified is who somebody is, and the member of staff who made sure of it: the
// four identifiers of a wristband.
type Verified struct {
	By     string // the member of staff
	Family string
	Given  string
	Born   string // date of birth, worded, as "24 Mar 1958"
	Number string // hospital number: printable ASCII, it is also the bar code
}

// Wristband is a wristband that may be printed: only Verify makes one.
type Wristband struct{ v Verified }

// Verify makes a Wristband of what a member of staff has verified. It fails
// without a staff name, or without any of the four identifiers.
func Verify(v Verified) (Wristband, error) {
	for _, need := range []struct{ what, value string }{
		{"the name of the member of staff who verified it", v.By},
		{"the family name", v.Family}, {"the given name", v.Given}, {"the date of birth", v.Born}, {"the hospital number", v.Number},
	} {
		if !strings.ContainsFunc(need.value, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			return Wristband{}, fmt.Errorf("a wristband is not made without %s", need.what)
		}
	}
	for _, c := range v.Number {
		if c < 0x20 || c > 0x7e {
			return Wristband{}, errors.New("a hospital number on a wristband is of letters and digits only: a scanner must read it")
		}
	}
	return Wristband{v}, nil
}

// By is the member of staff who verified it, for the record.
func (w Wristband) By() string { return w.v.By }

// BandWords are the words around the identifiers.
type BandWords struct {
	Lang     string
	RTL      bool
	Hospital string
	Born     string // "Born"
	Number   string // "No."
}

// LayoutWristband draws a wristband: its words run along the band, which the
// printer feeds lengthwise. size is as the printer has it; its height is needed.
func LayoutWristband(fonts *fd.Fonts, w Wristband, words BandWords, size Size) (*Sheet, error) {
	if w.v.By == "" {
		return nil, errors.New("a wristband is not made before a member of staff has verified it")
	}
	if size.Height < 4*size.Width {
		return nil, fmt.Errorf("a wristband is long and narrow, not %d by %d dots: check the printer's settings", size.Width, size.Height)
	}
	if crowded(w.v.Family, w.v.Given, w.v.Born, words.Hospital, words.Born, words.Number) {
		return nil, errCrowded
	}
	code, err := code128.Encode(w.v.Number)
	if err != nil {
		return nil, errors.New("the hospital number does not fit a bar code: a wristband's has at most 80 characters")
	}
	unit := float64(size.Width) / 203
	for scale := 1.0; scale > 0.55; scale *= 0.95 {
		p := newPage(fonts, image.Pt(size.Height, size.Width), unit*scale)
		p.lang, p.rtl = words.Lang, words.RTL
		if p.wristband(w.v, words, code, unit) {
			return &Sheet{Raster: NewRaster(upright(p.img))}, nil
		}
	}
	return nil, errCrowded
}

// wristband draws the bar code where reading begins and the words beside it, the
// ends left free for the clasp, and reports whether all of it fits.
func (p *page) wristband(v Verified, words BandWords, code barcode.Barcode, unit float64) bool {
	end := int(60 * unit) // what the clasp covers
	dot := max(2, int(2*unit))
	bars := image.Pt((code.Bounds().Dx()+20)*dot, int(110*unit)) // ten modules of quiet at each side
	left, right := float64(end+bars.X), p.width()-float64(end)
	at := image.Pt(end+10*dot, int(20*unit))
	if p.rtl {
		left, right = float64(end), p.width()-float64(end+bars.X)
		at.X = p.img.Rect.Dx() - end - bars.X + 10*dot
	}
	p.symbol(code, at, dot, bars.Y)
	// Digits are closer in the bars than below them: a long number is set smaller,
	// so that it does not run into the words, or under the clasp.
	readable := p.style(26, fd.Medium, fd.Start)
	readable.RTL = false
	readable = p.shrink(v.Number, readable, float64(bars.X-12*dot), 1, 8*p.unit)
	p.column(float64(at.X), p.width(), float64(at.Y+bars.Y)+6*unit, v.Number, readable)

	name := p.style(62, fd.ExtraBold, fd.Start)
	y := p.column(left, right, 10*unit, apart(v.Family)+", "+apart(v.Given), name)
	y = p.column(left, right, y, words.facts(v), p.style(40, fd.Bold, fd.Start))
	y = p.column(left, right, y, words.Hospital, p.style(26, fd.Medium, fd.Start))
	return right-left > 200*unit && y <= float64(p.img.Rect.Dy())-8*unit
}

// facts is date of birth and number, each in one piece with its word: parted from
// it, it would stand beside the other's.
func (w BandWords) facts(v Verified) string {
	pair := func(word, value string) string { return apart(strings.TrimSpace(word + " " + apart(value))) }
	return pair(w.Born, v.Born) + "    " + pair(w.Number, v.Number)
}

// apart keeps a value in one piece where the words around it run the other way:
// first strong isolate (UAX #9, 2.4).
func apart(s string) string { return "\u2068" + s + "\u2069" }

// column draws a paragraph between two edges and returns the row below it.
func (p *page) column(left, right, y float64, s string, st fd.TextStyle) float64 {
	if s == "" {
		return y
	}
	t := p.fonts.Text(s, st, right-left)
	t.Draw(p.img, left, y, color.Black)
	_, h := t.Size()
	return y + h
}

// upright turns a picture a quarter, so that its left end is printed first.
func upright(img *image.Gray) *image.Gray {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := image.NewGray(image.Rect(0, 0, h, w))
	for y := range h {
		for x := range w {
			out.Pix[x*out.Stride+h-1-y] = img.Pix[y*img.Stride+x]
		}
	}
	return out
}
