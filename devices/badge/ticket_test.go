package badge

import (
	"bytes"
	"image"
	"image/color"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"frontdoor/devices/sim/printsim"
	"frontdoor/kiosk/draw"
)

var testFonts = sync.OnceValues(draw.OpenFonts)

func fonts(t testing.TB) *draw.Fonts {
	t.Helper()
	f, err := testFonts()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func english() Ticket {
	return Ticket{
		Lang: "en", Hospital: "Riverside General", When: "Saturday 21 November, 9:42",
		Label: "Your number", Code: "KD 042", Area: "Please sit in Waiting area 3, Level 2",
		Note: "Staff call this number", Way: "The way",
		Steps: []string{"Turn right to the lift", "Take the lift to Level 2", "The area is the first door on your left"},
		QR:    "FD1:KD042:6f1c0b7e2a9d4c13", QRNote: "Show this at any kiosk",
	}
}

func arabic() Ticket {
	return Ticket{
		Lang: "ar", RTL: true, Hospital: "مستشفى ريفرسايد", When: "السبت 21 نوفمبر، 9:42",
		Label: "رقمك", Code: "KD 042", Area: "يرجى الجلوس في منطقة الانتظار 3، الطابق 2",
		Way: "الطريق", Steps: []string{"خذ المصعد B إلى الطابق 2"}, QR: "FD1:KD042:6f1c0b7e2a9d4c13",
	}
}

func layOut(t testing.TB, ticket Ticket, width int) *Sheet {
	t.Helper()
	s, err := Layout(fonts(t), ticket, width)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// printed runs a sheet through an encoder and the simulator's decoder.
func printed(t testing.TB, d dialect, lang Language, s *Sheet) *image.Gray {
	t.Helper()
	chunks, err := lang.Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	img, err := d.decode(bytes.Join(chunks, nil))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func readQR(t testing.TB, img image.Image) string {
	t.Helper()
	bits, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	result, err := qrcode.NewQRCodeReader().Decode(bits, nil)
	if err != nil {
		t.Fatal("the QR code cannot be read:", err)
	}
	return result.GetText()
}

func TestQRIsReadFromThePrintedBytes(t *testing.T) {
	eachDialect(t, func(t *testing.T, d dialect) {
		for name, lang := range map[string]Language{"raster": d.lang, "drawn by the printer": d.native} {
			for tag, ticket := range map[string]Ticket{"en": english(), "ar": arabic()} {
				img := printed(t, d, lang, layOut(t, ticket, d.width))
				end := img.Bounds()
				end.Min.Y = end.Max.Y - 700
				if got := readQR(t, img.SubImage(end)); got != ticket.QR {
					t.Errorf("%s, %s: read %q, want %q", name, tag, got, ticket.QR)
				}
			}
		}
	})
}

func TestPrintedPaperIsTheSheet(t *testing.T) {
	eachDialect(t, func(t *testing.T, d dialect) {
		s := layOut(t, english(), d.width)
		img, want, differ := printed(t, d, d.lang, s), s.Image(), 0
		if img.Rect.Dy() != s.Height+d.feed {
			t.Fatalf("%d rows, want %d and %d fed", img.Rect.Dy(), s.Height, d.feed)
		}
		for y := range s.Height {
			for x := range s.Width {
				if want.GrayAt(x, y) != img.GrayAt(x+d.indent, y) {
					differ++
				}
			}
		}
		if _, receipt := d.lang.(ESCPOS); differ > 20 || differ > 0 && !receipt { // dots added to keep DLE out of images
			t.Errorf("%d dots differ", differ)
		}
	})
}

// columns counts black dots left and right of the middle, above a row.
func columns(s *Sheet, from, to int) (left, right int) {
	for y := from; y < to; y++ {
		for x := range s.Width {
			switch {
			case !s.Black(x, y):
			case x < s.Width/2:
				left++
			default:
				right++
			}
		}
	}
	return left, right
}

func TestRightToLeftTicketsReadFromTheRight(t *testing.T) {
	hospital := english()
	left, right := columns(layOut(t, hospital, Width80), 0, 44)
	if left < 4*right {
		t.Errorf("English hospital name: %d dots left, %d right", left, right)
	}
	left, right = columns(layOut(t, arabic(), Width80), 0, 44)
	if right < 4*left {
		t.Errorf("Arabic hospital name: %d dots left, %d right", left, right)
	}
}

func TestNothingTouchesThePapersEdges(t *testing.T) {
	for name, ticket := range map[string]Ticket{
		"English": english(), "Arabic": arabic(),
		"long words": {Code: "WWWW 888888", Area: strings.Repeat("Donaudampfschifffahrt", 5), Steps: []string{strings.Repeat("x", 300)}},
	} {
		for _, width := range []int{Width58, Width80, 832} {
			s := layOut(t, ticket, width)
			for y := range s.Height {
				if s.Black(0, y) || s.Black(s.Width-1, y) {
					t.Errorf("%s at %d dots: row %d touches an edge", name, width, y)
					break
				}
			}
		}
	}
}

func TestLayoutBounds(t *testing.T) {
	endless := english()
	endless.Area = strings.Repeat("very long words ", 900)
	if s, err := Layout(fonts(t), endless, Width80); err == nil {
		t.Errorf("a sheet of %d rows", s.Height)
	}
	many := english()
	many.Steps = make([]string, 40)
	for i := range many.Steps {
		many.Steps[i] = "Go on"
	}
	few := many
	few.Steps = many.Steps[:maxSteps]
	if a, b := layOut(t, many, Width80).Height, layOut(t, few, Width80).Height; a != b {
		t.Errorf("40 steps take %d rows, %d steps %d", a, maxSteps, b)
	}
	long := english()
	long.QR = strings.Repeat("x", 3000)
	if _, err := Layout(fonts(t), long, Width80); err == nil {
		t.Error("a QR text of 3000 bytes was taken")
	}
	for _, width := range []int{-1, 0, 199, 2001} {
		if _, err := Layout(fonts(t), english(), width); err == nil {
			t.Errorf("paper of %d dots was taken", width)
		}
	}
}

func TestMapLiesOnTheTicket(t *testing.T) {
	ticket := english()
	plain := layOut(t, ticket, Width80)
	picture := image.NewGray(image.Rectangle{Max: MapSize(Width80)})
	for i := range picture.Pix {
		picture.Pix[i] = 0xff
	}
	picture.SetGray(100, 100, color.Gray{})
	ticket.Map = picture
	if s := layOut(t, ticket, Width80); s.Height < plain.Height+MapSize(Width80).Y {
		t.Errorf("%d rows with a map, %d without", s.Height, plain.Height)
	}
}

func BenchmarkLayoutToFirstByte(b *testing.B) {
	f := fonts(b)
	for name, d := range dialects {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				s, err := Layout(f, english(), d.width)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := d.lang.Encode(s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestDirectionsAloneHaveRoomForEveryStep(t *testing.T) {
	height := func(code string, steps int) int {
		return layOut(t, Ticket{Lang: "en", Code: code, Way: "Your way", Steps: slices.Repeat([]string{"Turn left"}, steps)}, Width80).Height
	}
	if height("KD 042", maxSteps) != height("KD 042", 12) {
		t.Error("a ticket grew with its steps")
	}
	if a, b := height("", maxSteps), height("", 12); a >= b {
		t.Errorf("directions of 12 steps take %d rows, of %d steps %d", b, maxSteps, a)
	}
}

// Words that need more paper than a ticket usually has get it, whoever sets
// them: no end is cut off.
func TestTallTicketsAreWhole(t *testing.T) {
	tall := english()
	tall.Steps = slices.Repeat([]string{strings.Repeat("past the fountain ", 55)}, maxSteps)
	s := layOut(t, tall, Width80)
	if s.Height <= maxHeight || s.QRAt.Max.Y > s.Height || s.Words[len(s.Words)-1].To > s.Height {
		t.Fatalf("a ticket of %d dots, its QR code down to %d", s.Height, s.QRAt.Max.Y)
	}
	for name, page := range map[string]CodePage{"dots": "", "its own letters": PC858} {
		chunks, err := ESCPOS{Page: page, NativeQR: page != ""}.Encode(s)
		if err != nil {
			t.Fatal(err)
		}
		img, err := printsim.Decode(bytes.Join(chunks, nil))
		if err != nil {
			t.Fatal(err)
		}
		end := img.Bounds()
		end.Min.Y = end.Max.Y - 700
		if got := readQR(t, img.SubImage(end)); got != tall.QR {
			t.Errorf("%s: the QR code reads %q", name, got)
		}
	}
}
