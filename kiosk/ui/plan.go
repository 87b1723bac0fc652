package ui

import (
	"image"
	"math"
	"slices"

	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/view"
)

// plan is a map to draw, and what makes it another one.
type plan struct {
	key    planKey
	scene  draw.MapScene
	radius float64 // of the corners, panel pixels
	words  view.Zoom
}

// planKey tells plans apart. Two plans with equal keys draw the same.
type planKey struct {
	venue, route any
	ordinal      int
	first        string // of the steps shown
	callout      string
	lang         string
	style        view.Style
	closed       string
	at           rect
}

// action moves the map about.
type action string

// The actions of the buttons beside the map.
const (
	zoomIn    action = "zoom-in"
	zoomOut   action = "zoom-out"
	zoomWhole action = "zoom-whole"
)

// plan draws the level into r, with the buttons that move it about at its end.
func (p *page) plan(b view.Map, r rect) {
	p.card(r)
	r = r.inset(p.px(5), p.px(5))
	r = rect{math.Round(r.x), math.Round(r.y), math.Round(r.w), math.Round(r.h)}
	zoom := p.zoomPlaces(r)
	scene := draw.MapScene{
		Map: b.Venue, Ordinal: b.Ordinal, Up: b.Up, Route: b.Route, Label: b.Labels, Focus: b.Focus, Closed: b.Closed,
		Lang: p.model.Lang, RTL: p.model.RTL, Callout: b.Callout,
		HighContrast: p.model.Style.HighContrast, LargeText: p.model.Style.LargeText,
	}
	if b.Route != nil {
		scene.Here = &b.Route.From
	}
	if len(zoom) > 0 {
		first, last := zoom[0], zoom[len(zoom)-1]
		pad := p.px(14)
		cover := rect{first.x - r.x - pad, first.y - r.y - pad, r.end() - first.x + pad, last.bottom() - first.y + 2*pad}
		if p.model.RTL {
			cover = cover.mirror(r.w)
		}
		scene.Cover = image.Rect(int(cover.x), int(cover.y), int(cover.end()), int(cover.bottom()))
	}
	first := ""
	if len(b.Steps) > 0 {
		i := max(0, slices.IndexFunc(b.Steps, func(s view.Step) bool { return s.Current }))
		first = b.Steps[i].Text
	}
	key := planKey{b.Venue, b.Route, b.Ordinal, first, b.Callout, p.model.Lang, p.model.Style, closedKey(b.Closed), r}
	p.add(r, op{plan: &plan{key: key, scene: scene, radius: p.px(28), words: b.Zoom}})
	for i, c := range zoom {
		p.zoomButton(i, b.Zoom, c)
	}
}

func closedKey(ids []string) string {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	key := ""
	for _, id := range ids {
		key += id + "\n"
	}
	return key
}

// zoomSide is the side of one of the buttons beside the map.
func (p *page) zoomSide() float64 { return math.Ceil(max(p.px(92), p.minTarget+1)) }

// zoomHeight is the least height of a map that has room for them.
func (p *page) zoomHeight() float64 { return 3*p.zoomSide() + 2*math.Ceil(p.gap()) + p.px(48) }

// zoomPlaces are where the buttons stand: at the foot of the map's end, within
// reach.
func (p *page) zoomPlaces(r rect) []rect {
	side, gap := p.zoomSide(), math.Ceil(p.gap())
	var out []rect
	y := r.bottom() - p.px(18) - 3*side - 2*gap
	for range 3 {
		if y >= p.top {
			out = append(out, rect{r.end() - p.px(18) - side, y, side, side})
		}
		y += side + gap
	}
	return out
}

// zoomButton draws the i-th of them, counted from the lowest.
func (p *page) zoomButton(i int, words view.Zoom, r rect) {
	acts := []action{zoomIn, zoomOut, zoomWhole}
	b := view.Button{ID: string(acts[i]), Role: view.RolePlain,
		Text: []string{words.In, words.Out, words.Whole}[i], Icon: []string{"plus-zoom", "minus-zoom", "map"}[i]}
	s := p.pal.skin(b)
	p.box(r, box{s.fill, s.edge, p.px(s.width), p.px(22), false})
	size := math.Round(r.w * 0.5)
	p.icon(b.Icon, r.x+(r.w-size)/2, r.y+(r.h-size)/2, size, s.ink)
	p.add(r, op{touch: &target{button: b, radius: p.px(22), turn: -1, act: acts[i]}})
}

// charts keeps the maps of one session, so that changing between its levels does
// not draw them anew.
type charts struct {
	keys []chartKey
	all  []*draw.Chart
}

type chartKey struct {
	plan planKey
	size image.Point
}

// maxCharts bounds the memory: a session's way rarely has more parts.
const maxCharts = 4

// get returns the chart of a key, made when it is not there yet.
func (c *charts) get(key chartKey, make func() *draw.Chart) *draw.Chart {
	if i := slices.Index(c.keys, key); i >= 0 {
		return c.all[i]
	}
	if len(c.keys) == maxCharts {
		c.keys, c.all = slices.Clone(c.keys[1:]), slices.Clone(c.all[1:])
	}
	c.keys, c.all = append(c.keys, key), append(c.all, make())
	return c.all[len(c.all)-1]
}
