// Package paper brings a worded ticket and the printer's layout together: the
// kiosk prints it and kioskctl renders it, from the same words.
package paper

import (
	"image"
	"image/color"
	"image/draw"

	"frontdoor/devices/badge"
	"frontdoor/devices/scan"
	fonts "frontdoor/kiosk/draw"
	"frontdoor/kiosk/view"
)

// Ticket is what the printer lays out, the map drawn for paper of a width in
// dots.
func Ticket(f *fonts.Fonts, w view.Paper, width int) badge.Ticket {
	t := badge.Ticket{
		Lang: w.Lang, RTL: w.RTL, Hospital: w.Hospital, When: w.When, Label: w.Label, Code: w.Code,
		Area: w.Area, Note: w.Note, Way: w.Way, Steps: w.Steps,
		QR: w.QR, QRNote: w.QRNote,
	}
	if t.QR == "" && w.QRNote != "" {
		t.QR = scan.TicketText(w.Code)
	}
	if w.Map != nil {
		img := image.NewRGBA(image.Rectangle{Max: badge.MapSize(width)})
		draw.Draw(img, img.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
		f.Map(img, fonts.MapScene{Map: w.Map.Venue, Ordinal: w.Map.Ordinal, Up: w.Map.Up, Route: w.Map.Route,
			Focus: w.Map.Focus, Closed: w.Map.Closed, Label: w.Map.Labels, Lang: w.Lang, RTL: w.RTL, Callout: w.Map.Callout, Mono: true})
		t.Map = img
	}
	return t
}
