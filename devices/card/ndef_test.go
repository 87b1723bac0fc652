package card

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"frontdoor/devices"
	"frontdoor/devices/sim"
)

func TestCRCOfTheStandard(t *testing.T) {
	// ISO 14443-3 annex B.
	for name, row := range map[string]struct{ data, want []byte }{
		"two zeroes": {[]byte{0x00, 0x00}, []byte{0x00, 0x00, 0xA0, 0x1E}},
		"12 34":      {[]byte{0x12, 0x34}, []byte{0x12, 0x34, 0x26, 0xCF}},
		"HLTA":       {[]byte{0x50, 0x00}, []byte{0x50, 0x00, 0x57, 0xCD}},
	} {
		got := withCRC(row.data...)
		if !bytes.Equal(got, row.want) {
			t.Errorf("%s: % X, want % X", name, got, row.want)
		}
		if cut, err := cutCRC(got); err != nil || !bytes.Equal(cut, row.data) {
			t.Errorf("%s: cut to % X, %v", name, cut, err)
		}
		got[0] ^= 4
		if _, err := cutCRC(got); err == nil {
			t.Errorf("%s: a wrong bit passes", name)
		}
	}
}

func TestErrorRegister(t *testing.T) {
	for name, row := range map[string]struct {
		flags byte
		want  error
	}{
		"nothing":                 {0, nil},
		"parity":                  {errParity, errNoise},
		"CRC":                     {errCRC, errNoise},
		"protocol":                {errProtocol, errNoise},
		"written too early":       {errWrite, errNoise},
		"answer too long":         {errOverflow, errNoise},
		"two cards":               {errColl, nil},
		"two cards, with wake":    {errColl | errParity | errProtocol, nil},
		"two cards, and too long": {errColl | errOverflow, errNoise},
		"too hot":                 {errTemp, devices.ErrHot},
		"too hot to be sure":      {errTemp | errColl, devices.ErrHot},
	} {
		if err := judge(row.flags); !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", name, err, row.want)
		}
	}
}

func TestParseNDEF(t *testing.T) {
	for name, row := range map[string]struct {
		msg  []byte
		want []Record
		bad  bool
	}{
		"text":           {sim.TextRecord("en", "RG-1"), []Record{{Kind: KindText, Lang: "en", Text: "RG-1"}}, false},
		"UTF-16":         {[]byte{0xD1, 1, 5, 'T', 0x80, 0x06, 0x2D, 0x00, 'A'}, []Record{{Kind: KindText, Text: "\u062dA"}}, false},
		"UTF-16, marked": {[]byte{0xD1, 1, 5, 'T', 0x80, 0xFF, 0xFE, 'A', 0}, []Record{{Kind: KindText, Text: "A"}}, false},
		"shortened URI":  {[]byte{0xD1, 1, 4, 'U', 4, 'a', '.', 'b'}, []Record{{Kind: KindURI, Text: "https://a.b"}}, false},
		"last URI code":  {[]byte{0xD1, 1, 2, 'U', 0x23, 'x'}, []Record{{Kind: KindURI, Text: "urn:nfc:x"}}, false},
		"unknown code":   {[]byte{0xD1, 1, 2, 'U', 0x24, 'x'}, []Record{{Kind: KindURI, Text: "x"}}, false},
		"with an id":     {[]byte{0xD9, 1, 2, 2, 'T', 'i', 'd', 0, 'x'}, []Record{{Kind: KindText, Text: "x"}}, false},
		"empty record":   {[]byte{0xD0, 0, 0}, []Record{{Kind: KindOther}}, false},
		"two records": {[]byte{0x91, 1, 2, 'T', 0, 'a', 0x51, 1, 2, 'T', 0, 'b'},
			[]Record{{Kind: KindText, Text: "a"}, {Kind: KindText, Text: "b"}}, false},
		"chunks": {[]byte{0xB1, 1, 2, 'T', 0, 'a', 0x36, 0, 1, 'b', 0x56, 0, 1, 'c'},
			[]Record{{Kind: KindText, Text: "abc"}}, false},
		"long form":  {append([]byte{0xC1, 1, 0, 0, 0, 2, 'T'}, 0, 'x'), []Record{{Kind: KindText, Text: "x"}}, false},
		"other type": {[]byte{0xD4, 1, 1, 'x', 'y'}, []Record{{Kind: KindOther, Type: "x", Data: []byte("y")}}, false},

		"nothing":               {nil, nil, true},
		"cut short":             {[]byte{0xD1, 1, 9, 'T', 0}, nil, true},
		"4 GiB":                 {[]byte{0xC1, 1, 0xFF, 0xFF, 0xFF, 0xFF, 'T'}, nil, true},
		"no end":                {[]byte{0x91, 1, 2, 'T', 0, 'a'}, nil, true},
		"no begin":              {[]byte{0x51, 1, 2, 'T', 0, 'a'}, nil, true},
		"two begins":            {[]byte{0x91, 1, 2, 'T', 0, 'a', 0xD1, 1, 2, 'T', 0, 'b'}, nil, true},
		"more after the end":    {[]byte{0xD1, 1, 2, 'T', 0, 'a', 0}, nil, true},
		"a chunk without first": {[]byte{0xD6, 0, 1, 'a'}, nil, true},
		"a chunk without last":  {[]byte{0xF1, 1, 2, 'T', 0, 'a'}, nil, true},
		"a chunk of other type": {[]byte{0xB1, 1, 2, 'T', 0, 'a', 0x56, 1, 1, 'U', 'b'}, nil, true},
		"language too long":     {[]byte{0xD1, 1, 2, 'T', 9, 'a'}, nil, true},
		"not UTF-8":             {[]byte{0xD1, 1, 2, 'T', 0, 0xFF}, nil, true},
		"17 records":            {append(bytes.Repeat([]byte{0x10, 0, 0}, 16), 0x50, 0, 0), nil, true},
	} {
		if name == "17 records" {
			row.msg[0] |= 0x80
		}
		got, err := ParseNDEF(row.msg)
		if (err != nil) != row.bad || !reflect.DeepEqual(got, row.want) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestNumber(t *testing.T) {
	text := func(s ...string) (t Tap) {
		for _, one := range s {
			t.Records = append(t.Records, Record{Kind: KindText, Text: one})
		}
		return t
	}
	for name, row := range map[string]struct {
		tap  Tap
		want string
		ok   bool
	}{
		"a hospital card":         {text("RG-00012345"), "RG-00012345", true},
		"written by hand":         {text(" rg-00012345\n"), "RG-00012345", true},
		"the first of two":        {text("RG-0001", "RG-0002"), "RG-0001", true},
		"a name":                  {text("Zoë Example"), "", false},
		"too short":               {text("RG1"), "", false},
		"too long":                {text(strings.Repeat("1", 33)), "", false},
		"markup":                  {text("<b>RG-1</b>"), "", false},
		"nothing":                 {Tap{}, "", false},
		"an address":              {Tap{Records: []Record{{Kind: KindURI, Text: "RG-00012345"}}}, "", false},
		"a UID alone is no claim": {Tap{UID: []byte{1, 2, 3, 4}}, "", false},
	} {
		if got, ok := Number(row.tap); ok != row.ok || ok && got != row.want {
			t.Errorf("%s: %q %t", name, got, ok)
		}
	}
}

func TestSourcesOfANumber(t *testing.T) {
	tap := Tap{UID: []byte{0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0x80}, Sector: append([]byte("rg-00054321"), make([]byte, 37)...),
		Records: []Record{{Kind: KindText, Text: "RG-00012345"}}}
	for name, row := range map[string]struct {
		source Source
		tap    Tap
		want   string
	}{
		"text":                     {FromText, tap, "RG-00012345"},
		"no source is text":        {"", tap, "RG-00012345"},
		"UID":                      {FromUID, tap, "04A1B2C3D4E580"},
		"a short UID":              {FromUID, Tap{UID: []byte{0x1A, 2, 3, 4}}, "1A020304"},
		"a phone's UID of the day": {FromUID, Tap{UID: []byte{0x08, 2, 3, 4}}, ""},
		"no UID":                   {FromUID, Tap{}, ""},
		"sector":                   {FromSector, tap, "RG-00054321"},
		"a sector without an end":  {FromSector, Tap{Sector: []byte("RG-1234")}, "RG-1234"},
		"an empty sector":          {FromSector, Tap{Sector: make([]byte, 48)}, ""},
		"a sector of noise":        {FromSector, Tap{Sector: []byte{0xFF, 0xFE, 1, 2, 3, 4}}, ""},
		"a sector not read":        {FromSector, Tap{Records: tap.Records}, ""},
	} {
		if got, ok := row.source.Number(row.tap); got != row.want || ok != (row.want != "") {
			t.Errorf("%s: %q %t, want %q", name, got, ok, row.want)
		}
	}
}

func FuzzNDEF(f *testing.F) {
	f.Add(sim.TextRecord("en", "RG-00012345"))
	f.Add(sim.URIRecord("https://example.org"))
	f.Add([]byte{0xB1, 1, 2, 'T', 0, 'a', 0x36, 0, 1, 'b', 0x56, 0, 1, 'c'})
	f.Add([]byte{0xD1, 1, 5, 'T', 0x80, 0xFF, 0xFE, 'A', 0})
	f.Fuzz(func(t *testing.T, msg []byte) {
		records, err := ParseNDEF(msg)
		if err != nil && records != nil || len(records) > maxRecords {
			t.Fatalf("%d records, %v", len(records), err)
		}
		held := 0
		for _, r := range records {
			held += len(r.Data)
			if !utf8.ValidString(r.Text + r.Lang + r.Type) {
				t.Errorf("%q is not UTF-8", r.Text)
			}
		}
		if held > len(msg) {
			t.Errorf("%d bytes hold %d", len(msg), held)
		}
	})
}

func FuzzTLV(f *testing.F) {
	f.Add([]byte{0x03, 0x02, 0xD0, 0x00, 0xFE}, 144)
	f.Add([]byte{0x01, 0x03, 0xA0, 0x0C, 0x34, 0x03, 0xFF, 0x01, 0x00}, 496)
	f.Fuzz(func(t *testing.T, memory []byte, size int) {
		size = max(0, min(size, maxArea))
		area := []byte{}
		for reads := 0; ; reads++ {
			msg, need, err := findMessage(area, size)
			if need > size || err != nil && msg != nil {
				t.Fatalf("needs %d of %d, %v", need, size, err)
			}
			if err != nil || need <= len(area) {
				if len(msg) > size {
					t.Fatalf("%d bytes from an area of %d", len(msg), size)
				}
				return
			}
			if reads > maxArea/readSize {
				t.Fatal("reads without end")
			}
			page := make([]byte, readSize)
			if len(area) < len(memory) {
				copy(page, memory[len(area):])
			}
			area = append(area, page...)
		}
	})
}
