package main

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"frontdoor/kiosk"
	"frontdoor/kiosk/sqlite"
	"frontdoor/sync/hub"
	"frontdoor/sync/hub/eta"
	"frontdoor/sync/hub/sqldb"
	"frontdoor/sync/wire"
)

// lobby is a kiosk's real database, whose events reach an engine by hand.
type lobby struct {
	*sqlite.DB
	t  *testing.T
	id string
}

func newLobby(t *testing.T, id, prefix string) *lobby {
	db, err := sqlite.Open(t.Context(), sqlite.Options{
		Path: filepath.Join(t.TempDir(), "kiosk.db"), Kiosk: id, Key: bytes.Repeat([]byte{7}, 32), Synchronous: "OFF",
		NewPrefix: func() (string, error) { return prefix, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return &lobby{db, t, id}
}

// checkIn confirms n people and returns their codes.
func (l *lobby) checkIn(n int) (codes []string) {
	for range n {
		ticket, _, err := l.CheckIn(l.t.Context(), "", func(code string) (kiosk.Record, error) {
			id := uuid.Must(uuid.NewV7()).String()
			b := fmt.Appendf(nil, `{"event_id":%q,"ticket":%q,"service":"blood-tests","at":%q}`, id, code, time.Now().UTC().Format(time.RFC3339Nano))
			ev := kiosk.SealedEvent{ID: id, Type: kiosk.EventCheckin, Hash: wire.Hash(b), Bytes: b, At: time.Now()}
			return kiosk.Record{Checkin: kiosk.Checkin{EventID: id, Service: "blood-tests", At: time.Now()}, Events: []kiosk.SealedEvent{ev}}, nil
		})
		if err != nil {
			l.t.Fatal(err)
		}
		codes = append(codes, ticket.Code)
	}
	return codes
}

// deliver brings what is due to the hub and the receipts back, and tells the
// kiosk how the queue stands; it returns how many events were sent.
func (l *lobby) deliver(e *hub.Engine, s hub.Store) int {
	l.t.Helper()
	rows, err := l.Claim(l.t.Context(), time.Now(), 1000)
	if err != nil {
		l.t.Fatal(err)
	}
	for _, row := range rows {
		ev := wire.Event{ID: row.ID, Kiosk: l.id, Type: row.Type, At: row.At, Hash: row.Hash, Body: row.Bytes}
		receipts, err := e.Apply(l.t.Context(), hub.Incoming{Event: ev, Raw: row.Bytes})
		if err == nil {
			_, err = l.ApplyReceipt(l.t.Context(), receipts[0])
		}
		if err != nil {
			l.t.Fatal(err)
		}
	}
	var latest kiosk.QueueSnapshot
	err = s.View(l.t.Context(), func(r hub.Reader) (err error) {
		latest, _, err = r.Latest("blood-tests")
		return err
	})
	if err == nil {
		_, err = l.ApplySnapshot(l.t.Context(), latest)
	}
	if err != nil {
		l.t.Fatal(err)
	}
	return len(rows)
}

func startHub(t *testing.T, file string) (*hub.Engine, *sqldb.DB) {
	t.Helper()
	db, err := sqldb.Open(t.Context(), file, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	e, err := hub.New(hub.Config{
		Site: "riverside", Store: db, Estimator: eta.Default(), Now: time.Now,
		Services: []kiosk.Service{{ID: "blood-tests", WalkIn: true}},
	})
	if err == nil {
		err = e.Start(context.Background())
	}
	if err != nil {
		t.Fatal(err)
	}
	return e, db
}

// A hub that lost its disk and was restored from a backup is told again, by the
// kiosks' own outboxes, whatever the backup has not seen.
func TestKiosksReplayToARestoredHub(t *testing.T) {
	dir := t.TempDir()
	file, copied := filepath.Join(dir, "record.db"), filepath.Join(dir, "backup.db")
	lobbies := []*lobby{newLobby(t, "lobby-1", "KD"), newLobby(t, "east-1", "QX")}
	engine, db := startHub(t, file)
	var confirmed []string
	everybody := func(n int) {
		for _, l := range lobbies {
			confirmed = append(confirmed, l.checkIn(n)...)
		}
	}
	everybody(20)
	for _, l := range lobbies {
		l.deliver(engine, db)
	}
	if err := db.Backup(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	everybody(15) // answered by the hub, not in the backup
	for _, l := range lobbies {
		l.deliver(engine, db)
	}
	everybody(5) // never reached the hub
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := sqldb.Restore(t.Context(), copied, file, time.Now()); err != nil {
		t.Fatal(err)
	}
	engine, db = startHub(t, file)
	defer db.Close()
	codes := func() (out []string) {
		b, err := engine.Board(t.Context(), false)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range b.Queues[0].Waiting {
			out = append(out, e.Code)
			if len(e.Aliases) > 0 {
				t.Errorf("%s is also %v", e.Code, e.Aliases)
			}
		}
		slices.Sort(out)
		return out
	}
	if n := len(codes()); n != 40 {
		t.Fatalf("control: the backup holds %d of 40 people; nothing would have to be replayed", n)
	}
	for i, l := range lobbies {
		// What never arrived, then, once the new epoch is known, all the rest.
		if first, again, last := l.deliver(engine, db), l.deliver(engine, db), l.deliver(engine, db); first != 5 || again == 0 || last != 0 {
			t.Errorf("kiosk %d sent %d, then %d, then %d", i, first, again, last)
		}
	}
	slices.Sort(confirmed)
	if got := codes(); !slices.Equal(got, confirmed) {
		t.Errorf("%d people wait, %d were confirmed\n got %v\nwant %v", len(got), len(confirmed), got, confirmed)
	}
}
