package ui

import (
	"math"
	"testing"

	"frontdoor/kiosk/view"
)

func TestPanelSaysWhatIsWrong(t *testing.T) {
	for name, row := range map[string]struct {
		panel Panel
		ok    bool
	}{
		"a 21.5 inch display":   {Panel{1080, 1920, 21.5, 740}, true},
		"no resolution":         {Panel{0, 1920, 21.5, 740}, false},
		"a diagonal of nothing": {Panel{1080, 1920, 0, 740}, false},
		"no number":             {Panel{1080, 1920, math.NaN(), 740}, false},
		"above the ceiling":     {Panel{1080, 1920, 21.5, 9000}, false},
	} {
		if err := row.panel.Validate(); (err == nil) != row.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSizesComeFromThePanel(t *testing.T) {
	for name, p := range panels() {
		m := newMetrics(p, view.Style{})
		if mm := m.em(1) * capitalShare * p.mmPerPx(); mm < minCapitalMM-0.001 {
			t.Errorf("%s: the smallest capitals are %.2f mm high, want %.1f", name, mm, minCapitalMM)
		}
		if mm := m.target(1) * p.mmPerPx(); mm < minTargetMM-0.001 {
			t.Errorf("%s: the smallest target is %.1f mm, want %d", name, mm, minTargetMM)
		}
	}
}

func TestReach(t *testing.T) {
	p := Panel{1080, 1920, 21.5, 740} // 476 mm high: from 740 to 1,216 mm
	top, low := p.reach(false)
	if top != 0 || low != 1920 {
		t.Errorf("all of it lies within reach, got rows %.0f to %.0f", top, low)
	}
	top, _ = p.reach(true)
	if mm := p.LowerEdgeMM + (1920-top)*p.mmPerPx(); math.Abs(mm-1120) > 0.5 {
		t.Errorf("lower begins at %.1f mm, want 1120", mm)
	}
	tall := Panel{1080, 1920, 55, 300}
	_, low = tall.reach(false)
	if mm := tall.LowerEdgeMM + (1920-low)*tall.mmPerPx(); math.Abs(mm-380) > 0.5 {
		t.Errorf("targets end at %.1f mm, want 380", mm)
	}
}

func TestAPanelTooSmallIsFoundOut(t *testing.T) {
	small := Panel{WidthPx: 600, HeightPx: 1024, DiagonalIn: 7, LowerEdgeMM: 900}
	if len(lay(fonts(t), small, symptoms(), [2]int{}).check()) == 0 {
		t.Error("a 7 inch panel passed")
	}
}
