// Command torture breaks a kiosk and its hub in every way it knows, again and
// again, and counts what was confirmed on a screen and is not at the hub, or is
// there twice. Beside the faults stand controls that must fail: they show that
// a loss would be noticed.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
	case errors.Is(err, errBroken), errors.Is(err, errSkipped):
		fmt.Fprintln(os.Stderr, "torture:", err)
		os.Exit(1)
	default:
		fmt.Fprintln(os.Stderr, "torture:", err)
		os.Exit(2)
	}
}

var (
	errBroken  = errors.New("a promise was broken, or a control was not; the lines marked WRONG say which")
	errSkipped = errors.New("some faults cannot be made on this machine; -may-skip lets that pass")
)

// options are what the faults work with.
type options struct {
	seeds   int
	minutes float64
	from    uint64
	only    *regexp.Regexp // nil = all
	maySkip bool
	bin     string // folder of the programs
	dir     string // for databases; in memory where there is such a thing
	self    string // this program
	log     io.Writer

	size
}

// size is how much of each fault one seed is.
type size struct {
	kills, people, strikes, cuts, fulls, histories, races int
}

// whole is what packaging/torture does with every seed.
var whole = size{kills: 50, people: 40, strikes: 12, cuts: 12, fulls: 40, histories: 350, races: 4}

func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	if len(args) > 0 && args[0] == "writer" {
		return runWriter(ctx, args[1:], stdin, stdout, stderr)
	}
	o := options{log: stderr, size: whole}
	flags := flag.NewFlagSet("torture", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.IntVar(&o.seeds, "seeds", 1, "how often each fault is gone through: a `number` of seeds; 32 make 100,000 histories and more than 1,000 kills and 200 power cuts")
	flags.Float64Var(&o.minutes, "minutes", 0, "begin no seed but the first after this many `minutes`; 0 = no end")
	flags.Uint64Var(&o.from, "from", 1, "the first `seed`: the same seed does the same")
	flags.Func("only", "only the faults whose name matches this regular `expression`", func(s string) (err error) {
		o.only, err = regexp.Compile(s)
		return err
	})
	flags.BoolVar(&o.maySkip, "may-skip", false, "exit with 0 though this machine cannot make some of the faults")
	flags.StringVar(&o.bin, "bin", ".build", "`folder` with the programs")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 || o.seeds < 1 {
		return fmt.Errorf("%q is not understood; see -h", strings.Join(args, " "))
	}
	var err error
	if o.self, err = os.Executable(); err != nil {
		return err
	}
	if o.dir, err = folder(); err != nil {
		return err
	}
	defer os.RemoveAll(o.dir)
	return o.all(ctx, stdout)
}

// folder makes one in memory, where many syncs cost nothing, or on disk.
func folder() (string, error) {
	if dir, err := os.MkdirTemp("/dev/shm", "torture-"); err == nil {
		return dir, nil
	}
	return os.MkdirTemp("", "torture-")
}
