package wayfind

import "math"

// entries adds to the bends of a leg the places where the walker comes onto a
// bridge or into another building than the one walked in last, as far as they
// have names.
func (m *Map) entries(leg walked, bends []bend, building *string) []bend {
	pts := line(leg.foot)
	inside := leg.foot[0].unit
	for i, f := range leg.foot {
		if f.unit < 0 || f.unit == inside {
			continue
		}
		inside = f.unit
		u := &m.venue.Units[f.unit]
		house := m.buildingOf(f.unit)
		entered := house != "" && *building != "" && house != *building && m.namedBuilding(house)
		if house != "" {
			*building = house
		}
		if entered || u.Category == "footbridge" && len(u.Name) > 0 {
			bends = enterAt(pts, bends, i, f.unit)
		}
	}
	return bends
}

func (m *Map) namedBuilding(id string) bool {
	b, known := m.Building(id)
	return known && len(b.Name) > 0
}

// enterAt notes that unit is entered at point i: at a bend close by, else at a
// bend of its own. Right at the ends of a leg it goes without saying.
func enterAt(pts []Point, bends []bend, i int, unit int32) []bend {
	if length(pts[:i+1]) < oneBend || length(pts[i:]) < oneBend {
		return bends
	}
	at := len(bends)
	for k, b := range bends {
		if k > 0 && length(pts[min(b.at, i):max(b.at, i)+1]) < oneBend {
			bends[k].enter = unit
			return bends
		}
		if b.at > i && k < at {
			at = k
		}
	}
	before, after := headingBefore(pts, i), headingAfter(pts, i)
	b := bend{at: i, angle: swing(before, after), facing: before, enter: unit}
	return append(bends[:at:at], append([]bend{b}, bends[at:]...)...)
}

// headingBefore returns the bearing walked over the last metres before point i.
func headingBefore(pts []Point, i int) float64 {
	k := i - 1
	for k > 0 && length(pts[k:i+1]) < oneBend {
		k--
	}
	return pts[k].Bearing(pts[i])
}

// headingAfter returns the bearing walked over the first metres after point i.
func headingAfter(pts []Point, i int) float64 {
	k := i + 1
	for k < len(pts)-1 && length(pts[i:k+1]) < oneBend {
		k++
	}
	return pts[i].Bearing(pts[k])
}

// buildingOf returns the building a unit is in; bridges are in none.
func (m *Map) buildingOf(unit int32) string {
	u := &m.venue.Units[unit]
	if u.Category == "footbridge" {
		return ""
	}
	return u.Building
}

// describe adds what a stretch passes and what lies at its end.
func (m *Map) describe(s *stretch, leg walked, p path, arrives, ends bool) {
	s.Pass = m.passed(s, leg, p)
	switch {
	case arrives:
		s.Kind = StepArrive
		if p.to.Whole {
			s.Unit = p.to.Unit // a point in a hall is not the hall
		}
		m.arrival(s, leg, p)
	case ends:
		s.Unit, s.Connector = leg.board, m.venue.Connectors[leg.ride].Kind
	}
}

// arrival says on which side the destination's door is, and which door on that
// side it is.
func (m *Map) arrival(s *stretch, leg walked, p path) {
	last := leg.foot[s.to]
	heading, ok := finalHeading(s.Line)
	if !ok {
		heading = s.Facing
	}
	if math.IsNaN(heading) {
		return
	}
	if !p.to.Whole {
		s.Side = sideOf(swing(heading, lastHeading(s.Line, heading)))
		return
	}
	n, ok := m.doorNormal(last.door, m.number(p.to.Unit))
	if !ok {
		return
	}
	into := n.Mul(-1)
	s.Side = sideOf(swing(heading, Point{}.Bearing(into)))
	if s.Side != SideAhead {
		s.DoorNo = m.countDoors(s, leg, heading, into)
	}
}

func sideOf(angle float64) Side {
	switch {
	case math.Abs(angle) < 45:
		return SideAhead
	case angle > 0:
		return SideLeft
	}
	return SideRight
}

// finalHeading returns the bearing of the last part of a line long enough to be
// walked knowingly; a short bend to the door at the end does not count.
func finalHeading(pts []Point) (float64, bool) {
	keys := keyPoints(pts)
	for k := len(keys) - 1; k > 0; k-- {
		if pts[keys[k-1]].Dist(pts[keys[k]]) >= oneBend || k == 1 {
			return pts[keys[k-1]].Bearing(pts[keys[k]]), true
		}
	}
	return 0, false
}

// lastHeading returns the bearing of the very end of a line.
func lastHeading(pts []Point, otherwise float64) float64 {
	keys := keyPoints(pts)
	if len(keys) < 2 {
		return otherwise
	}
	return pts[keys[len(keys)-2]].Bearing(pts[keys[len(keys)-1]])
}

// keyPoints returns the indexes of the points that give a line its shape.
func keyPoints(pts []Point) []int {
	keep := make([]bool, len(pts))
	keep[0], keep[len(pts)-1] = true, true
	mark(pts, 0, len(pts)-1, ripple, keep)
	var keys []int
	for i, k := range keep {
		if k {
			keys = append(keys, i)
		}
	}
	return keys
}

// countDoors returns which door on its side the destination's is, seen from
// where the walker came into the last corridor; 0 when that could be miscounted.
func (m *Map) countDoors(s *stretch, leg walked, heading float64, into Point) int {
	const most, sameWall, unsure = 4, 2.5, 1.0
	dest, begin, hall := leg.foot[s.to].door, s.to, int32(-1)
	for i := s.to - 1; i >= s.from; i-- {
		if u := leg.foot[i].unit; u >= 0 && hall >= 0 && u != hall {
			break
		} else if u >= 0 {
			hall = u
		}
		begin = i
	}
	// Doors are counted from where the walker was last told something.
	if hall < 0 || length(line(leg.foot[s.from:begin+1])) > oneBend || !straight(line(leg.foot[begin:s.to+1]), heading) {
		return 0
	}
	sin, cos := math.Sincos(heading * math.Pi / 180)
	ahead, origin, goal := Point{sin, cos}, leg.foot[begin], leg.foot[s.to]
	end := dot(ahead, goal.Sub(origin.Point))
	no := 1
	for _, d := range m.of[hall] {
		o := &m.venue.Openings[d]
		n, ok := m.doorNormal(d, hall)
		if d == dest || d == origin.door || o.Assumed || m.leadsToVehicle(d, hall) || !ok || dot(n, into) < 0.7 {
			continue
		}
		along := dot(ahead, o.At.Sub(origin.Point))
		if along <= -unsure || along >= end {
			continue
		}
		if along < unsure || end-along < 0.3 || math.Abs(cross(ahead, o.At.Sub(goal.Point))) > sameWall {
			return 0
		}
		no++
	}
	if no > most {
		return 0
	}
	return no
}

// leadsToVehicle reports whether an opening of the hall is a lift's or stairs'.
func (m *Map) leadsToVehicle(door, hall int32) bool {
	other := m.joins[door][0]
	if other == hall {
		other = m.joins[door][1]
	}
	return other >= 0 && useOf(m.venue.Units[other].Category) == useVehicle
}

// straight reports whether a line keeps to a bearing, but for its short ends.
func straight(pts []Point, heading float64) bool {
	keys := keyPoints(pts)
	for k := 1; k < len(keys); k++ {
		a, b := pts[keys[k-1]], pts[keys[k]]
		if short := a.Dist(b) < oneBend; short && (k == 1 || k == len(keys)-1) {
			continue
		}
		if math.Abs(swing(heading, a.Bearing(b))) > 30 {
			return false
		}
	}
	return true
}
