package wayfind

import (
	"cmp"
	"math"
	"slices"
)

const (
	noticed   = 6.0  // metres from the walked line at which a landmark is still passed
	worthOne  = 15.0 // metres of a stretch that deserve at least a modest landmark
	atTheEnds = 1.5  // metres at both ends of a stretch where nothing is passed yet
)

// sight is something that people notice as they walk by, seen from one unit.
type sight struct {
	id   string
	at   Point
	hall int32 // unit it is seen from
	self int32 // the unit it is, -1 for an amenity
	rank int   // 3 landmark, 2 café or information desk, 1 other places people look for
}

// findSights lists what can be passed, by ordinal.
func (m *Map) findSights() map[int][]sight {
	out := map[int][]sight{}
	for i := range m.venue.Units {
		u := &m.venue.Units[i]
		rank := sightRank(u)
		if rank == 0 {
			continue
		}
		for _, d := range m.of[i] {
			o := &m.venue.Openings[d]
			other := o.Units[0]
			if other == u.ID {
				other = o.Units[1]
			}
			if hall, known := m.units[other]; known && m.space[hall] != nil {
				out[u.Ordinal] = append(out[u.Ordinal], sight{u.ID, m.space[hall].onto(o.At), hall, int32(i), rank})
			}
		}
	}
	for _, a := range m.venue.Amenities {
		rank := 0
		switch {
		case len(m.Called(a.ID)) == 0:
		case a.Category == "landmark":
			rank = 3
		case within(a.Category, "information"):
			rank = 2
		}
		if hall, known := m.units[a.Place.Unit]; known && rank > 0 && m.space[hall] != nil {
			out[a.Place.Ordinal] = append(out[a.Place.Ordinal], sight{a.ID, a.Place.Point, hall, -1, rank})
		}
	}
	return out
}

// sightRank says how well a unit serves as a landmark, 0 for not at all.
func sightRank(u *Unit) int {
	switch {
	case len(u.Name) == 0 || u.Restricted:
		return 0
	case u.Landmark:
		return 3
	case u.Category == "foodservice" || u.Is("shopping") || u.Is("restaurant"):
		return 2
	case u.Category == "waitingroom" || u.Category == "library" || u.Category == "auditorium" || u.Is("restroom"):
		return 1
	}
	return 0
}

// passed returns the ids of at most two landmarks along a stretch, in the order
// they are passed; the best ones when there are more.
func (m *Map) passed(s *stretch, leg walked, p path) []string {
	type hit struct {
		sight
		along float64
	}
	var hits []hit
	for _, l := range m.sights[leg.ordinal] {
		if l.id == p.to.Unit || l.id == p.from.Unit || l.id == s.Unit {
			continue
		}
		along, ok := m.passes(s, leg, l)
		if !ok || l.rank == 1 && s.DistanceM < worthOne {
			continue
		}
		if k := slices.IndexFunc(hits, func(h hit) bool { return h.id == l.id }); k >= 0 {
			hits[k].along = min(hits[k].along, along)
			continue
		}
		hits = append(hits, hit{l, along})
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Or(b.rank-a.rank, cmp.Compare(a.along, b.along)) })
	if len(hits) > 0 && hits[0].rank == 1 {
		hits = hits[:1]
	}
	hits = slices.DeleteFunc(hits, func(h hit) bool { return h.rank == 1 && hits[0].rank > 1 })
	hits = hits[:min(len(hits), 2)]
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(a.along, b.along) })
	var ids []string
	for _, h := range hits {
		ids = append(ids, h.id)
	}
	return ids
}

// passes reports whether a stretch leads past a sight, and how many metres
// along.
func (m *Map) passes(s *stretch, leg walked, l sight) (float64, bool) {
	best, at, along := math.Inf(1), 0.0, 0.0
	for i := s.from; i < s.to; i++ {
		a, b := leg.foot[i], leg.foot[i+1]
		if a.unit == l.self && l.self >= 0 {
			return 0, false // walked through, not past
		}
		q, t := closestOn(l.at, a.Point, b.Point)
		d := q.Dist(l.at)
		if a.unit == l.hall && d <= noticed && d < best && m.space[l.hall].sees(q, l.at) {
			best, at = d, along+t*a.Dist(b.Point)
		}
		along += a.Dist(b.Point)
	}
	return at, !math.IsInf(best, 1) && at > atTheEnds && at < s.DistanceM-atTheEnds
}
