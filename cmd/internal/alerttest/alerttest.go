// Package alerttest is how a kiosk is asked to test its alert and how it keeps
// the proof that a named person answered. Both are small files in the kiosk's
// data folder, so that the test takes the very way that a real alert takes.
package alerttest

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"frontdoor/kiosk"
)

// Lasts is how long a test counts: whoever answers alerts changes.
const Lasts = 90 * 24 * time.Hour

const (
	requestName = "alert-test.request"
	proofName   = "alert-test.json"
	maxProof    = 4 << 10
)

// Proof says that a named person answered a test alert.
type Proof struct {
	ID string    `json:"id"` // of the test, as it was asked for
	By string    `json:"by"`
	At time.Time `json:"at"`
}

// Until is when the test must be made again.
func (p Proof) Until() time.Time { return p.At.Add(Lasts) }

// Ask leaves the request for a test. id is a UUIDv7, and the alert's event id.
func Ask(dir, id string) error { return replace(dir, requestName, []byte(id)) }

// Withdraw takes a request back that no kiosk took; ok is false when one did.
func Withdraw(dir string) (ok bool, err error) {
	err = os.Remove(filepath.Join(dir, requestName))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// Take takes the request, "" when there is none.
func Take(dir string) (id string, err error) {
	name := filepath.Join(dir, requestName)
	b, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err == nil {
		err = os.Remove(name)
	}
	if err != nil || len(b) > 100 {
		return "", err
	}
	return string(b), nil
}

// Keep keeps a proof in place of the one before.
func Keep(dir string, p Proof) error {
	b, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return replace(dir, proofName, b)
}

// Read returns the proof that is kept; one that cannot be read is none.
func Read(dir string) (p Proof, ok bool) {
	b, err := os.ReadFile(filepath.Join(dir, proofName))
	if err != nil || len(b) > maxProof || json.Unmarshal(b, &p) != nil {
		return Proof{}, false
	}
	return p, p.ID != "" && p.By != "" && !p.At.IsZero()
}

// replace writes a file so that it is there whole or not at all.
func replace(dir, name string, b []byte) error {
	f, err := os.CreateTemp(dir, name+".*")
	if err != nil {
		return kiosk.Wrap(kiosk.CodeUnavailable, "", "the folder "+dir+" cannot be written: check the path and its rights", err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(b)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, name))
	}
	return err
}
