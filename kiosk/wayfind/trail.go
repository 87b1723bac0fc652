package wayfind

import "time"

// footfall is one point of a walked line with what steps need to know of it.
type footfall struct {
	Point
	door int32 // opening passed here, -1
	unit int32 // whose ground is walked from here to the next point, -1 through a wall
}

// walked is one leg before it is worded.
type walked struct {
	ordinal int
	foot    []footfall
	ride    int // connector ridden at its end, -1 at the end of the route
	board   string
	alight  string
	to      int
}

// finish turns a path into a route with legs and steps.
func (m *Map) finish(p path, o Options) *Route {
	end := m.tell(p)
	r := &Route{
		From: p.from, To: p.to, StepFree: o.StepFree, DistanceM: end.metres,
		Duration: time.Duration(p.seconds * float64(time.Second)),
		Ordinals: make([]int, end.legs), Legs: make([]Leg, end.legs), Steps: make([]Step, end.words),
	}
	for t := end; t != nil; t = t.before {
		r.Ordinals[t.legs-1], r.Legs[t.legs-1] = t.leg.Ordinal, t.leg
		copy(r.Steps[t.words-len(t.steps):], t.steps)
	}
	return r
}

func line(foot []footfall) []Point {
	out := make([]Point, len(foot))
	for i, f := range foot {
		out[i] = f.Point
	}
	return out
}

// legFrom returns the leg of a path that begins at its node i, or at the very
// start for 0, and the node at which it is left by a ride; all nodes are behind
// the last leg.
func (m *Map) legFrom(p path, i int) (walked, int) {
	start := m.units[p.from.Unit]
	w := walked{ordinal: p.from.Ordinal, ride: -1, foot: make([]footfall, 0, 8)}
	if i == 0 {
		w.step(footfall{p.from.Point, -1, start})
	} else {
		n := p.nodes[i]
		w.ordinal = m.ordinalOf(n)
		w.step(footfall{m.graph.at[n], m.graph.door[n], -1})
		i++
	}
	w.to = w.ordinal
	for ; i < len(p.nodes); i++ {
		n, via := p.nodes[i], start
		if e := p.edges[i]; e >= 0 {
			via = m.graph.via[e]
		}
		if c, ride := m.connectorOf(via); ride {
			w.ride, w.to = c, m.ordinalOf(n)
			w.board, w.alight = m.rideUnit(p.nodes[i-1], c), m.rideUnit(n, c)
			return w, i
		}
		if int(via) >= len(m.venue.Units) {
			via = -1
		}
		w.foot[len(w.foot)-1].unit = via
		w.step(footfall{m.graph.at[n], m.graph.door[n], -1})
	}
	if !p.to.Whole {
		w.foot[len(w.foot)-1].unit = m.units[p.to.Unit]
		w.step(footfall{p.to.Point, -1, m.units[p.to.Unit]})
	}
	return w, i
}

// step adds a footfall, merging it with the last one when they are one point.
func (w *walked) step(f footfall) {
	const same = 0.01
	if n := len(w.foot); n > 0 && w.foot[n-1].Dist(f.Point) < same {
		if f.door >= 0 {
			w.foot[n-1].door = f.door
		}
		w.foot[n-1].unit = f.unit
		return
	}
	w.foot = append(w.foot, f)
}

func (m *Map) ordinalOf(node int32) int {
	return m.venue.Units[m.graph.unit[node]].Ordinal
}
