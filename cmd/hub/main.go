// Command hub runs the hub of one hospital, and speaks to a running one: it
// shows the board, calls people, answers alerts, closes ways and imports
// bookings.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	_ "time/tzdata" // -zone works on machines without a zone database

	"frontdoor/cmd/internal/cli"
	"frontdoor/kiosk"
)

func main() { cli.Main("hub", run) }

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
		{"access", "[-data DIR]", "write what a NATS cluster's settings must say about who may connect", clusterAccess},
		{"run", "-data DIR -services FILE [-record URL]", "run the hub with its broker, record and HTTP interface", serve},
		{"board", "[-json] [-record URL]", "show every queue; without a running hub, from the record", board},
		{"call", "QUEUE [-room UNIT] -by NAME", "call the next person", callNext},
		{"join", "QUEUE -by NAME", "give somebody at home a place and a code; hub arrive when they come", join},
		{"recall", "CODE -by NAME", "announce somebody again", onTicket("recall")},
		{"enter", "CODE -by NAME", "somebody who was called has come into the room", onTicket("enter")},
		{"done", "CODE -by NAME", "end a stop; the next one of the visit begins", onTicket("done")},
		{"arrive", "CODE -by NAME", "somebody from home has come, or is there for their next stop before the hub expects it", onTicket("arrive")},
		{"no-show", "CODE -by NAME", "somebody did not come", onTicket("no-show")},
		{"hold", "CODE -by NAME [-for 20m]", "set somebody aside; they keep their turn", onTicket("hold")},
		{"resume", "CODE -by NAME", "take somebody from hold back to where they were", onTicket("resume")},
		{"transfer", "CODE -to QUEUE -by NAME", "send somebody on to another queue", onTicket("transfer")},
		{"undo", "CODE -by NAME", "take back the last step of a ticket", onTicket("undo")},
		{"urgent", "CODE -by NAME [-level 0…9]", "put somebody first", onTicket("urgency")},
		{"unmatched", "[-json]", "list tickets of people whom no kiosk found", unmatched},
		{"details", "CODE -by NAME", "show what such a person said, and what they may be booked for", details},
		{"match", "CODE -to APPOINTMENT -by NAME [-same]", "make such a ticket that of an appointment", onTicket("match")},
		{"dismiss", "CODE -by NAME", "end such a ticket; no appointment belongs to it", onTicket("dismiss")},
		{"alerts", "[-json] [-all]", "list open alerts", alerts},
		{"ack", "ID -by NAME", "answer an alert", ack},
		{"close", "FEATURE [-kind lift|corridor|fire]", "take a lift or a way out of use", closeWay},
		{"open", "FEATURE", "bring it back into use", openWay},
		{"wipe", "KIOSK -by NAME [-undo]", "take a kiosk's roster away, or give it back", onKiosk("wipe")},
		{"shut", "KIOSK -by NAME [-undo]", "let a kiosk check nobody in, or in again; help and the way stay", onKiosk("shut")},
		{"restart", "KIOSK -by NAME", "start a kiosk's program anew as soon as nobody stands there", onKiosk("restart")},
		{"import", "FILE.csv", "import bookings; - reads standard input", importFile},
		{"outbox", "import FILE -by NAME", "take in what kioskctl outbox export saved", outbox},
		{"export", "arrivals [-day DATE]", "write a day's arrivals as CSV", exportArrivals},
		{"downtime", "-by NAME [-day DATE] [-building ID] [-csv]", "print the list for a desk without computers; needs no running hub", downtime},
		{"audit", "verify [FILE] [-head HASH] | export", "verify that nobody changed who did what, or write it out", audits},
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
	fmt.Fprintln(w, "The token lies in DIR/keys/hub/token; that file may move to whoever runs commands, the hub needs it not.")
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
	if want >= 0 {
		args, err := cli.Take(c.flags, c.args, want)
		c.args = args
		return err
	}
	args, err := cli.Words(c.flags, c.args)
	if err == nil && len(args) == 0 {
		err = kiosk.Errorf(kiosk.CodeBadInput, "", "%s takes one argument; see: %s -h", c.flags.Name(), c.flags.Name())
	}
	c.args = []string{strings.Join(args, " ")}
	return err
}
