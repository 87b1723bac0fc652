package draw

import (
	"image"
	"image/color"
	"strings"
	"sync"
	"testing"
)

func TestEveryLanguageHasItsGlyphs(t *testing.T) {
	f := fonts(t)
	for lang, s := range samples {
		if missing := f.Missing(s); len(missing) > 0 {
			t.Errorf("%s: no glyph for %q", lang, string(missing))
		}
		for _, w := range []Weight{Regular, Medium, SemiBold, Bold, ExtraBold} {
			text := f.Text(s, TextStyle{Size: 38, Weight: w, Lang: lang, RTL: rtlOf(lang)}, 500)
			for _, line := range text.lines {
				for _, g := range line.glyphs {
					if g.gid == 0 {
						t.Errorf("%s at weight %d: .notdef at x %.0f", lang, w, g.x)
					}
				}
			}
		}
	}
	// Marks of a region behind a word of another, as in "ward 4B، level 3".
	for _, mixed := range []string{"الجناح 4B، الطابق 3", "4B؛ 5C؟ 6Dـ", "वार्ड 4B। 5C॥", "،", "Lopez، ماريا"} {
		if missing := f.Missing(mixed); len(missing) > 0 {
			t.Errorf("%s: no glyph for %q", mixed, string(missing))
		}
	}
	if got := string(f.Missing("a\u0378b\u0378 \u200f")); got != "\u0378" {
		t.Errorf("Missing = %q, want the one unassigned character once", got)
	}
}

func TestCJKFormsFollowTheLanguage(t *testing.T) {
	f := fonts(t)
	hans := ink(t, f.Text("直骨", TextStyle{Size: 80, Lang: "zh-Hans"}, 0))
	ja := ink(t, f.Text("直骨", TextStyle{Size: 80, Lang: "ja"}, 0))
	if string(hans.Pix) == string(ja.Pix) {
		t.Error("Chinese and Japanese readers get the same forms of 直骨")
	}
}

func TestCachesAreBounded(t *testing.T) {
	c := newLRU[int, int](10)
	for i := range 100 {
		c.put(i, i, 2)
		c.get(95)
	}
	if len(c.byKey) != 5 || c.order.Len() != 5 || c.weight != 10 {
		t.Errorf("%d entries of weight %d, want 5 of 10", len(c.byKey), c.weight)
	}
	if _, ok := c.get(95); !ok {
		t.Error("what is used all the time was forgotten")
	}
	c.put(1, 1, 11)
	if _, ok := c.get(1); ok || c.weight > 10 {
		t.Error("an entry heavier than the bound was kept")
	}
}

func TestMissingFontsAreNamedByPackage(t *testing.T) {
	_, err := openFonts([]string{t.TempDir()})
	for _, name := range []string{"fonts-inter", "fonts-noto-core", "fonts-noto-cjk"} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("error %v does not name %s", err, name)
		}
	}
}

func TestTextIsSafeForConcurrentUse(t *testing.T) {
	f := fonts(t)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for lang, s := range samples {
				text := f.Text(s, TextStyle{Size: 20 + float64(i), Lang: lang, RTL: rtlOf(lang)}, 300)
				text.Draw(image.NewRGBA(image.Rect(0, 0, 300, 100)), 0, 0, color.Black)
			}
		})
	}
	wg.Wait()
}
