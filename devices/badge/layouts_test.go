package badge

import (
	"bytes"
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/boombuler/barcode/code128"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"

	"frontdoor/kiosk/draw"
)

func visitors() map[string]Visitor {
	return map[string]Visitor{
		"English": {Lang: "en", Kind: "VISITOR", Hospital: "Riverside General", Name: "Synthia Placeholder", Label: "Visiting",
			Destination: "Ward 4 North, Level 4", Day: "Saturday 21 November 2026", Note: "Please return this badge when you leave"},
		"Arabic": {Lang: "ar", RTL: true, Kind: "زائر", Hospital: "مستشفى ريفرسايد", Name: "سلمى المثال", Label: "زيارة",
			Destination: "الجناح 4 شمال، الطابق 4", Day: "السبت 21 نوفمبر 2026"},
		"Chinese":   {Lang: "zh-Hans", Kind: "访客", Hospital: "河滨综合医院", Name: "示例访客", Destination: "4层 北4病房", Day: "2026年11月21日 星期六"},
		"Hindi":     {Lang: "hi", Kind: "आगंतुक", Hospital: "रिवरसाइड अस्पताल", Name: "नमूना आगंतुक", Destination: "वार्ड 4 उत्तर, स्तर 4", Day: "शनिवार 21 नवंबर 2026"},
		"long name": {Lang: "en", Kind: "VISITOR", Name: "Bartholomew-Alexander Featherstonehaugh-Cholmondeley", Destination: "Emergency department", Day: "Saturday"},
	}
}

func verified() Verified {
	return Verified{By: "N. Example", Family: "Placeholder", Given: "Synthia", Born: "24 Mar 1958", Number: "RG0042137"}
}

func band(t testing.TB, v Verified) Wristband {
	t.Helper()
	w, err := Verify(v)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// clearEdges reports whether the outermost dots at both sides are white, so that
// nothing was cut.
func clearEdges(s *Sheet) bool {
	for y := range s.Height {
		if s.Black(0, y) || s.Black(s.Width-1, y) {
			return false
		}
	}
	return true
}

func TestVisitorBadgesFitEveryPaper(t *testing.T) {
	for name, v := range visitors() {
		for paper, size := range map[string]Size{
			"80 mm roll": {Width: Width80}, "58 mm roll": {Width: Width58}, "4 by 3 inch": Label4x3, "62 mm roll": {Width: Width62}, "62 by 100 mm": Label62100,
		} {
			s, err := LayoutVisitor(fonts(t), v, size)
			if err != nil {
				t.Errorf("%s on %s: %v", name, paper, err)
				continue
			}
			if s.Width != size.Width || size.Height > 0 && s.Height != size.Height {
				t.Errorf("%s on %s: %d by %d dots", name, paper, s.Width, s.Height)
			}
			if !clearEdges(s) {
				t.Errorf("%s on %s: something touches the edge", name, paper)
			}
		}
	}
}

func TestVisitorBadgeRefuses(t *testing.T) {
	whole := visitors()["English"]
	crowded := whole
	crowded.Note = strings.Repeat("much to say ", 200)
	endless := whole
	endless.Name += strings.Repeat("\u0301", maxWords/2)
	nameless, lost, undated := whole, whole, whole
	nameless.Name, lost.Destination, undated.Day = "", "", ""
	for name, row := range map[string]struct {
		v    Visitor
		size Size
	}{
		"no name": {nameless, Size{Width: 576}}, "no destination": {lost, Size{Width: 576}}, "no day": {undated, Size{Width: 576}},
		"too much for a label": {crowded, Label4x3}, "marks without end on one letter": {endless, Size{Width: 576}}, "paper of no width": {whole, Size{}}, "paper of 7 m": {whole, Size{576, 56000}},
	} {
		if _, err := LayoutVisitor(fonts(t), row.v, row.size); err == nil {
			t.Errorf("%s: was laid out", name)
		}
	}
}

func TestWristbandNeedsStaffAndFourIdentifiers(t *testing.T) {
	for name, spoil := range map[string]func(*Verified){
		"nobody verified": func(v *Verified) { v.By = "" }, "a blank staff name": func(v *Verified) { v.By = "  " },
		"no family name": func(v *Verified) { v.Family = "" }, "a family name that nobody sees": func(v *Verified) { v.Family = "\u200b" }, "no given name": func(v *Verified) { v.Given = "" },
		"no birth date": func(v *Verified) { v.Born = "" }, "no number": func(v *Verified) { v.Number = "" },
		"a number no scanner reads": func(v *Verified) { v.Number = "१२३" },
	} {
		v := verified()
		spoil(&v)
		if w, err := Verify(v); err == nil || w != (Wristband{}) {
			t.Errorf("%s: a wristband was made", name)
		}
	}
	if _, err := LayoutWristband(fonts(t), Wristband{}, BandWords{}, Band203); err == nil {
		t.Error("a wristband that nobody verified was laid out")
	}
	if w := band(t, verified()); w.By() != "N. Example" {
		t.Errorf("verified by %q", w.By())
	}
}

// lying turns a printed wristband so that it can be read.
func lying(s *Sheet) *image.Gray {
	tall := s.Image()
	out := image.NewGray(image.Rect(0, 0, s.Height, s.Width))
	for y := range s.Width {
		for x := range s.Height {
			out.SetGray(x, y, tall.GrayAt(s.Width-1-y, x))
		}
	}
	return out
}

func TestWristbandsCodeIsItsNumber(t *testing.T) {
	for name, words := range map[string]BandWords{
		"English": {Lang: "en", Hospital: "Riverside General", Born: "Born", Number: "No."},
		"Arabic":  {Lang: "ar", RTL: true, Hospital: "مستشفى ريفرسايد", Born: "تاريخ الميلاد", Number: "رقم"},
	} {
		for paper, size := range map[string]Size{"203 dpi": Band203, "29 mm tape": Band29} {
			s, err := LayoutWristband(fonts(t), band(t, verified()), words, size)
			if err != nil {
				t.Fatal(err)
			}
			if s.Width != size.Width || s.Height != size.Height || !clearEdges(s) {
				t.Errorf("%s, %s: %d by %d dots, clear %t", name, paper, s.Width, s.Height, clearEdges(s))
			}
			bits, err := gozxing.NewBinaryBitmapFromImage(lying(s))
			if err != nil {
				t.Fatal(err)
			}
			got, err := oned.NewCode128Reader().Decode(bits, nil)
			if err != nil || got.GetText() != verified().Number {
				t.Errorf("%s, %s: read %v (%v), want %s", name, paper, got, err, verified().Number)
			}
		}
	}
}

// TestALongNumberStaysBesideTheWords: what is written below the bars ends with
// them, before the words and before the clasp.
func TestALongNumberStaysBesideTheWords(t *testing.T) {
	for name, number := range map[string]string{
		"usual": verified().Number, "GSRN": "801234567890123457", "40 digits": strings.Repeat("40", 20), "wide letters": strings.Repeat("W", 24),
	} {
		code, err := code128.Encode(number)
		if err != nil {
			t.Fatal(err)
		}
		const clasp, dot = 60, 2 // of Band203
		bars := dot * (code.Bounds().Dx() + 20)
		for _, rtl := range []bool{false, true} {
			v := verified()
			v.Number = number
			s, err := LayoutWristband(fonts(t), band(t, v), BandWords{Lang: "en", RTL: rtl}, Band203)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			end := clasp + bars // the band's columns are the sheet's rows
			if rtl {
				end = s.Height - clasp
			}
			if !s.blank(end-dot, end) {
				t.Errorf("%s, right to left %v: the number runs on beyond its bars", name, rtl)
			}
		}
	}
}

func TestWristbandRefuses(t *testing.T) {
	long := verified()
	long.Family = strings.Repeat("Featherstonehaugh ", 20)
	if _, err := LayoutWristband(fonts(t), band(t, long), BandWords{}, Band203); err == nil {
		t.Error("a name without end was laid out")
	}
	if _, err := LayoutWristband(fonts(t), band(t, verified()), BandWords{}, Label4x3); err == nil {
		t.Error("a label was taken for a band")
	}
	wide := verified()
	wide.Number = strings.Repeat("7", 90)
	if _, err := LayoutWristband(fonts(t), band(t, wide), BandWords{}, Band203); err == nil {
		t.Error("a number of 90 digits was taken")
	}
}

func TestEveryLayoutPrintsInEveryLanguage(t *testing.T) {
	eachDialect(t, func(t *testing.T, d dialect) {
		v, err := LayoutVisitor(fonts(t), visitors()["Arabic"], Size{Width: d.width})
		if err != nil {
			t.Fatal(err)
		}
		w, err := LayoutWristband(fonts(t), band(t, verified()), BandWords{Lang: "en"}, Band203)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []*Sheet{v, w} {
			chunks, err := d.lang.Encode(s)
			if err != nil {
				t.Fatal(err)
			}
			if img, err := d.decode(bytes.Join(chunks, nil)); err != nil || img.Rect.Dy() != s.Height+d.feed {
				t.Errorf("a sheet of %d rows: %v", s.Height, err)
			}
		}
	})
}

// On a band that is written from the right, words of another language stay
// beside their values: what is drawn is the two pairs, the first at the right.
func TestBandsWordsStayWithTheirValues(t *testing.T) {
	v := verified()
	words := BandWords{RTL: true, Born: "Born", Number: "No."}
	style := draw.TextStyle{Size: 40, RTL: true}
	line := func(s string, rtl bool) []byte {
		style.RTL = rtl
		img := image.NewGray(image.Rect(0, 0, 1200, 60))
		text := fonts(t).Text(s, style, 0)
		text.Draw(img, 0, 0, color.White)
		return img.Pix
	}
	got := line(words.facts(v), true)
	if want := line(apart("No. "+apart(v.Number))+"    "+apart("Born "+apart(v.Born)), false); !bytes.Equal(got, want) {
		t.Error("the words do not stand beside their values")
	}
}
