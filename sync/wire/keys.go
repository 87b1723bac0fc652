package wire

import (
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/hpke"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"

	"frontdoor/kiosk"
)

// KioskKeys is what one kiosk signs, seals and verifies with.
type KioskKeys struct {
	Site      string
	Kiosk     string
	Sign      ed25519.PrivateKey // signs events, asks and births
	Open      hpke.PrivateKey    // opens rosters
	HubVerify ed25519.PublicKey  // pinned at enrolment
	HubSeal   hpke.PublicKey     // pinned at enrolment
}

// HubKeys is what the hub signs and opens with.
type HubKeys struct {
	Site string
	Sign ed25519.PrivateKey
	Open hpke.PrivateKey
}

// Peer is a kiosk as the hub knows it.
type Peer struct {
	Kiosk  string
	Verify ed25519.PublicKey
	Seal   hpke.PublicKey
}

// Lookup finds a kiosk's signing key; false for kiosks that are not enrolled.
type Lookup func(kiosk string) (ed25519.PublicKey, bool)

// NewSealKey makes a key for others to seal to: DHKEM(X25519, HKDF-SHA256),
// RFC 9180 section 7.1.
func NewSealKey() (hpke.PrivateKey, error) { return kem().GenerateKey() }

// ParseSealKey reads the 32 bytes of a private sealing key.
func ParseSealKey(b []byte) (hpke.PrivateKey, error) { return kem().NewPrivateKey(b) }

// ParseSealPublic reads the 32 bytes of a public sealing key.
func ParseSealPublic(b []byte) (hpke.PublicKey, error) { return kem().NewPublicKey(b) }

// KeyID names a public key: the first 8 bytes of its SHA-256, in hex.
func KeyID(public []byte) string {
	sum := sha256.Sum256(public)
	return hex.EncodeToString(sum[:8])
}

func kem() hpke.KEM { return hpke.DHKEM(ecdh.X25519()) }

// The suite beside the KEM. A message says by its datacontenttype that it was
// sealed with this one; another suite is another content type.
func suite() (hpke.KDF, hpke.AEAD) { return hpke.HKDFSHA256(), hpke.ChaCha20Poly1305() }

// encSize is the length of an encapsulated X25519 key.
const encSize = 32

// seal encrypts plain to pk. label separates one use of a key from another;
// aad must be the same when it is opened.
func seal(pk hpke.PublicKey, label string, aad, plain []byte) ([]byte, error) {
	if pk == nil {
		return nil, kiosk.Errorf(kiosk.CodeInternal, "", "the key to seal a message to is missing; provision this kiosk again")
	}
	kdf, aead := suite()
	enc, s, err := hpke.NewSender(pk, kdf, aead, []byte(label))
	if err != nil {
		return nil, err
	}
	sealed, err := s.Seal(aad, plain)
	if err != nil {
		return nil, err
	}
	return append(enc, sealed...), nil
}

// unseal opens what seal made.
func unseal(sk hpke.PrivateKey, label string, aad, sealed []byte) ([]byte, error) {
	if sk == nil || len(sealed) < encSize {
		return nil, forged("a sealed message is too short or its key is missing")
	}
	kdf, aead := suite()
	r, err := hpke.NewRecipient(sealed[:encSize], sk, kdf, aead, []byte(label))
	if err != nil {
		return nil, forged("a sealed message could not be opened")
	}
	plain, err := r.Open(aad, sealed[encSize:])
	if err != nil {
		return nil, forged("a sealed message was altered on its way or sealed to another key")
	}
	return plain, nil
}

// sign signs a body and the envelope around it for one use.
func sign(key ed25519.PrivateKey, label string, aad, body []byte) ([]byte, error) {
	if len(key) != ed25519.PrivateKeySize {
		return nil, kiosk.Errorf(kiosk.CodeInternal, "", "the key to sign a message with is missing; provision it again")
	}
	return ed25519.Sign(key, signed(label, aad, body)), nil
}

// verify reports whether sig is what sign makes.
func verify(key ed25519.PublicKey, label string, aad, body, sig []byte) bool {
	return len(key) == ed25519.PublicKeySize && ed25519.Verify(key, signed(label, aad, body), sig)
}

// signed is the string a signature covers: no two uses, envelopes or bodies
// give the same one, because label and aad carry their lengths.
func signed(label string, aad, body []byte) []byte {
	b := make([]byte, 0, len(label)+len(aad)+len(body)+16)
	b = binary.BigEndian.AppendUint64(b, uint64(len(label)))
	b = append(b, label...)
	b = binary.BigEndian.AppendUint64(b, uint64(len(aad)))
	b = append(b, aad...)
	return append(b, body...)
}

// forged is the error for whatever does not come from whom it says.
func forged(message string) error { return kiosk.Errorf(kiosk.CodeForged, "", "%s", message) }

// badInput is the error for what cannot be read at all.
func badInput(message string) error { return kiosk.Errorf(kiosk.CodeBadInput, "", "%s", message) }
