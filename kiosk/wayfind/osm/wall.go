package osm

import (
	"fmt"
	"math"
	"slices"

	"frontdoor/kiosk/wayfind"
)

// addWalls makes thin obstacles of walls that stand free in a room or area.
// Walls along outlines are told by these already.
func (l *loader) addWalls() error {
	const most = 20_000
	doors := map[int][]wayfind.Opening{}
	for _, o := range l.v.Openings {
		doors[o.Ordinal] = append(doors[o.Ordinal], o)
	}
	n := 0
	for _, e := range l.lines {
		if !e.is("indoor", "wall") {
			continue
		}
		for _, v := range l.levelsOf(e) {
			for i := 1; i < len(e.nodes); i++ {
				if n++; n > most {
					l.warn(e.id, "the file has more than %d pieces of wall; those from here on were left out", most)
					return nil
				}
				if err := l.wall(e, v, i, doors[l.ordinals[v]]); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// wall makes the obstacles of one straight piece: what its doors leave of it.
func (l *loader) wall(e *element, v float64, i int, doors []wayfind.Opening) error {
	a, err := l.at(e.id, e.nodes[i-1])
	if err != nil {
		return err
	}
	b, err := l.at(e.id, e.nodes[i])
	if err != nil {
		return err
	}
	n := a.Dist(b)
	mid := a.Add(b.Sub(a).Mul(0.5))
	u := l.places.around(mid, l.ordinals[v], walkable)
	const free = 0.3 // metres from the outline
	if n < 0.2 || u == nil || edgeDistance(u.Shape, mid) < free {
		return nil
	}
	for k, part := range gaps(a, b, doors) {
		if part[1]-part[0] < 0.1 {
			continue
		}
		d := b.Sub(a).Mul(1 / n)
		piece := l.unit(e, v, fmt.Sprintf("%s#%d.%d@%g", e.id, i, k, v),
			wayfind.Shape{{strip(a.Add(d.Mul(part[0])), a.Add(d.Mul(part[1])), wallWidth)}})
		piece.Name, piece.Also = nil, nil
		if err := l.add(piece); err != nil {
			return err
		}
	}
	return nil
}

// gaps returns the stretches of a wall, in metres along it, between its doors.
func gaps(a, b wayfind.Point, doors []wayfind.Opening) [][2]float64 {
	const beside = 0.5 // metres from the wall at which a door is still in it
	n := a.Dist(b)
	d := b.Sub(a).Mul(1 / n)
	var cuts [][2]float64
	for _, o := range doors {
		p, q := o.Line[0].Sub(a), o.Line[len(o.Line)-1].Sub(a)
		if math.Abs(d.X*p.Y-d.Y*p.X) > beside || math.Abs(d.X*q.Y-d.Y*q.X) > beside {
			continue
		}
		s, t := d.X*p.X+d.Y*p.Y, d.X*q.X+d.Y*q.Y
		s, t = min(s, t)-wallWidth, max(s, t)+wallWidth
		if t-s < doorWidth {
			s, t = (s+t-doorWidth)/2, (s+t+doorWidth)/2
		}
		if t > 0 && s < n {
			cuts = append(cuts, [2]float64{s, t})
		}
	}
	slices.SortFunc(cuts, func(x, y [2]float64) int {
		if x[0] < y[0] {
			return -1
		}
		return 1
	})
	var out [][2]float64
	from := 0.0
	for _, c := range cuts {
		if c[0] > from {
			out = append(out, [2]float64{from, c[0]})
		}
		from = max(from, c[1])
	}
	if from < n {
		out = append(out, [2]float64{from, n})
	}
	return out
}

// edgeDistance returns how far a point lies from the outline of a shape.
func edgeDistance(s wayfind.Shape, p wayfind.Point) float64 {
	far := math.Inf(1)
	for _, poly := range s {
		for _, r := range poly {
			for i, a := range r {
				d := r[(i+1)%len(r)].Sub(a)
				v := p.Sub(a)
				t := min(max((v.X*d.X+v.Y*d.Y)/max(d.X*d.X+d.Y*d.Y, 1e-12), 0), 1)
				far = min(far, p.Dist(a.Add(d.Mul(t))))
			}
		}
	}
	return far
}
