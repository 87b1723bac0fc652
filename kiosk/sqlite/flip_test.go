package sqlite

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdoor/kiosk"
)

// long makes an event whose bytes fill n bytes and are nowhere twice.
func long(id string, n int) kiosk.SealedEvent {
	r := rand.NewChaCha8(sha256.Sum256([]byte(id)))
	b := make([]byte, n)
	r.Read(b)
	e := event(id)
	e.Bytes, e.Hash = b, hashOf(b)
	return e
}

// wounded is a template of a kiosk that was killed: some events in the file,
// some in the log only.
type wounded struct {
	files  map[string][]byte // by suffix
	events []kiosk.SealedEvent
	rows   map[string][]span
}

// span is where in a file a piece of an event's row lies.
type span struct {
	from, to int
	event    string
}

func newWounded(t *testing.T) wounded {
	t.Helper()
	f := newFile(t)
	w := wounded{files: map[string][]byte{}, rows: map[string][]span{}}
	add := func(i int) {
		e := long(fmt.Sprintf("0192e000-0000-7000-8000-%012d", i), 700+i%3*400)
		if i%9 == 0 {
			e = long(e.ID, 9000) // over several pages
		}
		if _, _, err := f.CheckIn(t.Context(), fmt.Sprintf("appointment %d", i), func(code string) (kiosk.Record, error) {
			return kiosk.Record{Checkin: kiosk.Checkin{EventID: e.ID, Ticket: code, Service: "x-ray", At: noon}, Events: []kiosk.SealedEvent{e}}, nil
		}); err != nil {
			t.Fatal(err)
		}
		w.events = append(w.events, e)
	}
	for i := range 60 {
		add(i)
	}
	if _, err := f.db.Exec("PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		t.Fatal(err)
	}
	for i := range 30 {
		add(60 + i)
	}
	for _, suffix := range []string{"", "-wal"} {
		b, err := os.ReadFile(f.path + suffix)
		if err != nil || len(b) == 0 {
			t.Fatalf("control: %q is empty: %v", suffix, err)
		}
		w.files[suffix], w.rows[suffix] = b, w.spans(b)
	}
	return w
}

// spans finds the rows of all events in a file: their bytes, and what stands
// just before and behind them. A long row has its bytes in pieces.
func (w wounded) spans(b []byte) (out []span) {
	const around, piece = 200, 256 // header, id, type and hash before, the rest behind
	for _, e := range w.events {
		for from := 0; from+16 <= len(e.Bytes); from += piece {
			for at := 0; ; at++ {
				i := bytes.Index(b[at:], e.Bytes[from:from+16])
				if i < 0 {
					break
				}
				at += i
				out = append(out, span{at - around, at + piece + around, e.ID})
			}
		}
	}
	return out
}

// flip writes the files with n flipped bits and returns what that hit.
func (w wounded) flip(t *testing.T, r *rand.Rand, path string, suffix string, n int) (hit map[string]bool, where []int) {
	t.Helper()
	hit = map[string]bool{}
	for s, b := range w.files {
		b = bytes.Clone(b)
		if s == suffix {
			for range n {
				at := r.IntN(len(b))
				b[at] ^= 1 << r.IntN(8)
				where = append(where, at)
				for _, row := range w.rows[s] {
					if at >= row.from && at < row.to {
						hit[row.event] = true
					}
				}
			}
		}
		if err := os.WriteFile(path+s, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return hit, where
}

// Whatever bytes flip, the kiosk starts, and no event is lost but those whose
// own row was hit.
func TestFlippedBytesCostTheirOwnRowsOnly(t *testing.T) {
	seeds := uint64(80)
	if testing.Short() {
		seeds = 40
	}
	w := newWounded(t)
	dir := t.TempDir()
	var flips, lost, hits, aside int
	for seed := range seeds {
		r := rand.New(rand.NewPCG(seed, 4))
		path := filepath.Join(dir, fmt.Sprintf("%d.db", seed))
		suffix := []string{"", "-wal"}[r.IntN(2)]
		hit, where := w.flip(t, r, path, suffix, 1+r.IntN(6))
		f := &fixture{path: path, now: noon}
		if _, err := f.reopen(t); err != nil {
			t.Fatalf("seed %d: flips in %q at %v stopped the start: %v", seed, suffix, where, err)
		}
		if f.Aside != "" {
			aside++
		}
		alive := map[string]bool{}
		for _, id := range f.due(t) {
			alive[id] = true
		}
		for _, e := range w.events {
			switch {
			case alive[e.ID]:
			case hit[e.ID]:
				lost++
			default:
				t.Errorf("seed %d: flips in %q at %v lost %s, which they did not hit (set aside: %v)", seed, suffix, where, e.ID, f.Aside != "")
			}
		}
		flips, hits = flips+len(where), hits+len(hit)
		f.checkIn(t, "new", "a-new")
		f.Close()
		for _, s := range []string{"", "-wal", "-shm", ".ballast"} {
			os.Remove(path + s)
		}
	}
	t.Logf("%d flips in %d files: %d rows hit, %d lost, %d files set aside", flips, seeds, hits, lost, aside)
	if aside == 0 || lost == 0 {
		t.Error("control: no flip did any harm, so nothing was shown")
	}
}

func TestDamagedSettingsOfTheDatabaseStartANewOne(t *testing.T) {
	for _, row := range []struct{ key, value string }{
		{"counter", "12q"}, {"counter", ""}, {"epoch", "x"}, {"prefix", "k?"},
	} {
		f := newFile(t)
		f.checkIn(t, "e1", "a1")
		if _, err := f.db.Exec("UPDATE meta SET value=? WHERE key=?", row.value, row.key); err != nil {
			t.Fatal(err)
		}
		if _, err := f.reopen(t); err != nil {
			t.Fatal(err)
		}
		if p, _ := f.Prefix(t.Context()); f.Aside == "" || p != "KB" || len(f.due(t)) != 1 {
			t.Errorf("%s=%q: set aside %q, prefix %s, due %v", row.key, row.value, f.Aside, p, f.due(t))
		}
	}
}

func TestDamagedStateWaitsForItsReceiptAgain(t *testing.T) {
	f := newFile(t)
	f.backlog(t, 2)
	f.ApplyReceipt(t.Context(), receipt("e000", kiosk.Accepted, 5))
	f.db.Exec("UPDATE outbox SET state='clozed' WHERE id='e000'")
	if _, err := f.reopen(t); err != nil || f.Aside != "" {
		t.Fatal(err, f.Aside)
	}
	if got := strings.Join(f.due(t), " "); got != "e000 e001" {
		t.Errorf("due %s", got)
	}
}

// A damaged entry is passed over, those beside it are found, and the hub is
// asked for the whole roster anew.
func TestDamagedRosterEntryIsReplaced(t *testing.T) {
	f := newFile(t)
	page := kiosk.RosterPage{Digest: "d1", Total: 2, Entries: []kiosk.RosterEntry{entry("a1", "p1", "1980-05-06"), entry("a2", "p2", "1980-05-06")}}
	day, _ := kiosk.ParseDate("1980-05-06")
	count := func() int {
		rows, err := f.ByBirthDate(t.Context(), day)
		if err != nil {
			t.Fatal(err)
		}
		return len(rows)
	}
	f.ApplyRoster(t.Context(), page)
	f.db.Exec("UPDATE roster SET sealed=x'00112233' WHERE id=1")
	if n := count(); n != 1 {
		t.Errorf("%d found beside a damaged entry, want 1", n)
	}
	if d, err := f.RosterDigest(t.Context()); d != "" || err != nil {
		t.Errorf("digest %q, %v: the hub would send nothing", d, err)
	}
	if done, err := f.ApplyRoster(t.Context(), page); !done || err != nil || count() != 2 {
		t.Errorf("sent anew: complete %v, %v, %d found", done, err, count())
	}
}

func TestDamagedWordsOfTheHubAreTakenAgain(t *testing.T) {
	f := newFile(t)
	snap := kiosk.QueueSnapshot{Queue: "x-ray", Revision: kiosk.Revision{Epoch: 1, N: 5}}
	f.ApplySnapshot(t.Context(), snap)
	f.ApplyClosures(t.Context(), snap.Revision, []kiosk.Closure{{Feature: "lift"}})
	f.ApplyCommands(t.Context(), snap.Revision, kiosk.Commands{Shut: true})
	f.db.Exec(`UPDATE command SET body=CAST('{"shut":true,"restart":9}' AS BLOB)`)
	f.db.Exec("UPDATE snapshot SET body=x'7b'")
	f.db.Exec("UPDATE closure SET body=x'7b'")
	if got, err := f.Snapshots(t.Context()); err != nil || len(got) != 0 {
		t.Errorf("%v %v", got, err)
	}
	if got, err := f.Closures(t.Context()); err != nil || len(got) != 0 {
		t.Errorf("%v %v", got, err)
	}
	if got, err := f.Commands(t.Context()); err != nil || got.Shut {
		t.Errorf("%v %v", got, err)
	}
	if changed, err := f.ApplyCommands(t.Context(), snap.Revision, kiosk.Commands{}); !changed || err != nil {
		t.Errorf("the same commands again: %v %v", changed, err)
	}
	if changed, err := f.ApplySnapshot(t.Context(), snap); !changed || err != nil {
		t.Errorf("the same snapshot again: %v %v", changed, err)
	}
	if changed, err := f.ApplyClosures(t.Context(), snap.Revision, nil); !changed || err != nil {
		t.Errorf("the same closures again: %v %v", changed, err)
	}
}

func FuzzCarve(f *testing.F) {
	f.Add([]byte("no page at all"), uint16(3))
	f.Add(bytes.Repeat([]byte{0x81, 0x0d}, 3000), uint16(4096))
	f.Fuzz(func(t *testing.T, b []byte, cut uint16) {
		b = b[:min(len(b), 1<<16)]
		log := readLog(append(b, make([]byte, walHeader)...))
		for _, e := range carve(append(contents(log.behind()), b), newPages(pageSize, b[:min(int(cut), len(b))], log.frames)) {
			if !intact(e.Bytes, e.Hash) {
				t.Errorf("carved %+v", e)
			}
		}
	})
}
