package printsim

import (
	"bytes"
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

func TestDecodePutsDotsWhereTheyBelong(t *testing.T) {
	img, err := Decode(join([]byte{esc, '@'}, raster(0x80, 0x01), []byte{esc, 'J', 3}, raster(0xff), []byte{gs, 'V', 1}))
	if err != nil {
		t.Fatal(err)
	}
	if img.Rect != image.Rect(0, 0, Width, 6) {
		t.Fatalf("paper of %v, want %d by 2+3+1 rows", img.Rect, Width)
	}
	for _, tt := range []struct {
		x, y  int
		black bool
	}{{0, 0, true}, {1, 0, false}, {7, 1, true}, {0, 1, false}, {0, 3, false}, {0, 5, true}, {7, 5, true}, {8, 5, false}} {
		if got := img.GrayAt(tt.x, tt.y) == (color.Gray{}); got != tt.black {
			t.Errorf("dot %d,%d black = %v, want %v", tt.x, tt.y, got, tt.black)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	tests := map[string]struct {
		stream []byte
		want   string
	}{
		"nothing":                  {nil, "print nothing"},
		"only commands":            {[]byte{esc, '@'}, "print nothing"},
		"a raster cut short":       {raster(1, 2, 3)[:9], "end within a command"},
		"a header cut short":       {[]byte{gs, 'v', '0', 0}, "end within a command"},
		"a symbol cut short":       {[]byte{gs, '(', 'k', 9, 0, '1'}, "end within a command"},
		"another printer's tongue": {[]byte("^XA^FO50,50^XZ"), "not ESC/POS"},
		"an unknown command":       {join(raster(1), []byte{gs, 'z', lf}), "not ESC/POS"},
		"a raster of no width":     {[]byte{gs, 'v', '0', 0, 0, 0, 1, 0}, "not ESC/POS"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := Decode(tt.stream); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("err = %v, want %q in it", err, tt.want)
			}
		})
	}
}

func TestDecodeTakesRealTimeCommandsOut(t *testing.T) {
	plain := raster(1, 2, 3, 4)
	asked := bytes.Clone(plain[:10])
	asked = append(asked, dle, eot, 4)
	asked = append(asked, clearBuffers[:]...)
	asked = append(asked, dle, enq, 1)
	asked = append(asked, plain[10:]...)
	want, err := Decode(plain)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Decode(asked)
	if err != nil || !bytes.Equal(got.Pix, want.Pix) {
		t.Errorf("status requests inside an image changed the paper (err %v)", err)
	}
}

func TestNativeQRCanBeRead(t *testing.T) {
	text := "FD1:0123456789ABCDEF"
	stream := []byte{esc, 'a', 1, gs, '(', 'k', 4, 0, '1', 65, 50, 0, gs, '(', 'k', 3, 0, '1', 67, 6, gs, '(', 'k', 3, 0, '1', 69, 49}
	stream = append(stream, gs, '(', 'k', byte(len(text)+3), 0, '1', 80, 48)
	stream = append(stream, text...)
	stream = append(stream, gs, '(', 'k', 3, 0, '1', 81, 48)
	img, err := Decode(join(raster(make([]byte, 40)...), stream, raster(make([]byte, 40)...)))
	if err != nil {
		t.Fatal(err)
	}
	bits, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	got, err := qrcode.NewQRCodeReader().Decode(bits, nil)
	if err != nil || got.GetText() != text {
		t.Errorf("read %v, %v, want %q", got, err, text)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("\x1bt\x10\x1b$\x0c\x00\x1bE\x01\x1d!\x11Level 2\n\x1ba\x02\xd1\n"))
	f.Add(join([]byte{esc, '@'}, raster(1, 2, 3), []byte{gs, 'V', 66, 9, dle, eot, 1}))
	f.Add([]byte{gs, '(', 'k', 3, 0, '1', 81, 48})
	f.Add([]byte{gs, '(', 'k', 3, 0, '1', 80, 48})
	f.Add([]byte{gs, 'v', '0', 0, 255, 255, 255, 255, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		img, err := Decode(b)
		if err == nil && (img.Rect.Dx() != Width || img.Rect.Dy() == 0 || img.Rect.Dy() > maxRows) {
			t.Errorf("decoded to %v", img.Rect)
		}
	})
}
