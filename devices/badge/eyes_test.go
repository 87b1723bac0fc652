package badge

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// tool finds a program, or skips the test by its name.
func tool(t *testing.T, name, install string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed (%s)", name, install)
	}
	return path
}

// label is a stream of ZPL and the size of its paper, dots.
type label struct {
	ZPL    string `json:"zpl"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// encoded is a sheet as a label.
func encoded(t *testing.T, z ZPL, s *Sheet) label {
	t.Helper()
	chunks, err := z.Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	return label{string(bytes.Join(chunks, nil)), s.Width, s.Height}
}

// zebra renders labels with zpl-renderer-js, which shares no code with this
// package.
func zebra(t *testing.T, labels []label) []image.Image {
	t.Helper()
	node := tool(t, "node", "Debian package nodejs")
	if _, err := os.Stat("testdata/zpl/node_modules/zpl-renderer-js"); err != nil {
		t.Skip("zpl-renderer-js is not installed (npm ci in devices/badge/testdata/zpl)")
	}
	request, err := json.Marshal(labels)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, node, "render.mjs")
	cmd.Dir, cmd.Stdin = "testdata/zpl", bytes.NewReader(request)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("zpl-renderer-js: %v\n%s", err, complaints.Bytes())
	}
	var pngs [][]byte
	if err := json.Unmarshal(out, &pngs); err != nil || len(pngs) != len(labels) {
		t.Fatalf("zpl-renderer-js rendered %d of %d labels: %v", len(pngs), len(labels), err)
	}
	var pictures []image.Image
	for _, b := range pngs {
		img, err := png.Decode(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		pictures = append(pictures, img)
	}
	return pictures
}

// zbar is what zbarimg reads in a picture.
func zbar(t *testing.T, img image.Image) []string {
	t.Helper()
	path := tool(t, "zbarimg", "Debian package zbar-tools")
	name := filepath.Join(t.TempDir(), "paper.png")
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(path, "--quiet", name).Output()
	if err != nil {
		t.Fatal("zbarimg:", err)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

// zxing is what ZXingReader reads in a picture, "" when it finds no code.
func zxing(t *testing.T, img image.Image) string {
	t.Helper()
	path := tool(t, "ZXingReader", "Debian package zxing-cpp-tools")
	name := filepath.Join(t.TempDir(), "paper.png")
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(path, "-1", "-fast", name).Output()
	if err != nil && len(out) == 0 {
		return ""
	}
	return string(out)
}

// papers are what the independent eyes look at, as large as a label printer
// takes them, and what their codes say.
func papers(t *testing.T) map[string]struct {
	sheet *Sheet
	code  string
} {
	ticket, arab := layOut(t, english(), Width104), layOut(t, arabic(), Width104)
	visitor, err := LayoutVisitor(fonts(t), visitors()["Hindi"], Label4x3)
	if err != nil {
		t.Fatal(err)
	}
	band, err := LayoutWristband(fonts(t), band(t, verified()), BandWords{Lang: "en", Hospital: "Riverside General"}, Band203)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]struct {
		sheet *Sheet
		code  string
	}{
		"ticket": {ticket, "QR-Code:" + ticket.QR}, "Arabic ticket": {arab, "QR-Code:" + arab.QR},
		"visitor": {visitor, ""}, "wristband": {band, "CODE-128:" + verified().Number},
	}
}

func TestZPLIsWhatAnotherRendererShows(t *testing.T) {
	all := papers(t)
	names := slices.Sorted(maps.Keys(all))
	var labels []label
	for _, name := range names {
		labels = append(labels, encoded(t, ZPL{}, all[name].sheet), encoded(t, ZPL{NativeQR: true}, all[name].sheet))
	}
	// The control: a picture moved by one row is seen.
	moved := labels[0]
	moved.ZPL = strings.Replace(moved.ZPL, "^FO0,0^", "^FO0,1^", 1)
	pictures := zebra(t, append(labels, moved))
	for i, name := range names {
		paper := all[name]
		if n := differing(pictures[2*i], paper.sheet); n > 0 {
			t.Errorf("%s: %d dots differ", name, n)
		}
		if paper.sheet.QRAt.Empty() {
			continue
		}
		if got := zbar(t, pictures[2*i+1]); len(got) != 1 || got[0] != paper.code {
			t.Errorf("%s with a symbol drawn by the printer: zbarimg read %q, want %q", name, got, paper.code)
		}
	}
	if differing(pictures[2*len(names)], all[names[0]].sheet) == 0 {
		t.Error("a picture moved by a row looks the same: this test cannot fail")
	}
}

// differing counts dots that are not as on the sheet.
func differing(img image.Image, s *Sheet) int {
	grey := image.NewGray(image.Rect(0, 0, s.Width, s.Height))
	draw.Draw(grey, grey.Rect, img, img.Bounds().Min, draw.Src)
	n := 0
	for y := range s.Height {
		for x, v := range grey.Pix[y*grey.Stride : y*grey.Stride+s.Width] {
			if (v < 0x80) != s.Black(x, y) {
				n++
			}
		}
	}
	return n
}

func TestZbarReadsEveryPaper(t *testing.T) {
	for name, row := range papers(t) {
		if row.code == "" {
			continue
		}
		if got := zbar(t, readable(name, row.sheet)); len(got) != 1 || got[0] != row.code {
			t.Errorf("%s: zbarimg read %q, want %q", name, got, row.code)
		}
	}
	eachDialect(t, func(t *testing.T, d dialect) {
		sheet := layOut(t, english(), d.width)
		for name, lang := range map[string]Language{"raster": d.lang, "native": d.native} {
			if got := zbar(t, printed(t, d, lang, sheet)); len(got) != 1 || got[0] != "QR-Code:"+sheet.QR {
				t.Errorf("%s: zbarimg read %q", name, got)
			}
		}
	})
}

func TestZxingReadsEveryPaper(t *testing.T) {
	for name, row := range papers(t) {
		_, code, _ := strings.Cut(row.code, ":")
		switch got := zxing(t, readable(name, row.sheet)); {
		case code == "" && !strings.Contains(got, "None"):
			t.Errorf("%s: ZXingReader read %q where there is no code", name, got)
		case !strings.Contains(got, code):
			t.Errorf("%s: ZXingReader read %q, want %q", name, got, code)
		}
	}
}

// readable turns a wristband so that it can be read; the others stand already.
func readable(name string, s *Sheet) image.Image {
	if name == "wristband" {
		return lying(s)
	}
	return s.Image()
}
