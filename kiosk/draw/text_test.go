package draw

import (
	"image"
	"image/color"
	"math"
	"strings"
	"sync"
	"testing"
)

// testFonts opens the system's fonts once for all tests.
var testFonts = sync.OnceValues(OpenFonts)

func fonts(t testing.TB) *Fonts {
	t.Helper()
	f, err := testFonts()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// samples are sentences of the kind a kiosk shows.
var samples = map[string]string{
	"en":      "Turn left. The café is the first door on your right — 30 m.",
	"es":      "¿Tiene usted cita? Diríjase al área de espera 3, planta 2. Mañana, señor Ñandú.",
	"ar":      "يرجى الجلوس في منطقة الانتظار 3، الطابق ٢. هل لديك موعد؟",
	"zh-Hans": "请在二楼3号候诊区就座。您的号码是KD 042，请留意“叫号”。",
	"hi":      "कृपया स्तर 2 पर प्रतीक्षा क्षेत्र ३ में बैठें। क्या आपको बुख़ार है?",
	"th":      "กรุณานั่งที่พื้นที่รอ 3 ชั้น ๒ คุณมีนัดหรือไม่",
	"he":      "אנא שבו באזור המתנה 3, קומה 2. „יש לך תור?”",
	"pl":      "Proszę usiąść w poczekalni 3 na piętrze 2. Źdźbło, żółć, łąka.",
	"vi":      "Vui lòng ngồi ở khu vực chờ 3, tầng 2. Ông Nguyễn Đức Thắng.",
}

func rtlOf(lang string) bool { return lang == "ar" || lang == "he" }

func TestWrappingNeverExceedsWidth(t *testing.T) {
	f := fonts(t)
	for lang, s := range samples {
		for width := 60.0; width < 900; width += 37 {
			st := TextStyle{Size: 30, Lang: lang, RTL: rtlOf(lang)}
			text := f.Text(s, st, width)
			if w, _ := text.Size(); w > width+0.01 {
				t.Errorf("%s at %.0f px: a line is %.2f px wide", lang, width, w)
			}
			if text.Truncated() {
				t.Errorf("%s at %.0f px: truncated without a limit", lang, width)
			}
		}
	}
}

func TestWrappingKeepsWordsWhole(t *testing.T) {
	f := fonts(t)
	st := TextStyle{Size: 30}
	word, _ := f.Text("Waiting", st, 0).Size()
	for _, rtl := range []bool{false, true} { // a mixed paragraph breaks as well as a plain one
		st.RTL = rtl
		text := f.Text("Waiting area 21", st, word+1)
		if text.Lines() != 2 {
			t.Errorf("rtl %v: %d lines, want 2: the space at a line's end needs no room", rtl, text.Lines())
		}
	}
}

func TestWidthGrowsWithTextAndSize(t *testing.T) {
	f := fonts(t)
	s := "Waiting area 3, Level 2"
	last := -1.0
	for i := range s {
		w, _ := f.Text("|"+s[:i]+"|", TextStyle{Size: 40}, 0).Size()
		if w <= last {
			t.Errorf("%q is not wider than the text before it", s[:i])
		}
		last = w
	}
	one, _ := f.Text(s, TextStyle{Size: 20}, 0).Size()
	for _, size := range []float64{20.5, 33.3, 104} {
		w, _ := f.Text(s, TextStyle{Size: size}, 0).Size()
		if math.Abs(w/one-size/20) > 0.001 {
			t.Errorf("at %.1f px the width is %.4f times that at 20 px", size, w/one)
		}
	}
}

func TestTabularDigitsAreEqual(t *testing.T) {
	f := fonts(t)
	width := func(s string, tabular bool) float64 {
		w, _ := f.Text(s, TextStyle{Size: 76, Weight: Bold, Tabular: tabular}, 0).Size()
		return w
	}
	for d := '0'; d <= '9'; d++ {
		if got, want := width(strings.Repeat(string(d), 4), true), width("0000", true); got != want {
			t.Errorf("%c%c%c%c is %.2f px, 0000 %.2f", d, d, d, d, got, want)
		}
	}
	if width("1111", false) == width("0000", false) {
		t.Error("without Tabular the digits should differ, or this test shows nothing")
	}
}

func TestTrackingLeavesJoinedScriptsAlone(t *testing.T) {
	f := fonts(t)
	width := func(s string, tracking float64) float64 {
		w, _ := f.Text(s, TextStyle{Size: 50, Tracking: tracking, Lang: "ar", RTL: true}, 0).Size()
		return w
	}
	if got, want := width("موعد", 0.1), width("موعد", 0); math.Abs(got-want) > 0.1*50+0.01 {
		t.Errorf("Arabic grew from %.1f to %.1f", want, got)
	}
	if got, want := width("abc", 0.1), width("abc", 0); math.Abs(got-want-2*5) > 0.05 {
		t.Errorf("three letters with tracking 0.1 grew by %.2f px, want 10", got-want)
	}
}

func TestMaxLinesSaysWhatItLeftOut(t *testing.T) {
	f := fonts(t)
	long := "Please take a seat in the waiting area beside the window"
	tests := map[string]struct {
		s     string
		limit int
		width float64
		lines int
		cut   bool
	}{
		"fits":                   {"Short", 1, 400, 1, false},
		"exactly two lines":      {"one\ntwo", 2, 400, 2, false},
		"third line left out":    {"one\ntwo\nthree", 2, 400, 2, true},
		"long line":              {long, 1, 300, 1, true},
		"long text in two lines": {long, 2, 300, 2, true},
		"long word":              {strings.Repeat("w", 60), 1, 300, 1, true},
		"no limit":               {long, 0, 300, 3, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			text := f.Text(tt.s, TextStyle{Size: 30, MaxLines: tt.limit}, tt.width)
			if text.Truncated() != tt.cut || text.Lines() != tt.lines {
				t.Errorf("%d lines, truncated %v; want %d, %v", text.Lines(), text.Truncated(), tt.lines, tt.cut)
			}
			if w, _ := text.Size(); w > tt.width {
				t.Errorf("%.1f px wide with its ellipsis, want at most %.0f", w, tt.width)
			}
		})
	}
}

// ink draws a text on white.
func ink(t testing.TB, text *Text) *image.Gray {
	t.Helper()
	_, h := text.Size()
	img := image.NewGray(image.Rect(0, 0, int(text.box)+40, int(h)+40))
	for i := range img.Pix {
		img.Pix[i] = 0xff
	}
	text.Draw(img, 20, 20, color.Black)
	return img
}

func TestNothingIsDrawnOutsideTheTextsSize(t *testing.T) {
	f := fonts(t)
	for lang, s := range samples {
		img := ink(t, f.Text(s, TextStyle{Size: 40, Lang: lang, RTL: rtlOf(lang), Leading: 1}, 600))
		dark := 0
		for y := range img.Rect.Dy() {
			for x := range img.Rect.Dx() {
				if img.GrayAt(x, y).Y > 0x40 {
					continue
				}
				dark++
				if y < 19 || y > img.Rect.Dy()-19 || x < 14 || x > img.Rect.Dx()-14 {
					t.Fatalf("%s: ink at %d,%d of %v", lang, x, y, img.Rect)
				}
			}
		}
		if dark < 500 {
			t.Errorf("%s: only %d dark pixels", lang, dark)
		}
	}
}

func TestBalanceLeavesNoWordAlone(t *testing.T) {
	f := fonts(t)
	s := "Turn around and walk 12 m to Lift B"
	full, _ := f.Text(s, TextStyle{Size: 30}, 0).Size()
	width := full - 5
	ragged := f.Text(s, TextStyle{Size: 30}, width)
	even := f.Text(s, TextStyle{Size: 30, Balance: true}, width)
	if len(ragged.lines) != 2 || len(even.lines) != 2 {
		t.Fatalf("%d and %d lines, want 2", len(ragged.lines), len(even.lines))
	}
	if share := ragged.lines[1].width / ragged.lines[0].width; share > 0.3 {
		t.Fatalf("the ragged text's last line is %.2f of the first: this test shows nothing", share)
	}
	if share := even.lines[1].width / even.lines[0].width; share < 0.7 {
		t.Errorf("the balanced text's last line is only %.2f of the first", share)
	}
	if even.box != width {
		t.Errorf("aligned within %.0f px, want %.0f", even.box, width)
	}
}

func TestAlignment(t *testing.T) {
	f := fonts(t)
	tests := map[string]struct {
		align Align
		rtl   bool
		want  func(line, box float64) float64
	}{
		"start":               {Start, false, func(l, b float64) float64 { return 0 }},
		"start right-to-left": {Start, true, func(l, b float64) float64 { return b - l }},
		"center":              {Center, false, func(l, b float64) float64 { return (b - l) / 2 }},
		"end":                 {End, false, func(l, b float64) float64 { return b - l }},
		"end right-to-left":   {End, true, func(l, b float64) float64 { return 0 }},
	}
	for name, tt := range tests {
		text := f.Text("abc", TextStyle{Size: 30, Align: tt.align, RTL: tt.rtl}, 200)
		if got, want := text.indent(text.lines[0]), tt.want(text.lines[0].width, 200); got != want {
			t.Errorf("%s: begins at %.1f, want %.1f", name, got, want)
		}
	}
}

func TestOddInputIsHarmless(t *testing.T) {
	f := fonts(t)
	nan := math.NaN()
	for name, s := range map[string]string{
		"empty": "", "only spaces": "   ", "only breaks": "\n\n", "bad UTF-8": "a\xff\xfeb", "NUL": "a\x00b",
		"lone marks": "\u0301\u0651", "isolates": "\u2067\u2068abc\u2069", "very long": strings.Repeat("x ", 20000),
	} {
		for _, st := range []TextStyle{{}, {Size: -3}, {Size: nan}, {Size: 1e9}, {Size: 20, Leading: nan, Lang: "??", RTL: true}} {
			for _, width := range []float64{nan, -1, 0, 1, 300, math.Inf(1)} {
				if name == "very long" && (width != 300 || st.Size != 20) {
					continue
				}
				text := f.Text(s, st, width)
				if w, h := text.Size(); math.IsNaN(w+h) || h <= 0 {
					t.Errorf("%s: size %v × %v", name, w, h)
				}
				if w, h := text.Size(); w < 2000 && h < 2000 {
					text.Draw(image.NewGray(image.Rect(0, 0, 20, 20)), nan, 1e300, color.Black)
				}
			}
		}
	}
}

func FuzzText(f *testing.F) {
	for _, s := range samples {
		f.Add(s, 200.0, true)
	}
	f.Add("\u2067abc \u2066\u05d0 12\u2069", 30.0, false)
	f.Fuzz(func(t *testing.T, s string, width float64, rtl bool) {
		if len(s) > 400 {
			return
		}
		text := fonts(t).Text(s, TextStyle{Size: 16, RTL: rtl, MaxLines: 5}, width)
		if text.Lines() > 5 {
			t.Errorf("%d lines", text.Lines())
		}
		text.Draw(image.NewGray(image.Rect(0, 0, 50, 50)), 0, 0, color.Black)
	})
}

func BenchmarkTextFresh(b *testing.B) {
	f := fonts(b)
	i := 0.0
	for b.Loop() {
		i += 0.001
		f.Text(samples["en"], TextStyle{Size: 38}, 500+i)
	}
}

func BenchmarkTextDraw(b *testing.B) {
	text := fonts(b).Text(samples["en"], TextStyle{Size: 38}, 500)
	img := image.NewRGBA(image.Rect(0, 0, 500, 200))
	for b.Loop() {
		text.Draw(img, 0, 0, color.Black)
	}
}
