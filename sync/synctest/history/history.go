// Package history checks what always holds over random histories: kiosks check
// people in, staff call them, and connection, clocks, programs and disks fail
// in between. All parts are the real ones (database, outbox, inbox, wire, hub);
// only time and the network between them are the checker's, and everything it
// decides follows from one seed. Tests and packaging/torture only.
package history

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/wire"
)

// Faults says what goes wrong in a history, beside people and staff coming and
// going in any order.
type Faults struct {
	Loss     bool // messages and acknowledgements vanish
	Disorder bool // messages come twice, late and in any order
	Broker   bool // the broker forgets what it acknowledged
	Kiosk    bool // kiosks are killed
	Hub      bool // the hub is killed
	Restore  bool // the hub is restored from a backup
	Clock    bool // kiosks' clocks jump by up to 48 h
	Disk     bool // a kiosk's database is lost after all of it had arrived
	Twice    bool // one appointment at two kiosks while both are away
	Codes    bool // two kiosks were given the same ticket codes
	Away     bool // the broker is away for 72 h before all is well again

	Mistake Mistake // what is done wrong, in a control that must fail
}

// All is every fault together, but those that may rightly cost something
// together: what was on a lost disk cannot be told again to a restored hub.
var All = Faults{Loss: true, Disorder: true, Broker: true, Kiosk: true, Hub: true, Clock: true, Twice: true, Codes: true, Restore: true}

// Verdict is what became of a history.
type Verdict struct {
	Tries     int           // times somebody tried to check in
	Confirmed int           // people whom the screen confirmed
	Lost      int           // of them, not at the hub in the end
	Doubled   int           // of them, with two places
	Matched   int           // numbers for the desk that staff found an appointment for
	Stall     time.Duration // longest from confirmed to taken in, virtual
	Wrong     []string      // other promises that were broken
}

// Add adds another verdict to v.
func (v *Verdict) Add(o Verdict) {
	v.Tries, v.Confirmed, v.Lost, v.Doubled = v.Tries+o.Tries, v.Confirmed+o.Confirmed, v.Lost+o.Lost, v.Doubled+o.Doubled
	v.Matched += o.Matched
	v.Stall, v.Wrong = max(v.Stall, o.Stall), append(v.Wrong, o.Wrong...)
}

// Good reports whether every promise was kept.
func (v Verdict) Good() bool { return v.Lost == 0 && v.Doubled == 0 && len(v.Wrong) == 0 }

// Site is what all histories share: keys, which are slow to make.
type Site struct {
	hub    wire.HubKeys
	kiosks []wire.KioskKeys
	empty  func() ([]byte, error) // a record nothing has happened in

	mu   sync.Mutex
	bare map[string][]byte // databases nothing has happened in, by their prefix
}

// begins is when every history does.
var begins = time.Date(2026, 3, 24, 9, 0, 0, 0, time.UTC)

const siteID = "riverside"

var kioskIDs = []string{"lobby-1", "lobby-2", "east-1"}

// NewSite makes the keys.
func NewSite() (*Site, error) {
	open, err := wire.NewSealKey()
	if err != nil {
		return nil, err
	}
	_, sign, err := ed25519.GenerateKey(nil)
	s := &Site{hub: wire.HubKeys{Site: siteID, Sign: sign, Open: open}, empty: sync.OnceValues(emptyRecord), bare: map[string][]byte{}}
	for _, id := range kioskIDs {
		k := wire.KioskKeys{Site: siteID, Kiosk: id, HubVerify: sign.Public().(ed25519.PublicKey), HubSeal: open.PublicKey()}
		if err == nil {
			_, k.Sign, err = ed25519.GenerateKey(nil)
		}
		if err == nil {
			k.Open, err = wire.NewSealKey()
		}
		s.kiosks = append(s.kiosks, k)
	}
	return s, err
}

// confirmation is what the observer in front of the screens saw.
type confirmation struct {
	event, code, appointment, kiosk string
	at                              time.Time
}

// world is one history under way.
type world struct {
	*Site
	ctx     context.Context
	dir     string
	r       *rand.Rand
	faults  Faults
	healed  bool
	micros  atomic.Int64 // true time, which the hub's clock shows; the inbox looks at it from a goroutine of its own
	hubSide hubSide
	kiosks  []*kioskSide
	up      []message
	seen    []confirmation
	made    map[string]bool // event ids of everybody who tried
	ids     uint64
	v       Verdict
}

// message is one message on its way.
type message struct {
	topic   string
	payload []byte
}

// Run plays the history of one seed in an empty folder of its own under dir,
// which should lie in memory, and judges it. An error is a failure of the
// checker, not of what it checks.
func (s *Site) Run(dir string, seed uint64, f Faults) (Verdict, error) {
	dir, err := os.MkdirTemp(dir, "history-")
	if err != nil {
		return Verdict{}, err
	}
	defer os.RemoveAll(dir)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	w := &world{
		Site: s, ctx: ctx, dir: dir, r: rand.New(rand.NewPCG(seed, 3)), faults: f, made: map[string]bool{},
	}
	w.micros.Store(begins.UnixMicro())
	defer w.close()
	empty, err := s.empty()
	if err == nil {
		err = os.WriteFile(w.record(), empty, 0o600)
	}
	if err == nil {
		err = w.openHub()
	}
	if err == nil && f.Restore {
		err = w.backup()
	}
	if err != nil {
		return w.v, err
	}
	for i := range kioskIDs[:2+w.r.IntN(2)] {
		k := &kioskSide{w: w, keys: s.kiosks[i], file: filepath.Join(dir, kioskIDs[i]+".db"), connected: true, sent: map[string]bool{}}
		w.kiosks = append(w.kiosks, k)
		if err := k.enrol(); err != nil {
			return w.v, err
		}
		if err := k.start(); err != nil {
			return w.v, err
		}
	}
	for range 10 + w.r.IntN(20) {
		if err := w.step(); err != nil {
			return w.v, err
		}
	}
	if f.Away {
		if err := w.away(72 * time.Hour); err != nil {
			return w.v, err
		}
	}
	if err := w.heal(); err != nil {
		return w.v, err
	}
	return w.v, w.judge()
}

func (w *world) close() {
	for _, k := range w.kiosks {
		k.stop()
	}
	w.closeHub()
}

func (w *world) wrong(format string, args ...any) {
	if len(w.v.Wrong) < 10 {
		w.v.Wrong = append(w.v.Wrong, fmt.Sprintf(format, args...))
	}
}

// chance is true once in n, while things go wrong.
func (w *world) chance(on bool, n int) bool { return on && !w.healed && w.r.IntN(n) == 0 }

// services of the site: one by appointment, one for walk-ins.
func services() []kiosk.Service {
	return []kiosk.Service{
		{ID: "x-ray", Area: "area-x", Early: kiosk.Duration(time.Hour), Late: kiosk.Duration(15 * time.Minute)},
		{ID: "blood-tests", Area: "area-b"},
	}
}

// queues are the services, and the desk of those whom no kiosk found.
func queues() []string {
	out := []string{kiosk.DeskQueue}
	for _, s := range services() {
		out = append(out, s.ID)
	}
	return out
}

func (w *world) config(store hub.Store) hub.Config {
	return hub.Config{
		Site: siteID, Services: services(), Store: store, Keys: w.Site.hub, Location: time.UTC,
		Kiosks: w.peer, Now: func() time.Time { return w.time() },
	}
}

func (s *Site) peer(id string) (wire.Peer, bool) {
	for _, k := range s.kiosks {
		if k.Kiosk == id {
			return wire.Peer{Kiosk: id, Verify: k.Sign.Public().(ed25519.PublicKey), Seal: k.Open.PublicKey()}, true
		}
	}
	return wire.Peer{}, false
}

func (s *Site) lookup(id string) (ed25519.PublicKey, bool) {
	p, ok := s.peer(id)
	return p.Verify, ok
}
