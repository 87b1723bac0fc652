package draw

import (
	"strings"
	"unicode"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
)

// resolver chooses a face for each character of one text. It implements
// shaping.FontmapScript.
type resolver struct {
	fonts  *Fonts
	weight Weight
	lang   string
	script language.Script // of the run being split
}

// SetScript tells the script of the characters that follow.
func (r *resolver) SetScript(s language.Script) { r.script = s }

// ResolveFace returns the face for ch; a character that no font here has gets
// the primary face, whose box shows that something is missing.
func (r *resolver) ResolveFace(ch rune) *font.Face {
	if fc := r.find(ch); fc != nil {
		return fc.Face
	}
	return r.fonts.pick(r.fonts.primary, r.weight).Face
}

// find tries the families in the order of preference for ch.
func (r *resolver) find(ch rune) *face {
	for _, family := range r.order(ch) {
		fc := r.fonts.pick(family, r.weight)
		if fc == nil {
			continue
		}
		if _, ok := fc.NominalGlyph(ch); ok {
			return fc
		}
	}
	return nil
}

// order lists the families that may hold ch. Noto names its families after the
// Unicode names of scripts, which the standard library knows. Punctuation
// follows the script around it, except ASCII, which is Inter's everywhere.
func (r *resolver) order(ch rune) []string {
	context := r.family(r.fonts.scriptName(r.script))
	own := r.family(r.fonts.scriptName(language.LookupScript(ch)))
	families := []string{r.fonts.primary, "notosans", own, context}
	if own == "" && ch > unicode.MaxASCII && context != "" {
		families = []string{context, r.fonts.primary, "notosans"}
	}
	return append(families, "notosanssymbols", "notosanssymbols2", "notosansmath", r.cjk())
}

// family returns the normalised Noto family of a script, "" for scripts that
// Inter itself covers and for none.
func (r *resolver) family(script string) string {
	switch script {
	case "", "Common", "Inherited", "Latin", "Cyrillic", "Greek":
		return ""
	case "Han", "Hiragana", "Katakana", "Hangul", "Bopomofo":
		return r.cjk()
	}
	return "notosans" + strings.ToLower(strings.ReplaceAll(script, "_", ""))
}

// cjk returns the regional variant of Noto Sans CJK that a reader of the
// language expects.
func (r *resolver) cjk() string {
	tag := strings.ToLower(r.lang)
	switch {
	case strings.HasPrefix(tag, "ja"):
		return "notosanscjkjp"
	case strings.HasPrefix(tag, "ko"):
		return "notosanscjkkr"
	case strings.HasPrefix(tag, "zh-hk"), strings.HasPrefix(tag, "zh-hant-hk"), strings.HasPrefix(tag, "yue"):
		return "notosanscjkhk"
	case strings.HasPrefix(tag, "zh-tw"), strings.HasPrefix(tag, "zh-hant"):
		return "notosanscjktc"
	}
	return "notosanscjksc"
}

// scriptName returns the Unicode name of a script, "" for common characters.
// The caller holds f.mu.
func (f *Fonts) scriptName(s language.Script) string {
	if s == 0 || !s.Strong() {
		return ""
	}
	name, known := f.scripts[s]
	if !known {
		name = lookupScriptName(s)
		f.scripts[s] = name
	}
	return name
}

// lookupScriptName finds the name by way of a character of the script: the
// shaper's tables know scripts by their ISO 15924 tags only.
func lookupScriptName(s language.Script) string {
	for _, r := range language.ScriptRanges {
		if r.Script != s {
			continue
		}
		for name, table := range unicode.Scripts {
			if unicode.Is(table, r.Start) {
				return name
			}
		}
	}
	return ""
}

// Missing returns the characters of s, each once, that no font here can show.
// Spaces and invisible controls are never missing.
func (f *Fonts) Missing(s string) []rune {
	f.mu.Lock()
	defer f.mu.Unlock()
	r := &resolver{fonts: f, weight: Regular}
	seen := map[rune]bool{}
	var missing []rune
	text := []rune(s)
	scripts := scriptsOf(text)
	for i, ch := range text {
		if seen[ch] || unicode.IsSpace(ch) || unicode.IsControl(ch) || unicode.Is(unicode.Cf, ch) {
			continue
		}
		seen[ch] = true
		r.SetScript(scripts[i])
		if r.find(ch) == nil {
			missing = append(missing, ch)
		}
	}
	return missing
}
