// Command hub runs the hub of one hospital, and speaks to a running one: it
// shows the board, calls people, answers alerts, closes ways and imports
// bookings.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	_ "time/tzdata" // -zone works on machines without a zone database

	"frontdoor/kiosk"
)

func main() {
	// The first signal ends in good order; a second one aborts.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	if err != nil && !errors.Is(err, flag.ErrHelp) { // the flags' own help is written already
		fmt.Fprintln(os.Stderr, "hub:", err)
	}
	os.Exit(exitCode(err))
}

// exitCode is 0 for fine, 1 when the answer is no, 2 for unusable input.
func exitCode(err error) int {
	switch kiosk.CodeOf(err) {
	case "":
		return 0
	case kiosk.CodeBadInput, kiosk.CodeDamaged:
		return 2
	}
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	return 1
}

// program is one invocation.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer
}

// command is one thing the program can do.
type command struct {
	name, args, does string
	run              func(ctx context.Context, c *call) error
}

func commands() []command {
	return []command{
		{"init", "-data DIR -site ID -kiosk ID …", "make the keys of a site and its kiosks; what is there stays", initialise},
		{"run", "-data DIR -services FILE [-record URL]", "run the hub with its broker, record and HTTP interface", serve},
		{"board", "[-json] [-record URL]", "show every queue; without a running hub, from the record", board},
		{"call", "QUEUE [-room UNIT] -by NAME", "call the next person", callNext},
		{"recall", "CODE -by NAME", "announce somebody again", onTicket("recall")},
		{"done", "CODE -by NAME", "end a visit", onTicket("done")},
		{"no-show", "CODE -by NAME", "somebody did not come", onTicket("no-show")},
		{"hold", "CODE -by NAME", "set somebody aside; they keep their turn", onTicket("hold")},
		{"resume", "CODE -by NAME", "take somebody from hold back to where they were", onTicket("resume")},
		{"transfer", "CODE -to QUEUE -by NAME", "send somebody on to another queue", onTicket("transfer")},
		{"undo", "CODE -by NAME", "take back the last step of a ticket", onTicket("undo")},
		{"urgent", "CODE -by NAME [-level 0…9]", "put somebody first", onTicket("urgency")},
		{"alerts", "[-json] [-all]", "list open alerts", alerts},
		{"ack", "ID -by NAME", "answer an alert", ack},
		{"close", "FEATURE [-kind lift|corridor|fire]", "take a lift or a way out of use", closeWay},
		{"open", "FEATURE", "bring it back into use", openWay},
		{"import", "FILE.csv", "import bookings; - reads standard input", importFile},
		{"outbox", "import FILE -by NAME", "take in what kioskctl outbox export saved", outbox},
		{"export", "arrivals [-day DATE]", "write a day's arrivals as CSV", exportArrivals},
		{"backup", "FILE [-data DIR]", "copy the record, while the hub runs or not", backup},
		{"restore", "[FILE] [-data DIR | -record URL]", "put a backup in its place; the kiosks send again what it has not seen", restore},
	}
}

// run is the program without its process. Flags may stand before or after
// arguments.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	p := program{stdin, stdout, stderr}
	if len(args) == 0 {
		usage(stderr)
		return kiosk.Errorf(kiosk.CodeBadInput, "", "say what to do")
	}
	if slices.Contains([]string{"help", "-h", "-help", "--help"}, args[0]) {
		usage(stdout)
		return nil
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return c.run(ctx, newCall(p, c, args[1:]))
		}
	}
	return kiosk.Errorf(kiosk.CodeBadInput, "", "there is no command %q; hub help lists them", args[0])
}

func usage(w io.Writer) {
	fmt.Fprintln(w, "usage: hub COMMAND …")
	for _, c := range commands() {
		fmt.Fprintf(w, "  hub %-8s %-38s %s\n", c.name, c.args, c.does)
	}
	fmt.Fprintln(w, "Commands find a running hub by -data DIR, or by -hub URL -token TOKEN.")
	fmt.Fprintln(w, "The record is a SQLite file in DIR, or the PostgreSQL database at -record postgres://….")
}

// call is one command with its flags.
type call struct {
	program
	flags *flag.FlagSet
	args  []string

	data, record, url, token, by string
	json                         bool
}

func newCall(p program, c command, args []string) *call {
	k := &call{program: p, flags: flag.NewFlagSet("hub "+c.name, flag.ContinueOnError), args: args}
	k.flags.SetOutput(p.stderr)
	k.flags.Usage = func() {
		fmt.Fprintf(p.stderr, "usage: hub %s %s\n", c.name, c.args)
		k.flags.PrintDefaults()
	}
	k.flags.StringVar(&k.data, "data", "hub-data", "the hub's `folder`")
	return k
}

// parse reads flags wherever they stand and leaves the arguments. want is how
// many there must be, -1 for one or more, which are joined: a ticket code may
// be typed with its space.
func (c *call) parse(want int) error {
	args, err := c.words()
	if err != nil {
		return err
	}
	if want < 0 && len(args) > 0 {
		args, want = []string{strings.Join(args, " ")}, 1
	}
	if len(args) != want {
		return kiosk.Errorf(kiosk.CodeBadInput, "", "%s takes %s; see: %s -h", c.flags.Name(), count(want), c.flags.Name())
	}
	c.args = args
	return nil
}

// words reads the flags and returns what else there is.
func (c *call) words() ([]string, error) {
	var args []string
	for rest := c.args; len(rest) > 0; {
		if err := c.flags.Parse(rest); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, kiosk.Wrap(kiosk.CodeBadInput, "", "the command line was not understood", err)
		}
		ended := len(rest) > c.flags.NArg() && rest[len(rest)-c.flags.NArg()-1] == "--"
		if rest = c.flags.Args(); len(rest) == 0 {
			break
		}
		if ended {
			args = append(args, rest...)
			break
		}
		args, rest = append(args, rest[0]), rest[1:]
	}
	return args, nil
}

func count(n int) string {
	switch n {
	case 0:
		return "no argument"
	case 1, -1:
		return "one argument"
	}
	return fmt.Sprintf("%d arguments", n)
}
