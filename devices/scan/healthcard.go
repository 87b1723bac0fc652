package scan

import (
	"bytes"
	"compress/flate"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"

	"frontdoor/kiosk"
)

// HealthCard is a SMART Health Card that an issuer on this hospital's list has
// signed (SMART Health Cards Framework 1.4). It saves typing; it does not show
// that the person at the kiosk is its holder. What was given or tested is not
// read.
type HealthCard struct {
	Issuer        string
	Types         []string // of the credential, as "https://smarthealth.cards#immunization"
	Family, Given string
	Born          kiosk.Date // zero when it is not there
	From, Until   time.Time  // Until is zero when it does not end
}

// RefusedCard is a SMART Health Card that does not hold; Err says why.
type RefusedCard struct{ Err *kiosk.Error }

// CardKey is a pinned key of an issuer of health cards. A card's own web address
// is never opened: an issuer whose key is not pinned is a stranger.
type CardKey struct {
	Issuer string // its URL, exactly as cards have it
	Key    *ecdsa.PublicKey
}

// cardPrefix begins every SMART Health Card in a QR code.
const cardPrefix = "shc:/"

// maxCard bounds what a card inflates to; real ones are a few kilobytes.
const maxCard = 64 << 10

// PinIssuer reads the keys of an issuer from its JWK set, by key id, for
// Rules.CardKeys. Only P-256 keys whose id is their thumbprint (RFC 7638) are
// taken, as the framework wants it; any other is an error.
func PinIssuer(issuer string, jwks []byte) (map[string]CardKey, error) {
	var set jose.JSONWebKeySet
	if err := json.Unmarshal(jwks, &set); err != nil || len(set.Keys) == 0 {
		return nil, fmt.Errorf("the keys of %s are no JWK set: fetch its .well-known/jwks.json again", issuer)
	}
	pinned := map[string]CardKey{}
	for _, k := range set.Keys {
		key, ok := k.Key.(*ecdsa.PublicKey)
		thumb, err := k.Thumbprint(crypto.SHA256)
		if !ok || err != nil || key.Curve != elliptic.P256() || k.KeyID != base64.RawURLEncoding.EncodeToString(thumb) {
			return nil, fmt.Errorf("a key of %s is no P-256 key whose id is its thumbprint: it cannot sign health cards", issuer)
		}
		pinned[k.KeyID] = CardKey{Issuer: issuer, Key: key}
	}
	return pinned, nil
}

// cardPayload is what is read of a card's payload.
type cardPayload struct {
	Issuer    string   `json:"iss"`
	NotBefore *float64 `json:"nbf"` // seconds, may have a fraction
	Expires   *float64 `json:"exp"`
	VC        struct {
		Type    []string `json:"type"`
		Subject struct {
			Bundle struct {
				Entry []struct {
					Resource cardPatient `json:"resource"`
				} `json:"entry"`
			} `json:"fhirBundle"`
		} `json:"credentialSubject"`
	} `json:"vc"`
}

// cardPatient is the FHIR R4 Patient of a card.
type cardPatient struct {
	Type  string    `json:"resourceType"`
	Names cardNames `json:"name"`
	Born  string    `json:"birthDate"`
}

// cardNames are a person's names. What else has a name, as an insurer has, has
// one of another form, which is passed over.
type cardNames []cardName

type cardName struct {
	Family string   `json:"family"`
	Given  []string `json:"given"`
}

// UnmarshalJSON implements json.Unmarshaler.
func (n *cardNames) UnmarshalJSON(b []byte) error {
	if b[0] != '[' {
		return nil
	}
	return json.Unmarshal(b, (*[]cardName)(n))
}

// Refusals of health cards.
func damagedCard() *kiosk.Error {
	return kiosk.Errorf(kiosk.CodeBadInput, "scan.card-damaged", "this health card cannot be read: type the details instead")
}

func strangeCard() *kiosk.Error {
	return kiosk.Errorf(kiosk.CodeForged, "scan.card-stranger", "this health card is not from an issuer this hospital knows: type the details instead")
}

// verifyCard reads a card. The signature is checked before anything that it
// covers is inflated or believed.
func verifyCard(keys map[string]CardKey, now time.Time, sure bool, text string) (HealthCard, *kiosk.Error) {
	compact, ok := cardText(text)
	if !ok {
		return HealthCard{}, damagedCard()
	}
	signed, err := jose.ParseSignedCompact(compact, []jose.SignatureAlgorithm{jose.ES256})
	if err != nil || len(signed.Signatures) != 1 {
		return HealthCard{}, damagedCard()
	}
	header := signed.Signatures[0].Protected
	pinned, known := keys[header.KeyID]
	if !known || pinned.Key == nil {
		return HealthCard{}, strangeCard()
	}
	packed, err := signed.Verify(pinned.Key)
	if err != nil {
		return HealthCard{}, strangeCard()
	}
	var payload cardPayload
	if header.ExtraHeaders["zip"] != "DEF" || inflate(packed, &payload) != nil || payload.NotBefore == nil {
		return HealthCard{}, damagedCard()
	}
	if payload.Issuer != pinned.Issuer {
		return HealthCard{}, strangeCard()
	}
	return payload.card(now, sure)
}

// inflate decodes a payload of bounded size: raw DEFLATE (RFC 1951) of JSON.
func inflate(packed []byte, payload *cardPayload) error {
	r := flate.NewReader(bytes.NewReader(packed))
	plain, err := io.ReadAll(io.LimitReader(r, maxCard+1))
	if err != nil {
		return err
	}
	if len(plain) > maxCard {
		return fmt.Errorf("a health card of more than %d bytes", maxCard)
	}
	return json.Unmarshal(plain, payload)
}

// card checks when the card holds and takes what is wanted of it. While the
// kiosk cannot vouch for its clock nothing is too early or too late.
func (p cardPayload) card(now time.Time, sure bool) (HealthCard, *kiosk.Error) {
	c := HealthCard{Issuer: p.Issuer, Types: p.VC.Type, From: seconds(*p.NotBefore)}
	if p.Expires != nil {
		c.Until = seconds(*p.Expires)
	}
	if sure && (now.Before(c.From) || !c.Until.IsZero() && !now.Before(c.Until)) {
		return HealthCard{}, kiosk.Errorf(kiosk.CodeUnavailable, "scan.card-expired", "this health card does not hold today: type the details instead")
	}
	for _, e := range p.VC.Subject.Bundle.Entry {
		if patient := e.Resource; patient.Type == "Patient" && len(patient.Names) > 0 {
			c.Family, c.Given = patient.Names[0].Family, strings.Join(patient.Names[0].Given, " ")
			c.Born, _ = kiosk.ParseDate(patient.Born) // a year alone is allowed, and of no use here
			return c, nil
		}
	}
	return HealthCard{}, damagedCard() // every card has a patient
}

// seconds is a JSON numeric date (RFC 7519, 2) within what a Time can hold.
func seconds(s float64) time.Time {
	const far = 1 << 40
	whole, part := math.Modf(max(-far, min(s, far)))
	return time.Unix(int64(whole), int64(part*1e9))
}

// cardText turns a QR code's digits into the compact JWS: each pair is a
// character's code less 45. Cards in several codes, which the framework has
// given up, are not read.
func cardText(text string) (string, bool) {
	digits := text[len(cardPrefix):]
	if len(digits) == 0 || len(digits)%2 != 0 || !digitsOnly(digits) {
		return "", false
	}
	out := make([]byte, len(digits)/2)
	for i := range out {
		v := 10*(digits[2*i]-'0') + digits[2*i+1] - '0'
		if v > 'z'-45 {
			return "", false
		}
		out[i] = v + 45
	}
	return string(out), true
}
