// Command kiosk is the appliance in the lobby: it runs the screen, the devices
// and the outbox of one kiosk, and the demo of a whole hospital.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // time_zone works on machines without a zone database

	"frontdoor/kiosk"
)

func main() {
	// The first signal ends in good order; a second one aborts.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "kiosk:", err)
	}
	os.Exit(exitCode(err))
}

// exitCode is 0 for fine, 1 for a failure, 2 for unusable input.
func exitCode(err error) int {
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case kiosk.CodeOf(err) == kiosk.CodeBadInput:
		return 2
	}
	return 1
}

const usage = `usage: kiosk COMMAND …
  kiosk run -config FILE [-frames]   run this kiosk; -frames without a window, screens as JSON lines
  kiosk demo [options]               run the demo hospital and a kiosk in it
      -tour DIR            go the whole way by itself and leave a picture of every screen
      -lang TAG            language of the tour, as es
      -layout portrait|landscape
      -offline             the hub is away until the tour has its ticket
      -hub URL             use the running hub whose API is at URL, with -data its folder
      -data DIR            where the demo keeps its keys and databases
`

// run is the program without its process.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	if len(args) == 0 {
		fmt.Fprint(stderr, usage)
		return kiosk.Errorf(kiosk.CodeBadInput, "", "say what to do: run or demo")
	}
	switch args[0] {
	case "run":
		return runCommand(ctx, args[1:], stdin, stdout, stderr)
	case "demo":
		return demoCommand(ctx, args[1:], stdout, stderr)
	case "help", "-h", "-help", "--help":
		fmt.Fprint(stdout, usage)
		return nil
	}
	return kiosk.Errorf(kiosk.CodeBadInput, "", "there is no command %q; kiosk help lists them", args[0])
}

// newFlags makes the flags of one command; its errors are unusable input.
func newFlags(name string, stderr io.Writer) *flag.FlagSet {
	flags := flag.NewFlagSet("kiosk "+name, flag.ContinueOnError)
	flags.SetOutput(stderr)
	return flags
}

func parse(flags *flag.FlagSet, args []string) error {
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return err
	case err != nil:
		return kiosk.Wrap(kiosk.CodeBadInput, "", "the command line was not understood", err)
	case flags.NArg() > 0:
		return kiosk.Errorf(kiosk.CodeBadInput, "", "%q is one word too many", flags.Arg(0))
	}
	return nil
}
