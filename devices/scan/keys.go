package scan

import "unicode"

// Layout is the keyboard a wedge scanner is set up to imitate, which is a
// setting of the scanner and has nothing to do with the kiosk's own.
type Layout string

// The layouts known here. Scanners are delivered as US keyboards.
const (
	US     Layout = "us"
	German Layout = "de"
	French Layout = "fr"
)

// keys are the characters of a layout by key code.
type keys struct{ plain, shift, altGr map[uint16]rune }

// Key codes of Linux (include/uapi/linux/input-event-codes.h).
const (
	keyTab, keyEnter, keyLeftCtrl      = 15, 28, 29
	keyLeftShift, keyRightShift        = 42, 54
	keyLeftAlt, keySpace, keyCapsLock  = 56, 57, 58
	keyKPEnter, keyRightCtrl, keyAltGr = 96, 97, 100
	keyLineFeed                        = 101
)

// newKeys returns a layout's keys, nil for one that is not known. Each string
// gives the keys in the order of keyOrder; a blank is a key without a character.
func newKeys(l Layout) *keys {
	switch l {
	case US:
		return layKeys("1234567890-=qwertyuiop[]asdfghjkl;'`\\zxcvbnm,./\\",
			"!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:\"~|ZXCVBNM<>?|", "")
	case German:
		return layKeys("1234567890ß´qwertzuiopü+asdfghjklöä^#yxcvbnm,.-<",
			"!\"§$%&/()=?`QWERTZUIOPÜ*ASDFGHJKLÖÄ°'YXCVBNM;:_>",
			" ²³   {[]}\\ @ €        ~")
	case French:
		return layKeys("&é\"'(-è_çà)=azertyuiop^$qsdfghjklmù²*wxcvbn,;:!<",
			"1234567890°+AZERTYUIOP¨£QSDFGHJKLM%~µWXCVBN?./§>",
			" ~#{[|`\\^@]}")
	}
	return nil
}

// keyOrder is the keys of a keyboard's four rows from left to right, row by row,
// each as first code and number; the last is the one beside the left shift.
func keyOrder() [][2]uint16 {
	return [][2]uint16{{2, 12}, {16, 12}, {30, 12}, {43, 1}, {44, 10}, {86, 1}}
}

func layKeys(plain, shift, altGr string) *keys {
	return &keys{layRow(plain), layRow(shift), layRow(altGr)}
}

func layRow(chars string) map[uint16]rune {
	m := map[uint16]rune{keySpace: ' '}
	left := []rune(chars)
	for _, row := range keyOrder() {
		for code := row[0]; code < row[0]+row[1] && len(left) > 0; code++ {
			if left[0] != ' ' {
				m[code] = left[0]
			}
			left = left[1:]
		}
	}
	return m
}

// char is the character of a key, 0 for none. Caps lock turns letters only.
func (k *keys) char(code uint16, shift, altGr, caps bool) rune {
	if sign := keypadSign(code); sign != 0 {
		return sign
	}
	if altGr {
		return k.altGr[code]
	}
	if caps && unicode.IsLetter(k.plain[code]) {
		shift = !shift
	}
	if shift {
		return k.shift[code]
	}
	return k.plain[code]
}

// keypadSign is the sign of a numeric keypad's key, 0 for none. It is the same
// on every layout here but for the German comma, which no scanner types.
func keypadSign(code uint16) rune {
	return map[uint16]rune{55: '*', 74: '-', 78: '+', 83: '.', 98: '/'}[code]
}

// digit is the digit of a numeric keypad's key, -1 for none.
func digit(code uint16) int {
	for d, c := range [10]uint16{82, 79, 80, 81, 75, 76, 77, 71, 72, 73} {
		if c == code {
			return d
		}
	}
	return -1
}
