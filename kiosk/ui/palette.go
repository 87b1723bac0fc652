package ui

import (
	"image/color"
	"math"

	"frontdoor/kiosk/view"
)

// palette gives each role of the look its colour.
type palette struct {
	paper, surface   color.NRGBA
	edge, touchEdge  color.NRGBA // of what only shows; of what can be touched
	ink, quiet       color.NRGBA
	primary, onPrim  color.NRGBA
	done, onDone     color.NRGBA
	chosen, onChosen color.NRGBA // a button that is switched on
	help, onHelp     color.NRGBA
	helpEdge         color.NRGBA
	urgent, onUrgent color.NRGBA
	route, onRoute   color.NRGBA
	tint             color.NRGBA // behind an icon that only shows
	onTint           color.NRGBA
	track            color.NRGBA // of a progress bar
	press            color.NRGBA // laid over a button while it is held
	ring             color.NRGBA // around the button that has the focus
	offEdge          color.NRGBA // of a button that is not to be touched now
}

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 255}
}

// dayPalette is warm paper and one deep green.
func dayPalette() palette {
	white, ink := rgb(0xFFFFFF), rgb(0x14252D)
	return palette{
		paper: rgb(0xF6F4EF), surface: white,
		edge: rgb(0xE4DFD4), touchEdge: rgb(0x7A8785),
		ink: ink, quiet: rgb(0x4A5A61),
		primary: rgb(0x0B5D5E), onPrim: white,
		done: rgb(0x1D6B3A), onDone: white,
		chosen: ink, onChosen: white,
		help: rgb(0xFFF3D6), onHelp: rgb(0x5A3A00), helpEdge: rgb(0x8A5A00),
		urgent: rgb(0xA3161F), onUrgent: white,
		route: rgb(0xB4235A), onRoute: white,
		tint: rgb(0xE1EFEA), onTint: rgb(0x0B5D5E),
		track: rgb(0xDDD8CC),
		press: color.NRGBA{0x14, 0x25, 0x2D, 0x26},
		ring:  ink, offEdge: rgb(0xE4DFD4),
	}
}

// contrastPalette is black, white and one yellow.
func contrastPalette() palette {
	black, white, yellow := rgb(0x000000), rgb(0xFFFFFF), rgb(0xFFE100)
	return palette{
		paper: black, surface: black,
		edge: white, touchEdge: white,
		ink: white, quiet: white,
		primary: white, onPrim: black,
		done: white, onDone: black,
		chosen: yellow, onChosen: black,
		help: black, onHelp: yellow, helpEdge: yellow,
		urgent: yellow, onUrgent: black,
		route: yellow, onRoute: black,
		tint: black, onTint: white,
		track: black,
		press: color.NRGBA{0xFF, 0xE1, 0x00, 0x55},
		ring:  yellow, offEdge: black, // words without an edge: nothing to touch
	}
}

// skin is how one button is filled, edged and written.
type skin struct {
	fill, edge, ink, quiet color.NRGBA
	width                  float64 // of the edge, design pixels
}

// skin returns the colours of a button's role.
func (c palette) skin(b view.Button) skin {
	s := skin{fill: c.surface, edge: c.touchEdge, ink: c.ink, quiet: c.quiet, width: 3}
	switch b.Role {
	case view.RolePrimary:
		s = skin{c.primary, c.primary, c.onPrim, c.onPrim, 3}
	case view.RolePlain:
		s.edge = c.ink
	case view.RoleChosen:
		s = skin{c.chosen, c.chosen, c.onChosen, c.onChosen, 3}
	case view.RoleHelp:
		s = skin{c.help, c.helpEdge, c.onHelp, c.onHelp, 3}
	case view.RoleUrgent:
		s = skin{c.urgent, c.urgent, c.onUrgent, c.onUrgent, 3}
	}
	if b.Off {
		s = skin{c.paper, c.offEdge, c.quiet, c.quiet, 3}
	}
	return s
}

// soft returns the colours of a large thing to touch: its edge is quieter than
// that of a button among buttons.
func (c palette) soft(b view.Button) skin {
	if b.Role == view.RolePlain {
		b.Role = ""
	}
	return c.skin(b)
}

// contrast is the ratio of two opaque colours after WCAG 2.2, 1 to 21.
func contrast(a, b color.NRGBA) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(c color.NRGBA) float64 {
	lin := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(c.R) + 0.7152*lin(c.G) + 0.0722*lin(c.B)
}
