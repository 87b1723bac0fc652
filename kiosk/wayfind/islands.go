package wayfind

import (
	"fmt"
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
		if u.Open {
			j.openAll(u, i, sets)
		} else if open[u.Category] {
			j.openEdges(u, i, sets)
		}
	}
	sort.Slice(j.v.Openings, func(a, b int) bool { return j.v.Openings[a].ID < j.v.Openings[b].ID })
}

// openAll opens every edge between u and the open units after it. A wide edge
// becomes several openings side by side, so that ways over it stay straight.
func (j *joiner) openAll(u *Unit, i int, sets sets) {
	const narrow, wide, most = 0.8, 1.5, 20
	for _, k := range j.index.near(u.Ordinal, u.Shape.bounds().grow(0.5)) {
		w := &j.v.Units[k]
		if w.ID <= u.ID || !w.Open || !w.Walkable() {
			continue
		}
		for e, line := range j.meet(u, w, narrow) {
			n := min(max(int(length(line)/wide), 1), most)
			step := line[1].Sub(line[0]).Mul(1 / float64(n))
			for part := range n {
				from := line[0].Add(step.Mul(float64(part)))
				j.v.Openings = append(j.v.Openings, Opening{
					ID: fmt.Sprintf("%s+%s/%d.%d", u.ID, w.ID, e, part), Level: u.Level, Ordinal: u.Ordinal,
					Line: []Point{from, from.Add(step)}, At: from.Add(step.Mul(0.5)), Units: [2]string{u.ID, w.ID}, Assumed: true,
				})
			}
			sets.join(i, int(k))
		}
	}
}

func (j *joiner) openEdges(u *Unit, i int, sets sets) {
	for _, k := range j.index.near(u.Ordinal, u.Shape.bounds().grow(0.5)) {
		w := &j.v.Units[k]
		// Two of these meet once, at the first; an open unit leaves it to the other.
		if w.ID <= u.ID && !w.Open || !w.Walkable() || !open[w.Category] || sets.root(i) == sets.root(int(k)) {
			continue
		}
		if line := longest(j.meet(u, w, 2*alongside)); length(line) >= 0.8 {
			j.addAssumed(u, w, line)
			sets.join(i, int(k))
		}
	}
}

func (b box) grow(d float64) box { return box{b.minX - d, b.minY - d, b.maxX + d, b.maxY + d} }

// meet returns the edges that two units share. Outlines of very many points are
// not compared: what cannot be drawn by hand takes no minutes.
func (j *joiner) meet(u, w *Unit, least float64) [][]Point {
	const most = 4_000_000
	if u.Shape.points()*w.Shape.points() > most {
		j.warn(u.ID, "its outline and that of %s have too many points to be compared: simplify them, or draw the openings between them", w.ID)
		return nil
	}
	return sharedEdges(u.Shape, w.Shape, least)
}

// longest returns the longest line, the first of about equals; nil of none.
func longest(lines [][]Point) []Point {
	var best []Point
	for _, line := range lines {
		if length(line) > length(best)*1.001 {
			best = line
		}
	}
	return best
}

func (s Shape) points() int {
	n := 0
	for _, poly := range s {
		for _, ring := range poly {
			n += len(ring)
		}
	}
	return n
}

// alongside is how far apart, in metres, two outlines may run and still be one
// edge.
const alongside = 0.15

// sharedEdges returns the straight stretches longer than least metres along
// which the outlines of two shapes run side by side.
func sharedEdges(a, b Shape, least float64) [][]Point {
	var out [][]Point
	a.edges(func(p, q Point) bool {
		d := unitVec(q.Sub(p))
		n := p.Dist(q)
		b.edges(func(r, s Point) bool {
			if math.Abs(cross(d, r.Sub(p))) > alongside || math.Abs(cross(d, s.Sub(p))) > alongside {
				return true
			}
			from, to := dot(d, r.Sub(p)), dot(d, s.Sub(p))
			from, to = max(min(from, to), 0), min(max(from, to), n)
			if to-from > least {
				out = append(out, []Point{p.Add(d.Mul(from)), p.Add(d.Mul(to))})
			}
			return true
		})
		return true
	})
	return out
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
