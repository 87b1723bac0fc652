package ui

import (
	"image"
	"image/color"
	stddraw "image/draw"
	"math"
	"strconv"

	"frontdoor/kiosk/draw"
	"frontdoor/kiosk/view"
)

// way lays out the drawing of one level and the steps of the route.
func (p *page) way(b view.Map, w, sw float64) (main, side stack) {
	main.gap, side.gap = p.space(20), p.space(20)
	if b.Venue != nil {
		least := p.px(420) * max(0.6, p.step.space)
		most := p.px(900)
		if p.wide {
			least = p.px(320)
		}
		main.rows = append(main.rows, piece{min: least, most: most, sticky: true, draw: func(r rect) { p.plan(b, r) }})
	}
	for _, s := range b.Steps {
		side.rows = append(side.rows, p.walk(s, sw))
	}
	return main, side
}

// levels is the floor switcher, first among the page's buttons.
func (p *page) levels(w float64) []piece {
	b, ok := p.model.Body.(view.Map)
	if !ok {
		return nil
	}
	var rows []piece
	for _, row := range grid(b.Levels, 4) {
		rows = append(rows, p.across(row, w, p.level))
	}
	return rows
}

// level is one floor to look at.
func (p *page) level(b view.Button, w float64) piece {
	s := p.pal.skin(b)
	f := face{size: p.text(34), weight: draw.SemiBold, align: draw.Center, leading: 1.12, lang: b.Lang}
	return p.labelled(b, s, f, w, 100, 40)
}

// walk is one numbered sentence; those of the level shown are strong.
func (p *page) walk(s view.Step, w float64) piece {
	f := face{size: p.text(36), leading: 1.28}
	c, disc := p.pal.quiet, p.pal.ink
	number := p.pal.paper
	if s.Current {
		f.weight, c, disc, number = draw.SemiBold, p.pal.ink, p.pal.route, p.pal.onRoute
	}
	d := math.Round(max(p.px(60), f.size*1.45))
	df := f
	df.size, df.align, df.tabular = p.text(34), draw.End, true
	far := p.measure(s.Distance, df, 0)
	if s.Distance == "" {
		far = words{}
	}
	x := d + p.px(30)
	room := w - x
	if far.w > 0 {
		room -= far.w + p.px(28)
	}
	t := p.para(s.Text, f, room)
	n := p.measure(strconv.Itoa(s.Number), face{size: p.em(32), weight: draw.Bold, align: draw.Center, tabular: true}, 0)
	return rigid(max(d, t.h), func(r rect) {
		p.disc(r.x, r.y+(r.h-d)/2, d, disc, disc, 0)
		p.put(n, middle(rect{r.x, r.y, d, r.h}, n.h), number)
		p.put(t, middle(rect{r.x + x, r.y, room, r.h}, t.h), c)
		p.put(far, middle(rect{r.end() - far.w, r.y, far.w, r.h}, far.h), c)
	})
}

// plan draws the level into r as one raster with round corners.
func (p *page) plan(b view.Map, r rect) {
	p.card(r)
	r = r.inset(p.px(5), p.px(5))
	r = rect{math.Round(r.x), math.Round(r.y), math.Round(r.w), math.Round(r.h)}
	radius := p.px(28)
	scene := draw.MapScene{
		Map: b.Venue, Ordinal: b.Ordinal, Up: b.Up, Route: b.Route, Label: b.Labels,
		Lang: p.model.Lang, RTL: p.model.RTL, Callout: b.Callout,
		HighContrast: p.model.Style.HighContrast, LargeText: p.model.Style.LargeText,
	}
	if b.Route != nil {
		scene.Here = &b.Route.From
	}
	key := [8]any{b.Venue, b.Route, b.Ordinal, b.Up, b.Callout, p.model.Lang, p.model.Style, r}
	p.add(r, op{ink: &ink{key: key, draw: func(dst stddraw.Image, scale float64) {
		drawn := p.maps.get(key, dst.Bounds(), func(img *image.RGBA) {
			p.fonts.Map(img, scene)
			roundCorners(img, radius*scale)
		})
		stddraw.Draw(dst, dst.Bounds(), drawn, drawn.Rect.Min, stddraw.Src)
	}}})
}

// pictures keeps the maps of one session, so that changing between its levels
// does not draw them anew.
type pictures struct {
	keys   []any
	images []*image.RGBA
}

// maxPictures bounds the memory: a session's route rarely has more levels.
const maxPictures = 4

// get returns the picture of a key in the size of r, drawing it when it is not
// there yet. A nil pictures draws every time.
func (p *pictures) get(key any, r image.Rectangle, paint func(*image.RGBA)) *image.RGBA {
	if p == nil {
		img := image.NewRGBA(r)
		paint(img)
		return img
	}
	for i, k := range p.keys {
		if k == key && p.images[i].Rect == r {
			return p.images[i]
		}
	}
	if len(p.keys) == maxPictures {
		p.keys, p.images = p.keys[1:], p.images[1:]
	}
	img := image.NewRGBA(r)
	paint(img)
	p.keys, p.images = append(p.keys, key), append(p.images, img)
	return img
}

// roundCorners clears what lies outside the round corners of img.
func roundCorners(img *image.RGBA, radius float64) {
	b := img.Bounds()
	n := int(math.Ceil(radius))
	for y := range n {
		for x := range n {
			dx, dy := radius-float64(x)-0.5, radius-float64(y)-0.5
			cover := max(0, min(1, radius-math.Hypot(dx, dy)+0.5))
			if cover == 1 {
				continue
			}
			for _, at := range [4]image.Point{
				{b.Min.X + x, b.Min.Y + y}, {b.Max.X - 1 - x, b.Min.Y + y},
				{b.Min.X + x, b.Max.Y - 1 - y}, {b.Max.X - 1 - x, b.Max.Y - 1 - y},
			} {
				c := img.RGBAAt(at.X, at.Y)
				f := func(v uint8) uint8 { return uint8(float64(v)*cover + 0.5) }
				img.SetRGBA(at.X, at.Y, color.RGBA{f(c.R), f(c.G), f(c.B), f(c.A)})
			}
		}
	}
}
