// Command kiosk is the appliance in the lobby: it runs the screen, the devices
// and the outbox of one kiosk, and the demo of a whole hospital.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	_ "time/tzdata" // time_zone works on machines without a zone database

	"frontdoor/cmd/internal/cli"
	"frontdoor/kiosk"
)

func main() { cli.Main("kiosk", run) }

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
	_, err := cli.Take(flags, args, 0)
	return err
}
