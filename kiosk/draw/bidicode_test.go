package draw

import (
	"slices"
	"testing"
)

// drawnLine orders a string as it is drawn, from left to right.
func drawnLine(s string, base uint8) string {
	text := []rune(s)
	levels := bidiLevels(text, base)
	var out []rune
	for _, i := range visualOrder(levels) {
		out = append(out, text[i])
	}
	return string(out)
}

func TestCodesReadFromLeftToRight(t *testing.T) {
	tests := map[string]struct {
		s    string
		base uint8
		want string
	}{
		"room":                           {"غ 12-04", 1, "12-04 غ"},
		"room before words":              {"غ 12-04 م", 1, "م 12-04 غ"},
		"room in a left-to-right line":   {"at غ 12-04", 0, "at 12-04 غ"},
		"room with a letter":             {"غ 12-B", 1, "12-B غ"},
		"room with a letter in between":  {"غ 12-b-04", 1, "12-b-04 غ"},
		"room that begins with a letter": {"غ B-12-04", 1, "B-12-04 غ"},
		"room after a slash":             {"غ 12/B", 1, "12/B غ"},
		"hyphen that does not break":     {"غ 12\u201104", 1, "12\u201104 غ"},
		"telephone":                      {"غ 020-7946-0958", 1, "020-7946-0958 غ"},
		"two rooms":                      {"غ 12-04 12-05", 1, "12-05 12-04 غ"},
		"Hebrew":                         {"א 12-B ב", 1, "ב 12-B א"},
		"digits of the Arabic kind":      {"غ ١٢-٠٤", 1, "٠٤-١٢ غ"},
		"hyphen at the end":              {"غ 12- م", 1, "م -12 غ"},
		"hyphen before Arabic":           {"غ 12-م", 1, "م-12 غ"},
		"two hyphens":                    {"غ 12--04", 1, "04--12 غ"},
		"words apart":                    {"غ 12 B", 1, "B 12 غ"},
	}
	for name, tt := range tests {
		if got := drawnLine(tt.s, tt.base); got != tt.want {
			t.Errorf("%s: %q is drawn %q, want %q", name, tt.s, got, tt.want)
		}
	}
}

// TestCodesChangeNothingElse holds that text without Arabic or Hebrew, and codes
// that an isolate or an override directs, are left to the algorithm.
func TestCodesChangeNothingElse(t *testing.T) {
	for _, s := range []string{"room 12-04, 12-B", "12-04", "\u202e12-04\u202c x", "غ \u206812-04\u2069 م", "غ 12, 14. 3%"} {
		for base := range uint8(2) {
			if got, want := bidiLevels([]rune(s), base), newParagraph([]rune(s), base).resolve(); !slices.Equal(got, want) {
				t.Errorf("%+q, base %d: levels %v, want %v", s, base, got, want)
			}
		}
	}
}
