package draw

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
)

// vec is a point or a direction in px, y down.
type vec struct{ X, Y float64 }

func (a vec) add(b vec) vec             { return vec{a.X + b.X, a.Y + b.Y} }
func (a vec) sub(b vec) vec             { return vec{a.X - b.X, a.Y - b.Y} }
func (a vec) mul(f float64) vec         { return vec{a.X * f, a.Y * f} }
func (a vec) dot(b vec) float64         { return a.X*b.X + a.Y*b.Y }
func (a vec) cross(b vec) float64       { return a.X*b.Y - a.Y*b.X }
func (a vec) length() float64           { return math.Hypot(a.X, a.Y) }
func (a vec) lerp(b vec, t float64) vec { return a.add(b.sub(a).mul(t)) }

// unit returns a at length 1, or the zero vec.
func (a vec) unit() vec {
	if l := a.length(); l > 0 {
		return a.mul(1 / l)
	}
	return vec{}
}

// box is an axis-parallel rectangle in px.
type box struct{ Min, Max vec }

func boxOf(points ...vec) box {
	b := box{vec{math.Inf(1), math.Inf(1)}, vec{math.Inf(-1), math.Inf(-1)}}
	for _, p := range points {
		b = b.with(p)
	}
	return b
}

func (b box) with(p vec) box {
	return box{vec{min(b.Min.X, p.X), min(b.Min.Y, p.Y)}, vec{max(b.Max.X, p.X), max(b.Max.Y, p.Y)}}
}

func (b box) union(o box) box {
	if o.empty() {
		return b
	}
	return b.with(o.Min).with(o.Max)
}

// meet is what two boxes share; it may be empty.
func (b box) meet(o box) box {
	return box{vec{max(b.Min.X, o.Min.X), max(b.Min.Y, o.Min.Y)}, vec{min(b.Max.X, o.Max.X), min(b.Max.Y, o.Max.Y)}}
}

func (b box) empty() bool         { return b.Min.X > b.Max.X || b.Min.Y > b.Max.Y }
func (b box) size() vec           { return b.Max.sub(b.Min) }
func (b box) center() vec         { return b.Min.lerp(b.Max, 0.5) }
func (b box) grow(by float64) box { return box{b.Min.sub(vec{by, by}), b.Max.add(vec{by, by})} }
func (b box) moved(by vec) box    { return box{b.Min.add(by), b.Max.add(by)} }
func (b box) contains(p vec) bool {
	return p.X >= b.Min.X && p.X <= b.Max.X && p.Y >= b.Min.Y && p.Y <= b.Max.Y
}

// nearest is the point of a box that lies nearest to another.
func (b box) nearest(p vec) vec {
	return vec{min(max(p.X, b.Min.X), b.Max.X), min(max(p.Y, b.Min.Y), b.Max.Y)}
}

func (b box) within(o box) bool { return o.contains(b.Min) && o.contains(b.Max) }
func (b box) overlaps(o box) bool {
	return b.Min.X < o.Max.X && o.Min.X < b.Max.X && b.Min.Y < o.Max.Y && o.Min.Y < b.Max.Y
}

// boxAt is a box of a size around a middle.
func boxAt(middle, size vec) box {
	return box{middle.sub(size.mul(0.5)), middle.add(size.mul(0.5))}
}

// canvas fills and strokes anti-aliased shapes within dst's bounds.
type canvas struct {
	dst draw.Image
	ras vector.Rasterizer
}

// fill fills rings in one colour. Rings of equal turn unite, rings of opposite
// turn cut holes.
func (c *canvas) fill(col color.Color, rings ...[]vec) {
	b := boxOf()
	for _, ring := range rings {
		for _, p := range ring {
			b = b.with(p)
		}
	}
	if b.empty() {
		return
	}
	r := image.Rect(floor(b.Min.X), floor(b.Min.Y), floor(b.Max.X)+1, floor(b.Max.Y)+1).Intersect(c.dst.Bounds())
	if r.Empty() {
		return
	}
	c.ras.Reset(r.Dx(), r.Dy())
	for _, ring := range rings {
		for i, p := range ring {
			x, y := float32(clamp(p.X)-float64(r.Min.X)), float32(clamp(p.Y)-float64(r.Min.Y))
			if i == 0 {
				c.ras.MoveTo(x, y)
			} else {
				c.ras.LineTo(x, y)
			}
		}
		c.ras.ClosePath()
	}
	c.ras.Draw(c.dst, r, image.NewUniform(col), image.Point{})
}

// tile is the side of the pieces that fillThin works in, px.
const tile = 128

// strokeThin is stroke for lines that leave most of their bounds free: it passes
// over what they do not reach.
func (c *canvas) strokeThin(col color.Color, width float64, closed bool, line ...vec) {
	rings := thinRings(width, closed, line)
	bounds := make([]image.Rectangle, len(rings))
	var all image.Rectangle
	for i, ring := range rings {
		b := boxOf(ring...)
		bounds[i] = image.Rect(floor(b.Min.X), floor(b.Min.Y), floor(b.Max.X)+1, floor(b.Max.Y)+1)
		all = all.Union(bounds[i])
	}
	all = all.Intersect(c.dst.Bounds())
	part, within := canvas{}, make([][]vec, 0, len(rings))
	for y := all.Min.Y; y < all.Max.Y; y += tile {
		for x := all.Min.X; x < all.Max.X; x += tile {
			cell := image.Rect(x, y, x+tile, y+tile).Intersect(all)
			within = within[:0]
			for i, ring := range rings {
				if bounds[i].Overlaps(cell) {
					within = append(within, ring)
				}
			}
			part.dst = clipped{c.dst, cell}
			if img, ok := c.dst.(*image.RGBA); ok {
				part.dst = img.SubImage(cell).(*image.RGBA)
			}
			part.fill(col, within...)
		}
	}
}

// thinRings are strokeRings whose sides are no longer than a tile: long ones lose
// precision in the rasteriser. The pieces of a side touch and do not overlap,
// so that what they cover of a pixel adds up.
func thinRings(width float64, closed bool, line []vec) [][]vec {
	var rings [][]vec
	for i, p := range line {
		if width > 1.5 {
			rings = append(rings, circle(p, width/2))
		}
		if i == 0 && !closed {
			continue
		}
		from := line[(i+len(line)-1)%len(line)]
		side := p.sub(from).unit().mul(width / 2)
		n := vec{-side.Y, side.X}
		pieces := min(max(math.Ceil(p.sub(from).length()/tile), 1), 1<<10)
		for k := range int(pieces) {
			a, b := from.lerp(p, float64(k)/pieces), from.lerp(p, float64(k+1)/pieces)
			rings = append(rings, []vec{a.sub(n), b.sub(n), b.add(n), a.add(n)})
		}
	}
	return rings
}

// clipped is an image of which only a part may be drawn on.
type clipped struct {
	draw.Image
	part image.Rectangle
}

// Bounds is the part.
func (c clipped) Bounds() image.Rectangle { return c.part }

func floor(v float64) int { return int(math.Floor(clamp(v))) }

// clamp keeps coordinates where the rasteriser's numbers hold.
func clamp(v float64) float64 { return min(max(v, -1<<15), 1<<15) }

// stroke draws a line of a width with round joins and ends.
func (c *canvas) stroke(col color.Color, width float64, closed bool, line ...vec) {
	if size := boxOf(line...).size(); size.X*size.Y > 4*tile*tile {
		c.strokeThin(col, width, closed, line...)
		return
	}
	c.fill(col, strokeRings(width, closed, line)...)
}

// strokeRings outlines a stroke as rings that all turn the same way.
func strokeRings(width float64, closed bool, line []vec) [][]vec {
	var rings [][]vec
	half := width / 2
	for i, p := range line {
		if width > 1.5 {
			rings = append(rings, circle(p, half))
		}
		if i+1 == len(line) && !closed {
			break
		}
		q := line[(i+1)%len(line)]
		if p == q {
			continue
		}
		d := q.sub(p).unit().mul(half)
		n := vec{-d.Y, d.X}
		rings = append(rings, []vec{p.sub(n), q.sub(n), q.add(n), p.add(n)})
	}
	return rings
}

// circle is a ring that turns as the rectangles of strokeRings do.
func circle(at vec, radius float64) []vec {
	n := max(8, min(64, int(radius*3)))
	ring := make([]vec, n)
	for i := range ring {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		ring[i] = at.add(vec{cos * radius, sin * radius})
	}
	return ring
}

// pill is a box with round ends.
func pill(b box, radius float64) []vec {
	radius = min(radius, b.size().X/2, b.size().Y/2)
	corners := []vec{
		{b.Max.X - radius, b.Max.Y - radius}, {b.Min.X + radius, b.Max.Y - radius},
		{b.Min.X + radius, b.Min.Y + radius}, {b.Max.X - radius, b.Min.Y + radius},
	}
	const steps = 12
	var ring []vec
	for i, at := range corners {
		for k := range steps + 1 {
			sin, cos := math.Sincos(math.Pi / 2 * (float64(i) + float64(k)/steps))
			ring = append(ring, at.add(vec{cos * radius, sin * radius}))
		}
	}
	return ring
}

// turn is twice the signed area of a ring.
func turn(ring []vec) float64 {
	area := 0.0
	for i, p := range ring {
		area += p.cross(ring[(i+1)%len(ring)])
	}
	return area
}
