package history

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/google/uuid"

	"frontdoor/kiosk"
	"frontdoor/kiosk/sqlite"
	"frontdoor/sync/inbox"
	"frontdoor/sync/outbox"
	"frontdoor/sync/wire"
)

// kioskSide is one kiosk: its database outlives its process.
type kioskSide struct {
	w         *world
	keys      wire.KioskKeys
	file      string
	connected bool
	down      []message // on their way to it
	prefixes  int
	sent      map[string]bool // by what was sent; for a Mistake only

	jumped time.Duration // of the box's clock against true time

	db      *sqlite.DB
	out     *outbox.Outbox
	in      *inbox.Inbox
	clock   *inbox.Clock
	asked   asker
	end     context.CancelFunc
	revised map[string]kiosk.Revision // of the snapshots it took
}

// enrol puts a kiosk's first database there, nothing having happened in it.
func (k *kioskSide) enrol() error {
	prefix, _ := k.prefix()
	b, err := k.w.bareDatabase(prefix)
	if err != nil {
		return err
	}
	return os.WriteFile(k.file, b, 0o600)
}

// bareDatabase makes a kiosk's database once for all histories: its tables take
// longer to make than most histories.
func (s *Site) bareDatabase(prefix string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if b, ok := s.bare[prefix]; ok {
		return b, nil
	}
	dir, err := os.MkdirTemp("", "bare-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "kiosk.db")
	db, err := openKiosk(context.Background(), file, "", func() (string, error) { return prefix, nil }, func() time.Time { return begins })
	if err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil {
		return nil, err
	}
	s.bare[prefix], err = os.ReadFile(file)
	return s.bare[prefix], err
}

// start brings up a process on the kiosk's database.
func (k *kioskSide) start() (err error) {
	var ctx context.Context
	ctx, k.end = context.WithCancel(k.w.ctx)
	if k.db, err = openKiosk(ctx, k.file, k.keys.Kiosk, k.prefix, k.wall); err != nil {
		return err
	}
	k.out = outbox.New(outbox.Options{Queue: k.db, Publisher: k, Topic: wire.EventTopic(siteID, k.keys.Kiosk), Now: k.wall, Jitter: k.jitter})
	k.clock = inbox.NewClock(k.steady())
	k.asked = make(asker, 1)
	k.revised = map[string]kiosk.Revision{}
	k.in = inbox.New(inbox.Options{Keys: k.keys, Sink: k.sink(), Publisher: k.asked, Clock: k.clock, Notify: k.note})
	go k.in.Run(ctx)
	return k.reconnect()
}

// openKiosk opens a kiosk's database. Its ballast takes no room: space is not
// what histories are about.
func openKiosk(ctx context.Context, file, id string, prefix func() (string, error), now func() time.Time) (*sqlite.DB, error) {
	if err := os.WriteFile(file+".ballast", nil, 0o600); err != nil {
		return nil, err
	}
	if err := os.Truncate(file+".ballast", 1<<20); err != nil {
		return nil, err
	}
	return sqlite.Open(ctx, sqlite.Options{
		Path: file, Kiosk: id, Key: make([]byte, 32), NewPrefix: prefix, Now: now,
		Free: func(string) (uint64, error) { return 1 << 40, nil },
	})
}

func (k *kioskSide) stop() {
	if k.db != nil {
		k.end()
		k.db.Close()
		k.db = nil
	}
}

// prefix is what the enrolment gave: never the same for two databases of the
// site, while there are any left.
func (k *kioskSide) prefix() (string, error) {
	k.prefixes++
	return string([]byte{k.block(), byte('A' + (k.prefixes-1)%26)}), nil
}

func (k *kioskSide) block() byte {
	if k.w.faults.Codes {
		return 'K'
	}
	return 'K' + byte(k.w.index(k))
}

// wall is the box's clock, which can be set.
func (k *kioskSide) wall() time.Time { return k.w.time().Add(k.jumped) }

// steady returns a clock that counts on from where the box's stands now, as the
// monotonic one does.
func (k *kioskSide) steady() func() time.Time {
	from := k.jumped
	return func() time.Time { return k.w.time().Add(from) }
}

func (k *kioskSide) jitter(d time.Duration) time.Duration {
	return d/2 + time.Duration(k.w.r.Int64N(int64(d/2)+1))
}

// note watches what the kiosk takes from the hub.
func (k *kioskSide) note(c inbox.Change) {
	s, ok := c.(inbox.Snapshot)
	if !ok {
		return
	}
	if old, ok := k.revised[s.Queue]; ok && !s.Revision.Newer(old) {
		k.w.wrong("%s took revision %+v of %s after %+v", k.keys.Kiosk, s.Revision, s.Queue, old)
	}
	k.revised[s.Queue] = s.Revision
}

// id makes an event id from the history's own time and chance.
func (k *kioskSide) id() string {
	k.w.ids++
	return eventID(k.w.r, k.w.time(), k.w.ids)
}

// eventID makes the nth UUIDv7.
func eventID(r *rand.Rand, at time.Time, n uint64) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(at.UnixMilli())<<16|n&0xfff)
	binary.BigEndian.PutUint64(b[8:], r.Uint64())
	b[6] = b[6]&0x0f | 0x70
	b[8] = b[8]&0x3f | 0x80
	return uuid.UUID(b).String()
}

// appointments is how many people are booked, all on the first day.
const appointments = 12 * 3

func appointment(n int) string { return fmt.Sprintf("appointment-%d", n) }

func bookedAt(n int) time.Time { return time.Date(2026, 3, 24, 9, n*7, 0, 0, time.UTC) }

// checkIn is a person at the screen. Once in a while the power goes before the
// screen shows the ticket: then nobody has confirmed anything.
func (k *kioskSide) checkIn() error {
	w := k.w
	c := kiosk.Checkin{Kiosk: k.keys.Kiosk, Service: "blood-tests", Method: kiosk.ByNobody, Lang: "en"}
	if w.r.IntN(3) > 0 {
		n := w.r.IntN(12)
		if !w.faults.Twice {
			n = n*len(kioskIDs) + w.index(k)
		}
		c.Appointment, c.Service, c.Method, c.Booked = appointment(n), "x-ray", kiosk.ByCode, bookedAt(n)
	} else if w.r.IntN(2) == 0 {
		c.Service, c.Method, c.Identity = kiosk.DeskQueue, kiosk.ByDetails, &kiosk.Identity{Initial: "A", Phone4: "0042"}
	}
	w.v.Tries++
	t, _, err := k.db.CheckIn(w.ctx, c.Appointment, func(code string) (kiosk.Record, error) {
		now, sure := k.clock.Now()
		c.EventID, c.Ticket, c.At, c.TimeUnsure = k.id(), code, now, !sure
		w.made[c.EventID] = true
		e, err := wire.NewSealer(k.keys).Seal(c.EventID, kiosk.EventCheckin, now, c)
		return kiosk.Record{Checkin: c, Events: []kiosk.SealedEvent{e}}, err
	})
	if err != nil {
		return err
	}
	if w.chance(w.faults.Kiosk, 8) {
		return k.kill()
	}
	w.seen = append(w.seen, confirmation{t.Event, t.Code, c.Appointment, k.keys.Kiosk, w.time()})
	w.v.Confirmed++
	return nil
}

func (w *world) index(k *kioskSide) int { return slices.Index(w.kiosks, k) }

// kill ends the process and starts another on the same database.
func (k *kioskSide) kill() error {
	k.stop()
	return k.start()
}

// jump sets the box's clock by up to two days, either way.
func (k *kioskSide) jump() error {
	k.jumped = time.Duration(k.w.r.IntN(96*60)-48*60) * time.Minute
	return nil
}

// loseDisk takes away the database once the hub has answered for all of it: what
// it alone held would be gone with it.
func (k *kioskSide) loseDisk() error {
	n, _, err := k.db.Depth(k.w.ctx)
	if err != nil || n > 0 {
		return err
	}
	k.stop()
	for _, suffix := range []string{"", "-wal", "-shm", ".ballast"} {
		if err := os.Remove(k.file + suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return k.start()
}
