package main

import (
	"cmp"
	"context"
	"io"
	"slices"
	"time"

	"periph.io/x/conn/v3/gpio"

	"frontdoor/cmd/internal/rig"
	"frontdoor/devices"
	"frontdoor/devices/badge"
	"frontdoor/devices/card"
	"frontdoor/devices/panel"
	"frontdoor/devices/scan"
	"frontdoor/kiosk/config"
	fonts "frontdoor/kiosk/draw"
)

// devices are those that the settings name.
func (m machine) devices(d config.Devices) []device {
	all := []device{
		{"card", d.Card, m.card(d)},
		{"scanner", d.Scanner, m.scanner(d)},
		{badge.Device, d.Printer, m.printer(badge.Device, d.Printer, rig.Language(d))},
		{rig.DeskPrinter, d.DeskPrinter, m.printer(rig.DeskPrinter, d.DeskPrinter, badge.ESCPOS{})},
		{panel.Relay, d.Relay, m.panel(panel.Relay, d.Relay)},
		{panel.Light, d.Light, m.panel(panel.Light, d.Light)},
		{panel.Button, d.Button, m.panel(panel.Button, d.Button)},
		{panel.Presence, d.Presence, m.contact(d.Presence, panel.NewPresence, "somebody stands in front", "nobody stands in front")},
		{panel.FirePanel, d.FirePanel, m.contact(d.FirePanel, panel.NewFirePanel, "the fire panel's contact is open: an alarm, or a cut wire", "the fire panel's contact is closed")},
		{panel.GuideLight, d.GuideLight, guide("", m.Guide(d))},
		{panel.TowerLight, cmp.Or(d.TowerRed, d.TowerAmber, d.TowerGreen), guide(panel.TowerLight, m.Tower(d))},
		{panel.Display, d.Display, m.display(d)},
		{panel.Cabinet, d.Climate, m.climate(d)},
	}
	return slices.DeleteFunc(all, func(d device) bool { return d.Where == "" })
}

type runner = func(context.Context, func(devices.Health), func(string)) error

func (m machine) card(d config.Devices) runner {
	return func(ctx context.Context, told func(devices.Health), seen func(string)) error {
		open, o, err := m.Card(d)
		if err != nil {
			return err
		}
		o.Changed = told
		o.Unread = func(err error) { seen("a card: " + devices.KindOf(err).Error()) }
		return card.New(open, o).Run(ctx, func(t card.Tap) {
			words := "a card was read: " + t.Type
			if _, ok := card.Source(d.CardNumber).Number(t); !ok {
				words += ", without a number where the settings look for it"
			}
			seen(words)
		})
	}
}

func (m machine) scanner(d config.Devices) runner {
	return func(ctx context.Context, told func(devices.Health), seen func(string)) error {
		rules, err := rig.Rules(d, scan.Rules{Now: func() (time.Time, bool) { return time.Now(), true }})
		if err != nil {
			return err
		}
		s := scan.New(m.Scanner(d), rules, scan.Options{Changed: told})
		return s.Run(ctx, func(r scan.Result) { seen(scannedWords(r)) })
	}
}

// scannedWords say what sort of code was read. The keys of appointment codes are
// not at hand, so that one of this hospital cannot be told from a forged one.
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
	case scan.HealthCard:
		return "a health card was read, and holds"
	case scan.RefusedCard:
		return "a health card was read, and does not hold here"
	}
	return "a code was read that is none of the kiosk's"
}

func (m machine) printer(name, where string, lang badge.Language) runner {
	return func(ctx context.Context, told func(devices.Health), _ func(string)) error {
		monitor := devices.NewMonitor(name, time.Now, told)
		p := badge.NewPrinter(func() (io.ReadWriteCloser, error) { return m.Print(where) }, lang, badge.Options{Monitor: monitor})
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
		var o panel.Options
		switch part {
		case panel.Relay:
			o.Relay = m.Output(name)
		case panel.Light:
			o.Light = m.Output(name)
		case panel.Button:
			o.Button = m.Input(name)
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

// contact watches an input and words its turning on and off.
func (m machine) contact(name string, wire func(gpio.PinIn, func(devices.Health)) *panel.Contact, on, off string) runner {
	return func(ctx context.Context, told func(devices.Health), seen func(string)) error {
		return wire(m.Input(name), told).Run(ctx, func(is bool) {
			if is {
				seen(on)
				return
			}
			seen(off)
		})
	}
}

// guide lights a lamp as a free kiosk does.
func guide(name string, open func() (panel.Lamp, error)) runner {
	return func(ctx context.Context, told func(devices.Health), _ func(string)) error {
		g := panel.NewGuide(open, panel.GuideOptions{Name: name, Changed: told})
		g.Show(panel.Ready)
		return g.Run(ctx)
	}
}

func (m machine) display(d config.Devices) runner {
	return func(ctx context.Context, told func(devices.Health), _ func(string)) error {
		f, err := fonts.OpenFonts()
		if err != nil {
			return err
		}
		s := panel.NewStatusDisplay(f, m.Screen(d), panel.DisplayOptions{Changed: told})
		s.Show("frontdoor", "kioskctl", "device test")
		return s.Run(ctx)
	}
}

func (m machine) climate(d config.Devices) runner {
	return func(ctx context.Context, told func(devices.Health), _ func(string)) error {
		return panel.NewClimate(m.Climate(d), panel.ClimateOptions{WarnC: d.ClimateWarmC, Changed: told}).Run(ctx)
	}
}
