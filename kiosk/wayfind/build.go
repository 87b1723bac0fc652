package wayfind

import (
	"fmt"
	"math"
	"runtime"
	"sync"
)

// Map is a venue with its walking graph. It never changes and may be used by
// many goroutines at once.
type Map struct {
	venue   *Venue
	units   map[string]int32
	doors   map[string]int32 // openings by id
	of      [][]int32        // openings of each unit
	near    *boxIndex
	space   []*space         // free ground of each unit, nil for walls
	nodes   [][]int32        // graph nodes on each unit's ground
	turns   map[int32]corner // what the corner nodes bend around
	graph   graph
	trees   treeCache
	nets    netCache
	joins   [][2]int32 // units of each opening, -1 for none
	sides   [][2]int32 // nodes of each opening on the ground of its units, -1 for none
	normals [][2]Point // of each opening, away from each of its units; zero where unknown
	routes  routeCache
	sights  map[int][]sight // what can be passed, by ordinal
	words   searchIndex
	timed   []timed            // what has opening hours
	closes  map[string][]int32 // what closures put out of use, as edges name it, by id; openings apart
}

// Build makes the walking graph of a venue that Complete has gone over. The
// venue must not be changed afterwards. Build fails when ids are doubled, refer
// to nothing or coordinates are not numbers; importers refuse all that earlier
// and name the file.
func Build(v *Venue) (*Map, error) {
	m := &Map{venue: v, units: map[string]int32{}, doors: map[string]int32{}, turns: map[int32]corner{}}
	if err := m.index(); err != nil {
		return nil, err
	}
	if err := m.spaces(); err != nil {
		return nil, err
	}
	m.addDoors()
	edges := m.addLinks()
	edges = append(edges, m.doorEdges()...)
	edges = append(edges, m.rideEdges()...)
	m.graph.flatten(edges)
	m.normals = make([][2]Point, len(v.Openings))
	for i := range v.Openings {
		for side, unit := range v.Openings[i].Units {
			m.normals[i][side] = m.normalOf(&v.Openings[i], unit)
		}
	}
	m.sights = m.findSights()
	m.words = m.indexWords()
	m.closes = m.findCloses()
	m.timed = m.findTimed()
	return m, nil
}

// Venue returns the model the map was built from, to be read only.
func (m *Map) Venue() *Venue { return m.venue }

func (m *Map) index() error {
	if len(m.venue.Units) == 0 {
		return fmt.Errorf("the map has no units: import a venue with rooms and corridors")
	}
	for i := range m.venue.Units {
		u := &m.venue.Units[i]
		if _, twice := m.units[u.ID]; twice {
			return fmt.Errorf("unit %s is there twice: give every unit an id of its own", u.ID)
		}
		b := u.Shape.bounds()
		if size := (b.maxX - b.minX) + (b.maxY - b.minY); !(size > 0 && size < 1e5) {
			return fmt.Errorf("unit %s has no usable shape: its points must be numbers within the venue", u.ID)
		}
		m.units[u.ID] = int32(i)
	}
	m.of, m.joins = make([][]int32, len(m.venue.Units)), make([][2]int32, len(m.venue.Openings))
	for i := range m.venue.Openings {
		o := &m.venue.Openings[i]
		if _, twice := m.doors[o.ID]; twice {
			return fmt.Errorf("opening %s is there twice: give every opening an id of its own", o.ID)
		}
		m.doors[o.ID] = int32(i)
		for side, id := range o.Units {
			u, known := m.units[id]
			if m.joins[i][side] = u; !known {
				m.joins[i][side] = -1
			}
			if id != "" && !known {
				return fmt.Errorf("opening %s leads to unit %s, which is not there", o.ID, id)
			}
			if known && math.IsNaN(o.At.X+o.At.Y) {
				return fmt.Errorf("opening %s has no place", o.ID)
			}
			if known {
				m.of[u] = append(m.of[u], int32(i))
			}
		}
	}
	return nil
}

// spaces prepares the free ground of every unit, on all processors.
func (m *Map) spaces() error {
	n := len(m.venue.Units)
	areas := make([]float64, n)
	for i := range m.venue.Units {
		areas[i] = m.venue.Units[i].Shape.area()
	}
	m.near = newUnitIndex(m.venue.Units)
	m.space = make([]*space, n)
	parallel(n, func(i int) {
		u := &m.venue.Units[i]
		if useOf(u.Category) == useWall {
			return
		}
		var things []Ring
		for _, k := range m.near.near(u.Ordinal, m.near.boxes[i]) {
			if int(k) == i || areas[k] >= areas[i] || !m.standsIn(k, u) {
				continue
			}
			for _, poly := range m.venue.Units[k].Shape {
				things = append(things, poly[0])
			}
		}
		m.space[i] = newSpace(u.Shape, things)
	})
	return m.bounded()
}

// maxSides bounds the time and memory that a venue takes.
const maxSides = 1_000_000

// bounded refuses a venue of more outlines within outlines than anybody builds.
func (m *Map) bounded() error {
	sides, most, worst := 0, 0, ""
	for i, s := range m.space {
		if s == nil {
			continue
		}
		if sides += len(s.sides); len(s.sides) > most {
			most, worst = len(s.sides), m.venue.Units[i].ID
		}
	}
	if sides > maxSides {
		return fmt.Errorf("the venue is drawn too finely: unit %s with what stands in it has %d edges, all units together %d; simplify the outlines, and draw nothing twice", worst, most, sides)
	}
	return nil
}

// addDoors makes one node for each face of every opening.
func (m *Map) addDoors() {
	m.nodes, m.sides = make([][]int32, len(m.venue.Units)), make([][2]int32, len(m.venue.Openings))
	for i := range m.venue.Openings {
		o := &m.venue.Openings[i]
		m.sides[i] = [2]int32{-1, -1}
		last := int32(-1)
		for side, id := range o.Units {
			u, known := m.units[id]
			if !known || m.space[u] == nil {
				continue
			}
			p := m.space[u].onto(o.At)
			// Where both faces are one point, one node serves both units; a
			// one-way or locked opening needs two to tell them apart.
			if last < 0 || o.From != "" || o.hinders() || m.graph.at[last].Dist(p) > touch {
				last = m.graph.add(p, u, int32(i))
			}
			m.nodes[u] = append(m.nodes[u], last)
			m.sides[i][side] = last
		}
	}
}

// parallel calls f for 0 … n-1 on all processors.
func parallel(n int, f func(i int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}
