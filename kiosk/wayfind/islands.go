package wayfind

import (
	"math"
	"sort"
)

// openIslands opens the edges between corridors, halls and bridges that meet
// without a wall and would otherwise lie apart from each other, and lets people
// into doorless areas that lie within a way. Where the map connects them
// already, an edge without an opening stays a wall.
func (j *joiner) openIslands() {
	number := map[string]int{}
	for i := range j.v.Units {
		number[j.v.Units[i].ID] = i
	}
	sets, doored := newSets(len(j.v.Units)), map[string]bool{}
	for _, o := range j.v.Openings {
		for _, id := range o.Units {
			doored[id] = true
		}
		if o.Units[1] != "" {
			sets.join(number[o.Units[0]], number[o.Units[1]])
		}
	}
	for _, c := range j.v.Connectors {
		for _, s := range c.Stops[1:] {
			if s.Unit != "" && c.Stops[0].Unit != "" {
				sets.join(number[c.Stops[0].Unit], number[s.Unit])
			}
		}
	}
	for i := range j.v.Units {
		u := &j.v.Units[i]
		if !u.Walkable() {
			continue
		}
		if !doored[u.ID] {
			if p := u.Shape.Inside(); j.container(u, p) != nil {
				o := j.addAssumed(u, j.container(u, p), []Point{p})
				sets.join(i, number[o.Units[1]])
			}
		}
		if open[u.Category] {
			j.openEdges(u, i, sets)
		}
	}
	sort.Slice(j.v.Openings, func(a, b int) bool { return j.v.Openings[a].ID < j.v.Openings[b].ID })
}

func (j *joiner) openEdges(u *Unit, i int, sets sets) {
	for _, k := range j.index.near(u.Ordinal, u.Shape.bounds().grow(0.5)) {
		w := &j.v.Units[k]
		if w.ID <= u.ID || !w.Walkable() || !open[w.Category] || sets.root(i) == sets.root(int(k)) {
			continue
		}
		if line := sharedEdge(u.Shape, w.Shape); length(line) >= 0.8 {
			j.addAssumed(u, w, line)
			sets.join(i, int(k))
		}
	}
}

func (b box) grow(d float64) box { return box{b.minX - d, b.minY - d, b.maxX + d, b.maxY + d} }

// sharedEdge returns the longest stretch along which the outlines of two shapes
// run side by side within a hand's breadth; nil when there is none.
func sharedEdge(a, b Shape) []Point {
	const apart = 0.15
	var best []Point
	a.edges(func(p, q Point) bool {
		d := unitVec(q.Sub(p))
		n := p.Dist(q)
		b.edges(func(r, s Point) bool {
			if math.Abs(cross(d, r.Sub(p))) > apart || math.Abs(cross(d, s.Sub(p))) > apart {
				return true
			}
			from, to := dot(d, r.Sub(p)), dot(d, s.Sub(p))
			from, to = max(min(from, to), 0), min(max(from, to), n)
			if to-from > length(best)*1.001 && to-from > 2*apart {
				best = []Point{p.Add(d.Mul(from)), p.Add(d.Mul(to))}
			}
			return true
		})
		return true
	})
	return best
}

// sets is a forest of joined indexes (union–find); roots are the lowest index.
type sets []int

func newSets(n int) sets {
	s := make(sets, n)
	for i := range s {
		s[i] = i
	}
	return s
}

func (s sets) root(i int) int {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

func (s sets) join(a, b int) {
	a, b = s.root(a), s.root(b)
	s[max(a, b)] = min(a, b)
}
