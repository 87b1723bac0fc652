package main

import (
	"bytes"
	"context"
	"slices"

	"frontdoor/devices/badge"
	"frontdoor/devices/scan"
	"frontdoor/devices/sim/printsim"
	"frontdoor/kiosk/config"
	fonts "frontdoor/kiosk/draw"
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

// visitorJSON is what a visitor's badge says.
type visitorJSON struct {
	RTL         bool   `json:"rtl"`
	Kind        string `json:"kind"`
	Hospital    string `json:"hospital"`
	Name        string `json:"name"`
	Label       string `json:"label"`
	Destination string `json:"destination"`
	Day         string `json:"day"`
	Note        string `json:"note"`
}

// bandJSON is what a wristband says, and who verified it.
type bandJSON struct {
	RTL         bool   `json:"rtl"`
	VerifiedBy  string `json:"verified_by"`
	Family      string `json:"family"`
	Given       string `json:"given"`
	Born        string `json:"born"`
	Number      string `json:"number"`
	Hospital    string `json:"hospital"`
	BornLabel   string `json:"born_label"`
	NumberLabel string `json:"number_label"`
}

// stock is a printer as badges are rendered for it: its language, and the paper
// of each layout.
type stock struct {
	lang          badge.Language // nil = a picture
	ticket        int            // width, dots
	visitor, band badge.Size
}

func stocks(layout string) map[string]stock {
	roll := badge.Size{Width: badge.Width80}
	tape := map[string]badge.Tape{"visitor": badge.Tape62100, "wristband": badge.Tape29}[layout]
	return map[string]stock{
		"escpos": {badge.ESCPOS{}, badge.Width80, roll, badge.Band203},
		"zpl":    {badge.ZPL{Gap: layout == "visitor" || layout == "wristband"}, badge.Width104, badge.Label4x3, badge.Band203},
		"ql":     {badge.QL{Tape: tape}, badge.Width62, badge.Label62100, badge.Band29},
		"png":    {nil, badge.Width80, roll, badge.Band203},
	}
}

const dataHelp = `JSON ` + "`file`" + ` with what it says, else a sample. ticket: {"code": "KD 042", "hospital", "when", "area", "steps": [], "label", "note", "way", "qr", "qr_note", "rtl"}; ` +
	`visitor: {"name", "destination", "day", "kind", "hospital", "label", "note", "rtl"}; ` +
	`wristband: {"verified_by": a member of staff, "family", "given", "born", "number", "hospital", "born_label", "number_label", "rtl"}`

// letters lets the printer set text itself where it has the letters. The
// picture is then what a simulated printer makes of the bytes.
func (s stock) letters(printer, page string) (stock, error) {
	switch {
	case page == "":
		return s, nil
	case !slices.Contains(badge.CodePages(), badge.CodePage(page)):
		return s, bad("-code-page is one of %v, not %q", badge.CodePages(), page)
	case printer != "escpos" && printer != "png":
		return s, bad("-code-page is for escpos, and for png to show what comes out: %s printers take text as dots", printer)
	}
	s.lang = badge.ESCPOS{Page: badge.CodePage(page)}
	return s, nil
}

// renderBadge writes a paper as bytes for the printer, or as a picture.
func renderBadge(_ context.Context, c *call) error {
	var printer, layout, data, file, page string
	c.flags.StringVar(&printer, "printer", "", "`language` of the printer: escpos, zpl or ql; or png for a picture")
	c.flags.StringVar(&layout, "layout", "ticket", "`paper`: ticket, visitor, wristband; guide: how staff load the printer's paper; or letters: the proof of a code page, in pairs of lines that must be alike")
	c.flags.StringVar(&page, "code-page", "", "escpos: the printer sets text itself in `page` pc437, pc850, pc858 or wpc1252, as far as it has the letters; with png: a picture of what it prints")
	c.flags.StringVar(&data, "data", "", dataHelp)
	c.flags.StringVar(&file, "o", "", "`file` to write")
	c.langFlag("the paper")
	if err := c.parse(0); err != nil {
		return err
	}
	on, known := stocks(layout)[printer]
	draw := map[string]func(*fonts.Fonts, stock, string) (*badge.Sheet, error){
		"ticket": c.drawTicket, "visitor": c.drawVisitor, "wristband": c.drawBand, "guide": c.drawGuide(printer), "letters": drawLetters(page),
	}[layout]
	switch {
	case !known:
		return bad("-printer is escpos, zpl, ql or png, not %q", printer)
	case draw == nil:
		return bad("-layout is ticket, visitor, wristband, guide or letters, not %q", layout)
	case file == "":
		return bad("name the file to write with -o FILE")
	}
	on, err := on.letters(printer, page)
	if err != nil {
		return err
	}
	f, err := fonts.OpenFonts()
	if err != nil {
		return err
	}
	sheet, err := draw(f, on, data)
	if err != nil {
		return err
	}
	return on.write(sheet, file, printer == "png")
}

// write keeps a sheet as the printer gets it, or a picture of what comes out.
func (s stock) write(sheet *badge.Sheet, file string, picture bool) error {
	if s.lang == nil {
		return savePNG(file, sheet.Image())
	}
	chunks, err := s.lang.Encode(sheet)
	if err != nil {
		return err
	}
	job := bytes.Join(chunks, nil)
	if !picture {
		return save(file, job)
	}
	img, err := printsim.Decode(job)
	if err != nil {
		return err
	}
	return savePNG(file, img)
}

func (c *call) drawTicket(f *fonts.Fonts, on stock, data string) (*badge.Sheet, error) {
	t, err := c.ticket(data, f, on.ticket)
	if err != nil {
		return nil, err
	}
	sheet, err := badge.Layout(f, t, on.ticket)
	if err != nil {
		return nil, unusable(err, "the ticket cannot be laid out")
	}
	return sheet, nil
}

func (c *call) drawVisitor(f *fonts.Fonts, on stock, data string) (*badge.Sheet, error) {
	w, err := c.paperWords()
	if err != nil {
		return nil, err
	}
	v := visitorJSON{RTL: c.rtl(w), Kind: w.Say("badge.visitor"), Label: w.Say("badge.visiting"), Note: w.Say("badge.return")}
	if data == "" {
		v.Hospital, v.Name, v.Destination, v.Day, err = c.sampleVisit(w)
	} else {
		err = c.decode(data, &v)
	}
	if err != nil {
		return nil, err
	}
	sheet, err := badge.LayoutVisitor(f, badge.Visitor{Lang: c.lang, RTL: v.RTL, Kind: v.Kind, Hospital: v.Hospital, Name: v.Name,
		Label: v.Label, Destination: v.Destination, Day: v.Day, Note: v.Note}, on.visitor)
	if err != nil {
		return nil, unusable(err, "the visitor's badge cannot be laid out")
	}
	return sheet, nil
}

func (c *call) drawBand(f *fonts.Fonts, on stock, data string) (*badge.Sheet, error) {
	w, err := c.paperWords()
	if err != nil {
		return nil, err
	}
	b := bandJSON{RTL: c.rtl(w), BornLabel: w.Say("badge.born"), NumberLabel: w.Say("badge.number")}
	if data == "" {
		sampleBand(w, &b)
	} else if err := c.decode(data, &b); err != nil {
		return nil, err
	}
	band, err := badge.Verify(badge.Verified{By: b.VerifiedBy, Family: b.Family, Given: b.Given, Born: b.Born, Number: b.Number})
	if err != nil {
		return nil, unusable(err, "the wristband is refused")
	}
	words := badge.BandWords{Lang: c.lang, RTL: b.RTL, Hospital: b.Hospital, Born: b.BornLabel, Number: b.NumberLabel}
	sheet, err := badge.LayoutWristband(f, band, words, on.band)
	if err != nil {
		return nil, unusable(err, "the wristband cannot be laid out")
	}
	return sheet, nil
}

// drawLetters draws the proof of a code page.
func drawLetters(page string) func(*fonts.Fonts, stock, string) (*badge.Sheet, error) {
	return func(f *fonts.Fonts, on stock, data string) (*badge.Sheet, error) {
		if data != "" || page == "" {
			return nil, bad("letters are the proof of a -code-page, and take no -data")
		}
		return badge.LayoutLetters(f, badge.CodePage(page), on.ticket)
	}
}

// drawGuide draws how paper is loaded into a printer of this language.
func (c *call) drawGuide(printer string) func(*fonts.Fonts, stock, string) (*badge.Sheet, error) {
	return func(f *fonts.Fonts, on stock, data string) (*badge.Sheet, error) {
		if data != "" {
			return nil, bad("a guide takes no -data: its words are the catalogue's")
		}
		words, err := c.catalogue()
		if err != nil {
			return nil, err
		}
		if printer == "png" {
			printer = "escpos"
		}
		w := words.In(c.lang)
		g := badge.PaperGuide{Lang: w.Tag, RTL: w.RTL(), Title: w.Say("guide.title")}
		for i, key := range []string{"guide.open", "guide.roll." + printer, "guide.pull", "guide.close"} {
			g.Steps = append(g.Steps, badge.GuideStep{Icon: badge.GuideIcons[i], Text: w.Say(key)})
		}
		sheet, err := badge.LayoutGuide(f, g, badge.Size{Width: on.ticket})
		if err != nil {
			return nil, unusable(err, "the guide cannot be laid out")
		}
		return sheet, nil
	}
}

// decode reads a data file over what stands already.
func (c *call) decode(data string, v any) error {
	b, err := c.read(data, 1<<20)
	if err != nil {
		return err
	}
	if err := config.Decode(data, b, v); err != nil {
		return unusable(err, "the paper's data cannot be used")
	}
	return nil
}

// ticket is what the data file says, or the sample.
func (c *call) ticket(data string, f *fonts.Fonts, width int) (badge.Ticket, error) {
	if data == "" {
		return c.sample(f, width)
	}
	w, err := c.paperWords()
	if err != nil {
		return badge.Ticket{}, err
	}
	t := ticketJSON{RTL: c.rtl(w), Label: w.Say("ticket.number"), Note: w.Say("paper.called-by"), Way: w.Say("paper.way"), QRNote: w.Say("paper.qr")}
	if err := c.decode(data, &t); err != nil {
		return badge.Ticket{}, err
	}
	if t.Code == "" {
		return badge.Ticket{}, bad(`%s: "code" is missing: add the ticket's number`, data)
	}
	if t.QR == "" {
		t.QR = scan.TicketText(t.Code)
	}
	return badge.Ticket{Lang: c.lang, RTL: t.RTL, Hospital: t.Hospital, When: t.When, Label: t.Label, Code: t.Code,
		Area: t.Area, Note: t.Note, Way: t.Way, Steps: t.Steps, QR: t.QR, QRNote: t.QRNote}, nil
}
