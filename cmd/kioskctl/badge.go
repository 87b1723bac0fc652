package main

import (
	"bytes"
	"context"

	"frontdoor/assets"
	"frontdoor/devices/badge"
	"frontdoor/devices/scan"
	"frontdoor/kiosk/config"
	fonts "frontdoor/kiosk/draw"
	"frontdoor/kiosk/speak"
)

// ticketJSON is what a ticket says. Label, way, note and qr_note are worded in
// the language where the file does not give them; qr is the ticket's own.
type ticketJSON struct {
	RTL      bool     `json:"rtl"` // written from right to left
	Hospital string   `json:"hospital"`
	When     string   `json:"when"`
	Label    string   `json:"label"`
	Code     string   `json:"code"`
	Area     string   `json:"area"`
	Note     string   `json:"note"`
	Way      string   `json:"way"`
	Steps    []string `json:"steps"`
	QR       string   `json:"qr"`
	QRNote   string   `json:"qr_note"`
}

// rendering is the flags of "badge render".
type rendering struct{ printer, layout, data, file string }

// renderBadge writes a ticket as bytes for the printer, or as a picture.
func renderBadge(_ context.Context, c *call) error {
	var o rendering
	c.flags.StringVar(&o.printer, "printer", "", "`language` of the printer: escpos, or png for a picture")
	c.flags.StringVar(&o.layout, "layout", "ticket", "`paper`: ticket")
	c.flags.StringVar(&o.data, "data", "", `JSON `+"`file`"+` with what it says: {"code": "KD 042", "hospital", "when", "area", "steps": [], "label", "note", "way", "qr", "qr_note", "rtl"}; else a sample from the demo hospital`)
	c.flags.StringVar(&o.file, "o", "", "`file` to write")
	c.langFlag("the ticket")
	if err := c.parse(0); err != nil {
		return err
	}
	switch {
	case o.printer != "escpos" && o.printer != "png":
		return bad("-printer is escpos or png, not %q", o.printer)
	case o.layout != "ticket":
		return bad("-layout is ticket, not %q", o.layout)
	case o.file == "":
		return bad("name the file to write with -o FILE")
	}
	f, err := fonts.OpenFonts()
	if err != nil {
		return err
	}
	t, err := c.ticket(o.data, f)
	if err != nil {
		return err
	}
	sheet, err := badge.Layout(f, t, badge.Width80)
	if err != nil {
		return unusable(err, "the ticket cannot be laid out")
	}
	if o.printer == "png" {
		return savePNG(o.file, sheet.Image())
	}
	chunks, err := badge.ESCPOS{}.Encode(sheet)
	if err != nil {
		return err
	}
	return save(o.file, bytes.Join(chunks, nil))
}

// ticket is what the data file says, or the sample.
func (c *call) ticket(data string, f *fonts.Fonts) (badge.Ticket, error) {
	if data == "" {
		return c.sample(f)
	}
	catalogue, err := speak.Load(assets.Words())
	if err != nil {
		return badge.Ticket{}, err
	}
	b, err := c.read(data, 1<<20)
	if err != nil {
		return badge.Ticket{}, err
	}
	w := catalogue.In(c.lang)
	t := ticketJSON{RTL: w.RTL(), Label: w.Say("ticket.number"), Note: w.Say("paper.called-by"), Way: w.Say("paper.way"), QRNote: w.Say("paper.qr")}
	if err := config.Decode(data, b, &t); err != nil {
		return badge.Ticket{}, unusable(err, "the ticket's data cannot be used")
	}
	if t.Code == "" {
		return badge.Ticket{}, bad(`%s: "code" is missing: add the ticket's number`, data)
	}
	if t.QR == "" {
		t.QR = scan.TicketText(t.Code)
	}
	if c.lang == "" {
		c.lang = w.Tag
	}
	return badge.Ticket{Lang: c.lang, RTL: t.RTL, Hospital: t.Hospital, When: t.When, Label: t.Label, Code: t.Code,
		Area: t.Area, Note: t.Note, Way: t.Way, Steps: t.Steps, QR: t.QR, QRNote: t.QRNote}, nil
}
