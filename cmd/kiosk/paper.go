package main

import (
	"context"
	"image"
	"image/color"
	"image/draw"
	"log/slog"

	"frontdoor/devices/badge"
	"frontdoor/devices/scan"
	fonts "frontdoor/kiosk/draw"
	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/view"
)

// paper prints tickets: it has them worded, laid out and spooled.
type paper struct {
	ctx     context.Context
	views   *view.Views
	fonts   *fonts.Fonts
	spooler *badge.Spooler
	ended   func(flow.Event)
	log     *slog.Logger
}

// Print implements flow.Printer.
func (p *paper) Print(job flow.PrintJob) {
	state := job.State
	lay := func() (*badge.Sheet, error) { return badge.Layout(p.fonts, p.ticket(state), badge.Width80) }
	if err := p.spooler.Submit(p.ctx, job.ID, state.Ticket.Code, lay); err != nil {
		p.log.Error("ticket not spooled", "err", err)
		p.ended(flow.Printed{Job: job.ID, Reason: "the kiosk could not keep the print job"})
	}
}

func (p *paper) ticket(s flow.State) badge.Ticket {
	w := p.views.Paper(s)
	t := badge.Ticket{
		Lang: w.Lang, RTL: w.RTL, Hospital: w.Hospital, When: w.When, Label: w.Label, Code: w.Code,
		Area: w.Area, Note: w.Note, Way: w.Way, Steps: w.Steps,
		QR: scan.TicketText(w.Code), QRNote: w.QRNote,
	}
	if w.Map != nil {
		img := image.NewRGBA(image.Rectangle{Max: badge.MapSize(badge.Width80)})
		draw.Draw(img, img.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
		p.fonts.Map(img, fonts.MapScene{Map: w.Map.Venue, Ordinal: w.Map.Ordinal, Up: w.Map.Up, Route: w.Map.Route,
			Label: w.Map.Labels, Lang: w.Lang, RTL: w.RTL, Callout: w.Map.Callout, Mono: true})
		t.Map = img
	}
	return t
}
