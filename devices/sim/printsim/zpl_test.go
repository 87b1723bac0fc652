package printsim

import (
	"image"
	"image/color"
	"strings"
	"testing"
)

func black(img *image.Gray, x, y int) bool { return img.GrayAt(x, y) == (color.Gray{}) }

func TestDecodeZPLPutsDotsWhereTheyBelong(t *testing.T) {
	img, err := DecodeZPL([]byte("^XA^PW24^LL9\n^FO8,2^GFA,5,5,1,80:!01GF0^FS^XZ\n"))
	if err != nil {
		t.Fatal(err)
	}
	if img.Rect != image.Rect(0, 0, 24, 9) {
		t.Fatalf("label of %v, want 24 by 9", img.Rect)
	}
	want := []string{"........", "........", "#.......", "#.......", "########", ".......#", "####....", "........", "........"}
	for y, row := range want {
		for x, dot := range row {
			if black(img, x+8, y) != (dot == '#') {
				t.Errorf("dot %d,%d black = %v, want %c", x+8, y, dot != '#', dot)
			}
		}
	}
}

func TestDecodeZPLRefuses(t *testing.T) {
	tests := map[string]struct{ stream, want string }{
		"nothing":              {"", "print nothing"},
		"an empty format":      {"^XA", "within a format"},
		"text between":         {"hello^XA^XZ", "not ZPL"},
		"a field of our fonts": {"^XA^A0N,30,30^FDhello^FS^XZ", "not ZPL"},
		"a binary graphic":     {"^XA^GFB,1,1,1,x^FS^XZ", "not ZPL"},
		"a short graphic":      {"^XA^GFA,4,4,1,FF^FS^XZ", "not ZPL"},
		"an odd digit":         {"^XA^GFA,1,1,1,F?^FS^XZ", "not ZPL"},
		"a command cut off":    {"^XA^FO1", "within a command"},
		"a symbol's text that an escape makes too short": {"^XA^BQ^FH^FD_00^FS^XZ", "not ZPL"},
	}
	for name, tt := range tests {
		if _, err := DecodeZPL([]byte(tt.stream)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: err = %v, want %q in it", name, err, tt.want)
		}
	}
}

func TestHostStatusTells(t *testing.T) {
	tests := map[string]struct {
		faults Faults
		sent   string
		want   string // in the answer; "" = none at all
	}{
		"idle":               {sent: "", want: "030,0,0,1218,000,0,0,0,"},
		"half a format":      {sent: "^XA^FO1,1^GFA,1", want: "030,0,0,1218,000,0,0,1,"},
		"within an image":    {sent: "^XA^LL5^GFA,4,4,1,FF", want: "030,0,0,0005,000,0,0,1,"},
		"jammed":             {faults: Faults{CutterJam: true}, want: "030,0,1,"},
		"a label waits":      {faults: Faults{CutterJam: true}, sent: "^XA^LL5^XZ", want: ",00000001,"},
		"stalled":            {faults: Faults{Stalled: true}, sent: "^XA^XZ", want: "030,0,0,1218,001,"},
		"paper out is mute":  {faults: Faults{PaperOut: true}},
		"ribbon out is mute": {faults: Faults{RibbonOut: true}},
		"open is mute":       {faults: Faults{CoverOpen: true}},
		"too hot is mute":    {faults: Faults{HeadHot: true}},
	}
	for name, tt := range tests {
		p := NewZPL()
		port := open(t, p)
		p.SetFaults(tt.faults)
		send(t, port, []byte(tt.sent+"~HS")...)
		said := string(p.line.replies)
		if tt.want == "" != (said == "") || !strings.Contains(said, tt.want) {
			t.Errorf("%s: answer %q, want %q in it", name, said, tt.want)
		}
	}
}

func TestZPLLabelIsPrintedAgainAfterTheMendUnlessCancelled(t *testing.T) {
	for name, tt := range map[string]struct {
		sent string
		want int
	}{"mended": {"", 1}, "cancelled": {"~JA", 0}} {
		p := NewZPL()
		port := open(t, p)
		p.SetFaults(Faults{RowsLeft: 3})
		send(t, port, []byte("^XA^PW16^LL5^FO0,0^GFA,1,1,1,FF^FS^XZ")...)
		send(t, port, []byte(tt.sent)...)
		if n := len(p.Papers()); n != 0 || !p.Faults().PaperOut {
			t.Fatalf("%s: %d papers, faults %+v; want none and paper out", name, n, p.Faults())
		}
		p.SetFaults(Faults{})
		if n := len(p.Papers()); n != tt.want {
			t.Errorf("%s: %d papers, want %d", name, n, tt.want)
		}
	}
}

func FuzzDecodeZPL(f *testing.F) {
	f.Add([]byte("^XA^PW24^LL9^FO8,2^GFA,5,5,1,80:!01GF0^FS^XZ"))
	f.Add([]byte("^XA^FO9,9^BQN,2,4^FH_^FDMA,_41bc^FS^XZ"))
	f.Add([]byte("^XA^GFA,1,99999999,4096,zzzz:^FS^XZ"))
	f.Fuzz(func(t *testing.T, b []byte) {
		img, err := DecodeZPL(b)
		if err == nil && (img.Rect.Dx() > ZPLWidth || img.Rect.Dy() > maxRows) {
			t.Errorf("decoded to %v", img.Rect)
		}
	})
}

// FuzzFamilies feeds the printers whatever comes.
func FuzzFamilies(f *testing.F) {
	f.Add([]byte("^XA^LL5^XZ~HS~JA"), 3, true)
	f.Add(page(1, 2, 3), 3, false)
	f.Fuzz(func(t *testing.T, b []byte, rows int, zpl bool) {
		if len(b) > receiveBuffer/2 {
			return // a full buffer waits for ever, as it should
		}
		p := NewQL()
		if zpl {
			p = NewZPL()
		}
		p.SetFaults(Faults{RowsLeft: rows % 100})
		port := open(t, p)
		if _, err := port.Write(b); err != nil {
			t.Error(err)
		}
		p.SetFaults(Faults{HeadHot: true})
		p.SetFaults(Faults{})
		p.Papers()
	})
}
