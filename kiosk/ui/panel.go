package ui

import (
	"errors"
	"math"
)

// The limits every panel is held to. Text: capital height of everything that
// must be read. Targets: shorter side of everything that can be touched.
// Reach: heights above the floor between which a target may lie (ADA 2010
// section 308: 15 in and 48 in unobstructed, 44 in over a deep counter).
const (
	minCapitalMM = 4.8
	minTargetMM  = 20
	reachLowMM   = 380
	reachHighMM  = 1220
	reachSeatMM  = 1120
	capitalShare = 0.727 // capital height of Inter in em
)

// Panel is the display as it is mounted: pixels as the person sees them
// (portrait is taller than wide), the glass's diagonal in inches, and the
// height of its lower edge above the floor in millimetres.
type Panel struct {
	WidthPx, HeightPx int
	DiagonalIn        float64
	LowerEdgeMM       float64
}

// Validate says what is wrong with a panel's figures and how to mend it.
func (p Panel) Validate() error {
	switch {
	case p.WidthPx < 320 || p.HeightPx < 320 || p.WidthPx > 16384 || p.HeightPx > 16384:
		return errors.New("panel: width and height must lie between 320 and 16384 pixels; enter the display's resolution")
	case math.IsNaN(p.DiagonalIn) || p.DiagonalIn < 5 || p.DiagonalIn > 200:
		return errors.New("panel: the diagonal must lie between 5 and 200 inches; measure the glass from corner to corner")
	case math.IsNaN(p.LowerEdgeMM) || p.LowerEdgeMM < 0 || p.LowerEdgeMM > 3000:
		return errors.New("panel: the lower edge must lie between 0 and 3000 mm above the floor; measure to the edge of the picture")
	}
	return nil
}

// mmPerPx is the size of one pixel in millimetres.
func (p Panel) mmPerPx() float64 {
	return p.DiagonalIn * 25.4 / math.Hypot(float64(p.WidthPx), float64(p.HeightPx))
}

// reach returns the pixel rows between which targets may lie, counted from the
// top of the picture.
func (p Panel) reach(lower bool) (top, bottom float64) {
	high := float64(reachHighMM)
	if lower {
		high = reachSeatMM
	}
	px := 1 / p.mmPerPx()
	height := float64(p.HeightPx)
	top = height - (high-p.LowerEdgeMM)*px
	bottom = height - (reachLowMM-p.LowerEdgeMM)*px
	return max(0, min(top, height)), max(0, min(bottom, height))
}
