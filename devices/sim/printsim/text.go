package printsim

import (
	"image"
	"image/color"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/gomonobold"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/encoding/charmap"
)

// Font A: the cell of one letter, dots.
const (
	cellWidth  = 12
	cellHeight = 24
	maxMagnify = 8
	baseline   = 18 // of a letter below its cell's top
)

// pages are the code pages by n of ESC t, as Epson numbers them.
var pages = map[byte]*charmap.Charmap{
	0: charmap.CodePage437, 2: charmap.CodePage850, 16: charmap.Windows1252, 19: charmap.CodePage858,
}

// national are the characters that ESC R exchanges for those of a country.
const national = "#$@[\\]^`{|}~"

// faces are the letters, regular and emphasised: Go Mono, which has every
// letter of these pages. At 20 px it advances by a cell.
var faces = sync.OnceValue(func() (out [2]font.Face) {
	for i, ttf := range [][]byte{gomono.TTF, gomonobold.TTF} {
		parsed, err := opentype.Parse(ttf)
		if err == nil {
			out[i], err = opentype.NewFace(parsed, &opentype.FaceOptions{Size: 20, DPI: 72})
		}
		if err != nil {
			panic(err) // the font is part of the program
		}
	}
	return out
})

// letter is one letter of the line being set.
type letter struct {
	r          rune
	bold       bool
	wide, high int // magnification, 1 to maxMagnify
}

// writer is the text side of a receipt printer: the state that letters are set
// in, and the line they have reached.
type writer struct {
	page    *charmap.Charmap // nil until ESC t: what a printer starts with is a setting of its own
	ascii   bool             // ESC R 0: until then a country's letters may stand in its place
	bold    bool
	right   bool // ESC a 2
	wide    int  // magnification less one
	high    int
	spacing int // dots from line to line, at least
	indent  int // ESC $: dots before the line, when it stands left
	line    []letter
	text    []string // lines printed
}

func newWriter() writer { return writer{spacing: lineFeed} }

// set adds a letter to the line. A line that is full is printed first, wherever
// that breaks it.
func (d *decoder) set(b byte) {
	if d.page == nil || !d.ascii && strings.IndexByte(national, b) >= 0 {
		d.unknown++
		return
	}
	l := letter{d.page.DecodeByte(b), d.bold, d.wide + 1, d.high + 1}
	if columns(d.line)+l.wide > (d.width-d.indent)/cellWidth {
		d.newLine()
	}
	d.line = append(d.line, l)
}

// columns is how many cells letters take.
func columns(line []letter) (n int) {
	for _, l := range line {
		n += l.wide
	}
	return n
}

// newLine prints the line and feeds the paper by it.
func (d *decoder) newLine() {
	rows := d.spacing
	for _, l := range d.line {
		rows = max(rows, l.high*cellHeight)
	}
	if len(d.line) == 0 || d.height() >= maxRows {
		d.feed(rows)
		d.line = nil
		return
	}
	img := image.NewGray(image.Rect(0, 0, d.width, rows))
	left := d.width - columns(d.line)*cellWidth
	switch {
	case d.center:
		left /= 2
	case !d.right:
		left = d.indent
	}
	d.indent = 0
	text := ""
	for _, l := range d.line {
		l.draw(img, left, rows)
		left += l.wide * cellWidth
		text += string(l.r)
	}
	d.text = append(d.text, text)
	d.text = d.text[max(0, len(d.text)-maxLines):]
	d.line = nil
	for y := range rows {
		row := make([]byte, d.stride())
		for x := range d.width {
			if img.Pix[y*img.Stride+x] >= 0x80 {
				row[x/8] |= 0x80 >> (x % 8)
			}
		}
		d.put(row)
	}
}

// draw puts a letter on the line, its cell's foot on the line's.
func (l letter) draw(img *image.Gray, left, rows int) {
	cell := image.NewGray(image.Rect(0, 0, cellWidth, cellHeight))
	face := faces()[0]
	if l.bold {
		face = faces()[1]
	}
	pen := font.Drawer{Dst: cell, Src: image.NewUniform(color.White), Face: face, Dot: fixed.P(0, baseline)}
	pen.DrawString(string(l.r))
	top := rows - l.high*cellHeight
	for y := range l.high * cellHeight {
		for x := range l.wide * cellWidth {
			if v := cell.Pix[y/l.high*cell.Stride+x/l.wide]; v != 0 {
				img.SetGray(left+x, top+y, color.Gray{Y: v})
			}
		}
	}
}
