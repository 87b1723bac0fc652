package wayfind

import (
	"fmt"
	"math"
	"slices"
)

// Unknown is the error for an id that names nothing on the map.
type Unknown struct{ ID string }

func (e *Unknown) Error() string {
	return fmt.Sprintf("%q is not on this map: use the id of a unit, amenity or kiosk, or a name as it is written there", e.ID)
}

// Route returns the best way from a place to the feature with id to; for a unit
// to its cheapest door. The error is *NoRoute when there honestly is no way,
// *Unknown when the map has no such feature.
func (m *Map) Route(from Place, to string, o Options) (*Route, error) {
	place, known := m.Find(to)
	if !known {
		return nil, &Unknown{to}
	}
	return m.RouteTo(from, place, o)
}

// RouteTo returns the best way between two places. A Whole place begins or ends
// at the unit's cheapest door, any other at its point.
func (m *Map) RouteTo(from, to Place, o Options) (*Route, error) {
	if len(o.Via) > 0 {
		return m.routeVia(from, to, o)
	}
	return m.described(from, to, o)
}

// pathBetween returns the best path between two places, not yet described.
func (m *Map) pathBetween(from, to Place, o Options) (path, error) {
	from, err := m.settle(from)
	if err != nil {
		return path{}, err
	}
	if to, err = m.settle(to); err != nil {
		return path{}, err
	}
	p, found, k := m.search(from, to, o)
	if !found || k.via[m.units[to.Unit]] == barClosed {
		return path{}, m.blocked(k, from, to, o)
	}
	return p, nil
}

// settle fills in a place's unit and moves its point onto walkable ground.
func (m *Map) settle(p Place) (Place, error) {
	if p.Unit == "" {
		p.Unit = m.unitNear(p.Point, p.Ordinal)
	}
	i, known := m.units[p.Unit]
	if !known && p.Unit != "" {
		return p, &Unknown{p.Unit}
	}
	if !known || m.space[i] == nil {
		return p, fmt.Errorf("nobody can stand there: level %d has no room or corridor at that place", p.Ordinal)
	}
	p.Ordinal = m.venue.Units[i].Ordinal
	if !p.Whole {
		p.Point = m.space[i].onto(p.Point)
	}
	return p, nil
}

// twoSteps is how far, in metres, a place may lie off walkable ground: a kiosk
// drawn into a wall.
const twoSteps = 1.5

// unitNear returns the unit that routes may lead through around p, else any
// unit around p, else the nearest walkable one within two steps.
func (m *Map) unitNear(p Point, ordinal int) string {
	best, rank, size := "", math.Inf(1), math.Inf(1)
	for _, i := range m.near.near(ordinal, at(p, twoSteps)) {
		u, s := &m.venue.Units[i], m.space[i]
		if s == nil {
			continue
		}
		r := s.onto(p).Dist(p)
		if r > twoSteps {
			continue
		}
		if !m.passable(i) {
			r++
		}
		if a := u.Shape.area(); r < rank-touch || r < rank+touch && a < size {
			best, rank, size = u.ID, r, a
		}
	}
	return best
}

// links returns the nodes that a place is joined to: the outer faces of a whole
// unit's doors, or all nodes in sight of a point.
func (m *Map) links(p Place, arriving bool) []link {
	i := m.units[p.Unit]
	var out []link
	if !p.Whole {
		for _, n := range m.nodes[i] {
			if at := m.graph.at[n]; m.grazes(n, p.Point) && m.space[i].sees(p.Point, at) {
				out = append(out, link{n, p.Dist(at)})
			}
		}
		return out
	}
	for _, door := range m.of[i] {
		o := &m.venue.Openings[door]
		outer := o.Units[0]
		if outer == p.Unit {
			outer = o.Units[1]
		}
		if o.From != "" && (o.From == p.Unit) == arriving || p.door != "" && p.door != o.ID {
			continue
		}
		if n, ok := m.face(door, outer); ok {
			out = append(out, link{n, 0})
		}
	}
	return out
}

// blocked explains why there is no way: what the way that breaks the fewest
// bars would break, and for somebody who needs no steps the way with steps.
func (m *Map) blocked(k *mask, from, to Place, o Options) *NoRoute {
	no := &NoRoute{}
	soft := m.grow(m.links(from, false), m.links(to, true), k, o.pace(), true)
	if k.via[m.units[to.Unit]] != barNone {
		no.BlockedBy = append(no.BlockedBy, to.Unit)
	}
	if p, found := m.pathTo(soft, from, to, o.pace()); found {
		no.BlockedBy = append(no.BlockedBy, m.broken(p, k)...)
	}
	no.BlockedBy = append(no.BlockedBy, m.blamed(no.BlockedBy, o.Closed)...)
	no.BlockedBy = slices.DeleteFunc(no.BlockedBy, firstOnly())
	if o.StepFree {
		o.StepFree = false
		no.Relaxed, _ = m.RouteTo(from, to, o)
	}
	return no
}

// broken lists the features of a path that are barred: for a connector the unit
// it is entered at.
func (m *Map) broken(p path, k *mask) []string {
	var ids []string
	for i, n := range p.nodes {
		if e := p.edges[i]; e >= 0 && k.via[m.graph.via[e]] != barNone {
			via := m.graph.via[e]
			if c, ride := m.connectorOf(via); ride {
				ids = append(ids, m.rideUnit(p.nodes[i-1], c))
			} else if int(via) < len(m.venue.Units) {
				ids = append(ids, m.venue.Units[via].ID)
			} else {
				ids = append(ids, m.venue.Openings[m.graph.door[n]].ID)
			}
		}
		if d := m.graph.door[n]; d >= 0 && k.door[d] != barNone {
			ids = append(ids, m.venue.Openings[d].ID)
		}
	}
	return ids
}

// blamed returns those closures, by the ids they were given by, that put any of
// the features out of use: of a lift, say, the unit on another level.
func (m *Map) blamed(features, closed []string) []string {
	var out []string
	for _, id := range closed {
		if slices.ContainsFunc(features, func(f string) bool {
			return slices.ContainsFunc(m.closes[f], func(via int32) bool { return slices.Contains(m.closes[id], via) })
		}) {
			out = append(out, id)
		}
	}
	return out
}

// firstOnly tells of each text whether it was seen before.
func firstOnly() func(string) bool {
	seen := map[string]bool{}
	return func(s string) bool {
		was := seen[s]
		seen[s] = true
		return was
	}
}

// rideUnit returns the unit of connector c that node n enters, or the
// connector's own id.
func (m *Map) rideUnit(n int32, c int) string {
	con := &m.venue.Connectors[c]
	for _, s := range con.Stops {
		if slices.Contains(m.stopNodes(s), n) && s.Unit != "" {
			return s.Unit
		}
	}
	return con.ID
}
