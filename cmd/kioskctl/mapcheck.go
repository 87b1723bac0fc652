package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"frontdoor/cmd/internal/cli"
	"frontdoor/kiosk/site"
	"frontdoor/kiosk/wayfind"
)

// mapReport is the answer of "map check" in JSON.
type mapReport struct {
	Faults   int               `json:"faults"`
	Warnings int               `json:"warnings"`
	Counts   map[string]int    `json:"counts"`
	Problems []wayfind.Problem `json:"problems"` // faults first
}

// checkMap tells what of a map would send people astray.
func checkMap(_ context.Context, c *call) error {
	c.jsonFlag()
	if err := c.parse(1); err != nil {
		return err
	}
	venue, problems, err := site.LoadMap(c.args[0])
	if err != nil {
		return unusable(err, "the map %s cannot be used", c.args[0])
	}
	found := wayfind.Check(venue)
	r := mapReport{Counts: found.Counts, Problems: merge(problems, found.Problems)}
	for _, p := range r.Problems {
		if p.Severity == wayfind.Fault {
			r.Faults++
		} else {
			r.Warnings++
		}
	}
	if c.json {
		err = c.printJSON(r)
	} else {
		err = r.print(c.stdout)
	}
	if err == nil && r.Faults > 0 {
		err = cli.ErrAnswered
	}
	return err
}

// merge puts what the import and the check found into one list: faults first,
// each problem once, with its file where one of them knows it.
func merge(imported, checked []wayfind.Problem) []wayfind.Problem {
	type key struct{ feature, text string }
	seen := map[key]bool{}
	out := []wayfind.Problem{}
	for _, p := range slices.Concat(imported, checked) {
		if k := (key{p.Feature, p.Text}); !seen[k] {
			seen[k] = true
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b wayfind.Problem) int { return cmp.Compare(rank(a.Severity), rank(b.Severity)) })
	return out
}

func rank(s wayfind.Severity) int {
	if s == wayfind.Fault {
		return 0
	}
	return 1
}

// print writes one problem a line, then the sums.
func (r mapReport) print(w io.Writer) error {
	for _, p := range r.Problems {
		where := strings.TrimSpace(p.File + " " + p.Feature)
		if where != "" {
			where += ": "
		}
		fmt.Fprintf(w, "%s: %s%s\n", p.Severity, where, p.Text)
	}
	var sums []string
	for _, what := range slices.Sorted(maps.Keys(r.Counts)) {
		sums = append(sums, fmt.Sprintf("%d %s", r.Counts[what], strings.ReplaceAll(what, "_", " ")))
	}
	_, err := fmt.Fprintf(w, "%s\n%s, %s\n", strings.Join(sums, ", "), plural(r.Faults, "fault"), plural(r.Warnings, "warning"))
	return err
}
