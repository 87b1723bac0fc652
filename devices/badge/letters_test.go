package badge

import (
	"slices"
	"strings"
	"testing"
)

// The proof of a page holds each of its letters twice, as dots and as the
// printer's own, and the printer of another page would set other letters.
func TestTheProofOfACodePage(t *testing.T) {
	for page, has := range map[CodePage]string{PC437: `#\|~AñßΓ`, PC850: "ñ¿ÐØÁ", PC858: "ñ€Á", WPC1252: "€ñœ’ÿ"} {
		s, err := LayoutLetters(fonts(t), page, Width80)
		if err != nil {
			t.Fatal(err)
		}
		_, text := onPaper(t, ESCPOS{Page: page}, s)
		if text[0] != string(page) || !slices.Equal(strings.Fields(strings.Join(text[1:], " ")), page.proved()) {
			t.Errorf("%s: the printer sets %q", page, text)
		}
		for _, letter := range strings.Split(has, "") {
			if !slices.Contains(page.proved(), letter) {
				t.Errorf("%s: %s is not on its proof", page, letter)
			}
		}
		both, err := LayoutLetters(fonts(t), page, Width58)
		if err != nil || len(both.Words) != len(s.Words) {
			t.Errorf("%s on narrow paper: %v", page, err)
		}
		for _, other := range CodePages() {
			if _, wrong := onPaper(t, ESCPOS{Page: other}, s); other != page && slices.Equal(text[1:], wrong[1:]) {
				t.Errorf("%s and %s have the same proof", page, other)
			}
		}
	}
	for _, bad := range []struct {
		page  CodePage
		width int
	}{{"", Width80}, {"utf8", Width80}, {PC437, 10}} {
		if _, err := LayoutLetters(fonts(t), bad.page, bad.width); err == nil {
			t.Errorf("%+v was laid out", bad)
		}
	}
}
