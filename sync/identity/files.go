package identity

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// maxFile bounds what is read of any file here; the hub's list of kiosks is
// the longest.
const maxFile = 1 << 20

// broken is the error for a file that cannot be used, with what to do.
func broken(path, what string, cause error) error {
	err := fmt.Errorf("%s %s. Put it back from a backup, or remove the folder it lies in and provision again", path, what)
	if cause != nil {
		err = fmt.Errorf("%w (%w)", err, cause)
	}
	return err
}

// readSecret reads a file that only its owner may read.
func readSecret(path string) ([]byte, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, broken(path, "is missing", nil)
	}
	if err != nil {
		return nil, broken(path, "cannot be opened", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return nil, broken(path, "is not a plain file", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%s can be read by others than its owner. Run: chmod 600 %s", path, path)
	}
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil || len(b) > maxFile {
		return nil, broken(path, "cannot be read", err)
	}
	return b, nil
}

// readJSON reads a file into v and refuses fields it does not know.
func readJSON(path string, v any) error {
	b, err := readSecret(path)
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return broken(path, "is damaged", err)
	}
	return nil
}

// writeFile puts b at path so that a power cut leaves the old or the new file,
// never a part of one.
func writeFile(path string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return fmt.Errorf("cannot write beside %s: %w", path, err)
	}
	defer os.Remove(f.Name()) // after the rename there is nothing by that name
	_, err = f.Write(b)
	err = errors.Join(err, f.Chmod(0o600), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err == nil {
		err = syncDir(filepath.Dir(path))
	}
	if err != nil {
		return fmt.Errorf("cannot write %s; is the disk full? (%w)", path, err)
	}
	return nil
}

func writeJSON(path string, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(path, append(b, '\n'))
}

// makeDir fills a new folder at path: fill writes into a folder beside it,
// which takes its name once all of it is on disk.
func makeDir(path string, fill func(dir string) error) error {
	parent := filepath.Dir(path)
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return fmt.Errorf("cannot make %s: %w", parent, err)
	}
	tmp, err := os.MkdirTemp(parent, ".new-*")
	if err != nil {
		return fmt.Errorf("cannot make a folder in %s: %w", parent, err)
	}
	defer os.RemoveAll(tmp)
	if err := fill(tmp); err != nil {
		return err
	}
	if err := os.Rename(tmp, path); err != nil {
		return fmt.Errorf("cannot make %s: %w", path, err)
	}
	return syncDir(parent)
}

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// exists reports whether there is anything at path.
func exists(path string) (bool, error) {
	_, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// seedKey reads an Ed25519 key from its 32-byte seed.
func seedKey(path, name string, seed []byte) (ed25519.PrivateKey, error) {
	if len(seed) != ed25519.SeedSize {
		return nil, broken(path, "holds no usable "+name+" key", nil)
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// random returns n random bytes; rand.Read does not fail.
func random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}

func randomText() string { return base64.RawURLEncoding.EncodeToString(random(24)) }
