package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"frontdoor/cmd/internal/cli"
	"frontdoor/kiosk"
	"frontdoor/kiosk/sqlite"
	"frontdoor/sync/identity"
	"frontdoor/sync/wire"
)

// lobby is a kiosk's data folder with four events: one accepted, one held, two
// waiting.
type lobby struct {
	t      *testing.T
	dir    string
	db     *sqlite.DB
	hub    *identity.Hub
	events []kiosk.SealedEvent
}

func newLobby(t *testing.T) *lobby {
	t.Helper()
	l := &lobby{t: t, dir: t.TempDir()}
	keys := filepath.Join(l.dir, "keys")
	l.must(identity.Provision(keys, identity.Options{Site: "riverside", Kiosks: []string{"lobby"}}))
	k, err := identity.LoadKiosk(identity.KioskDir(keys, "lobby"))
	l.must(err)
	l.hub, err = identity.LoadHub(keys)
	l.must(err)
	l.db, err = sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(l.dir, databaseName), Kiosk: "lobby", Key: k.RestKey, NewPrefix: k.FreshPrefix})
	l.must(err)
	t.Cleanup(func() { l.db.Close() })
	sealer := wire.NewSealer(k.Keys)
	for i := range 4 {
		e, err := sealer.Seal(uuid.Must(uuid.NewV7()).String(), kiosk.EventFeedback, time.Now(), kiosk.Feedback{Score: i + 1})
		l.must(err)
		l.must(l.db.Append(t.Context(), e))
		l.events = append(l.events, e)
	}
	l.answer(0, kiosk.Accepted, "")
	l.answer(1, kiosk.Held, "upgrade the hub")
	return l
}

func (l *lobby) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

func (l *lobby) answer(i int, o kiosk.Outcome, reason string) {
	l.t.Helper()
	_, err := l.db.ApplyReceipt(l.t.Context(), kiosk.Receipt{EventID: l.events[i].ID, Hash: l.events[i].Hash, Outcome: o, Reason: reason})
	l.must(err)
}

// do runs a command line and returns what it wrote and its exit status.
func (l *lobby) do(args ...string) (stdout, stderr string, status int) {
	var out, errs bytes.Buffer
	err := run(context.Background(), append([]string{"outbox"}, args...), strings.NewReader(""), &out, &errs)
	if err != nil {
		errs.WriteString(err.Error())
	}
	return out.String(), errs.String(), cli.Exit(err)
}

func TestOutboxListBesideTheRunningKiosk(t *testing.T) {
	l := newLobby(t)
	out, errs, status := l.do("list", "-data", l.dir)
	if status != 1 || strings.Count(out, "\n") != 3 || !strings.Contains(out, "held  tried 0 times  upgrade the hub") || strings.Contains(out, l.events[0].ID) {
		t.Errorf("status %d\n%s%s", status, out, errs)
	}
	var rows []letterJSON
	out, _, _ = l.do("list", "-data", l.dir, "-json", "-all")
	if err := json.Unmarshal([]byte(out), &rows); err != nil || len(rows) != 4 || rows[0].State != "closed" || rows[3].Bytes != len(l.events[3].Bytes) {
		t.Errorf("%v: %s", err, out)
	}
	l.answer(1, kiosk.Accepted, "")
	if _, _, status := l.do("list", "-data", l.dir); status != 0 {
		t.Errorf("status %d though nothing is held, refused or damaged", status)
	}
}

func TestOutboxRetry(t *testing.T) {
	l := newLobby(t)
	if _, errs, status := l.do("retry", l.events[1].ID, "-data", l.dir); status != 0 {
		t.Fatal(errs)
	}
	rows, err := l.db.Claim(t.Context(), time.Now(), 10)
	if err != nil || len(rows) != 3 || rows[0].ID != l.events[1].ID {
		t.Errorf("claimed %d rows, %v", len(rows), err)
	}
	for id, words := range map[string]string{l.events[0].ID: "accepted", "nobody": "there is no event"} {
		if _, errs, status := l.do("retry", id, "-data", l.dir); status != 1 || !strings.Contains(errs, words) {
			t.Errorf("%s: status %d, %s", id, status, errs)
		}
	}
}

// What was exported is what the hub opens, and nothing else lets a wipe go on.
func TestOutboxExportThenWipe(t *testing.T) {
	l := newLobby(t)
	file := filepath.Join(l.dir, "events.jsonl")
	if out, errs, status := l.do("export", file, "-data", l.dir); status != 0 || !strings.Contains(out, "3 events saved") {
		t.Fatalf("%d %s %s", status, out, errs)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	b, err := os.ReadFile(file)
	l.must(err)
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	for i, line := range lines {
		var e exported
		l.must(json.Unmarshal([]byte(line), &e))
		ev, err := wire.OpenEvent(l.hub.Keys, l.hub.Lookup, e.Topic, e.Payload)
		if err != nil || ev.ID != l.events[i+1].ID {
			t.Errorf("line %d: %+v, %v", i, ev, err)
		}
	}
	l.must(l.db.Close())
	half := filepath.Join(l.dir, "half.jsonl")
	l.must(os.WriteFile(half, []byte(lines[0]+"\n"+lines[1]+"\n"), 0o600))
	for _, args := range [][]string{{}, {"-exported", half}} {
		_, errs, status := l.do(append([]string{"wipe", "-data", l.dir}, args...)...)
		if status != 1 || !strings.Contains(errs, "have not been accepted by the hub") {
			t.Errorf("%v: status %d, %s", args, status, errs)
		}
	}
	if _, errs, status := l.do("wipe", "-data", l.dir, "-exported", file); status != 0 {
		t.Error(errs)
	}
	if out, errs, status := l.do("list", "-all", "-json", "-data", l.dir); status != 0 || out != "[]\n" {
		t.Errorf("status %d, %s%s", status, out, errs)
	}
}

func TestOutboxExportSaysWhatItCouldNotSave(t *testing.T) {
	l := newLobby(t)
	broken := l.events[3]
	broken.ID, broken.Bytes = uuid.Must(uuid.NewV7()).String(), []byte("no longer what was hashed")
	l.must(l.db.Append(t.Context(), broken))
	out, errs, status := l.do("export", filepath.Join(l.dir, "x"), "-data", l.dir)
	if status != 1 || !strings.Contains(errs, broken.ID) || !strings.Contains(out, "3 events saved") {
		t.Errorf("status %d %s%s", status, out, errs)
	}
}
