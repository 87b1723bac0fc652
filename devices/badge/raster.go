package badge

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
)

// Raster is a picture of dots, one bit each: what a thermal head burns.
type Raster struct {
	Width, Height int
	Stride        int    // bytes a row
	Bits          []byte // rows from the top, most significant bit left, 1 = black
}

// darkness is the grey below which a dot is burned.
const darkness = 0x90

// NewRaster turns a picture into dots.
func NewRaster(img image.Image) *Raster {
	b := img.Bounds()
	r := &Raster{Width: b.Dx(), Height: b.Dy(), Stride: (b.Dx() + 7) / 8}
	r.Bits = make([]byte, r.Stride*r.Height)
	g, ok := img.(*image.Gray)
	if !ok {
		g = image.NewGray(b)
		draw.Draw(g, b, img, b.Min, draw.Src)
	}
	for y := range r.Height {
		from := g.PixOffset(b.Min.X, b.Min.Y+y)
		row := r.Bits[y*r.Stride : (y+1)*r.Stride]
		for x, v := range g.Pix[from : from+r.Width] {
			if v < darkness {
				row[x/8] |= 0x80 >> (x % 8)
			}
		}
	}
	return r
}

// Black reports whether the dot at x, y is burned.
func (r *Raster) Black(x, y int) bool {
	return r.Bits[y*r.Stride+x/8]&(0x80>>(x%8)) != 0
}

// Image returns the dots as a picture.
func (r *Raster) Image() *image.Gray {
	img := image.NewGray(image.Rect(0, 0, r.Width, r.Height))
	for y := range r.Height {
		for x := range r.Width {
			if !r.Black(x, y) {
				img.SetGray(x, y, color.Gray{Y: 0xff})
			}
		}
	}
	return img
}

// blank reports whether no dot is burned from row y0 up to y1.
func (r *Raster) blank(y0, y1 int) bool {
	return len(bytes.Trim(r.rows(y0, y1), "\x00")) == 0
}

// rows returns the rows from y0 to y1 as bytes.
func (r *Raster) rows(y0, y1 int) []byte { return r.Bits[y0*r.Stride : y1*r.Stride] }
