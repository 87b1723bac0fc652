package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"strings"

	"frontdoor/cmd/internal/cli"
)

// call is one command with its flags.
type call struct {
	program
	flags *flag.FlagSet
	args  []string

	json bool
	lang string
}

func newCall(p program, c command, args []string) *call {
	k := &call{program: p, flags: flag.NewFlagSet("kioskctl "+c.name, flag.ContinueOnError), args: args}
	k.flags.SetOutput(p.stderr)
	k.flags.Usage = func() {
		fmt.Fprintf(p.stderr, "usage: kioskctl %s %s\n  %s\n", c.name, c.args, c.does)
		k.flags.PrintDefaults()
	}
	return k
}

func (c *call) jsonFlag() { c.flags.BoolVar(&c.json, "json", false, "write JSON") }

func (c *call) langFlag(what string) {
	c.flags.StringVar(&c.lang, "lang", "", "language `tag` of "+what+", as es")
}

// parse reads flags wherever they stand and leaves want arguments.
func (c *call) parse(want int) (err error) {
	c.args, err = cli.Take(c.flags, c.args, want)
	return err
}

// read returns the bytes of a file, at most limit; "-" is standard input.
func (c *call) read(name string, limit int64) ([]byte, error) {
	r := c.stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, unusable(err, "%s cannot be read: check the path", name)
		}
		defer f.Close()
		r = f
	}
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	switch {
	case err != nil:
		return nil, unusable(err, "%s cannot be read to its end", name)
	case int64(len(b)) > limit:
		return nil, bad("%s is larger than %d MB", name, limit>>20)
	}
	return b, nil
}

// printJSON writes v as the result.
func (c *call) printJSON(v any) error {
	e := json.NewEncoder(c.stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// save writes a result to the file that the person named.
func save(name string, b []byte) error {
	if err := os.WriteFile(name, b, 0o666); err != nil {
		return unusable(err, "%s cannot be written: check the folder and its rights", name)
	}
	return nil
}

func savePNG(name string, img image.Image) error {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return err
	}
	return save(name, b.Bytes())
}

// list joins ids for a sentence.
func list(ids []string) string { return strings.Join(ids, ", ") }

// plural writes a count: "1 fault", "2 faults".
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
