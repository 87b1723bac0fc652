package main

import (
	"context"
	"io"
	"time"

	"frontdoor/cmd/internal/rig"
	"frontdoor/devices"
	"frontdoor/devices/badge"
	"frontdoor/devices/scan"
	"frontdoor/kiosk"
	"frontdoor/kiosk/flow"
)

// connectDevices makes a driver of each device that the settings name, and a
// port of it for the flow.
func (a *app) connectDevices(ctx context.Context, m rig.Machine, ports *flow.Ports) error {
	d := a.cfg.Devices
	a.beside = newCabinet(a.keys.Keys.Kiosk, d, m, a.fonts, a.site.Words.In(a.cfg.Languages[0]), a.tellStaff)
	health := func(h devices.Health) {
		a.beside.heard(h)
		a.tellStaff(h)
	}
	var err error
	if a.rules, err = rig.Rules(d, scan.Rules{Site: a.keys.Keys.Site, Keys: a.keys.CodeKeys, Now: a.clock.Now}); err != nil {
		return kiosk.Wrap(kiosk.CodeBadInput, "", "the scanner cannot be set up", err)
	}
	if a.eyes, err = newReaders(d, m, a.rules, health, a.send); err != nil {
		return err
	}
	if a.eyes != nil {
		ports.Readers = a.eyes
	}
	if d.Printer != "" {
		ports.Printer = a.printer(ctx, m, health)
	}
	if d.DeskPrinter != "" {
		open := func() (io.ReadWriteCloser, error) { return m.Print(d.DeskPrinter) }
		zone, err := a.cfg.Location()
		if err != nil {
			return kiosk.Wrap(kiosk.CodeBadInput, "", "the settings cannot be used", err)
		}
		own := deskSlips{kiosk: a.keys.Keys.Kiosk, zone: zone, views: a.views, fonts: a.fonts, send: a.send}
		a.desk = newDeskSlips(ctx, own, open, a.db, health)
		ports.Desk = a.desk
	}
	if a.beside.calls(d) {
		ports.Panel = a.beside
	}
	return nil
}

// tellStaff passes on how a device is.
func (a *app) tellStaff(h devices.Health) {
	a.send(flow.DeviceNews{Device: h.Device, Out: h.State == devices.Out, Reason: h.Reason})
}

// printer makes the spooler of the ticket printer, and the port of it for the flow.
func (a *app) printer(ctx context.Context, m rig.Machine, health func(devices.Health)) flow.Printer {
	d := a.cfg.Devices
	open := func() (io.ReadWriteCloser, error) { return m.Print(d.Printer) }
	a.device = badge.NewPrinter(open, rig.Language(d), badge.Options{Monitor: devices.NewMonitor(badge.Device, time.Now, health)})
	a.spool = badge.NewSpooler(a.device, a.db, badge.SpoolOptions{
		Now: time.Now,
		Ended: func(j kiosk.PrintJob) {
			e := flow.Printed{Job: j.ID, Unsure: j.State == kiosk.PrintUnknown}
			if j.State != kiosk.PrintDone {
				e.Reason = j.Reason
			}
			a.send(e)
		},
	})
	return &paper{ctx: ctx, views: a.views, fonts: a.fonts, width: rig.Width(d), spooler: a.spool, ended: a.send, log: a.log}
}

// runPrinters works the printers. What an earlier run left in the journal is
// settled before anything new can be submitted.
func (a *app) runPrinters(ctx context.Context, start func(func(context.Context) error)) {
	if a.spool != nil {
		a.settle(ctx, a.spool)
		start(func(ctx context.Context) error {
			defer a.device.Close()
			return a.spool.Run(ctx)
		})
	}
	if a.desk != nil {
		a.settle(ctx, a.desk.spooler)
		start(a.desk.run)
	}
}

func (a *app) settle(ctx context.Context, s *badge.Spooler) {
	if err := s.Recover(ctx); err != nil {
		a.log.Error("the print journal cannot be read", "code", string(kiosk.CodeOf(err)))
	}
}
