package card

import (
	"encoding/hex"
	"strings"
)

// maxNumber bounds a hospital card's number.
const maxNumber = 32

// Source is where on a hospital's cards their number stands.
type Source string

// The sources of a number. Whichever it is, the number identifies and never
// authorises.
const (
	FromText   Source = "text"   // the first NDEF text record; Number reads it
	FromUID    Source = "uid"    // the card's own UID in hexadecimal digits, "04A1B2C3D4E580"
	FromSector Source = "sector" // the ASCII text in the configured MIFARE Classic sector, up to the first zero
)

// Number returns the number that a tap carries by this source. False means that
// the card holds none: a UID that a phone has made up for this once (ISO/IEC
// 14443-3, 6.5.4: it begins with 08) is none.
func (s Source) Number(t Tap) (string, bool) {
	switch s {
	case FromUID:
		if len(t.UID) == 4 && t.UID[0] == 0x08 || len(t.UID) < 4 {
			return "", false
		}
		return strings.ToUpper(hex.EncodeToString(t.UID)), true
	case FromSector:
		text, _, _ := strings.Cut(string(t.Sector), "\x00")
		return tidy(text)
	}
	return Number(t)
}

// Number returns the hospital card number a tap carries: its first text record,
// of at least four capital letters, digits and hyphens ("RG-00012345"). Spaces
// around it are cut and small letters raised. The number identifies, it never
// authorises; false means that the card holds none.
func Number(t Tap) (string, bool) {
	for _, r := range t.Records {
		if r.Kind == KindText {
			return tidy(r.Text)
		}
	}
	return "", false
}

func tidy(text string) (string, bool) {
	n := strings.ToUpper(strings.TrimSpace(text))
	ok := len(n) >= 4 && len(n) <= maxNumber && strings.Trim(n, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == ""
	if !ok {
		return "", false
	}
	return n, true
}
