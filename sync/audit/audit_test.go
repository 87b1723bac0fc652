package audit

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// chained makes n lines.
func chained(n int) (out []Line) {
	head := ""
	for i := range n {
		l := Line{N: int64(2*i + 1), At: time.UnixMicro(int64(i) * 1000), By: "A. Lindqvist", Verb: "call", Subject: "KD 001", Detail: "room-4"}
		l.Hash = l.Link(head)
		head = l.Hash
		out = append(out, l)
	}
	return out
}

func TestWhatAChainShows(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func([]Line) []Line
		want   string // part of the error, "" for none
	}{
		{"nothing, when nothing was touched", func(l []Line) []Line { return l }, ""},
		{"another name", func(l []Line) []Line { l[2].By = "B. Ode"; return l }, "line 5 does not fit"},
		{"another time", func(l []Line) []Line { l[2].At = l[2].At.Add(time.Microsecond); return l }, "line 5 does not fit"},
		{"words moved from one field to the next", func(l []Line) []Line { l[2].Verb, l[2].Subject = "cal", "lKD 001"; return l }, "line 5 does not fit"},
		{"a line taken out", func(l []Line) []Line { return slices.Delete(l, 2, 3) }, "line 7 does not fit"},
		{"the first line taken out", func(l []Line) []Line { return l[1:] }, "line 3 does not fit"},
		{"a line put in", func(l []Line) []Line { x := l[2]; x.N++; return slices.Insert(l, 3, x) }, "line 6 does not fit"},
		{"a line without a hash put in", func(l []Line) []Line { return slices.Insert(l, 3, Line{N: 6}) }, "line 6 bears no hash"},
		{"a hash made anew for what was changed", func(l []Line) []Line { l[2].By = "B"; l[2].Hash = l[2].Link(l[1].Hash); return l }, "line 7 does not fit"},
		{"another order", func(l []Line) []Line { l[1], l[2] = l[2], l[1]; return l }, "line 5 does not fit"},
		{"numbers that fall", func(l []Line) []Line { l[2].N = 1; return l }, "line 1 comes after line 3"},
		{"nothing, with lines from before there was a chain", func(l []Line) []Line { return slices.Insert(l, 0, Line{N: -3}, Line{N: -2}) }, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var c Chain
			var err error
			for _, l := range tc.change(chained(5)) {
				if err = c.Add(l); err != nil {
					break
				}
			}
			if tc.want == "" && (err != nil || c.Lines != 5) || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
				t.Errorf("%d lines, %v; want %q", c.Lines, err, tc.want)
			}
		})
	}
}

// A chain whose end was cut off verifies; only a head that was noted shows it.
func TestANotedHeadShowsThatTheEndIsGone(t *testing.T) {
	lines := chained(5)
	for _, tc := range []struct {
		name  string
		keep  int
		noted bool
	}{{"whole", 5, true}, {"longer than what was noted", 4, true}, {"cut off", 3, false}} {
		c := Chain{Look: lines[3].Hash}
		for _, l := range lines[:tc.keep] {
			if err := c.Add(l); err != nil {
				t.Fatal(err)
			}
		}
		if c.Noted != tc.noted {
			t.Errorf("%s: noted %v", tc.name, c.Noted)
		}
	}
}
