package badge

import (
	"bytes"
	"testing"

	"frontdoor/devices"
)

func TestImagesHoldNoRealTimeCommand(t *testing.T) {
	r := &Raster{Width: 64, Height: 3, Stride: 8, Bits: []byte{
		dle, 4, 1, dle, 5, 2, 0, 0,
		dle, 0x14, 8, 1, 3, 20, 1, dle, // the last byte of a row meets the next
		4, 2, 0xff, dle, 6, 0, 0, dle,
	}}
	for _, chunk := range bands(r, 0, 3) {
		image := chunk[8:]
		for i, b := range image {
			if b != dle {
				continue
			}
			if i+1 == len(image) || bytes.IndexByte([]byte{4, 5, 0x14}, image[i+1]) >= 0 {
				t.Errorf("byte %d of the image still begins a real-time command", i)
			}
		}
		if image[19] != dle {
			t.Error("a DLE that begins nothing was changed")
		}
	}
	if r.Bits[0] != dle {
		t.Error("the sheet itself was changed")
	}
}

func TestBandsAreBounded(t *testing.T) {
	r := &Raster{Width: 8, Height: 1000, Stride: 1, Bits: make([]byte, 1000)}
	rows := 0
	for _, chunk := range bands(r, 0, r.Height) {
		n := int(chunk[6]) | int(chunk[7])<<8
		if n > bandRows || len(chunk) != 8+n {
			t.Errorf("a band of %d rows in %d bytes", n, len(chunk))
		}
		rows += n
	}
	if rows != 1000 {
		t.Errorf("%d rows in all, want 1000", rows)
	}
}

func TestReply(t *testing.T) {
	ok := []byte{0x12, 0x12, 0x12, 0x12}
	tests := map[string]struct {
		bytes []byte
		want  Reply
	}{
		"nothing yet":                 {nil, Reply{}},
		"the rest of a late answer":   {[]byte{0x25}, Reply{Strange: 1}},
		"three of four":               {ok[:3], Reply{}},
		"healthy":                     {ok, Reply{Complete: true}},
		"drawer open is no fault":     {[]byte{0x16, 0x12, 0x12, 0x12}, Reply{Complete: true}},
		"cover open":                  {[]byte{0x1a, 0x16, 0x12, 0x12}, Reply{Complete: true, Fault: devices.ErrCoverOpen}},
		"paper out":                   {[]byte{0x1a, 0x32, 0x12, 0x7e}, Reply{Complete: true, Fault: devices.ErrPaperOut}},
		"stopped for paper":           {[]byte{0x1a, 0x32, 0x12, 0x12}, Reply{Complete: true, Fault: devices.ErrPaperOut}},
		"paper low":                   {[]byte{0x12, 0x12, 0x12, 0x1e}, Reply{Complete: true, Fault: devices.ErrPaperLow}},
		"cutter jam":                  {[]byte{0x1a, 0x52, 0x1a, 0x12}, Reply{Complete: true, Fault: devices.ErrJam}},
		"head hot":                    {[]byte{0x1a, 0x52, 0x52, 0x12}, Reply{Complete: true, Fault: devices.ErrHeadHot}},
		"unrecoverable":               {[]byte{0x1a, 0x52, 0x32, 0x12}, Reply{Complete: true, Fault: devices.ErrBroken}},
		"offline without a cause":     {[]byte{0x1a, 0x12, 0x12, 0x12}, Reply{Complete: true, Fault: devices.ErrBroken}},
		"fed by its button":           {[]byte{0x1a, 0x1a, 0x12, 0x12}, Reply{Complete: true}},
		"fed by it without paper":     {[]byte{0x1a, 0x3a, 0x12, 0x7e}, Reply{Complete: true, Fault: devices.ErrPaperOut}},
		"fed by it while broken":      {[]byte{0x1a, 0x5a, 0x32, 0x12}, Reply{Complete: true, Fault: devices.ErrBroken}},
		"cover open tops paper out":   {[]byte{0x1a, 0x36, 0x12, 0x7e}, Reply{Complete: true, Fault: devices.ErrCoverOpen}},
		"the newest four count":       {append([]byte{0x1a, 0x16, 0x12, 0x12}, ok...), Reply{Complete: true}},
		"confirmation":                {[]byte{0}, Reply{Done: true}},
		"confirmation among statuses": {append([]byte{0x0f}, ok...), Reply{Complete: true, Done: true}},
		"status unasked":              {[]byte{0x18, 0, 0x0c, 0x0f}, Reply{}},
		"half of it":                  {[]byte{0x18, 0}, Reply{}},
		"between two answers":         {[]byte{0x12, 0x12, 0x38, 0, 0, 0, 0x12, 0x12}, Reply{Complete: true}},
		"cut short by an answer":      {append([]byte{0x10, 0}, ok...), Reply{Complete: true}},
		"and then the confirmation":   {[]byte{0x10, 0, 0, 0, 0}, Reply{Done: true}},
		"flow control":                {append([]byte{0x13, 0x11}, ok...), Reply{Complete: true, Strange: 2}},
		"clear response":              {append([]byte{0x37, 0x25, 0}, ok...), Reply{Complete: true}},
		"letters":                     {[]byte("error: rare\r\n"), Reply{Done: true, Strange: 5}},
		"another tongue":              {[]byte("\x93\x94"), Reply{Strange: 2}},
	}
	for name, tt := range tests {
		if got := (ESCPOS{}).Reply(tt.bytes); got != tt.want {
			t.Errorf("%s: %+v, want %+v", name, got, tt.want)
		}
	}
}

func TestEncodeRefusesAnEmptySheet(t *testing.T) {
	if _, err := (ESCPOS{}).Encode(&Sheet{Raster: &Raster{Width: 8, Stride: 1}}); err == nil {
		t.Error("a sheet without rows was encoded")
	}
}

func FuzzReply(f *testing.F) {
	f.Add([]byte{0x12, 0x12, 0x12, 0x12})
	f.Add([]byte{0x37, 0x25, 0x00, 0x1a})
	f.Add([]byte{0x37})
	f.Fuzz(func(t *testing.T, b []byte) {
		r := (ESCPOS{}).Reply(b)
		if r.Complete && len(b) < 4 || r.Strange > len(b) || r.Fault != "" && !r.Complete {
			t.Errorf("% x read as %+v", b, r)
		}
	})
}
