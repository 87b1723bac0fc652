package badge

import (
	"strings"
	"testing"
)

func guides() map[string]PaperGuide {
	steps := func(words ...string) (s []GuideStep) {
		for i, w := range words {
			s = append(s, GuideStep{GuideIcons[i], w})
		}
		return s
	}
	return map[string]PaperGuide{
		"English": {Lang: "en", Title: "New paper", Steps: steps("Open the cover and take out the empty core.", "Lay the new roll in.", "Pull the end straight out.", "Close the cover until it clicks.")},
		"Arabic":  {Lang: "ar", RTL: true, Title: "ورق جديد", Steps: steps("افتح الغطاء.", "ضع اللفة الجديدة.", "اسحب طرف الورق.", "أغلق الغطاء حتى تسمع طقة.")},
	}
}

func TestGuidesFitEveryPaper(t *testing.T) {
	for name, g := range guides() {
		for paper, size := range map[string]Size{"80 mm": {Width: Width80}, "58 mm": {Width: Width58}, "62 mm tape": {Width: Width62}, "4 inch": {Width: Width104}} {
			s, err := LayoutGuide(fonts(t), g, size)
			if err != nil {
				t.Errorf("%s on %s: %v", name, paper, err)
				continue
			}
			if s.Width != size.Width || !clearEdges(s) {
				t.Errorf("%s on %s: %d dots wide, clear %t", name, paper, s.Width, clearEdges(s))
			}
		}
	}
}

// TestAGuidesPictures finds ink where each picture stands: on the left, or on
// the right where reading begins there.
func TestAGuidesPictures(t *testing.T) {
	for name, left := range map[string]bool{"English": true, "Arabic": false} {
		s, err := LayoutGuide(fonts(t), guides()[name], Size{Width: Width80})
		if err != nil {
			t.Fatal(err)
		}
		from, to := 20, 150
		if !left {
			from, to = s.Width-150, s.Width-20
		}
		pictures, ink := 0, false
		for y := 90; y < s.Height; y++ { // below the title
			dots := 0
			for x := from; x < to; x++ {
				if s.Black(x, y) {
					dots++
				}
			}
			has := dots > 0 && dots < to-from
			if has && !ink {
				pictures++
			}
			ink = has
		}
		if pictures < 4 {
			t.Errorf("%s: %d pictures, want 4", name, pictures)
		}
	}
}

func TestGuideRefuses(t *testing.T) {
	if _, err := LayoutGuide(fonts(t), PaperGuide{Title: "New paper"}, Size{Width: Width80}); err == nil {
		t.Error("a guide of no steps was laid out")
	}
	if _, err := LayoutGuide(fonts(t), PaperGuide{Steps: []GuideStep{{"paper-aeroplane", "Fold."}}}, Size{Width: Width80}); err == nil || !strings.Contains(err.Error(), "paper-aeroplane") {
		t.Errorf("an icon that there is not: %v", err)
	}
	long := guides()["English"]
	long.Steps[0].Text = strings.Repeat("and then again ", 60)
	if _, err := LayoutGuide(fonts(t), long, Label4x3); err == nil {
		t.Error("a guide of a novel's length fits a label")
	}
}
