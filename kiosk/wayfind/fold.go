package wayfind

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold brings a text to the form in which texts are compared: lower case,
// without accents and punctuation, one space between words, letters that are
// typed for each other as one. Apostrophes vanish, so that "womens" is
// "women's".
func fold(s string) string {
	var b strings.Builder
	space := false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’' || r == 'ـ':
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mc, r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			foldRune(&b, unicode.ToLower(r))
		case r == '&':
			// "A&E" is one word to those who look for it.
		default:
			space = true
		}
	}
	return b.String()
}

// alike are letters without a decomposition in Unicode, and what people type
// who lack them on their keyboard.
var alike = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ħ': "h",
	'ى': "ي", 'ی': "ي", 'ک': "ك", 'ة': "ه",
}

// foldRune writes a lower-case letter or digit: katakana as hiragana, digits of
// any script as those of the keyboard.
func foldRune(b *strings.Builder, r rune) {
	if text, known := alike[r]; known {
		b.WriteString(text)
		return
	}
	switch {
	case r >= 'ァ' && r <= 'ヶ':
		r -= 'ァ' - 'ぁ'
	case r >= '٠' && r <= '٩':
		r += '0' - '٠'
	case r >= '۰' && r <= '۹':
		r += '0' - '۰'
	case r >= '०' && r <= '९':
		r += '0' - '०'
	}
	b.WriteRune(r)
}

// short are the short forms of words that names have now in full and now not.
var short = map[string]string{
	"doctor": "dr", "doctora": "dr", "dra": "dr", "professor": "prof", "profesor": "prof", "profesora": "prof",
	"department": "dept", "departamento": "dept", "room": "rm", "floor": "fl", "building": "bldg", "saint": "st",
}

// shortOf returns the short form of a folded word, else the word.
func shortOf(word string) string {
	if s, known := short[word]; known {
		return s
	}
	return word
}
