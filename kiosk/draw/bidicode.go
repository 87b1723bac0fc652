package draw

import (
	"strings"

	"golang.org/x/text/unicode/bidi"
)

// keepCodes keeps room and telephone numbers, as 12-04, 12-B and 020-7946-0958,
// in one piece that reads from left to right, as doors and dials show them. By
// W2 and W4 alone a hyphen behind Arabic letters parts the numbers beside it, and
// 12-04 is drawn 04-12: another room. This is a higher-level protocol (UAX #9,
// HL3). Codes that begin with a letter keep their order by the rules themselves.
func (p *paragraph) keepCodes() {
	for i := 0; i < len(p.text); {
		end, letter := p.code(i)
		for at := i; at < end; at++ {
			switch {
			case letter:
				p.classes[at] = bidi.L
			case isJoiner(p.text[at]):
				p.classes[at] = bidi.EN
			}
		}
		i = max(end, i+1)
	}
}

// code returns the end of the code that begins with a European digit at i, and
// whether it holds a Latin letter; i when none begins there.
func (p *paragraph) code(i int) (end int, letter bool) {
	inCode := func(i int) bool { return i < len(p.text) && (isDigit(p.text[i]) || isLatin(p.text[i])) }
	if !isDigit(p.text[i]) {
		return i, false
	}
	for end = i; inCode(end) || end < len(p.text) && isJoiner(p.text[end]) && inCode(end+1); end++ {
		letter = letter || isLatin(p.text[end])
	}
	return end, letter
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }
func isLatin(r rune) bool { return r|0x20 >= 'a' && r|0x20 <= 'z' }

// isJoiner reports whether r joins the parts of a code: hyphens, that which does
// not break among them, and what stands in their place.
func isJoiner(r rune) bool { return strings.ContainsRune("-\u2010\u2011/.:_", r) }
