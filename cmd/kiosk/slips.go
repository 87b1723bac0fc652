package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	sheets "frontdoor/cmd/internal/paper"
	"frontdoor/cmd/internal/rig"
	"frontdoor/devices"
	"frontdoor/devices/badge"
	"frontdoor/kiosk"
	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/view"
)

// A slip is tried for as long as it is of use: a minute, and again after a
// restart, until a byte of it may be on paper.
const (
	slipTries = 20
	slipPause = 3 * time.Second
)

// deskSlip is what staff are told a slip by name of, beside the printer's health.
const deskSlip = "desk-slip"

// slipJournal is the journal of tickets and slips.
type slipJournal interface {
	badge.Journal
	// PrintState returns how far a job has come, "" for one that is not known.
	PrintState(ctx context.Context, id string) (kiosk.PrintState, error)
}

// deskSlips prints at the desk, by the same journal as tickets.
type deskSlips struct {
	ctx     context.Context
	kiosk   string
	zone    *time.Location // that staff read times in
	views   *view.Views
	fonts   *draw.Fonts
	printer *badge.Printer
	spooler *badge.Spooler
	journal slipJournal
	send    func(flow.Event)
}

// newDeskSlips makes the port of a printer that open reaches; told learns how it
// is.
func newDeskSlips(ctx context.Context, d deskSlips, open func() (io.ReadWriteCloser, error), j slipJournal, told func(devices.Health)) *deskSlips {
	d.ctx, d.journal = ctx, j
	d.printer = badge.NewPrinter(open, badge.ESCPOS{}, badge.Options{Monitor: devices.NewMonitor(rig.DeskPrinter, time.Now, told)})
	d.spooler = badge.NewSpooler(d.printer, j, badge.SpoolOptions{
		Device: rig.DeskPrinter, Now: time.Now, Ended: d.ended,
		Tries: slipTries, Pause: slipPause, Again: d.again, Regardless: true,
	})
	return &d
}

// Slip implements flow.Slips. A call that still waits after a restart has no
// second slip, unless none came out. What a journal that cannot be read knows is
// printed: a slip too many is better than none.
func (d *deskSlips) Slip(alert kiosk.Alert) {
	job := kiosk.PrintJob{ID: "slip-" + alert.EventID, At: alert.At}
	if state, err := d.journal.PrintState(d.ctx, job.ID); err == nil && state != "" && state != kiosk.PrintFailed {
		return
	}
	lay := func() (*badge.Sheet, error) { return d.lay(alert) }
	if err := d.spooler.Submit(d.ctx, job, lay); err != nil && !errors.Is(err, devices.ErrBusy) {
		d.send(flow.DeviceNews{Device: deskSlip, Each: true, Reason: "the kiosk could not keep the print job: see who waits at the kiosk"})
	}
}

// again draws a slip that was never sent before the kiosk was switched off. It
// says where and when, which the journal knows.
func (d *deskSlips) again(j kiosk.PrintJob) (*badge.Sheet, error) {
	return d.lay(kiosk.Alert{Kiosk: d.kiosk, At: j.At.In(d.zone)})
}

func (d *deskSlips) lay(alert kiosk.Alert) (*badge.Sheet, error) {
	return badge.Layout(d.fonts, sheets.Ticket(d.fonts, d.views.Slip(alert), badge.Width80), badge.Width80)
}

// ended tells staff of each slip that they cannot count on: only they may do
// something about it. One that came out makes no other good.
func (d *deskSlips) ended(j kiosk.PrintJob) {
	var became string
	switch j.State {
	case kiosk.PrintUnknown:
		became = "may have come out or not: look there"
	case kiosk.PrintFailed:
		became = "could not be printed"
	default:
		return
	}
	d.send(flow.DeviceNews{Device: deskSlip, Each: true, Reason: fmt.Sprintf("the slip of %s %s, and see who waits at the kiosk (%s)",
		j.At.In(d.zone).Format("15:04:05"), became, j.Reason)})
}

// run prints what is submitted and asks the idle printer how it is until ctx
// ends: that it is out must be known before an alert needs it.
func (d *deskSlips) run(ctx context.Context) error {
	defer d.printer.Close()
	return d.spooler.Run(ctx)
}
