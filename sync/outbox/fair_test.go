package outbox

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/kiosk/sqlite"
	"frontdoor/sync/wire"
)

// gate is a Publisher whose broker acknowledges one message at a time, when it
// is told to.
type gate chan string

func (g gate) Publish(ctx context.Context, _ string, payload []byte, _ bool) error {
	select {
	case g <- string(payload):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g gate) Connected() bool { return true }

// A backlog drains oldest first, and who checks in meanwhile does not wait
// behind it. The rows are the kiosk's own, in its database.
func TestABacklogDoesNotKeepNewRowsWaiting(t *testing.T) {
	const backlog = 1500
	db := kioskDB(t)
	add := func(id string) {
		e := kiosk.SealedEvent{ID: id, Bytes: []byte(id), Hash: wire.Hash([]byte(id)), At: time.Now()}
		if err := db.Append(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	for i := range backlog {
		add(fmt.Sprintf("old %03d", i))
	}
	g := make(gate)
	b := New(Options{Queue: db, Publisher: g, Topic: wire.EventTopic("demo", "lobby")})
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); b.Run(ctx) }()
	seen := map[string]bool{}
	next := func() { // the hub answers at once
		id := <-g
		seen[id] = true
		b.Answered(id)
	}
	for range 100 {
		next()
	}
	for i := range 8 {
		id := fmt.Sprintf("new %d", i)
		add(id)
		b.Kick()
		before := len(seen)
		for !seen[id] {
			next()
		}
		if waited := len(seen) - before; waited > 4*defaultWindow {
			t.Errorf("%s waited for %d others", id, waited)
		}
	}
	oldest := 0
	for seen[fmt.Sprintf("old %03d", oldest)] {
		oldest++
	}
	if len(seen) >= backlog/2 {
		t.Fatalf("control: the backlog was gone after %d, so nobody had to wait", len(seen))
	}
	// Three quarters of what left were the oldest, in order.
	if oldest < len(seen)/2 {
		t.Errorf("of %d published only the %d oldest are without a gap", len(seen), oldest)
	}
	stop()
	<-done
}

func kioskDB(t *testing.T) *sqlite.DB {
	t.Helper()
	db, err := sqlite.Open(t.Context(), sqlite.Options{
		Path: filepath.Join(t.TempDir(), "kiosk.db"), Kiosk: "lobby", Key: make([]byte, 32),
		NewPrefix: func() (string, error) { return "KA", nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}
