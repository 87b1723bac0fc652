package badge

import (
	"bytes"
	"math"
	"strings"

	"golang.org/x/text/encoding/charmap"

	fd "frontdoor/kiosk/draw"
)

// Paragraph is text of a sheet beside its dots, for printers that have letters
// of their own. Nothing else stands on its rows.
type Paragraph struct {
	Text   string
	Number string // stands before it, and nothing below; empty for none
	From   int    // its rows, the last excluded
	To     int
	Margin int     // dots on both sides
	Size   float64 // px
	Bold   bool
	Align  fd.Align
	RTL    bool
}

// CodePage names a set of letters that a receipt printer has. The empty one is
// none: text goes as dots.
type CodePage string

// The code pages there are, by the names that settings and printers' self-tests
// give them.
const (
	PC437   CodePage = "pc437"
	PC850   CodePage = "pc850"
	PC858   CodePage = "pc858"
	WPC1252 CodePage = "wpc1252"
)

// CodePages lists them.
func CodePages() []CodePage { return []CodePage{PC437, PC850, PC858, WPC1252} }

// pages holds n of ESC t n, and what each byte means.
var pages = map[CodePage]struct {
	number  byte
	letters *charmap.Charmap
}{
	PC437:   {0, charmap.CodePage437},
	PC850:   {2, charmap.CodePage850},
	WPC1252: {16, charmap.Windows1252},
	PC858:   {19, charmap.CodePage858},
}

// encode returns the bytes of text; ok is false when one of its letters is not
// in the page, or not among those that LayoutLetters proves.
func (c CodePage) encode(text string) (b []byte, ok bool) {
	page, known := pages[c]
	if !known {
		return nil, false
	}
	for _, r := range text {
		letter, has := page.letters.EncodeRune(r)
		if !has || letter != ' ' && !onProof(letter, r) {
			return nil, false
		}
		b = append(b, letter)
	}
	return b, true
}

// Font A of a receipt printer, dots.
const (
	fontWidth  = 12
	fontHeight = 24
	maxMagnify = 8
)

// native is a paragraph as commands, for paper of a width in dots; ok is false
// when it must go as dots: a letter is not in the page, a word is too long, or
// it is written from right to left, of which a printer knows nothing. Lines are
// broken here, between words: a printer breaks them anywhere.
func (c CodePage) native(p Paragraph, width int) (b []byte, ok bool) {
	text, inPage := c.encode(p.Text)
	number, inPageToo := c.encode(p.Number)
	if !inPage || !inPageToo || len(text) == 0 || p.RTL {
		return nil, false
	}
	lines, times := magnified(text, number, p.Size, width-2*p.Margin)
	if lines == nil {
		return nil, false
	}
	bold := byte(0)
	if p.Bold {
		bold = 1
	}
	b = append(b, esc, 'R', 0, // ESC R: # $ @ [ \ ] ^ ` { | } ~ as in ASCII
		esc, 't', pages[c].number, // ESC t: the code page
		esc, 'a', justify(p), // ESC a: 0 left, 1 centre, 2 right
		esc, 'E', bold, // ESC E: emphasised
		gs, '!', byte(times-1)<<4|byte(times-1)) // GS !: magnified so many times, wide and high
	for _, line := range lines {
		if justify(p) == 0 {
			b = append(b, esc, '$', byte(p.Margin), byte(p.Margin>>8)) // ESC $: so far from the left
		}
		b = append(append(b, line...), '\n')
	}
	return append(b, gs, '!', 0, esc, 'E', 0, esc, 'a', 0), true
}

// justify is n of ESC a.
func justify(p Paragraph) byte {
	return map[fd.Align]byte{fd.Center: 1, fd.End: 2}[p.Align]
}

// magnified breaks text into lines at the largest magnification, up to what its
// size asks for, at which every word fits the paper.
func magnified(text, number []byte, size float64, width int) (lines [][]byte, times int) {
	times = min(max(int(math.Round(size/fontHeight)), 1), maxMagnify)
	for ; times > 0; times-- {
		if lines = wrap(text, number, width/(fontWidth*times)); lines != nil {
			return lines, times
		}
	}
	return nil, 0
}

// wrap breaks text between words so that no line has more than so many columns;
// a number stands before the first line and nothing under it. It returns nil
// when a word is too long.
func wrap(text, number []byte, columns int) (lines [][]byte) {
	lead := ""
	if len(number) > 0 {
		lead = string(number) + " "
	}
	line, blank := []byte(lead), true
	for _, word := range bytes.Split(text, []byte{' '}) {
		if len(lead)+len(word) > columns {
			return nil
		}
		if !blank && len(line)+1+len(word) > columns {
			lines, line, blank = append(lines, line), []byte(strings.Repeat(" ", len(lead))), true
		}
		if !blank {
			line = append(line, ' ')
		}
		line, blank = append(line, word...), false
	}
	return append(lines, line)
}
