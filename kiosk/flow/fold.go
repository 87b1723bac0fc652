package flow

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"frontdoor/kiosk"
)

// letters that Unicode does not decompose but people write without their stroke.
var plainLetters = strings.NewReplacer("Ø", "O", "Ł", "L", "Đ", "D", "Ð", "D", "Þ", "T", "Æ", "A", "Œ", "O", "ẞ", "S", "Ħ", "H", "İ", "I")

// foldInitial returns the first letter of s in upper case and without marks,
// "" when s starts with no letter.
func foldInitial(s string) string {
	for _, r := range norm.NFKD.String(s) {
		if unicode.IsLetter(r) {
			return plainLetters.Replace(strings.ToUpper(string(r)))
		}
	}
	return ""
}

// initials returns the folded first letters of every part of a name. Any of
// them is accepted when a person is asked for the first letter of their name,
// because which name comes first differs between cultures.
func initials(n kiosk.Name) map[string]bool {
	out := map[string]bool{}
	for _, part := range append(append([]string{n.Text}, n.Given...), n.Family...) {
		for _, word := range strings.FieldsFunc(part, func(r rune) bool { return unicode.IsSpace(r) || r == '-' }) {
			if l := foldInitial(word); l != "" {
				out[l] = true
			}
		}
	}
	return out
}

// foldCode keeps the letters and digits of a postcode, in upper case.
func foldCode(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, norm.NFKC.String(s))
}
