package sqlite

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"

	"golang.org/x/crypto/chacha20poly1305"

	"frontdoor/kiosk"
)

// vault seals rows (XChaCha20-Poly1305, the table and kiosk as associated
// data) and makes the keyed hashes they are found by (HMAC-SHA-256).
type vault struct {
	aead  cipher.AEAD
	index []byte
	kiosk string
}

func newVault(key []byte, kioskID string) (*vault, error) {
	if len(key) != chacha20poly1305.KeySize {
		return nil, kiosk.Errorf(kiosk.CodeBadInput, "", "the key that seals this kiosk's database is %d bytes long and must be %d: make the keys anew", len(key), chacha20poly1305.KeySize)
	}
	seal, err := hkdf.Key(sha256.New, key, nil, "frontdoor kiosk rows v1", chacha20poly1305.KeySize)
	if err != nil {
		return nil, err
	}
	index, err := hkdf.Key(sha256.New, key, nil, "frontdoor kiosk index v1", sha256.Size)
	if err != nil {
		return nil, err
	}
	aead, err := chacha20poly1305.NewX(seal)
	return &vault{aead: aead, index: index, kiosk: kioskID}, err
}

func (v *vault) aad(table string) []byte { return []byte(table + "|" + v.kiosk) }

func (v *vault) seal(table string, value any) ([]byte, error) {
	plain, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	defer clear(plain)
	nonce := make([]byte, v.aead.NonceSize(), v.aead.NonceSize()+len(plain)+v.aead.Overhead())
	if _, err := rand.Read(nonce); err != nil {
		return nil, err
	}
	return v.aead.Seal(nonce, nonce, plain, v.aad(table)), nil
}

func (v *vault) open(table string, sealed []byte, into any) error {
	n := v.aead.NonceSize()
	if len(sealed) < n {
		return errDamaged
	}
	plain, err := v.aead.Open(nil, sealed[:n], sealed[n:], v.aad(table))
	if err != nil {
		return errDamaged
	}
	defer clear(plain)
	return json.Unmarshal(plain, into)
}

// hash is the keyed hash of one fact of one kind.
func (v *vault) hash(kind, fact string) []byte {
	m := hmac.New(sha256.New, v.index)
	m.Write([]byte(kind + "\x00" + fact))
	return m.Sum(nil)
}
