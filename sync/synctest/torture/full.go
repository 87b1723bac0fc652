package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"time"
)

// fullAtEvery lets the disk be full from one write on, makes room when the
// writer says that it needs some, and cuts the power soon after. The writes of a
// seed are spread over everyWrite, which begins with making the database; 40 a
// seed make five seeds every one of them.
func fullAtEvery(boast bool) playing {
	return func(ctx context.Context, o options, seed uint64) (res result, err error) {
		if err := fuseAvailable(); err != nil {
			return result{skipped: "/dev/fuse cannot be opened: " + err.Error()}, nil
		}
		r := rand.New(rand.NewPCG(seed, 11))
		var args []string
		if boast {
			args = []string{"-boast"}
		}
		for i := range o.fulls {
			began := time.Now()
			stride := max(everyWrite/o.fulls, 1)
			at := i*stride + int(seed)%stride
			d := newDisk(nil)
			d.room = at
			wasFull, left := false, 20
			got, medium, err := o.outage(ctx, d, r, args, func(line string, in io.Writer) bool {
				if line == full {
					wasFull, left = wasFull || d.clear(), 3
					_, _ = io.WriteString(in, "\n")
					return false
				}
				left--
				return left < 0
			})
			if err != nil {
				return res, fmt.Errorf("full at write %d: %w", at, err)
			}
			if !wasFull && !d.clear() {
				return res, fmt.Errorf("write %d never came: nothing was full", at)
			}
			if _, _, err := o.tally(ctx, &res, nil, got, medium); err != nil {
				return res, fmt.Errorf("full at write %d: %w", at, err)
			}
			res.stall = max(res.stall, time.Since(began))
		}
		return res, nil
	}
}

// everyWrite is how many writes it takes to make a database and check about ten
// people in.
const everyWrite = 200
