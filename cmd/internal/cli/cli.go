// Package cli is what the three programs share at the edge of the process:
// signals, exit status, and flags that may stand before or after arguments.
package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"frontdoor/kiosk"
)

// Run is a program without its process.
type Run func(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error

// ErrAnswered is the answer no where all there is to say has been written.
var ErrAnswered = errors.New("the answer is no")

// Main runs a program and ends the process with its exit status. The first
// interrupt ends it in good order; a second one aborts.
func Main(name string, run Run) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	// The flags' own help is written already.
	if err != nil && !errors.Is(err, flag.ErrHelp) && !errors.Is(err, ErrAnswered) {
		fmt.Fprintln(os.Stderr, name+":", err)
	}
	os.Exit(Exit(err))
}

// Exit is the exit status of an error: 0 fine, 1 the answer is no, 2 unusable
// input, or what the error says of itself with ExitStatus.
func Exit(err error) int {
	var own interface{ ExitStatus() int }
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.As(err, &own):
		return own.ExitStatus()
	case kiosk.CodeOf(err) == kiosk.CodeBadInput, kiosk.CodeOf(err) == kiosk.CodeDamaged:
		return 2
	}
	return 1
}

// Words parses flags wherever they stand and returns the other words; after --
// all are words. The error is flag.ErrHelp or unusable input.
func Words(flags *flag.FlagSet, args []string) ([]string, error) {
	var words []string
	for len(args) > 0 {
		if err := flags.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, kiosk.Wrap(kiosk.CodeBadInput, "", "the command line was not understood", err)
		}
		rest := flags.Args()
		if len(rest) == 0 {
			break
		}
		if len(args) > len(rest) && args[len(args)-len(rest)-1] == "--" {
			return append(words, rest...), nil
		}
		words, args = append(words, rest[0]), rest[1:]
	}
	return words, nil
}

// Take is Words where there must be a certain number of them.
func Take(flags *flag.FlagSet, args []string, want int) ([]string, error) {
	words, err := Words(flags, args)
	if err != nil || len(words) == want {
		return words, err
	}
	takes := fmt.Sprintf("%s takes %s; see: %s -h", flags.Name(), count(want), flags.Name())
	if len(words) > want {
		takes = fmt.Sprintf("%q is one word too many: %s", words[want], takes)
	}
	return nil, kiosk.Errorf(kiosk.CodeBadInput, "", "%s", takes)
}

func count(n int) string {
	switch n {
	case 0:
		return "no argument"
	case 1:
		return "one argument"
	}
	return fmt.Sprintf("%d arguments", n)
}
