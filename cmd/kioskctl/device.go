package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"text/tabwriter"
	"time"

	"go.bug.st/serial"
	"periph.io/x/conn/v3/gpio"
	"periph.io/x/conn/v3/gpio/gpioreg"
	"periph.io/x/conn/v3/spi"
	"periph.io/x/conn/v3/spi/spireg"
	"periph.io/x/host/v3"

	"frontdoor/cmd/internal/cli"
	"frontdoor/devices"
	"frontdoor/devices/badge"
	"frontdoor/devices/card"
	"frontdoor/devices/panel"
	"frontdoor/devices/scan"
	"frontdoor/kiosk/config"
)

func deviceCommands() []command {
	real := machine{
		ready:  func() error { _, err := host.Init(); return err },
		spi:    spireg.Open,
		pin:    func(name string) gpio.PinIO { return gpioreg.ByName(name) },
		serial: func(name string) (io.ReadCloser, error) { return serial.Open(name, &serial.Mode{BaudRate: 115200}) },
		print:  badge.OpenPort,
	}
	return []command{
		{"device list", "-config FILE [-json]", "list the devices that a kiosk's settings name", real.list},
		{"device test", "NAME -config FILE [-printer escpos|zpl|ql] [-json]", "set one device up and say how it is; exit 1 when it is not ok; the kiosk must not be running", real.test},
		{"device watch", "-config FILE [-printer escpos|zpl|ql]", "tell, until stopped, how the devices are and that something was held to them; the kiosk must not be running", real.watch},
	}
}

// machine is how this computer reaches its devices.
type machine struct {
	ready  func() error // before the first pin or bus
	spi    func(name string) (spi.PortCloser, error)
	pin    func(name string) gpio.PinIO // nil when there is none
	serial func(name string) (io.ReadCloser, error)
	print  func(where string) (io.ReadWriteCloser, error)
}

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
	c.flags.StringVar(&printer, "printer", "escpos", "`language` of the printer: escpos, zpl or ql")
	c.jsonFlag()
	if err := c.parse(arguments); err != nil {
		return nil, err
	}
	lang, known := map[string]badge.Language{"escpos": badge.ESCPOS{}, "zpl": badge.ZPL{}, "ql": badge.QL{}}[printer]
	switch {
	case file == "":
		return nil, bad("name the kiosk's settings with -config FILE")
	case !known:
		return nil, bad("-printer is escpos, zpl or ql, not %q", printer)
	}
	cfg, err := config.Load(file)
	if err != nil {
		return nil, unusable(err, "the settings cannot be used")
	}
	return m.devices(cfg.Devices, lang), nil
}

// devices are those that the settings name.
func (m machine) devices(d config.Devices, lang badge.Language) []device {
	all := []device{
		{"card", d.Card, m.card(d)},
		{"scanner", d.Scanner, m.scanner(d)},
		{badge.Device, d.Printer, m.printer(d, lang)},
		{panel.Relay, d.Relay, m.panel(panel.Relay, d.Relay)},
		{panel.Light, d.Light, m.panel(panel.Light, d.Light)},
		{panel.Button, d.Button, m.panel(panel.Button, d.Button)},
	}
	return slices.DeleteFunc(all, func(d device) bool { return d.Where == "" })
}

type runner = func(context.Context, func(devices.Health), func(string)) error

func (m machine) card(d config.Devices) runner {
	return func(ctx context.Context, told func(devices.Health), seen func(string)) error {
		o := card.Options{Changed: told, Unread: func(err error) { seen("a card: " + devices.KindOf(err).Error()) }}
		if err := m.ready(); err != nil {
			return err
		}
		if d.CardIRQ != "" {
			if pin := m.pin(d.CardIRQ); pin != nil {
				o.IRQ = pin
			}
		}
		r := card.New(func() (spi.PortCloser, error) { return m.spi(d.Card) }, o)
		return r.Run(ctx, func(t card.Tap) { seen("a card was read: " + t.Type) })
	}
}

func (m machine) scanner(d config.Devices) runner {
	return func(ctx context.Context, told func(devices.Health), seen func(string)) error {
		rules := scan.Rules{Now: func() (time.Time, bool) { return time.Now(), true }}
		s := scan.New(func() (io.ReadCloser, error) { return m.serial(d.Scanner) }, rules, scan.Options{Changed: told})
		return s.Run(ctx, func(r scan.Result) { seen(scannedWords(r)) })
	}
}

// scannedWords say what sort of code was read. No keys are at hand, so a code of
// this hospital cannot be told from a forged one.
func scannedWords(r scan.Result) string {
	switch r.(type) {
	case scan.Appointment, scan.Refused:
		return "an appointment code was read; its signature was not checked"
	case scan.Ticket:
		return "a ticket was read"
	case scan.Wristband:
		return "a wristband was read"
	case scan.Licence:
		return "a driving licence was read"
	case scan.HealthCard, scan.RefusedCard:
		return "a health card was read; its signature was not checked"
	}
	return "a code was read that is none of the kiosk's"
}

func (m machine) printer(d config.Devices, lang badge.Language) runner {
	return func(ctx context.Context, told func(devices.Health), _ func(string)) error {
		monitor := devices.NewMonitor(badge.Device, time.Now, told)
		p := badge.NewPrinter(func() (io.ReadWriteCloser, error) { return m.print(d.Printer) }, lang, badge.Options{Monitor: monitor})
		defer p.Close()
		tick := time.NewTicker(4 * time.Second)
		defer tick.Stop()
		for {
			_ = p.Status(ctx) // the monitor is told
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-tick.C:
			}
		}
	}
}

// panel runs one part beside the screen. Nothing is switched on: on the relay
// hangs the hospital's alarm.
func (m machine) panel(part, name string) runner {
	return func(ctx context.Context, told func(devices.Health), seen func(string)) error {
		if err := m.ready(); err != nil {
			return err
		}
		var o panel.Options
		if pin := m.pin(name); pin != nil {
			switch part {
			case panel.Relay:
				o.Relay = pin
			case panel.Light:
				o.Light = pin
			case panel.Button:
				o.Button = pin
			}
		}
		o.Changed = func(h devices.Health) {
			if h.Device == part {
				told(h)
			}
		}
		p := panel.New(o)
		defer p.Close()
		return p.Run(ctx, func() { seen("the help button was pressed") })
	}
}

func (m machine) list(_ context.Context, c *call) error {
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
