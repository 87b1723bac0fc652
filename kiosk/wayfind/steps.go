package wayfind

import "math"

// How a line is cut into steps, in metres and degrees. Angles are positive to
// the left.
const (
	ripple   = 0.5 // bends within it are not noticed
	oneBend  = 3.0 // bends closer together are one turn to a walker
	sidestep = 8.0 // and up to here when they go to both sides
	turnFrom = 40.0
)

// bend is a place where the walker turns or enters something.
type bend struct {
	at     int     // index into the leg's footfalls
	angle  float64 // how far the walker turns
	facing float64 // bearing walked before
	enter  int32   // unit entered that is worth naming, -1
}

// stretch is a step with where it lies on its leg.
type stretch struct {
	Step
	from, to int // footfalls
}

// facing returns where the walker looks at the start of a leg: at the kiosk, or
// out of the door come through; NaN when unknown.
func (m *Map) facing(p path, leg walked, t *told) float64 {
	if t != nil {
		return m.outward(leg.foot[0], t.alight)
	}
	if k, known := m.Kiosk(p.from.Kiosk); known && k.Turned {
		return k.Heading
	}
	if p.from.Whole {
		return m.outward(leg.foot[0], p.from.Unit)
	}
	return math.NaN()
}

// outward returns the bearing of somebody who leaves a unit through the door at
// f; NaN where there is no door.
func (m *Map) outward(f footfall, unit string) float64 {
	n, ok := m.doorNormal(f.door, m.number(unit))
	if !ok {
		return math.NaN()
	}
	return Point{}.Bearing(n)
}

// doorNormal returns the unit vector through a door away from one of its units.
func (m *Map) doorNormal(door, unit int32) (Point, bool) {
	if door < 0 || unit < 0 {
		return Point{}, false
	}
	for side, u := range m.joins[door] {
		if u == unit {
			n := m.normals[door][side]
			return n, n != Point{}
		}
	}
	return Point{}, false
}

// number returns which unit an id names, -1 for none.
func (m *Map) number(unit string) int32 {
	if i, known := m.units[unit]; known {
		return i
	}
	return -1
}

// normalOf works out the unit vector through an opening away from one of its
// units; the zero vector where nobody can tell.
func (m *Map) normalOf(o *Opening, unit string) Point {
	i, known := m.units[unit]
	n := normal(o.Line)
	if !known || n == (Point{}) {
		return Point{}
	}
	shape := m.venue.Units[i].Shape
	for _, r := range probes {
		a, b := shape.Contains(o.At.Add(n.Mul(r))), shape.Contains(o.At.Sub(n.Mul(r)))
		if a && !b {
			return n.Mul(-1)
		} else if b && !a {
			return n
		}
	}
	return Point{}
}

// stretches cuts a leg where the walker turns or enters something.
func (m *Map) stretches(leg walked, facing float64, building *string) []stretch {
	bends := m.bends(leg, facing)
	bends = m.entries(leg, bends, building)
	var out []stretch
	for i, b := range bends {
		end := len(leg.foot) - 1
		s := stretch{from: b.at}
		s.Kind, s.Ordinal, s.Facing = StepWalk, leg.ordinal, b.facing
		if !math.IsNaN(b.angle) {
			s.Turn = turnOf(b.angle)
		}
		if i+1 < len(bends) {
			end = bends[i+1].at
			if unit := bends[i+1].enter; unit >= 0 {
				s.Kind, s.Unit = StepEnter, m.venue.Units[unit].ID
				s.Building = m.buildingOf(unit)
			}
		}
		s.to = end
		s.Line = line(leg.foot[b.at : end+1])
		s.DistanceM = length(s.Line)
		out = append(out, s)
	}
	return out
}

// bends returns the start of a leg and the turns along it that a walker notices.
func (m *Map) bends(leg walked, facing float64) []bend {
	pts := line(leg.foot)
	keys := keyPoints(pts)
	start := bend{at: 0, angle: math.NaN(), facing: facing, enter: -1}
	if len(keys) < 2 {
		return []bend{start}
	}
	bearing := func(k int) float64 { return pts[keys[k]].Bearing(pts[keys[k+1]]) }
	start.angle = swing(facing, bearing(0))
	out := []bend{start}
	for k := 1; k+1 < len(keys); {
		// A cluster of bends is one turn, at the sharpest one of its sense.
		first, net, last := k, 0.0, 0.0
		for {
			last = swing(bearing(k-1), bearing(k))
			net += last
			k++
			if k+1 >= len(keys) || !oneTurn(pts[keys[k-1]].Dist(pts[keys[k]]), last, swing(bearing(k-1), bearing(k))) {
				break
			}
		}
		if first == 1 && pts[0].Dist(pts[keys[1]]) < oneBend {
			out[0].angle = together(out[0].angle, net, swing(facing, bearing(k-1)))
			continue
		}
		left := length(pts[keys[k-1]:])
		if math.Abs(net) < turnFrom || left < oneBend {
			continue
		}
		best, most := first, 0.0
		for i := first; i < k; i++ {
			if a := swing(bearing(i-1), bearing(i)) * math.Copysign(1, net); a > most {
				best, most = i, a
			}
		}
		net = together(net, 0, net)
		out = append(out, bend{at: keys[best], angle: net, facing: bearing(first - 1), enter: -1})
	}
	return out
}

// oneTurn reports whether two bends so far apart are one turn to a walker: to
// one side only when very close, to both sides also where they sidestep
// something.
func oneTurn(apart, a, b float64) bool {
	return apart < oneBend || apart < sidestep && a*b < 0
}

// together adds up two turns made one after the other. Two turns to one side
// never become a turn around, which would not say to which.
func together(a, b, direct float64) float64 {
	if a*b < 0 || math.Abs(a+b) < 150 {
		return direct
	}
	return math.Copysign(150, a+b)
}

// swing returns how far somebody turns from one bearing to another, −180 to
// 180 degrees, positive to the left.
func swing(from, to float64) float64 {
	a := math.Mod(from-to+540, 360) - 180
	if a < -180 {
		a += 360
	}
	return a
}

func turnOf(angle float64) Turn {
	pick := func(l, r Turn) Turn {
		if angle > 0 {
			return l
		}
		return r
	}
	switch a := math.Abs(angle); {
	case a < 30:
		return TurnAhead
	case a < 60:
		return pick(TurnSlightLeft, TurnSlightRight)
	case a < 120:
		return pick(TurnLeft, TurnRight)
	case a < 165:
		return pick(TurnSharpLeft, TurnSharpRight)
	}
	return TurnAround
}
