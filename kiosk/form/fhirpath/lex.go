package fhirpath

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

type kind int

const (
	end kind = iota
	word
	quoted   // `delimited identifier`
	text     // 'string'
	number   // 1, 1.5
	moment   // @2026-05-04T10:00
	variable // %name
	special  // $this
	symbol
)

type token struct {
	kind kind
	text string
	at   int
}

// symbols are longest first.
var symbols = []string{"<=", ">=", "!=", "!~", ".", "(", ")", "[", "]", "{", "}", ",", "+", "-", "*", "/", "&", "|", "<", ">", "=", "~"}

// lex splits an expression into tokens (FHIRPath §8).
func lex(s string) ([]token, error) {
	var out []token
	for i := 0; i < len(s); {
		if skip := blank(s[i:]); skip > 0 {
			i += skip
			continue
		}
		t, n, err := next(s[i:])
		if err != nil {
			return nil, fmt.Errorf("at character %d: %w", i+1, err)
		}
		t.at = i
		out = append(out, t)
		i += n
	}
	return append(out, token{kind: end, at: len(s)}), nil
}

// blank counts the white space or comment that s begins with.
func blank(s string) int {
	switch {
	case strings.HasPrefix(s, "//"):
		if i := strings.IndexByte(s, '\n'); i >= 0 {
			return i + 1
		}
		return len(s)
	case strings.HasPrefix(s, "/*"):
		if i := strings.Index(s[2:], "*/"); i >= 0 {
			return i + 4
		}
		return len(s)
	}
	return len(s) - len(strings.TrimLeft(s, " \t\r\n"))
}

func next(s string) (token, int, error) {
	c := s[0]
	switch {
	case letter(c):
		n := span(s, wordChar)
		return token{kind: word, text: s[:n]}, n, nil
	case digit(c):
		n := span(s, digit)
		if n+1 < len(s) && s[n] == '.' && digit(s[n+1]) {
			n += 1 + span(s[n+1:], digit)
		}
		return token{kind: number, text: s[:n]}, n, nil
	case c == '\'' || c == '`':
		v, n, err := unquote(s)
		k := text
		if c == '`' {
			k = quoted
		}
		return token{kind: k, text: v}, n, err
	case c == '@':
		n := 1 + span(s[1:], func(c byte) bool { return digit(c) || strings.IndexByte("-:TZ+.", c) >= 0 })
		for s[n-1] == '.' { // a method follows
			n--
		}
		return token{kind: moment, text: s[1:n]}, n, nil
	case c == '%' || c == '$':
		return name(s)
	}
	for _, sym := range symbols {
		if strings.HasPrefix(s, sym) {
			return token{kind: symbol, text: sym}, len(sym), nil
		}
	}
	r, _ := utf8.DecodeRuneInString(s)
	return token{}, 0, fmt.Errorf("%q has no meaning here", r)
}

// name reads %name, %`name`, %'name' or $this.
func name(s string) (token, int, error) {
	k := variable
	if s[0] == '$' {
		k = special
	}
	if len(s) > 1 && k == variable && (s[1] == '`' || s[1] == '\'') {
		v, n, err := unquote(s[1:])
		return token{kind: k, text: v}, n + 1, err
	}
	n := 1 + span(s[1:], wordChar)
	if n == 1 {
		return token{}, 0, fmt.Errorf("%q has no name", s[:1])
	}
	for k == variable && n+1 < len(s) && s[n] == '-' && letter(s[n+1]) { // as forms have it: %has-fever
		n += 1 + span(s[n+1:], wordChar)
	}
	return token{kind: k, text: s[1:n]}, n, nil
}

// unquote reads a quoted text with its escapes.
func unquote(s string) (string, int, error) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == s[0]:
			return b.String(), i + 1, nil
		case c != '\\':
			b.WriteByte(c)
		case i+5 < len(s) && s[i+1] == 'u':
			n, err := strconv.ParseUint(s[i+2:i+6], 16, 32)
			if err != nil {
				return "", 0, fmt.Errorf("a character is written wrongly")
			}
			b.WriteRune(rune(n))
			i += 5
		case i+1 < len(s):
			i++
			if to := strings.IndexByte("nrtf", s[i]); to >= 0 {
				b.WriteByte("\n\r\t\f"[to])
			} else {
				b.WriteByte(s[i])
			}
		}
	}
	return "", 0, fmt.Errorf("a quote is not closed")
}

func span(s string, in func(byte) bool) int {
	n := 0
	for n < len(s) && in(s[n]) {
		n++
	}
	return n
}

func digit(c byte) bool    { return c >= '0' && c <= '9' }
func letter(c byte) bool   { return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' }
func wordChar(c byte) bool { return letter(c) || digit(c) }
