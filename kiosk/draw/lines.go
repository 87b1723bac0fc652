package draw

import (
	"slices"
	"unicode"

	"github.com/go-text/typesetting/segmenter"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// wrapped is one line of shaped runs in logical order with their bidi levels.
type wrapped struct {
	runs   []shaping.Output
	levels []uint8
}

// wrap breaks text (no line breaks inside) at width px; limit > 0 bounds the
// lines, and cut then says whether something was left out. more tells that text
// follows that will not be shown. The caller holds f.mu.
func (f *Fonts) wrap(text []rune, st TextStyle, width float64, limit int, more bool) (lines []wrapped, cut bool) {
	runs, levels := f.shapeLine(text, st)
	b := newBreaker(text, runs, width/st.Size)
	var dots shaping.Output
	if limit > 0 {
		dots = f.ellipsis(st)
	}
	for b.at < len(text) {
		if limit > 0 && len(lines)+1 == limit && (more || b.next() < len(text)) {
			from, to := b.at, b.shortened(advanceOf(dots))
			line := lineOf(text, runs, levels, from, to)
			line.runs = append(line.runs, dots)
			line.levels = append(line.levels, baseLevel(st.RTL))
			return append(lines, line), true
		}
		from := b.at
		b.at = b.next()
		lines = append(lines, lineOf(text, runs, levels, from, b.at))
	}
	return lines, false
}

// breaker finds the ends of lines. go-text's own wrapper measures the space at
// a line's end when a run's direction differs from the paragraph's, and so
// breaks mixed lines too early.
type breaker struct {
	text    []rune
	sum     []fixed.Int26_6 // advance of all text before each character
	words   []int           // where a line may end (UAX #14), ascending
	letters []int           // where it may end if it must: between graphemes
	most    fixed.Int26_6
	at      int // where the line begins
}

func newBreaker(text []rune, runs []shaping.Output, em float64) *breaker {
	b := &breaker{text: text, sum: make([]fixed.Int26_6, len(text)+1), most: 1 << 30}
	if em > 0 && em*shapeSize*64 < float64(b.most) {
		b.most = fixed.Int26_6(em * shapeSize * 64)
	}
	starts := make([]bool, len(text)+1) // of clusters: nothing is broken inside one
	starts[len(text)] = true
	for _, run := range runs {
		for _, g := range run.Glyphs {
			b.sum[g.TextIndex()+1] += g.Advance
			starts[g.TextIndex()] = true
		}
	}
	for i := range text {
		b.sum[i+1] += b.sum[i]
	}
	var seg segmenter.Segmenter
	seg.Init(text)
	for it := seg.LineIterator(); it.Next(); {
		line := it.Line()
		b.words = append(b.words, line.Offset+len(line.Text))
	}
	for it := seg.GraphemeIterator(); it.Next(); {
		g := it.Grapheme()
		if end := g.Offset + len(g.Text); starts[end] {
			b.letters = append(b.letters, end)
		}
	}
	return b
}

// width measures from the line's beginning to an end, without spaces at it.
func (b *breaker) width(end int) fixed.Int26_6 {
	for end > b.at && unicode.IsSpace(b.text[end-1]) {
		end--
	}
	return b.sum[end] - b.sum[b.at]
}

// next returns where the line ends.
func (b *breaker) next() int {
	if end := b.furthest(b.words, b.most); end > b.at {
		return end
	}
	if end := b.furthest(b.letters, b.most); end > b.at {
		return end
	}
	// A letter wider than the line must stand somewhere.
	if i, _ := slices.BinarySearch(b.letters, b.at+1); i < len(b.letters) {
		return b.letters[i]
	}
	return len(b.text)
}

// furthest returns the last of some ends that the line reaches, or its
// beginning.
func (b *breaker) furthest(ends []int, most fixed.Int26_6) int {
	best := b.at
	first, _ := slices.BinarySearch(ends, b.at+1)
	for _, end := range ends[first:] {
		if b.width(end) > most {
			break
		}
		best = end
	}
	return best
}

// shortened returns where the line ends when a sign of a width must follow it.
func (b *breaker) shortened(by fixed.Int26_6) int {
	end := b.furthest(b.letters, b.most-by)
	for end > b.at && unicode.IsSpace(b.text[end-1]) {
		end--
	}
	return end
}

func advanceOf(run shaping.Output) (sum fixed.Int26_6) {
	for _, g := range run.Glyphs {
		sum += g.Advance
	}
	return sum
}

// lineOf cuts the characters of one line out of the runs and takes the width of
// the spaces at its end.
func lineOf(text []rune, runs []shaping.Output, levels []uint8, from, to int) wrapped {
	visible := to
	for visible > from && unicode.IsSpace(text[visible-1]) {
		visible--
	}
	var line wrapped
	for _, run := range runs {
		if run.Runes.Offset >= to || run.Runes.Offset+run.Runes.Count <= from {
			continue
		}
		glyphs := run.Glyphs
		run.Glyphs = nil
		for _, g := range glyphs {
			if g.TextIndex() >= from && g.TextIndex() < visible {
				run.Glyphs = append(run.Glyphs, g)
			}
		}
		line.runs = append(line.runs, run)
		line.levels = append(line.levels, levels[run.Runes.Offset])
	}
	return line
}
