package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// powerCuts cuts the power of a writer again and again and counts what was
// confirmed and is not there any more.
func powerCuts(synchronous string) playing {
	return func(ctx context.Context, o options, seed uint64) (res result, err error) {
		if err := fuseAvailable(); err != nil {
			return result{skipped: "/dev/fuse cannot be opened: " + err.Error()}, nil
		}
		r := rand.New(rand.NewPCG(seed, 9))
		content := map[string][]byte{}
		known := map[string]bool{}
		for cut := 0; cut < o.cuts && ctx.Err() == nil; cut++ {
			began := time.Now()
			d := newDisk(content)
			after := 1 + r.IntN(60) // confirmations, then a moment more
			got, medium, err := o.outage(ctx, d, r, []string{"-synchronous", synchronous}, func(string, io.Writer) bool {
				if after--; after > 0 {
					return false
				}
				time.Sleep(time.Duration(r.IntN(3000)) * time.Microsecond)
				return true
			})
			if err != nil {
				return res, err
			}
			if d.syncs == 0 && synchronous == "FULL" {
				return res, fmt.Errorf("no sync reached the disk: the cut proves nothing")
			}
			kept, left, err := o.tally(ctx, &res, known, got, medium)
			if err != nil {
				return res, err
			}
			res.cuts++
			res.stall = max(res.stall, time.Since(began))
			// What was lost was lost once; a database that grows makes every cut slow.
			content, known = left, map[string]bool{}
			for id := range kept {
				known[id] = true
			}
			if len(known) > 2000 {
				content, known = map[string][]byte{}, map[string]bool{}
			}
		}
		return res, nil
	}
}

// tally counts, after an outage, what was known before it and confirmed in it.
func (o options) tally(ctx context.Context, res *result, known, got map[string]bool, medium map[string][]byte) (kept map[string]int, left map[string][]byte, err error) {
	kept, left, err = o.whatIsThere(ctx, medium)
	if err != nil {
		return nil, nil, err
	}
	res.tries++
	res.confirmed += len(got)
	for _, ids := range []map[string]bool{known, got} {
		for id := range ids {
			switch {
			case kept[id] == 0:
				res.lost++
			case kept[id] > 1:
				res.doubled++
			}
		}
	}
	return kept, left, nil
}

// outage runs the writer on a disk until one of its lines is enough, cuts the
// power, and returns whom it had confirmed and what is on the medium.
func (o options) outage(ctx context.Context, d *disk, r *rand.Rand, args []string, enough func(line string, in io.Writer) bool) (map[string]bool, map[string][]byte, error) {
	dir, err := os.MkdirTemp(o.dir, "power-")
	if err != nil {
		return nil, nil, err
	}
	defer os.Remove(dir)
	server, err := d.mount(dir)
	if err != nil {
		return nil, nil, err
	}
	defer unmount(server, dir)
	cmd := exec.CommandContext(ctx, o.self, append([]string{"writer", "-in", dir}, args...)...)
	var said strings.Builder
	cmd.Stderr = &said
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	confirmed := map[string]bool{}
	lines := bufio.NewScanner(out)
	for over := false; !over && lines.Scan(); {
		if lines.Text() != full {
			confirmed[lines.Text()] = true
		}
		over = enough(lines.Text(), in)
	}
	medium := d.cut(r) // first the power, then the process: it can write no more
	_ = cmd.Process.Kill()
	for lines.Scan() { // what it had said by then was said
		if lines.Text() != full {
			confirmed[lines.Text()] = true
		}
	}
	_ = cmd.Wait()
	if len(confirmed) == 0 {
		return nil, nil, fmt.Errorf("the writer confirmed nobody: %s", said.String())
	}
	return confirmed, medium, ctx.Err()
}

func unmount(s interface{ Unmount() error }, dir string) {
	for range 50 {
		if s.Unmount() == nil {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	_ = syscall.Unmount(dir, syscall.MNT_DETACH)
}

// whatIsThere starts a kiosk's database on what the medium holds, counts the
// events in it, and returns the files as they are after that.
func (o options) whatIsThere(ctx context.Context, medium map[string][]byte) (kept map[string]int, left map[string][]byte, err error) {
	dir, err := os.MkdirTemp(o.dir, "after-")
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(dir)
	for name, b := range medium {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			return nil, nil, err
		}
	}
	db, err := openPlain(ctx, dir, "FULL")
	if err != nil {
		return nil, nil, err
	}
	rows, err := db.Claim(ctx, time.Now(), 1<<20)
	if err != nil {
		return nil, nil, err
	}
	kept = map[string]int{}
	for _, row := range rows {
		kept[row.ID]++
	}
	if err := db.Close(); err != nil {
		return nil, nil, err
	}
	b, err := os.ReadFile(filepath.Join(dir, "kiosk.db"))
	return kept, map[string][]byte{"kiosk.db": b}, err
}
