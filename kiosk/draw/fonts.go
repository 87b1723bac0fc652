// Package draw turns text, icons and maps into pixels, the same for screen,
// paper and console. Text is shaped by go-text (a HarfBuzz port), ordered by
// the Unicode bidirectional algorithm and set in Inter, with Noto for every
// script that Inter lacks. The package draws on any draw.Image and knows no
// toolkit.
package draw

import (
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/go-text/typesetting/font"
	ot "github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/fontscan"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
)

// Weight is the thickness of strokes on the OpenType scale of 1–1000.
type Weight int

// The weights of the look.
const (
	Regular   Weight = 400
	Medium    Weight = 500
	SemiBold  Weight = 600
	Bold      Weight = 700
	ExtraBold Weight = 800
)

// Bounds of the caches: texts are counted, glyph masks weighed in bytes.
const (
	maxTexts      = 512
	maxGlyphBytes = 24 << 20
)

// Fonts are the system's Inter and Noto faces, opened as they are needed, with
// bounded caches of laid-out text and glyph masks. It is safe for concurrent
// use.
type Fonts struct {
	families map[string][]fontFile // by normalised family name
	primary  string                // the family of Inter found here

	mu      sync.Mutex // guards what follows: faces are not safe for concurrent use
	faces   map[faceKey]*face
	scripts map[language.Script]string // Unicode names
	shaper  shaping.HarfbuzzShaper
	texts   *lru[textKey, *Text]

	glyphMu sync.Mutex
	glyphs  *lru[glyphKey, *glyphMask]
}

// fontFile is one face lying in the system's font folders.
type fontFile struct {
	path     string
	index    int // in a collection
	weight   Weight
	variable bool // has a weight axis, which serves every weight
}

type faceKey struct {
	path   string
	index  int
	weight Weight // only for variable faces
}

// face is an opened font file; the pointer is its identity in the caches.
type face struct {
	*font.Face
}

// OpenFonts finds the fonts in the system's font folders. It reads names now
// and glyphs later. The error names each Debian package that is missing.
func OpenFonts() (*Fonts, error) {
	dirs, err := fontscan.DefaultFontDirectories(quiet{})
	if err != nil {
		return nil, fmt.Errorf("no font folder found: install fonts-inter, fonts-noto-core and fonts-noto-cjk: %w", err)
	}
	return openFonts(dirs)
}

// Forget drops every text that was laid out: call it when a person has gone, so
// that none of their words stay in memory. Shapes of single letters stay.
func (f *Fonts) Forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.texts = newLRU[textKey, *Text](maxTexts)
}

func openFonts(dirs []string) (*Fonts, error) {
	f := &Fonts{
		families: map[string][]fontFile{},
		faces:    map[faceKey]*face{},
		scripts:  map[language.Script]string{},
		texts:    newLRU[textKey, *Text](maxTexts),
		glyphs:   newLRU[glyphKey, *glyphMask](maxGlyphBytes),
	}
	for _, dir := range dirs {
		f.scan(dir)
	}
	for _, name := range []string{"inter", "intervariable", "interv"} {
		if f.primary == "" && len(f.families[name]) > 0 {
			f.primary = name
		}
	}
	var missing []string
	if f.primary == "" {
		missing = append(missing, "fonts-inter")
	}
	if len(f.families["notosans"]) == 0 || len(f.families["notosansarabic"]) == 0 {
		missing = append(missing, "fonts-noto-core")
	}
	if len(f.families["notosanscjksc"]) == 0 {
		missing = append(missing, "fonts-noto-cjk")
	}
	if missing != nil {
		return nil, fmt.Errorf("fonts are missing: install the Debian packages %s", strings.Join(missing, ", "))
	}
	return f, nil
}

// scan notes every Inter and Noto Sans face under dir. What cannot be read is
// passed over: a broken font file must not stop a kiosk that has better ones.
func (f *Fonts) scan(dir string) {
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		name := strings.ToLower(d.Name())
		ours := strings.HasPrefix(name, "inter") || strings.HasPrefix(name, "notosans")
		if ours && slices.Contains([]string{".otf", ".ttf", ".ttc"}, filepath.Ext(name)) {
			f.note(path)
		}
		return nil
	})
}

// note records the upright, normal-width faces of one file.
func (f *Fonts) note(path string) {
	file, err := os.Open(path)
	if err != nil {
		return
	}
	defer file.Close()
	loaders, err := ot.NewLoaders(file)
	if err != nil {
		return
	}
	for i, ld := range loaders {
		d, _ := font.Describe(ld, nil)
		d.Aspect.SetDefaults()
		if d.Aspect.Style != font.StyleNormal || d.Aspect.Stretch != font.StretchNormal {
			continue
		}
		family := font.NormalizeFamily(d.Family)
		f.families[family] = append(f.families[family], fontFile{
			path: path, index: i, weight: Weight(d.Aspect.Weight), variable: ld.HasTable(ot.MustNewTag("fvar")),
		})
	}
}

// pick opens the face of a family nearest to a weight, or returns nil.
func (f *Fonts) pick(family string, w Weight) *face {
	files := f.families[family]
	if len(files) == 0 {
		return nil
	}
	best := slices.MinFunc(files, func(a, b fontFile) int { return distance(a, w) - distance(b, w) })
	key := faceKey{path: best.path, index: best.index}
	if best.variable {
		key.weight = w
	}
	if known, ok := f.faces[key]; ok {
		return known
	}
	opened := open(best, w)
	f.faces[key] = opened // nil as well: a broken file is tried once
	return opened
}

// distance says how far a file is from the weight asked for; between equals the
// heavier wins for bold text and the lighter for text.
func distance(a fontFile, w Weight) int {
	if a.variable {
		return 0
	}
	d := 2 * int(a.weight-w)
	if d < 0 {
		d = -d
		if w > Medium {
			d++
		}
	} else if w <= Medium && d > 0 {
		d++
	}
	return d
}

// open reads one face. Only the tables of that face are read from a collection.
func open(file fontFile, w Weight) *face {
	r, err := os.Open(file.path)
	if err != nil {
		return nil
	}
	defer r.Close()
	loaders, err := ot.NewLoaders(r)
	if err != nil || file.index >= len(loaders) {
		return nil
	}
	ft, err := font.NewFont(loaders[file.index])
	if err != nil {
		return nil
	}
	fc := font.NewFace(ft)
	if file.variable {
		fc.SetVariations([]font.Variation{{Tag: ot.MustNewTag("wght"), Value: float32(w)}})
	}
	return &face{fc}
}

// metrics returns the primary face's ascent and descent in em, both positive.
func (f *Fonts) metrics(w Weight) (ascent, descent float64) {
	fc := f.pick(f.primary, w)
	if fc == nil {
		return 0.97, 0.24
	}
	ext, ok := fc.FontHExtents()
	if !ok {
		return 0.97, 0.24
	}
	upem := float64(fc.Upem())
	return float64(ext.Ascender) / upem, math.Abs(float64(ext.Descender)) / upem
}

// quiet is a fontscan logger that says nothing: a folder that does not exist is
// no news.
type quiet struct{}

func (quiet) Printf(string, ...any) {}
