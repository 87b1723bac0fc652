package draw

import "image/color"

// mapStyle is the look of a map: colours, and sizes in px at a map 968 px wide.
type mapStyle struct {
	outside, floor, room, quiet, solid color.RGBA
	ground                             color.RGBA // of a level where it has no units
	edge                               color.RGBA // of corridors where nothing adjoins them
	wall, outline, quietWall           color.RGBA
	dest, destEdge                     color.RGBA
	ink, destInk, iconInk              color.RGBA
	route, casing                      color.RGBA
	callout, calloutInk                color.RGBA
	closed, closedInk                  color.RGBA // the sign on what is out of use

	wallWidth, outlineWidth, destWidth float64
	routeWidth, casingWidth            float64
	label, least                       float64 // largest and smallest em of a label
	icon                               float64
}

func rgb(v uint32) color.RGBA {
	return color.RGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 0xff}
}

// styleOf returns the style of a scene, scaled for a map of a size in px.
func styleOf(s MapScene, w, h float64) mapStyle {
	st := usual()
	switch {
	case s.Mono:
		st = mono()
	case s.HighContrast:
		st = contrast()
	}
	text := 1.0
	if s.LargeText {
		text = 1.4
	}
	k := min(max(min(w, 1.4*h)/968, 0.3), 5)
	for _, size := range []*float64{
		&st.wallWidth, &st.outlineWidth, &st.destWidth, &st.routeWidth, &st.casingWidth,
		&st.label, &st.least, &st.icon,
	} {
		*size *= k
	}
	st.label, st.least, st.icon = st.label*text, st.least*text, st.icon*text
	return st
}

// zoomed thins what is drawn in metres where the scale, px a metre, is small, so
// that walls and the route do not fill the corridors.
func (st *mapStyle) zoomed(scale float64) {
	st.wallWidth = min(st.wallWidth, max(st.wallWidth*0.4, 0.35*scale))
	st.outlineWidth = min(st.outlineWidth, max(st.outlineWidth*0.5, 0.8*scale))
	st.routeWidth = min(st.routeWidth, max(st.routeWidth*0.65, 2.4*scale))
	st.casingWidth = min(st.casingWidth, max(st.casingWidth*0.5, 0.9*scale))
}

// usual is the look on the screen.
func usual() mapStyle {
	return mapStyle{
		outside: rgb(0xF1EEE6), floor: rgb(0xFFFEFB), room: rgb(0xEAE5DA), quiet: rgb(0xF3F0EA), solid: rgb(0xD6CFC1),
		ground: rgb(0xF6F3EC), edge: color.RGBA{0x3D, 0x39, 0x32, 0x73}, // the outline's colour, unseen over it
		wall: rgb(0xA69D8B), outline: rgb(0x877F6E), quietWall: rgb(0xD3CCBD),
		dest: rgb(0xCFE7DF), destEdge: rgb(0x0B5D5E),
		ink: rgb(0x14252D), destInk: rgb(0x14252D), iconInk: rgb(0x4A5A61),
		route: rgb(0xB4235A), casing: rgb(0xFFFFFF),
		callout: rgb(0x14252D), calloutInk: rgb(0xFFFFFF),
		closed: rgb(0xA3161F), closedInk: rgb(0xFFFFFF),
		wallWidth: 3, outlineWidth: 6, destWidth: 9, routeWidth: 16, casingWidth: 6,
		label: 28, least: 21, icon: 38,
	}
}

// contrast is black, white and one yellow, without tints.
func contrast() mapStyle {
	black, white, yellow := rgb(0), rgb(0xFFFFFF), rgb(0xFFD400)
	st := usual()
	st.outside, st.ground, st.floor, st.room, st.quiet, st.solid = black, black, black, black, black, white
	st.wall, st.outline, st.quietWall, st.edge = white, white, white, white
	st.dest, st.destEdge = white, yellow
	st.ink, st.destInk, st.iconInk = white, black, white
	st.route, st.casing = yellow, black
	st.callout, st.calloutInk = yellow, black
	st.closed, st.closedInk = yellow, black
	st.wallWidth, st.destWidth, st.routeWidth = 3.5, 12, 18
	return st
}

// mono is for paper: black on white that survives one bit a dot.
func mono() mapStyle {
	black, white := rgb(0), rgb(0xFFFFFF)
	st := usual()
	st.outside, st.ground, st.floor, st.room, st.quiet, st.solid = white, white, white, white, white, black
	st.wall, st.outline, st.quietWall, st.edge = black, black, black, black
	st.dest, st.destEdge = white, black
	st.ink, st.destInk, st.iconInk = black, black, black
	st.route, st.casing = black, white
	st.callout, st.calloutInk = black, white
	st.closed, st.closedInk = black, white
	st.wallWidth, st.outlineWidth, st.destWidth, st.routeWidth, st.casingWidth = 3.4, 6, 14, 18, 9
	st.label, st.least, st.icon = 40, 33, 50
	return st
}
