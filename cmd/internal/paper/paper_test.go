package paper

import (
	"slices"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"frontdoor/devices/badge"
	"frontdoor/devices/scan"
	"frontdoor/kiosk"
	fonts "frontdoor/kiosk/draw"
	"frontdoor/kiosk/flow"
	"frontdoor/kiosk/site"
	"frontdoor/kiosk/view"
	"frontdoor/kiosk/wayfind"
)

// TestWhatThePapersCodeSays reads the code of a ticket and of directions back:
// the one names the ticket and the other holds the way.
func TestWhatThePapersCodeSays(t *testing.T) {
	s, err := site.Demo()
	if err != nil {
		t.Fatal(err)
	}
	f, err := fonts.OpenFonts()
	if err != nil {
		t.Skip(err)
	}
	v := view.New(view.Config{Hospital: "Riverside General", Words: s.Words, Langs: []string{"en-GB", "es"}, Services: s.Services, Map: s.Map, Spot: "kiosk-lobby"})
	spot, _ := s.Map.Kiosk("kiosk-lobby")
	i := slices.IndexFunc(s.Services, func(o kiosk.Service) bool { return o.Building != s.Services[0].Building })
	area := s.Services[i].Area
	r, err := s.Map.Route(spot.Place, area, wayfind.Options{StepFree: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"en-GB", "es"} {
		state := flow.State{Lang: lang, Heading: flow.Heading{To: area, Route: r, StepFree: true}, Ticket: kiosk.Ticket{Code: "KD 042", Area: area}}
		for name, row := range map[string]struct {
			words view.Paper
			code  string
		}{
			"ticket":     {v.Paper(state), scan.TicketText("KD 042")},
			"directions": {v.Directions(state), v.Directions(state).QR},
		} {
			for _, width := range []int{badge.Width80, badge.Width58} {
				sheet, err := badge.Layout(f, Ticket(f, row.words, width), width)
				if err != nil {
					t.Fatal(err)
				}
				bits, err := gozxing.NewBinaryBitmapFromImage(sheet.Image())
				if err != nil {
					t.Fatal(err)
				}
				got, err := qrcode.NewQRCodeReader().Decode(bits, nil)
				if err != nil || got.GetText() != row.code || row.code == "" {
					t.Errorf("%s in %s on %d dots: read %v (%v), want %q", name, lang, width, got, err, row.code)
				}
			}
		}
	}
}

// BenchmarkTicketToFirstByte words a ticket with its way, draws its map, lays it
// out and encodes it: all that lies between the order to print and the first
// byte to the printer.
func BenchmarkTicketToFirstByte(b *testing.B) {
	s, err := site.Demo()
	if err != nil {
		b.Fatal(err)
	}
	f, err := fonts.OpenFonts()
	if err != nil {
		b.Skip(err)
	}
	v := view.New(view.Config{Hospital: "Riverside General", Words: s.Words, Langs: []string{"en-GB"}, Services: s.Services, Map: s.Map, Spot: "kiosk-lobby"})
	spot, _ := s.Map.Kiosk("kiosk-lobby")
	area := s.Services[0].Area
	r, err := s.Map.Route(spot.Place, area, wayfind.Options{})
	if err != nil {
		b.Fatal(err)
	}
	state := flow.State{Lang: "en-GB", Heading: flow.Heading{To: area, Route: r}, Ticket: kiosk.Ticket{Code: "KD 042", Area: area}}
	for name, row := range map[string]struct {
		lang  badge.Language
		width int
	}{"escpos": {badge.ESCPOS{}, badge.Width80}, "zpl": {badge.ZPL{}, badge.Width104}, "ql": {badge.QL{Tape: badge.Tape62}, badge.Width62}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				sheet, err := badge.Layout(f, Ticket(f, v.Paper(state), row.width), row.width)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := row.lang.Encode(sheet); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
