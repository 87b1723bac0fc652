package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"text/tabwriter"
	"time"

	"frontdoor/cmd/internal/cli"
	"frontdoor/cmd/internal/rig"
	"frontdoor/devices"
	"frontdoor/kiosk/config"
)

func deviceCommands() []command {
	real := machine{rig.Here()}
	return []command{
		{"device list", "-config FILE [-json]", "list the devices that a kiosk's settings name", real.list},
		{"device test", "NAME -config FILE [-printer escpos|zpl|ql] [-json]", "set one device up and say how it is; exit 1 when it is not ok; the kiosk must not be running", real.test},
		{"device watch", "-config FILE [-printer escpos|zpl|ql]", "tell, until stopped, how the devices are and that something was held to them; the kiosk must not be running", real.watch},
	}
}

// machine is the computer whose devices are tested.
type machine struct{ rig.Machine }

// device is one device of the settings.
type device struct {
	Name  string `json:"name"`  // as in health
	Where string `json:"where"` // as in the settings
	// run works the device until ctx ends; told is called with its health, and
	// seen with what was held to it, in words that say nothing of whose it was.
	run func(ctx context.Context, told func(devices.Health), seen func(string)) error
}

// settings parses the command line and returns the devices.
func (m machine) settings(c *call, arguments int) ([]device, error) {
	var file, printer string
	c.flags.StringVar(&file, "config", "", "the kiosk's settings `FILE`")
	c.flags.StringVar(&printer, "printer", "", "`language` of the printer, in place of the settings': escpos, zpl or ql")
	if err := c.parse(arguments); err != nil {
		return nil, err
	}
	if file == "" {
		return nil, bad("name the kiosk's settings with -config FILE")
	}
	cfg, err := config.Load(file)
	if err != nil {
		return nil, unusable(err, "the settings cannot be used")
	}
	if printer != "" {
		if !slices.Contains([]string{"escpos", "zpl", "ql"}, printer) {
			return nil, bad("-printer is escpos, zpl or ql, not %q", printer)
		}
		cfg.Devices.PrinterLanguage = printer
	}
	return m.devices(cfg.Devices), nil
}

func (m machine) list(_ context.Context, c *call) error {
	c.jsonFlag()
	all, err := m.settings(c, 0)
	if err != nil {
		return err
	}
	if c.json {
		return c.printJSON(all)
	}
	w := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	for _, d := range all {
		fmt.Fprintf(w, "%s\t%s\n", d.Name, d.Where)
	}
	return w.Flush()
}

// patience is how long a device may take to be well.
const patience = 5 * time.Second

func (m machine) test(ctx context.Context, c *call) error {
	c.jsonFlag()
	all, err := m.settings(c, 1)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(d device) bool { return d.Name == c.args[0] })
	if i < 0 {
		var names []string
		for _, d := range all {
			names = append(names, d.Name)
		}
		return bad("the settings name no device %q; they name: %s", c.args[0], list(names))
	}
	h, err := all[i].settle(ctx, patience)
	if err != nil {
		return err
	}
	if c.json {
		err = json.NewEncoder(c.stdout).Encode(h)
	} else {
		_, err = fmt.Fprintln(c.stdout, healthLine(h))
	}
	if err == nil && h.State != devices.OK {
		return cli.ErrAnswered
	}
	return err
}

// settle runs a device until it is ok, or for so long, and returns how it is.
func (d device) settle(ctx context.Context, limit time.Duration) (devices.Health, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var mu sync.Mutex
	last := devices.Health{Device: d.Name, State: devices.Out, Reason: devices.ErrNoAnswer.Error(), Since: time.Now()}
	err := d.run(ctx, func(h devices.Health) {
		mu.Lock()
		defer mu.Unlock()
		if ctx.Err() != nil {
			return // switched off by ourselves
		}
		if last = h; h.State == devices.OK {
			cancel()
		}
	}, func(string) {})
	mu.Lock()
	defer mu.Unlock()
	if ctx.Err() == nil {
		return last, err
	}
	return last, nil
}

func (m machine) watch(ctx context.Context, c *call) error {
	all, err := m.settings(c, 0)
	if err != nil {
		return err
	}
	var mu sync.Mutex
	say := func(words string) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintf(c.stdout, "%s %s\n", time.Now().Format("15:04:05"), words)
	}
	var running sync.WaitGroup
	for _, d := range all {
		running.Go(func() {
			err := d.run(ctx, func(h devices.Health) {
				if ctx.Err() == nil {
					say(healthLine(h))
				}
			}, func(words string) { say(d.Name + ": " + words) })
			if err != nil && ctx.Err() == nil {
				say(d.Name + ": " + err.Error())
			}
		})
	}
	running.Wait()
	if errors.Is(ctx.Err(), context.Canceled) {
		return nil // stopped by whoever watches
	}
	return ctx.Err()
}

// healthLine is a device's health in one line.
func healthLine(h devices.Health) string {
	line := fmt.Sprintf("%s: %s", h.Device, h.State)
	if h.Reason != "" {
		line += ", " + h.Reason
	}
	return line
}
