package ui

import (
	"flag"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"frontdoor/kiosk/view"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

// TestGoldenShapes holds our own shapes, without any text: fonts differ a
// little between systems, these must not.
func TestGoldenShapes(t *testing.T) {
	panel := Panel{WidthPx: 400, HeightPx: 400, DiagonalIn: 6, LowerEdgeMM: 900}
	for name, style := range map[string]view.Style{"shapes": {}, "shapes-contrast": {HighContrast: true}} {
		s := New(nil, panel, nil)
		p := newPage(nil, panel, view.Model{Style: style}, [2]int{}, steps()[0])
		p.k = 1
		p.mark(rect{20, 20, 64, 64})
		p.card(rect{20, 110, 170, 120})
		for i, o := range []view.Option{{}, {Chosen: true}} {
			r := rect{210, 20 + 110*float64(i), 170, 90}
			sk := p.optionSkin(o)
			p.plate(r, view.Button{ID: string(rune('a' + i))}, sk, 30)
			p.tickbox(rect{r.x + 20, r.y + 16, 58, 58}, false, i == 1, sk)
		}
		p.field(view.Field{Active: true}, words{}, rect{20, 260, 170, 110})
		p.plate(rect{220, 270, 150, 90}, view.Button{ID: "focus", Role: view.RolePrimary}, p.pal.skin(view.Button{Role: view.RolePrimary}), 26)
		s.page = p
		s.place()
		if _, err := s.Image(1); err != nil {
			t.Fatal(err)
		}
		s.button("focus").FocusGained()
		s.button("a").MouseDown(nil)
		img, err := s.Image(1)
		if err != nil {
			t.Fatal(err)
		}
		compare(t, img, filepath.Join("testdata", name+".png"))
	}
}

// compare fails when more than a few pixels differ visibly.
func compare(t *testing.T, got image.Image, file string) {
	t.Helper()
	if *update {
		w, err := os.Create(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := png.Encode(w, got); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return
	}
	r, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	want, err := png.Decode(r)
	if err != nil {
		t.Fatal(err)
	}
	if got.Bounds() != want.Bounds() {
		t.Fatalf("%s: size %v, want %v", file, got.Bounds(), want.Bounds())
	}
	if n := differing(got, want); n > 40 {
		t.Errorf("%s: %d pixels differ; look at it and, when it is meant, run with -update", file, n)
	}
}

func differing(a, b image.Image) int {
	n := 0
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			p := color.NRGBAModel.Convert(a.At(x, y)).(color.NRGBA)
			q := color.NRGBAModel.Convert(b.At(x, y)).(color.NRGBA)
			for _, d := range []int{int(p.R) - int(q.R), int(p.G) - int(q.G), int(p.B) - int(q.B)} {
				if d > 24 || d < -24 {
					n++
					break
				}
			}
		}
	}
	return n
}

func TestGoldenComparisonCanFail(t *testing.T) {
	a, b := image.NewNRGBA(image.Rect(0, 0, 10, 10)), image.NewNRGBA(image.Rect(0, 0, 10, 10))
	b.SetNRGBA(3, 3, color.NRGBA{R: 255, A: 255})
	if differing(a, b) != 1 {
		t.Error("a red pixel was not seen")
	}
}

// TestEveryPageIsDrawn renders pages whole: every kind of body, in the size of
// the panel, with ink on it.
func TestEveryPageIsDrawn(t *testing.T) {
	f := fonts(t)
	for name, m := range map[string]view.Model{"welcome": welcome(), "way": way(t), "arabic": ticketArabic()} {
		img, err := Render(m, portrait, f)
		if err != nil {
			t.Fatal(err)
		}
		if img.Bounds().Dx() != portrait.WidthPx || img.Bounds().Dy() != portrait.HeightPx {
			t.Errorf("%s: size %v", name, img.Bounds())
		}
		seen := map[color.Color]bool{}
		for y := 0; y < portrait.HeightPx; y += 7 {
			for x := 0; x < portrait.WidthPx; x += 7 {
				seen[img.At(x, y)] = true
			}
		}
		if len(seen) < 50 {
			t.Errorf("%s: only %d colours; is there any text?", name, len(seen))
		}
	}
	if _, err := Render(welcome(), Panel{}, f); err == nil {
		t.Error("a panel of no size was drawn")
	}
}

func TestTheWindowMayHaveAnySize(t *testing.T) {
	s, _ := shown(t, question())
	s.root.Resize(fyne.NewSize(540, 1200)) // half size, and taller than the panel
	b := s.button("next")
	if b.Size().Width > 540 || b.Position().X+b.Size().Width > 540 {
		t.Errorf("the button lies at %v with %v, outside a window of 540", b.Position(), b.Size())
	}
	if b.Position().Y < 120 {
		t.Errorf("the picture is not centred in the window: %v", b.Position())
	}
}
