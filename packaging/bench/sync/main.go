// Command sync measures how check-ins get from a kiosk's disk to the hub's
// record and onto other screens, each figure beside its target, in one run.
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// bench is one run and its settings.
type bench struct {
	dir     string // scratch; removed at the end
	hub     string // the program
	record  string // URL of a PostgreSQL database, "" = start one
	commits int
	seconds int
	kiosks  int
	backlog int
	rounds  int
	days    int
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var b bench
	only := flag.String("only", "", "parts to run, of: commit, live, ingest, crowd, drain, estimate; empty = all")
	flag.StringVar(&b.dir, "dir", "", "`folder` on the disk to measure; empty = the system's for temporary files")
	flag.StringVar(&b.record, "record", "", "`URL` of an empty PostgreSQL database; empty = start the installed one")
	flag.IntVar(&b.commits, "commits", 3000, "durable commits of each kind")
	flag.IntVar(&b.seconds, "seconds", 15, "how long 100 people a second check in")
	flag.IntVar(&b.kiosks, "kiosks", 1000, "kiosks connected to one hub")
	flag.IntVar(&b.backlog, "backlog", 120_000, "events that wait for a hub")
	flag.IntVar(&b.rounds, "rounds", 20, "rounds of 1,024 check-ins taken in")
	flag.IntVar(&b.days, "days", 200, "simulated days of each kind")
	flag.Parse()
	if err := b.run(ctx, *only); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}
}

func (b *bench) run(ctx context.Context, only string) error {
	dir, err := os.MkdirTemp(b.dir, "frontdoor-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b.dir, b.hub = dir, filepath.Join(dir, "hub-program")
	if err := os.Chmod(dir, 0o755); err != nil { // PostgreSQL runs as another user
		return err
	}
	if out, err := exec.CommandContext(ctx, "go", "build", "-tags", "x11", "-o", b.hub, "frontdoor/cmd/hub").CombinedOutput(); err != nil {
		return fmt.Errorf("the hub was not built: %s", out)
	}
	load, _ := os.ReadFile("/proc/loadavg")
	fmt.Printf("%s, %d processors, load before %s\n", runtime.Version(), runtime.GOMAXPROCS(0), strings.Join(strings.Fields(string(load))[:1], ""))
	for _, part := range []struct {
		name string
		run  func(context.Context) error
	}{
		{"commit", b.commit}, {"live", b.live}, {"ingest", b.ingest}, {"crowd", b.crowd}, {"drain", b.drain}, {"estimate", b.estimate},
	} {
		if only != "" && !slices.Contains(strings.Split(only, ","), part.name) {
			continue
		}
		if err := part.run(ctx); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return nil
}

// line prints one figure and its target.
func line(name, figure, target string) {
	fmt.Printf("%-58s %-36s %s\n", name, figure, cmp.Or(target, "-"))
}

// at returns a quantile of durations.
func at(list []time.Duration, q float64) time.Duration {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}

func ms(d time.Duration) string { return fmt.Sprintf("%.2f ms", float64(d.Microseconds())/1000) }
