package draw

import (
	"image"
	"image/color"
	"math"
	"testing"
)

func TestContrasts(t *testing.T) {
	for name, tt := range map[string]struct {
		style mapStyle
		text  float64
	}{"usual": {usual(), 7}, "high contrast": {contrast(), 7}, "paper": {mono(), 7}} {
		st := tt.style
		for what, pair := range map[string][2]color.RGBA{
			"name on a room": {st.ink, st.room}, "name on the floor": {st.ink, st.floor},
			"destination": {st.destInk, st.dest}, "callout": {st.calloutInk, st.callout},
		} {
			if got := ratio(pair[0], pair[1]); got < tt.text {
				t.Errorf("%s, %s: %.1f : 1, want %.0f", name, what, got, tt.text)
			}
		}
		if got := ratio(st.route, st.floor); got < 4.5 {
			t.Errorf("%s: route on floor %.1f : 1", name, got)
		}
	}
}

// ratio is the contrast of WCAG 2.2.
func ratio(a, b color.RGBA) float64 {
	light := func(c color.RGBA) float64 {
		lin := func(v uint8) float64 {
			s := float64(v) / 255
			if s <= 0.04045 {
				return s / 12.92
			}
			return math.Pow((s+0.055)/1.055, 2.4)
		}
		return 0.2126*lin(c.R) + 0.7152*lin(c.G) + 0.0722*lin(c.B)
	}
	la, lb := light(a), light(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func TestPaperMapHasNoColour(t *testing.T) {
	for name, s := range scenes(t) {
		if !s.Mono {
			continue
		}
		img := image.NewRGBA(sizeOf(s.MapScene))
		fonts(t).Map(img, s.MapScene)
		black := 0
		for i := 0; i < len(img.Pix); i += 4 {
			if img.Pix[i] != img.Pix[i+1] || img.Pix[i] != img.Pix[i+2] {
				t.Fatalf("%s: a coloured pixel", name)
			}
			if img.Pix[i] < 0x80 {
				black++
			}
		}
		if share := float64(black) / float64(len(img.Pix)/4); share < 0.01 || share > 0.3 {
			t.Errorf("%s: %.0f %% black", name, share*100)
		}
	}
}
