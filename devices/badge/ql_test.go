package badge

import (
	"bytes"
	"testing"

	"frontdoor/devices"
	"frontdoor/devices/sim/printsim"
)

// qlSays is a status of 32 bytes with some of them changed.
func qlSays(kind byte, changed map[int]byte) []byte {
	s := make([]byte, 32)
	copy(s, []byte{0x80, 0x20, 'B', '4', '8', '0'})
	s[10], s[11], s[18] = 62, 0x0a, kind
	for at, v := range changed {
		s[at] = v
	}
	return s
}

func TestQLReply(t *testing.T) {
	well := qlSays(0, nil)
	tests := map[string]struct {
		bytes []byte
		want  Reply
	}{
		"nothing yet":                   {nil, Reply{}},
		"31 of 32 bytes":                {well[:31], Reply{}},
		"healthy":                       {well, Reply{Complete: true}},
		"no media":                      {qlSays(0, map[int]byte{8: 1}), Reply{Complete: true, Fault: devices.ErrPaperOut}},
		"cannot be fed":                 {qlSays(0, map[int]byte{9: 0x40}), Reply{Complete: true, Fault: devices.ErrPaperOut}},
		"cutter jam":                    {qlSays(0, map[int]byte{8: 4}), Reply{Complete: true, Fault: devices.ErrJam}},
		"cover open":                    {qlSays(0, map[int]byte{8: 1, 9: 0x10}), Reply{Complete: true, Fault: devices.ErrCoverOpen}},
		"another tape":                  {qlSays(2, map[int]byte{9: 1}), Reply{Fault: devices.ErrPaperType}},
		"fan":                           {qlSays(0, map[int]byte{8: 0x80}), Reply{Complete: true, Fault: devices.ErrBroken}},
		"an error tells itself":         {qlSays(2, map[int]byte{9: 0x10}), Reply{Fault: devices.ErrCoverOpen}},
		"printing":                      {qlSays(6, map[int]byte{19: 1}), Reply{}},
		"printed":                       {append(qlSays(6, nil), qlSays(1, nil)...), Reply{Done: true}},
		"hot when asked":                {qlSays(0, map[int]byte{22: 3}), Reply{Complete: true, Fault: devices.ErrHeadHot}},
		"a pause to cool is no failure": {qlSays(5, map[int]byte{22: 3}), Reply{}},
		"turned off":                    {qlSays(4, nil), Reply{Fault: devices.ErrUnplugged}},
		"the newest counts":             {append(qlSays(0, map[int]byte{8: 1}), well...), Reply{Complete: true}},
		"half of one before it":         {append(well[20:32:32], well...), Reply{Complete: true, Strange: 12}},
		"another tongue":                {[]byte("\x12\x12"), Reply{Strange: 2}},
	}
	for name, tt := range tests {
		if got := (QL{}).Reply(tt.bytes); got != tt.want {
			t.Errorf("%s: %+v, want %+v", name, got, tt.want)
		}
	}
}

func TestQLRefusesWhatTheTapeDoesNotHold(t *testing.T) {
	wide := &Sheet{Raster: &Raster{Width: 400, Height: 1, Stride: 50, Bits: make([]byte, 50)}}
	if _, err := (QL{Tape: Tape29}).Encode(wide); err == nil {
		t.Error("400 dots were put on 29 mm tape")
	}
	if _, err := (QL{}).Encode(wide); err != nil {
		t.Errorf("400 dots on 62 mm tape: %v", err)
	}
}

// TestQLLinesGoAsTheyAre holds that a job is what every printer of the series
// reads: the QL-800 has no compression.
func TestQLLinesGoAsTheyAre(t *testing.T) {
	sheet := layOut(t, english(), Width62)
	chunks, err := (QL{}).Encode(sheet)
	if err != nil {
		t.Fatal(err)
	}
	job := bytes.Join(chunks, nil)
	if got, want := len(job)-len(chunks[0])-1, sheet.Height*(3+qlPins/8); got != want {
		t.Errorf("%d bytes of lines, want %d of 90 bytes and their head: %d", got, sheet.Height, want)
	}
	page, err := printsim.DecodeQL(job) // as a QL-800 does
	if err != nil || page.Rect.Dy() != sheet.Height {
		t.Errorf("a QL-800 makes %v of it: %v", page, err)
	}
}

func TestAnotherTapeIsNamed(t *testing.T) {
	narrow := &Sheet{Raster: &Raster{Width: 8, Height: 2, Stride: 1, Bits: []byte{0xff, 0xff}}}
	p := NewPrinter(printsim.NewQL().Open, QL{Tape: Tape29}, Options{}) // the simulator holds 62 mm
	defer p.Close()
	if err := p.Print(t.Context(), narrow); devices.KindOf(err) != devices.ErrPaperType {
		t.Errorf("print: %v, want %q", err, devices.ErrPaperType)
	}
}

func FuzzQLReply(f *testing.F) {
	f.Add(qlSays(0, nil))
	f.Add(append(qlSays(6, nil), qlSays(1, nil)...))
	f.Add([]byte{0x80, 0x20})
	f.Fuzz(func(t *testing.T, b []byte) {
		r := (QL{}).Reply(b)
		if (r.Complete || r.Done || r.Fault != "") && len(b) < 32 || r.Strange > len(b) {
			t.Errorf("% x read as %+v", b, r)
		}
	})
}
