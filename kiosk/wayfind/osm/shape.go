package osm

import (
	"fmt"
	"maps"
	"slices"

	"frontdoor/kiosk/wayfind"
)

// ring is a closed line of nodes, the last not the first again.
type ring struct {
	nodes []int64
	inner bool
}

// area is an element that covers ground, with its levels.
type area struct {
	*element
	rings  []ring
	levels []float64
}

// parent is a feature that a node is part of.
type parent struct {
	id      string
	levels  []float64
	vehicle bool // lifts and stairs are on many levels, their doors are not
}

// findAreas sorts out the elements that matter: areas with a level, and the
// lines that people walk along or that stop them.
func (l *loader) findAreas() error {
	rings := map[int64]bool{} // ways whose tags a relation carries
	for _, num := range slices.Sorted(maps.Keys(l.relations)) {
		r := l.relations[num]
		if !r.indoor() && !r.house() || !r.is("type", "multipolygon", "building", "boundary") {
			continue
		}
		a := area{element: r, rings: l.assemble(r), levels: l.levelsOf(r)}
		for _, m := range r.members {
			w := l.ways[m.way]
			rings[m.way] = rings[m.way] || w != nil && w.tags["indoor"] == r.tags["indoor"]
		}
		l.keep(a)
	}
	for _, num := range slices.Sorted(maps.Keys(l.ways)) {
		w := l.ways[num]
		switch {
		case rings[num]:
		case w.closed() && (w.indoor() || w.house()) && !w.line():
			l.keep(area{element: w, rings: []ring{{nodes: w.nodes[:len(w.nodes)-1]}}, levels: l.levelsOf(w)})
		case w.line() && l.whole(w):
			l.lines = append(l.lines, w)
			l.own(w.nodes, parent{w.id, l.levelsOf(w), w.is("highway", "steps")})
		}
	}
	for _, num := range slices.Sorted(maps.Keys(l.parents)) {
		if n := len(l.parents[num]); n > maxParents {
			return refuse(fmt.Sprintf("node/%d", num), "%d rooms and paths meet there, more than any building has; draw each once", n)
		}
	}
	return nil
}

// keep adds an area, or says why not.
func (l *loader) keep(a area) {
	switch {
	case len(a.rings) == 0:
		return // assemble has told
	case len(a.levels) == 0 && !a.house():
		l.warn(a.id, "it has no level and was left out: add the tag level=*, 0 is the ground")
		return
	}
	for _, r := range a.rings {
		if slices.ContainsFunc(r.nodes, func(id int64) bool { _, there := l.nodes[id]; return !there }) {
			l.warn(a.id, "some of its nodes are not in the file; it was left out: export it whole")
			return
		}
	}
	l.areas = append(l.areas, a)
	if a.is("indoor", "level") || len(a.levels) == 0 {
		return
	}
	for _, r := range a.rings {
		l.own(r.nodes, parent{a.id, a.levels, wayfind.KindOf(category(a.element)) != ""})
	}
}

// whole reports whether all nodes of a line are in the file.
func (l *loader) whole(e *element) bool {
	if len(l.levelsOf(e)) == 0 || len(e.nodes) < 2 {
		return false
	}
	if slices.ContainsFunc(e.nodes, func(id int64) bool { _, there := l.nodes[id]; return !there }) {
		l.warn(e.id, "some of its nodes are not in the file; it was left out: export it whole")
		return false
	}
	return len(e.nodes) <= maxPoints
}

// own notes which nodes a feature has; all of one feature before the next.
func (l *loader) own(nodes []int64, p parent) {
	for _, id := range nodes {
		if n := len(l.parents[id]); n == 0 || l.parents[id][n-1].id != p.id {
			l.parents[id] = append(l.parents[id], p)
		}
	}
}

// assemble joins the member ways of a multipolygon end to end into rings.
func (l *loader) assemble(r *element) []ring {
	if len(r.members) > maxPoints {
		l.warn(r.id, "it has %d members, more than any room; it was left out", len(r.members))
		return nil
	}
	var out []ring
	for _, inner := range []bool{false, true} {
		var open [][]int64
		for _, m := range r.members {
			w := l.ways[m.way]
			if (m.role == "inner") != inner || m.role == "outline" {
				continue
			}
			if w == nil || len(w.nodes) < 2 {
				l.warn(r.id, "its member way %d is not in the file; it was left out: export it whole", m.way)
				return nil
			}
			open = append(open, w.nodes)
		}
		rings, ok := closeRings(open)
		if !ok {
			l.warn(r.id, "its member ways do not close; it was left out: close its outline")
			return nil
		}
		for _, nodes := range rings {
			out = append(out, ring{nodes, inner})
		}
	}
	if len(out) == 0 {
		l.warn(r.id, "it has no outer ways and was left out")
	}
	return out
}

// closeRings joins lines that share ends into closed ones; false when some do not
// close. Each line is used once, so that it ends.
func closeRings(lines [][]int64) ([][]int64, bool) {
	byEnd := map[int64][]int{}
	for i, line := range lines {
		byEnd[line[0]] = append(byEnd[line[0]], i)
		byEnd[line[len(line)-1]] = append(byEnd[line[len(line)-1]], i)
	}
	used := make([]bool, len(lines))
	var out [][]int64
	for i := range lines {
		if used[i] {
			continue
		}
		used[i] = true
		cur := slices.Clone(lines[i])
		for cur[0] != cur[len(cur)-1] {
			end := cur[len(cur)-1]
			next := slices.IndexFunc(byEnd[end], func(k int) bool { return !used[k] })
			if next < 0 {
				return nil, false
			}
			k := byEnd[end][next]
			used[k] = true
			line := lines[k]
			if line[0] != end {
				line = slices.Clone(line)
				slices.Reverse(line)
			}
			cur = append(cur, line[1:]...)
		}
		if cur = cur[:len(cur)-1]; len(cur) >= 3 {
			out = append(out, cur)
		}
	}
	return out, true
}

// shape returns an area's polygons in metres; each hole goes to the smallest
// outer ring around it.
func (l *loader) shape(a area) (wayfind.Shape, error) {
	var out wayfind.Shape
	for _, inner := range []bool{false, true} {
		for _, r := range a.rings {
			if r.inner != inner {
				continue
			}
			pts, err := l.ring(a.id, r.nodes)
			if err != nil {
				return nil, err
			}
			switch k := around(out, pts); {
			case len(pts) < 3:
			case !inner:
				out = append(out, wayfind.Polygon{pts})
			case k < 0:
				l.warn(a.id, "one of its holes lies outside its outline and was left out")
			default:
				out[k] = append(out[k], pts)
			}
		}
	}
	if len(out) == 0 {
		l.warn(a.id, "its outline encloses nothing; it was left out: draw it again")
	}
	return out, nil
}

// around returns the index of the polygon whose outer ring holds most of the
// points of r; -1 when none holds any.
func around(shape wayfind.Shape, r wayfind.Ring) int {
	best, most := -1, 0
	for k, poly := range shape {
		n := 0
		for _, p := range r {
			if (wayfind.Shape{poly[:1]}).Contains(p) {
				n++
			}
		}
		if n > most {
			best, most = k, n
		}
	}
	return best
}

// ring projects nodes, drops doubled points, and tells when it crosses itself.
func (l *loader) ring(feature string, nodes []int64) (wayfind.Ring, error) {
	if l.drawn += len(nodes); len(nodes) > maxPoints || l.drawn > maxTotal {
		return nil, refuse(feature, "up to here the outlines have too many points (%d, this one %d); simplify them or export a smaller area", l.drawn, len(nodes))
	}
	var out wayfind.Ring
	for _, id := range nodes {
		p, err := l.at(feature, id)
		if err != nil {
			return nil, err
		}
		if len(out) == 0 || out[len(out)-1].Dist(p) > 1e-4 {
			out = append(out, p)
		}
	}
	for len(out) > 1 && out[0].Dist(out[len(out)-1]) <= 1e-4 {
		out = out[:len(out)-1]
	}
	if size(out) < 0.01 {
		return nil, nil
	}
	plain, ok := out.Plain()
	if !ok {
		return nil, refuse(feature, "its outline turns too often: %d points that cannot be left out; draw it simpler", len(out))
	}
	if plain.CrossesItself() {
		l.warn(feature, "its outline crosses itself; routes through it may be poor: draw it again")
	}
	return plain, nil
}

// size returns the square metres inside a ring.
func size(r wayfind.Ring) float64 {
	sum := 0.0
	for i, a := range r {
		b := r[(i+1)%len(r)]
		sum += a.X*b.Y - a.Y*b.X
	}
	return max(sum, -sum) / 2
}
