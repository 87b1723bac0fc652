package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"time"
)

// playing goes through a fault once, as the seed says.
type playing func(ctx context.Context, o options, seed uint64) (result, error)

// fault is one line of the report.
type fault struct {
	name    string
	control bool // it must break a promise
	play    playing
}

// result is what one fault did.
type result struct {
	tries     int // strikes, cuts, histories …
	kills     int // of them or in them: processes killed
	cuts      int // power cuts
	confirmed int
	lost      int
	doubled   int
	stall     time.Duration
	wrong     []string // other promises that were broken
	skipped   string   // why it could not be done here
}

func (r *result) add(o result) {
	r.tries, r.confirmed, r.lost, r.doubled = r.tries+o.tries, r.confirmed+o.confirmed, r.lost+o.lost, r.doubled+o.doubled
	r.kills, r.cuts = r.kills+o.kills, r.cuts+o.cuts
	r.stall, r.wrong, r.skipped = max(r.stall, o.stall), append(r.wrong, o.wrong...), cmp.Or(r.skipped, o.skipped)
}

// as says whether a result is as it must be.
func (r result) as(control bool) bool {
	switch {
	case r.skipped != "":
		return true
	case control:
		return r.confirmed > 0 && r.lost+r.doubled+len(r.wrong) > 0
	}
	return r.confirmed > 0 && r.lost == 0 && r.doubled == 0 && len(r.wrong) == 0
}

// all goes through every fault, seed by seed, and reports a line each.
func (o options) all(ctx context.Context, stdout io.Writer) error {
	var chosen []fault
	for _, f := range faults() {
		if o.only == nil || o.only.MatchString(f.name) {
			chosen = append(chosen, f)
		}
	}
	if len(chosen) == 0 {
		return fmt.Errorf("no fault's name matches %q", o.only)
	}
	began := time.Now()
	sums, done := make([]result, len(chosen)), 0
	for ; done < o.seeds && (done == 0 || o.minutes == 0 || time.Since(began).Minutes() < o.minutes); done++ {
		seed := o.from + uint64(done)
		for i, f := range chosen {
			if sums[i].skipped != "" {
				continue
			}
			r, err := f.play(ctx, o, seed)
			if err != nil {
				return fmt.Errorf("%s, seed %d: %w", f.name, seed, err)
			}
			if err := ctx.Err(); err != nil {
				return err // a fault half gone through shows nothing
			}
			sums[i].add(r)
			o.explain(f, r, seed)
		}
		fmt.Fprintf(o.log, "seed %d done after %s\n", seed, time.Since(began).Round(time.Second))
	}
	return o.report(stdout, chosen, sums, fmt.Sprintf("seeds %d to %d in %s", o.from, o.from+uint64(done)-1, time.Since(began).Round(time.Second)))
}

// explain says at once what was broken that should not be, and with which seed.
func (o options) explain(f fault, r result, seed uint64) {
	if f.control || r.as(false) {
		return
	}
	fmt.Fprintf(o.log, "%s, seed %d: %d confirmed, %d lost, %d doubled\n", f.name, seed, r.confirmed, r.lost, r.doubled)
	for _, w := range r.wrong {
		fmt.Fprintf(o.log, "%s, seed %d: %s\n", f.name, seed, w)
	}
}

// report writes the lines and the summary.
func (o options) report(w io.Writer, chosen []fault, sums []result, when string) error {
	fmt.Fprintf(w, "%-66s %8s %10s %6s %8s %6s %14s\n", "fault", "tries", "confirmed", "lost", "doubled", "wrong", "longest stall")
	var total result
	failed, skipped, controls := 0, 0, 0
	for i, f := range chosen {
		sum := sums[i]
		good := sum.as(f.control)
		line(w, f, sum, good)
		switch {
		case !good:
			failed++
		case sum.skipped != "":
			skipped++
		case f.control:
			controls++
		}
		if !f.control {
			total.add(sum)
		}
	}
	fmt.Fprintf(w, "%d tries, with %d kills and %d power cuts: %d confirmed, %d lost, %d doubled; %d controls failed as they must, %d lines skipped, %d lines wrong; %s\n",
		total.tries, total.kills, total.cuts, total.confirmed, total.lost, total.doubled, controls, skipped, failed, when)
	switch {
	case failed > 0:
		return errBroken
	case skipped > 0 && !o.maySkip:
		return errSkipped
	}
	return nil
}

func line(w io.Writer, f fault, r result, good bool) {
	name := f.name
	if f.control {
		name = "control: " + name
	}
	if r.skipped != "" {
		fmt.Fprintf(w, "%-66s skipped: %s\n", name, r.skipped)
		return
	}
	verdict := ""
	switch {
	case !good && f.control:
		verdict = "  WRONG: it broke nothing, so a loss would not be noticed"
	case !good && r.confirmed == 0:
		verdict = "  WRONG: nobody was confirmed, so nothing is shown"
	case !good:
		verdict = "  WRONG"
	}
	fmt.Fprintf(w, "%-66s %8d %10d %6d %8d %6d %14s%s\n", name, r.tries, r.confirmed, r.lost, r.doubled, len(r.wrong), r.stall.Round(time.Millisecond), verdict)
}
