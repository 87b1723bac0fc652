package draw

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"

	"frontdoor/assets"
)

// Icon draws one of the icons of assets into the square of size px whose top
// left is x, y, its strokes in c. It fails for a name that assets does not
// hold.
func Icon(dst draw.Image, name string, x, y, size float64, c color.Color) error {
	svg, ok := assets.Icon(name)
	if !ok {
		return fmt.Errorf("no icon is named %q: add assets/icons/%s.svg", name, name)
	}
	return drawSVG(dst, svg, x, y, size, c)
}

// drawSVG draws an SVG's currentColor strokes and fills in c.
func drawSVG(dst draw.Image, svg []byte, x, y, size float64, c color.Color) error {
	if !(size >= 1 && size <= maxSize && math.Abs(x) < 1<<20 && math.Abs(y) < 1<<20) {
		return nil // nothing to see
	}
	icon, err := oksvg.ReadReplacingCurrentColor(bytes.NewReader(svg), "#000000", oksvg.IgnoreErrorMode)
	if err != nil {
		return fmt.Errorf("read an icon: %w", err)
	}
	left, top := math.Floor(x), math.Floor(y)
	side := int(math.Ceil(size)) + 1
	icon.SetTarget(x-left, y-top, size, size)
	for i := range icon.SVGPaths { // SetTarget scales the paths, not their strokes
		icon.SVGPaths[i].LineWidth *= size / icon.ViewBox.W
	}
	layer := image.NewRGBA(image.Rect(0, 0, side, side))
	scanner := rasterx.NewScannerGV(side, side, layer, layer.Bounds())
	icon.Draw(rasterx.NewDasher(side, side, scanner), 1)
	mask := image.NewAlpha(layer.Rect)
	for i := range mask.Pix {
		mask.Pix[i] = layer.Pix[4*i+3]
	}
	newBrush(dst, c).mask(mask, image.Pt(int(left), int(top)))
	return nil
}
