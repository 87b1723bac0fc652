// Package imdf reads venues in the Indoor Mapping Data Format 1.0.0 (OGC
// 20-094): a folder or zip of GeoJSON files. It takes what is usable and says
// what was odd about it; it refuses what cannot be meant.
package imdf

import (
	"fmt"
	"io/fs"

	"frontdoor/kiosk/wayfind"
)

// Bounds on what is read.
const (
	maxFile     = 64 << 20  // bytes of one file, unpacked
	maxBytes    = 128 << 20 // bytes of all files, unpacked
	maxFeature  = 4 << 20   // bytes of one feature
	maxFeatures = 100_000   // features of a venue
	maxPoints   = 10_000    // points of one feature
	maxTotal    = 300_000   // points of a venue
	maxSpread   = 50_000.0  // metres from the venue's middle to any feature
	maxProblem  = 2000      // further warnings are only counted
)

// kinds are the feature types of IMDF 1.0.0 in the order they are read; what a
// kind refers to comes before it.
var kinds = []string{"venue", "building", "footprint", "level", "unit", "opening", "fixture",
	"anchor", "occupant", "amenity", "kiosk", "relationship"}

// unread are feature types that say nothing about the way.
var unread = []string{"address", "detail", "geofence", "section", "facility", "event"}

// loader carries a venue while its files are read.
type loader struct {
	fsys      fs.FS
	names     map[string]string // files as they are called, by their names in small letters
	one       string            // the file that holds all features, "" when each kind has its own
	v         *wayfind.Venue
	problems  []wayfind.Problem
	dropped   int // warnings past maxProblem
	bytes     int // read so far
	count     int // features read so far
	features  map[string][]feature
	file      map[string]string // where each feature id was read
	levels    map[string]*wayfind.Level
	noLevel   map[string]bool // levels that were left out
	units     map[string]*wayfind.Unit
	openings  map[string]*wayfind.Opening
	anchors   map[string]anchor
	footprint []footprint
	points    int
	felt      int // points looked at to place what names no unit
	landings  int // stops that relationships name by a hall
}

// Load reads the files of an IMDF archive, from its root or the one folder in
// it. The problems name what was taken with a pinch of salt; the error says
// which file and feature cannot be used and how to mend it.
func Load(fsys fs.FS) (*wayfind.Venue, []wayfind.Problem, error) {
	return load(fsys, "")
}

// load reads an archive, or of a folder the one file that holds all features.
func load(fsys fs.FS, one string) (*wayfind.Venue, []wayfind.Problem, error) {
	l := &loader{
		fsys: fsys, one: one, v: &wayfind.Venue{}, features: map[string][]feature{}, file: map[string]string{},
		levels: map[string]*wayfind.Level{}, noLevel: map[string]bool{}, units: map[string]*wayfind.Unit{},
		openings: map[string]*wayfind.Opening{}, anchors: map[string]anchor{},
	}
	for _, step := range []func() error{
		l.findRoot, l.readManifest, l.readFiles, l.placeVenue,
		l.addVenue, l.addLevels, l.addUnits, l.addOpenings, l.addThings, l.addOccupants,
		l.addAmenities, l.addKiosks, l.addRelationships, l.addSidecar,
	} {
		if err := step(); err != nil {
			return nil, l.problems, err
		}
	}
	if err := l.v.Plausible(); err != nil {
		return nil, l.problems, err
	}
	for _, p := range l.v.Complete() {
		p.File = l.file[p.Feature]
		l.tell(p)
	}
	if l.dropped > 0 {
		l.problems = append(l.problems, wayfind.Problem{Severity: wayfind.Warning,
			Text: fmt.Sprintf("%d more warnings were left out: mend these first", l.dropped)})
	}
	return l.v, l.problems, nil
}

func (l *loader) warn(feature, file, format string, args ...any) {
	if file == "" {
		file = l.file[feature]
	}
	l.tell(wayfind.Problem{Severity: wayfind.Warning, Feature: feature, File: file, Text: fmt.Sprintf(format, args...)})
}

// tell keeps a problem, as long as there are not too many to read.
func (l *loader) tell(p wayfind.Problem) {
	if len(l.problems) >= maxProblem {
		l.dropped++
		return
	}
	l.problems = append(l.problems, p)
}

// refuse returns the error for a feature that cannot be used.
func (l *loader) refuse(f feature, format string, args ...any) error {
	return fmt.Errorf("%s: feature %s: %s", l.file[f.id], f.id, fmt.Sprintf(format, args...))
}
