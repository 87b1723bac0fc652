package draw

import (
	"image"
	"image/color"
	"image/draw"
	"testing"
)

func TestALineIsTheSameInPieces(t *testing.T) {
	lines := map[string][]vec{
		"across":         {{10, 500}, {900, 520}},
		"to and fro":     {{10, 10}, {700, 650}, {40, 640}, {600, 20}},
		"out of the map": {{-300, 100}, {1400, 400}, {500, 2000}},
		"a point":        {{300, 300}},
		"none":           nil,
	}
	for name, line := range lines {
		for i, width := range []float64{1, 9, 60} {
			closed := i == 1
			want, got := image.NewRGBA(image.Rect(0, 0, 960, 700)), image.NewRGBA(image.Rect(0, 0, 960, 700))
			(&canvas{dst: want}).fill(color.Black, strokeRings(width, closed, line)...)
			(&canvas{dst: got}).strokeThin(color.Black, width, closed, line...)
			other := image.NewNRGBA(want.Rect)
			(&canvas{dst: other}).strokeThin(color.Black, width, closed, line...)
			flat := image.NewRGBA(want.Rect)
			draw.Draw(flat, flat.Rect, other, image.Point{}, draw.Src)
			most := 0
			for i := 3; i < len(want.Pix); i += 4 {
				for _, img := range []*image.RGBA{got, flat} {
					most = max(most, int(want.Pix[i])-int(img.Pix[i]), int(img.Pix[i])-int(want.Pix[i]))
				}
			}
			if most > 40 { // a sixth of a pixel: long sides are drawn the less exactly
				t.Errorf("%s, %v px wide: a pixel is off by %d of 255", name, width, most)
			}
		}
	}
}
