package wayfind

// clearance is how far off walls and corners a drawn line keeps, in metres,
// where there is room.
const clearance = 0.5

// drawn returns the line of a leg as it is drawn: through the middle of doors
// at a right angle, around corners at a distance, and not upon the walls. It
// differs from the walked line by little more than an arm's length and stays on
// the same ground.
func (m *Map) drawn(foot []footfall) []Point {
	soft := m.soften(foot, clearance)
	if !m.repair(soft, foot) {
		return line(foot)
	}
	return line(soft)
}

// soften moves corners outwards by c and adds a point before and behind doors.
func (m *Map) soften(foot []footfall, c float64) []footfall {
	out := make([]footfall, 0, 2*len(foot))
	for i, f := range foot {
		first, last := i == 0, i == len(foot)-1
		if f.door < 0 || !first && !last && foot[i-1].unit == f.unit { // a door that is only walked past
			if !first && !last {
				bend := unitVec(f.Sub(foot[i-1].Point)).Add(unitVec(f.Sub(foot[i+1].Point)))
				f.Point = f.Add(unitVec(bend).Mul(c))
			}
			out = append(out, f)
			continue
		}
		if !first && foot[i-1].unit >= 0 {
			if p, ok := m.beforeDoor(f, foot[i-1].unit, c); ok && f.Dist(foot[i-1].Point) > 2*c {
				out = append(out, footfall{p, -1, foot[i-1].unit})
			}
		}
		out = append(out, f)
		if !last && f.unit >= 0 {
			if p, ok := m.beforeDoor(f, f.unit, c); ok && f.Dist(foot[i+1].Point) > 2*c {
				out = append(out, footfall{p, -1, f.unit})
			}
		}
	}
	return out
}

// beforeDoor returns the point c metres into a unit from its door.
func (m *Map) beforeDoor(f footfall, unit int32, c float64) (Point, bool) {
	n, ok := m.doorNormal(f.door, unit)
	return f.Sub(n.Mul(c)), ok
}

// repair makes a softened line walkable again: where it would leave free
// ground, its points go back onto the walked line. It reports whether that
// helped everywhere.
func (m *Map) repair(soft, foot []footfall) bool {
	for range soft {
		bad := -1
		for i := 0; i+1 < len(soft) && bad < 0; i++ {
			if u := soft[i].unit; u >= 0 && !m.space[u].sees(soft[i].Point, soft[i+1].Point) {
				bad = i
			}
		}
		if bad < 0 {
			return true
		}
		soft[bad].Point = nearestFoot(soft[bad].Point, foot)
		soft[bad+1].Point = nearestFoot(soft[bad+1].Point, foot)
	}
	return false
}

// nearestFoot returns the nearest point of the walked line.
func nearestFoot(p Point, foot []footfall) Point {
	best := foot[0].Point
	for i := 1; i < len(foot); i++ {
		if q, _ := closestOn(p, foot[i-1].Point, foot[i].Point); q.Dist(p) < best.Dist(p) {
			best = q
		}
	}
	return best
}
