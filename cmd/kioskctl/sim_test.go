package main

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"frontdoor/cmd/internal/cli"
	"frontdoor/cmd/internal/rig"
	"frontdoor/devices/sim/rack"
)

func TestSimSwitchesFaultsOfARunningRack(t *testing.T) {
	r, dir := rack.New(), t.TempDir()
	l, err := rack.Listen(filepath.Join(dir, rig.SimSocket))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.Serve(ctx, l) }()
	defer func() { stop(); <-ended }()
	ask := func(args ...string) (string, error) {
		var out bytes.Buffer
		err := run(t.Context(), append(args, "-data", dir), strings.NewReader(""), &out, io.Discard)
		return out.String(), err
	}
	for _, row := range []struct {
		args []string
		want string
		exit int
	}{
		{[]string{"sim", "list"}, "printer.paper-out", 0},
		{[]string{"sim", "list", "-json"}, `"name": "card.noise"`, 0},
		{[]string{"sim", "set", "printer.paper-out=on"}, "", 0},
		{[]string{"sim", "set", "printer.paper-out=perhaps"}, "it is on or off", 2},
		{[]string{"sim", "set", "printer.paper-out"}, "sim list names them", 2},
		{[]string{"sim", "set", "printer.on-fire=on"}, "there is no fault", 2},
		{[]string{"sim", "card", "RG-0001"}, "", 0},
		{[]string{"sim", "scan", "FDT1:KD042"}, "", 0},
		{[]string{"sim", "scan"}, "takes one argument", 2},
	} {
		out, err := ask(row.args...)
		if err != nil {
			out = err.Error()
		}
		if cli.Exit(err) != row.exit || !strings.Contains(out, row.want) {
			t.Errorf("%v: exit %d, %s", row.args, cli.Exit(err), out)
		}
	}
	if !r.Printer.Faults().PaperOut {
		t.Error("the printer still has paper")
	}
	dir = t.TempDir()
	if _, err := ask("sim", "list"); cli.Exit(err) != 2 || !strings.Contains(err.Error(), "start packaging/demo") {
		t.Errorf("without a demo: %v", err)
	}
}
