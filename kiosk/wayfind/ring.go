package wayfind

// CrossesItself reports whether two edges of the ring cross, by looking at every
// pair of them; very long rings are not examined.
func (r Ring) CrossesItself() bool {
	const most = 1500 // points
	n := len(r)
	if n > most {
		return false
	}
	turn := func(a, b, c Point) float64 { return cross(b.Sub(a), c.Sub(a)) }
	for i := range n {
		a, b := r[i], r[(i+1)%n]
		for k := i + 2; k < n; k++ {
			c, d := r[k], r[(k+1)%n]
			if i == 0 && k == n-1 {
				continue
			}
			if turn(a, b, c)*turn(a, b, d) < 0 && turn(c, d, a)*turn(c, d, b) < 0 {
				return true
			}
		}
	}
	return false
}
