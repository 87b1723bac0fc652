package draw

import (
	"image/color"
	"image/draw"
	"math"
	"strings"

	"github.com/go-text/typesetting/font"
)

// Align places lines within the width of a text.
type Align int

// The alignments. Start is left, and right when the text is right-to-left.
const (
	Start Align = iota
	Center
	End
)

// TextStyle is how text is set.
type TextStyle struct {
	Size     float64 // px per em
	Weight   Weight  // 0 = Regular
	Lang     string  // BCP 47 tag, chooses the forms of shared characters
	RTL      bool    // direction of the paragraph
	Align    Align
	Tabular  bool    // digits of equal advance
	Tracking float64 // space added between letters, em; left out where letters join
	Leading  float64 // height of a line × Size, 0 = 1.25
	MaxLines int     // 0 = no limit; Truncated tells when it cut
	Balance  bool    // lines of about equal length rather than one word on the last
}

const (
	maxRunes = 1 << 14 // more is cut and reported
	maxSize  = 2048    // px
)

type textKey struct {
	s     string
	style TextStyle
	width float64
}

// Text is text laid out and ready to be drawn. It does not change and may be
// drawn from several goroutines at once.
type Text struct {
	fonts     *Fonts
	lines     []textLine
	width     float64 // of the widest line
	height    float64
	box       float64 // width the lines are aligned in
	style     TextStyle
	truncated bool
}

type textLine struct {
	glyphs   []placedGlyph
	width    float64
	baseline float64 // from the top of the text
}

// placedGlyph is a glyph at a place on its line, px from the line's left end
// and baseline, y down.
type placedGlyph struct {
	face *font.Face
	gid  font.GID
	x, y float64
}

// Text lays out s, wrapped at width px (≤ 0: only where s breaks its lines). It
// is safe for concurrent use; equal calls share one result. A single letter
// wider than width still gets its line.
func (f *Fonts) Text(s string, st TextStyle, width float64) *Text {
	st = st.normal()
	if !(width > 0) {
		width = 0
	}
	key := textKey{s, st, width}
	f.mu.Lock()
	defer f.mu.Unlock()
	if t, ok := f.texts.get(key); ok {
		return t
	}
	t := f.layout(s, st, width)
	if st.Balance && width > 0 {
		t = f.balance(t, s, st, width)
	}
	f.texts.put(key, t, 1)
	return t
}

func (st TextStyle) normal() TextStyle {
	if !(st.Size >= 1) {
		st.Size = 1
	}
	st.Size = min(st.Size, maxSize)
	if st.Weight == 0 {
		st.Weight = Regular
	}
	if !(st.Leading > 0) {
		st.Leading = 1.25
	}
	return st
}

// layout breaks s into lines and places every glyph. The caller holds f.mu.
func (f *Fonts) layout(s string, st TextStyle, width float64) *Text {
	t := &Text{fonts: f, style: st}
	runes := []rune(clean(s))
	if len(runes) > maxRunes {
		runes, t.truncated = runes[:maxRunes], true
	}
	paragraphs := strings.Split(string(runes), "\n")
	for i, p := range paragraphs {
		limit := 0
		if st.MaxLines > 0 {
			limit = st.MaxLines - len(t.lines)
			if limit <= 0 {
				t.truncated = true
				break
			}
		}
		more := i+1 < len(paragraphs)
		lines, cut := f.wrap([]rune(p), st, width, limit, more)
		if len(lines) == 0 {
			lines = []wrapped{{}}
		}
		t.truncated = t.truncated || cut
		for _, line := range lines {
			t.add(line)
		}
	}
	t.box = t.width
	if width > 0 {
		t.box = width
	}
	return t
}

// balance lays s out again, as narrow as it goes in as many lines. The caller
// holds f.mu.
func (f *Fonts) balance(t *Text, s string, st TextStyle, width float64) *Text {
	if t.Lines() < 2 || t.Lines() > 6 || t.truncated {
		return t
	}
	low, high := width/2, width
	for range 6 {
		middle := (low + high) / 2
		if n := f.layout(s, st, middle); n.Lines() == t.Lines() && n.width <= middle {
			t, high = n, middle
		} else {
			low = middle
		}
	}
	t.box = width
	return t
}

// add places the runs of one line below what is there. A line grows where its
// ink, tall vowel signs or stacked accents, would leave it.
func (t *Text) add(w wrapped) {
	const toEm = 1.0 / (64 * shapeSize)
	size := t.style.Size
	ascent, descent := t.fonts.metrics(t.style.Weight)
	half := (t.style.Leading - ascent - descent) / 2
	above, below := (half+ascent)*size, (half+descent)*size
	var line textLine
	x := 0.0
	for _, i := range visualOrder(w.levels) {
		run := w.runs[i]
		for _, g := range run.Glyphs {
			dx, dy := float64(g.XOffset)*toEm*size, -float64(g.YOffset)*toEm*size
			line.glyphs = append(line.glyphs, placedGlyph{run.Face, g.GlyphID, x + dx, dy})
			above = max(above, float64(g.YBearing)*toEm*size-dy)
			below = max(below, -float64(g.YBearing+g.Height)*toEm*size+dy)
			x += float64(g.Advance) * toEm * size
		}
	}
	if t.style.Tracking != 0 && x > 0 {
		x -= t.style.Tracking * size // none after the last letter
	}
	line.width = x
	line.baseline = t.height + above
	t.height += above + below
	t.width = max(t.width, x)
	t.lines = append(t.lines, line)
}

// Size returns the width of the widest line and the height of all, px.
func (t *Text) Size() (w, h float64) { return t.width, t.height }

// Lines returns the number of lines.
func (t *Text) Lines() int { return len(t.lines) }

// Truncated reports whether MaxLines left something out.
func (t *Text) Truncated() bool { return t.truncated }

// Baseline returns the distance from the top to the first line's baseline, px.
func (t *Text) Baseline() float64 {
	if len(t.lines) == 0 {
		return 0
	}
	return t.lines[0].baseline
}

// Draw draws the text with its top left at x, y. Lines are aligned within the
// width that the text was wrapped at, or within the widest line.
func (t *Text) Draw(dst draw.Image, x, y float64, c color.Color) {
	brush := newBrush(dst, c)
	for _, line := range t.lines {
		left := x + t.indent(line)
		base := math.Round(y + line.baseline) // whole pixels keep stems and bars crisp
		for _, g := range line.glyphs {
			t.fonts.drawGlyph(brush, g, t.style.Size, left+g.x, base+g.y)
		}
	}
}

// indent is how far a line begins from the left of the box.
func (t *Text) indent(line textLine) float64 {
	free := t.box - line.width
	switch {
	case t.style.Align == Center:
		return free / 2
	case (t.style.Align == End) != t.style.RTL:
		return free
	}
	return 0
}
