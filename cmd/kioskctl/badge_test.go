package main

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"

	"frontdoor/cmd/internal/cli"
	"frontdoor/devices/sim/printsim"
)

// rendered runs badge render and returns the file.
func rendered(t *testing.T, args ...string) (string, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "out")
	args = append([]string{"badge", "render", "-o", file}, args...)
	return file, run(t.Context(), args, strings.NewReader(""), io.Discard, io.Discard)
}

func picturesOf(t *testing.T, layout string) map[string]image.Image {
	t.Helper()
	pictures := map[string]image.Image{}
	for printer, decode := range map[string]func([]byte) (*image.Gray, error){
		"escpos": printsim.Decode, "zpl": printsim.DecodeZPL, "ql": printsim.DecodeQL, "png": nil,
	} {
		file, err := rendered(t, "-printer", printer, "-layout", layout)
		b, err2 := os.ReadFile(file)
		if err := errors.Join(err, err2); err != nil {
			t.Fatalf("%s for %s: %v", layout, printer, err)
		}
		if decode == nil {
			pictures[printer], err = png.Decode(strings.NewReader(string(b)))
		} else {
			pictures[printer], err = decode(b)
		}
		if err != nil {
			t.Fatalf("%s for %s: %v", layout, printer, err)
		}
	}
	return pictures
}

func TestSamplesOnEveryPrinter(t *testing.T) {
	for printer, img := range picturesOf(t, "ticket") {
		bits, err := gozxing.NewBinaryBitmapFromImage(img)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := qrcode.NewQRCodeReader().Decode(bits, nil); err != nil || got.GetText() != "FDT1:KD042" {
			t.Errorf("ticket on %s: read %v, %v", printer, got, err)
		}
	}
	for printer, img := range picturesOf(t, "wristband") {
		bits, err := gozxing.NewBinaryBitmapFromImage(lying(img))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := oned.NewCode128Reader().Decode(bits, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}); err != nil || got.GetText() != "RG0042137" {
			t.Errorf("wristband on %s: read %v, %v", printer, got, err)
		}
	}
	for printer, img := range picturesOf(t, "visitor") {
		if b := img.Bounds(); b.Dx() < 500 || b.Dy() < 300 {
			t.Errorf("visitor on %s: %v", printer, b)
		}
	}
}

// With a code page the printer sets the letters it has, and the picture shows
// the paper that this makes.
func TestBadgeInThePrintersLetters(t *testing.T) {
	var pictures [][]byte
	for _, page := range []string{"", "wpc1252"} {
		file, err := rendered(t, "-printer", "escpos", "-code-page", page)
		job, err2 := os.ReadFile(file)
		if err := errors.Join(err, err2); err != nil {
			t.Fatal(err)
		}
		text, err := printsim.DecodeText(job)
		if has := slices.Contains(text, "KD 042"); err != nil || has != (page != "") {
			t.Errorf("page %q: the printer sets %q, %v", page, text, err)
		}
		file, err = rendered(t, "-printer", "png", "-code-page", page)
		picture, err2 := os.ReadFile(file)
		if err := errors.Join(err, err2); err != nil {
			t.Fatal(err)
		}
		pictures = append(pictures, picture)
	}
	if bytes.Equal(pictures[0], pictures[1]) {
		t.Error("the picture does not show the printer's letters")
	}
	if file, err := rendered(t, "-printer", "escpos", "-code-page", "pc858", "-layout", "letters"); err != nil {
		t.Error(err)
	} else if job, err := os.ReadFile(file); err != nil || !bytes.Contains(job, []byte{0xd5}) {
		t.Errorf("no euro on the proof of pc858 (%v)", err)
	}
	for name, args := range map[string][]string{
		"letters of no page":  {"-printer", "escpos", "-layout", "letters"},
		"a page there is not": {"-printer", "escpos", "-code-page", "utf8"},
		"another family":      {"-printer", "zpl", "-code-page", "pc437"},
	} {
		if _, err := rendered(t, args...); cli.Exit(err) != 2 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// lying turns a wristband so that it can be read.
func lying(tall image.Image) image.Image {
	w, h := tall.Bounds().Dx(), tall.Bounds().Dy()
	out := image.NewGray(image.Rect(0, 0, h, w))
	for y := range w {
		for x := range h {
			out.Set(x, y, tall.At(w-1-y, x))
		}
	}
	return out
}

func TestBadgeDataThatCannotBeUsed(t *testing.T) {
	for name, row := range map[string]struct{ layout, data, want string }{
		"a band nobody verified":   {"wristband", `{"family": "P", "given": "S", "born": "1958", "number": "1"}`, "member of staff"},
		"a band without a number":  {"wristband", `{"verified_by": "N", "family": "P", "given": "S", "born": "1958"}`, "hospital number"},
		"a visitor with no name":   {"visitor", `{"destination": "Ward 4", "day": "today"}`, "needs a name"},
		"a misspelt setting":       {"visitor", `{"nmae": "x"}`, `no setting is called "nmae"`},
		"a ticket without a code":  {"ticket", `{"area": "x"}`, `"code" is missing`},
		"a field of another paper": {"visitor", `{"verified_by": "N"}`, `no setting is called "verified_by"`},
	} {
		data := filepath.Join(t.TempDir(), "data.json")
		if err := os.WriteFile(data, []byte(row.data), 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := rendered(t, "-printer", "zpl", "-layout", row.layout, "-data", data)
		if err == nil || !strings.Contains(err.Error(), row.want) || cli.Exit(err) != 2 {
			t.Errorf("%s: %v (exit %d), want %q and exit 2", name, err, cli.Exit(err), row.want)
		}
		if _, err := os.Stat(file); err == nil {
			t.Errorf("%s: a file was written", name)
		}
	}
}

// A paper is laid out from the side its language begins on, whether or not the
// kiosk has words in it, unless the data says otherwise.
func TestPaperReadsFromItsLanguagesSide(t *testing.T) {
	paper := func(lang, rtl string) string {
		data := filepath.Join(t.TempDir(), "data.json")
		if err := os.WriteFile(data, []byte(`{"code": "KD 042", "area": "غرفة 12-04 Room"`+rtl+`}`), 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := rendered(t, "-printer", "png", "-lang", lang, "-data", data)
		b, err2 := os.ReadFile(file)
		if err := errors.Join(err, err2); err != nil {
			t.Fatalf("%q: %v", lang, err)
		}
		return string(b)
	}
	for lang, rtl := range map[string]bool{"ar": true, "he-IL": true, "ur": true, "pa-Arab": true, "pa": false, "en": false, "pl": false, "zh": false, "": false} {
		left, right := paper(lang, `, "rtl": false`), paper(lang, `, "rtl": true`)
		if left == right {
			t.Fatalf("%q: the two sides look alike", lang)
		}
		if got := paper(lang, ""); got == right != rtl {
			t.Errorf("%q is laid out from the right: %v, want %v", lang, !rtl, rtl)
		}
	}
}
