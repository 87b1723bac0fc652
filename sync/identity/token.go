package identity

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
)

// TokenHash is the bearer token of the HTTP interface as the hub keeps it: its
// SHA-256.
type TokenHash [sha256.Size]byte

// tokenFile lies beside the hub's keys, and only there. The hub never reads it:
// it may move to the machine of those who use the command line.
const tokenFile = "token"

// minToken is the shortest token that a file from before may hold.
const minToken = 16

// ErrNoToken says that the token lies elsewhere.
var ErrNoToken = errors.New("the hub's token is not here")

// ReadToken reads the token of the HTTP interface from a site's folder, for
// whoever calls the hub. Its error is ErrNoToken when the file was moved away.
func ReadToken(dir string) (string, error) {
	j, err := readHubJSON(dir)
	if err != nil {
		return "", err
	}
	hash, err := j.tokenHash(filepath.Join(hubDir(dir), hubFile))
	if err != nil {
		return "", err
	}
	if j.Token != "" {
		return j.Token, nil
	}
	path := filepath.Join(hubDir(dir), tokenFile)
	if there, err := exists(path); err != nil || !there {
		return "", errors.Join(err, ErrNoToken)
	}
	b, err := readSecret(path)
	if err != nil {
		return "", err
	}
	token := strings.TrimSpace(string(b))
	if given := sha256.Sum256([]byte(token)); subtle.ConstantTimeCompare(given[:], hash[:]) != 1 {
		return "", fmt.Errorf("%s is not the token of this hub. Put it back from a backup, or make another token with hub init -new-token", path)
	}
	return token, nil
}

// tokenHash is what the hub keeps of its token. Files from before hold the
// token itself.
func (j hubJSON) tokenHash(path string) (h TokenHash, err error) {
	if j.Token != "" && j.TokenSHA256 == "" && len(j.Token) >= minToken {
		return sha256.Sum256([]byte(j.Token)), nil
	}
	b, err := hex.DecodeString(j.TokenSHA256)
	if err != nil || len(b) != len(h) || j.Token != "" {
		return h, broken(path, "lacks a usable token", err)
	}
	return TokenHash(b), nil
}

// setToken makes token the hub's. Whoever is stopped between the two files has
// the old hash and the new token, and does it again.
func (j *hubJSON) setToken(dir, token string) error {
	sum := sha256.Sum256([]byte(token))
	j.Token, j.TokenSHA256 = "", hex.EncodeToString(sum[:])
	if err := writeFile(filepath.Join(dir, tokenFile), []byte(token+"\n")); err != nil {
		return err
	}
	return writeJSON(filepath.Join(dir, hubFile), j)
}

// provisionToken takes the token out of a file from before, and makes another
// where that is asked for. A token that was moved away stays away.
func provisionToken(dir string, another bool) error {
	j, err := readHubJSON(dir)
	if err != nil {
		return err
	}
	switch {
	case another:
		return j.setToken(hubDir(dir), randomText())
	case j.Token != "":
		return j.setToken(hubDir(dir), j.Token)
	}
	if _, err := ReadToken(dir); !errors.Is(err, ErrNoToken) {
		return err
	}
	return nil
}
