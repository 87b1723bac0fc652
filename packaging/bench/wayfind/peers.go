package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"time"

	"github.com/LdDl/ch"
	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/path"
	"gonum.org/v1/gonum/graph/simple"

	"frontdoor/kiosk/wayfind"
)

// network is a walking graph as all routers get it: the cheapest edge of each
// pair of nodes, and the least seconds a ride takes for each level, which is
// all that A* may hope for.
type network struct {
	Nodes  int          `json:"nodes"`
	Edges  [][3]float64 `json:"edges"` // from, to, seconds
	Levels []int        `json:"levels"`
	Climb  float64      `json:"climb"`
	Pairs  [][2]int     `json:"pairs"` // questions
}

func export(n *wayfind.Net) network {
	best := map[[2]int32]float64{}
	n.Edges(func(from, to int32, seconds float64) {
		k := [2]int32{from, to}
		if old, twice := best[k]; !twice || seconds < old {
			best[k] = seconds
		}
	})
	out := network{Nodes: n.Nodes(), Climb: math.Inf(1)}
	for i := range n.Nodes() {
		_, ordinal := n.Place(int32(i))
		out.Levels = append(out.Levels, ordinal)
	}
	n.Edges(func(from, to int32, seconds float64) {
		k := [2]int32{from, to}
		if best[k] != seconds {
			return
		}
		delete(best, k)
		out.Edges = append(out.Edges, [3]float64{float64(from), float64(to), seconds})
		if d := math.Abs(float64(out.Levels[from] - out.Levels[to])); d > 0 {
			out.Climb = min(out.Climb, seconds/d)
		}
	})
	return out
}

// answers are the times and costs of the questions one router was asked.
type answers struct {
	prepare time.Duration
	micros  []float64
	seconds []float64 // +Inf where there is no way
}

// ask times f on each pair.
func ask(now clock, pairs [][2]int, f func(from, to int) float64) (out answers) {
	for _, p := range pairs {
		start := now()
		cost := f(p[0], p[1])
		out.micros = append(out.micros, float64((now()-start).Nanoseconds())/1000)
		out.seconds = append(out.seconds, cost)
	}
	return out
}

// ours asks kiosk/wayfind.
func ours(now clock, m *wayfind.Map, g network) answers {
	start := time.Now()
	n := m.Net(wayfind.Options{})
	prepare := time.Since(start)
	out := ask(now, g.Pairs, func(from, to int) float64 {
		_, seconds := n.Path(int32(from), int32(to))
		return seconds
	})
	out.prepare = prepare
	return out
}

// hierarchies asks LdDl/ch.
func hierarchies(now clock, g network) (answers, error) {
	h := ch.Graph{}
	for i := range g.Nodes {
		if err := h.CreateVertex(int64(i)); err != nil {
			return answers{}, err
		}
	}
	for _, e := range g.Edges {
		if err := h.AddEdge(int64(e[0]), int64(e[1]), e[2]); err != nil {
			return answers{}, err
		}
	}
	start := time.Now()
	h.PrepareContractionHierarchies()
	prepare := time.Since(start)
	out := ask(now, g.Pairs, func(from, to int) float64 {
		cost, _ := h.ShortestPath(int64(from), int64(to))
		if cost < 0 {
			return math.Inf(1)
		}
		return cost
	})
	out.prepare = prepare
	return out, nil
}

// aStar asks gonum.
func aStar(now clock, g network) answers {
	w := simple.NewWeightedDirectedGraph(0, math.Inf(1))
	for i := range g.Nodes {
		w.AddNode(simple.Node(i))
	}
	for _, e := range g.Edges {
		w.SetWeightedEdge(w.NewWeightedEdge(simple.Node(int64(e[0])), simple.Node(int64(e[1])), e[2]))
	}
	hope := func(x, y graph.Node) float64 {
		return g.Climb * math.Abs(float64(g.Levels[x.ID()]-g.Levels[y.ID()]))
	}
	return ask(now, g.Pairs, func(from, to int) float64 {
		shortest, _ := path.AStar(simple.Node(from), simple.Node(to), w, hope)
		_, cost := shortest.To(int64(to))
		return cost
	})
}

// npm asks ngraph.path in a process of its own.
func npm(g network) (answers, error) {
	if _, err := os.Stat("node_modules/ngraph.path"); err != nil {
		return answers{}, fmt.Errorf("ngraph.path is not installed: run npm ci here")
	}
	if math.IsInf(g.Climb, 0) {
		g.Climb = 0
	}
	in, err := json.Marshal(g)
	if err != nil {
		return answers{}, err
	}
	c := exec.Command("node", "ngraph.js")
	c.Stdin, c.Stderr = bytes.NewReader(in), os.Stderr
	b, err := c.Output()
	if err != nil {
		return answers{}, err
	}
	var got struct{ Micros, Seconds []float64 }
	err = json.Unmarshal(b, &got)
	for i, s := range got.Seconds {
		if s < 0 {
			got.Seconds[i] = math.Inf(1)
		}
	}
	return answers{micros: got.Micros, seconds: got.Seconds}, err
}
