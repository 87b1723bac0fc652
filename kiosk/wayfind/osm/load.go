// Package osm reads buildings drawn in OpenStreetMap's Simple Indoor Tagging
// from an OSM XML file. It takes what is usable and says what was odd about it;
// it refuses what cannot be meant. Feature ids are "way/12"; what one feature
// means on several levels is told apart by a suffix, "way/12@-1".
package osm

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"

	"frontdoor/kiosk/wayfind"
)

// Bounds on what is read.
const (
	maxFile    = 128 << 20 // bytes
	maxNodes   = 1_000_000
	maxRefs    = 3_000_000 // nodes and members of all ways and relations
	maxTags    = 1_000_000
	maxPoints  = 10_000   // points of one feature
	maxTotal   = 300_000  // points of all units
	maxUnits   = 50_000   // over all levels
	maxSpread  = 50_000.0 // metres from the venue's middle to any feature
	maxLevel   = 1000     // levels above or below the ground
	maxLevels  = 200      // levels of one feature
	maxParents = 500      // features that one node is part of
	maxProblem = 2000     // further warnings are only counted
)

// loader carries a venue while its file is read.
type loader struct {
	v        *wayfind.Venue
	problems []wayfind.Problem
	dropped  int // warnings past maxProblem

	nodes     map[int64]position
	points    map[int64]*element // nodes with tags
	ways      map[int64]*element
	relations map[int64]*element
	refs      int
	tags      int
	drawn     int // points of all units so far

	areas    []area
	lines    []*element         // steps, paths and walls drawn as lines
	parents  map[int64][]parent // features that a node is part of
	ordinals map[float64]int    // by level value
	labels   map[float64]levelNames
	places   *places           // the areas
	made     map[string]string // categories of the units made so far
	ends     map[spot][]end    // units that begin or end at a node of a level
}

// position is a node's place in degrees.
type position struct{ lon, lat float64 }

// LoadPath reads an OSM XML file.
func LoadPath(name string) (*wayfind.Venue, []wayfind.Problem, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, fmt.Errorf("the map cannot be opened: %w", err)
	}
	defer f.Close()
	return Load(bufio.NewReader(f))
}

// Load reads OSM XML (API 0.6) with Simple Indoor Tagging. The problems name
// what was taken with a pinch of salt; the error says which element cannot be
// used and how to mend it.
func Load(r io.Reader) (*wayfind.Venue, []wayfind.Problem, error) {
	l := &loader{
		v: &wayfind.Venue{}, nodes: map[int64]position{}, points: map[int64]*element{}, ways: map[int64]*element{},
		relations: map[int64]*element{}, parents: map[int64][]parent{}, ordinals: map[float64]int{},
		labels: map[float64]levelNames{}, ends: map[spot][]end{},
	}
	if err := l.decode(r); err != nil {
		return nil, l.problems, err
	}
	for _, step := range []func() error{
		l.findAreas, l.placeVenue, l.addLevels, l.addBuildings, l.addUnits, l.addShafts,
		l.addLines, l.joinSpots, l.addDoors, l.addWalls, l.addThings,
	} {
		if err := step(); err != nil {
			return nil, l.problems, err
		}
	}
	if err := l.v.Plausible(); err != nil {
		return nil, l.problems, err
	}
	l.problems = append(l.problems, l.v.Complete()...)
	if l.dropped > 0 {
		l.problems = append(l.problems, wayfind.Problem{Severity: wayfind.Warning,
			Text: fmt.Sprintf("%d more warnings were left out: mend these first", l.dropped)})
	}
	return l.v, l.problems, nil
}

func (l *loader) warn(feature, format string, args ...any) {
	if len(l.problems) >= maxProblem {
		l.dropped++
		return
	}
	l.problems = append(l.problems, wayfind.Problem{
		Severity: wayfind.Warning, Feature: feature, Text: fmt.Sprintf(format, args...),
	})
}

// refuse returns the error for an element that cannot be used.
func refuse(feature, format string, args ...any) error {
	return fmt.Errorf("%s: %s", feature, fmt.Sprintf(format, args...))
}

// placeVenue takes the middle of all indoor features as the origin; of most of
// them where some lie far away.
func (l *loader) placeVenue() error {
	low, high := position{math.Inf(1), math.Inf(1)}, position{math.Inf(-1), math.Inf(-1)}
	var lons, lats []float64
	see := func(id int64) {
		if p, there := l.nodes[id]; there {
			lons, lats = append(lons, p.lon), append(lats, p.lat)
			low = position{min(low.lon, p.lon), min(low.lat, p.lat)}
			high = position{max(high.lon, p.lon), max(high.lat, p.lat)}
		}
	}
	for _, a := range l.areas {
		for _, ring := range a.rings {
			for _, id := range ring.nodes {
				see(id)
			}
		}
	}
	for _, e := range l.lines {
		for _, id := range e.nodes {
			see(id)
		}
	}
	if math.IsInf(low.lon, 0) {
		return errors.New("the file has no rooms, corridors or paths with a level: give them the tags indoor=* and level=*, or export an area that has them")
	}
	l.v.Lon, l.v.Lat = (low.lon+high.lon)/2, (low.lat+high.lat)/2
	const wide = 1.0 // degrees, more than any building covers
	if high.lon-low.lon > wide || high.lat-low.lat > wide {
		slices.Sort(lons)
		slices.Sort(lats)
		l.v.Lon, l.v.Lat = lons[len(lons)/2], lats[len(lats)/2]
	}
	return nil
}

// at returns where a node lies in metres. It refuses a node that lies far off
// the venue, which no building does.
func (l *loader) at(feature string, id int64) (wayfind.Point, error) {
	p := l.nodes[id]
	q := l.v.Project(p.lon, p.lat)
	if d := math.Hypot(q.X, q.Y); !(d <= maxSpread) {
		return q, refuse(feature, "node %d lies %.0f km from the middle of the building; correct its place", id, d/1000)
	}
	return q, nil
}
