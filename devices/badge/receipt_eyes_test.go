package badge

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/color"
	"maps"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"
)

// receipt is what npos makes of ESC/POS: pictures as rows of 0 and 1, and the
// names of the other commands.
type receipt struct {
	Rasters [][]string `json:"rasters"`
	Others  []string   `json:"others"`
	Letters []string   `json:"letters"` // hexadecimal, between two commands
}

// npos decodes receipts with npos, which shares no code with this package.
func npos(t *testing.T, receipts [][]byte) []receipt {
	t.Helper()
	node := tool(t, "node", "Debian package nodejs")
	if _, err := os.Stat("testdata/escpos/node_modules/npos"); err != nil {
		t.Skip("npos is not installed (npm ci --ignore-scripts --omit=optional in devices/badge/testdata/escpos)")
	}
	request, err := json.Marshal(receipts)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, node, "--no-deprecation", "decode.mjs")
	cmd.Dir, cmd.Stdin = "testdata/escpos", bytes.NewReader(request)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("npos: %v\n%s", err, complaints.Bytes())
	}
	var decoded []receipt
	if err := json.Unmarshal(out, &decoded); err != nil || len(decoded) != len(receipts) {
		t.Fatalf("npos decoded %d of %d receipts: %v", len(decoded), len(receipts), err)
	}
	return decoded
}

// TestAnotherDecoderFindsThePrintersLetters: what the printer sets itself lies
// between commands that npos knows, and is the words in the code page. It knows
// nothing of GS ( k, so that the code is dots here.
func TestAnotherDecoderFindsThePrintersLetters(t *testing.T) {
	ticket := english()
	ticket.Hospital = "Hospital Peñón"
	var receipts [][]byte
	for _, e := range []ESCPOS{{Page: WPC1252}, {Page: PC437}, {}} {
		chunks, err := e.Encode(layOut(t, ticket, Width80))
		if err != nil {
			t.Fatal(err)
		}
		receipts = append(receipts, bytes.Join(chunks, nil))
	}
	decoded := npos(t, receipts)
	for i, name := range []string{"486f73706974616c205065f1f36e0a", "486f73706974616c205065a4a26e0a"} {
		if letters := decoded[i].Letters; !slices.Contains(letters, name) || !slices.Contains(letters, "4b44203034320a") {
			t.Errorf("receipt %d: its letters are %q", i, letters)
		}
	}
	if n := len(decoded[2].Letters); n > 0 {
		t.Errorf("%d runs of letters where no page was named", n)
	}
}

// picture is the dots of a receipt's only picture.
func (r receipt) picture(t *testing.T) *image.Gray {
	t.Helper()
	if len(r.Rasters) != 1 || len(r.Rasters[0]) == 0 {
		t.Fatalf("%d pictures, want one", len(r.Rasters))
	}
	rows := r.Rasters[0]
	img := image.NewGray(image.Rect(0, 0, len(rows[0]), len(rows)))
	for y, row := range rows {
		for x := range row {
			img.SetGray(x, y, color.Gray{Y: map[byte]uint8{'0': 255, '1': 0}[row[x]]})
		}
	}
	return img
}

func TestESCPOSIsWhatAnotherDecoderShows(t *testing.T) {
	sheets := map[string]*Sheet{
		"ticket": layOut(t, english(), Width80), "Arabic ticket": layOut(t, arabic(), Width80), "narrow ticket": layOut(t, english(), Width58),
	}
	names := slices.Sorted(maps.Keys(sheets))
	var receipts [][]byte
	encode := func(s *Sheet) {
		chunks, err := ESCPOS{}.Encode(s)
		if err != nil {
			t.Fatal(err)
		}
		receipts = append(receipts, bytes.Join(chunks, nil))
	}
	for _, name := range names {
		encode(sheets[name])
	}
	// The control: one dot more is seen.
	spoilt := *sheets[names[0]]
	dots := *spoilt.Raster
	dots.Bits = slices.Clone(dots.Bits)
	dots.Bits[len(dots.Bits)/2] ^= 0x40
	spoilt.Raster = &dots
	encode(&spoilt)

	decoded := npos(t, receipts)
	for i, name := range names {
		img := decoded[i].picture(t)
		// A dot may be added where the image would read as a real-time command.
		want := &Raster{Width: sheets[name].Width, Height: sheets[name].Height, Stride: sheets[name].Stride, Bits: defuse(sheets[name].Bits)}
		if n := differing(img, &Sheet{Raster: want}); n > 0 {
			t.Errorf("%s: %d dots differ", name, n)
		}
		if others := decoded[i].Others; !slices.Equal(others, []string{"ESC @", "ESC J", "GS V"}) {
			t.Errorf("%s: besides the picture it reads %v", name, others)
		}
		if got := readQR(t, img); got != sheets[name].QR {
			t.Errorf("%s: its QR code reads %q", name, got)
		}
		if got := zbar(t, img); len(got) != 1 || got[0] != "QR-Code:"+sheets[name].QR {
			t.Errorf("%s: zbarimg read %q", name, got)
		}
	}
	if differing(decoded[len(names)].picture(t), sheets[names[0]]) == 0 {
		t.Error("a spoilt dot looks the same: this test cannot fail")
	}
}
