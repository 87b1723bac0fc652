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
	Closed  []string       // features out of use, by id: they get a sign

	Focus  []wayfind.Point // what must be seen; nil = all of the way on this level
	Zoom   float64         // how much larger than the fitting size; 0 = 1
	Middle *wayfind.Point  // what stands in the middle; nil = what fits best
	Cover  image.Rectangle // px of the drawing that something else lies over

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
	area   box // what is drawn of the level, px
	rooms  []room
	legs   [][]vec // the route's lines on this level
	taken  []box   // where no further label may go
	labels []placedLabel
	named  map[string]bool // units that already have a label
	closed []vec           // where the signs of what is closed stand
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
	p.area = boxIn(r)
	p.style = styleOf(s, float64(r.Dx()), float64(r.Dy()))
	if s.Map == nil || r.Empty() {
		return p
	}
	p.view = fit(s, p.area)
	p.style.zoomed(p.view.scale)
	p.collect()
	if !s.Cover.Empty() {
		p.taken = append(p.taken, boxIn(s.Cover))
	}
	for _, leg := range p.legsHere() {
		p.legs = append(p.legs, straightened(p.view.line(leg.Drawn), p.style.routeWidth*0.35))
	}
	return p
}

func boxIn(r image.Rectangle) box {
	return box{vec{float64(r.Min.X), float64(r.Min.Y)}, vec{float64(r.Max.X), float64(r.Max.Y)}}
}

func (p *painter) paint() {
	spot := p.arrange()
	p.paintGround()
	p.paintOver(vec{}, 1, spot)
}

// arrange finds places for all names and for the callout.
func (p *painter) arrange() *callout {
	if p.scene.Map == nil {
		return nil
	}
	p.placeClosed()
	p.placeTargets()
	sights := p.sights()
	spot := p.placeCallout()
	p.nameSights(sights)
	p.placeLabels()
	return spot
}

// paintGround fills the canvas with what lies still under a route.
func (p *painter) paintGround() {
	draw.Draw(p.canvas.dst, p.canvas.dst.Bounds(), image.NewUniform(p.style.outside), image.Point{}, draw.Src)
	if p.scene.Map == nil {
		return
	}
	p.paintFloor()
	p.paintRooms()
	p.paintDoors()
	p.paintDestination()
	p.paintDots()
	p.paintLabels(false)
	p.paintClosed()
}

// paintOver paints the route, as far as a share of it, with its markers and what
// names them, all moved by some px.
func (p *painter) paintOver(move vec, share float64, spot *callout) {
	if p.scene.Map == nil {
		return
	}
	over := *p
	over.move(move)
	over.paintRoute(share)
	over.paintLabels(true)
	over.paintMarkers()
	if spot != nil {
		moved := *spot
		moved.box = moved.box.moved(move)
		over.paintCallout(&moved)
	}
}

// move shifts what lies over the ground.
func (p *painter) move(by vec) {
	if by == (vec{}) {
		return
	}
	p.view.origin = p.view.origin.add(by)
	legs := make([][]vec, len(p.legs))
	for i, leg := range p.legs {
		legs[i] = make([]vec, len(leg))
		for k, at := range leg {
			legs[i][k] = at.add(by)
		}
	}
	p.legs = legs
	labels := make([]placedLabel, 0, len(p.labels))
	for _, l := range p.labels {
		if l.tag {
			l.box = l.box.moved(by)
			labels = append(labels, l)
		}
	}
	p.labels = labels
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
// level drawn and leads to the whole unit rather than to a point in it.
func (s MapScene) destination() string {
	if s.Route == nil || s.Route.To.Ordinal != s.Ordinal || !s.Route.To.Whole {
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
