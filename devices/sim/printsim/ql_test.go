package printsim

import (
	"bytes"
	"image"
	"strings"
	"testing"
)

// page is a QL page of rows of one byte each.
func page(rows ...byte) []byte {
	var b []byte
	for _, r := range rows {
		b = append(b, 'g', 0, 1, r)
	}
	return append(b, 0x1a)
}

func TestDecodeQLPutsDotsWhereTheyBelong(t *testing.T) {
	line := join([]byte{'g', 0, 90, 0x80}, bytes.Repeat([]byte{0x01}, 89))
	img, err := DecodeQL(join(make([]byte, 400), []byte{esc, '@', 'M', 0}, line, []byte{'Z', 0x1a}))
	if err != nil {
		t.Fatal(err)
	}
	if img.Rect != image.Rect(0, 0, QLPins, 2) {
		t.Fatalf("page of %v, want %d by 2", img.Rect, QLPins)
	}
	for _, tt := range []struct {
		x, y  int
		black bool
	}{{QLPins - 1, 0, true}, {QLPins - 2, 0, false}, {0, 0, true}, {8, 0, true}, {1, 0, false}, {0, 1, false}} {
		if black(img, tt.x, tt.y) != tt.black {
			t.Errorf("dot %d,%d black = %v, want %v", tt.x, tt.y, !tt.black, tt.black)
		}
	}
}

func TestDecodeQLRefuses(t *testing.T) {
	tests := map[string]struct {
		stream []byte
		want   string
	}{
		"nothing":             {nil, "print nothing"},
		"a page without end":  {page(1, 2)[:8], "print nothing"},
		"two, one unfinished": {join(page(1), page(2)[:4]), "within a page"},
		"a line cut short":    {[]byte{'g', 0, 9, 1}, "within a command"},
		"text":                {[]byte("hello"), "not QL raster"},
		"an unknown setting":  {join([]byte{esc, 'i', '?'}, page(1)), "not QL raster"},
		"compression":         {join([]byte{'M', 2}, page(1)), "not QL raster"},
	}
	for name, tt := range tests {
		if _, err := DecodeQL(tt.stream); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: err = %v, want %q in it", name, err, tt.want)
		}
	}
}

func TestQLStatuses(t *testing.T) {
	type status struct{ one, two, kind, phase, notification byte }
	tests := map[string]struct {
		act  func(p *Printer, send func(...byte))
		want []status
	}{
		"asked":      {func(p *Printer, send func(...byte)) { send(esc, 'i', 'S') }, []status{{}}},
		"prints":     {func(p *Printer, send func(...byte)) { send(page(1, 2)...) }, []status{{kind: phase, phase: printing}, {kind: completed}, {kind: phase}}},
		"cover open": {func(p *Printer, send func(...byte)) { p.SetFaults(Faults{CoverOpen: true}) }, []status{{two: 0x10, kind: errorSeen}}},
		"roll ends": {func(p *Printer, send func(...byte)) { p.SetFaults(Faults{RowsLeft: 1}); send(page(1, 2)...) },
			[]status{{kind: phase, phase: printing}, {one: 1, kind: errorSeen}}},
		"cools": {func(p *Printer, send func(...byte)) { p.SetFaults(Faults{HeadHot: true}); p.SetFaults(Faults{}) },
			[]status{{kind: notified, notification: coolingStarted}, {kind: notified, notification: coolingFinished}}},
		"another tape": {func(p *Printer, send func(...byte)) {
			send(join([]byte{esc, 'i', 'z', 6, 10, 29, 0, 2, 0, 0, 0, 0, 0}, page(1, 2))...)
		}, []status{{two: 1, kind: errorSeen}}},
		"nothing while stalled": {func(p *Printer, send func(...byte)) { p.SetFaults(Faults{Stalled: true}); send(esc, 'i', 'S') }, nil},
	}
	for name, tt := range tests {
		p := NewQL()
		port := open(t, p)
		tt.act(p, func(b ...byte) { send(t, port, b...) })
		var got []status
		for b := p.line.replies; len(b) >= 32; b = b[32:] {
			got = append(got, status{b[8], b[9], b[18], b[19], b[22]})
		}
		if len(got) != len(tt.want) {
			t.Errorf("%s: %+v, want %+v", name, got, tt.want)
			continue
		}
		for i := range got {
			if got[i] != tt.want[i] {
				t.Errorf("%s: status %d is %+v, want %+v", name, i+1, got[i], tt.want[i])
			}
		}
	}
}

func TestQLForgetsAPageThatFailed(t *testing.T) {
	p := NewQL()
	port := open(t, p)
	begun := page(1, 2, 3)
	send(t, port, begun[:6]...) // within a line
	p.SetFaults(Faults{CoverOpen: true})
	p.SetFaults(Faults{})
	send(t, port, begun[6:]...)
	if n := len(p.Papers()); n != 0 {
		t.Errorf("%d papers of a page that the printer gave up", n)
	}
	send(t, port, join(make([]byte, 400), []byte{esc, '@'}, page(9))...)
	papers := p.Papers()
	if len(papers) != 1 || papers[0].Image.Rect.Dy() != 1 {
		t.Fatalf("%d papers after ESC @, want one of a row", len(papers))
	}
	if again, err := DecodeQL(papers[0].Bytes[len(papers[0].Bytes)-5:]); err != nil || !bytes.Equal(again.Pix, papers[0].Image.Pix) {
		t.Errorf("the bytes of a paper do not decode to it: %v", err)
	}
}

func FuzzDecodeQL(f *testing.F) {
	f.Add(join(make([]byte, 9), []byte{esc, '@', 'M', 2, 'g', 0, 2, 0x80, 1, 'Z', 0x1a}))
	f.Add([]byte{esc, 'i', 'z', 6, 10, 29, 0, 2, 0, 0, 0, 0, 0, 'g', 0, 1, 0x80, 0x0c})
	f.Fuzz(func(t *testing.T, b []byte) {
		img, err := DecodeQL(b)
		if err == nil && (img.Rect.Dx() != QLPins || img.Rect.Dy() > maxRows) {
			t.Errorf("decoded to %v", img.Rect)
		}
	})
}
