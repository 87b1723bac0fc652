package badge

import (
	"bytes"
	"strings"
	"testing"

	"frontdoor/devices"
)

// hostStatus is an answer to ~HS with some of its values changed: "1c" is the
// third value of the first line.
func hostStatus(changed map[string]string) []byte {
	lines := []string{"030,0,0,1245,000,0,0,0,000,0,0,0", "000,0,0,0,0,2,4,0,00000000,1,000", "1234,0"}
	var b bytes.Buffer
	for i, line := range lines {
		values := strings.Split(line, ",")
		for at := range values {
			if v, ok := changed[string(rune('1'+i))+string(rune('a'+at))]; ok {
				values[at] = v
			}
		}
		b.WriteString("\x02" + strings.Join(values, ",") + "\x03\r\n")
	}
	return b.Bytes()
}

func TestZPLReply(t *testing.T) {
	well := hostStatus(nil)
	tests := map[string]struct {
		bytes []byte
		want  Reply
	}{
		"nothing yet":            {nil, Reply{}},
		"two lines of three":     {well[:len(well)-11], Reply{}},
		"healthy and idle":       {well, Reply{Complete: true, Done: true}},
		"a format waits":         {hostStatus(map[string]string{"1e": "001"}), Reply{Complete: true}},
		"a format half received": {hostStatus(map[string]string{"1h": "1"}), Reply{Complete: true}},
		"a label to print":       {hostStatus(map[string]string{"2i": "00000001"}), Reply{Complete: true}},
		"a label not taken":      {hostStatus(map[string]string{"2h": "1"}), Reply{Complete: true}},
		"paper out":              {hostStatus(map[string]string{"1b": "1"}), Reply{Complete: true, Fault: devices.ErrPaperOut}},
		"paused":                 {hostStatus(map[string]string{"1c": "1"}), Reply{Complete: true, Fault: devices.ErrPaused}},
		"corrupt RAM":            {hostStatus(map[string]string{"1j": "1"}), Reply{Complete: true, Fault: devices.ErrBroken}},
		"too hot":                {hostStatus(map[string]string{"1l": "1"}), Reply{Complete: true, Fault: devices.ErrHeadHot}},
		"head up":                {hostStatus(map[string]string{"2c": "1"}), Reply{Complete: true, Fault: devices.ErrCoverOpen}},
		"ribbon out":             {hostStatus(map[string]string{"2d": "1"}), Reply{Complete: true, Fault: devices.ErrRibbonOut}},
		"head up tops its pause": {hostStatus(map[string]string{"1c": "1", "2c": "1"}), Reply{Complete: true, Fault: devices.ErrCoverOpen}},
		"the newest counts":      {append(hostStatus(map[string]string{"1b": "1"}), well...), Reply{Complete: true, Done: true}},
		"a stale third line":     {append([]byte("\x021234,0\x03\r\n"), well...), Reply{Complete: true, Done: true}},
		"another tongue":         {[]byte("\x12\x12"), Reply{Strange: 2}},
		"three other lines":      {[]byte("\x02a\x03\x02b\x03\x02c\x03"), Reply{Strange: 1}},
	}
	for name, tt := range tests {
		if got := (ZPL{}).Reply(tt.bytes); got != tt.want {
			t.Errorf("%s: %+v, want %+v", name, got, tt.want)
		}
	}
}

func TestHexRowsAreCompressed(t *testing.T) {
	tests := map[string]struct {
		rows   [][]byte
		stride int
		want   string
	}{
		"empty":                {[][]byte{{0, 0}}, 2, ","},
		"full":                 {[][]byte{{0xff, 0xff}}, 2, "!"},
		"as it is":             {[][]byte{{0x12, 0x34}}, 2, "1234"},
		"one that repeats":     {[][]byte{{0x12, 0x34}, {0x12, 0x34}}, 2, "1234:"},
		"a tail of zeros":      {[][]byte{{0x12, 0x00}}, 2, "12,"},
		"counted":              {[][]byte{{0xaa, 0xaa}}, 2, "JA"},
		"counted by twenties":  {[][]byte{append(bytes.Repeat([]byte{0x11}, 13), 2)}, 14, "gL102"},
		"four hundred and one": {[][]byte{append(bytes.Repeat([]byte{0x11}, 201), 0x22)}, 202, "zH1H2"},
	}
	for name, tt := range tests {
		r := &Raster{Width: tt.stride * 8, Height: len(tt.rows), Stride: tt.stride, Bits: bytes.Join(tt.rows, nil)}
		if got := string(hexRows(nil, r, 0, r.Height)); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
}

func TestZPLSettings(t *testing.T) {
	r := &Raster{Width: 8, Height: 1, Stride: 1, Bits: []byte{0xf0}}
	tests := map[string]struct {
		lang ZPL
		want string
	}{
		"an endless roll": {ZPL{}, "^MNN^MMT"},
		"labels with gap": {ZPL{Gap: true}, "^MNY^MMT"},
		"a cutter":        {ZPL{Cut: true}, "^MNN^MMC"},
	}
	for name, tt := range tests {
		chunks, err := tt.lang.Encode(&Sheet{Raster: r})
		if err != nil || !bytes.Contains(chunks[0], []byte(tt.want)) {
			t.Errorf("%s: %s (%v), want %s in it", name, chunks[0], err, tt.want)
		}
	}
}

func FuzzZPLReply(f *testing.F) {
	f.Add(hostStatus(nil))
	f.Add(hostStatus(map[string]string{"1b": "1", "2c": "1"}))
	f.Add([]byte("\x02,,\x03\x02\x03\x02"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r := (ZPL{}).Reply(b)
		if r.Strange > len(b) || r.Fault != "" && !r.Complete || r.Done && r.Fault != "" {
			t.Errorf("%q read as %+v", b, r)
		}
	})
}
