package main

import (
	"context"
	"errors"
	"log/slog"

	sheets "frontdoor/cmd/internal/paper"
	"frontdoor/devices"
	"frontdoor/devices/badge"
	"frontdoor/kiosk"
	fonts "frontdoor/kiosk/draw"
	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/view"
)

// paper prints tickets: it has them worded, laid out and spooled.
type paper struct {
	ctx     context.Context
	views   *view.Views
	fonts   *fonts.Fonts
	width   int // of the paper, dots
	spooler *badge.Spooler
	ended   func(flow.Event)
	log     *slog.Logger
}

// Print implements flow.Printer.
func (p *paper) Print(job flow.PrintJob) {
	state := job.State
	words := p.views.Paper
	if job.Directions {
		words = p.views.Directions
	}
	lay := func() (*badge.Sheet, error) {
		return badge.Layout(p.fonts, sheets.Ticket(p.fonts, words(state), p.width), p.width)
	}
	if err := p.spooler.Submit(p.ctx, kiosk.PrintJob{ID: job.ID, Ticket: state.Ticket.Code}, lay); err != nil {
		p.log.Error("ticket not spooled", "err", err)
		if errors.Is(err, devices.ErrBusy) {
			return // its end was told
		}
		p.ended(flow.Printed{Job: job.ID, Reason: "the kiosk could not keep the print job"})
	}
}
