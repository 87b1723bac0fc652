package ui

import (
	"maps"
	"strings"
	"testing"

	"frontdoor/kiosk/view"
)

// panels are displays as hospitals mount them.
func panels() map[string]Panel {
	return map[string]Panel{
		"21.5 portrait":  {1080, 1920, 21.5, 740},
		"32 portrait":    {1080, 1920, 32, 600},
		"43 portrait 4K": {2160, 3840, 43, 380},
		"21.5 landscape": {1920, 1080, 21.5, 850},
		"32 landscape":   {1920, 1080, 32, 740},
	}
}

func styles() map[string]view.Style {
	return map[string]view.Style{
		"plain": {}, "large text": {LargeText: true}, "lower, high contrast": {Lower: true, HighContrast: true},
	}
}

func TestEveryPageKeepsToTheGridAndTheReach(t *testing.T) {
	f := fonts(t)
	all := fixtures()
	all["way"] = way(t)
	maps.Copy(all, questions())
	for panelName, p := range panels() {
		for styleName, style := range styles() {
			for name, m := range all {
				m.Style = style
				for _, fault := range lay(f, p, m, [2]int{}).check() {
					t.Errorf("%s, %s, %s: %s", panelName, styleName, name, fault)
				}
			}
		}
	}
}

func TestCheckFindsWhatIsWrong(t *testing.T) {
	p := &page{metrics: newMetrics(Panel{1080, 1920, 21.5, 740}, view.Style{})}
	p.touch(rect{100, 400, 200, 100}, btn("a", "", "", ""), 0)
	p.touch(rect{310, 400, 200, 100}, btn("near", "", "", ""), 0)
	p.touch(rect{100, 700, 40, 40}, btn("small", "", "", ""), 0)
	p.touch(rect{1000, 900, 200, 100}, btn("outside", "", "", ""), 0)
	p.top = 200
	p.touch(rect{100, 100, 200, 90}, btn("high", "", "", ""), 0)
	got := strings.Join(p.check(), "\n")
	for _, want := range []string{"targets near and a", "target small", "target outside: beyond", "target high: rows"} {
		if !strings.Contains(got, want) {
			t.Errorf("no fault %q in:\n%s", want, got)
		}
	}
}
