// Command wayfind measures kiosk/wayfind beside routers by others, on the same
// graphs in one run.
package main

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdoor/kiosk/wayfind"
	"frontdoor/kiosk/wayfind/imdf"
)

func main() {
	venue := flag.String("map", "../../../assets/hospital", "IMDF folder or zip")
	sizes := flag.String("sizes", "5,19,88", "numbers of copies, stacked")
	busy := flag.Bool("busy", false, "count processor time of the asking thread, for a machine that others use; npm's row stays wall time")
	questions := flag.Int("n", 1000, "questions to each router; slow ones are asked fewer")
	flag.Parse()
	now := wall()
	if *busy {
		now = thread()
	}
	if err := run(now, *venue, *sizes, *questions); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}
}

func run(now clock, name, sizes string, questions int) error {
	fmt.Printf("%s, %d processors; microseconds, median (99th percentile)\n", runtime.Version(), runtime.GOMAXPROCS(0))
	v, err := imports(name)
	if err != nil {
		return err
	}
	for part := range strings.SplitSeq(sizes, ",") {
		copies, err := strconv.Atoi(part)
		if err != nil || copies < 1 {
			return fmt.Errorf("-sizes %s: give numbers of copies", sizes)
		}
		stacked := stack(v, copies)
		m, err := wayfind.Build(stacked)
		if err != nil {
			return err
		}
		g := export(m.Net(wayfind.Options{}))
		fmt.Printf("\n%d copies, %d levels, %d nodes, %d edges\n", copies, len(stacked.Levels), g.Nodes, len(g.Edges))
		rng := rand.New(rand.NewPCG(1, 2))
		for range questions {
			g.Pairs = append(g.Pairs, [2]int{rng.IntN(g.Nodes), rng.IntN(g.Nodes)})
		}
		if _, err := compare(now, "any pair", m, g, ours(now, m, g)); err != nil {
			return err
		}
		if err := fromKiosk(now, m, g, questions); err != nil {
			return err
		}
	}
	return nil
}

// imports times reading the venue and building its graph.
func imports(name string) (*wayfind.Venue, error) {
	var v *wayfind.Venue
	var took []float64
	for range 11 {
		start := time.Now()
		var err error
		if v, _, err = imdf.LoadPath(name); err != nil {
			return nil, err
		}
		if _, err = wayfind.Build(v); err != nil {
			return nil, err
		}
		took = append(took, float64(time.Since(start).Microseconds()))
	}
	fmt.Printf("import and graph of %d units: %s\n", len(v.Units), figures(took))
	return v, nil
}

// compare asks the peers the same questions and prints all beside ours. It
// returns the least median of a peer. A peer that finds another cost is an error.
func compare(now clock, title string, m *wayfind.Map, g network, own answers) (float64, error) {
	fmt.Println(title)
	report("kiosk/wayfind", own, own)
	few := g
	few.Pairs = g.Pairs[:min(len(g.Pairs), max(20, 4_000_000/(g.Nodes*10)))]
	best := math.Inf(1)
	for _, peer := range []struct {
		name string
		ask  func() (answers, error)
	}{
		{"LdDl/ch v1.7.5", func() (answers, error) { return hierarchies(now, g) }},
		{"ngraph.path 1.6.1 NBA*", func() (answers, error) { return npm(few) }},
		{"gonum v0.17.0 A*", func() (answers, error) { return aStar(now, few), nil }},
	} {
		got, err := peer.ask()
		if err != nil {
			fmt.Printf("  %-24s not measured: %v\n", peer.name, err)
			continue
		}
		for i, s := range got.seconds {
			if want := own.seconds[i]; math.IsInf(s, 1) != math.IsInf(want, 1) || math.Abs(s-want) > 1e-6*(1+want) {
				return 0, fmt.Errorf("%s finds %g s from %d to %d, we %g s", peer.name, s, g.Pairs[i][0], g.Pairs[i][1], want)
			}
		}
		report(peer.name, got, own)
		best = min(best, at(got.micros, 0.5))
	}
	return best, nil
}

// fromKiosk asks for the ways from the kiosk to every destination: the search
// alone, described, and described again; then with a closure that is new.
func fromKiosk(now clock, m *wayfind.Map, g network, questions int) error {
	spot := m.Venue().Kiosks[0].Place
	rooms := m.Destinations()
	rand.New(rand.NewPCG(3, 4)).Shuffle(len(rooms), func(i, k int) { rooms[i], rooms[k] = rooms[k], rooms[i] })
	rooms = rooms[:min(len(rooms), questions, 300)]
	fmt.Println("from the kiosk")
	var failed error
	measure := func(title string, f func(i int, id string) error) float64 {
		var took []float64
		for i, u := range rooms {
			start := now()
			if err := f(i, u.ID); err != nil && failed == nil {
				failed = err
			}
			took = append(took, float64((now()-start).Nanoseconds())/1000)
		}
		fmt.Printf("  %-52s %s\n", title, figures(took))
		return at(took, 0.5)
	}
	if _, err := m.Route(spot, rooms[0].ID, wayfind.Options{}); err != nil { // grows the tree
		return err
	}
	search := measure("search", func(_ int, id string) error {
		to, _ := m.Find(id)
		_, err := m.Duration(spot, to, wayfind.Options{})
		return err
	})
	for _, title := range []string{"route with steps and drawn line, first time", "the same, asked again"} {
		measure(title, func(_ int, id string) error {
			_, err := m.Route(spot, id, wayfind.Options{})
			return err
		})
	}
	afterClosures(m, measure)
	g.Pairs = nil
	for range 200 {
		g.Pairs = append(g.Pairs, [2]int{nearest(m, spot), len(g.Pairs) * (g.Nodes - 1) / 200})
	}
	best, err := compare(now, "from the kiosk's node, search over the net", m, g, ours(now, m, g))
	if err != nil {
		return err
	}
	fmt.Printf("  search from the kiosk: %.0f times as fast as the best of the others\n", best/search)
	return failed
}

// afterClosures measures from hearing of a closure to the first described way
// that heeds it, each time another closure.
func afterClosures(m *wayfind.Map, measure func(string, func(i int, id string) error) float64) {
	v, closures := m.Venue(), map[string][]string{}
	for _, c := range v.Connectors {
		closures["a lift, stairs or escalator closes"] = append(closures["a lift, stairs or escalator closes"], c.ID)
	}
	for _, u := range v.Units {
		if u.Category == "walkway" || u.Category == "room" {
			closures["a "+u.Category+" closes"] = append(closures["a "+u.Category+" closes"], u.ID)
		}
	}
	spot := v.Kiosks[0].Place
	measure("the place itself closes: told that none leads there", func(i int, id string) error {
		_, err := m.Route(spot, id, wayfind.Options{Closed: []string{id}})
		if none := (*wayfind.NoRoute)(nil); !errors.As(err, &none) {
			return fmt.Errorf("%s is closed, and a way leads there: %v", id, err)
		}
		return nil
	})
	for _, title := range slices.Sorted(maps.Keys(closures)) {
		ids := closures[title]
		rand.New(rand.NewPCG(5, 6)).Shuffle(len(ids), func(i, k int) { ids[i], ids[k] = ids[k], ids[i] })
		measure(title+": first route", func(i int, id string) error {
			_, err := m.Route(spot, id, wayfind.Options{Closed: []string{ids[i%len(ids)]}})
			var none *wayfind.NoRoute
			if errors.As(err, &none) {
				return nil // some closures leave no way, which takes its time to say
			}
			return err
		})
	}
}

// nearest returns the node nearest to a place.
func nearest(m *wayfind.Map, at wayfind.Place) int {
	n := m.Net(wayfind.Options{})
	best, far := 0, math.Inf(1)
	for i := range n.Nodes() {
		if p, ordinal := n.Place(int32(i)); ordinal == at.Ordinal && p.Dist(at.Point) < far {
			best, far = i, p.Dist(at.Point)
		}
	}
	return best
}

func report(name string, a, own answers) {
	prepared := ""
	if a.prepare > 0 {
		prepared = fmt.Sprintf("prepared in %.1f ms", float64(a.prepare.Microseconds())/1000)
		if own.prepare != a.prepare {
			prepared += fmt.Sprintf(", ours in 1/%.0f", float64(a.prepare)/float64(own.prepare))
		}
	}
	ratio := ""
	if name != "kiosk/wayfind" {
		ratio = fmt.Sprintf("ours %.1f times as fast", at(a.micros, 0.5)/at(own.micros, 0.5))
	}
	fmt.Printf("  %-24s %-26s %-26s %s\n", name, figures(a.micros), ratio, prepared)
}

func figures(micros []float64) string {
	return fmt.Sprintf("%.1f (%.1f)", at(micros, 0.5), at(micros, 0.99))
}

// at returns a quantile.
func at(values []float64, q float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}
