package scan

import (
	"crypto/ed25519"
	"errors"
	"regexp"
	"strings"
	"time"

	"frontdoor/kiosk"
)

// Result is what a scanned text turned out to be: Appointment, Ticket, Refused,
// Wristband, Licence, HealthCard, RefusedCard or Unknown.
type Result interface{ result() }

// Appointment is a genuine appointment code of this site.
type Appointment struct{ Code Code }

// Ticket is the code of a ticket as kiosk.Ticket has it ("KD 042"). Anybody can
// print one; it is opaque and says nothing of whose it is.
type Ticket struct{ Code string }

// Refused is an appointment code that does not hold; Err says why.
type Refused struct{ Err *kiosk.Error }

// Wristband is a patient's wristband. Anybody can print one; what may follow
// from it is the flow's affair.
type Wristband struct {
	Number   string // the patient's GSRN of 18 digits, or this hospital's own number
	Instance string // which of the patient's wristbands, "" when it does not say
}

// Unknown is any other code. Its content is nobody's business and is not kept.
type Unknown struct{}

func (Appointment) result() {}
func (Ticket) result()      {}
func (Refused) result()     {}
func (Wristband) result()   {}
func (Licence) result()     {}
func (HealthCard) result()  {}
func (RefusedCard) result() {}
func (Unknown) result()     {}

// Rules are what codes are checked against.
type Rules struct {
	Site string
	Keys map[string]ed25519.PublicKey // by key id
	// Number is the form of this hospital's own numbers, as they stand on
	// wristbands in plain Code 128, set to Longest; nil = they do not.
	Number *regexp.Regexp
	// CardKeys are the pinned keys of issuers of health cards by key id, as
	// PinIssuer gives them.
	CardKeys map[string]CardKey
	// Now gives the time and whether the kiosk can vouch for it.
	Now func() (now time.Time, sure bool)
}

// Read tells what a scanned text is. A leading AIM symbology identifier is cut.
func (r Rules) Read(text string) Result {
	text = cutAIM(text)
	if strings.HasPrefix(text, codePrefix) {
		now, sure := r.Now()
		c, err := Verify(r.Keys, r.Site, now, sure, text)
		var refused *kiosk.Error
		if errors.As(err, &refused) {
			return Refused{refused}
		}
		return Appointment{c}
	}
	if strings.HasPrefix(text, cardPrefix) {
		now, sure := r.Now()
		card, refused := verifyCard(r.CardKeys, now, sure, text)
		if refused != nil {
			return RefusedCard{refused}
		}
		return card
	}
	if code, ok := parseTicket(text); ok {
		return Ticket{code}
	}
	if licence, ok := parseLicence(text); ok {
		return licence
	}
	if band, ok := parseWristband(text); ok {
		return band
	}
	if r.Number != nil && r.Number.FindString(text) == text && text != "" {
		return Wristband{Number: text}
	}
	return Unknown{}
}

// cutAIM cuts a symbology identifier: "]", a code letter and a modifier
// (ISO/IEC 15424 §5), as scanners set up to send it put before the data.
func cutAIM(text string) string {
	if len(text) >= 3 && text[0] == ']' && isLetter(text[1]) && (isLetter(text[2]) || isDigit(text[2])) {
		return text[3:]
	}
	return text
}

// ticketPrefix begins the text of a ticket's QR code.
const ticketPrefix = "FDT1:"

// TicketText is what a ticket's QR code carries: "FDT1:KD042" for "KD 042".
func TicketText(code string) string { return ticketPrefix + strings.ReplaceAll(code, " ", "") }

// parseTicket reads what TicketText writes: two capital letters and three to
// six digits.
func parseTicket(text string) (code string, ok bool) {
	text, ok = strings.CutPrefix(text, ticketPrefix)
	if !ok || len(text) < 5 || len(text) > 8 {
		return "", false
	}
	for i := range len(text) {
		if i < 2 && (text[i] < 'A' || text[i] > 'Z') || i >= 2 && !isDigit(text[i]) {
			return "", false
		}
	}
	return text[:2] + " " + text[2:], true
}

func isLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }
func isDigit(b byte) bool  { return b >= '0' && b <= '9' }
