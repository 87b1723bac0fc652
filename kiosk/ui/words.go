package ui

import (
	"image/color"
	stddraw "image/draw"
	"math"
	"strings"
	"unicode"

	"frontdoor/kiosk/draw"
)

// face is how words are set.
type face struct {
	size     float64 // em, panel pixels
	weight   draw.Weight
	align    draw.Align
	tracking float64
	leading  float64 // 0 = 1.25
	tabular  bool
	lang     string // "" = the page's
}

// words are measured text, ready to be put on the page.
type words struct {
	text  string
	face  face
	width float64 // the width they were wrapped at
	w, h  float64
	lines int
	set   *draw.Text
}

// box is the width in which t aligns its lines.
func (t words) box() float64 {
	if t.width > 0 {
		return t.width
	}
	return t.w
}

// measure sets s, wrapped at width; width 0 does not wrap.
func (p *page) measure(s string, f face, width float64) words {
	lang := f.lang
	if lang == "" {
		lang = p.model.Lang
	}
	st := draw.TextStyle{
		Size: f.size, Weight: f.weight, Lang: lang, RTL: p.model.RTL, Align: f.align,
		Tabular: f.tabular, Tracking: f.tracking, Leading: f.leading,
	}
	t := p.fonts.Text(s, st, width)
	if t.Lines() == 1 && width > 0 {
		width = 0 // one line needs no box around it
		t = p.fonts.Text(s, st, 0)
	}
	w, h := t.Size()
	return words{text: s, face: f, width: width, w: w, h: h, lines: t.Lines(), set: t}
}

// para sets running text: as many lines as it takes.
func (p *page) para(s string, f face, width float64) words {
	if s == "" {
		return words{}
	}
	return p.fit(s, f, width, math.MaxInt)
}

// fit sets s in at most lines lines without breaking a word, stepping the size
// down to the least that may be read. When even that is not enough, it takes
// the lines it needs.
func (p *page) fit(s string, f face, width float64, lines int) words {
	for {
		t := p.measure(s, f, width)
		if t.lines <= lines && p.widest(s, f) <= width || f.size <= p.minText {
			return t
		}
		f.size = max(f.size*0.95, p.minText)
	}
}

// widest is the width of the longest word that must stay whole.
func (p *page) widest(s string, f face) float64 {
	var w float64
	for word := range strings.FieldsSeq(s) {
		if !strings.ContainsFunc(word, breaksAnywhere) {
			w = max(w, p.measure(word, f, 0).w)
		}
	}
	return w
}

// breaksAnywhere reports whether a line may end beside r without a space.
func breaksAnywhere(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// balance wraps t as narrow as it stays in the same number of lines, so that
// no line is left with a single short word.
func (p *page) balance(t words) words {
	if t.lines < 2 || t.lines > 4 || t.width == 0 {
		return t
	}
	low, high := max(t.width*0.5, p.widest(t.text, t.face)), t.width
	best := t
	for range 5 {
		mid := (low + high) / 2
		if n := p.measure(t.text, t.face, mid); n.lines <= t.lines {
			best, high = n, mid
		} else {
			low = mid
		}
	}
	return best
}

// put draws t into r, from its top: at the start, in the middle or at the end,
// as its face says.
func (p *page) put(t words, r rect, c color.NRGBA) {
	if t.set == nil {
		return
	}
	if slack := max(1, p.px(2)); t.w > r.w+slack || t.h > r.h+slack {
		p.fault("text of %.0f by %.0f px in a place of %.0f by %.0f", t.w, t.h, r.w, r.h)
	}
	if t.width > 0 && p.widest(t.text, t.face) > t.width+1 {
		p.fault("a word is broken in a place of %.0f px", t.width)
	}
	if t.face.size < p.minText-0.5 {
		p.fault("text of %.1f px, least %.1f", t.face.size, p.minText)
	}
	w := t.box()
	switch t.face.align {
	case draw.Center:
		r.x += (r.w - w) / 2
	case draw.End:
		r.x += r.w - w
	}
	// Room around the advance box for what reaches beyond it.
	pad := math.Ceil(t.face.size * 0.3)
	at := rect{math.Round(r.x) - pad, math.Round(r.y) - pad, math.Ceil(w) + 2*pad, math.Ceil(t.h) + 2*pad}
	p.add(at, op{ink: &ink{
		key:  [5]any{t.text, t.face, t.width, c, p.model.RTL},
		draw: p.brush(t, pad, c),
	}})
}

// brush returns what draws t, at any scale.
func (p *page) brush(t words, pad float64, c color.NRGBA) func(stddraw.Image, float64) {
	scaled := page{metrics: p.metrics, fonts: p.fonts}
	scaled.model.Lang, scaled.model.RTL = p.model.Lang, p.model.RTL
	return func(dst stddraw.Image, scale float64) {
		set := t.set
		if math.Abs(scale-1) > 0.01 {
			f := t.face
			f.size *= scale
			set = scaled.measure(t.text, f, t.width*scale).set
		}
		set.Draw(dst, pad*scale, pad*scale, c)
	}
}

// middle is r with the height of t, centred in r.
func middle(r rect, h float64) rect {
	return rect{r.x, r.y + (r.h-h)/2, r.w, h}
}
