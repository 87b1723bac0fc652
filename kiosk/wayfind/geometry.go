package wayfind

import (
	"math"
	"slices"
)

// touch is how far apart two things may be, in metres, and still count as
// touching: far below the centimetre that coordinates in degrees are good for.
const touch = 1e-6

// box is an axis-aligned rectangle.
type box struct{ minX, minY, maxX, maxY float64 }

func emptyBox() box {
	return box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
}

func (b box) with(p Point) box {
	return box{min(b.minX, p.X), min(b.minY, p.Y), max(b.maxX, p.X), max(b.maxY, p.Y)}
}

func (b box) near(p Point, d float64) bool {
	return p.X >= b.minX-d && p.X <= b.maxX+d && p.Y >= b.minY-d && p.Y <= b.maxY+d
}

func (b box) overlap(o box) box {
	return box{max(b.minX, o.minX), max(b.minY, o.minY), min(b.maxX, o.maxX), min(b.maxY, o.maxY)}
}

func (b box) empty() bool { return b.minX >= b.maxX || b.minY >= b.maxY }

// Sub returns the way from q to p.
func (p Point) Sub(q Point) Point { return Point{p.X - q.X, p.Y - q.Y} }

// Add returns p moved by v.
func (p Point) Add(v Point) Point { return Point{p.X + v.X, p.Y + v.Y} }

// Mul returns p as a vector f times as long.
func (p Point) Mul(f float64) Point { return Point{p.X * f, p.Y * f} }

// Dist returns the metres between p and q.
func (p Point) Dist(q Point) float64 { return math.Hypot(p.X-q.X, p.Y-q.Y) }

// Bearing returns the direction from p to q in degrees clockwise from north,
// 0 ≤ b < 360.
func (p Point) Bearing(q Point) float64 {
	b := math.Atan2(q.X-p.X, q.Y-p.Y) * 180 / math.Pi
	if b < 0 {
		b += 360
	}
	return b + 0 // no negative zero
}

func dot(a, b Point) float64   { return a.X*b.X + a.Y*b.Y }
func cross(a, b Point) float64 { return a.X*b.Y - a.Y*b.X }

// unitVec returns v with length 1; the zero vector stays zero.
func unitVec(v Point) Point {
	if n := math.Hypot(v.X, v.Y); n > 0 {
		return v.Mul(1 / n)
	}
	return v
}

// closestOn returns the point of segment a–b nearest to p and its place along
// it, 0–1.
func closestOn(p, a, b Point) (Point, float64) {
	d := b.Sub(a)
	n := dot(d, d)
	if n == 0 {
		return a, 0
	}
	t := min(max(dot(p.Sub(a), d)/n, 0), 1)
	return a.Add(d.Mul(t)), t
}

// length returns the metres along a line.
func length(line []Point) float64 {
	sum := 0.0
	for i := 1; i < len(line); i++ {
		sum += line[i-1].Dist(line[i])
	}
	return sum
}

// edges calls f with every edge of the shape until f returns false.
func (s Shape) edges(f func(a, b Point) bool) {
	for _, poly := range s {
		for _, ring := range poly {
			for i, a := range ring {
				if !f(a, ring[(i+1)%len(ring)]) {
					return
				}
			}
		}
	}
}

// bounds returns the smallest box around the shape.
func (s Shape) bounds() box {
	b := emptyBox()
	for _, poly := range s {
		for _, ring := range poly {
			for _, p := range ring {
				b = b.with(p)
			}
		}
	}
	return b
}

// Contains reports whether p lies inside the shape, by the even-odd rule; on
// its edge it may be either.
func (s Shape) Contains(p Point) bool {
	in := false
	s.edges(func(a, b Point) bool {
		if (a.Y > p.Y) != (b.Y > p.Y) && p.X < (b.X-a.X)*(p.Y-a.Y)/(b.Y-a.Y)+a.X {
			in = !in
		}
		return true
	})
	return in
}

// nearestEdge returns the point of the shape's outline nearest to p and how far
// it is; infinitely far for an empty shape.
func (s Shape) nearestEdge(p Point) (Point, float64) {
	best, far := p, math.Inf(1)
	s.edges(func(a, b Point) bool {
		if q, _ := closestOn(p, a, b); q.Dist(p) < far {
			best, far = q, q.Dist(p)
		}
		return true
	})
	return best, far
}

// area returns the square metres inside the ring, positive when it runs
// counter-clockwise.
func (r Ring) area() float64 {
	sum := 0.0
	for i, a := range r {
		sum += cross(a, r[(i+1)%len(r)])
	}
	return sum / 2
}

// area returns the square metres of the shape, holes taken off.
func (s Shape) area() float64 {
	sum := 0.0
	for _, poly := range s {
		for i, ring := range poly {
			if a := math.Abs(ring.area()); i == 0 {
				sum += a
			} else {
				sum -= a
			}
		}
	}
	return sum
}

// Inside returns a point well inside the shape, for labels: the middle of the
// widest free stretch of a few level lines through it.
func (s Shape) Inside() Point {
	b := s.bounds()
	best, width := Point{(b.minX + b.maxX) / 2, (b.minY + b.maxY) / 2}, 0.0
	const lines = 8
	for i := range lines {
		// The middle line comes first, so that it wins between equals.
		f := 0.5 + float64((i+1)/2)*float64(1-2*(i%2))/lines*0.9
		y := b.minY + (b.maxY-b.minY)*f
		for _, span := range s.spans(y) {
			if w := span[1] - span[0]; w > width*1.01 {
				best, width = Point{(span[0] + span[1]) / 2, y}, w
			}
		}
	}
	return best
}

// spans returns the parts of the level line at y that lie inside the shape.
func (s Shape) spans(y float64) [][2]float64 {
	var xs []float64
	s.edges(func(a, b Point) bool {
		if (a.Y > y) != (b.Y > y) {
			xs = append(xs, a.X+(y-a.Y)/(b.Y-a.Y)*(b.X-a.X))
		}
		return true
	})
	slices.Sort(xs)
	var out [][2]float64
	for i := 0; i+1 < len(xs); i += 2 {
		out = append(out, [2]float64{xs[i], xs[i+1]})
	}
	return out
}

// sharedArea estimates the square metres that two shapes share, from a grid of
// sample points over the overlap of their boxes.
func sharedArea(a, b Shape) float64 {
	o := a.bounds().overlap(b.bounds())
	if o.empty() {
		return 0
	}
	const n = 16
	dx, dy := (o.maxX-o.minX)/n, (o.maxY-o.minY)/n
	hits := 0
	for i := range n {
		for j := range n {
			p := Point{o.minX + (float64(i)+0.5)*dx, o.minY + (float64(j)+0.5)*dy}
			if a.Contains(p) && b.Contains(p) {
				hits++
			}
		}
	}
	return float64(hits) * dx * dy
}

// simplify drops points of a ring that lie within tol metres of the line
// without them (Douglas and Peucker), keeping at least a triangle.
func (r Ring) simplify(tol float64) Ring {
	if len(r) < 5 {
		return r
	}
	// The ring is cut at its first point and the one farthest from it.
	far := 0
	for i, p := range r {
		if p.Dist(r[0]) > r[far].Dist(r[0]) {
			far = i
		}
	}
	open := append(r[:len(r):len(r)], r[0])
	keep := make([]bool, len(open))
	keep[0], keep[far] = true, true
	mark(open, 0, far, tol, keep)
	mark(open, far, len(open)-1, tol, keep)
	out := make(Ring, 0, len(r))
	for i, p := range r {
		if keep[i] {
			out = append(out, p)
		}
	}
	if len(out) < 3 {
		return r
	}
	return out
}

// Plain returns a ring of very many points drawn with fewer, a few centimetres
// off at most where that will do and a metre otherwise; false when even so too
// many remain to work with. Rings of few points stay as they are.
func (r Ring) Plain() (Ring, bool) {
	const few, most = 100, 2000
	if len(r) <= few {
		return r, true
	}
	for _, tol := range []float64{smooth, 0.2, 1} {
		if s := r.simplify(tol); len(s) <= most {
			return s, true
		}
	}
	return r, false
}

// mark sets keep for the points between the ends that matter. It works through
// a stack of its own, so that no line is long enough to overflow one.
func mark(line []Point, first, last int, tol float64, keep []bool) {
	stack := [][2]int{{first, last}}
	for len(stack) > 0 {
		a, b := stack[len(stack)-1][0], stack[len(stack)-1][1]
		stack = stack[:len(stack)-1]
		worst, at := tol, -1
		for i := a + 1; i < b; i++ {
			if q, _ := closestOn(line[i], line[a], line[b]); q.Dist(line[i]) > worst {
				worst, at = q.Dist(line[i]), i
			}
		}
		if at >= 0 {
			keep[at] = true
			stack = append(stack, [2]int{a, at}, [2]int{at, b})
		}
	}
}
