package badge

import (
	"fmt"
	"image"
	"image/color"
	"strings"
	"unicode"

	fd "frontdoor/kiosk/draw"
)

// lettersInRow is how many letters stand side by side on the proof of a code
// page: few enough to be compared at a glance.
const lettersInRow = 12

// onProof reports whether a character, b in its code page, is proved: ASCII,
// twelve of which a printer may have exchanged for a country's, and beyond it
// letters, marks and currency signs.
func onProof(b byte, r rune) bool {
	if b < 0x80 {
		return b > ' ' && b < 0x7f
	}
	return r != unicode.ReplacementChar && (unicode.IsLetter(r) || unicode.IsPunct(r) || unicode.Is(unicode.Sc, r))
}

// proved are the proved characters of a code page, in its order.
func (c CodePage) proved() (letters []string) {
	page, known := pages[c]
	for b := 0; known && b <= 0xff; b++ {
		if r := page.letters.DecodeByte(byte(b)); onProof(byte(b), r) {
			letters = append(letters, string(r))
		}
	}
	return letters
}

// LayoutLetters draws the proof of a code page, for paper of a width in dots:
// its letters in pairs of lines, of which ESCPOS with this Page has the printer
// set the lower. Where a pair is not alike, the printer does not have the page.
func LayoutLetters(fonts *fd.Fonts, c CodePage, width int) (*Sheet, error) {
	letters := c.proved()
	if len(letters) == 0 || width < 200 || width > 2000 {
		return nil, fmt.Errorf("no proof of code page %q on paper of %d dots: name one of %v and a width of 200 to 2000", c, width, CodePages())
	}
	unit := float64(width) / Width80
	p := newPage(fonts, image.Pt(width, int(maxHeight*unit)), unit)
	p.lang = "en"
	style := p.style(30, fd.Medium, fd.Start)
	p.text(string(c), p.style(30, fd.Bold, fd.Start))
	for len(letters) > 0 {
		n := min(lettersInRow, len(letters))
		row := strings.Join(letters[:n], " ")
		letters = letters[n:]
		p.space(12)
		above := p.fonts.Text(row, style, 0)
		above.Draw(p.img, p.margin(), p.y, color.Black)
		_, h := above.Size()
		p.y += h
		p.text(row, style)
	}
	p.space(16)
	return &Sheet{Raster: NewRaster(p.drawn()), Words: p.words}, nil
}
