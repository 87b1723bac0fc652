package card

import "strings"

// maxNumber bounds a hospital card's number.
const maxNumber = 32

// Number returns the hospital card number a tap carries: its first text record,
// of at least four capital letters, digits and hyphens ("RG-00012345"). Spaces
// around it are cut and small letters raised. The number identifies, it never
// authorises; false means that the card holds none.
func Number(t Tap) (string, bool) {
	for _, r := range t.Records {
		if r.Kind != KindText {
			continue
		}
		n := strings.ToUpper(strings.TrimSpace(r.Text))
		return n, len(n) >= 4 && len(n) <= maxNumber && strings.Trim(n, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == ""
	}
	return "", false
}
