package draw

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/bidi"
)

// visual orders a string as it would be drawn, from left to right. Capitals
// stand for Hebrew letters and digits of the Arabic kind are written ٠–٩.
func visual(s string, base uint8) string {
	text := []rune(hebrew(s))
	levels := bidiLevels(text, base)
	shown := []rune(s)
	var out strings.Builder
	for _, i := range visualOrder(levels) {
		switch {
		case bidiControl(text[i]):
		case levels[i]&1 == 1:
			out.WriteRune(mirror(shown[i])) // as the shaper does
		default:
			out.WriteRune(shown[i])
		}
	}
	return out.String()
}

func bidiControl(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f
}

// hebrew turns capitals into Hebrew letters, as the examples of UAX #9 do.
func hebrew(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return 0x05d0 + r - 'A'
		}
		return r
	}, s)
}

func TestVisualOrder(t *testing.T) {
	const lri, rli, fsi, pdi = "\u2066", "\u2067", "\u2068", "\u2069"
	tests := map[string]struct {
		s    string
		base uint8
		want string
	}{
		"plain":                                   {"abc", 0, "abc"},
		"right-to-left":                           {"ABC DEF", 1, "FED CBA"},
		"right-to-left word in a left one":        {"car is THE CAR now", 0, "car is RAC EHT now"},
		"left word in a right-to-left one":        {"THE car IS", 1, "SI car EHT"},
		"numbers in right-to-left":                {"AREA 3, LEVEL 2", 1, "2 LEVEL ,3 AERA"},
		"number inside right-to-left inside left": {"sign says AB 12 CD on", 0, "sign says DC 12 BA on"},
		"time":                                   {"AT 10:30 NOW", 1, "WON 10:30 TA"},
		"ticket code":                            {"NUMBER kd 042 HERE", 1, "EREH kd 042 REBMUN"},
		"brackets around left text":              {"PLACE (room b) HERE", 1, "EREH (room b) ECALP"},
		"brackets around right-to-left":          {"see (ABC) now", 0, "see (CBA) now"},
		"brackets after right-to-left":           {"A(B)c", 0, "(B)Ac"},
		"brackets in left text with both":        {"a (B c) d", 0, "a (B c) d"},
		"number at the start":                    {"3 ROOMS", 1, "SMOOR 3"},
		"percent":                                {"ONLY 50% HERE", 1, "EREH 50% YLNO"},
		"full stop at the end":                   {"ABC.", 1, ".CBA"},
		"full stop after left text":              {"AB cd.", 1, ".cd BA"},
		"isolated name":                          {"HELLO " + fsi + "dr. x!" + pdi + ", COME", 1, "EMOC ,dr. x! OLLEH"},
		"isolated right-to-left in left":         {"go to " + rli + "AB 3" + pdi + " 4 now", 0, "go to 3 BA 4 now"},
		"isolated left with right-to-left in it": {"X " + lri + "ab CD ef" + pdi + " Y", 1, "Y ab DC ef X"},
		"unmatched isolate":                      {"A " + lri + "bc", 1, "bc A"},
	}
	for name, tt := range tests {
		if got := visual(tt.s, tt.base); got != tt.want {
			t.Errorf("%s: %q is drawn %q, want %q", name, tt.s, got, tt.want)
		}
	}
}

// TestLevelsAgreeWithXText compares directions on random text with x/text,
// which resolves the same rules but does not tell levels. Brackets are left
// out: x/text gives the two of a pair different directions where N0 c.1 gives
// them one ("א(א)a").
func TestLevelsAgreeWithXText(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	alphabet := []rune("abאבعل12٣٤ .,:-+%$!\u0300\u2066\u2067\u2068\u2069\u200b\u202a\u202b\u202c\u202d\u202e")
	for range 4000 {
		text := []rune{'\u200f'}
		base := uint8(1)
		if rnd.IntN(2) == 0 {
			text, base = []rune{'\u200e'}, 0
		}
		for range 1 + rnd.IntN(14) {
			text = append(text, alphabet[rnd.IntN(len(alphabet))])
		}
		levels := newParagraph(text, base).resolve()
		for i, rtl := range xtextDirections(t, string(text)) {
			props, _ := bidi.LookupRune(text[i])
			if c := props.Class(); c == bidi.BN || bidiControl(text[i]) || c == bidi.WS {
				continue // invisible, or set by the line (L1), which x/text does at once
			}
			if (levels[i]&1 == 1) != rtl && !trailing(text[i:]) {
				t.Fatalf("%+q, base %d: character %d has level %d, x/text says right-to-left %v", string(text), base, i, levels[i], rtl)
			}
		}
	}
}

// trailing reports whether only spaces and controls are left.
func trailing(text []rune) bool {
	return !slices.ContainsFunc(text, func(r rune) bool { return r != ' ' && !bidiControl(r) && r != 0x200b })
}

func xtextDirections(t *testing.T, s string) []bool {
	t.Helper()
	var p bidi.Paragraph
	p.SetString(s)
	o, err := p.Order()
	if err != nil {
		t.Fatal(err)
	}
	var rtl []bool
	for i := range o.NumRuns() {
		run := o.Run(i)
		start, end := run.Pos()
		for range end - start + 1 {
			rtl = append(rtl, run.Direction() == bidi.RightToLeft)
		}
	}
	return rtl
}

func FuzzBidi(f *testing.F) {
	f.Add("abc אבג 12 \u2067x\u2069", true)
	f.Fuzz(func(t *testing.T, s string, rtl bool) {
		text := []rune(s)
		levels := bidiLevels(text, baseLevel(rtl))
		order := visualOrder(levels)
		seen := make([]bool, len(text))
		for _, i := range order {
			if seen[i] {
				t.Fatalf("character %d is drawn twice", i)
			}
			seen[i] = true
		}
		if len(levels) != len(text) || len(order) != len(text) {
			t.Errorf("%d levels and %d places for %d characters", len(levels), len(order), len(text))
		}
	})
}
