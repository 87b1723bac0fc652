package form

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strconv"
	"unicode/utf16"
)

// Bounds of regular expressions. Go's engine runs in linear time, but every
// "{0,999}" is written out: a short one can take gigabytes, and minutes.
const (
	maxPattern     = 1000     // characters of one
	maxPatternSize = 4000     // of one, written out
	maxPatterns    = 200_000  // of all in a form, written out
	maxMatching    = 20 << 20 // size times the length of a text
)

// Pattern is a regular expression of bounded size.
type Pattern struct {
	*regexp.Regexp
	Size int // steps it may take for each character of a text
}

// CompilePattern compiles a regular expression between what goes before and
// after it. What Go's engine does not know, such as look-ahead, is an error, and
// so is one that is too large.
func CompilePattern(before, p, after string) (*Pattern, error) {
	if len(p) > maxPattern {
		return nil, fmt.Errorf("it is longer than %d characters", maxPattern)
	}
	p = escapes.ReplaceAllStringFunc(p, codePoint)
	tree, err := syntax.Parse(before+p+after, syntax.Perl)
	if err != nil {
		return nil, errors.New("this kiosk does not know what is written in it")
	}
	size := writtenOut(tree)
	if size > maxPatternSize {
		return nil, errors.New("it repeats too much")
	}
	re, err := regexp.Compile(before + p + after)
	if err != nil {
		return nil, errors.New("this kiosk does not know what is written in it")
	}
	return &Pattern{re, size}, nil
}

// escapes are a pattern's escapes, each with what it escapes; the two halves of
// a UTF-16 pair are one.
var escapes = regexp.MustCompile(`(?s)\\(u[Dd][89ABab][0-9A-Fa-f]{2}\\u[Dd][C-Fc-f][0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|.)`)

// codePoint writes an escape for a character by its number as Go's engine has
// it, and leaves others as they are. Half a pair alone is no character: the
// engine refuses its escape, where it would never find the number.
func codePoint(escape string) string {
	number := func(at int) rune {
		n, _ := strconv.ParseUint(escape[at:at+4], 16, 32) // as escapes has them
		return rune(n)
	}
	if len(escape) < len(`\u0000`) {
		return escape
	}
	r := number(2)
	if len(escape) > len(`\u0000`) {
		r = utf16.DecodeRune(r, number(8))
	}
	if utf16.IsSurrogate(r) {
		return escape
	}
	return fmt.Sprintf(`\x{%X}`, r)
}

// writtenOut counts the parts of a regular expression with its repeats written
// out; the parser bounds repeats within repeats.
func writtenOut(tree *syntax.Regexp) int {
	n := 1
	if tree.Op == syntax.OpLiteral {
		n = len(tree.Rune)
	}
	for _, part := range tree.Sub {
		n += writtenOut(part)
	}
	if tree.Op == syntax.OpRepeat {
		n *= max(1, tree.Min, tree.Max)
	}
	return n
}

// fits reports whether a whole answer is written as the pattern has it. One too
// long to tell in bounded time passes.
func (p *Pattern) fits(text string) bool {
	return len(text)*p.Size > maxMatching || p.MatchString(text)
}
