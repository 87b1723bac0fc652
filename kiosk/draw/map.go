package draw

import (
	"image"
	"image/draw"

	"frontdoor/kiosk/wayfind"
)

// MapScene is what to draw of a map: one level, with the part of a route that
// lies on it.
type MapScene struct {
	Map     *wayfind.Map
	Ordinal int
	Up      float64                  // compass bearing at the top of the drawing, degrees clockwise from north
	Route   *wayfind.Route           // may be nil
	Label   func(unit string) string // name of a unit; nil = the map's own in Lang
	Lang    string
	RTL     bool
	Callout string         // short words beside the point where this level's part of the route begins
	Here    *wayfind.Place // where the kiosk stands, drawn when it is on this level

	HighContrast bool
	LargeText    bool
	Mono         bool // for paper: black and white, thick lines
}

// painter draws one scene.
type painter struct {
	scene  MapScene
	fonts  *Fonts
	style  mapStyle
	view   view
	canvas canvas
	area   box // of dst
	rooms  []room
	legs   [][]vec // the route's lines on this level
	taken  []box   // where no further label may go
	labels []placedLabel
}

// room is a unit as it is drawn.
type room struct {
	unit   *wayfind.Unit
	look   look
	rings  [][]vec // outer rings turn one way, holes the other
	outer  [][]vec
	bounds box
}

// Map fills dst's bounds with a scene: rooms, walls with gaps where the doors
// are, names that fit, and the route on top. It is safe for concurrent use on
// different images.
func (f *Fonts) Map(dst draw.Image, s MapScene) { f.newPainter(dst, s).paint() }

func (f *Fonts) newPainter(dst draw.Image, s MapScene) *painter {
	r := dst.Bounds()
	p := &painter{scene: s, fonts: f, canvas: canvas{dst: dst}}
	p.area = box{vec{float64(r.Min.X), float64(r.Min.Y)}, vec{float64(r.Max.X), float64(r.Max.Y)}}
	p.style = styleOf(s, float64(r.Dx()), float64(r.Dy()))
	if s.Map == nil || r.Empty() {
		return p
	}
	p.view = fit(s, p.area)
	p.style.zoomed(p.view.scale)
	p.collect()
	for _, leg := range p.legsHere() {
		p.legs = append(p.legs, p.view.line(leg.Drawn))
	}
	return p
}

func (p *painter) paint() {
	draw.Draw(p.canvas.dst, p.canvas.dst.Bounds(), image.NewUniform(p.style.outside), image.Point{}, draw.Src)
	if p.scene.Map == nil {
		return
	}
	p.paintFloor()
	p.paintRooms()
	p.paintDoors()
	p.paintDestination()
	p.paintRoute()
	p.placeTargets()
	spot := p.placeCallout()
	p.placeLabels()
	p.paintLabels()
	p.paintMarkers()
	p.paintCallout(spot)
}

// legsHere returns the parts of the route on the level drawn.
func (p *painter) legsHere() []wayfind.Leg {
	return legsOn(p.scene.Route, p.scene.Ordinal)
}

func legsOn(r *wayfind.Route, ordinal int) []wayfind.Leg {
	if r == nil {
		return nil
	}
	var legs []wayfind.Leg
	for _, leg := range r.Legs {
		if leg.Ordinal == ordinal && len(leg.Drawn) > 0 {
			legs = append(legs, leg)
		}
	}
	return legs
}

// destination returns the id of the unit the route ends in, when it ends on the
// level drawn.
func (s MapScene) destination() string {
	if s.Route == nil || s.Route.To.Ordinal != s.Ordinal {
		return ""
	}
	return s.Route.To.Unit
}

// name returns the words for a unit.
func (s MapScene) name(u *wayfind.Unit) string {
	if s.Label != nil {
		return s.Label(u.ID)
	}
	return u.Name.In(s.Lang)
}
