package badge

import (
	"bytes"
	"image"
	"slices"
	"strings"
	"testing"

	"frontdoor/devices/sim/printsim"
	fd "frontdoor/kiosk/draw"
)

// onPaper is a sheet as the simulated printer prints it: its paper, and the
// lines of it that are in the printer's own letters.
func onPaper(t *testing.T, e ESCPOS, s *Sheet) (*image.Gray, []string) {
	t.Helper()
	chunks, err := e.Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	stream := bytes.Join(chunks, nil)
	img, err := printsim.Decode(stream)
	if err != nil {
		t.Fatal(err)
	}
	text, err := printsim.DecodeText(stream)
	if err != nil {
		t.Fatal(err)
	}
	return img, text
}

// Only what a page has every letter of is set by the printer; no text is lost
// and the QR code is read whatever the way.
func TestThePrintersOwnLetters(t *testing.T) {
	spanish := english()
	spanish.Hospital, spanish.Area = "Hospital Peñón", "Siéntese, por favor, en la sala de espera 3"
	curly := english()
	curly.Area = "Please sit in St Mary’s waiting area"
	for name, row := range map[string]struct {
		ticket Ticket
		page   CodePage
		native bool
		lines  []string // among those set by the printer
		never  string   // in none of them
	}{
		"dots unless told otherwise":   {english(), "", false, nil, "K"},
		"a page that nobody knows":     {english(), "pc999", false, nil, "K"},
		"English":                      {english(), PC437, true, []string{"KD 042", "Please sit in Waiting", "1 Turn right to the lift"}, "\x00"},
		"Spanish":                      {spanish, PC437, true, []string{"Hospital Peñón"}, "\x00"},
		"Spanish in another page":      {spanish, PC858, true, []string{"Hospital Peñón"}, "\x00"},
		"a letter that is not in it":   {curly, PC437, true, []string{"KD 042"}, "Mary"},
		"the same letter where it is":  {curly, WPC1252, true, []string{"Please sit in St Mary’s"}, "\x00"},
		"Arabic, digits and all":       {arabic(), WPC1252, false, nil, "0"},
		"the multilingual page of old": {english(), PC850, true, []string{"KD 042"}, "\x00"},
	} {
		t.Run(name, func(t *testing.T) {
			s := layOut(t, row.ticket, Width80)
			for _, qr := range []bool{false, true} {
				img, text := onPaper(t, ESCPOS{Page: row.page, NativeQR: qr}, s)
				if (len(text) > 0) != row.native {
					t.Fatalf("the printer sets %q", text)
				}
				for _, want := range row.lines {
					if !slices.Contains(text, want) {
						t.Errorf("no line %q among %q", want, text)
					}
				}
				if strings.Contains(strings.Join(text, ""), row.never) {
					t.Errorf("it sets %q", text)
				}
				if got := readQR(t, img); got != s.QR {
					t.Errorf("its QR code reads %q", got)
				}
			}
		})
	}
}

// Beside letters of its own the printer gets the rules and the code as dots and
// nothing else: no rest of a letter that hangs below its line.
func TestNoDotsBesideThePrintersLetters(t *testing.T) {
	s := layOut(t, english(), Width80)
	chunks, err := ESCPOS{Page: WPC1252, NativeQR: true}.Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	bands := 0
	for _, c := range chunks {
		if !bytes.HasPrefix(c, []byte{gs, 'v', '0'}) {
			continue
		}
		bands++
		r := Raster{Width: Width80, Stride: Width80 / 8, Height: len(c[8:]) / (Width80 / 8), Bits: c[8:]}
		for y := range r.Height {
			row := r.rows(y, y+1)
			if !r.blank(y, y+1) && bytes.Count(row, []byte{0xff}) < len(row)-4 {
				t.Errorf("band %d has dots in row %d that are no rule", bands, y)
			}
		}
	}
	if bands < 3 {
		t.Errorf("%d bands: three rules were drawn", bands)
	}
}

func TestLinesAreBrokenBetweenWords(t *testing.T) {
	for name, row := range map[string]struct {
		text, number string
		columns      int
		want         []string
	}{
		"fits":                {"turn right", "", 10, []string{"turn right"}},
		"two lines":           {"turn right", "", 9, []string{"turn", "right"}},
		"under its number":    {"turn right", "1", 9, []string{"1 turn", "  right"}},
		"two digits":          {"go on", "12", 5, []string{"12 go", "   on"}},
		"a word too long":     {"to the otorhinolaryngology", "", 12, nil},
		"just as long":        {"to it", "", 2, []string{"to", "it"}},
		"number and too long": {"right", "1", 6, nil},
		"no room":             {"a", "", 0, nil},
	} {
		var got []string
		for _, l := range wrap([]byte(row.text), []byte(row.number), row.columns) {
			got = append(got, string(l))
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
}

func TestWhatAPageTakes(t *testing.T) {
	for name, row := range map[string]struct {
		page CodePage
		text string
		want string // "" = dots
	}{
		"plain":                   {PC437, "Level 2", "Level 2"},
		"accents by their page":   {PC437, "ñ", "\xa4"},
		"and by another":          {WPC1252, "ñ", "\xf1"},
		"the euro":                {PC858, "€", "\xd5"},
		"no euro":                 {PC437, "€", ""},
		"a command in the words":  {PC437, "a\x1b@", ""},
		"a new line":              {WPC1252, "a\nb", ""},
		"a letter drawn at 00":    {PC437, "a\x00", ""},
		"a mark of direction":     {WPC1252, "a\u2067", ""},
		"a soft hyphen":           {WPC1252, "a\u00adb", ""},
		"a blank of its own":      {PC858, "a\u00a0b", ""},
		"a sign not on the proof": {PC850, "4 × 2", ""},
		"Greek of mathematics":    {PC437, "π", "\xe3"},
		"Chinese":                 {WPC1252, "三", ""},
		"no page":                 {"", "a", ""},
	} {
		if got, ok := row.page.encode(row.text); string(got) != row.want || ok != (row.want != "") {
			t.Errorf("%s: % x, %v", name, got, ok)
		}
	}
}

// FuzzOwnLetters: whatever words a paragraph holds, its bytes are letters and
// the commands of this file, and the simulated printer reads the words back.
func FuzzOwnLetters(f *testing.F) {
	f.Add("Please sit in Waiting area 3", "1", 40.0, 576, false)
	f.Add("Siéntese", "", 150.0, 384, true)
	f.Add("  two  blanks ", "10", -1.0, 0, false)
	f.Fuzz(func(t *testing.T, text, number string, size float64, width int, center bool) {
		p := Paragraph{Text: text, Number: number, Size: size, Margin: 12}
		if center {
			p.Align = fd.Center
		}
		b, ok := WPC1252.native(p, min(width, Width80))
		if !ok {
			return
		}
		lines, err := printsim.DecodeText(b)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		want := strings.Fields(strings.TrimSpace(number + " " + text))
		if got := strings.Fields(strings.Join(lines, " ")); !slices.Equal(got, want) {
			t.Errorf("printed %q, want %q", got, want)
		}
	})
}
