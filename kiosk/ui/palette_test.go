package ui

import (
	"image/color"
	"math"
	"testing"

	"frontdoor/kiosk/view"
)

func TestContrastOfTheRoles(t *testing.T) {
	for name, c := range map[string]struct {
		pal   palette
		least float64
	}{"day": {dayPalette(), 4.5}, "high contrast": {contrastPalette(), 7}} {
		p := c.pal
		text := map[string][2]color.NRGBA{
			"ink on paper": {p.ink, p.paper}, "ink on surface": {p.ink, p.surface},
			"quiet on paper": {p.quiet, p.paper}, "quiet on surface": {p.quiet, p.surface},
			"done": {p.onDone, p.done}, "route": {p.onRoute, p.route}, "tint": {p.onTint, p.tint},
			"number of a step": {p.paper, p.ink},
		}
		for _, role := range []view.Role{"", view.RolePrimary, view.RolePlain, view.RoleChosen, view.RoleHelp, view.RoleUrgent, view.RoleTool} {
			s := p.skin(view.Button{Role: role})
			text[string(role)+" words"] = [2]color.NRGBA{s.ink, s.fill}
			text[string(role)+" detail"] = [2]color.NRGBA{s.quiet, s.fill}
			if edge := max(contrast(s.edge, p.paper), contrast(s.fill, p.paper)); edge < 3 {
				t.Errorf("%s: a %q button stands out from the page by %.1f, want 3", name, role, edge)
			}
		}
		for what, pair := range text {
			if got := contrast(pair[0], pair[1]); got < c.least {
				t.Errorf("%s, %s: %.2f, want %.1f", name, what, got, c.least)
			}
		}
		if got := contrast(p.ring, p.paper); got < 3 {
			t.Errorf("%s: the focus stands out by %.1f, want 3", name, got)
		}
	}
}

// The ratios that the look's table names, as a check of the arithmetic.
func TestContrastArithmetic(t *testing.T) {
	for _, row := range []struct {
		a, b color.NRGBA
		want float64
	}{
		{rgb(0x000000), rgb(0xFFFFFF), 21},
		{rgb(0x14252D), rgb(0xF6F4EF), 14.3},
		{rgb(0xFFFFFF), rgb(0x0B5D5E), 7.7},
		{rgb(0xFFFFFF), rgb(0xA3161F), 7.8},
	} {
		if got := contrast(row.a, row.b); math.Abs(got-row.want) > 0.06 {
			t.Errorf("contrast(%v, %v) = %.2f, want %.1f", row.a, row.b, got, row.want)
		}
	}
}
