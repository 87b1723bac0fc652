package ui

import (
	"fmt"
	"math"
)

// Check measures the page shown against the panel: every target at least 20 mm
// each way, at least the grid's gap from every other, within reach and on the
// page; all text high enough and whole. It returns what does not hold, without
// any of the page's words; some of it no layout can mend on a panel that is
// too small or hangs too high.
func (s *Screen) Check() []string {
	if s.page == nil {
		return nil
	}
	return s.page.check()
}

func (p *page) check() []string {
	faults := append([]string(nil), p.faults...)
	note := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	const slack = 1.01
	var targets []op
	for _, o := range p.ops {
		if o.touch != nil {
			targets = append(targets, o)
		}
	}
	for i, o := range targets {
		id, r := o.touch.button.ID, o.at
		if r.w < p.minTarget-slack || r.h < p.minTarget-slack {
			note("target %s: %.0f by %.0f px, least %.0f", id, r.w, r.h, p.minTarget)
		}
		if r.y < p.top-slack || r.bottom() > p.low+slack {
			note("target %s: rows %.0f to %.0f, reach %.0f to %.0f", id, r.y, r.bottom(), p.top, p.low)
		}
		if r.x < 0 || r.y < 0 || r.end() > p.w || r.bottom() > p.h {
			note("target %s: beyond the page", id)
		}
		for _, other := range targets[:i] {
			if d := distance(r, other.at); d < p.gap()-slack {
				note("targets %s and %s: %.0f px apart, least %.0f", id, other.touch.button.ID, d, p.gap())
			}
		}
	}
	return faults
}

// distance is the gap between two rectangles, along the nearer axis when they
// lie diagonally; negative when they overlap.
func distance(a, b rect) float64 {
	dx := math.Max(a.x-b.end(), b.x-a.end())
	dy := math.Max(a.y-b.bottom(), b.y-a.bottom())
	return math.Max(dx, dy)
}
