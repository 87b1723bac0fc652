package draw

import (
	"slices"

	"golang.org/x/text/unicode/bidi"
)

// The Unicode Bidirectional Algorithm (UAX #9) for one paragraph whose
// direction is known. x/text holds the character properties; its own Paragraph
// gives directions but not levels, and without levels a number inside Arabic
// inside English lands on the wrong side.

const maxDepth = 125 // UAX #9, BD2

type status struct {
	level    uint8
	override bidi.Class // L, R or ON for none
	isolate  bool
}

// paragraph is the working state: one entry per character.
type paragraph struct {
	text    []rune
	classes []bidi.Class // as resolved so far
	levels  []uint8
	removed []bool // X9
	opener  []int  // for a matching PDI its initiator, else -1
	base    uint8
}

// bidiLevels returns the embedding level of each character; base is 0 for a
// left-to-right paragraph and 1 for a right-to-left one. Codes keep their order.
func bidiLevels(text []rune, base uint8) []uint8 {
	p := newParagraph(text, base)
	p.keepCodes()
	return p.resolve()
}

func newParagraph(text []rune, base uint8) *paragraph {
	n := len(text)
	p := &paragraph{
		text: text, base: base,
		classes: make([]bidi.Class, n), levels: make([]uint8, n),
		removed: make([]bool, n), opener: make([]int, n),
	}
	for i, r := range text {
		props, _ := bidi.LookupRune(r)
		p.classes[i] = props.Class()
		p.opener[i] = -1
	}
	return p
}

// resolve applies the algorithm to the classes.
func (p *paragraph) resolve() []uint8 {
	p.explicit()
	for _, seq := range p.sequences() {
		seq.weak()
		seq.brackets()
		seq.neutral()
		seq.implicit()
	}
	p.fillRemoved()
	return p.levels
}

// explicit applies rules X1–X8: embeddings, overrides and isolates.
func (p *paragraph) explicit() {
	stack := []status{{p.base, bidi.ON, false}}
	var overflowIsolates, overflowEmbeddings int
	var openers []int
	for i, c := range p.classes {
		top := stack[len(stack)-1]
		p.levels[i] = top.level
		switch c {
		case bidi.LRE, bidi.RLE, bidi.LRO, bidi.RLO:
			p.removed[i] = true
			next := raise(top.level, c == bidi.RLE || c == bidi.RLO)
			if next <= maxDepth && overflowIsolates == 0 && overflowEmbeddings == 0 {
				stack = append(stack, status{next, overrideOf(c), false})
			} else if overflowIsolates == 0 {
				overflowEmbeddings++
			}
		case bidi.LRI, bidi.RLI, bidi.FSI:
			p.override(i, top)
			rtl := c == bidi.RLI || c == bidi.FSI && firstStrongRTL(p.text[i+1:])
			next := raise(top.level, rtl)
			if next <= maxDepth && overflowIsolates == 0 && overflowEmbeddings == 0 {
				openers = append(openers, i)
				stack = append(stack, status{next, bidi.ON, true})
			} else {
				overflowIsolates++
			}
		case bidi.PDI:
			switch {
			case overflowIsolates > 0:
				overflowIsolates--
			case len(openers) > 0:
				overflowEmbeddings = 0
				for !stack[len(stack)-1].isolate {
					stack = stack[:len(stack)-1]
				}
				stack = stack[:len(stack)-1]
				p.opener[i] = openers[len(openers)-1]
				openers = openers[:len(openers)-1]
			}
			top = stack[len(stack)-1]
			p.levels[i] = top.level
			p.override(i, top)
		case bidi.PDF:
			p.removed[i] = true
			if overflowIsolates > 0 {
				break
			}
			if overflowEmbeddings > 0 {
				overflowEmbeddings--
			} else if !top.isolate && len(stack) > 1 {
				stack = stack[:len(stack)-1]
			}
		case bidi.BN:
			p.removed[i] = true
		case bidi.B:
			p.levels[i] = p.base
		default:
			p.override(i, top)
		}
	}
}

func (p *paragraph) override(i int, s status) {
	if s.override != bidi.ON {
		p.classes[i] = s.override
	}
}

func overrideOf(c bidi.Class) bidi.Class {
	switch c {
	case bidi.LRO:
		return bidi.L
	case bidi.RLO:
		return bidi.R
	}
	return bidi.ON
}

// raise returns the next higher odd level, or even when not rtl.
func raise(level uint8, rtl bool) uint8 {
	if rtl {
		return (level + 1) | 1
	}
	return (level + 2) &^ 1
}

// firstStrongRTL applies P2 and P3 up to the matching PDI.
func firstStrongRTL(text []rune) bool {
	depth := 0
	for _, r := range text {
		props, _ := bidi.LookupRune(r)
		switch props.Class() {
		case bidi.LRI, bidi.RLI, bidi.FSI:
			depth++
		case bidi.PDI:
			if depth == 0 {
				return false
			}
			depth--
		case bidi.L:
			if depth == 0 {
				return false
			}
		case bidi.R, bidi.AL:
			if depth == 0 {
				return true
			}
		}
	}
	return false
}

// sequences splits the paragraph into isolating run sequences (BD13, X10).
func (p *paragraph) sequences() []*sequence {
	var all []*sequence
	endsIn := map[int]*sequence{} // isolate initiator → sequence that it ends so far
	var kept []int
	for i, gone := range p.removed {
		if !gone {
			kept = append(kept, i)
		}
	}
	for len(kept) > 0 {
		n := 1
		for n < len(kept) && p.levels[kept[n]] == p.levels[kept[0]] {
			n++
		}
		run := kept[:n]
		kept = kept[n:]
		seq := endsIn[p.opener[run[0]]]
		if p.opener[run[0]] < 0 || seq == nil {
			seq = &sequence{p: p, level: p.levels[run[0]]}
			all = append(all, seq)
		}
		seq.at = append(seq.at, run...)
		if last := run[n-1]; isInitiator(p.originalClass(last)) {
			endsIn[last] = seq
		}
	}
	for _, seq := range all {
		seq.borders()
	}
	return all
}

// originalClass is the class before overrides, which hide isolates.
func (p *paragraph) originalClass(i int) bidi.Class {
	props, _ := bidi.LookupRune(p.text[i])
	return props.Class()
}

func isInitiator(c bidi.Class) bool { return c == bidi.LRI || c == bidi.RLI || c == bidi.FSI }

// fillRemoved gives characters that X9 removed the level of what precedes them,
// so that they stay within its run.
func (p *paragraph) fillRemoved() {
	for i, gone := range p.removed {
		if gone && i > 0 {
			p.levels[i] = p.levels[i-1]
		} else if gone {
			p.levels[i] = p.base
		}
	}
}

// visualOrder returns the indices of runs from left to right (L2).
func visualOrder(levels []uint8) []int {
	order := make([]int, len(levels))
	for i := range order {
		order[i] = i
	}
	if len(levels) == 0 {
		return order
	}
	for level := slices.Max(levels); level > 0; level-- {
		for i := 0; i < len(levels); i++ {
			j := i
			for j < len(levels) && levels[j] >= level {
				j++
			}
			if j > i {
				slices.Reverse(order[i:j])
				i = j
			}
		}
	}
	return order
}
