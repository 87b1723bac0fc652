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
	r := &Route{
		From: p.from, To: p.to, StepFree: o.StepFree,
		Duration: time.Duration(p.seconds * float64(time.Second)),
	}
	legs := m.walk(p)
	for _, w := range legs {
		leg := Leg{Ordinal: w.ordinal, Line: line(w.foot), Drawn: m.drawn(w.foot), Connector: w.board, ToOrdinal: w.to}
		r.DistanceM += length(leg.Line)
		r.Legs = append(r.Legs, leg)
		r.Ordinals = append(r.Ordinals, w.ordinal)
	}
	r.Steps = m.steps(p, legs)
	return r
}

func line(foot []footfall) []Point {
	out := make([]Point, len(foot))
	for i, f := range foot {
		out[i] = f.Point
	}
	return out
}

// walk cuts a path into legs, one for each stretch between connectors.
func (m *Map) walk(p path) []walked {
	var legs []walked
	cur := walked{ordinal: p.from.Ordinal, ride: -1, to: p.from.Ordinal}
	cur.step(footfall{p.from.Point, -1, m.units[p.from.Unit]})
	for i, n := range p.nodes {
		via := m.units[p.from.Unit]
		if e := p.edges[i]; e >= 0 {
			via = m.graph.via[e]
		}
		next := footfall{m.graph.at[n], m.graph.door[n], -1}
		if c, ride := m.connectorOf(via); ride {
			cur.ride = c
			cur.board, cur.alight = m.rideUnit(p.nodes[i-1], c), m.rideUnit(n, c)
			cur.to = m.ordinalOf(n)
			legs = append(legs, cur)
			cur = walked{ordinal: cur.to, ride: -1, to: cur.to}
			cur.step(next)
			continue
		}
		if int(via) >= len(m.venue.Units) {
			via = -1
		}
		cur.foot[len(cur.foot)-1].unit = via
		cur.step(next)
	}
	if !p.to.Whole {
		cur.foot[len(cur.foot)-1].unit = m.units[p.to.Unit]
		cur.step(footfall{p.to.Point, -1, m.units[p.to.Unit]})
	}
	return append(legs, cur)
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
