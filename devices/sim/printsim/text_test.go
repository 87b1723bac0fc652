package printsim

import (
	"image"
	"slices"
	"strings"
	"testing"
)

// ink is the smallest rectangle that holds every dot.
func ink(img *image.Gray) (box image.Rectangle) {
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			if img.GrayAt(x, y).Y < 0x80 {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return box
}

func TestLettersStandWhereTheyBelong(t *testing.T) {
	for name, row := range map[string]struct {
		stream string
		within image.Rectangle
		height int
	}{
		"left":      {"\x1bt\x10Hg\n", image.Rect(0, 0, 24, 30), 30},
		"indented":  {"\x1bt\x10\x1b$\x64\x00Hg\n", image.Rect(100, 0, 124, 30), 30},
		"centred":   {"\x1bt\x10\x1ba\x01Hg\n", image.Rect(276, 0, 300, 30), 30},
		"right":     {"\x1bt\x10\x1ba\x02Hg\n", image.Rect(552, 0, 576, 30), 30},
		"magnified": {"\x1bt\x10\x1d!\x33Hg\n", image.Rect(0, 0, 96, 96), 96},
		"high":      {"\x1bt\x10\x1d!\x01Hg\n", image.Rect(0, 0, 24, 48), 48},
		"spaced":    {"\x1bt\x10\x1b3\x50Hg\n\n", image.Rect(0, 56, 24, 80), 160},
		"two lines": {"\x1bt\x10H\ng\n", image.Rect(0, 0, 12, 60), 60},
	} {
		img, err := Decode([]byte(row.stream))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if box := ink(img); box.Empty() || !box.In(row.within) || img.Rect.Dy() != row.height {
			t.Errorf("%s: ink in %v of %d rows, want within %v of %d", name, box, img.Rect.Dy(), row.within, row.height)
		}
	}
}

func TestLettersByTheirPage(t *testing.T) {
	for name, row := range map[string]struct {
		stream, want string // want "" = refused
	}{
		"PC437":                      {"\x1bt\x00\xa4\n", "ñ"},
		"WPC1252":                    {"\x1bt\x10\xa4\n", "¤"},
		"PC858":                      {"\x1bt\x13\xd5\n", "€"},
		"PC850":                      {"\x1bt\x02\x8f\n", "Å"},
		"ASCII":                      {"\x1bR\x00\x1bt\x10#[\\]~\n", `#[\]~`},
		"a sign of any country":      {"\x1bt\x10A#\n", ""},
		"another country":            {"\x1bR\x07\x1bt\x10A\n", ""},
		"a page it has not":          {"\x1bt\x63A\n", ""},
		"no page named":              {"A\n", ""},
		"none after a new start":     {"\x1bt\x10A\n\x1b@A\n", ""},
		"a line that never ends":     {"\x1bt\x10A", ""},
		"a control among letters":    {"\x1bt\x10A\x07\n", ""},
		"a place within a line":      {"\x1bt\x10A\x1b$\x00\x00B\n", ""},
		"a place beyond the paper":   {"\x1bt\x10\x1b$\x00\xffB\n", ""},
		"longer than the paper":      {"\x1bt\x10" + strings.Repeat("A", 50) + "\n", strings.Repeat("A", 48) + "|AA"},
		"magnified beyond the paper": {"\x1bt\x10\x1d!\x70AAAAAAA\n", "AAAAAA|A"},
	} {
		got, err := DecodeText([]byte(row.stream))
		if row.want == "" {
			if err == nil {
				t.Errorf("%s: printed %q", name, got)
			}
		} else if err != nil || !slices.Equal(got, strings.Split(row.want, "|")) {
			t.Errorf("%s: %q, %v; want %q", name, got, err, row.want)
		}
	}
}
