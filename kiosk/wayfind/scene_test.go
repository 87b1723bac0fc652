package wayfind

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// plan draws venues for tests.
type plan struct{ v Venue }

func rect(x0, y0, x1, y1 float64) Ring {
	return Ring{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}}
}

func (p *plan) unit(id, category string, ordinal int, rings ...Ring) *Unit {
	shape := Shape{Polygon(rings)}
	p.v.Units = append(p.v.Units, Unit{ID: id, Level: fmt.Sprint("L", ordinal), Ordinal: ordinal, Category: category,
		Name: Labels{"en": id}, Shape: shape, Label: shape.Inside()})
	return &p.v.Units[len(p.v.Units)-1]
}

// door draws an opening 1 m wide; across true lets people walk north and south.
func (p *plan) door(id string, ordinal int, x, y float64, across bool) *Opening {
	dx, dy := 0.0, 0.5
	if across {
		dx, dy = 0.5, 0
	}
	p.v.Openings = append(p.v.Openings, Opening{ID: id, Level: fmt.Sprint("L", ordinal), Ordinal: ordinal,
		Category: "pedestrian", Line: []Point{{x - dx, y - dy}, {x + dx, y + dy}}})
	return &p.v.Openings[len(p.v.Openings)-1]
}

func (p *plan) levels(n int) {
	for i := range n {
		p.v.Levels = append(p.v.Levels, Level{ID: fmt.Sprint("L", i), Ordinal: i, Name: Labels{"en": fmt.Sprint("Level ", i)}})
	}
}

func (p *plan) build(t testing.TB) *Map {
	t.Helper()
	p.v.Complete()
	m, err := Build(&p.v)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// cellSize is the width of a cell of a random scene in metres.
const cellSize = 8.0

// cell is one unit of a random scene: a square with perhaps one corner cut out
// and some things standing in it.
type cell struct {
	id      string
	ordinal int
	x, y    float64
	cut     Ring // solid corner, nil for none
	things  []Ring
	shut    bool // restricted
	kind    string
	doors   []Point
}

// randomScene is a grid of cells on some levels, joined by random doors and, in
// one column of cells, by lifts or stairs.
type randomScene struct {
	plan
	cells map[string]*cell
	m     *Map
}

func newScene(t testing.TB, seed uint64, levels int) *randomScene {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 7))
	s := &randomScene{cells: map[string]*cell{}}
	s.plan.levels(levels)
	const cols, rows = 4, 3
	for l := range levels {
		for c := range cols {
			for r := range rows {
				s.addCell(rng, l, c, r)
			}
		}
		for c := range cols {
			for r := range rows {
				s.addDoors(rng, l, c, r, cols, rows)
			}
		}
	}
	s.v.Costs = map[string]Cost{}
	for _, id := range []string{"c0-0-0", "c0-3-2"} {
		s.v.Costs[id] = Cost{Wait: 20, Up: 10, Down: 10}
	}
	s.m = s.build(t)
	return s
}

func cellID(l, c, r int) string { return fmt.Sprintf("c%d-%d-%d", l, c, r) }

func (s *randomScene) addCell(rng *rand.Rand, l, c, r int) {
	x, y := float64(c)*cellSize, float64(r)*cellSize
	k := &cell{id: cellID(l, c, r), ordinal: l, x: x, y: y, kind: "lounge"}
	outline := rect(x, y, x+cellSize, y+cellSize)
	switch {
	case c == 0 && r == 0:
		k.kind = "elevator"
	case c == 3 && r == 2:
		k.kind = "stairs"
	default:
		k.shut = rng.IntN(12) == 0
		if rng.IntN(3) == 0 {
			k.cut = rect(x, y, x+2.5, y+2.5)
			outline = Ring{{x + 2.5, y}, {x + cellSize, y}, {x + cellSize, y + cellSize}, {x, y + cellSize}, {x, y + 2.5}, {x + 2.5, y + 2.5}}
		}
		for range rng.IntN(3) {
			k.things = append(k.things, randomThing(rng, x, y, len(k.things)))
		}
	}
	rings := []Ring{outline}
	if len(k.things) > 0 && rng.IntN(2) == 0 {
		rings = append(rings, k.things[0]) // as a hole; the others stand in it as units
		for i, th := range k.things[1:] {
			s.unit(fmt.Sprintf("%s-thing%d", k.id, i), "column", l, th)
		}
	} else {
		for i, th := range k.things {
			s.unit(fmt.Sprintf("%s-thing%d", k.id, i), "column", l, th)
		}
	}
	s.unit(k.id, k.kind, l, rings...).Restricted = k.shut
	s.cells[k.id] = k
}

// randomThing returns a triangle or a turned square well inside a cell; the
// second one stands beside the first.
func randomThing(rng *rand.Rand, x, y float64, n int) Ring {
	mid := Point{x + 2.8 + 2.4*float64(n) + rng.Float64()*0.4, y + 3 + 2*rng.Float64()}
	sides, size, turn := 3+rng.IntN(2), 0.5+rng.Float64()*0.6, rng.Float64()*math.Pi
	var out Ring
	for i := range sides {
		sin, cos := math.Sincos(turn + 2*math.Pi*float64(i)/float64(sides))
		out = append(out, Point{mid.X + size*cos, mid.Y + size*sin})
	}
	return out
}

func (s *randomScene) addDoors(rng *rand.Rand, l, c, r, cols, rows int) {
	at := func() float64 { return 3 + 2*rng.Float64() }
	join := func(other string, p Point, across bool) {
		id := cellID(l, c, r)
		s.door(fmt.Sprintf("d:%s:%s", id, other), l, p.X, p.Y, across)
		s.cells[id].doors = append(s.cells[id].doors, p)
		s.cells[other].doors = append(s.cells[other].doors, p)
	}
	x, y := float64(c)*cellSize, float64(r)*cellSize
	if c+1 < cols && rng.IntN(10) < 7 {
		join(cellID(l, c+1, r), Point{x + cellSize, y + at()}, false)
	}
	if r+1 < rows && rng.IntN(10) < 7 {
		join(cellID(l, c, r+1), Point{x + at(), y + cellSize}, true)
	}
}

// free returns a random point where people can stand, and its cell.
func (s *randomScene) free(rng *rand.Rand) (Place, *cell) {
	for {
		l := rng.IntN(len(s.v.Levels))
		k := s.cells[cellID(l, rng.IntN(4), rng.IntN(3))]
		p := Point{k.x + rng.Float64()*cellSize, k.y + rng.Float64()*cellSize}
		if k.kind == "lounge" && !k.shut && !k.solid(p, -0.05) {
			return Place{Point: p, Ordinal: l, Unit: k.id}, k
		}
	}
}

// solid reports whether p lies in the cut or a thing, deeper than depth metres.
func (k *cell) solid(p Point, depth float64) bool {
	rings := k.things
	if k.cut != nil {
		rings = append([]Ring{k.cut}, rings...)
	}
	for _, r := range rings {
		inside := true
		for i, a := range r { // convex, counter-clockwise
			b := r[(i+1)%len(r)]
			if ((b.X-a.X)*(p.Y-a.Y)-(b.Y-a.Y)*(p.X-a.X))/math.Hypot(b.X-a.X, b.Y-a.Y) <= depth {
				inside = false
			}
		}
		if inside {
			return true
		}
	}
	return false
}

// holds reports whether p lies in the closed square of the cell.
func (k *cell) holds(p Point) bool {
	const e = 1e-6
	return p.X >= k.x-e && p.X <= k.x+cellSize+e && p.Y >= k.y-e && p.Y <= k.y+cellSize+e
}
