package cli

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"frontdoor/kiosk"
)

type status int

func (s status) Error() string   { return "no route" }
func (s status) ExitStatus() int { return int(s) }

func TestExit(t *testing.T) {
	for _, row := range []struct {
		name string
		err  error
		want int
	}{
		{"fine", nil, 0},
		{"help was asked for", fmt.Errorf("x: %w", flag.ErrHelp), 0},
		{"the answer is no", ErrAnswered, 1},
		{"a failure", errors.New("away"), 1},
		{"somebody is not found", kiosk.Errorf(kiosk.CodeNotFound, "", "nobody"), 1},
		{"unusable input", kiosk.Errorf(kiosk.CodeBadInput, "", "what?"), 2},
		{"a damaged file", kiosk.Errorf(kiosk.CodeDamaged, "", "cut off"), 2},
		{"a status of its own", fmt.Errorf("way: %w", status(3)), 3},
	} {
		if got := Exit(row.err); got != row.want {
			t.Errorf("%s: %d, want %d", row.name, got, row.want)
		}
	}
}

func TestWords(t *testing.T) {
	for _, row := range []struct {
		name, args, words, by string
		fails                 bool
	}{
		{"flags before", "-by Ann a b", "a b", "Ann", false},
		{"flags after", "a b -by Ann", "a b", "Ann", false},
		{"flags between", "a -by Ann b", "a b", "Ann", false},
		{"two dashes end the flags", "-by Ann -- -x -by Bob", "-x -by Bob", "Ann", false},
		{"a lone dash is a word", "- -by Ann", "-", "Ann", false},
		{"nothing", "", "", "", false},
		{"an unknown flag", "a -nope", "", "", true},
		{"a flag without its value", "a -by", "", "", true},
	} {
		flags := flag.NewFlagSet("test", flag.ContinueOnError)
		flags.SetOutput(io.Discard)
		by := flags.String("by", "", "")
		words, err := Words(flags, strings.Fields(row.args))
		if (err != nil) != row.fails || err != nil && kiosk.CodeOf(err) != kiosk.CodeBadInput {
			t.Errorf("%s: %v", row.name, err)
		}
		if err == nil && (!slices.Equal(words, strings.Fields(row.words)) || *by != row.by) {
			t.Errorf("%s: %q, by %q", row.name, words, *by)
		}
	}
}

func TestTakeSaysHowManyWordsThereMustBe(t *testing.T) {
	for want, text := range map[int]string{
		0: `"a" is one word too many: hub call takes no argument`, 1: `"b" is one word too many: hub call takes one argument`,
		3: "hub call takes 3 arguments",
	} {
		flags := flag.NewFlagSet("hub call", flag.ContinueOnError)
		if _, err := Take(flags, []string{"a", "b"}, want); err == nil || err.Error() != text+"; see: hub call -h" {
			t.Errorf("%d: %v", want, err)
		}
		if words, err := Take(flags, []string{"a", "b"}, 2); err != nil || len(words) != 2 {
			t.Errorf("two of two: %q, %v", words, err)
		}
	}
}
