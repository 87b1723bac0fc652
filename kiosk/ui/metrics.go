package ui

import "frontdoor/kiosk/view"

// metrics turn the design's pixels (1080 across in portrait, 1920 in
// landscape) into pixels of one panel, for one person's style and one step of
// tightening.
type metrics struct {
	w, h      float64 // of the page, panel pixels
	k         float64 // panel pixels per design pixel
	wide      bool    // landscape
	large     bool
	minText   float64 // em at which capitals reach their least height
	minTarget float64
	top, low  float64 // rows between which targets may lie
	step      step
}

// step is how far a page has been tightened to hold everything: spaces first,
// then titles, then text, never under the least height.
type step struct{ space, title, text float64 }

func steps() []step {
	return []step{
		{1, 1, 1},
		{0.8, 0.9, 1},
		{0.66, 0.8, 1},
		{0.55, 0.72, 0.94},
		{0.48, 0.64, 0.88},
		{0.42, 0.54, 0.82},
		{0.36, 0.44, 0.78},
	}
}

// largeSteps is how many of the steps leave large text larger than the usual.
const largeSteps = 4

// flowingStep is the first step of pages whose words are paged: close, but with
// the words at their size.
const flowingStep = 2

// largeText is how much larger text is drawn on request.
const largeText = 1.4

func newMetrics(p Panel, s view.Style) metrics {
	m := metrics{w: float64(p.WidthPx), h: float64(p.HeightPx), large: s.LargeText, step: steps()[0]}
	m.wide = m.w > m.h
	m.k = min(m.w/1080, m.h/1920)
	if m.wide {
		m.k = min(m.w/1920, m.h/1080)
	}
	m.minText = minCapitalMM / p.mmPerPx() / capitalShare
	m.minTarget = minTargetMM / p.mmPerPx()
	m.top, m.low = p.reach(s.Lower)
	return m
}

// px is a fixed length.
func (m metrics) px(design float64) float64 { return design * m.k }

// space is a length that shrinks when the page is tightened.
func (m metrics) space(design float64) float64 { return design * m.k * m.step.space }

// margin, gap, padding of the grid.
func (m metrics) margin() float64 { return m.px(56) }
func (m metrics) gap() float64    { return m.px(28) }

// text is the em of something to read.
func (m metrics) text(design float64) float64 {
	return m.em(design * m.step.text)
}

// heading is the em of a title, which gives way before text does.
func (m metrics) heading(design float64) float64 {
	return m.em(design * m.step.title)
}

func (m metrics) em(design float64) float64 {
	if m.large {
		design *= largeText
	}
	return max(design*m.k, m.minText)
}

// target is a length of something to touch. It shrinks with the page, but never
// under the least.
func (m metrics) target(design float64) float64 {
	return max(m.px(design*(0.5+0.5*m.step.space)), m.minTarget)
}
