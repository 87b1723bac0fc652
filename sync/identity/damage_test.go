package identity

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDamageIsNamedAndNothingIsMadeAnew(t *testing.T) {
	for name, row := range map[string]struct {
		file   string
		damage func(path string) error
		says   string
	}{
		"the hub's keys missing":           {"hub/hub.json", os.Remove, "is missing"},
		"the hub's keys cut off":           {"hub/hub.json", truncate, "is damaged"},
		"the hub's keys emptied":           {"hub/hub.json", write("{}"), "holds no usable signing key"},
		"the hash of the token cut":        {"hub/hub.json", edit("token_sha256\": \"", "token_sha256\": \"abc"), "lacks a usable token"},
		"a token beside its hash":          {"hub/hub.json", edit("\"site\"", "\"token\": \"0123456789abcdef\", \"site\""), "lacks a usable token"},
		"another hub's token":              {"hub/token", write("0123456789abcdef0123"), "is not the token of this hub"},
		"the token cut off":                {"hub/token", truncate, "is not the token of this hub"},
		"a token that others can read":     {"hub/token", open, "chmod 600"},
		"the hub's keys of a later make":   {"hub/hub.json", write(`{"colour":1}`), "is damaged"},
		"the list of kiosks missing":       {"hub/kiosks.json", os.Remove, "is missing"},
		"the list of kiosks with bad keys": {"hub/kiosks.json", write(`{"lobby":{"verify":"AA=="}}`), "holds no usable keys for kiosk lobby"},
		"the hub's certificate cut off":    {"hub/cert.pem", truncate, "is damaged"},
		"the authority emptied":            {"hub/ca.pem", write(""), "is damaged"},
		"the kiosk's keys missing":         {"kiosks/lobby/kiosk.json", os.Remove, "is missing"},
		"the kiosk's keys cut off":         {"kiosks/lobby/kiosk.json", truncate, "is damaged"},
		"the kiosk's key at rest short":    {"kiosks/lobby/rest.key", truncate, "is not 32 bytes long"},
		"the kiosk's certificate missing":  {"kiosks/lobby/cert.pem", os.Remove, "is missing"},
		"a key that others can read":       {"kiosks/lobby/rest.key", open, "chmod 600"},
		"a folder in place of a file":      {"kiosks/lobby/rest.key", folder, "is not a plain file"},
		"the whole hub folder missing":     {"hub", os.RemoveAll, "is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			provision(t, dir, Options{Kiosks: []string{"lobby"}})
			if err := row.damage(filepath.Join(dir, row.file)); err != nil {
				t.Fatal(err)
			}
			before := list(t, dir)
			err := Provision(dir, Options{Site: "demo", Kiosks: []string{"lobby"}})
			if err == nil || !strings.Contains(err.Error(), filepath.Join(dir, row.file)) || !strings.Contains(err.Error(), row.says) {
				t.Errorf("error %v; it must name %s and say it %s", err, row.file, row.says)
			}
			if after := list(t, dir); after != before {
				t.Errorf("files before:\n%s\nafter:\n%s", before, after)
			}
		})
	}
}

func truncate(path string) error { return os.Truncate(path, 20) }
func open(path string) error     { return os.Chmod(path, 0o644) }

func write(text string) func(string) error {
	return func(path string) error { return os.WriteFile(path, []byte(text), 0o600) }
}

func edit(old, with string) func(string) error {
	return func(path string) error {
		b, err := os.ReadFile(path)
		if err == nil && !strings.Contains(string(b), old) {
			err = fmt.Errorf("control: %s does not hold %s", path, old)
		}
		if err != nil {
			return err
		}
		return os.WriteFile(path, []byte(strings.Replace(string(b), old, with, 1)), 0o600)
	}
}

func folder(path string) error {
	if err := os.Remove(path); err != nil {
		return err
	}
	return os.Mkdir(path, 0o700)
}

func list(t *testing.T, dir string) string {
	t.Helper()
	var names []string
	for _, pattern := range []string{"*", "*/*", "*/*/*"} {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, found...)
	}
	return strings.Join(names, "\n")
}

func TestProvisionRefuses(t *testing.T) {
	dir := t.TempDir()
	provision(t, dir, Options{Site: "demo", Kiosks: []string{"lobby"}})
	for name, o := range map[string]Options{
		"a site that is no topic segment":  {Site: "St. Mary"},
		"a kiosk that is no topic segment": {Site: "demo", Kiosks: []string{"../x"}},
		"a kiosk by the name of the hub":   {Site: "demo", Kiosks: []string{"hub"}},
		"another site's folder":            {Site: "other"},
	} {
		t.Run(name, func(t *testing.T) {
			if err := Provision(dir, o); err == nil {
				t.Error("it did")
			}
		})
	}
}

func TestKioskFolderOfAnotherKioskOrHubIsRefused(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	provision(t, dir, Options{Kiosks: []string{"lobby"}})
	provision(t, other, Options{Kiosks: []string{"lobby"}})
	if err := os.RemoveAll(KioskDir(dir, "lobby")); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(KioskDir(other, "lobby"), KioskDir(dir, "lobby")); err != nil {
		t.Fatal(err)
	}
	err := Provision(dir, Options{Site: "demo", Kiosks: []string{"lobby"}})
	if err == nil || !strings.Contains(err.Error(), "another kiosk, site or hub") {
		t.Errorf("error %v", err)
	}
}

func TestPrefixesRunOut(t *testing.T) {
	dir := t.TempDir()
	provision(t, dir, Options{Kiosks: []string{"lobby"}})
	hub, _ := load(t, dir)
	k := hub.Kiosks["lobby"]
	k.Prefixes = freePrefixes(nil, allPrefixes-3)
	hub.Kiosks["lobby"] = k
	if err := writeKnown(hubDir(dir), hub.Kiosks); err != nil {
		t.Fatal(err)
	}
	err := Provision(dir, Options{Site: "demo", Kiosks: []string{"entrance"}})
	if err == nil || !strings.Contains(err.Error(), "room for 3600 kiosks") {
		t.Errorf("error %v", err)
	}
}
