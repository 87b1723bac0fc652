package draw

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"github.com/go-text/typesetting/font"
	ot "github.com/go-text/typesetting/font/opentype"
	"golang.org/x/image/vector"
)

// Glyphs are rasterised at quarters of a pixel in both directions.
const phases = 4

type glyphKey struct {
	face           *font.Face
	gid            font.GID
	size           float64
	phaseX, phaseY uint8
}

// glyphMask is the coverage of a glyph; origin is where its top left lies from
// the whole-pixel pen position.
type glyphMask struct {
	alpha  *image.Alpha // nil for a glyph without ink
	origin image.Point
}

// brush draws masks in one colour.
type brush struct {
	dst draw.Image
	src *image.Uniform
}

func newBrush(dst draw.Image, c color.Color) brush { return brush{dst, image.NewUniform(c)} }

func (b brush) mask(m *image.Alpha, at image.Point) {
	r := m.Rect.Sub(m.Rect.Min).Add(at)
	draw.DrawMask(b.dst, r, b.src, image.Point{}, m, m.Rect.Min, draw.Over)
}

// drawGlyph draws one glyph with its origin at x, y.
func (f *Fonts) drawGlyph(b brush, g placedGlyph, size, x, y float64) {
	if !(math.Abs(x) < 1<<20 && math.Abs(y) < 1<<20) {
		return
	}
	qx, qy := math.Round(x*phases), math.Round(y*phases)
	px, py := math.Floor(qx/phases), math.Floor(qy/phases)
	key := glyphKey{g.face, g.gid, size, uint8(qx - px*phases), uint8(qy - py*phases)}
	m := f.glyph(key)
	if m.alpha != nil {
		b.mask(m.alpha, m.origin.Add(image.Pt(int(px), int(py))))
	}
}

// glyph returns the mask for a key, from the cache or fresh.
func (f *Fonts) glyph(key glyphKey) *glyphMask {
	f.glyphMu.Lock()
	defer f.glyphMu.Unlock()
	if m, ok := f.glyphs.get(key); ok {
		return m
	}
	m := rasterise(key)
	weight := 64
	if m.alpha != nil {
		weight += len(m.alpha.Pix)
	}
	f.glyphs.put(key, m, weight)
	return m
}

// rasterise fills the outline of a glyph.
func rasterise(key glyphKey) *glyphMask {
	if key.gid > math.MaxUint16 { // font.EmptyGlyph
		return &glyphMask{}
	}
	outline, ok := key.face.GlyphDataOutline(uint16(key.gid))
	if !ok || len(outline.Segments) == 0 {
		return &glyphMask{}
	}
	scale := float32(key.size) / float32(key.face.Upem())
	box := bounds(outline.Segments, scale)
	shiftX := float32(key.phaseX)/phases - float32(box.Min.X)
	shiftY := float32(key.phaseY)/phases - float32(box.Min.Y)
	size := box.Size().Add(image.Pt(1, 1)) // room for the phase
	if size.X > 4*maxSize || size.Y > 4*maxSize {
		return &glyphMask{}
	}
	ras := vector.NewRasterizer(size.X, size.Y)
	at := func(p ot.SegmentPoint) (x, y float32) { return p.X*scale + shiftX, -p.Y*scale + shiftY }
	for i, s := range outline.Segments {
		x0, y0 := at(s.Args[0])
		x1, y1 := at(s.Args[1])
		x2, y2 := at(s.Args[2])
		switch s.Op {
		case ot.SegmentOpMoveTo:
			if i > 0 {
				ras.ClosePath()
			}
			ras.MoveTo(x0, y0)
		case ot.SegmentOpLineTo:
			ras.LineTo(x0, y0)
		case ot.SegmentOpQuadTo:
			ras.QuadTo(x0, y0, x1, y1)
		case ot.SegmentOpCubeTo:
			ras.CubeTo(x0, y0, x1, y1, x2, y2)
		}
	}
	ras.ClosePath()
	alpha := image.NewAlpha(image.Rectangle{Max: size})
	ras.Draw(alpha, alpha.Rect, image.Opaque, image.Point{})
	return &glyphMask{alpha, box.Min}
}

// bounds is the whole-pixel box around an outline, y down.
func bounds(segments []ot.Segment, scale float32) image.Rectangle {
	x0, y0 := math.Inf(1), math.Inf(1)
	x1, y1 := math.Inf(-1), math.Inf(-1)
	for i := range segments {
		for _, p := range segments[i].ArgsSlice() {
			x, y := float64(p.X*scale), float64(-p.Y*scale)
			x0, y0 = min(x0, x), min(y0, y)
			x1, y1 = max(x1, x), max(y1, y)
		}
	}
	return image.Rect(int(math.Floor(x0)), int(math.Floor(y0)), int(math.Ceil(x1)), int(math.Ceil(y1)))
}
