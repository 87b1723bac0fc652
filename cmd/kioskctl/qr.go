package main

import (
	"image"
	"image/color"
	"strings"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
)

// quiet is the empty border that readers need, modules (ISO/IEC 18004, 5.3.8).
const quiet = 4

// pixels is the side of a module in a picture.
const pixels = 8

// symbol is a QR code with its quiet zone.
type symbol struct{ code barcode.Barcode }

func newSymbol(text string) (symbol, error) {
	code, err := qr.Encode(text, qr.M, qr.Unicode)
	if err != nil {
		return symbol{}, unusable(err, "the text does not fit a QR code")
	}
	return symbol{code}, nil
}

// side is the number of modules across, quiet zone included.
func (s symbol) side() int { return s.code.Bounds().Dx() + 2*quiet }

// dark reports whether a module is black.
func (s symbol) dark(x, y int) bool {
	p := image.Pt(x-quiet, y-quiet)
	return p.In(s.code.Bounds()) && color.GrayModel.Convert(s.code.At(p.X, p.Y)).(color.Gray).Y < 0x80
}

// image draws the symbol for a page or a screen.
func (s symbol) image() image.Image {
	img := image.NewGray(image.Rect(0, 0, s.side()*pixels, s.side()*pixels))
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			if !s.dark(x/pixels, y/pixels) {
				img.SetGray(x, y, color.Gray{Y: 0xff})
			}
		}
	}
	return img
}

// blocks draws the symbol for a terminal, two modules a character, black on
// white whatever the terminal's own colours are (ECMA-48 SGR 30 and 107).
func (s symbol) blocks() string {
	var b strings.Builder
	for y := 0; y < s.side(); y += 2 {
		b.WriteString("\x1b[30;107m")
		for x := range s.side() {
			switch top, bottom := s.dark(x, y), s.dark(x, y+1); {
			case top && bottom:
				b.WriteRune('█')
			case top:
				b.WriteRune('▀')
			case bottom:
				b.WriteRune('▄')
			default:
				b.WriteByte(' ')
			}
		}
		b.WriteString("\x1b[0m\n")
	}
	return b.String()
}
