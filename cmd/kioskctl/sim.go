package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"frontdoor/cmd/internal/rig"
	"frontdoor/devices/sim/rack"
)

func simCommands() []command {
	return []command{
		{"sim list", "[-data DIR] [-json]", "list what can be wrong with the demo's simulated devices, and what is", simList},
		{"sim set", "DEVICE.FAULT=on|off|NUMBER [-data DIR]", "switch a fault while the demo runs, as printer.paper-out=on", simSet},
		{"sim card", "NUMBER [-data DIR]", "hold a hospital card with this number to the reader for two seconds", simShow("card")},
		{"sim scan", "TEXT [-data DIR]", "hold a code that says this to the scanner", simShow("scan")},
	}
}

// simulators reads the flags and gives the demo's socket an order.
func (c *call) simulators(ctx context.Context, arguments int, order func() (rack.Order, error)) ([]rack.Fault, error) {
	data := c.flags.String("data", rig.DemoData(), "`folder` of the running demo")
	c.jsonFlag()
	if err := c.parse(arguments); err != nil {
		return nil, err
	}
	o, err := order()
	if err != nil {
		return nil, err
	}
	faults, err := rack.Ask(ctx, filepath.Join(*data, rig.SimSocket), o)
	if err != nil {
		return nil, unusable(err, "the simulated devices did not do it")
	}
	return faults, nil
}

func simList(ctx context.Context, c *call) error {
	faults, err := c.simulators(ctx, 0, func() (rack.Order, error) { return rack.Order{Do: "list"}, nil })
	if err != nil {
		return err
	}
	if c.json {
		return c.printJSON(faults)
	}
	w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	for _, f := range faults {
		fmt.Fprintf(w, "%s\t%s\t%s\n", f.Name, f.Value, f.Says)
	}
	return w.Flush()
}

func simSet(ctx context.Context, c *call) error {
	_, err := c.simulators(ctx, 1, func() (rack.Order, error) {
		name, value, ok := strings.Cut(c.args[0], "=")
		if !ok {
			return rack.Order{}, bad("say which fault and what it becomes, as printer.paper-out=on; sim list names them")
		}
		return rack.Order{Do: "set", Name: name, Value: value}, nil
	})
	return err
}

// simShow holds something to a reader.
func simShow(what string) func(context.Context, *call) error {
	return func(ctx context.Context, c *call) error {
		_, err := c.simulators(ctx, 1, func() (rack.Order, error) {
			return rack.Order{Do: what, Value: c.args[0]}, nil
		})
		return err
	}
}
