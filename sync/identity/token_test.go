package identity

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func token(t *testing.T, dir string) string {
	t.Helper()
	token, err := ReadToken(dir)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestTheHubKeepsTheHashOfItsTokenAlone(t *testing.T) {
	dir := t.TempDir()
	provision(t, dir, Options{Kiosks: []string{"lobby"}, Hubs: []string{"hub-1"}})
	said := token(t, dir)
	if len(said) < minToken {
		t.Errorf("a token of %d characters", len(said))
	}
	hub, _ := load(t, dir)
	if hub.Token != sha256.Sum256([]byte(said)) {
		t.Error("the hub keeps another hash than that of its token")
	}
	for name, b := range contents(t, dir) {
		if strings.Contains(b, said) != (name == "/hub/token") {
			t.Errorf("%s: it holds the token, or is to and does not", name)
		}
	}
}

func TestATokenThatWasMovedAwayStaysAway(t *testing.T) {
	dir := t.TempDir()
	provision(t, dir, Options{Hubs: []string{"hub-1"}})
	hub, _ := load(t, dir)
	if err := os.Remove(filepath.Join(dir, "hub", tokenFile)); err != nil {
		t.Fatal(err)
	}
	provision(t, dir, Options{Kiosks: []string{"lobby"}})
	again, _ := load(t, dir)
	if again.Token != hub.Token {
		t.Error("the hub has another token")
	}
	for _, d := range []string{dir, ReplicaDir(dir, "hub-1")} {
		if said, err := ReadToken(d); !errors.Is(err, ErrNoToken) || said != "" {
			t.Errorf("%q, %v", said, err)
		}
	}
}

func TestAnotherTokenEndsTheOldOne(t *testing.T) {
	dir := t.TempDir()
	provision(t, dir, Options{Hubs: []string{"hub-1"}})
	for name, harm := range map[string]func(string) error{
		"the token is known to too many": func(string) error { return nil },
		"the token was lost":             os.Remove,
		"the token was damaged":          truncate,
	} {
		old, _ := load(t, dir)
		if err := harm(filepath.Join(dir, "hub", tokenFile)); err != nil {
			t.Fatal(err)
		}
		provision(t, dir, Options{NewToken: true})
		hub, _ := load(t, dir)
		replica, _ := load(t, ReplicaDir(dir, "hub-1"))
		if hub.Token == old.Token || hub.Token != sha256.Sum256([]byte(token(t, dir))) || replica.Token != hub.Token {
			t.Errorf("%s: there is no other token, or not everywhere", name)
		}
		if !hub.Keys.Sign.Equal(old.Keys.Sign) || !hub.Code.Equal(old.Code) || !bytes.Equal(hub.Keys.Open.PublicKey().Bytes(), old.Keys.Open.PublicKey().Bytes()) {
			t.Errorf("%s: other keys were changed too", name)
		}
	}
}

// before puts the folder back as it was made before there was a hash.
func before(t *testing.T, dir, old string) {
	t.Helper()
	j, err := readHubJSON(dir)
	if err != nil {
		t.Fatal(err)
	}
	j.Token, j.TokenSHA256 = old, ""
	if err := writeJSON(filepath.Join(hubDir(dir), hubFile), j); err != nil {
		t.Fatal(err)
	}
}

func TestKeysFromBeforeWorkAndAreBroughtUpToDate(t *testing.T) {
	const old = "a-token-from-before-there-was-a-hash"
	for name, left := range map[string]func(path string) error{
		"as they were":                   os.Remove,
		"the token was written already":  write(old + "\n"),
		"half of the token was written":  write(old[:9]),
		"another token lies beside them": write("another-token-altogether"),
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			provision(t, dir, Options{Kiosks: []string{"lobby"}, Hubs: []string{"hub-1"}})
			before(t, dir, old)
			before(t, ReplicaDir(dir, "hub-1"), old)
			if err := left(filepath.Join(dir, "hub", tokenFile)); err != nil {
				t.Fatal(err)
			}
			hub, _ := load(t, dir)
			if hub.Token != sha256.Sum256([]byte(old)) || token(t, dir) != old || token(t, ReplicaDir(dir, "hub-1")) != old {
				t.Error("they do not work as they are")
			}
			provision(t, dir, Options{})
			again, _ := load(t, dir)
			if again.Token != hub.Token || !again.Keys.Sign.Equal(hub.Keys.Sign) || len(again.Kiosks) != 1 || token(t, dir) != old {
				t.Error("they are others than before")
			}
			for name, b := range contents(t, dir) {
				if strings.Contains(b, old) && name != "/hub/token" {
					t.Errorf("%s still holds the token", name)
				}
			}
		})
	}
}

func TestKeysWithoutAUsableToken(t *testing.T) {
	for name, old := range map[string]string{"none": "", "one that is too short": "fifteen-letters"} {
		dir := t.TempDir()
		provision(t, dir, Options{})
		before(t, dir, old)
		kept := contents(t, dir)
		_, asHub := LoadHub(dir)
		_, asClient := ReadToken(dir)
		for _, err := range []error{asHub, asClient, Provision(dir, Options{Site: "demo", NewToken: true})} {
			if err == nil || !strings.Contains(err.Error(), "lacks a usable token") {
				t.Errorf("%s: %v", name, err)
			}
		}
		if !maps.Equal(contents(t, dir), kept) {
			t.Errorf("%s: files were changed", name)
		}
	}
}
