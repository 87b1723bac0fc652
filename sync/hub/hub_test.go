package hub_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/hub/eta"
	"frontdoor/sync/hub/sqldb"
	"frontdoor/sync/wire"
)

// ten is the time the tests' hub begins: a Tuesday, 10:00 UTC.
var ten = time.Date(2026, 3, 24, 10, 0, 0, 0, time.UTC)

func services() []kiosk.Service {
	return []kiosk.Service{
		{ID: "foot-clinic", Name: map[string]string{"en": "Foot clinic"}, Building: "main", Area: "a", Late: kiosk.Duration(15 * time.Minute)},
		{ID: "blood-tests", Name: map[string]string{"en": "Blood tests"}, Building: "east", Area: "b", WalkIn: true},
	}
}

// bench is an engine with its record and a clock that stands until it is set.
type bench struct {
	*hub.Engine
	t     testing.TB
	store hub.Store
	cfg   hub.Config
	now   time.Time
	file  string
	db    *sqldb.DB
}

// emptyRecord is the file of a record just made at ten; making one is slow.
var emptyRecord = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "hub")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "record.db")
	db, err := sqldb.Open(context.Background(), file, ten)
	if err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

// newBench makes an engine on an empty record; wrap may put something between
// them.
func newBench(t testing.TB, wrap ...func(hub.Store) hub.Store) *bench {
	b := &bench{t: t, now: ten, file: filepath.Join(t.TempDir(), "record.db")}
	b.cfg = hub.Config{
		Site: "riverside", Services: services(), Estimator: eta.Default(), Location: time.UTC,
		Now: func() time.Time { return b.now },
	}
	empty, err := emptyRecord()
	if err == nil {
		err = os.WriteFile(b.file, empty, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	b.open(wrap...)
	t.Cleanup(func() { b.db.Close() })
	return b
}

// open opens the record, again if need be, and makes a fresh engine on it.
func (b *bench) open(wrap ...func(hub.Store) hub.Store) {
	b.t.Helper()
	if b.db != nil {
		b.db.Close()
	}
	var err error
	if b.db, err = sqldb.Open(context.Background(), b.file, b.now); err != nil {
		b.t.Fatal(err)
	}
	b.store = b.db
	for _, w := range wrap {
		b.store = w(b.store)
	}
	b.cfg.Store = b.store
	if b.Engine, err = hub.New(b.cfg); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) wait(d time.Duration) { b.now = b.now.Add(d) }

// checkin is a check-in at 10:00 sent by its kiosk; change may alter it.
func checkin(id, kioskID, code string, change ...func(*kiosk.Checkin)) hub.Incoming {
	c := kiosk.Checkin{EventID: id, Kiosk: kioskID, Ticket: code, Service: "blood-tests", Area: "b", At: ten, Method: kiosk.ByNobody, Lang: "en"}
	for _, fn := range change {
		fn(&c)
	}
	return event(id, kioskID, kiosk.EventCheckin, c.At, c)
}

func event(id, from string, typ kiosk.EventType, at time.Time, body any) hub.Incoming {
	b, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	raw := fmt.Appendf(nil, "%s %s %s", id, typ, b)
	return hub.Incoming{Event: wire.Event{ID: id, Kiosk: from, Type: typ, At: at, Hash: wire.Hash(raw), Body: b}, Raw: raw}
}

// booked makes a check-in one of an appointment at the foot clinic.
func booked(appointment string, at time.Time) func(*kiosk.Checkin) {
	return func(c *kiosk.Checkin) {
		c.Service, c.Appointment, c.Booked, c.Method = "foot-clinic", appointment, at, kiosk.ByCode
	}
}

func arrived(at time.Time) func(*kiosk.Checkin) { return func(c *kiosk.Checkin) { c.At = at } }

func (b *bench) apply(events ...hub.Incoming) []kiosk.Receipt {
	b.t.Helper()
	receipts, err := b.Apply(context.Background(), events...)
	if err != nil {
		b.t.Fatal(err)
	}
	return receipts
}

func (b *bench) queue(name string) hub.BoardQueue {
	b.t.Helper()
	board, err := b.Board(context.Background(), true)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, q := range board.Queues {
		if q.Queue == name {
			return q
		}
	}
	return hub.BoardQueue{}
}

// waiting lists the codes of a queue as they will be called, aliases after "=".
func (b *bench) waiting(name string) string {
	b.t.Helper()
	var codes []string
	for _, e := range b.queue(name).Waiting {
		codes = append(codes, strings.Join(append([]string{e.Code}, e.Aliases...), "="))
	}
	return strings.Join(codes, ", ")
}

func (b *bench) alertKinds() []kiosk.AlertKind {
	b.t.Helper()
	list, err := b.Alerts(context.Background(), true)
	if err != nil {
		b.t.Fatal(err)
	}
	var kinds []kiosk.AlertKind
	for _, a := range list {
		kinds = append(kinds, a.Kind)
	}
	slices.Sort(kinds)
	return kinds
}

func (b *bench) must(_ hub.BoardEntry, err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}
