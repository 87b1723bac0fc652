package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"

	"frontdoor/kiosk/sqlite"
)

// fullDisk fills the disk that the kiosk's database is on.
func fullDisk(ctx context.Context, o options, seed uint64) (result, error) {
	w, err := newWard(ctx, o, seed, layout{kiosks: 1, people: o.people})
	if err != nil {
		return result{}, err
	}
	defer w.close()
	small := w.dataOf(0)
	w.kiosks[0].kill()
	if err := os.RemoveAll(small); err != nil {
		return w.res, err
	}
	if err := os.Mkdir(small, 0o700); err != nil {
		return w.res, err
	}
	if err := syscall.Mount("tmpfs", small, "tmpfs", 0, "size=32m"); err != nil {
		return result{skipped: "no small disk can be mounted: " + err.Error()}, nil
	}
	defer func() {
		w.kiosks[0].kill()
		_ = syscall.Unmount(small, syscall.MNT_DETACH)
	}()
	w.kiosks[0] = nil
	if err := w.startKiosks(); err != nil {
		return w.res, err
	}
	filler := filepath.Join(small, "filler")
	err = w.each(o.strikes, func() error {
		return fill(filler)
	}, func() error {
		if err := os.Remove(filler); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		return nil
	})
	if err != nil {
		return w.res, err
	}
	return w.judge()
}

// fill writes a file until the disk takes nothing more.
func fill(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	for size := 1 << 20; size > 0; {
		if n, err := f.Write(make([]byte, size)); n == 0 || err != nil {
			size /= 2
		}
	}
	return nil
}

// flips kills the kiosk once the hub has answered for everything, flips bits in
// its files, and starts it again. What is damaged then is on the kiosk only:
// nobody may be lost, and the next ones are checked in.
func flips(ctx context.Context, o options, seed uint64) (result, error) {
	w, err := newWard(ctx, o, seed, layout{kiosks: 1, people: o.people})
	if err != nil {
		return result{}, err
	}
	defer w.close()
	err = w.each(newDatabases, func() error {
		if err := w.drained(0); err != nil {
			return err
		}
		w.kiosks[0].kill()
		for _, suffix := range []string{"", "-wal"} {
			if err := flip(w.r, filepath.Join(w.dataOf(0), "kiosk.db"+suffix)); err != nil {
				return err
			}
		}
		w.kiosks[0] = nil
		return w.startKiosks() // with a new database the roster must come first
	}, nothing)
	if err != nil {
		return w.res, err
	}
	return w.judge()
}

// drained waits until nothing in a kiosk's outbox waits.
func (w *ward) drained(i int) error {
	return w.until("the outbox is empty", func() bool {
		open := 0
		err := sqlite.Letters(w.ctx, filepath.Join(w.dataOf(i), "kiosk.db"), false, func(sqlite.Letter) error { open++; return nil })
		return err == nil && open == 0
	})
}

// flip turns up to four bits of a file.
func flip(r *rand.Rand, name string) error {
	b, err := os.ReadFile(name)
	if errors.Is(err, os.ErrNotExist) || err == nil && len(b) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	for range 1 + r.IntN(4) {
		b[r.IntN(len(b))] ^= 1 << r.IntN(8)
	}
	return os.WriteFile(name, b, 0o600)
}

// lostDatabase takes the kiosk's database away once all of it has arrived: the
// codes of the new one collide with none that people hold. A control does it
// while the hub is away, and what only the kiosk had is gone.
func lostDatabase(early bool) playing {
	return func(ctx context.Context, o options, seed uint64) (result, error) {
		w, err := newWard(ctx, o, seed, layout{kiosks: 1, people: o.people})
		if err != nil {
			return result{}, err
		}
		defer w.close()
		if early {
			w.killHub()
			for _, e := range w.booked[:5] {
				w.person(0, e)
			}
		}
		err = w.each(newDatabases, func() error { return w.loseDatabase(early) }, nothing)
		if err != nil {
			return w.res, err
		}
		for _, e := range w.booked[:5] { // people come back to a kiosk that forgot them
			if !early && !w.person(0, e) {
				w.res.wrong = append(w.res.wrong, e.Appointment.ID+" was turned away at the new database")
			}
		}
		if early {
			w.patience = soon
		}
		return w.judge()
	}
}

func (w *ward) loseDatabase(early bool) error {
	if !early {
		if err := w.drained(0); err != nil {
			return err
		}
	}
	w.kiosks[0].kill()
	w.kiosks[0] = nil
	files, err := filepath.Glob(filepath.Join(w.dataOf(0), "*"))
	for _, f := range files {
		err = errors.Join(err, os.RemoveAll(f))
	}
	if w.hub == nil && err == nil {
		err = w.startHub()
	}
	return errors.Join(err, w.startKiosks())
}
