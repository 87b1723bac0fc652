package wayfind

import (
	"cmp"
	"errors"
	"math"
	"slices"
)

// manyStops is how many places of one category are weighed up as a stop on the
// way: those nearest to the start as the crow flies, level changes counted.
const manyStops = 12

// routeVia returns the best way that calls at each of o.Via in order. Of a
// category that place is taken that makes the whole way shortest.
func (m *Map) routeVia(from, to Place, o Options) (*Route, error) {
	stops := [][]Place{{from}}
	for _, want := range o.Via {
		places := m.stopsFor(want, from, o)
		if len(places) == 0 {
			return nil, &Unknown{want}
		}
		stops = append(stops, places)
	}
	o.Via = nil
	r, err := m.along(append(stops, []Place{to}), o)
	var none *NoRoute
	if errors.As(err, &none) && o.StepFree {
		// With steps it is the whole way too, by stops for somebody who needs none.
		o.StepFree = false
		relaxed, _ := m.along(append(stops, []Place{to}), o)
		return nil, &NoRoute{none.BlockedBy, relaxed}
	}
	return r, err
}

// along returns the best way that calls at one place of each row.
func (m *Map) along(stops [][]Place, o Options) (*Route, error) {
	chosen, err := m.chain(stops, o)
	if err != nil {
		return nil, err
	}
	var whole *Route
	for i := 1; i < len(chosen); i++ {
		r, err := m.RouteTo(chosen[i-1], chosen[i], o)
		if err != nil {
			return nil, err
		}
		if whole == nil {
			whole = r
			continue
		}
		whole = whole.then(r)
	}
	return whole, nil
}

// stopsFor returns the places that a stop may mean: the feature of that id or
// name, else all of that category.
func (m *Map) stopsFor(want string, from Place, o Options) []Place {
	if p, known := m.Find(want); known {
		return m.byDoor([]Place{p})
	}
	places := m.wanted(want, o)
	far := func(p Place) float64 {
		const level = 40 // metres that one change of level is worth
		return p.Dist(from.Point) + level*math.Abs(float64(p.Ordinal-from.Ordinal))
	}
	slices.SortStableFunc(places, func(a, b Place) int { return cmp.Compare(far(a), far(b)) })
	return m.byDoor(places[:min(len(places), manyStops)])
}

// byDoor gives one place for each door of a whole unit: people leave by the
// door they came in by.
func (m *Map) byDoor(places []Place) []Place {
	var out []Place
	for _, p := range places {
		if !p.Whole {
			out = append(out, p)
			continue
		}
		for _, d := range m.of[m.units[p.Unit]] {
			p.door = m.venue.Openings[d].ID
			out = append(out, p)
		}
	}
	return out
}

// chain picks one place of each row so that the way through all is quickest.
func (m *Map) chain(rows [][]Place, o Options) ([]Place, error) {
	type link struct {
		seconds float64
		before  int
	}
	best := [][]link{{{0, -1}}}
	for i := 1; i < len(rows); i++ {
		var row []link
		var why error
		for _, to := range rows[i] {
			l := link{math.Inf(1), -1}
			for k, from := range rows[i-1] {
				s, err := m.seconds(from, to, o)
				if err != nil && why == nil {
					why = err
				}
				if err == nil && best[i-1][k].seconds+s < l.seconds {
					l = link{best[i-1][k].seconds + s, k}
				}
			}
			row = append(row, l)
		}
		if !slices.ContainsFunc(row, func(l link) bool { return !math.IsInf(l.seconds, 1) }) {
			return nil, why
		}
		best = append(best, row)
	}
	out := make([]Place, len(rows))
	for i, k := len(rows)-1, 0; i >= 0; i-- {
		if i < len(rows)-1 {
			k = best[i+1][k].before
		} else {
			k = 0
		}
		out[i] = rows[i][k]
	}
	return out, nil
}

// seconds returns how long the best way between two places takes.
func (m *Map) seconds(from, to Place, o Options) (float64, error) {
	p, err := m.pathBetween(from, to, o)
	var no *NoRoute
	if errors.As(err, &no) {
		return 0, err
	}
	return p.seconds, err
}

// then appends the way that follows a stop.
func (r *Route) then(next *Route) *Route {
	out := *r
	out.Via = append(slices.Clone(r.Via), r.To)
	out.To = next.To
	out.DistanceM += next.DistanceM
	out.Duration += next.Duration
	out.Legs = append(slices.Clone(r.Legs), next.Legs...)
	out.Steps = append(slices.Clone(r.Steps), next.Steps...)
	ordinals := next.Ordinals
	if len(ordinals) > 0 && len(r.Ordinals) > 0 && ordinals[0] == r.Ordinals[len(r.Ordinals)-1] {
		ordinals = ordinals[1:]
	}
	out.Ordinals = append(slices.Clone(r.Ordinals), ordinals...)
	return &out
}
