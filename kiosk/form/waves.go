package form

import "slices"

// needs are the items whose being enabled decides over it: what it lies in,
// and what its conditions look at, since a disabled source counts as
// unanswered.
func needs(it *item) []*item {
	var out []*item
	if it.parent != nil {
		out = append(out, it.parent)
	}
	for _, c := range it.when {
		if c.source != nil {
			out = append(out, c.source)
		}
	}
	return out
}

// wave is what can be enabled once the waves before it are.
type wave struct {
	items  []*item
	circle bool // the items need each other, or one itself
}

// waves orders the items so that each comes after all it needs. Items that
// need each other in a circle share one wave. (Tarjan, Depth-first search and
// linear graph algorithms, 1972.)
func waves(order []*item) []wave {
	t := &tarjan{number: make([]int, len(order)), low: make([]int, len(order)), open: make([]bool, len(order))}
	for _, it := range order {
		if t.number[it.index] == 0 {
			t.visit(it)
		}
	}
	return t.out
}

type tarjan struct {
	next        int
	number, low []int // by item index; number 0 = not visited
	open        []bool
	stack       []*item
	out         []wave
}

func (t *tarjan) visit(it *item) {
	t.next++
	i := it.index
	t.number[i], t.low[i], t.open[i] = t.next, t.next, true
	t.stack = append(t.stack, it)
	for _, n := range needs(it) {
		if t.number[n.index] == 0 {
			t.visit(n)
			t.low[i] = min(t.low[i], t.low[n.index])
		} else if t.open[n.index] {
			t.low[i] = min(t.low[i], t.number[n.index])
		}
	}
	if t.low[i] != t.number[i] {
		return
	}
	at := len(t.stack) - 1
	for t.stack[at] != it {
		at--
	}
	items := slices.Clone(t.stack[at:])
	t.stack = t.stack[:at]
	for _, w := range items {
		t.open[w.index], w.wave = false, len(t.out)
	}
	slices.SortFunc(items, func(a, b *item) int { return a.index - b.index })
	t.out = append(t.out, wave{items, len(items) > 1 || slices.Contains(needs(it), it)})
}
