package ui

import (
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/view"
)

func TestMain(m *testing.M) {
	Headless()
	os.Exit(m.Run())
}

func fonts(t testing.TB) *draw.Fonts {
	t.Helper()
	f, err := draw.OpenFonts()
	if err != nil {
		t.Skip(err)
	}
	return f
}

var (
	portrait  = Panel{WidthPx: 1080, HeightPx: 1920, DiagonalIn: 21.5, LowerEdgeMM: 740}
	landscape = Panel{WidthPx: 1920, HeightPx: 1080, DiagonalIn: 32, LowerEdgeMM: 800}
)

// TestGallery writes every fixture as a picture into the folder that
// UI_GALLERY names, for people to look at.
func TestGallery(t *testing.T) {
	dir := os.Getenv("UI_GALLERY")
	if dir == "" {
		t.Skip("set UI_GALLERY to a folder")
	}
	f := fonts(t)
	styles := map[string]view.Style{
		"": {}, "-large": {LargeText: true}, "-hc": {HighContrast: true}, "-lower": {Lower: true},
	}
	all := fixtures()
	all["way"] = way(t)
	maps.Copy(all, questions())
	for name, m := range all {
		if only := os.Getenv("UI_ONLY"); only != "" && !strings.HasPrefix(name, only) {
			continue
		}
		for kind, p := range map[string]Panel{"p": portrait, "l": landscape} {
			for style, s := range styles {
				if style != "" && os.Getenv("UI_STYLES") == "" {
					continue
				}
				m.Style = s
				save(t, f, m, p, filepath.Join(dir, name+style+"-"+kind+".png"))
			}
		}
	}
}

func save(t *testing.T, f *draw.Fonts, m view.Model, p Panel, file string) {
	t.Helper()
	img, err := Render(m, p, f)
	if err != nil {
		t.Fatal(err)
	}
	w, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(w, img); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}
