package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// soon is how long a control waits for what will not come.
const soon = 3 * time.Second

// restored goes back to a backup of the record again and again, with whom it
// has never heard of. A control puts the file back as it is, and the kiosks
// never learn that the hub has forgotten.
func restored(plain bool) playing {
	return func(ctx context.Context, o options, seed uint64) (result, error) {
		w, err := newWard(ctx, o, seed, layout{kiosks: 1, people: o.people})
		if err != nil {
			return result{}, err
		}
		defer w.close()
		last := ""
		err = w.each(o.strikes, func() error {
			if err := w.drained(0); err != nil {
				return err
			}
			if last == "" {
				last = w.path(fmt.Sprintf("backup-%d", w.res.tries))
				return w.command("backup", last)
			}
			w.killHub()
			if err := w.putBack(last, plain); err != nil {
				return err
			}
			last = ""
			return w.startHub()
		}, nothing)
		if err != nil {
			return w.res, err
		}
		if plain {
			w.patience = soon
		}
		return w.judge()
	}
}

func (w *ward) putBack(backup string, plain bool) error {
	if !plain {
		return w.command("restore", backup)
	}
	record := w.path("hub", "record.db")
	for _, suffix := range []string{"-wal", "-shm"} {
		if err := os.RemoveAll(record + suffix); err != nil {
			return err
		}
	}
	b, err := os.ReadFile(backup)
	if err != nil {
		return err
	}
	return os.WriteFile(record, b, 0o600)
}

// command has the hub's program do something to the record.
func (w *ward) command(name string, args ...string) error {
	args = append([]string{name, "-data", w.path("hub")}, args...)
	if out, err := exec.CommandContext(w.ctx, filepath.Join(w.o.bin, "hub"), args...).CombinedOutput(); err != nil {
		return fmt.Errorf("hub %s: %w: %s", name, err, out)
	}
	return nil
}
