package scan

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"io"
	"strings"
	"time"

	"frontdoor/kiosk"
)

// Code is what an appointment code says. It names nobody: the appointment is an
// opaque id that only the roster resolves.
type Code struct {
	Site        string
	Appointment string
	Expires     time.Time // to the second
	Key         string    // id of the signing key
}

// payload is Code as it is signed: compact JSON, in this order.
type payload struct {
	Site        string `json:"s"`
	Appointment string `json:"a"`
	Expires     int64  `json:"x"` // Unix seconds
	Key         string `json:"k"`
}

// codePrefix begins every appointment code and tells its version.
const codePrefix = "FD1."

// maxCode bounds an appointment code; a QR code of this length is still easy
// to read from a phone.
const maxCode = 512

// Mint writes an appointment code:
//
//	FD1.<payload>.<signature>
//
// both base64url without padding. The Ed25519 signature (RFC 8032) covers the
// text before it, prefix and all.
func Mint(priv ed25519.PrivateKey, c Code) string {
	body, err := json.Marshal(payload{c.Site, c.Appointment, c.Expires.Unix(), c.Key})
	if err != nil {
		return "" // strings and numbers always marshal
	}
	signed := codePrefix + base64.RawURLEncoding.EncodeToString(body)
	return signed + "." + base64.RawURLEncoding.EncodeToString(ed25519.Sign(priv, []byte(signed)))
}

// Verify reads an appointment code against the site's public keys by their id.
// While sure is false the kiosk cannot vouch for now and nothing expires. Errors
// are *kiosk.Error:
//
//	CodeBadInput    not readable
//	CodeForged      no key of ours signed it
//	CodeNotFound    genuine, of another site
//	CodeUnavailable genuine, expired
func Verify(keys map[string]ed25519.PublicKey, site string, now time.Time, sure bool, text string) (Code, error) {
	p, signed, sig, ok := cutCode(text)
	if !ok {
		return Code{}, kiosk.Errorf(kiosk.CodeBadInput, "scan.forged", "this appointment code is damaged: type the details instead")
	}
	key := keys[p.Key]
	if len(key) != ed25519.PublicKeySize || !ed25519.Verify(key, []byte(signed), sig) {
		return Code{}, kiosk.Errorf(kiosk.CodeForged, "scan.forged", "this appointment code was not made by this hospital: type the details instead")
	}
	c := Code{Site: p.Site, Appointment: p.Appointment, Expires: time.Unix(p.Expires, 0), Key: p.Key}
	if c.Site != site {
		return Code{}, kiosk.Errorf(kiosk.CodeNotFound, "scan.other-site", "this appointment code is for another hospital: ask at the desk")
	}
	if sure && !now.Before(c.Expires) {
		return Code{}, kiosk.Errorf(kiosk.CodeUnavailable, "scan.expired", "this appointment code is too old: type the details instead")
	}
	return c, nil
}

// cutCode takes a code apart. What is not written exactly as Mint writes it is
// not a code.
func cutCode(text string) (p payload, signed string, sig []byte, ok bool) {
	// The decoder below would skip line breaks.
	if len(text) > maxCode || !strings.HasPrefix(text, codePrefix) || strings.ContainsAny(text, "\r\n") {
		return p, "", nil, false
	}
	at := strings.LastIndexByte(text, '.')
	if at < len(codePrefix) {
		return p, "", nil, false
	}
	enc := base64.RawURLEncoding.Strict()
	body, err := enc.DecodeString(text[len(codePrefix):at])
	if err != nil {
		return p, "", nil, false
	}
	if sig, err = enc.DecodeString(text[at+1:]); err != nil || len(sig) != ed25519.SignatureSize {
		return p, "", nil, false
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if d.Decode(&p) != nil {
		return p, "", nil, false
	}
	_, err = d.Token()
	return p, text[:at], sig, err == io.EOF && p.Site != "" && p.Appointment != ""
}
