package draw

import (
	"strings"
	"unicode"

	"github.com/go-text/typesetting/di"
	ot "github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// Text is shaped at this many pixels per em, whatever its size: outlines are
// not hinted, so all sizes share one shape, and rounding stays below 1/32,000 em.
const shapeSize = 512

// shapeLine turns one line of text (no line breaks inside) into shaped runs in
// logical order, and the bidi level of each character. The caller holds f.mu.
func (f *Fonts) shapeLine(text []rune, st TextStyle) ([]shaping.Output, []uint8) {
	levels := bidiLevels(text, baseLevel(st.RTL))
	faces := &resolver{fonts: f, weight: st.Weight, lang: st.Lang}
	var runs []shaping.Output
	for _, in := range itemise(text, levels, st) {
		faces.SetScript(in.Script)
		for _, part := range shaping.SplitByFace(in, faces) {
			out := f.shaper.Shape(part)
			if part.FontFeatures != nil {
				f.equalise(&out, part)
			}
			if st.Tracking != 0 && spaced(in.Script) {
				track(&out, fixed.Int26_6(st.Tracking*shapeSize*64))
			}
			runs = append(runs, out)
		}
	}
	return runs, levels
}

func baseLevel(rtl bool) uint8 {
	if rtl {
		return 1
	}
	return 0
}

// itemise cuts text where the level or the script changes, and around numbers
// whose digits must have equal advances.
func itemise(text []rune, levels []uint8, st TextStyle) []shaping.Input {
	scripts := scriptsOf(text)
	tabular := []shaping.FontFeature{
		{Tag: ot.MustNewTag("tnum"), Value: 1},
		{Tag: ot.MustNewTag("kern"), Value: 0}, // kerning would undo it
	}
	var items []shaping.Input
	for start := 0; start < len(text); {
		table := st.Tabular && numeric(text[start])
		end := start + 1
		for end < len(text) && levels[end] == levels[start] && scripts[end] == scripts[start] &&
			table == (st.Tabular && numeric(text[end])) {
			end++
		}
		var features []shaping.FontFeature
		if table {
			features = tabular
		}
		dir := di.DirectionLTR
		if levels[start]&1 == 1 {
			dir = di.DirectionRTL
		}
		items = append(items, shaping.Input{
			Text: text, RunStart: start, RunEnd: end, Direction: dir,
			Size: fixed.I(shapeSize), Script: scripts[start],
			Language: language.NewLanguage(st.Lang), FontFeatures: features,
		})
		start = end
	}
	return items
}

// equalise gives every digit the advance of 0: in some weights of Inter one of
// the tabular digits is a few units off.
func (f *Fonts) equalise(out *shaping.Output, in shaping.Input) {
	text := in.Text
	in.Text, in.RunStart, in.RunEnd = []rune{'0'}, 0, 1
	zero := advanceOf(f.shaper.Shape(in))
	for i := range out.Glyphs {
		g := &out.Glyphs[i]
		if r := text[g.TextIndex()]; r >= '0' && r <= '9' {
			g.XOffset += (zero - g.Advance) / 2
			g.Advance = zero
		}
	}
}

func numeric(r rune) bool { return unicode.IsDigit(r) || r == ':' || r == '.' || r == ',' }

// scriptsOf gives each character its script; common characters take that of
// the text before them, or of the first that has one.
func scriptsOf(text []rune) []language.Script {
	scripts := make([]language.Script, len(text))
	last := language.Common
	for i, r := range text {
		s := language.LookupScript(r)
		if s.Strong() && s != language.Unknown {
			if last == language.Common {
				for k := range i {
					scripts[k] = s
				}
			}
			last = s
		}
		scripts[i] = last
		if home := homeOf(r); home != language.Common && europeanOrNone(last) {
			scripts[i] = home
		}
	}
	return scripts
}

// homeOf is the script whose fonts have a punctuation mark that Unicode calls
// common, because several scripts of one region use it (Script_Extensions).
func homeOf(r rune) language.Script {
	switch r {
	case '،', '؛', '؟', 'ـ':
		return language.Arabic
	case '।', '॥':
		return language.Devanagari
	}
	return language.Common
}

// europeanOrNone reports whether a script knows no marks of other regions: an
// Arabic comma behind a Latin word is none of the Latin font's.
func europeanOrNone(s language.Script) bool {
	switch s {
	case language.Common, language.Latin, language.Greek, language.Cyrillic:
		return true
	}
	return false
}

// spaced reports whether letters of the script may be moved apart or together:
// scripts that join their letters would break.
func spaced(s language.Script) bool {
	switch s {
	case language.Latin, language.Cyrillic, language.Greek, language.Hebrew, language.Common,
		language.Han, language.Hiragana, language.Katakana, language.Hangul:
		return true
	}
	return false
}

// track adds space after each cluster, for the advances that lines are made of.
func track(run *shaping.Output, by fixed.Int26_6) {
	for i := range run.Glyphs {
		last := i+1 == len(run.Glyphs) || run.Glyphs[i+1].TextIndex() != run.Glyphs[i].TextIndex()
		if last {
			run.Glyphs[i].Advance += by
		}
	}
}

// ellipsis shapes the sign that text was left out.
func (f *Fonts) ellipsis(st TextStyle) shaping.Output {
	faces := &resolver{fonts: f, weight: st.Weight, lang: st.Lang}
	dir := di.DirectionLTR
	if st.RTL {
		dir = di.DirectionRTL
	}
	return f.shaper.Shape(shaping.Input{
		Text: []rune("…"), RunEnd: 1, Direction: dir, Face: faces.ResolveFace('…'),
		Size: fixed.I(shapeSize), Script: language.Latin, Language: language.NewLanguage(st.Lang),
	})
}

// clean drops control characters and turns every kind of line break into "\n".
func clean(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\u2028", "\n", "\u2029", "\n", "\t", " ").Replace(s)
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}
