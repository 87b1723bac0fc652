package alerttest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestARequestIsTakenOnce(t *testing.T) {
	dir := t.TempDir()
	if id, err := Take(dir); id != "" || err != nil {
		t.Fatal(id, err)
	}
	if err := Ask(dir, "one"); err != nil {
		t.Fatal(err)
	}
	if err := Ask(dir, "two"); err != nil {
		t.Fatal(err)
	}
	if id, err := Take(dir); id != "two" || err != nil {
		t.Fatal(id, err)
	}
	if ok, err := Withdraw(dir); ok || err != nil {
		t.Errorf("a request that was taken was withdrawn: %v, %v", ok, err)
	}
	if err := Ask(dir, "three"); err != nil {
		t.Fatal(err)
	}
	if ok, err := Withdraw(dir); !ok || err != nil {
		t.Errorf("a request was not withdrawn: %v, %v", ok, err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("files are left: %v", left)
	}
}

func TestOnlyAWholeProofCounts(t *testing.T) {
	at := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	for name, text := range map[string]string{
		"nothing": "", "cut": `{"id":"x","by":"Sam"`, "no name": `{"id":"x","at":"2026-03-04T12:00:00Z"}`, "no time": `{"id":"x","by":"Sam"}`,
		"too long": `{"id":"x","by":"Sam","at":"2026-03-04T12:00:00Z","more":"` + strings.Repeat("x", maxProof) + `"}`,
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, proofName), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if p, ok := Read(dir); ok {
			t.Errorf("%s counts as %+v", name, p)
		}
	}
	dir := t.TempDir()
	if _, ok := Read(dir); ok {
		t.Error("no proof counts")
	}
	if err := Keep(dir, Proof{"x", "Sam", at}); err != nil {
		t.Fatal(err)
	}
	if p, ok := Read(dir); !ok || p.By != "Sam" || !p.Until().Equal(at.Add(Lasts)) {
		t.Errorf("%+v, %v", p, ok)
	}
	if err := Keep(filepath.Join(dir, "nowhere"), Proof{}); err == nil {
		t.Error("a folder that is not there was written")
	}
}
