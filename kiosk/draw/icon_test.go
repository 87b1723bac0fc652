package draw

import (
	"image"
	"image/color"
	"math"
	"testing"

	"frontdoor/assets"
	"frontdoor/kiosk/wayfind"
)

func TestIcon(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 60, 60))
	red := color.RGBA{0xa3, 0x16, 0x1f, 0xff}
	if err := Icon(img, "lift", 6, 6, 48, red); err != nil {
		t.Fatal(err)
	}
	full := 0
	for y := range 60 {
		for x := range 60 {
			c := img.RGBAAt(x, y)
			if c == red {
				full++
			}
			if c.A != 0 && (x < 6 || y < 6 || x > 54 || y > 54) {
				t.Fatalf("ink at %d,%d", x, y)
			}
		}
	}
	if full < 100 {
		t.Errorf("only %d pixels in the icon's colour", full)
	}
	if err := Icon(img, "no such icon", 0, 0, 24, red); err == nil {
		t.Error("an icon that is not there was drawn")
	}
	for _, size := range []float64{math.NaN(), -1, 1e9} {
		if err := Icon(img, "lift", math.NaN(), 0, size, red); err != nil {
			t.Error(err)
		}
	}
}

func TestEveryIconOfTheMapIsThere(t *testing.T) {
	for _, category := range []string{"elevator", "stairs", "escalator", "restroom.female", "foodservice"} {
		name := iconOf(&wayfind.Unit{Category: category})
		if _, ok := assets.Icon(name); !ok {
			t.Errorf("%s: no icon %q", category, name)
		}
	}
}

func TestStrokesGrowWithTheIcon(t *testing.T) {
	ink := func(size int) (sum int) {
		img := image.NewRGBA(image.Rect(0, 0, size, size))
		if err := Icon(img, "globe", 0, 0, float64(size), color.Black); err != nil {
			t.Fatal(err)
		}
		for i := 3; i < len(img.Pix); i += 4 {
			sum += int(img.Pix[i])
		}
		return sum
	}
	small, large := ink(24), ink(240)
	if ratio := float64(large) / float64(small); ratio < 80 || ratio > 120 {
		t.Errorf("ten times the size holds %.0f times the ink, want about a hundred", ratio)
	}
}
