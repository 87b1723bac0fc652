package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"time"

	"frontdoor/kiosk"
	"frontdoor/kiosk/sqlite"
	"frontdoor/sync/wire"
)

// writer is the program whose power is cut and whose disk is full: it checks
// people in as fast as it can, hears of a queue after each, and says on stdout, a
// line each, whom it has confirmed. It runs as a process of its own.
type writer struct {
	dir, synchronous string
	boast            bool // a control's mistake: to confirm what was not saved
	in               *bufio.Reader
	out              io.Writer
}

// full is the line that says that there is no room; the writer then waits for a
// line to go on.
const full = "full"

func runWriter(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	w := writer{in: bufio.NewReader(stdin), out: stdout}
	flags := flag.NewFlagSet("torture writer", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&w.dir, "in", "", "`folder` of the database")
	flags.StringVar(&w.synchronous, "synchronous", "FULL", "SQLite's setting")
	flags.BoolVar(&w.boast, "boast", false, "confirm even what could not be saved")
	if err := flags.Parse(args); err != nil {
		return err
	}
	return w.run(ctx)
}

func (w *writer) run(ctx context.Context) error {
	var db *sqlite.DB
	err := w.despite(func() (err error) {
		db, err = openPlain(ctx, w.dir, w.synchronous)
		return err
	})
	if err != nil {
		return err
	}
	for ctx.Err() == nil {
		id := fmt.Sprintf("%016x", rand.Uint64())
		err := w.despite(func() error {
			err := checkInPlain(ctx, db, id)
			if w.boast && kiosk.CodeOf(err) == kiosk.CodeFull {
				_, _ = fmt.Fprintln(w.out, id)
				id = fmt.Sprintf("%016x", rand.Uint64())
			}
			return err
		})
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintln(w.out, id); err != nil {
			return err
		}
		if err := w.despite(func() error { return hear(ctx, db, id) }); err != nil {
			return err
		}
	}
	return db.Close()
}

// hear writes, between two check-ins, what a kiosk writes without waiting for its
// disk: that an event was sent, and what a queue looks like now.
func hear(ctx context.Context, db *sqlite.DB, id string) error {
	q := kiosk.QueueSnapshot{Queue: "x-ray", Revision: kiosk.Revision{Epoch: 1, N: time.Now().UnixMicro()}, At: time.Now()}
	for i := range 100 + rand.IntN(300) {
		q.Waiting = append(q.Waiting, kiosk.QueueEntry{Code: fmt.Sprintf("KA %03d", i), LowMin: 5, HighMin: 10})
	}
	_, err := db.ApplySnapshot(ctx, q)
	return errors.Join(err, db.Sent(ctx, id, time.Now()))
}

// despite does something again, once there is room, when there was none. What
// cannot be opened on a full disk does not always say why.
func (w *writer) despite(do func() error) error {
	err := do()
	for range 3 {
		if c := kiosk.CodeOf(err); c != kiosk.CodeFull && c != kiosk.CodeUnavailable {
			return err
		}
		if _, said := fmt.Fprintln(w.out, full); said != nil {
			return errors.Join(err, said)
		}
		if _, told := w.in.ReadString('\n'); told != nil {
			return errors.Join(err, told)
		}
		err = do()
	}
	return err
}

func openPlain(ctx context.Context, dir, synchronous string) (*sqlite.DB, error) {
	return sqlite.Open(ctx, sqlite.Options{
		Path: filepath.Join(dir, "kiosk.db"), Kiosk: "lobby", Key: make([]byte, 32), Synchronous: synchronous,
		NewPrefix: func() (string, error) { return "K" + string(rune('A'+rand.IntN(26))), nil },
	})
}

// checkInPlain commits one check-in with bytes that nobody needs to open.
func checkInPlain(ctx context.Context, db *sqlite.DB, id string) error {
	b := make([]byte, 1200)
	for i := 0; i+8 <= len(b); i += 8 {
		binary.LittleEndian.PutUint64(b[i:], rand.Uint64())
	}
	_, _, err := db.CheckIn(ctx, "", func(code string) (kiosk.Record, error) {
		e := kiosk.SealedEvent{ID: id, Type: kiosk.EventCheckin, Hash: wire.Hash(b), Bytes: b, At: time.Now()}
		return kiosk.Record{Checkin: kiosk.Checkin{EventID: id, Ticket: code, Service: "x-ray", At: e.At}, Events: []kiosk.SealedEvent{e}}, nil
	})
	return err
}
