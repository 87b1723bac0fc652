package osm

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"frontdoor/kiosk/wayfind"
)

// spot is a node on one level.
type spot struct {
	node  int64
	level float64
}

// end is a unit that can be entered at a spot.
type end struct {
	unit string
	flow int // -1 only entered here, +1 only left here, 0 both
}

// Widths in metres of what is drawn as a line or a point.
const (
	pathWidth  = 2.0
	stairWidth = 1.5
	cabinWidth = 1.6
	doorWidth  = 1.0
	wallWidth  = 0.1
)

// width reads a width in metres, between sensible bounds.
func (e *element) width(usual float64) float64 {
	text := strings.TrimSpace(strings.TrimSuffix(e.tags["width"], "m"))
	if w, err := strconv.ParseFloat(text, 64); err == nil && w > 0 {
		return min(max(w, 0.5), 20)
	}
	return usual
}

// addLines makes units of the lines that people walk along: strips on one
// level, and staircases, escalators and ramps between two.
func (l *loader) addLines() error {
	for _, e := range l.lines {
		var err error
		levels, _ := parseLevels(e.tags["level"])
		switch {
		case e.is("indoor", "wall"):
		case len(levels) > 1:
			err = l.climb(e, levels)
		default:
			for _, v := range l.levelsOf(e) {
				if err = l.strips(e, v); err != nil {
					break
				}
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// strips makes a unit of each straight part of a path that no area covers.
func (l *loader) strips(e *element, v float64) error {
	for i := 1; i < len(e.nodes); i++ {
		a, err := l.at(e.id, e.nodes[i-1])
		if err != nil {
			return err
		}
		b, err := l.at(e.id, e.nodes[i])
		if err != nil {
			return err
		}
		if a.Dist(b) < 0.05 || l.covered(a, b, l.ordinals[v]) {
			continue
		}
		u := l.unit(e, v, e.id+"#"+strconv.Itoa(i)+"@"+strconv.FormatFloat(v, 'f', -1, 64), wayfind.Shape{{strip(a, b, e.width(pathWidth))}})
		if u.Open = false; u.Category != "platform" {
			u.Name, u.Also = nil, nil // a name on each piece of a path would say nothing
		}
		if u.Category == "stairs" {
			u.Category = "steps"
		}
		if err := l.add(u); err != nil {
			return err
		}
		flow := 0
		switch e.tags["conveying"] {
		case "forward":
			flow = 1
		case "backward":
			flow = -1
		}
		from, to := spot{e.nodes[i-1], v}, spot{e.nodes[i], v}
		l.ends[from] = append(l.ends[from], end{u.ID, -flow})
		l.ends[to] = append(l.ends[to], end{u.ID, flow})
	}
	return nil
}

// covered reports whether areas that people walk on lie under a line.
func (l *loader) covered(a, b wayfind.Point, ordinal int) bool {
	for _, t := range []float64{0.25, 0.5, 0.75} {
		if l.places.around(a.Add(b.Sub(a).Mul(t)), ordinal, walkable) == nil {
			return false
		}
	}
	return true
}

// strip is the rectangle of a width along a line.
func strip(a, b wayfind.Point, width float64) wayfind.Ring {
	d := b.Sub(a).Mul(width / 2 / a.Dist(b))
	n := wayfind.Point{X: -d.Y, Y: d.X}
	return wayfind.Ring{a.Sub(n), b.Sub(n), b.Add(n), a.Add(n)}
}

// climb makes a connector of a line between levels. One that lies in a staircase
// drawn as an area is that staircase once more, and leads on to the levels on
// which the area is missing.
func (l *loader) climb(e *element, levels []float64) error {
	if e.tags["repeat_on"] != "" {
		l.warn(e.id, "it leads over the levels of its level tag only, for repeat_on does not say which of its ends is on which level: draw a line for each flight, or an area")
	}
	shape, middle, err := l.flight(e)
	if err != nil || len(shape) == 0 {
		return err
	}
	drawn := l.drawnAround(middle, levels, wayfind.Stairs)
	if len(drawn) == len(levels) {
		return nil
	}
	kind := category(e)
	if wayfind.KindOf(kind) == "" {
		kind = "ramp"
	}
	at := []int64{e.nodes[0], e.nodes[len(e.nodes)-1]}
	descends := l.descends(e, levels[0], levels[len(levels)-1], at)
	if descends {
		slices.Reverse(at)
	}
	levels, at = l.landings(e, levels, at)
	var units []string
	for i, v := range levels {
		if u := drawn[v]; u != nil && kind == "stairs" {
			units = append(units, u.ID)
			continue
		}
		u := l.unit(e, v, suffixed(e, levels, v), shape)
		u.Category = kind
		units = append(units, u.ID)
		if err := l.add(u); err != nil {
			return err
		}
		s := spot{at[i], v}
		l.ends[s] = append(l.ends[s], end{u.ID, 0})
	}
	l.connect(e, kind, levels, units, descends)
	return nil
}

// flight returns the strips along a line, and the middle of its first part.
func (l *loader) flight(e *element) (shape wayfind.Shape, middle wayfind.Point, err error) {
	var before wayfind.Point
	for i, id := range e.nodes {
		p, err := l.at(e.id, id)
		if err != nil {
			return nil, p, err
		}
		if i == 1 {
			middle = before.Add(p.Sub(before).Mul(0.5))
		}
		if i > 0 && before.Dist(p) > 0.05 {
			shape = append(shape, wayfind.Polygon{strip(before, p, e.width(stairWidth))})
		}
		before = p
	}
	return shape, middle, nil
}

// landings returns the levels that a line between several can be entered at, and
// the nodes where, given its ends: between these, the nodes that something else
// of a level shares.
func (l *loader) landings(e *element, levels []float64, ends []int64) ([]float64, []int64) {
	last := len(levels) - 1
	out, at := []float64{levels[0]}, []int64{ends[0]}
	for _, v := range levels[1:last] {
		i := slices.IndexFunc(e.nodes, func(node int64) bool {
			if node == ends[0] || node == ends[1] {
				return false
			}
			p := l.points[node]
			return slices.Contains(l.parentLevels(node, 1), v) || p != nil && slices.Contains(l.levelsOf(p), v)
		})
		if i < 0 {
			l.warn(e.id, "nothing says where it passes level %g; it was left out there: share a node with a path or area of that level", v)
			continue
		}
		out, at = append(out, v), append(at, e.nodes[i])
	}
	return append(out, levels[last]), append(at, ends[1])
}

// descends reports whether a line leads from the upper level to the lower: by
// its incline, by its end nodes' own levels, by what is at its ends. Where
// nothing tells, lines are drawn upwards.
func (l *loader) descends(e *element, low, high float64, at []int64) bool {
	if e.yes("incline") && e.tags["incline"] != "yes" {
		return down(e)
	}
	score := 0
	for i, node := range at {
		sign := 1 - 2*i // the first end at the top speaks for it
		here := l.parentLevels(node, 1)
		if p := l.points[node]; p != nil && len(l.levelsOf(p)) > 0 {
			here = l.levelsOf(p)
		}
		if slices.Contains(here, high) && !slices.Contains(here, low) {
			score += sign
		}
		if slices.Contains(here, low) && !slices.Contains(here, high) {
			score -= sign
		}
	}
	if score == 0 {
		score = l.descendsByGround(low, high, at)
	}
	if score == 0 {
		l.warn(e.id, "nothing says which of its ends is up; taken as drawn upwards: give it incline=up or down")
	}
	return score > 0
}

// descendsByGround is above zero where the ground around its ends says that a
// line leads down, below zero where up: an end lies at the level of the two on
// which there is something to stand on.
func (l *loader) descendsByGround(low, high float64, at []int64) int {
	score := 0
	for i, node := range at {
		sign := 1 - 2*i // as in descends
		p := l.v.Project(l.nodes[node].lon, l.nodes[node].lat)
		if l.places.around(p, l.ordinals[low], walkable) == nil {
			score += sign
		}
		if l.places.around(p, l.ordinals[high], walkable) == nil {
			score -= sign
		}
	}
	return score
}

// parentLevels returns the levels of the features that a node is part of and
// that are not drawn over several levels, which least of them share.
func (l *loader) parentLevels(node int64, least int) []float64 {
	votes := map[float64]int{}
	for _, p := range l.parents[node] {
		if p.vehicle {
			continue
		}
		for _, v := range p.levels {
			votes[v]++
		}
	}
	var out []float64
	for _, v := range sorted(votes) {
		if votes[v] >= least && !math.IsNaN(v) {
			out = append(out, v)
		}
	}
	return out
}
