package scan

import (
	"errors"
	"strings"
)

// Element is one piece of a GS1 element string: an application identifier and
// its value (GS1 General Specifications, section 3).
type Element struct{ AI, Value string }

// groupSeparator ends an element of variable length: what scanners send for
// FNC1 within a symbol (GS1 General Specifications 7.8.3).
const groupSeparator = '\x1d'

// maxElements bounds one element string; GS1-128 holds 48 characters.
const maxElements = 32

var errNoGS1 = errors.New("not a GS1 element string")

// ParseGS1 reads a GS1 element string as a scanner sends it, with or without
// the FNC1 in front. Values are of the characters of GS1's set 82, and check
// digits are right; everything else is an error.
func ParseGS1(text string) ([]Element, error) {
	text = strings.TrimPrefix(text, string(groupSeparator))
	var elements []Element
	for text != "" {
		digits := aiDigits(text)
		if digits == 0 || len(text) <= digits || len(elements) == maxElements {
			return nil, errNoGS1
		}
		e := Element{AI: text[:digits]}
		rest := text[digits:]
		length := fixedLength(e.AI)
		end := strings.IndexByte(rest, groupSeparator)
		switch {
		case length > 0 && (len(rest) < length || end >= 0 && end < length):
			return nil, errNoGS1
		case length > 0:
			e.Value, text = rest[:length], strings.TrimPrefix(rest[length:], string(groupSeparator))
		case end >= 0:
			e.Value, text = rest[:end], rest[end+1:]
		default:
			e.Value, text = rest, ""
		}
		if !e.valid() {
			return nil, errNoGS1
		}
		elements = append(elements, e)
	}
	if len(elements) == 0 {
		return nil, errNoGS1
	}
	return elements, nil
}

// aiDigits is how many digits the application identifier at the start has, by
// its first two (GS1 General Specifications, figure 7.8.1-1); 0 = none.
func aiDigits(text string) int {
	if len(text) < 2 || !isDigit(text[0]) || !isDigit(text[1]) {
		return 0
	}
	n := 0
	switch two := text[:2]; {
	case two <= "04", two >= "10" && two <= "22", two == "30", two == "37", two >= "90":
		n = 2
	case two >= "23" && two <= "25", two >= "40" && two <= "42", two == "71":
		n = 3
	case two >= "31" && two <= "36", two == "39", two == "43", two == "70", two == "72", two >= "80" && two <= "82":
		n = 4
	}
	for i := range n {
		if i == len(text) || !isDigit(text[i]) {
			return 0
		}
	}
	return n
}

// fixedLength is the length of a value that needs no separator (GS1 General
// Specifications, figure 7.8.4-2); 0 = it runs to one.
func fixedLength(ai string) int {
	switch two := ai[:2]; {
	case two == "00":
		return 18
	case two >= "01" && two <= "03":
		return 14
	case two == "04":
		return 16
	case two >= "11" && two <= "19":
		return 6
	case two == "20":
		return 2
	case two >= "31" && two <= "36":
		return 6
	case two == "41":
		return 13
	}
	return 0
}

// The application identifiers of people in care (GS1 General Specifications
// 3.9.10 and 3.9.11).
const (
	aiRecipient = "8018" // GSRN of the recipient of a service: the patient
	aiInstance  = "8019" // service relation instance number: which of their wristbands
)

// valid reports whether the value is as its identifier wants it, as far as it is
// known here.
func (e Element) valid() bool {
	if e.Value == "" || len(e.Value) > 90 {
		return false
	}
	for i := range len(e.Value) {
		if c := e.Value[i]; c < '!' || c > 'z' || strings.IndexByte("#$@[\\]^`", c) >= 0 {
			return false
		}
	}
	switch e.AI {
	case "00", "01", "02", "03":
		return checked(e.Value)
	case aiRecipient, "8017":
		return len(e.Value) == 18 && checked(e.Value)
	case aiInstance:
		return len(e.Value) <= 10 && digitsOnly(e.Value)
	}
	return true
}

// checked reports whether the last digit is the check digit of those before it
// (GS1 General Specifications 7.9.1).
func checked(s string) bool {
	if !digitsOnly(s) {
		return false
	}
	sum := 0
	for i := range len(s) {
		weight := 1
		if (len(s)-i)%2 == 0 {
			weight = 3
		}
		sum += weight * int(s[i]-'0')
	}
	return sum%10 == 0
}

func digitsOnly(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}

// parseWristband reads a patient's wristband: a GS1 element string with the
// patient's GSRN.
func parseWristband(text string) (w Wristband, ok bool) {
	elements, err := ParseGS1(text)
	if err != nil {
		return w, false
	}
	for _, e := range elements {
		switch e.AI {
		case aiRecipient:
			if w.Number != "" && w.Number != e.Value {
				return Wristband{}, false // of two patients: of none
			}
			w.Number = e.Value
		case aiInstance:
			w.Instance = e.Value
		}
	}
	return w, w.Number != ""
}
